//! A saved index: bytes that are no index are refused, and those that are one, however strange, are searched without a panic.
//!
//! The checksum would keep almost everything out, so the target writes the right one behind the bytes.
#![no_main]
use knockon_screen::{Index, Name};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let words: Vec<u64> = bytes.chunks(8).map(|c| c.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b))).collect();
    let _ = Index::from_words(words.clone());
    if let Ok(index) = Index::from_words(knockon_screen::with_checksum(words)) {
        for name in ["Alpha Bank", "Ivanov I. I.", "华为技术", "Good Will 12"] {
            let _ = index.search(&Name::new(name), 5, 0.01);
        }
    }
});
