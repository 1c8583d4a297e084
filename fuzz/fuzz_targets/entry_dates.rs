//! Federal Register chains: whatever they hold, days come in the order of the register and footnotes are dated or not, never both.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (chain, requirement) = text.split_once('|').unwrap_or((text, text));
    let e = knockon_lists::entry_dates(chain, requirement);
    assert!(e.cited.windows(2).all(|w| (w[0].volume, w[0].page) < (w[1].volume, w[1].page)));
    assert_eq!(e.start, e.cited.first().and_then(|c| c.day));
    assert!(e.undated.iter().all(|n| !e.footnotes.contains_key(n)));
});
