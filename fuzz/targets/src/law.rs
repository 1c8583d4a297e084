//! Cases, rules, transactions, and the own texts of list entries.

use knockon_control::{Columns, Limits, Options, RuleBook, Transaction, decide, least};

/// Any bytes in any file of a case: every mistake is reported, nothing panics.
pub fn case_file(bytes: &[u8]) {
    let Some((which, rest)) = bytes.split_first() else { return };
    let mut files = knockon_case::new("fuzzed");
    let at = usize::from(*which) % files.len();
    files[at].1 = String::from_utf8_lossy(rest).into_owned();
    if let Ok(raw) = knockon_case::RawCase::read(&knockon_case::Files::from_memory(files)) {
        let _ = knockon_case::check(&raw);
    }
}

/// Federal Register chains: whatever they hold, days come in the order of the register and footnotes are dated or not, never both.
pub fn entry_dates(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (chain, requirement) = text.split_once('|').unwrap_or((text, text));
    let e = knockon_lists::entry_dates(chain, requirement);
    assert!(e.cited.windows(2).all(|w| (w[0].volume, w[0].page) < (w[1].volume, w[1].page)));
    assert_eq!(e.start, e.cited.first().and_then(|c| c.day));
    assert!(e.undated.iter().all(|n| !e.footnotes.contains_key(n)));
}

/// The own texts of list entries: read or refused, never half.
pub fn entry_words(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(r) = knockon_control::requirement_text(text) {
        assert!(!r.words.is_empty());
    }
    if let Ok(p) = knockon_control::policy_text(text) {
        assert!(!p.clauses.is_empty() || !p.sections.is_empty());
    }
}

/// Inputs of the validation kinds as JSON.
pub fn oracle_case(bytes: &[u8]) {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) else { return };
    let none = |_: &str| -> Result<String, String> { Err("no file".to_owned()) };
    let _ = knockon_shock::risk::link_cut_json(&value);
    let _ = knockon_sourcing::ttr_tts_json(&value);
    let _ = knockon_economy::statics::io_static_json(&value, &none);
}

/// A rule file.
pub fn rule_file(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = knockon_control::RuleBook::from_files([("us-ear/f.toml", text)].into_iter());
}

/// A transaction as JSON and as TOML; what is read can be decided.
pub fn transaction(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = knockon_control::Transaction::from_toml(text);
    if let Ok(value) = serde_json::from_str(text) {
        let _ = knockon_control::answer_json(&value);
    }
}

/// Transactions as JSON lines and as the rows of a table: what is read can be decided, with all that is asked of it.
pub fn transaction_rows(bytes: &[u8]) {
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
}

/// A what-if file on a small case.
pub fn what_if(bytes: &[u8]) {
    let files = knockon_case::Files::from_memory(knockon_case::new("fuzzed"));
    if let Ok(mut raw) = knockon_case::RawCase::read(&files) {
        let _ = raw.apply(&knockon_case::WhatIf::from_toml("w.toml", bytes));
        let _ = knockon_case::check(&raw);
    }
}

fn ask(tx: &Transaction) {
    let (book, opts) = (RuleBook::embedded(), Options::default());
    let _ = decide(tx, book, &opts);
    let _ = least(tx, book, &opts, Limits { size: 2, sets: 200 });
}
