//! A prepared table: as it comes, and with every digest made right, so that what lies behind them is reached.
#![no_main]
use knockon_economy::ready::Kept;
use knockon_economy::solve::Plan;
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

fn read(bytes: &[u8]) {
    if let Ok(mut kept) = Kept::open(Cursor::new(bytes)) {
        let _ = kept.table();
        let _ = kept.ready(Plan::MANY);
    }
}

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    let head = usize::from(bytes.first().copied().unwrap_or(0)) * 8;
    let rest = bytes.get(1..).unwrap_or_default();
    read(&knockon_economy::ready::sealed(rest.split_at(head.min(rest.len()))));
});
