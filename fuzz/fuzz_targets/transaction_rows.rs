//! Transactions as JSON lines and as the rows of a table: what is read can be decided, with all that is asked of it.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::law::transaction_rows(bytes));
