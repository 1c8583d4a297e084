//! Transactions as JSON lines and as the rows of a table: what is read can be decided, with all that is asked of it.
#![no_main]
use knockon_control::{Columns, Limits, Options, RuleBook, Transaction, decide, least};
use libfuzzer_sys::fuzz_target;

fn ask(tx: &Transaction) {
    let (book, opts) = (RuleBook::embedded(), Options::default());
    let _ = decide(tx, book, &opts);
    let _ = least(tx, book, &opts, Limits { size: 2, sets: 200 });
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut lines = text.lines();
    if let Some(Ok(columns)) = lines.next().map(|h| Columns::new(h.split(','))) {
        for line in lines.take(8) {
            let cells: Vec<&str> = line.split(',').collect();
            if let Ok(tx) = columns.row(&cells) {
                ask(&tx);
            }
        }
    }
    for line in text.lines().take(8) {
        if let Ok(tx) = Transaction::from_json(line) {
            ask(&tx);
        }
    }
});
