//! Our own list layout: whatever is read can be written and read again.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (records, _) = knockon_lists::read_own(bytes, "f.csv");
    let (again, _) = knockon_lists::read_own(knockon_lists::write_own(&records).as_bytes(), "f.csv");
    assert_eq!(again.len(), records.len());
});
