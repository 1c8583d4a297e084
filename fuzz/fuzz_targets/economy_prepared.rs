//! A prepared table: as it comes, and with every digest made right, so that what lies behind them is reached.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::economy::prepared(bytes));
