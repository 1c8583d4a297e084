//! A ZIP archive of EXIOBASE, EORA, GLORIA or ICIO.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::economy::archive(bytes));
