//! A ZIP archive of EXIOBASE, EORA, GLORIA or ICIO.
#![no_main]
use knockon_economy::read::{Archive, Layout, ReadOptions, read_table};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions { year: Some(2018), place: Some("JP".into()), ..ReadOptions::default() };
    let Ok(archive) = Archive::new("t.zip", bytes.to_vec()) else { return };
    for layout in [Layout::Exiobase3, Layout::Eora26, Layout::Gloria, Layout::OecdIcio] {
        let _ = read_table(layout, &archive, &options);
    }
});
