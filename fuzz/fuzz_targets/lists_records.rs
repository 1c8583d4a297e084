//! Our own records: whatever is read comes back from what is written.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (records, _) = knockon_lists::read_records(bytes, "f.jsonl");
    let (again, notes) = knockon_lists::read_records(knockon_lists::write_records(&records).as_bytes(), "f.jsonl");
    assert!(notes.is_empty() && again == records);
});
