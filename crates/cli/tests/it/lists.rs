//! Lists as a user keeps them: import, refusal, both times, decisions, watching, and a program that is killed.

use crate::{err, knockon, out, small_case};
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// An own list with so many rows; `mark` is part of every name.
fn list(rows: usize, mark: &str) -> String {
    let mut text = "list,id,name,kind,places,from\n".to_owned();
    for i in 0..rows {
        let _ = writeln!(text, "us-el,r{i},Party {mark} {i} Works,organisation,CN,2019-05-16");
    }
    text
}

fn import(dir: &Path, file: &str, date: &str, more: &[&str]) -> std::process::Output {
    knockon(dir, &[&["lists", "import", file, "--date", date][..], more].concat())
}

#[test]
fn a_list_is_kept_with_both_times() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path();
    let may = "list,id,name,from\nus-el,1,\"Huawei Technologies Co., Ltd.\",2019-05-16\nus-el,2,Acme Works,2019-06-01\n";
    let aug = "list,id,name,from\nus-el,1,\"Huawei Technologies Co., Limited\",2019-05-16\nus-el,2,Acme Works,2019-06-01\nus-el,3,HiSilicon,2019-08-19\n";
    std::fs::write(dir.join("may.csv"), may).unwrap();
    std::fs::write(dir.join("aug.csv"), aug).unwrap();
    assert_eq!(knockon(dir, &["lists", "status"]).status.code(), Some(2), "no store yet");
    for (file, date) in [("may.csv", "2019-05-17"), ("aug.csv", "2019-08-20")] {
        let o = import(dir, file, date, &[]);
        assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    }
    let again = import(dir, "aug.csv", "2019-08-21", &[]);
    assert!(out(&again).contains("nothing to do"), "{}", out(&again));

    let diff = out(&knockon(dir, &["lists", "diff"]));
    assert!(diff.starts_with("@1 → newest: 2 → 3 records, +1 −0 ~1, 1 of them names"), "{diff}");
    assert_eq!(
        out(&knockon(dir, &["lists", "diff", "may.csv", "aug.csv"])).lines().nth(1),
        diff.lines().nth(1)
    );

    let export = |args: &[&str]| out(&knockon(dir, &[&["lists", "export"][..], args].concat()));
    let then = export(&["--known-on", "2019-06-15"]);
    assert!(then.contains("Co., Ltd.") && !then.contains("HiSilicon"), "{then}");
    assert_eq!(then, export(&["--known-on", "@1"]), "a past answer comes back bit for bit");
    assert_eq!(export(&["--known-on", "@1", "--as-of", "2019-05-20"]).lines().count(), 2);
    std::fs::write(dir.join("back.jsonl"), export(&["--format", "jsonl"])).unwrap();
    assert!(out(&knockon(dir, &["lists", "diff", "aug.csv", "back.jsonl"])).contains("+0 −0 ~0"));

    let history = out(&knockon(dir, &["lists", "history", "1"]));
    assert!(
        history.contains("known 2019-05-17 to 2019-08-20") && history.contains("differs in name"),
        "{history}"
    );
    assert!(out(&knockon(dir, &["lists", "show", "hisilicon"])).contains("us-el 3 @2"));
    let status = out(&knockon(dir, &["lists", "status", "--json"]));
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!((&status["state"], &status["sources"][0]["sublists"]["us-el"]), (&2.into(), &3.into()));
}

#[test]
fn a_bad_or_a_shrunk_list_changes_nothing() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path();
    std::fs::write(dir.join("full.csv"), list(40, "A")).unwrap();
    std::fs::write(dir.join("less.csv"), list(37, "A")).unwrap();
    std::fs::write(dir.join("bad.csv"), "list,name,from\nus-el,A,16.5.2019\n").unwrap();
    std::fs::write(dir.join("cut.xml"), "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>").unwrap();
    std::fs::write(dir.join("page.html"), "<html><body>Service unavailable</body></html>").unwrap();
    assert_eq!(import(dir, "bad.csv", "2020-01-01", &[]).status.code(), Some(2));
    assert!(!dir.join("knockon.db").exists(), "a bad first list makes no store");
    assert_eq!(import(dir, "full.csv", "2020-01-01", &[]).status.code(), Some(0));
    let before = std::fs::read(dir.join("knockon.db")).unwrap();
    for (file, code, why) in [
        ("bad.csv", 2, "bad.csv:2"),
        ("cut.xml", 2, "cut off"),
        ("page.html", 2, "no list format"),
        ("less.csv", 1, "`us-el` shrinks from 40 to 37"),
    ] {
        let o = import(dir, file, "2020-01-02", &[]);
        assert_eq!(o.status.code(), Some(code), "{file}: {}", err(&o));
        assert!(err(&o).contains(why), "{file}: {}", err(&o));
        assert_eq!(std::fs::read(dir.join("knockon.db")).unwrap(), before, "{file}");
    }
    let o = import(dir, "less.csv", "2020-01-02", &["--accept-shrink", "us-el"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    assert!(out(&knockon(dir, &["lists", "status"])).contains("shrinking accepted: us-el"));
}

#[test]
fn only_touched_parties_are_looked_at_again_and_decisions_come_back() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path();
    let head = "list,id,name,kind,from\n";
    std::fs::write(dir.join("a.csv"), format!("{head}us-el,1,Volga Optical Works,organisation,2020-01-01\n"))
        .unwrap();
    let more = format!(
        "{head}us-el,1,Volga Optical Works JSC,organisation,2020-01-01\nus-el,2,Kama Ball Bearings,organisation,2021-01-01\n"
    );
    std::fs::write(dir.join("b.csv"), more).unwrap();
    std::fs::write(
        dir.join("suppliers.csv"),
        "id,name\n1,Volga Optical Works\n2,Sony Corporation\n3,Kama Ball Bearings\n",
    )
    .unwrap();
    let watch = || out(&knockon(dir, &["watch", "suppliers.csv", "--name-column", "name"]));
    import(dir, "a.csv", "2020-01-02", &[]);
    let first = watch();
    assert!(first.starts_with("@0 → @1: 1 record changed; 1 of 3 parties touched"), "{first}");
    assert!(watch().contains("0 of 3 parties touched"), "it was noted");
    let why = ["--by", "me", "--why", "another one", "--date", "2020-01-03"];
    let o = knockon(dir, &[&["lists", "decide", "Volga Optical Works", "1", "--not-us"][..], &why].concat());
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    assert_eq!(out(&knockon(dir, &["lists", "decisions", "--due"])), "");

    import(dir, "b.csv", "2021-01-02", &[]);
    let due = out(&knockon(dir, &["lists", "decisions", "--due"]));
    assert!(due.contains("Volga Optical Works") && due.contains("now differs in name"), "{due}");
    let second = watch();
    assert!(
        second.contains("2 records changed; 2 of 3 parties touched")
            && second.contains("suppliers.csv:4 Kama"),
        "{second}"
    );
    assert!(
        second.contains("new ") && second.contains("changed ") && !second.contains("decided"),
        "{second}"
    );
    assert_eq!(knockon(dir, &["watch", "suppliers.csv", "--name-column", "nom"]).status.code(), Some(2));
}

#[test]
fn a_case_is_screened_against_the_store_as_it_was_known() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path();
    let case = small_case(dir);
    std::fs::write(dir.join("l.csv"), list(3, "A")).unwrap();
    import(dir, "l.csv", "2019-05-17", &["--store", "lists.db"]);
    let run = |known: &str, to: &str| {
        let o = knockon(
            dir,
            &[
                "run",
                case.to_str().unwrap(),
                "--list",
                "lists.db",
                "--known-on",
                known,
                "--out",
                to,
                "--quiet",
            ],
        );
        assert_eq!(o.status.code(), Some(0), "{}", err(&o));
        std::fs::read_to_string(dir.join(to).join("manifest.json")).unwrap()
    };
    let first = run("@1", "one");
    assert!(first.contains("--list lists.db"), "{first}");
    std::fs::write(dir.join("l.csv"), list(5, "A")).unwrap();
    import(dir, "l.csv", "2020-05-17", &["--store", "lists.db"]);
    assert_eq!(first, run("@1", "two"), "the same knowledge has the same hash");
    assert_ne!(first, run("@2", "three"));
}

/// Kills an import with SIGKILL at moments spread over its course. Afterwards the store must open, be sound, and hold the list of
/// before or of after, whole. `KNOCKON_KILLS` sets how often (a hundred in `bench/lists/kill.sh`).
#[test]
fn an_import_that_is_killed_leaves_the_store_as_before_or_as_after() {
    let kills: u32 = std::env::var("KNOCKON_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let top = tempfile::tempdir().unwrap();
    let dir = top.path();
    let rows = 1500;
    std::fs::write(dir.join("l.csv"), list(rows, "base")).unwrap();
    let begun = std::time::Instant::now();
    assert_eq!(import(dir, "l.csv", "2020-01-01", &[]).status.code(), Some(0));
    let whole = begun.elapsed();
    let names = |mark: &str| format!("Party {mark} ");
    let (mut held, mut died, mut survived) = ("base".to_owned(), 0, 0);
    for k in 0..kills {
        let mark = format!("try{k}");
        std::fs::write(dir.join("l.csv"), list(rows, &mark)).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_knockon"))
            .args(["lists", "import", "l.csv", "--date", "2020-01-02"])
            .current_dir(dir)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(whole.mul_f64(f64::from(k % 20 + 1) / 20.0));
        child.kill().unwrap();
        let killed = !child.wait().unwrap().success();
        let o = knockon(dir, &["lists", "status"]);
        assert_eq!(o.status.code(), Some(0), "kill {k}: {}{}", out(&o), err(&o));
        let now = out(&knockon(dir, &["lists", "export"]));
        assert_eq!(now.lines().count(), rows + 1, "kill {k}: the list is not whole");
        let (old, new) = (now.matches(&names(&held)).count(), now.matches(&names(&mark)).count());
        assert!(
            (old, new) == (rows, 0) || (old, new) == (0, rows),
            "kill {k}: {old} rows of before, {new} of after"
        );
        assert!(killed || new == rows, "kill {k}: the import said that it was done");
        if new == rows {
            held = mark;
        }
        (died, survived) = (died + u32::from(killed), survived + u32::from(new == rows));
    }
    assert!(died > 0, "no import was killed in time: {kills} tries, {survived} completed");
    println!("{kills} imports, {died} killed, {survived} completed, nothing lost");
}
