//! A rule file.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = knockon_control::RuleBook::from_files([("us-ear/f.toml", text)].into_iter());
});
