//! Federal Register chains: whatever they hold, days come in the order of the register and footnotes are dated or not, never both.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::law::entry_dates(bytes));
