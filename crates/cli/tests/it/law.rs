//! `decide` and `rules`, as a user types them.

use crate::{err, knockon, out};
use serde_json::Value;
use std::path::Path;

const DEAL: &str = r#"
as_of = 2019-06-01
regimes = ["us-ear"]
activity = "export"
from = "US"
to = "CN"
end_use = ["network_operation"]
asserted = { network_fully_operational = true, certification_held = true }
item = { name = "line card", kind = "commodity", eccn = "EAR99", origin = "US" }
dates = { contract = 2019-04-01 }

[[parties]]
id = "operator"
roles = ["purchaser", "end_user"]
place = "CN"
listed = [{ list = "us-el", from = 2019-05-16, requirement = "all_items_subject_to_ear", policy = "presumption_of_denial" }]
"#;

fn write(dir: &Path, name: &str, text: &str) {
    std::fs::write(dir.join(name), text).unwrap();
}

fn says(dir: &Path, args: &[&str], what: &str) {
    let o = knockon(dir, args);
    assert_eq!(o.status.code(), Some(0), "{args:?}: {}", err(&o));
    assert!(out(&o).contains(what), "{args:?} does not say `{what}`:\n{}", out(&o));
}

fn refuses(dir: &Path, args: &[&str], what: &str) {
    let o = knockon(dir, args);
    assert_eq!(o.status.code(), Some(2), "{args:?}: {}", out(&o));
    assert!(err(&o).contains(what), "{args:?} does not say `{what}`:\n{}", err(&o));
}

#[test]
fn every_answer_says_what_it_is_and_what_it_leaves_out() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path();
    write(dir, "deal.toml", DEAL);
    for args in [
        &["decide", "deal.toml"][..],
        &["decide", "deal.toml", "--explain"],
        &["decide", "deal.toml", "--json"],
        &["decide", "deal.toml", "--horizon", "2019-05-01..2019-12-31"],
        &["decide", "deal.toml", "--horizon", "2019-05-01..2019-12-31", "--json"],
        &["decide", "deal.toml", "--least", "--as-of", "2019-05-17"],
        &["decide", "deal.toml", "--least", "--as-of", "2019-05-17", "--json"],
    ] {
        says(dir, args, "silence is not clearance");
        says(dir, args, "15 CFR 734.9(c), (d), (g), (i), (j)");
        says(dir, args, "2025-11-10");
        let text = out(&knockon(dir, args));
        if !args.contains(&"--json") {
            assert!(!text.to_lowercase().contains("free"), "{text}");
        }
    }
}

#[test]
fn rows_of_a_table_are_answered_as_the_same_lines_are() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path();
    write(
        dir,
        "deals.csv",
        "id,as_of,regimes,activity,from,to,end_use,item.eccn,item.origin,parties.0.id,parties.0.roles,parties.0.listed.0.list,parties.0.listed.0.from,parties.0.listed.0.requirement\n\
         one,2019-06-01,us-ear,export,US,CN,production;civil,EAR99,US,h,purchaser;end_user,us-el,2019-05-16,all_items_subject_to_ear\n\
         two,2019-05-01,us-ear,export,US,CN,production,EAR99,US,h,purchaser,us-el,2019-05-16,all_items_subject_to_ear\n",
    );
    let lines = r#"{"id":"one","as_of":"2019-06-01","regimes":["us-ear"],"activity":"export","from":"US","to":"CN","end_use":["production","civil"],"item":{"eccn":"EAR99","origin":"US"},"parties":[{"id":"h","roles":["purchaser","end_user"],"listed":[{"list":"us-el","from":"2019-05-16","requirement":"all_items_subject_to_ear"}]}]}
{"id":"two","as_of":"2019-05-01","regimes":["us-ear"],"activity":"export","from":"US","to":"CN","end_use":["production"],"item":{"eccn":"EAR99","origin":"US"},"parties":[{"id":"h","roles":["purchaser"],"listed":[{"list":"us-el","from":"2019-05-16","requirement":"all_items_subject_to_ear"}]}]}
"#;
    write(dir, "deals.jsonl", lines);
    let (table, text) = (knockon(dir, &["decide", "deals.csv"]), knockon(dir, &["decide", "deals.jsonl"]));
    assert_eq!(table.status.code(), Some(0), "{}", err(&table));
    assert_eq!(out(&table), out(&text));
    let answers: Vec<Value> = out(&table).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(
        (&answers[0]["licence_required"], &answers[1]["licence_required"]),
        (&true.into(), &false.into())
    );
    assert_eq!(answers[1]["id"], "two");

    write(dir, "bad.jsonl", &lines.replace("\"id\":\"two\"", "\"idd\":\"two\""));
    let o = knockon(dir, &["decide", "bad.jsonl"]);
    assert_eq!((o.status.code(), out(&o).lines().count()), (Some(2), 1));
    assert!(
        err(&o).contains("bad.jsonl:2") && err(&o).contains("1 answer was printed before it"),
        "{}",
        err(&o)
    );
    assert!(!err(&o).contains("nothing was written"));

    write(dir, "bad.csv", "as_of,regimes,activity,item.ecn\n");
    refuses(dir, &["decide", "bad.csv"], "did you mean `eccn`");
    write(dir, "bad.csv", "as_of,regimes,activity\n2019-06-01,us-ear,exprt\n");
    refuses(dir, &["decide", "bad.csv"], "did you mean `export`");
    refuses(dir, &["decide", "deals.xls"], "expected a file .toml");
}

#[test]
fn the_law_can_be_taken_away_delayed_added_and_licensed() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path();
    write(dir, "deal.toml", &DEAL.replace("network_operation", "production"));
    says(dir, &["decide", "deal.toml"], "licence required");
    says(dir, &["decide", "deal.toml", "--without", "us-ear/entity-list"], "no requirement found");
    says(dir, &["decide", "deal.toml", "--without", "us-ear/*"], "no requirement found");
    says(dir, &["decide", "deal.toml", "--licence", "us-ear/entity-list"], "authorised by supposed_licence");
    says(dir, &["decide", "deal.toml", "--delay", "us-ear/entity-list=2019-11-20"], "2019-11-19");
    write(
        dir,
        "more.toml",
        "id = \"us-ear/more\"\ntitle = \"what if\"\nregime = \"us-ear\"\nwhen = { to = [\"CN\"] }\nthen = { prohibits = {} }\n\
         [[version]]\nfrom = 2019-01-01\npublished = 2019-01-01\ncitation = \"a law that somebody thinks of\"\nbasis = \"from memory\"\n",
    );
    says(dir, &["decide", "deal.toml", "--with-rule", "more.toml"], "a law that somebody thinks of");
    std::fs::create_dir(dir.join("mine")).unwrap();
    write(&dir.join("mine"), "more.toml", &std::fs::read_to_string(dir.join("more.toml")).unwrap());
    says(dir, &["decide", "deal.toml", "--rules", "mine"], "subject to the EAR    false");

    refuses(dir, &["decide", "deal.toml", "--without", "us-ear/entity-lst"], "`us-ear/entity-list`");
    refuses(dir, &["decide", "deal.toml", "--without", "xx/*"], "no rule begins like this");
    refuses(dir, &["decide", "deal.toml", "--licence", "us-ear/us-origin"], "requires a licence");
    refuses(dir, &["decide", "deal.toml", "--delay", "us-ear/entity-list"], "expected a rule and a day");
    refuses(
        dir,
        &["decide", "deal.toml", "--delay", "us-ear/entity-list=1990-01-01"],
        "expected a later day",
    );
    write(
        dir,
        "more.toml",
        "id = \"us-ear/more\"\ntitle = \"x\"\nregime = \"us-ear\"\nwhen = { too = [\"CN\"] }\n",
    );
    refuses(dir, &["decide", "deal.toml", "--with-rule", "more.toml"], "more.toml:4");
}

#[test]
fn what_changed_is_said_with_its_notice() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path();
    write(dir, "deal.toml", DEAL);
    let args = ["rules", "diff", "2019-05-01", "2020-12-31", "deal.toml"];
    for what in
        ["2019-05-16", "operator is put on us-el", "84 FR 23468", "2020-08-14", "silence is not clearance"]
    {
        says(dir, &args, what);
    }
    says(dir, &["rules", "diff", "2020-08-01", "2020-09-30", "--regime", "us-ear"], "85 FR 51596");
    says(dir, &["rules", "diff", "2020-08-01", "2020-08-02"], "no change of the modelled rules");
    refuses(dir, &["rules", "diff", "2020-08-02", "2020-08-01"], "lies before");
    refuses(dir, &["rules", "diff", "2020-08-01", "2020-08-02", "--regime", "us"], "expected us-ear");
}

#[test]
fn the_texts_of_entries_are_counted_by_what_they_say() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path();
    let row = |requirement: &str, policy: &str, notice: &str| {
        format!(
            "Entity List (EL) - Bureau of Industry and Security,A Co,\"{requirement}\",\"{policy}\",{notice}\n"
        )
    };
    let list = [
        "source,name,license_requirement,license_policy,federal_register_notice\n".to_owned(),
        row(
            "For all items subject to the EAR. (See §744.11 of the EAR).",
            "Presumption of denial",
            "84 FR 22961",
        ),
        row("All items subject to the EAR (See § 744.11 of the EAR)", "Presumption for denial.", ""),
        row("For all items subject to the EAR except bicycles", "See § 744.23(d) of the EAR", "84 FR 1"),
        row(
            "For all items subject to the EAR when used in projects specified in § 746.8(a)(4) of the EAR",
            "Case-by-case for all items listed on the CCL. Presumption of approval for EAR99 items",
            "84 FR 22961",
        ),
    ]
    .concat();
    write(dir, "list.csv", &list);
    let args = ["rules", "words", "list.csv"];
    for what in [
        "4 rows of the Entity List, 1 of them without a Federal Register chain",
        "2 rows,  2 texts  all_items_subject_to_ear\n",
        "all_items_subject_to_ear + only_in_specified_projects",
        "2 rows,  2 texts  presumption_of_denial\n",
        "case_by_case for ccl_items; presumption_of_approval for ear99_items",
        "except bicycles",
        "only a section says it: 744.23(d)",
        "2 by the effective day of the first notice, 0 by its publication, 0 by the day printed beside it, 1 not dated",
        "1 rows  84 FR 1 is no known notice",
    ] {
        says(dir, &args, what);
    }
    let found: Value =
        serde_json::from_str(&out(&knockon(dir, &["rules", "words", "list.csv", "--json"]))).unwrap();
    assert_eq!(found["requirements"]["refused"].as_array().unwrap().len(), 1);
    write(dir, "own.csv", "list,name,places,from\nus-sdn,X,CN,2019-05-16\n");
    refuses(dir, &["rules", "words", "own.csv"], "none of the Entity List");
}

#[test]
fn a_bill_of_materials_says_what_counts_and_what_is_caught_by_itself() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path();
    let deal = DEAL
        .replace("2019-06-01", "2020-10-01")
        .replace("activity = \"export\"", "activity = \"reexport\"")
        .replace("from = \"US\"", "from = \"VN\"")
        .replace("network_operation", "production")
        .replace("{ network_fully_operational = true,", "{ knowledge_of_roles = true, supports_5g = true,")
        .replace(
            "policy = \"presumption_of_denial\"",
            "policy = \"presumption_of_denial\", footnotes = { 1 = 2020-05-15 }",
        )
        .replace("eccn = \"EAR99\", origin = \"US\"", "eccn = \"5A992\", reasons = [\"AT1\"]");
    write(dir, "phone.toml", &deal);
    write(
        dir,
        "parts.csv",
        "part,into,origin,eccn,reasons,value_usd,discrete,us_content,made_with,equipment\n\
         phone,,VN,,,300,,,none,assembly:none\n\
         module,phone,JP,3A991,AT1,20,true,,none,assembly:none\n\
         chip,module,TW,3A991,AT1,5,true,none,3E991,etch:3E991\n\
         filter,phone,US,3A991,AT1,10,,,,\n",
    );
    let args = ["decide", "phone.toml", "--bill", "parts.csv"];
    for what in ["licence required", "fdp entity list", "US origin", "1.7 %", "3.3 %", "744.11(a)(2)(i)"] {
        says(dir, &args, what);
    }
    says(dir, &["decide", "phone.toml", "--bill", "parts.csv", "--json"], "\"parts\"");
    write(dir, "parts.csv", "part,into,origin\nphone,,VN\nchip,modul,TW\n");
    refuses(dir, &args, "which is no part of the bill");
}

/// What `case law` says of a supply of a shipped case.
struct Link(Value);

impl Link {
    fn of(law: &Value, supply: &str) -> Self {
        let links = law["links"].as_array().unwrap();
        Self(links.iter().find(|l| l["supply"] == supply).unwrap_or_else(|| panic!("{supply}")).clone())
    }

    /// The stretch of a day.
    fn on(&self, day: &str) -> &Value {
        let spells = self.0["spells"].as_array().unwrap();
        spells.iter().find(|s| s["from"].as_str() <= Some(day) && Some(day) <= s["until"].as_str()).unwrap()
    }

    /// Standing and one provision with its result on a day.
    fn is(&self, day: &str, standing: &str, result: &str, provision: &str) {
        let s = self.on(day);
        assert_eq!(s["standing"]["state"], standing, "{} on {day}: {s:#}", self.0["supply"]);
        if standing == "free" {
            assert_eq!(s["standing"]["means"], "no requirement found in the modelled rules");
        }
        let mut grounds = s["grounds"].as_array().unwrap().iter();
        assert!(
            grounds.any(|g| g["result"] == result && g["citation"].as_str().unwrap().contains(provision)),
            "{} on {day}: no `{provision}` that is {result} in {s:#}",
            self.0["supply"]
        );
    }
}

/// Source: 15 CFR 734.3, 734.4, 736.2(b)(3); 84 FR 22961, 84 FR 23468, 85 FR 29610, 85 FR 29849, 85 FR 51596; the makers' places of
/// production and the content of their goods as the case states them.
#[test]
fn val_huawei_suppliers_stood_where_their_goods_were_made() {
    let top = tempfile::tempdir().unwrap();
    let law: Value =
        serde_json::from_str(&out(&knockon(top.path(), &["case", "law", "@huawei-2019", "--json"]))).unwrap();
    // Made in the United States: under licence from the day of the listing.
    for supply in ["lu-opt-us", "mu-dram-us", "qc-soc-us"] {
        let link = Link::of(&law, supply);
        link.is("2019-05-15", "free", "met", "734.3(a)");
        link.is("2019-05-16", "licence_required", "met", "744.11(a)");
    }
    // Made abroad with a tenth of US content: outside at 25 per cent, whatever the list says.
    for supply in ["lu-opt-th", "mu-dram-tw", "mu-dram-jp", "mu-nand-sg"] {
        let link = Link::of(&law, supply);
        for day in ["2019-05-15", "2019-05-16", "2020-05-14"] {
            link.is(day, "free", "not_met", "734.4(c)-(d)");
            assert_eq!(link.on(day)["subject_to_ear"], false);
        }
        let content = link.on("2019-05-16")["grounds"].as_array().unwrap();
        assert!(content.iter().any(|g| g["facts"].as_array().unwrap().contains(&"item.us_content".into())));
        // Tested anew under each direct product rule; what was begun before goes out until 14 September.
        link.is("2020-05-15", "free", "not_met", "85 FR 29849");
        link.is("2020-08-17", "free", "not_met", "85 FR 51596");
        link.is("2020-09-14", "free", "not_met", "85 FR 51596");
        link.is("2020-09-15", "licence_required", "met", "85 FR 51596");
    }
    let spares = Link::of(&law, "us-spares");
    spares.is("2019-05-19", "licence_required", "met", "744.11(a)");
    spares.is("2019-05-20", "authorised", "met", "84 FR 23468");
    spares.is("2020-08-13", "authorised", "met", "85 FR 29610");
    spares.is("2020-08-14", "licence_required", "met", "744.11(a)");
}

/// Source: the order of 2018-04-15, the authorisation of 2018-07-02, the termination of 2018-07-13 (83 FR 34825).
#[test]
fn val_zte_suppliers_were_cut_by_the_order_and_not_by_a_list() {
    let top = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| out(&knockon(top.path(), &[&["case", "law", "@zte-2018"], args].concat()));
    let law: Value = serde_json::from_str(&run(&["--json"])).unwrap();
    for supply in ["lu-opt", "ac-opt", "oc-opt", "qc-soc-tw"] {
        let link = Link::of(&law, supply);
        link.is("2018-04-14", "free", "met", "734.3(a)");
        link.is("2018-04-15", "barred", "met", "736.2(b)(4)");
        link.is("2018-07-12", "barred", "met", "736.2(b)(4)");
        link.is("2018-07-13", "free", "met", "734.3(a)");
    }
    Link::of(&law, "us-spares").is("2018-07-02", "authorised", "met", "736.2(b)(4)");
    Link::of(&law, "jp-parts").is("2018-05-01", "free", "not_met", "734.4");
    let text = run(&["lu-opt"]);
    assert!(text.contains("no requirement found in the modelled rules, then prohibited"), "{text}");
    assert!(text.contains("silence is not clearance") && text.contains("not modelled: "), "{text}");
    refuses(top.path(), &["case", "law", "@zte-2018", "opt"], "lu-opt");
}
