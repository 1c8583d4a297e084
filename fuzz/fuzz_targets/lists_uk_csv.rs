//! The United Kingdom's lists as CSV.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = knockon_lists::read_uk_csv(bytes, "f.csv");
});
