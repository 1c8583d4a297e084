//! `knockon screen`: one name, a file, pairs, and what is refused.

use crate::{err, knockon, out};
use std::path::Path;

const LIST: &str = "list,id,name,aliases,kind,places\n\
    us-el,1,\"Huawei Technologies Co., Ltd.\",Huawei,organisation,CN\n\
    us-el,2,\"Huawei Device Co., Ltd.\",,organisation,CN\n\
    us-el,3,Guangzhou Haige Communication Group Co.,,organisation,CN\n";

fn with_list(dir: &Path) {
    std::fs::write(dir.join("list.csv"), LIST).unwrap();
}

#[test]
fn a_name_is_told_apart_from_its_family() {
    let top = tempfile::tempdir().unwrap();
    with_list(top.path());
    let o = knockon(top.path(), &["screen", "华为技术有限公司", "--list", "list.csv", "--json"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let answer: serde_json::Value = serde_json::from_str(&out(&o)).unwrap();
    assert_eq!(answer["hits"][0]["record"], "1");
    let o = knockon(top.path(), &["screen", "Huawei Technologies", "--list", "list.csv", "--explain"]);
    assert!(out(&o).contains("of its family") && out(&o).contains("Huawei Device"), "{}", out(&o));
    let o = knockon(top.path(), &["screen", "Sony", "--list", "list.csv"]);
    assert!(out(&o).contains("silence is not clearance"));
    let o = knockon(top.path(), &["screen", "Sony", "--list", "list.csv", "--country", "Japan"]);
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("`Japan` is not a country"), "{}", err(&o));
}

#[test]
fn a_file_keeps_its_columns_and_rows() {
    let top = tempfile::tempdir().unwrap();
    with_list(top.path());
    let rows = "no,name,where\n1,GUANGZHOU HAIGE COMM GRP,CN\n2,\"Sony, Corp\",JP\n3,,XX1\n";
    std::fs::write(top.path().join("s.csv"), rows).unwrap();
    let all = [
        "screen",
        "--file",
        "s.csv",
        "--name-column",
        "name",
        "--country-column",
        "where",
        "--list",
        "list.csv",
    ];
    let o = knockon(top.path(), &all);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let text = out(&o);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "no,name,where,hit,record_id,score,match,family,why");
    assert!(lines[1].starts_with("1,GUANGZHOU HAIGE COMM GRP,CN,true,us-el:3,"), "{text}");
    assert!(lines[2].starts_with("2,\"Sony, Corp\",JP,false,,,"), "{text}");
    assert_eq!(lines[3], "3,,XX1,false,,,,,");
    assert!(
        err(&o).contains("1 rows have a country") && err(&o).contains("3 rows, 1 with a hit"),
        "{}",
        err(&o)
    );
    let o =
        knockon(top.path(), &["screen", "--file", "s.csv", "--name-column", "label", "--list", "list.csv"]);
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("no column `label`"), "{}", err(&o));

    let json = "{\"no\": 1, \"name\": \"Huawei\"}\n";
    std::fs::write(top.path().join("s.jsonl"), json).unwrap();
    let o =
        knockon(top.path(), &["screen", "--file", "s.jsonl", "--name-column", "name", "--list", "list.csv"]);
    let row: serde_json::Value = serde_json::from_str(&out(&o)).unwrap();
    assert_eq!((&row["no"], &row["hit"], &row["record_id"]), (&1.into(), &true.into(), &"us-el:1".into()));
}

#[test]
fn given_pairs_are_scored_and_a_broken_line_has_its_place() {
    let top = tempfile::tempdir().unwrap();
    let pairs = "{\"query\": \"SiemensAG\", \"candidate\": \"Siemens AG\", \"schema\": \"Company\"}\n";
    std::fs::write(top.path().join("p.jsonl"), pairs).unwrap();
    let o = knockon(top.path(), &["screen", "pairs", "p.jsonl"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let row: serde_json::Value = serde_json::from_str(&out(&o)).unwrap();
    assert_eq!((&row["match"], &row["verdict"]), (&true.into(), &"same_entity".into()));
    std::fs::write(top.path().join("p.jsonl"), format!("{pairs}{{\"query\": 1}}\n")).unwrap();
    let o = knockon(top.path(), &["screen", "pairs", "p.jsonl"]);
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("p.jsonl:2"), "{}", err(&o));
}

/// Names as buyers write them, and companies that share a name: all are real entries of the US Entity List and its family.
#[test]
fn names_as_buyers_write_them_find_their_record_and_its_family_apart() {
    let top = tempfile::tempdir().unwrap();
    let names = [
        "Huawei Technologies Co., Ltd.",
        "HiSilicon Technologies Co., Ltd (HiSilicon)",
        "Guangzhou Haige Communication Group Co.",
        "CNOOC Energy Technology & Services Limited",
        "Huawei Device Co., Ltd.",
        "Huawei Marine Networks Co., Ltd.",
        "Huawei Chile S.A.",
        "Shanghai Huawei Technologies Co., Ltd.",
    ];
    let rows = names.iter().enumerate().map(|(i, n)| format!("us-el,{},\"{n}\",organisation\n", i + 1));
    let list: String = std::iter::once("list,id,name,kind\n".to_owned()).chain(rows).collect();
    std::fs::write(top.path().join("l.csv"), list).unwrap();
    let asked = |name: &str| -> serde_json::Value {
        let o = knockon(top.path(), &["screen", name, "--list", "l.csv", "--json"]);
        assert_eq!(o.status.code(), Some(0), "{}", err(&o));
        serde_json::from_str(&out(&o)).unwrap()
    };
    for (name, id) in [
        ("华为技术有限公司", "1"),
        ("Hua Wei Tech", "1"),
        ("HiSilicon Technologies Co., Ltd", "2"),
        ("GUANGZHOU HAIGE COMM GRP", "3"),
        ("CNOOC ENERGY TECH & SRVCES", "4"),
    ] {
        let answer = asked(name);
        let hit = &answer["hits"][0];
        assert_eq!(hit["record"], id, "{name}: {answer}");
        assert!(hit["why"].as_array().is_some_and(|why| !why.is_empty()), "{name}: {answer}");
    }
    let answer = asked("Huawei Technologies Co., Ltd.");
    let of = |what: &str| -> Vec<String> {
        let all = answer[what].as_array().into_iter().flatten();
        all.filter_map(|h| h["record"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(of("hits"), ["1"], "{answer}");
    let mut family = of("family");
    family.sort();
    assert_eq!(family, ["5", "6", "7", "8"], "{answer}");
}
