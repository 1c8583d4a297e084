//! The crate's face: rows in, findings out.

mod hand;
mod laws;

use knockon_facts::{FieldError, Findings, Report};

/// A row from pairs of column and cell; the rest is filled with what every row needs.
fn row(cells: &[(&str, &str)]) -> Result<Report, FieldError> {
    let usual = [
        ("id", "x"),
        ("subject", "S"),
        ("measure", "m"),
        ("unit", "bn JPY"),
        ("status", "asserted"),
        ("source", "s1"),
    ];
    let cell = |column: &str| {
        let given = cells.iter().find(|c| c.0 == column).or_else(|| usual.iter().find(|c| c.0 == column));
        given.map_or(String::new(), |c| c.1.to_owned())
    };
    Report::read(&cell, 2)
}

/// A report of the figure `m` of `S`.
fn report(id: &str, period: &str, value: &str, unit: &str) -> Report {
    row(&[("id", id), ("period", period), ("value", value), ("unit", unit)]).expect("a row of the test")
}

fn texts(found: &Findings) -> String {
    found.findings.iter().map(|f| format!("{:?} {:?} {}\n", f.kind, f.reports, f.text)).collect()
}
