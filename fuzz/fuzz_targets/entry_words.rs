//! The own texts of list entries: read or refused, never half.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(r) = knockon_control::requirement_text(text) {
        assert!(!r.words.is_empty());
    }
    if let Ok(p) = knockon_control::policy_text(text) {
        assert!(!p.clauses.is_empty() || !p.sections.is_empty());
    }
});
