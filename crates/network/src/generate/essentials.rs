//! Which sector's goods a sector cannot do without.
//!
//! Classes after Pichler et al. 2022 (J. Econ. Dyn. Control 144:104527), where they come from a survey. A generated
//! matrix only imitates the shape of such a survey: each sector has a few inputs without which it stops, some without which it
//! works at half, and many that it can do without for a while; a sector's own goods count more often than others'.
//!
//! Supported: CSV with the supplying sectors as rows and the using sectors as columns, values 2 (critical), 1 (important) and
//! 0 (not critical). Not supported: half marks.

use super::random::Random;
use crate::error::{Error, ErrorKind};
use crate::spec::InputClass;

/// Classes by supplying and using sector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Essentials {
    /// Names of the sectors.
    pub sectors: Vec<String>,
    /// Class of each pair, by supplying sector, then by using sector.
    classes: Vec<InputClass>,
}

impl Essentials {
    /// A made-up matrix: a quarter of the inputs critical, a quarter important, half not critical; three quarters of the
    /// sectors' own goods critical.
    pub fn generate(sectors: usize, seed: u64) -> Self {
        let mut random = Random::new(seed ^ 0x0065_7373_656e_7469);
        let mut classes = Vec::with_capacity(sectors * sectors);
        for supplier in 0..sectors {
            for user in 0..sectors {
                let (critical, important) = if supplier == user { (0.75, 0.9) } else { (0.25, 0.5) };
                let u = random.unit();
                classes.push(match () {
                    () if u < critical => InputClass::Critical,
                    () if u < important => InputClass::Important,
                    () => InputClass::NotCritical,
                });
            }
        }
        Self { sectors: (0..sectors).map(sector_name).collect(), classes }
    }

    /// Class of what `supplier` makes for `user`, both positions in [`Essentials::sectors`].
    pub fn class(&self, supplier: usize, user: usize) -> InputClass {
        self.classes[supplier * self.sectors.len() + user]
    }

    /// Reads a matrix: a header with the using sectors (first cell: anything), then a row a supplying sector. A file without
    /// row labels has its rows in the order of its columns.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(bytes);
        let form = |e: csv::Error| Error::file(file, ErrorKind::Form(format!("not CSV: {e}")));
        let mut rows = reader.records();
        let header = match rows.next() {
            Some(row) => row.map_err(form)?,
            None => return Err(Error::file(file, ErrorKind::Form("the file is empty".to_owned()))),
        };
        let sectors: Vec<String> = header.iter().skip(1).map(|s| s.trim().to_owned()).collect();
        let n = sectors.len();
        let mut classes = vec![None; n * n];
        for row in rows {
            let row = row.map_err(form)?;
            let line = row.position().map_or(0, csv::Position::line);
            let cell = |column: &str, found: &str, expected| {
                let (column, found) = (column.to_owned(), found.to_owned());
                Error::line(file, line, ErrorKind::Cell { column, found, expected })
            };
            let label = row.get(0).unwrap_or("").trim();
            let from = sectors.iter().position(|s| s == label);
            let from = from.ok_or_else(|| cell("1", label, "one of the sectors of the header"))?;
            if row.len() != n + 1 {
                return Err(cell("last", &row.len().to_string(), "as many cells as the header has"));
            }
            for (to, value) in row.iter().skip(1).enumerate() {
                classes[from * n + to] = Some(match value.trim() {
                    "2" => InputClass::Critical,
                    "1" => InputClass::Important,
                    "0" => InputClass::NotCritical,
                    other => {
                        let expected = "2 (critical), 1 (important) or 0 (not critical)";
                        return Err(cell(&sectors[to], other, expected));
                    }
                });
            }
        }
        let missing = classes.iter().position(Option::is_none);
        if let Some(at) = missing {
            let kind = ErrorKind::Form(format!("the sector `{}` has a column and no row", sectors[at / n]));
            return Err(Error::file(file, kind));
        }
        Ok(Self { sectors, classes: classes.into_iter().flatten().collect() })
    }
}

/// `S01`, `S02`, …
fn sector_name(number: usize) -> String {
    format!("S{:02}", number + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_read_and_its_mistakes_are_placed() {
        let m = Essentials::read("m.csv", b"\"\",a,b\na,2,1\nb,0,2\n").unwrap();
        assert_eq!((m.class(0, 1), m.class(1, 0)), (InputClass::Important, InputClass::NotCritical));
        let wrong = |text: &str| Essentials::read("m.csv", text.as_bytes()).unwrap_err().to_string();
        assert!(wrong("x,a,b\na,2,3\nb,0,2\n").starts_with("m.csv:2: column `b` is `3`"));
        assert!(wrong("x,a,b\nc,2,1\n").starts_with("m.csv:2: column `1` is `c`"));
        assert!(wrong("x,a,b\na,2,1\n").contains("`b` has a column and no row"));
    }

    #[test]
    fn a_generated_matrix_has_its_shares() {
        let m = Essentials::generate(89, 1);
        let count = |c| m.classes.iter().filter(|x| **x == c).count() as f64 / 7921.0;
        assert!((count(InputClass::Critical) - 0.25).abs() < 0.03);
        assert!((count(InputClass::NotCritical) - 0.5).abs() < 0.03);
        assert_eq!(m, Essentials::generate(89, 1));
        assert_ne!(m, Essentials::generate(89, 2));
    }
}
