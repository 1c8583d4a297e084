//! Eurostat's tables as SDMX-CSV or JSON-stat.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::economy::eurostat(bytes));
