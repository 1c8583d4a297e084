//! The tables.

use crate::{fixture, large::large};
use knockon_report::tables;

fn table(outcome: &knockon_case::outcome::Outcome, name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let (_, bytes) = tables(outcome).into_iter().find(|(n, _)| n == name).expect("the table is there");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let head = reader.headers().expect("a header").iter().map(String::from).collect();
    let rows = reader.records().map(|r| r.expect("a row").iter().map(String::from).collect()).collect();
    (head, rows)
}

fn cell(outcome: &knockon_case::outcome::Outcome, name: &str, row: usize, column: &str) -> String {
    let (head, rows) = table(outcome, name);
    rows[row][head.iter().position(|h| h == column).expect("the column is there")].clone()
}

#[test]
fn names_and_headers_stand_even_without_rows() {
    let names: Vec<String> = tables(&fixture::empty()).into_iter().map(|(n, _)| n).collect();
    let want = ["standing", "paths", "losses", "plan", "impact", "scores", "facts", "measures", "stocks"];
    assert_eq!(names, want.map(|n| format!("{n}.csv")));
    for name in names {
        let (head, rows) = table(&fixture::empty(), &name);
        assert!(head.len() > 3 && rows.is_empty(), "{name}");
    }
}

#[test]
fn commas_quotes_and_line_ends_come_back_as_they_were() {
    let mut o = fixture::small();
    let name = "Blue, \"Foundry\"\nand sons";
    o.standing[0].supplier = name.into();
    assert_eq!(cell(&o, "standing.csv", 0, "supplier"), name);
}

#[test]
fn a_formula_is_text() {
    let mut o = fixture::small();
    o.standing[0].supplier = "=HYPERLINK(\"http://a\")".into();
    assert_eq!(cell(&o, "standing.csv", 0, "supplier"), "'=HYPERLINK(\"http://a\")");
    o.losses.buyers[0].value = -2.5;
    assert_eq!(cell(&o, "losses.csv", 0, "lost"), "-2.5", "a negative figure is no formula");
}

#[test]
fn what_is_missing_is_empty_and_never_zero() {
    let o = fixture::small();
    let (head, rows) = table(&o, "impact.csv");
    let tax = rows.iter().find(|r| r.contains(&"tax".to_owned())).expect("the row is there");
    for column in ["direct", "indirect", "induced", "total", "low", "high"] {
        assert_eq!(tax[head.iter().position(|h| h == column).expect("a column")], "", "{column}");
    }
    assert_eq!(cell(&o, "impact.csv", 3, "why_not_available"), "no tax rate is entered");
}

#[test]
fn figures_keep_every_digit() {
    let mut o = fixture::small();
    o.paths[0].output[0] = 0.1 + 0.2;
    assert_eq!(cell(&o, "paths.csv", 0, "output"), "0.30000000000000004");
}

#[test]
fn partitions_sum_to_the_total_in_the_table_too() {
    let (head, rows) = table(&fixture::small(), "losses.csv");
    let at = |name: &str| head.iter().position(|h| h == name).expect("a column");
    for side in ["buyers_by_constraint", "buyers_by_measure"] {
        let sum: f64 = rows
            .iter()
            .filter(|r| r[at("side")] == side)
            .map(|r| r[at("lost")].parse::<f64>().expect("a number"))
            .sum();
        assert!((sum - 2.2e9).abs() < 1.0, "{side}: {sum}");
    }
}

#[test]
fn one_row_a_spell_of_every_link() {
    assert_eq!(table(&large(150), "standing.csv").1.len(), 450);
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_has_the_rows_and_columns_of_the_csv() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let o = large(30);
    let columnar = knockon_report::parquet_tables(&o).expect("every table has a fixed shape");
    assert_eq!(columnar.len(), tables(&o).len());
    for (name, bytes) in columnar {
        let stem = name.strip_suffix(".parquet").expect("the suffix");
        let (head, rows) = table(&o, &format!("{stem}.csv"));
        let mut file = tempfile::tempfile().expect("a file");
        std::io::Write::write_all(&mut file, &bytes).expect("room for a small file");
        let reader = SerializedFileReader::new(file).expect("a Parquet file");
        let about = reader.metadata().file_metadata();
        let names: Vec<&str> = about.schema().get_fields().iter().map(|f| f.name()).collect();
        assert_eq!(names, head, "{name}");
        assert_eq!(about.num_rows(), rows.len() as i64, "{name}");
        assert_eq!(reader.get_row_iter(None).expect("a reader").count(), rows.len(), "{name}");
    }
}
