//! The crate's face: what the summary, the tables and the report show of an outcome.

mod fixture;
mod summary;

use knockon_facts::{Finding, FindingKind, Findings, Weight};

fn no_findings() -> Findings {
    Findings::default()
}

fn some_findings() -> Findings {
    let finding = |kind, reports: [&str; 2], text: &str, severity| Finding {
        kind,
        reports: reports.map(String::from).to_vec(),
        subject: "Aster Devices".into(),
        measure: "phones shipped".into(),
        text: text.into(),
        severity,
    };
    Findings {
        findings: vec![
            finding(
                FindingKind::Contradict,
                ["f1", "f2"],
                "f1 dates the listing 2019-05-16, f2 2020-05-16.",
                Weight::Warning,
            ),
            finding(FindingKind::Agree, ["f3", "f4"], "Both say 24 M phones in 2018.", Weight::Note),
        ],
    }
}
