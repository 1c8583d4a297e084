//! The delta between two primary files of one publisher, counted the way the validation cases count it.
//!
//! Key: first column. Rows with fewer than 12 columns are ignored. Compared: name, type, programme, remarks (columns 2, 3,
//! 4, 12), as printed. Samples: the first five `[id, name]` in string order of the identifier. A repeated identifier keeps its
//! last row, and `n_from`, `n_to` count identifiers.

use crate::error::{Error, ErrorKind};
use crate::sheet::{decode, rows};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Counts and samples of a delta.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delta {
    /// Entries of the old file.
    pub n_from: usize,
    /// Entries of the new file.
    pub n_to: usize,
    /// Entries only in the new file.
    pub added: usize,
    /// Entries only in the old file.
    pub removed: usize,
    /// Entries of both with another name, type, programme or remark.
    pub changed: usize,
    /// Entries of both with another name.
    pub renamed: usize,
    /// The first five removed, `[id, name]`.
    pub sample_removed: Vec<[String; 2]>,
    /// The first five added, `[id, name]`.
    pub sample_added: Vec<[String; 2]>,
}

/// Name, type, programme, remarks of an entry.
type Entry = [String; 4];

fn entries(bytes: &[u8]) -> BTreeMap<String, Entry> {
    let (text, _) = decode(bytes);
    let mut out = BTreeMap::new();
    for row in rows(&text, ',').filter(|r| r.len() >= 12) {
        let [id, name, kind, programme, remarks] = [0, 1, 2, 3, 11].map(|i| row[i].text.clone());
        out.insert(id, [name, kind, programme, remarks]);
    }
    out
}

/// The delta between two primary files in the SDN layout.
pub fn delta(from: &[u8], to: &[u8]) -> Delta {
    let (a, b) = (entries(from), entries(to));
    let only = |x: &BTreeMap<String, Entry>, y: &BTreeMap<String, Entry>| -> Vec<[String; 2]> {
        x.iter().filter(|(id, _)| !y.contains_key(*id)).map(|(id, e)| [id.clone(), e[0].clone()]).collect()
    };
    let (removed, added) = (only(&a, &b), only(&b, &a));
    let both = || a.iter().filter_map(|(id, e)| Some((e, b.get(id)?)));
    Delta {
        n_from: a.len(),
        n_to: b.len(),
        added: added.len(),
        removed: removed.len(),
        changed: both().filter(|(x, y)| x != y).count(),
        renamed: both().filter(|(x, y)| x[0] != y[0]).count(),
        sample_removed: removed.into_iter().take(5).collect(),
        sample_added: added.into_iter().take(5).collect(),
    }
}

/// A case of kind `list_delta`: `input` names two files, `resolve` gives their bytes; answers with [`Delta`] as JSON.
pub fn list_delta_json(
    input: &Value,
    resolve: &dyn Fn(&str) -> Result<Vec<u8>, String>,
) -> Result<Value, Error> {
    let file = |field: &'static str| -> Result<Vec<u8>, Error> {
        let name = input.get(field).and_then(Value::as_str).ok_or_else(|| ErrorKind::Input {
            field: field.to_owned(),
            expected: "the name of a list file",
        })?;
        resolve(name).map_err(|reason| ErrorKind::Unreadable { name: name.to_owned(), reason }.into())
    };
    let answer = delta(&file("from")?, &file("to")?);
    // A struct of numbers and strings always has a JSON form.
    Ok(serde_json::to_value(answer).expect("a delta has only numbers and strings"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delta_counts_by_its_rules() {
        let row = |id: &str, name: &str, remark: &str| format!("{id},\"{name}\",-0-,P,,,,,,,,\"{remark}\"\n");
        let from = row("10", "A", "") + &row("9", "B", "") + &row("100", "C", "x") + "7,short\n";
        let to = row("10", "A2", "") + &row("100", "C", "y") + &row("11", "D", "");
        let files = |name: &str| match name {
            "a" => Ok(from.clone().into_bytes()),
            "b" => Ok(to.clone().into_bytes()),
            _ => Err("no such file".to_owned()),
        };
        let got = list_delta_json(&serde_json::json!({"from": "a", "to": "b"}), &files).unwrap();
        assert_eq!(
            got,
            serde_json::json!({"n_from": 3, "n_to": 3, "added": 1, "removed": 1, "changed": 2, "renamed": 1,
                "sample_removed": [["9", "B"]], "sample_added": [["11", "D"]]})
        );
        assert!(list_delta_json(&serde_json::json!({"from": "a", "to": "z"}), &files).is_err());
        assert!(list_delta_json(&serde_json::json!({"from": 1, "to": "b"}), &files).is_err());
    }
}
