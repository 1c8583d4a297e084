//! Transactions as rows of a table: a column is a path into the transaction, a cell is its value.
//!
//! Columns: the fields of a transaction, joined by dots, elements of a list by number, keys by name: `as_of`, `to`,
//! `asserted.supports_5g`, `item.eccn`, `item.us_content.0.pct`, `parties.0.listed.0.footnotes.1`. Cells: an empty cell is
//! unknown; `none` is the statement `[]`; words of a list stand between semicolons (`civil;production`); `true` and
//! `false`; days as `YYYY-MM-DD`. An element of a list with no cell filled is not there. The kind of a cell follows from
//! the schema of a transaction, so that a new field is a new column without a change here.
//!
//! Supported: any order of columns; lists of any length. Not supported: a list of elements with nothing known but that
//! it is not empty.

use crate::read::distance;
use crate::transaction::Transaction;
use serde_json::{Map, Value};

/// The word of a cell that states an empty list.
const NONE: &str = "none";

/// The columns of a table of transactions.
#[derive(Debug, Clone)]
pub struct Columns(Vec<Column>);

#[derive(Debug, Clone)]
struct Column {
    name: String,
    path: Vec<Step>,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Element(usize),
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Flag,
    /// A list of texts.
    Words,
    /// A list of tables: only `none` can be said of it as a whole.
    Tables,
}

/// A column or cell that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlatError {
    /// Which column, from 0; `None`: the row as a whole.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Columns {
    /// Reads a header; every column that is none is reported.
    pub fn new<'a>(header: impl Iterator<Item = &'a str>) -> Result<Self, Vec<FlatError>> {
        let schema = schemars::schema_for!(Transaction).to_value();
        let (mut columns, mut errors) = (Vec::<Column>::new(), Vec::new());
        for (n, name) in header.enumerate() {
            let name = name.trim().trim_start_matches('\u{feff}');
            let wrong = |message: String, help: String| FlatError { column: Some(n), message, help };
            if columns.iter().any(|c| c.name == name) {
                errors
                    .push(wrong(format!("the column `{name}` stands twice"), "leave one of them".to_owned()));
                continue;
            }
            match resolve(&schema, name) {
                Ok((path, kind)) => columns.push(Column { name: name.to_owned(), path, kind }),
                Err(help) => errors.push(wrong(format!("`{name}` is no column of a transaction"), help)),
            }
        }
        for needed in ["as_of", "regimes", "activity"] {
            if errors.is_empty() && !columns.iter().any(|c| c.name == needed) {
                errors.push(FlatError {
                    column: None,
                    message: format!("the column `{needed}` is missing"),
                    help: "every transaction needs `as_of`, `regimes` and `activity`".to_owned(),
                });
            }
        }
        if errors.is_empty() { Ok(Self(columns)) } else { Err(errors) }
    }

    /// Reads a row.
    pub fn row(&self, cells: &[&str]) -> Result<Transaction, FlatError> {
        let mut values = Vec::with_capacity(self.0.len());
        for (n, c) in self.0.iter().enumerate() {
            let cell = cells.get(n).copied().unwrap_or_default().trim();
            let value =
                c.value(cell).map_err(|(message, help)| FlatError { column: Some(n), message, help })?;
            values.push(value);
        }
        let read = |left_out: Option<usize>| {
            let mut root = Value::Object(Map::new());
            let all = self.0.iter().zip(&values).enumerate().filter(|(n, _)| Some(*n) != left_out);
            for (c, v) in all.filter_map(|(_, (c, v))| v.as_ref().map(|v| (c, v))) {
                put(&mut root, &c.path, v.clone());
            }
            compact(&mut root);
            Transaction::from_value(&root)
        };
        read(None).map_err(|e| {
            // The reader of values knows no columns: the one without which it is content is the one that is wrong, or,
            // where that one is needed, the one whose word the message repeats.
            let d = e.diagnostic("");
            let stated = || (0..values.len()).filter(|n| values[*n].is_some());
            let repeats = |n: &usize| {
                let word = values[*n].as_ref().and_then(Value::as_str);
                word.is_some_and(|w| d.message.contains(&format!("`{w}`")))
            };
            let column = stated().find(|n| read(Some(*n)).is_ok()).or_else(|| stated().find(repeats));
            FlatError { column, message: d.message, help: d.help }
        })
    }

    /// The name of a column.
    pub fn name(&self, column: usize) -> &str {
        self.0.get(column).map_or("", |c| c.name.as_str())
    }
}

impl Column {
    /// The value of a cell; `None`: empty.
    fn value(&self, cell: &str) -> Result<Option<Value>, (String, String)> {
        if cell.is_empty() {
            return Ok(None);
        }
        let wrong =
            |expected: &str| (format!("`{cell}` in column `{}`", self.name), format!("expected {expected}"));
        Ok(Some(match self.kind {
            Kind::Text => cell.into(),
            Kind::Number => cell.parse::<f64>().map_err(|_| wrong("a number"))?.into(),
            Kind::Flag => match cell {
                "true" => true.into(),
                "false" => false.into(),
                _ => return Err(wrong("`true` or `false`, or an empty cell for unknown")),
            },
            Kind::Words | Kind::Tables if cell == NONE => Value::Array(Vec::new()),
            Kind::Words => cell.split(';').map(|w| Value::from(w.trim())).collect(),
            Kind::Tables => {
                return Err(wrong(&format!("`{NONE}`, or columns such as `{}.0.…`", self.name)));
            }
        }))
    }
}

/// Follows a dotted name through the schema; the error says what to do.
fn resolve(root: &Value, name: &str) -> Result<(Vec<Step>, Kind), String> {
    let mut at = deref(root, root);
    let mut path = Vec::new();
    for word in name.split('.') {
        if let Some(fields) = at["properties"].as_object() {
            let Some(next) = fields.get(word) else {
                let near = fields.keys().min_by_key(|k| distance(word, k)).map_or("", String::as_str);
                return Err(format!("did you mean `{near}` for `{word}`?"));
            };
            path.push(Step::Key(word.to_owned()));
            at = deref(root, next);
        } else if at["items"].is_object() {
            let n = word.parse().map_err(|_| format!("expected the number of an element, found `{word}`"))?;
            path.push(Step::Element(n));
            at = deref(root, &at["items"]);
        } else if at["additionalProperties"].is_object() {
            path.push(Step::Key(word.to_owned()));
            at = deref(root, &at["additionalProperties"]);
        } else {
            return Err(format!("`{word}` stands below a value that has no parts"));
        }
    }
    let kind = kind(root, at).ok_or_else(|| "expected a column for each of its parts".to_owned())?;
    Ok((path, kind))
}

/// The schema behind references and "or null".
fn deref<'a>(root: &'a Value, mut at: &'a Value) -> &'a Value {
    loop {
        if let Some(name) = at["$ref"].as_str().and_then(|r| r.strip_prefix("#/$defs/")) {
            at = &root["$defs"][name];
        } else if let Some(other) =
            at["anyOf"].as_array().and_then(|any| any.iter().find(|s| s["type"] != "null"))
        {
            at = other;
        } else {
            return at;
        }
    }
}

fn kind(root: &Value, at: &Value) -> Option<Kind> {
    let is =
        |word: &str| at["type"] == word || at["type"].as_array().is_some_and(|t| t.iter().any(|x| x == word));
    if is("array") {
        let inner = deref(root, &at["items"]);
        return Some(if inner["properties"].is_object() { Kind::Tables } else { Kind::Words });
    }
    match () {
        () if is("object") => None,
        () if is("boolean") => Some(Kind::Flag),
        () if is("number") || is("integer") => Some(Kind::Number),
        // Words are enums: `oneOf` constants where each has a description.
        () => Some(Kind::Text),
    }
}

/// Puts a value at the end of a path; elements of lists stand under their numbers until `compact`.
fn put(root: &mut Value, path: &[Step], value: Value) {
    let Some((step, rest)) = path.split_first() else {
        *root = value;
        return;
    };
    match step {
        Step::Key(k) => {
            if !root.is_object() {
                *root = Value::Object(Map::new());
            }
            put(&mut root[k.as_str()], rest, value);
        }
        Step::Element(n) => {
            if !root.is_array() {
                *root = Value::Array(Vec::new());
            }
            if let Some(list) = root.as_array_mut() {
                // Kept as pairs of number and value, so that a large number costs nothing.
                let number = Value::from(*n);
                let at = list.iter().position(|p| p[0] == number).unwrap_or_else(|| {
                    list.push(Value::Array(vec![number, Value::Null]));
                    list.len() - 1
                });
                put(&mut list[at][1], rest, value);
            }
        }
    }
}

/// Turns the numbered elements into lists in their order.
fn compact(v: &mut Value) {
    match v {
        Value::Object(map) => map.values_mut().for_each(compact),
        Value::Array(list) if list.first().is_some_and(Value::is_array) => {
            list.sort_by_key(|p| p[0].as_u64());
            *list = list.drain(..).map(|mut p| p[1].take()).collect();
            list.iter_mut().for_each(compact);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str, row: &str) -> Result<Transaction, String> {
        let columns = Columns::new(header.split(',')).map_err(|e| format!("{e:?}"))?;
        let cells: Vec<&str> = row.split(',').collect();
        columns
            .row(&cells)
            .map_err(|e| format!("{}: {} {}", e.column.map_or("", |c| columns.name(c)), e.message, e.help))
    }

    const HEAD: &str = "as_of,regimes,activity";

    #[test]
    fn a_row_is_the_transaction_that_the_page_describes() {
        let header = format!(
            "{HEAD},to,end_use,asserted.supports_5g,item.us_content,item.plant.equipment.0.direct_product_of,\
             parties.1.id,parties.0.id,parties.0.roles,parties.0.listed.0.list,parties.0.listed.0.footnotes.1,ownership.0.owner,\
             ownership.0.owned,ownership.0.pct"
        );
        let row = "2020-09-15,us-ear,reexport,CN,production;civil,true,none,3E991;5E991,maker,buyer,purchaser;end_user,us-el,2020-05-15,maker,buyer,12.5";
        let json = r#"{"as_of":"2020-09-15","regimes":["us-ear"],"activity":"reexport","to":"CN","end_use":["production","civil"],
            "asserted":{"supports_5g":true},"item":{"us_content":[],"plant":{"equipment":[{"direct_product_of":["3E991","5E991"]}]}},
            "parties":[{"id":"buyer","roles":["purchaser","end_user"],"listed":[{"list":"us-el","footnotes":{"1":"2020-05-15"}}]},{"id":"maker"}],
            "ownership":[{"owner":"maker","owned":"buyer","pct":12.5}]}"#;
        assert_eq!(read(&header, row).unwrap(), Transaction::from_json(json).unwrap());
    }

    #[test]
    fn empty_cells_are_unknown_and_empty_elements_are_not_there() {
        let got = read(
            &format!("{HEAD},to,item.us_content.0.pct,item.us_content.1.pct"),
            "2020-01-01,us-ear,export,,,7",
        )
        .unwrap();
        assert_eq!(got.to, None);
        assert_eq!(got.item.unwrap().us_content.unwrap().len(), 1);
        let got = read(&format!("{HEAD},item.us_content.0.pct"), "2020-01-01,us-ear,export,").unwrap();
        assert_eq!(got.item, None);
    }

    #[test]
    fn mistakes_name_the_column_and_the_nearest_word() {
        let e = read(&format!("{HEAD},item.ecn"), "").unwrap_err();
        assert!(e.contains("`eccn`"), "{e}");
        let e = read(&format!("{HEAD},to"), "2020-01-01,us-ear,exprot,CN").unwrap_err();
        assert!(e.starts_with("activity:") && e.contains("`export`"), "{e}");
        let e = read(
            &format!("{HEAD},parties.0.listed.0.list,parties.0.id"),
            "2020-01-01,us-ear,export,us-ell,a",
        )
        .unwrap_err();
        assert!(e.starts_with("parties.0.listed.0.list:"), "{e}");
        let e = read(&format!("{HEAD},item.us_content.0.pct"), "2020-01-01,us-ear,export,much").unwrap_err();
        assert!(e.contains("expected a number"), "{e}");
        assert!(read("as_of,regimes", "").unwrap_err().contains("`activity` is missing"));
        assert!(read(&format!("{HEAD},to,to"), "").unwrap_err().contains("twice"));
        assert!(read(&format!("{HEAD},item"), "").unwrap_err().contains("each of its parts"));
        assert!(read(&format!("{HEAD},parties.x.id"), "").unwrap_err().contains("number of an element"));
    }
}
