//! An economy table in our layout.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = knockon_economy::table::read(bytes);
});
