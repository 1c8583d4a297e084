//! Eurostat's tables as SDMX-CSV or JSON-stat.
#![no_main]
use knockon_economy::read::{Layout, OneFile, ReadOptions, read_table};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions {
        year: Some(2018),
        currency: knockon_vocabulary::Currency::new("EUR"),
        unit: Some(1e6),
        source: Some("fuzz".into()),
        ..ReadOptions::default()
    };
    let _ = read_table(Layout::Eurostat, &OneFile::new("t.csv", bytes.to_vec()), &options);
});
