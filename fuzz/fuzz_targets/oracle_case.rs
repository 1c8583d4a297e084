//! Inputs of the validation kinds as JSON.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) else { return };
    let none = |_: &str| -> Result<String, String> { Err("no file".to_owned()) };
    let _ = knockon_shock::risk::link_cut_json(&value);
    let _ = knockon_sourcing::ttr_tts_json(&value);
    let _ = knockon_economy::statics::io_static_json(&value, &none);
});
