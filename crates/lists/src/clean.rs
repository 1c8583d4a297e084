//! Known defects of printed names: what is meant becomes another name, what was printed stays the name.
//!
//! **Supported**: an address after the legal form (Entity List); a parent named before the entity (`P. Subordinate Institution - X`);
//! a clause about successors at the end (`; and any
//! successor, sub-unit, or subsidiary thereof`); text that was encoded twice (`Ã©`), control characters left from
//! Windows-1252 (`Xi\u{92}an`); `?` where a character was lost: a quotation mark at the edge of a word, an apostrophe between
//! two letters; runs of spaces. **Not supported**: guessing a lost letter.

use crate::notes::{Notes, Place};
use crate::parts;
use crate::sheet::windows_1252;
use knockon_vocabulary::{ListCode, ListRecord, Severity};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Cleans a record's names in place. `at` is where the name stands.
pub(crate) fn names(record: &mut ListRecord, at: Place, notes: &mut Notes<'_>) {
    let name = record.name.clone();
    if name.is_empty() {
        let message = "the row has no name: it is kept and can match nothing".to_owned();
        notes.count_at("no name", Severity::Warning, at, message);
    }
    if let Some(short) = before_address(&name).filter(|_| record.list == ListCode::UsEl) {
        let message = format!("`{name}` carries an address; `{short}` is added as an alias");
        notes.count_at("an address inside the name", Severity::Note, at, message);
        parts::alias(record, short);
    }
    for meant in [before_successors(&name), behind_parent(&name)].into_iter().flatten() {
        parts::alias(record, meant);
    }
    if lost_character(&name) {
        let message = format!("`{name}` has `?` where a character was lost; kept as printed");
        notes.count_at("a lost character in the name", Severity::Note, at, message);
    }
    for printed in std::iter::once(name).chain(record.aliases.clone()) {
        if let Some(meant) = repaired(&printed) {
            let message = format!("`{printed}` was mangled in transmission; `{meant}` is added as an alias");
            notes.count_at("a mangled name", Severity::Note, at, message);
            parts::alias(record, &meant);
        } else if let Some(meant) = without_question_marks(&printed) {
            parts::alias(record, &meant);
        }
    }
}

/// The part of a name before an address that follows its legal form: `X Co., Ltd., Wuhan, Hubei` → `X Co., Ltd.`
///
/// What follows must look like nothing but places: a part of the company (`X Corp., 30th Research Institute`) is another entity,
/// and giving it the company's name would make it the company.
fn before_address(name: &str) -> Option<&str> {
    const FORMS: [&str; 7] = ["Co., Ltd.", "Co. Ltd.", "Co., Limited", "Ltd.", "Inc.", "LLC", "Limited"];
    const ENTITY: [&str; 14] = [
        "Institut",
        "Lab",
        "Bureau",
        "Plant",
        "Factory",
        "Cent",
        "Academy",
        "Department",
        "Branch",
        "Office",
        "Univers",
        "Company",
        "Corporation",
        "Sdn",
    ];
    let trimmed = name.trim_end_matches([',', ' ']);
    let end = FORMS
        .iter()
        .filter_map(|f| trimmed.find(&format!("{f}, ")).map(|at| at + f.len()))
        .min()
        .filter(|&end| end < trimmed.len())?;
    let tail = &trimmed[end..];
    let word = |w: &str| w.trim().starts_with(|c: char| c.is_uppercase()) || w.trim().is_empty();
    let places = tail.split([',', ' ']).all(word)
        && !tail.contains(|c: char| c.is_ascii_digit() || ['(', ')', ';', '.', '"', '“', '”'].contains(&c))
        && !FORMS.iter().chain(&ENTITY).any(|f| tail.contains(f));
    places.then(|| &trimmed[..end])
}

/// The entity itself where a row names its parent first: `Parent (P). Affiliated Entity: Child` → `Child`.
fn behind_parent(name: &str) -> Option<&str> {
    ["Affiliated Entity:", "Subordinate Institution -", "Subordinate Institute -", "Subordinate Entity:"]
        .iter()
        .find_map(|m| name.split_once(m))
        .map(|(_, child)| child.trim())
        .filter(|c| !c.is_empty())
}

fn before_successors(name: &str) -> Option<&str> {
    let lower = name.to_ascii_lowercase();
    let at = lower.find("and any successor")?;
    let head = name.get(..at)?.trim_end_matches([' ', ';', ',']);
    (!head.is_empty()).then_some(head)
}

/// Whether a `?` stands between two letters.
fn lost_character(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    chars.windows(3).any(|w| w[1] == '?' && w[0].is_alphabetic() && w[2].is_alphabetic())
}

/// Question marks as the quotation marks and apostrophes that they stand for.
fn without_question_marks(name: &str) -> Option<String> {
    if !name.contains('?') {
        return None;
    }
    let chars: Vec<char> = name.chars().collect();
    let letter = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c| c.is_alphanumeric());
    let out: String = chars
        .iter()
        .enumerate()
        .filter_map(|(i, &c)| match c {
            '?' if letter(i.checked_sub(1)) && letter(Some(i + 1)) => Some('\''),
            '?' => None,
            c => Some(c),
        })
        .collect();
    let out = parts::joined(out.split_whitespace(), " ");
    (!out.is_empty()).then_some(out)
}

static BYTES: LazyLock<HashMap<char, u8>> =
    LazyLock::new(|| (0..=255u8).map(|b| (windows_1252(b), b)).collect());

/// What a text said before it was read with the wrong code page; `None` where it shows no sign of that.
fn repaired(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|c| BYTES.get(&c).copied()).collect();
    if let Some(twice) = bytes.and_then(|b| String::from_utf8(b).ok()) {
        return Some(twice);
    }
    let control = |c: char| ('\u{80}'..'\u{a0}').contains(&c);
    text.contains(control).then(|| {
        text.chars()
            .map(|c| match u8::try_from(c) {
                Ok(b) if control(c) => windows_1252(b),
                _ => c,
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_after_the_legal_form_is_cut() {
        for (name, short) in [
            (
                "HiSilicon Optoelectronics Co., Ltd., Wuhan, Hubei",
                Some("HiSilicon Optoelectronics Co., Ltd."),
            ),
            (
                "Huawei Technologies Service Co., Ltd., Langfang, Hebei, ",
                Some("Huawei Technologies Service Co., Ltd."),
            ),
            ("Huawei Technologies Co., Ltd.", None),
            ("Acme Company, Inc.", None),
            ("Alpha Ltd., Beta Inc.", None),
            ("Alpha Ltd., 30th Research Institute (A-30)", None),
            ("Alpha Corporation, Raduga Design Bureau", None),
        ] {
            assert_eq!(before_address(name), short, "{name}");
        }
    }

    #[test]
    fn what_was_meant_is_found_again() {
        for (printed, meant) in [
            ("CafÃ© Ltd", Some("Café Ltd")),
            ("Xi\u{92}an Works", Some("Xi’an Works")),
            ("Café", None),
            ("ÐœÐ¸Ñ€", Some("Мир")),
            ("华为", None),
        ] {
            assert_eq!(repaired(printed).as_deref(), meant, "{printed}");
        }
        assert_eq!(without_question_marks("OOO ?DSK?").as_deref(), Some("OOO DSK"));
        assert_eq!(without_question_marks("Xi?an Works").as_deref(), Some("Xi'an Works"));
        assert_eq!(behind_parent("CETC 13.  Subordinate Institution - Envoltek "), Some("Envoltek"));
        assert_eq!(
            before_successors("Sinobright Company; and any successor, sub-unit, or subsidiary thereof"),
            Some("Sinobright Company")
        );
    }
}
