//! A World Input–Output Table in any of its forms.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::economy::wiod(bytes));
