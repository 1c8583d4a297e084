//! OFAC's plain and enhanced XML.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = knockon_lists::read_ofac_xml(bytes, "f.xml");
    let _ = knockon_lists::read_ofac_enhanced(bytes, "f.xml");
});
