//! A table kept with its factors, and answers within a stated memory.

use crate::{err, knockon, out};
use std::path::Path;

fn prepared(top: &Path) {
    let o = knockon(top, &["table", "prepare", "world-2011", "--out", "world.prepared"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    assert!(out(&o).contains("prepared from  world-2011, SHA-256 "), "{}", out(&o));
    let left: Vec<_> = std::fs::read_dir(top).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, [std::ffi::OsStr::new("world.prepared")], "nothing half-written beside it");
}

/// Every verb gives the same bytes on the prepared table as on the table itself, the table's own name apart.
#[test]
fn a_prepared_table_answers_as_the_table_does() {
    let top = tempfile::tempdir().unwrap();
    prepared(top.path());
    for words in [
        "table multipliers T --json",
        "table multipliers T --place JP --labour-share 0.55 --mpc 0.6 --json",
        "table linkages T --json",
        "table trade T --json",
        "table prices T --tax US/ELO=0.25 --json",
        "table extract T --place TW --sector ELO --json",
        "table extract T --from US/* --to CN/* --json",
        "table extract T --json",
        "table export T --what A",
        "impact --table T --place JP --buy ELO=5 --currency USD --year 2011 --labour-share 0.55 --mpc 0.6 --json",
        "impact --table T --place JP --buy ELO=5 --currency USD --year 2011 --world --json",
    ] {
        let run = |table: &str| {
            let args: Vec<String> =
                words.split(' ').map(|w| if w == "T" { table.into() } else { w.to_owned() }).collect();
            let o = knockon(top.path(), &args.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(o.status.code(), Some(0), "{words}: {}", err(&o));
            out(&o)
        };
        assert_eq!(run("world.prepared"), run("world-2011"), "{words}");
    }
}

#[test]
fn a_damaged_prepared_table_is_one_clear_error() {
    let top = tempfile::tempdir().unwrap();
    prepared(top.path());
    let bytes = std::fs::read(top.path().join("world.prepared")).unwrap();
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    for (name, bytes, says) in [
        ("cut", &bytes[..bytes.len() - 100], "cut short"),
        ("changed", &changed[..], "changed after it was written"),
        ("long", &[&bytes[..], b"more"].concat()[..], "longer than it says"),
    ] {
        std::fs::write(top.path().join(name), bytes).unwrap();
        let o = knockon(top.path(), &["table", "info", name]);
        let text = err(&o);
        assert_eq!(o.status.code(), Some(2), "{text}");
        assert!(text.contains(says) && text.contains("prepare it anew"), "{text}");
        assert_eq!(text.trim_end().lines().count(), 1, "{text}");
    }
}

#[test]
fn a_table_that_cannot_be_prepared_leaves_the_older_file() {
    let top = tempfile::tempdir().unwrap();
    prepared(top.path());
    let before = std::fs::read(top.path().join("world.prepared")).unwrap();
    // Two industries that need each other's whole output: I − A has no inverse.
    let closed = "# knockon table: 1\n# name: closed\n# year: 2020\n# currency: USD\n# unit: 1\n# prices: p\n# flows: domestic\n\
        # value_added: datum\n# source: made\nrow,label,X/A,X/B,X/final/households\nX/A,,0,10,0\nX/B,,10,0,0\nvalue_added,,0,0,\noutput,,10,10,\n";
    std::fs::write(top.path().join("closed.csv"), closed).unwrap();
    let o = knockon(top.path(), &["table", "prepare", "closed.csv", "--out", "world.prepared"]);
    assert_eq!(o.status.code(), Some(1), "{}", err(&o));
    assert_eq!(std::fs::read(top.path().join("world.prepared")).unwrap(), before);
    assert_eq!(std::fs::read_dir(top.path()).unwrap().count(), 2, "nothing half-written");
}

/// Within too little memory for factors the answer is iterated and says so; within too little for the table it is refused when the header is read.
#[test]
fn a_stated_memory_is_kept_to() {
    let top = tempfile::tempdir().unwrap();
    let o = knockon(top.path(), &["table", "aggregate", "world-2011", "--sectors", "s.csv", "--out", "t"]);
    assert_eq!(o.status.code(), Some(2), "{}", err(&o));
    knockon(top.path(), &["table", "balance", "world-2011", "--out", "t"]);
    let refused = knockon(top.path(), &["table", "linkages", "t", "--memory", "0.01"]);
    assert_eq!(refused.status.code(), Some(1));
    let text = err(&refused);
    assert!(
        text.contains("192 industries need 0.07 GB for the table itself, and 0.01 GB may be used"),
        "{text}"
    );
    let run = |more: &[&str]| {
        let o = knockon(top.path(), &[&["table", "multipliers", "t", "--json"], more].concat());
        assert_eq!(o.status.code(), Some(0), "{}", err(&o));
        serde_json::from_str::<serde_json::Value>(&out(&o)).unwrap()
    };
    // The table and 64 MB fit, LU with pivoting of 192 industries and its panels do not.
    let (free, tight) = (run(&[]), run(&["--memory", "0.0685"]));
    assert!(!free["notes"].to_string().contains("iteration"));
    assert!(tight["notes"].to_string().contains("solved by iteration"), "{}", tight["notes"]);
    for (a, b) in free["rows"].as_array().unwrap().iter().zip(tight["rows"].as_array().unwrap()) {
        for key in ["output", "value added"] {
            let (a, b) = (a[key].as_f64().unwrap(), b[key].as_f64().unwrap());
            assert!((a - b).abs() < 1e-9 * a.abs().max(1.0), "{key}: {a} {b}");
        }
    }
    let wrong = knockon(top.path(), &["table", "trade", "t", "--memory", "0"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("expected gigabytes above 0"), "{}", err(&wrong));
}
