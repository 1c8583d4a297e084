//! `knockon network`, `risk`, `simulate`, `source` as a user types them.

use super::{err, knockon, out};

#[test]
fn a_made_up_network_is_written_looked_at_shocked_and_ranked() {
    let top = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let o = knockon(top.path(), args);
        assert_eq!(o.status.code(), Some(0), "{args:?}: {}", err(&o));
        out(&o)
    };
    run(&["network", "generate", "--firms", "150", "--sectors", "8", "--seed", "3", "--out", "net"]);
    assert!(run(&["network", "info", "net"]).starts_with("150 lines of 150 parties, 8 items"));
    assert!(run(&["network", "check", "net"]).starts_with("sound"));
    let calm = run(&["simulate", "net", "--days", "60"]);
    assert!(calm.contains("lowest day") && calm.contains("100.00 % of base"), "{calm}");
    std::fs::write(
        top.path().join("s.toml"),
        "days = 60\n[[measure]]\nid = \"ban\"\norigin = [\"US\"]\nfrom = 5\n[ranges]\nramp_per_day = [0.01, 0.1]\n",
    )
    .unwrap();
    let dated =
        "days = 60\nstart = 2020-01-01\n[[measure]]\nid = \"ban\"\norigin = [\"US\"]\nfrom = 2020-01-06\n";
    std::fs::write(top.path().join("dated.toml"), dated).unwrap();
    assert_eq!(
        run(&["simulate", "net", "--scenario", "dated.toml"]),
        run(&["simulate", "net", "--scenario", "s.toml"])
    );
    let shocked = run(&["simulate", "net", "--scenario", "s.toml", "--out", "o", "--draws", "8"]);
    assert!(shocked.contains("measure ban:") && shocked.contains("first-order index"), "{shocked}");
    assert!(top.path().join("o/days.csv").exists() && top.path().join("o/manifest.json").exists());
    let split = run(&["simulate", "net", "--scenario", "s.toml", "--by-measure", "--out", "o"]);
    assert!(split.contains("averaged over all orders") && split.contains("without any measure"), "{split}");
    let days = std::fs::read_to_string(top.path().join("o/measures.csv")).unwrap();
    assert!(days.starts_with("day,measure,lost_money\n0,ban,0\n"), "{days}");
    let split =
        run(&["simulate", "net", "--scenario", "s.toml", "--by-measure", "--draws", "5", "--out", "o"]);
    assert!(split.contains("in final demand; 5 % to 95 % of the draws:"), "{split}");
    let days = std::fs::read_to_string(top.path().join("o/measures.csv")).unwrap();
    assert!(days.starts_with("day,measure,lost_money,lost_money_p05,"), "{days}");
    let moves = std::fs::read_to_string(top.path().join("o/sensitivity.csv")).unwrap();
    assert!(moves.contains("\nlost_due_to_ban,ramp_per_day,59,"), "{moves}");
    let ranked = run(&["risk", "net", "--top", "3", "--converged", "--upstream"]);
    assert!(ranked.contains("converged") && ranked.contains("widest bound"), "{ranked}");
    let rows = |text: &str| {
        text.lines()
            .filter(|l| l.starts_with("  0") || l.starts_with(" 0"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let first = run(&["risk", "net", "--top", "3", "--top-only"]);
    assert_eq!(rows(&first), rows(&run(&["risk", "net", "--top", "3"])));
    assert!(rows(&first).len() == 3 && !first.contains("sum "), "{first}");
    assert!(run(&["risk", "net", "--measures", "s.toml"]).contains("ban"));
    assert!(run(&["risk", "net", "--links", "5", "--json"]).contains("links"));
    run(&["risk", "net", "--measures", "s.toml", "--out", "ranked.csv"]);
    let table = std::fs::read_to_string(top.path().join("ranked.csv")).unwrap();
    assert!(table.starts_with("rank,name,about,") && table.contains("\n1,ban,"), "{table}");
    run(&["network", "export", "net", "--form", "graphml", "--out", "g.graphml"]);
    run(&["network", "import", "g.graphml", "--days", "1", "--out", "again"]);
    assert!(run(&["network", "info", "again"]).starts_with("150 lines"));
    let plan = run(&["source", "net", "--line", "F0", "--scenario", "s.toml", "--months", "6"]);
    assert!(plan.contains("objective") && plan.contains("assumed"), "{plan}");
    let by_parts =
        ["source", "net", "--line", "F0", "--scenario", "s.toml", "--months", "6", "--solver", "parts"];
    let quick = run(&by_parts);
    assert!(quick.contains("no plan is better by more than"), "{quick}");
}

#[test]
fn a_json_case_is_answered_and_a_mistake_is_placed() {
    let top = tempfile::tempdir().unwrap();
    let case = r#"{"kind":"alt_sourcing_milp","input":{"T":3,"demand":[10,10,10],"margin":20,"hold":0,
        "parts":{"p":{"r":1,"stock":10}},
        "suppliers":{"a":{"part":"p","origin":"US","price":5,"cap":10,"lead":0,"qualified":true,"qual_time":0,"qual_cost":0}},
        "restriction":{"origins":["US"],"from":0,"to":3},"licences":[]}}"#;
    std::fs::write(top.path().join("c.json"), case).unwrap();
    let o = knockon(top.path(), &["source", "c.json", "--licence", "a"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let first = "without anybody new p is short from period 1.00 on: 20.00 units of output unmade";
    assert!(out(&o).contains(first), "{}", out(&o));
    assert!(out(&o).contains("is short in periods 1–2") && out(&o).contains("never worse"), "{}", out(&o));
    std::fs::write(top.path().join("e.csv"), "supplier,buyer,value\na,b,x\n").unwrap();
    let o = knockon(top.path(), &["network", "import", "e.csv", "--out", "net"]);
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("e.csv:2: column `value` is `x`"), "{}", err(&o));
    assert!(!top.path().join("net").exists(), "nothing is half-written");
}
