//! Any file: the format from the content, archives and spreadsheets among them.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = knockon_lists::read_any(&[("f", bytes)]);
});
