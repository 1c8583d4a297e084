//! The SDN list with its aliases and addresses.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let third = bytes.len() / 3;
    let _ = knockon_lists::read_ofac_sdn(&bytes[..third], &bytes[third..2 * third], &bytes[2 * third..], "sdn.csv");
});
