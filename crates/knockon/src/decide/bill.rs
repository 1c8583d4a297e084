//! `--bill`: a bill of materials as a CSV table.
//!
//! Columns: `part`, `into`, `maker`, `origin`, `kind`, `eccn`, `reasons`, `exceptions`, `value_usd` (of one unit),
//! `quantity` (in one unit of what it is built into; blank: 1), `discrete`, `us_content` (`ECCN:PCT` or
//! `ECCN:PCT:REASON+REASON`, apart by semicolons), `made_with`, `equipment` (`USE:ECCN`, apart by semicolons), `matters`.
//! A blank cell is unknown, `none` the statement `[]`. One line has a blank `into`: the item that moves.

use crate::error::Error;
use knockon_control::{BillPart, Content, Equipment, Plant, TracedPart, Truth};
use knockon_vocabulary::{Diagnostic, Place, Where};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

const COLUMNS: &[&str] = &[
    "part",
    "into",
    "maker",
    "origin",
    "kind",
    "eccn",
    "reasons",
    "exceptions",
    "value_usd",
    "quantity",
    "discrete",
    "us_content",
    "made_with",
    "equipment",
    "matters",
];

/// Reads a bill; every line that is wrong is reported.
pub fn read_bill(file: &Path) -> Result<Vec<BillPart>, Error> {
    let bytes = std::fs::read(file).map_err(|e| Error::io(file, e))?;
    bill(&bytes, &file.display().to_string())
}

/// The same from bytes.
pub(crate) fn bill(bytes: &[u8], name: &str) -> Result<Vec<BillPart>, Error> {
    let at = |line: u64| Where {
        file: name.to_owned(),
        line: u32::try_from(line).unwrap_or(0),
        column: 0,
        width: 0,
    };
    let wrong = |line: u64, message: String| Diagnostic::error(at(line), message);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = reader.headers().map_err(|e| Error::input(vec![wrong(1, e.to_string())]))?.clone();
    let mut errors = Vec::new();
    for word in header.iter().map(|w| w.trim().trim_start_matches('\u{feff}')) {
        if !COLUMNS.contains(&word) {
            let help = format!("the columns are {}", COLUMNS.join(", "));
            errors.push(wrong(1, format!("`{word}` is no column of a bill")).help(help));
        }
    }
    let mut parts = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(r) => r,
            Err(e) => {
                errors.push(wrong(e.position().map_or(0, csv::Position::line), e.to_string()));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cells: BTreeMap<&str, &str> = header
            .iter()
            .map(|h| h.trim().trim_start_matches('\u{feff}'))
            .zip(record.iter().map(str::trim))
            .filter(|(_, c)| !c.is_empty())
            .collect();
        match part(&cells) {
            Ok(p) => parts.push(p),
            Err(message) => errors.push(wrong(line, message)),
        }
    }
    if errors.is_empty() { Ok(parts) } else { Err(Error::input(errors)) }
}

fn part(cells: &BTreeMap<&str, &str>) -> Result<BillPart, String> {
    let text = |c: &str| cells.get(c).map(|t| (*t).to_owned());
    let place = |c: &str| match cells.get(c) {
        None => Ok(None),
        Some(t) => {
            Place::new(t).map(Some).ok_or_else(|| format!("`{t}` in `{c}`: expected a place of two letters"))
        }
    };
    let flag = match cells.get("discrete") {
        None => None,
        Some(&"true") => Some(true),
        Some(&"false") => Some(false),
        Some(t) => {
            return Err(format!(
                "`{t}` in `discrete`: expected `true` or `false`, or a blank cell for unknown"
            ));
        }
    };
    Ok(BillPart {
        id: text("part").ok_or("the column `part` is blank; expected a name")?,
        into: text("into"),
        maker: text("maker"),
        origin: place("origin")?,
        kind: word(cells, "kind")?,
        eccn: text("eccn"),
        reasons: list(cells, "reasons"),
        exceptions: list(cells, "exceptions")
            .map(|l| l.iter().map(|w| closed("exceptions", w)).collect())
            .transpose()?,
        value_usd: number(cells, "value_usd")?,
        quantity: number(cells, "quantity")?.unwrap_or(1.0),
        discrete: flag,
        us_content: list(cells, "us_content").map(|l| l.iter().map(|w| content(w)).collect()).transpose()?,
        made_with: list(cells, "made_with"),
        plant: match list(cells, "equipment") {
            None => None,
            Some(l) => Some(Plant { kind: None, equipment: Some(equipment(&l)?) }),
        },
        part: word(cells, "matters")?,
    })
}

/// Words between semicolons; `none` is the empty list.
fn list(cells: &BTreeMap<&str, &str>, column: &str) -> Option<Vec<String>> {
    let cell = cells.get(column)?;
    Some(if *cell == "none" { Vec::new() } else { cell.split(';').map(|w| w.trim().to_owned()).collect() })
}

fn number(cells: &BTreeMap<&str, &str>, column: &str) -> Result<Option<f64>, String> {
    let Some(cell) = cells.get(column) else { return Ok(None) };
    cell.parse().map(Some).map_err(|_| format!("`{cell}` in `{column}`: expected a number"))
}

fn word<T: DeserializeOwned>(cells: &BTreeMap<&str, &str>, column: &str) -> Result<Option<T>, String> {
    cells.get(column).map(|w| closed(column, w)).transpose()
}

/// A word of a closed list, as a transaction spells it.
fn closed<T: DeserializeOwned>(column: &str, word: &str) -> Result<T, String> {
    serde_json::from_value(word.into()).map_err(|e| format!("in `{column}`: {e}"))
}

fn content(cell: &str) -> Result<Content, String> {
    let mut words = cell.splitn(3, ':').map(str::trim);
    let (eccn, pct, reasons) = (words.next().unwrap_or_default(), words.next(), words.next());
    let wrong =
        || format!("`{cell}` in `us_content`: expected ECCN:PCT, such as 3A001:18, or 3A001:18:NS2+AT1");
    let pct: f64 = pct.ok_or_else(wrong)?.parse().map_err(|_| wrong())?;
    if eccn.is_empty() || !(0.0..=100.0).contains(&pct) {
        return Err(wrong());
    }
    Ok(Content {
        eccn: Some(eccn.to_owned()),
        reasons: reasons
            .map(|r| r.split('+').map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect()),
        pct: Some(pct),
        ..Content::default()
    })
}

/// `deposition:3E991; etch:3E991`: pieces of equipment, each with the technology of which it is the direct product.
fn equipment(cells: &[String]) -> Result<Vec<Equipment>, String> {
    let one = |cell: &String| {
        let (purpose, eccn) = cell.split_once(':').ok_or_else(|| {
            format!("`{cell}` in `equipment`: expected USE:ECCN, such as etch:3E991 or etch:none")
        })?;
        let of = if eccn.trim() == "none" { Vec::new() } else { vec![eccn.trim().to_owned()] };
        Ok(Equipment { purpose: Some(closed("equipment", purpose.trim())?), direct_product_of: Some(of) })
    };
    cells.iter().map(one).collect()
}

/// What became of each line, as a table.
pub fn bill_text(parts: &[TracedPart]) -> String {
    let mut out = String::from(
        "parts                             share of value  US content counts  subject to the EAR itself\n",
    );
    let word = |t: Truth| match t {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "unknown",
    };
    for p in parts {
        let name = format!("{}{}", "  ".repeat(p.depth), p.id);
        let share = p.share_pct.map_or("unknown".to_owned(), |s| format!("{s:.1} %"));
        let subject = p.subject_to_ear.map_or("US origin", word);
        let _ = writeln!(out, "{name:<34}{share:>14}  {:<17}  {subject}", word(p.counts));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::bill;

    #[test]
    fn a_bill_is_read_and_every_mistake_named() {
        let text = "part,into,origin,eccn,reasons,value_usd,quantity,discrete,us_content,made_with,equipment,matters,kind,exceptions\n\
                    phone,,VN,5A992,AT1,300,,,,none,,,commodity,none\n\
                    chip,phone,TW,3A991,AT1,20,2,true,3A001:18:NS2+AT1; EAR99:4,3E991;5E991,etch:3E991;test:none,substantial,commodity,GBS\n";
        let parts = bill(text.as_bytes(), "bill.csv").expect("a good bill");
        assert_eq!(parts[0].into, None);
        let chip = &parts[1];
        assert_eq!((chip.quantity, chip.discrete), (2.0, Some(true)));
        let content = chip.us_content.as_ref().expect("stated");
        assert_eq!(
            (content[0].pct, content[0].reasons.as_ref().map(Vec::len), &content[1].reasons),
            (Some(18.0), Some(2), &None)
        );
        assert_eq!(chip.plant.as_ref().and_then(|p| p.equipment.as_ref()).map(Vec::len), Some(2));
        for (bad, says) in [
            ("part,prise\na,1\n", "no column of a bill"),
            ("part,origin\na,XQ\n", "two letters"),
            ("part,us_content\na,3A001\n", "expected ECCN:PCT"),
            ("part,us_content\na,3A001:180\n", "expected ECCN:PCT"),
            ("part,equipment\na,etch\n", "expected USE:ECCN"),
            ("part,equipment\na,etching:3E991\n", "unknown variant"),
            ("part,value_usd\na,much\n", "expected a number"),
            ("part,discrete\na,perhaps\n", "expected `true` or `false`"),
            ("into\nx\n", "expected a name"),
        ] {
            let e = bill(bad.as_bytes(), "bill.csv").unwrap_err().to_string();
            assert!(e.contains(says), "{e}");
        }
    }
}
