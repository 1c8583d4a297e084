//! What stands inside a spreadsheet: the archive around it is made whole, so that the bytes reach the readers of its sheets.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::spreadsheet(bytes));
