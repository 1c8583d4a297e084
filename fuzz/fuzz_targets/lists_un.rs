//! The United Nations' list.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = knockon_lists::read_un(bytes, "f.xml");
});
