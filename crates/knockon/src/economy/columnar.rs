//! Answers and tables as Parquet files. In a build without the feature each is an error that says so.

use super::answer::{Answer, Cell};
use super::open::{TableAt, about, table_at};
use crate::error::Error;
use crate::folder;
use crate::results::columnar;
use knockon_economy::table::write_parquet;
use knockon_report::{Sheet, Values};
use std::path::Path;

/// Writes a table, with its satellites, in our own layout as Parquet.
pub fn table_save_parquet(at: impl Into<TableAt>, out: &Path) -> Result<Answer, Error> {
    let at = at.into();
    let table = table_at(&at)?;
    let bytes = write_parquet(&table).map_err(about(&at.name))?;
    let mut a = Answer::default();
    a.fact("table", format!("{} ({})", table.info.name, table.info.year));
    a.fact("bytes", bytes.len().to_string());
    folder::file(out, &bytes)?;
    a.fact("written", out.display().to_string());
    Ok(a)
}

/// Writes an answer's rows: a column of numbers as doubles, any other as text; what is not available is null.
pub fn answer_save_parquet(answer: &Answer, out: &Path) -> Result<(), Error> {
    folder::file(out, &columnar(&rows(answer))?)
}

fn rows(a: &Answer) -> Sheet {
    // Blank texts stand among numbers where there is none.
    let number = |c: &Cell| matches!(c, Cell::Number(_)) || matches!(c, Cell::Text(t) if t.is_empty());
    let column = |k: usize| {
        let cells = a.rows.iter().map(|r| &r[k]);
        let numeric = cells.clone().all(number) && cells.clone().any(|c| matches!(c, Cell::Number(_)));
        match numeric {
            true => Values::Number(cells.map(|c| if let Cell::Number(v) = c { *v } else { None }).collect()),
            false => Values::Text(
                cells
                    .map(|c| match c {
                        Cell::Text(t) => Some(t.clone()),
                        Cell::Number(v) => v.map(|v| v.to_string()),
                    })
                    .collect(),
            ),
        }
    };
    a.columns.iter().enumerate().fold(Sheet::new(), |s, (k, name)| s.with(name.clone(), column(k)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_numbers_is_one_with_its_blanks() {
        let a = Answer {
            columns: vec!["place".into(), "jobs".into(), "rank".into()],
            rows: vec![
                vec!["JP".into(), 5.5.into(), 1.0.into()],
                vec!["US".into(), None.into(), "-".into()],
                vec!["CN".into(), "".into(), 2.0.into()],
            ],
            ..Answer::default()
        };
        let want = Sheet::new()
            .texts("place", ["JP", "US", "CN"].map(str::to_owned).into_iter())
            .with("jobs", Values::Number(vec![Some(5.5), None, None]))
            .texts("rank", ["1", "-", "2"].map(str::to_owned).into_iter());
        assert_eq!(rows(&a), want);
    }
}
