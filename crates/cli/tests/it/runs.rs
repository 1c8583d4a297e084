//! Whole runs of the shipped cases, and what must hold of them.

use crate::{contents, err, knockon, out};
use serde_json::Value;
use std::path::Path;

fn outcome(dir: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(dir.join("outcome.json")).unwrap()).unwrap()
}

fn run(top: &Path, args: &[&str], to: &str) -> Value {
    let mut all = vec!["run"];
    all.extend(args);
    all.extend(["--out", to, "--quiet"]);
    let o = knockon(top, &all);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    outcome(&top.join(to))
}

fn sum(pairs: &Value) -> f64 {
    pairs.as_array().unwrap().iter().map(|p| p[1].as_f64().unwrap()).sum()
}

#[test]
fn the_same_case_gives_the_same_bytes_for_any_number_of_threads() {
    let top = tempfile::tempdir().unwrap();
    for (threads, to) in [("1", "one"), ("2", "two")] {
        let o = std::process::Command::new(env!("CARGO_BIN_EXE_knockon"))
            .args(["run", "@zte-2018", "--quiet", "--out", to])
            .current_dir(top.path())
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    }
    assert!(contents(&top.path().join("one")) == contents(&top.path().join("two")));
}

#[test]
fn lifting_every_measure_gives_the_baseline() {
    let top = tempfile::tempdir().unwrap();
    for case in ["@huawei-2019", "@zte-2018"] {
        let o = run(top.path(), &[case, "--lift-all", "--set", "case.engine.draws=0"], "lifted");
        for path in o["paths"].as_array().unwrap() {
            assert_eq!(path["output"], path["baseline"], "{case}");
        }
        assert_eq!(o["losses"]["total_buyers"], 0.0);
        assert_eq!(o["losses"]["total_suppliers"], 0.0);
    }
}

#[test]
fn both_partitions_of_the_loss_sum_to_the_total() {
    let top = tempfile::tempdir().unwrap();
    for case in ["@huawei-2019", "@zte-2018"] {
        let o = run(top.path(), &[case, "--set", "case.engine.draws=0"], "base");
        let total = o["losses"]["total_buyers"].as_f64().unwrap();
        assert!(total > 0.0);
        for partition in ["by_constraint", "by_measure"] {
            let gap = (sum(&o["losses"][partition]) - total).abs();
            assert!(gap <= 1e-9 * total, "{case} {partition}: {gap} of {total}");
        }
        assert!(o["losses"]["partition_gap"].as_f64().unwrap() <= 1e-9 * total);
    }
}

#[test]
fn the_temporary_licences_reach_no_part_for_production() {
    let top = tempfile::tempdir().unwrap();
    let o = run(top.path(), &["@huawei-2019", "--set", "case.engine.draws=0"], "base");
    let licences: Vec<&Value> = o["measures"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|m| m["id"].as_str().unwrap().contains("tgl"))
        .collect();
    assert!(licences.len() >= 6, "every period is a measure of its own");
    for m in licences {
        assert_eq!(m["links_changed"], 0, "{}", m["id"]);
    }
    let total = o["losses"]["total_buyers"].as_f64().unwrap();
    let shares = o["losses"]["by_measure"].as_array().unwrap().iter();
    let mut without_effect = shares.filter(|p| p[0].as_str().unwrap().starts_with("measures without effect"));
    let share =
        without_effect.next().expect("the licences stand in a group of their own")[1].as_f64().unwrap();
    assert!(share.abs() <= 1e-9 * total, "{share} of {total}");
    let authorised = o["standing"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|l| l["spells"].as_array().unwrap().iter().any(|s| s["state"] == "authorised"));
    for link in authorised {
        assert_eq!(link["product"], "", "only flows outside production are authorised: {}", link["supply"]);
    }
}

#[test]
fn a_later_licence_changes_standing_losses_and_plan() {
    let top = tempfile::tempdir().unwrap();
    let base = run(top.path(), &["@huawei-2019", "--set", "case.engine.draws=0"], "base");
    let id = base["measures"].as_array().unwrap().iter().find(|m| m["kind"] == "licence").unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let set = format!("measures.{id}.from=2019-06-20");
    let early = run(top.path(), &["@huawei-2019", "--set", "case.engine.draws=0", "--set", &set], "early");
    assert_ne!(base["standing"], early["standing"]);
    assert_ne!(base["losses"]["total_buyers"], early["losses"]["total_buyers"]);
    let compared = knockon(top.path(), &["compare", "base", "early"]);
    assert_eq!(compared.status.code(), Some(0));
    assert!(out(&compared).contains(&set.replace('=', " = ")), "{}", out(&compared));
}

#[test]
fn regress_a_listing_and_a_rule_have_the_days_that_a_what_if_gives_them() {
    let top = tempfile::tempdir().unwrap();
    let ask = |case: &str, sets: &[&str], name: &str| {
        let mut args = vec![case, "--central"];
        args.extend(sets.iter().flat_map(|s| ["--set", s]));
        run(top.path(), &args, name)
    };
    let barred_from = |o: &Value| {
        let links = o["standing"].as_array().unwrap().iter();
        let spells = links.flat_map(|l| l["spells"].as_array().unwrap());
        let held = |s: &&Value| ["barred", "licence_required"].contains(&s["state"].as_str().unwrap());
        spells.filter(held).map(|s| s["from"].as_str().unwrap().to_owned()).min().unwrap()
    };
    let loss = |o: &Value| o["losses"]["total_buyers"].as_f64().unwrap();
    let base = ask("@zte-2018", &[], "base");
    let set = "measures.us-denial-order.from=2018-06-01";
    let later = ask("@zte-2018", &[set], "later");
    assert_eq!((barred_from(&base).as_str(), barred_from(&later).as_str()), ("2018-04-15", "2018-06-01"));
    assert!(0.2 * loss(&base) < loss(&later) && loss(&later) < 0.8 * loss(&base), "{}", loss(&later));
    // The moved order is lifted like the one that was made.
    let lifted = ask("@zte-2018", &[set, "case.engine.draws=0"], "moved");
    assert_eq!(lifted["paths"][0]["baseline"], base["paths"][0]["baseline"]);

    let base = ask("@huawei-2019", &[], "huawei");
    let later = ask("@huawei-2019", &["measures.us-fdp-2020-08.from=2020-12-01"], "chips");
    assert_ne!(base["standing"], later["standing"]);
    assert!(loss(&later) < loss(&base), "{} of {}", loss(&later), loss(&base));
    let args = ["run", "@huawei-2019", "--no-out", "--set", "measures.us-fdp-2020-08.from=2020-05-01"];
    let refused = knockon(top.path(), &args);
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("begins on 2020-08-17"), "{}", err(&refused));
}

#[test]
fn regress_what_the_checker_works_out_from_the_entered_facts() {
    let top = tempfile::tempdir().unwrap();
    let o = knockon(top.path(), &["facts", "check", "@huawei-2019"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let text = out(&o);
    for words in ["1.04 trn JPY", "733", "27.15", "27.2", "46,400", "2020"] {
        assert!(text.replace("46400", "46,400").contains(words), "no `{words}` in:\n{text}");
    }
}

#[test]
fn case_effects_sets_each_what_if_beside_the_case() {
    let top = tempfile::tempdir().unwrap();
    let o = knockon(top.path(), &["case", "effects", "@zte-2018", "--json"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let found: Value = serde_json::from_slice(&o.stdout).unwrap();
    let alone = run(top.path(), &["@zte-2018"], "alone");
    for stock in alone["stocks"].as_array().unwrap() {
        let (band, cover) = (stock["band90"].as_array().unwrap(), stock["cover_days"].as_array().unwrap());
        assert_eq!(band.len(), cover.len(), "{}", stock["item"]);
        assert!(band.iter().all(|b| b[0].as_f64() <= b[1].as_f64()), "{}", stock["item"]);
    }
    let base = &found["base"];
    assert_eq!(base["lost_output"], alone["losses"]["total_buyers"]);
    assert_eq!(base["lost_sales"], alone["losses"]["total_suppliers"]);
    let rows = found["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["title"], "Without the limited authorisation");
}

#[test]
fn regress_parts_of_one_name_keep_their_own_bands() {
    let top = tempfile::tempdir().unwrap();
    let few = ["@zte-2018", "--set", "case.engine.draws=8"];
    let bands = |o: Value| -> Vec<Value> {
        o["stocks"].as_array().unwrap().iter().map(|s| s["band90"].clone()).collect()
    };
    let own = bands(run(top.path(), &few, "own"));
    let named = [&few[..], &["--set", "items.chips.name=Phone processors and modems"]].concat();
    assert!(own.iter().all(|b| !b.as_array().unwrap().is_empty()));
    assert_eq!(own, bands(run(top.path(), &named, "named")));
}
