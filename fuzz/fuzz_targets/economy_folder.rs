//! The files of EXIOBASE, EORA26 and GLORIA, and a mapped table with its map: parts of the input, split at a byte that text does not have.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::economy::folder(bytes));
