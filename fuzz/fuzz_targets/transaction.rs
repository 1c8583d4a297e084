//! A transaction as JSON and as TOML; what is read can be decided.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = knockon_control::Transaction::from_toml(text);
    if let Ok(value) = serde_json::from_str(text) {
        let _ = knockon_control::answer_json(&value);
    }
});
