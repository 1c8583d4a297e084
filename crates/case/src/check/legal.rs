//! Cells with facts of export law: ECCNs, reasons for control, US-origin parts, technology, equipment.
//! Their words are those of the transaction format; empty is unknown, `none` states that there is none.
//!
//! Supported: ECCNs of the Commerce Control List with sub-paragraphs, and `EAR99`. Not supported: checking them against the list.

use super::cells::number;
use crate::layout::{Kind, words};
use crate::model::{Legal, UsPart};
use crate::nearest::did_you_mean;
use crate::raw::Record;
use crate::spot::Field;
use knockon_vocabulary::Diagnostic;

/// Checks a cell of one of the legal kinds.
pub(crate) fn check(kind: &Kind, f: &Field, found: &mut Vec<Diagnostic>) {
    if f.text == "none" && !matches!(kind, Kind::Eccn) {
        return;
    }
    match kind {
        Kind::Eccn => eccn(f, found),
        Kind::Reasons => f.parts(';').iter().for_each(|p| reason(p, found)),
        Kind::MadeWith => f.parts(';').iter().for_each(|p| eccn(p, found)),
        Kind::Parts => {
            if let Err(d) = parts(f) {
                found.extend(d);
            }
        }
        Kind::Equipment => {
            if let Err(d) = equipment(f) {
                found.extend(d);
            }
        }
        _ => {}
    }
}

fn is_eccn(text: &str) -> bool {
    if text == "EAR99" {
        return true;
    }
    let b = text.as_bytes();
    let head = b.len() >= 5
        && b[0].is_ascii_digit()
        && (b'A'..=b'E').contains(&b[1])
        && b[2..5].iter().all(u8::is_ascii_digit);
    head && (b.len() == 5
        || b[5] == b'.' && b[6..].iter().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-')))
}

fn eccn(f: &Field, found: &mut Vec<Diagnostic>) {
    if !is_eccn(&f.text) {
        found.push(f.at.error(format!("`{}` is not an ECCN", f.text)).expected(Kind::Eccn.expected()));
    }
}

fn is_reason(text: &str) -> bool {
    let b = text.as_bytes();
    let column =
        b.len() == 3 && b[0].is_ascii_uppercase() && b[1].is_ascii_uppercase() && b[2].is_ascii_digit();
    column || matches!(text, "UN" | "SS" | "SL" | "EI" | "CW") || text.starts_with("section_7")
}

fn reason(f: &Field, found: &mut Vec<Diagnostic>) {
    if !is_reason(&f.text) {
        found.push(
            f.at.error(format!("`{}` is not a reason for control", f.text))
                .expected(Kind::Reasons.expected()),
        );
    }
}

/// `ECCN:percent:REASON+REASON; …`.
fn parts(f: &Field) -> Result<Vec<UsPart>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut out = Vec::new();
    for part in f.parts(';') {
        let mut pieces = part.text.splitn(3, ':').map(str::trim);
        let (code, pct) = (pieces.next().unwrap_or_default(), pieces.next().and_then(number));
        let reasons = words_of(pieces.next().unwrap_or_default());
        match pct {
            Some(pct)
                if is_eccn(code) && (0.0..=100.0).contains(&pct) && reasons.iter().all(|r| is_reason(r)) =>
            {
                out.push(UsPart { eccn: code.to_owned(), pct, reasons });
            }
            _ => found.push(
                part.at
                    .error(format!("`{}` is not a US-origin part", part.text))
                    .expected(Kind::Parts.expected()),
            ),
        }
    }
    let sum: f64 = out.iter().map(|p| p.pct).sum();
    if sum > 100.0 + 1e-9 {
        found.push(
            f.at.error(format!("the US-origin parts sum to {sum} percent"))
                .expected("at most 100 percent of the item's value"),
        );
    }
    if found.is_empty() { Ok(out) } else { Err(found) }
}

/// `use:ECCN+ECCN; …`.
fn equipment(f: &Field) -> Result<Vec<(String, Vec<String>)>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut out = Vec::new();
    for part in f.parts(';') {
        let (usage, codes) = part.text.split_once(':').unwrap_or((&part.text, ""));
        let usage = usage.trim();
        let codes = words_of(codes);
        if !words::EQUIPMENT.contains(&usage) {
            let help = did_you_mean(usage, words::EQUIPMENT.iter().copied());
            found.push(
                part.at
                    .error(format!("unknown use of equipment `{usage}`"))
                    .expected(Kind::Equipment.expected())
                    .help(help),
            );
        } else if let Some(bad) = codes.iter().find(|c| !is_eccn(c)) {
            found.push(part.at.error(format!("`{bad}` is not an ECCN")).expected(Kind::Equipment.expected()));
        } else {
            out.push((usage.to_owned(), codes));
        }
    }
    if found.is_empty() { Ok(out) } else { Err(found) }
}

fn words_of(text: &str) -> Vec<String> {
    text.split('+').map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// The words of a list cell; `none` is the empty list.
pub(crate) fn words(f: &Field) -> Vec<String> {
    if f.text == "none" { Vec::new() } else { f.parts(';').into_iter().map(|p| p.text).collect() }
}

/// The three legal columns of a row. Cells that are wrong have been reported and count as unknown.
pub(crate) fn read(row: &impl Record) -> Legal {
    let stated = |name: &str| row.get(name);
    let none = |f: &Field| f.text == "none";
    Legal {
        us_content: stated("us_content").and_then(|f| if none(f) { Some(Vec::new()) } else { parts(f).ok() }),
        made_with: stated("made_with").map(words),
        equipment: stated("equipment")
            .and_then(|f| if none(f) { Some(Vec::new()) } else { equipment(f).ok() }),
    }
}

/// What a row states, and the item's defaults for the rest.
pub(crate) fn merged(row: Legal, item: &Legal) -> Legal {
    Legal {
        us_content: row.us_content.or_else(|| item.us_content.clone()),
        made_with: row.made_with.or_else(|| item.made_with.clone()),
        equipment: row.equipment.or_else(|| item.equipment.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spot::Spot;

    fn field(text: &str) -> Field {
        Field { text: text.into(), at: Spot { file: "x.csv".into(), line: 1, column: 1, width: 0 } }
    }

    #[test]
    fn parts_read_as_the_format_writes_them() {
        let got = parts(&field("3A001:18:NS2+RS1; EAR99:40:")).expect("the documented example is right");
        assert_eq!(got[0].reasons, ["NS2", "RS1"]);
        assert_eq!((got[1].eccn.as_str(), got[1].pct, got[1].reasons.len()), ("EAR99", 40.0, 0));
        assert!(parts(&field("3A001:70:; EAR99:40:")).is_err());
        assert!(parts(&field("3A001")).is_err());
    }

    #[test]
    fn equipment_reads_as_the_format_writes_it() {
        let got = equipment(&field("lithography:3E991+3E001; etch:")).expect("the words are known");
        assert_eq!(
            got,
            [("lithography".into(), vec!["3E991".into(), "3E001".into()]), ("etch".into(), vec![])]
        );
        assert_eq!(
            equipment(&field("litography:3E991")).expect_err("a wrong word")[0].help,
            "did you mean `lithography`?"
        );
    }

    #[test]
    fn eccns_have_their_form() {
        for good in ["3A001", "5A002.a.1", "EAR99", "9A610", "3A001.b.2"] {
            assert!(is_eccn(good), "{good}");
        }
        for bad in ["3F001", "EAR 99", "3A01", "3A0011", ""] {
            assert!(!is_eccn(bad), "{bad}");
        }
    }
}
