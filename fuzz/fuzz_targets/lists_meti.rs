//! METI's end-user list.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = knockon_lists::read_meti_csv(bytes, "f.csv");
});
