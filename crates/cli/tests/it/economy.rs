//! `table`, `impact` and `sectors` as a user types them.

use crate::{err, knockon, out};
use std::path::Path;

/// The value of a figure in the JSON of `impact`.
fn figure(json: &str, name: &str, column: &str) -> f64 {
    let v: serde_json::Value = serde_json::from_str(json).unwrap();
    let row = v["rows"].as_array().unwrap().iter().find(|r| r["figure"] == name).unwrap();
    row[column].as_f64().unwrap_or_else(|| panic!("{name} {column}: {row}"))
}

#[test]
fn the_founding_figures_in_one_command_with_bands() {
    let top = tempfile::tempdir().unwrap();
    let words = "impact --table jp-2018-45 --place JP --buy D26=721 --currency JPY --year 2018 --bridge 0.009056 --bridge-words rate \
        --labour-share 0.52:0.5..0.55 --mpc 0.6:0.5..0.7 --made-at-home 1:0.5..1 --draws 256 --beside 766 --json";
    let args: Vec<&str> = words.split_whitespace().collect();
    let o = knockon(top.path(), &args);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let text = out(&o);
    assert!((figure(&text, "value added, direct", "value") - 299.0).abs() < 0.6);
    assert!((figure(&text, "value added, type I", "value") - 564.0).abs() < 0.6);
    assert!((figure(&text, "jobs, type I", "value") - 58_200.0).abs() < 100.0);
    let (low, high) = (figure(&text, "jobs, type II", "5 %"), figure(&text, "jobs, type II", "95 %"));
    assert!(low < high && high < figure(&text, "jobs, type II", "value") * 1.05);
    assert!(text.contains("above type I") && text.contains("nothing is fitted"));
    assert_eq!(out(&knockon(top.path(), &args)), text, "the same seed gives the same bytes");
}

#[test]
fn a_hypothetical_stop_says_so_first() {
    let top = tempfile::tempdir().unwrap();
    let args = [
        "impact",
        "--table",
        "world-2011",
        "--place",
        "US",
        "--buy",
        "ELO=11",
        "--currency",
        "USD",
        "--year",
        "2011",
        "--hypothetical",
        "sales rose",
    ];
    let o = knockon(top.path(), &args);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    assert!(out(&o).starts_with("HYPOTHETICAL"), "{}", out(&o));
    let yen = knockon(
        top.path(),
        &[
            "impact",
            "--table",
            "jp-2018",
            "--place",
            "JP",
            "--buy",
            "ELE=1",
            "--currency",
            "JPY",
            "--year",
            "2018",
        ],
    );
    assert_eq!(yen.status.code(), Some(2));
    assert!(err(&yen).contains("bridge"), "{}", err(&yen));
}

const OECD: &str = "Code,Description,01,02,HFCE,NPISH,GGFC,GFCF,INVNT,CONS_ABR,CONS_NONRES,EXPO,IMPO
01,First,10,20,40,0,0,10,0,4,0,26,-20
02,Second,5,5,30,0,10,0,0,0,0,50,0
TXS_IMP_FNL,Abroad,0,0,0,0,0,0,0,1,0,0,-1
TXS_INT_FNL,Home,2,1,3,0,0,0,0,0,0,0,0
TTL_INT_FNL,Total,17,26,73,0,10,10,0,5,0,76,-21
VALU,Value added,73,74,0,0,0,0,0,0,0,0,0
OUTPUT,Output,90,100,0,0,0,0,0,0,0,0,0
";

fn imported(top: &Path) {
    std::fs::write(top.join("iot_2018.csv"), OECD).unwrap();
    let o = knockon(
        top,
        &["table", "import", "iot_2018.csv", "--layout", "oecd-national", "--place", "XX", "--out", "xx"],
    );
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
}

#[test]
fn a_table_is_imported_checked_described_and_used() {
    let top = tempfile::tempdir().unwrap();
    imported(top.path());
    let run = |args: &[&str]| {
        let o = knockon(top.path(), args);
        assert_eq!(o.status.code(), Some(0), "{args:?}: {}", err(&o));
        out(&o)
    };
    std::fs::write(
        top.path().join("xx/satellites.csv"),
        "satellite,unit,source,place,group,sectors,value\njobs,persons,made up,XX,All,01;02,500\n",
    )
    .unwrap();
    assert!(run(&["table", "info", "xx"]).contains("satellite jobs"));
    assert!(run(&["table", "check", "xx"]).contains("gaps above the share"));
    assert!(run(&["table", "export", "xx", "--what", "L"]).lines().count() == 3);
    assert!(
        run(&["table", "multipliers", "xx", "--labour-share", "0.5", "--mpc", "0.6", "--csv"])
            .contains("type II")
    );
    assert!(run(&["table", "linkages", "xx"]).contains("upstreamness"));
    assert!(run(&["table", "extract", "xx"]).contains("First"));
    assert!(
        run(&["table", "extract", "world-2011", "--from", "US/ELO", "--to", "CN/*"]).contains("residual")
    );
    assert!(run(&["table", "trade", "world-2011", "--csv"]).lines().count() == 13);
    std::fs::write(top.path().join("s.csv"), "source,target,label\n01,ALL,All\n02,ALL,All\n").unwrap();
    assert!(
        run(&["table", "aggregate", "xx", "--sectors", "s.csv", "--out", "small"]).contains("industries")
    );
    assert!(run(&["table", "balance", "xx", "--out", "balanced"]).contains("rounds"));
}

#[test]
fn a_table_that_does_not_add_up_is_refused_and_nothing_is_written() {
    let top = tempfile::tempdir().unwrap();
    std::fs::write(top.path().join("bad_2018.csv"), OECD.replace("OUTPUT,Output,90", "OUTPUT,Output,95"))
        .unwrap();
    let import = |rule: &str| {
        knockon(
            top.path(),
            &[
                "table",
                "import",
                "bad_2018.csv",
                "--layout",
                "oecd-national",
                "--place",
                "XX",
                "--out",
                "bad",
                "--residuals",
                rule,
            ],
        )
    };
    let o = import("refuse");
    assert_eq!(o.status.code(), Some(1));
    assert!(err(&o).contains("does not add up") && err(&o).contains("XX/01"), "{}", err(&o));
    assert!(!top.path().join("bad").exists());
    assert_eq!(import("sweep-under").status.code(), Some(2));
    assert_eq!(import("keep").status.code(), Some(0));
    assert_eq!(knockon(top.path(), &["table", "check", "bad"]).status.code(), Some(1));
}

#[test]
fn a_ban_is_simulated_day_by_day() {
    let top = tempfile::tempdir().unwrap();
    let ban = "[params]\ndays = 120\ninventory_days = 20\n[[ban]]\nsupplier = \"US/ELO\"\nbuyer = \"CN/ELO\"\nfrom = 5\nuntil = 100\n";
    std::fs::write(top.path().join("ban.toml"), ban).unwrap();
    let o = knockon(
        top.path(),
        &["sectors", "simulate", "--table", "world-2011", "--scenario", "ban.toml", "--json"],
    );
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let v: serde_json::Value = serde_json::from_str(&out(&o)).unwrap();
    assert!(v["facts"]["lost output, all places and days"].as_f64().unwrap() > 0.0);
    std::fs::write(top.path().join("ban.toml"), ban.replace("until", "untill")).unwrap();
    let o = knockon(top.path(), &["sectors", "simulate", "--table", "world-2011", "--scenario", "ban.toml"]);
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("untill"), "{}", err(&o));
}

/// The figure of a part of a study.
fn part(v: &serde_json::Value, part: &str, name: &str, column: &str) -> f64 {
    let row =
        v["rows"].as_array().unwrap().iter().find(|r| r["part"] == part && r["figure"] == name).unwrap();
    row[column].as_f64().unwrap_or_else(|| panic!("{part} {name} {column}: {row}"))
}

#[test]
fn the_founding_case_is_one_command() {
    let top = tempfile::tempdir().unwrap();
    let o = knockon(top.path(), &["impact", "--study", "huawei", "--json"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let v: serde_json::Value = serde_json::from_str(&out(&o)).unwrap();
    let near = |a: f64, b: f64, within: f64| assert!((a - b).abs() < within, "{a} {b}");
    near(part(&v, "JP 2018", "value added, direct", "value"), 299.0, 0.6);
    near(part(&v, "JP 2018", "value added, type I", "value"), 564.0, 0.6);
    near(part(&v, "JP 2018", "value added, type II", "value"), 751.0, 1.5);
    near(part(&v, "JP 2018", "jobs, type I", "value"), 58_200.0, 100.0);
    near(
        part(&v, "JP 2019", "value added, type I", "value"),
        part(&v, "JP 2018", "value added, type I", "value") * 1100.0 / 721.0,
        1e-6,
    );
    near(part(&v, "US stop, place alone", "value added, type I", "value"), 9.67, 0.02);
    let (alone, world) = (
        part(&v, "US stop, place alone", "value added, type I", "value"),
        part(&v, "US stop, with feedback", "value added, type I", "value"),
    );
    assert!(world > alone && world < alone + 0.2, "{alone} {world}");
    for p in ["JP 2018", "JP 2019", "US stop, place alone"] {
        let band = |c| part(&v, p, "value added, type I", c);
        assert!(band("5 %") < band("median") && band("median") < band("95 %"), "{p}");
    }
    let notes = v["notes"].to_string();
    for words in
        ["JP 2018: beside: the published 766", "JP 2019: beside", "left out; name your table", "what moves"]
    {
        assert!(notes.contains(words), "no `{words}` in {notes}");
    }
    assert!(v["facts"]["US stop, place alone"].as_str().unwrap().starts_with("HYPOTHETICAL"));
    // A table of one's own, for the parts that ask for one; and one that nobody asks for.
    let own = knockon(top.path(), &["impact", "--study", "huawei", "--own-table", "wiod-2012=x.csv"]);
    assert_eq!(own.status.code(), Some(2));
    assert!(err(&own).contains("no part asks for a table `wiod-2012`"), "{}", err(&own));
    let both = knockon(top.path(), &["impact", "--study", "huawei", "--place", "JP"]);
    assert_eq!(both.status.code(), Some(2), "{}", err(&both));
}

#[test]
fn prices_and_bands_of_multipliers_and_of_a_simulation() {
    let top = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let o = knockon(top.path(), args);
        assert_eq!(o.status.code(), Some(0), "{args:?}: {}", err(&o));
        serde_json::from_str::<serde_json::Value>(&out(&o)).unwrap()
    };
    // Everything that is not bought from the table's industries 10 % dearer: every price rises by 10 %, product taxes apart.
    let v =
        run(&["table", "prices", "jp-2018", "--value-added", "*/*=0.1", "--imports", "*/*=0.1", "--json"]);
    for row in v["rows"].as_array().unwrap() {
        let p = row["percent dearer"].as_f64().unwrap();
        assert!(p > 9.0 && p < 10.3, "{row}");
    }
    let o = knockon(top.path(), &["table", "prices", "jp-2018"]);
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("nothing becomes dearer"), "{}", err(&o));

    let v = run(&[
        "table",
        "multipliers",
        "jp-2018",
        "--labour-share",
        "0.52:0.5..0.55",
        "--mpc",
        "0.5..0.7",
        "--draws",
        "256",
        "--json",
    ]);
    let row = &v["rows"][0];
    let at = |c: &str| row[c].as_f64().unwrap();
    assert!(
        at("value added") < at("value added type II, 5 %")
            && at("value added type II, 5 %") < at("value added type II")
    );
    assert!(at("value added type II") < at("value added type II, 95 %"));
    assert!(v["notes"].to_string().contains("propensity to consume 9"), "{}", v["notes"]);

    let scenario = "[params]\ndays = 60\npsi = \"0.8:0.6..0.95\"\n[[loss]]\nat = \"JP/ELO\"\nshare = \"0.3:0.1..0.5\"\nfrom = 5\ndays = 20\n";
    std::fs::write(top.path().join("loss.toml"), scenario).unwrap();
    let args = [
        "sectors",
        "simulate",
        "--table",
        "world-2011",
        "--scenario",
        "loss.toml",
        "--draws",
        "16",
        "--json",
    ];
    let v = run(&args);
    let jp = v["rows"].as_array().unwrap().iter().find(|r| r["place"] == "JP").unwrap();
    let at = |c: &str| jp[c].as_f64().unwrap();
    assert!(
        at("lost output, 5 %") < at("lost output") && at("lost output") < at("lost output, 95 %"),
        "{jp}"
    );
    assert!(v["notes"].to_string().contains("loss[0].share"), "{}", v["notes"]);
    std::fs::write(
        top.path().join("loss.toml"),
        scenario.replace("\"0.8:0.6..0.95\"", "0.8").replace("\"0.3:0.1..0.5\"", "0.3"),
    )
    .unwrap();
    let o = knockon(top.path(), &args);
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("no range to draw from"), "{}", err(&o));
}

/// Drawn coefficients widen the bands and have a share in what moves the figures; the balance of every column is kept, so direct value added stays.
#[test]
fn coefficients_may_be_drawn() {
    let top = tempfile::tempdir().unwrap();
    let run = |more: &[&str]| {
        let args = "impact --table jp-2018 --place JP --buy ELE=100 --currency USD --year 2018 --labour-share 0.5..0.6 --mpc 0.6 --json";
        let args: Vec<&str> = args.split(' ').chain(more.iter().copied()).collect();
        let o = knockon(top.path(), &args);
        assert_eq!(o.status.code(), Some(0), "{}", err(&o));
        out(&o)
    };
    let none = run(&["--draws", "64"]);
    let some = run(&["--draws", "64", "--coefficient-spread", "0.4"]);
    assert_eq!(
        some,
        run(&["--draws", "64", "--coefficient-spread", "0.4"]),
        "the same seed gives the same bytes"
    );
    let width = |json: &str, name: &str| figure(json, name, "95 %") - figure(json, name, "5 %");
    assert_eq!(width(&none, "jobs, type I"), 0.0);
    for name in ["output, type I", "value added, type I", "jobs, type I"] {
        assert!(
            width(&some, name) > 0.0 && figure(&some, name, "5 %") < figure(&some, name, "value"),
            "{name}"
        );
        assert!(figure(&some, name, "95 %") > figure(&some, name, "value"), "{name}");
    }
    assert!(width(&some, "value added, direct").abs() < 1e-9);
    assert!(some.contains("what moves jobs, type I: technical coefficients 100 %"), "{some}");
    assert!(some.contains("what moves jobs, type II: labour share"), "{some}");
    assert!(some.contains("labour share") && some.contains("buys as much in all as before"));
    let without = knockon(
        top.path(),
        &"impact --table jp-2018 --place JP --buy ELE=1 --currency USD --year 2018 --coefficient-spread 0.4"
            .split(' ')
            .collect::<Vec<_>>(),
    );
    assert_eq!(without.status.code(), Some(2), "{}", err(&without));
}

#[test]
#[cfg(not(any(feature = "parquet", feature = "xlsx")))]
fn what_this_build_lacks_is_said() {
    let top = tempfile::tempdir().unwrap();
    for (words, says) in [
        ("table linkages jp-2018 --parquet rows.parquet", "build with the feature `parquet`"),
        ("table export jp-2018 --what table --parquet t.parquet", "build with the feature `parquet`"),
    ] {
        let o = knockon(top.path(), &words.split(' ').collect::<Vec<_>>());
        assert_eq!(o.status.code(), Some(2), "{words}");
        assert!(err(&o).contains(says), "{}", err(&o));
    }
    assert_eq!(std::fs::read_dir(top.path()).unwrap().count(), 0, "nothing half-written");
}

#[test]
#[cfg(feature = "parquet")]
fn a_table_and_an_answer_as_parquet() {
    let top = tempfile::tempdir().unwrap();
    let run = |words: &str| {
        let o = knockon(top.path(), &words.split(' ').collect::<Vec<_>>());
        assert_eq!(o.status.code(), Some(0), "{words}: {}", err(&o));
        out(&o)
    };
    run("table export jp-2018 --what table --parquet t.parquet");
    let linkages = run("table linkages t.parquet --json --parquet rows.parquet");
    assert_eq!(linkages, run("table linkages jp-2018 --json"));
    assert!(std::fs::read(top.path().join("rows.parquet")).unwrap().starts_with(b"PAR1"));
    assert!(run("table info t.parquet").contains("satellite jobs"));
}
