//! OFAC's advanced XML.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = knockon_lists::read_ofac_advanced(bytes, "f.xml");
});
