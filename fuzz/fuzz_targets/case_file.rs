//! Any bytes in any file of a case: every mistake is reported, nothing panics.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((which, rest)) = bytes.split_first() else { return };
    let mut files = knockon_case::new("fuzzed");
    let at = usize::from(*which) % files.len();
    files[at].1 = String::from_utf8_lossy(rest).into_owned();
    if let Ok(raw) = knockon_case::RawCase::read(&knockon_case::Files::from_memory(files)) {
        let _ = knockon_case::check(&raw);
    }
});
