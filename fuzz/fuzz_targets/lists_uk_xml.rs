//! The United Kingdom's list as XML.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = knockon_lists::read_uk_xml(bytes, "f.xml");
});
