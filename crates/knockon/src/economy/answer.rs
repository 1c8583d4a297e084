//! An answer of several figures: facts above, a table, notes below. The same value prints as text, CSV and JSON.

use serde_json::{Map, Value, json};

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number; `None`: not available.
    Number(Option<f64>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(v: f64) -> Self {
        Self::Number(Some(v))
    }
}

impl From<Option<f64>> for Cell {
    fn from(v: Option<f64>) -> Self {
        Self::Number(v)
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// What stands above: name and value, in order.
    pub facts: Vec<(String, Cell)>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Sentences below: assumptions, warnings.
    pub notes: Vec<String>,
    /// Rows that the text shows; CSV and JSON have all.
    pub shown: Option<usize>,
    /// Whether what was asked holds; a check that fails ends with exit status 1.
    pub failed: bool,
}

impl Answer {
    /// With these columns.
    pub(super) fn with_columns(columns: &[&str]) -> Self {
        Self { columns: columns.iter().map(|c| (*c).to_owned()).collect(), ..Self::default() }
    }

    pub(super) fn fact(&mut self, name: &str, value: impl Into<Cell>) {
        self.facts.push((name.to_owned(), value.into()));
    }

    /// 0, or 1 where a check failed.
    pub fn exit_status(&self) -> u8 {
        u8::from(self.failed)
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let width = self.facts.iter().map(|(n, _)| n.chars().count()).max().unwrap_or(0);
        for (name, value) in &self.facts {
            out.push_str(&format!("{name:<width$}  {}\n", plain(value)));
        }
        if !self.rows.is_empty() {
            if !self.facts.is_empty() {
                out.push('\n');
            }
            let shown = self.shown.unwrap_or(usize::MAX).min(self.rows.len());
            out.push_str(&grid(&self.columns, &self.rows[..shown]));
            if shown < self.rows.len() {
                out.push_str(&format!("… {} more; --csv and --json give all\n", self.rows.len() - shown));
            }
        }
        for note in &self.notes {
            out.push_str(&format!("- {note}\n"));
        }
        out
    }

    /// The table alone, with a header.
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let cell = |c: &Cell| match c {
            Cell::Text(t) => t.clone(),
            Cell::Number(Some(v)) => v.to_string(),
            Cell::Number(None) => String::new(),
        };
        let mut records = vec![self.columns.clone()];
        records.extend(self.rows.iter().map(|r| r.iter().map(cell).collect()));
        for record in records {
            writer.write_record(&record).expect("writing to memory, with as many cells in every record");
        }
        let bytes = writer.into_inner().expect("writing to memory cannot fail");
        String::from_utf8(bytes).expect("made of strings")
    }

    /// Facts, rows as objects, notes.
    pub fn json(&self) -> Value {
        let value = |c: &Cell| match c {
            Cell::Text(t) => json!(t),
            Cell::Number(v) => json!(v),
        };
        let facts: Map<String, Value> = self.facts.iter().map(|(n, v)| (n.clone(), value(v))).collect();
        let row = |r: &Vec<Cell>| -> Value {
            Value::Object(self.columns.iter().cloned().zip(r.iter().map(value)).collect())
        };
        json!({"facts": facts, "rows": self.rows.iter().map(row).collect::<Vec<_>>(), "notes": self.notes})
    }
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(t) => t.clone(),
        Cell::Number(None) => "not available".into(),
        Cell::Number(Some(v)) => number(*v),
    }
}

/// Four significant digits, thousands apart, no exponent for everyday sizes.
pub(super) fn number(v: f64) -> String {
    if v == 0.0 {
        return "0".into();
    }
    let size = v.abs().log10().floor() as i32;
    if !(-6..=15).contains(&size) {
        return format!("{v:.3e}");
    }
    let decimals = usize::try_from((3 - size).max(0)).unwrap_or(0);
    let text = format!("{v:.decimals$}");
    let (whole, rest) =
        text.split_once('.').map_or((text.as_str(), String::new()), |(w, r)| (w, format!(".{r}")));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
    let mut grouped = String::new();
    for (k, c) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(c);
    }
    format!("{sign}{grouped}{rest}")
}

fn is_number_or_blank(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) => true,
        Cell::Text(t) => t.is_empty(),
    }
}

fn grid(columns: &[String], rows: &[Vec<Cell>]) -> String {
    let texts: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(plain).collect()).collect();
    let length = |t: &String| t.chars().count();
    let widths: Vec<usize> = (0..columns.len())
        .map(|c| {
            texts.iter().filter_map(|r| r.get(c)).map(length).chain([length(&columns[c])]).max().unwrap_or(0)
        })
        .collect();
    let right: Vec<bool> =
        (0..columns.len()).map(|c| rows.iter().all(|r| r.get(c).is_some_and(is_number_or_blank))).collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().enumerate().map(|(c, t)| {
            let gap = " ".repeat(widths[c].saturating_sub(length(t)));
            if right[c] { format!("{gap}{t}") } else { format!("{t}{gap}") }
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    let mut out = line(columns);
    for row in &texts {
        out.push_str(&line(row));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people() {
        for (v, want) in [
            (0.0, "0"),
            (1.0, "1.000"),
            (1234.5, "1,234"),
            (-0.01234, "-0.01234"),
            (5.04e12, "5,040,000,000,000"),
            (1e-9, "1.000e-9"),
        ] {
            assert_eq!(number(v), want);
        }
    }

    #[test]
    fn three_faces_of_one_answer() {
        let mut a = Answer::with_columns(&["place", "jobs"]);
        a.fact("table", "toy");
        a.rows = vec![vec!["JP".into(), 5.0.into()], vec!["US".into(), None.into()]];
        assert!(a.text().contains("not available"));
        assert_eq!(a.csv(), "place,jobs\nJP,5\nUS,\n");
        assert_eq!(a.json()["rows"][1]["jobs"], Value::Null);
    }
}
