//! An OECD ICIO or FIGARO table.
#![no_main]
use knockon_economy::read::{Layout, OneFile, ReadOptions, read_table};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions { year: Some(2018), place: Some("JP".into()), ..ReadOptions::default() };
    for layout in [Layout::OecdIcio, Layout::Figaro, Layout::OecdNational] {
        let _ = read_table(layout, &OneFile::new("t.csv", bytes.to_vec()), &options);
    }
});
