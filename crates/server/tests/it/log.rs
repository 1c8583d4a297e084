//! The audit log: what is altered or missing is found.

use crate::desk::Desk;
use knockon_server::db::{AuditHead, Store, backup};
use serde_json::json;
use std::path::Path;

/// A store with six entries, closed.
fn six() -> (tempfile::TempDir, std::path::PathBuf) {
    let desk = Desk::start();
    for name in ["a", "b", "c", "d", "e"] {
        desk.post("/api/v1/screen", &json!({ "name": name }));
    }
    desk.post(
        "/api/v1/decisions",
        &json!({ "name": "a", "list": "us-el", "record": "a1", "same": true, "reason": "seat" }),
    );
    let dir = desk.stop();
    let file = dir.path().join("desk.db");
    (dir, file)
}

/// Changes the file behind the program's back, without the triggers that keep the program itself from it.
fn tamper(file: &Path, sql: &str) {
    let c = rusqlite::Connection::open(file).unwrap();
    c.execute_batch("DROP TRIGGER desk_audit_no_update; DROP TRIGGER desk_audit_no_delete;").unwrap();
    c.execute_batch(sql).unwrap();
}

fn wrong(file: &Path, noted: Option<&AuditHead>) -> Vec<String> {
    Store::open_existing(file).unwrap().audit_verify(noted).unwrap().wrong
}

#[test]
fn every_alteration_of_an_entry_is_found() {
    for (sql, words) in [
        ("UPDATE desk_audit SET body = replace(body, '\"b\"', '\"B\"') WHERE seq = 2", "entry 2"),
        ("UPDATE desk_audit SET actor = 'mallory' WHERE seq = 6", "entry 6"),
        ("UPDATE desk_audit SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 1", "entry 1"),
        ("UPDATE desk_audit SET kind = 'run' WHERE seq = 3", "entry 3"),
        ("UPDATE desk_audit SET hash = zeroblob(32) WHERE seq = 4", "entry 4"),
        ("DELETE FROM desk_audit WHERE seq = 3", "entries 3 to 3 are missing"),
        ("DELETE FROM desk_audit WHERE seq = 6", "entries 6 to 6 are missing at the end"),
        ("DELETE FROM desk_audit WHERE seq <= 2", "entries 1 to 2 are missing"),
        ("DELETE FROM desk_audit", "entries 1 to 6 are missing at the end"),
        ("UPDATE desk_audit SET seq = 9 WHERE seq = 6", "entries 6 to 8 are missing"),
        ("DELETE FROM desk_audit_head", "head"),
    ] {
        let (_dir, file) = six();
        assert_eq!(wrong(&file, None), Vec::<String>::new());
        tamper(&file, sql);
        let found = wrong(&file, None);
        assert!(found.iter().any(|w| w.contains(words)), "{sql}: {found:?}");
    }
}

#[test]
fn the_program_itself_cannot_change_an_entry() {
    let (_dir, file) = six();
    let c = rusqlite::Connection::open(&file).unwrap();
    for sql in ["UPDATE desk_audit SET actor = 'x' WHERE seq = 1", "DELETE FROM desk_audit WHERE seq = 1"] {
        assert!(c.execute_batch(sql).unwrap_err().to_string().contains("append-only"));
    }
}

#[test]
fn a_log_that_was_written_anew_lacks_the_noted_head() {
    let (_dir, file) = six();
    let head = Store::open_existing(&file).unwrap().audit_head().unwrap();
    assert_eq!(head, format!("{}:{}", head.seq, head.hash).parse().unwrap());
    assert_eq!(wrong(&file, Some(&head)), Vec::<String>::new());
    tamper(&file, "DELETE FROM desk_audit; UPDATE desk_audit_head SET seq = 0, hash = zeroblob(32);");
    let store = Store::open_existing(&file).unwrap();
    for i in 0..8 {
        store.audit("mallory", "screening", &json!({ "i": i })).unwrap();
    }
    drop(store);
    assert_eq!(wrong(&file, None), Vec::<String>::new(), "in itself it is a whole log");
    assert!(wrong(&file, Some(&head))[0].contains("written anew"));
}

#[test]
fn many_writers_make_one_chain_and_a_backup_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("desk.db");
    let store = Store::open(&file, true).unwrap();
    std::thread::scope(|s| {
        for t in 0..16 {
            let store = &store;
            s.spawn(move || {
                for i in 0..25 {
                    store.audit("t", "screening", &json!({ "t": t, "i": i })).unwrap();
                }
            });
        }
        s.spawn(|| {
            let to = dir.path().join("copy.db");
            backup(&file, &to).unwrap();
            assert_eq!(wrong(&to, None), Vec::<String>::new());
            assert!(backup(&file, &to).unwrap_err().to_string().contains("exists"));
        });
    });
    let found = store.audit_verify(None).unwrap();
    assert_eq!((found.entries, found.wrong.len()), (400, 0));
}
