//! TOML files value by value, each with line and column (TOML 1.1, through the spans of the `toml` crate).
//!
//! Supported: several syntax errors at once, with what could be read beside them. Not supported: times of day and offsets.

use super::{Name, Record};
use crate::spot::{Field, Lines, Spot};
use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};
use knockon_vocabulary::Diagnostic;

/// Sort of a TOML scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A string.
    Text,
    /// An integer.
    Integer,
    /// A float.
    Number,
    /// A boolean.
    Flag,
    /// A local date.
    Date,
    /// A time, or a date with a time.
    Time,
}

impl Sort {
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Flag => "`true` or `false`",
            Self::Date => "a date",
            Self::Time => "a time",
        }
    }
}

/// A TOML value with its place.
#[derive(Debug, Clone)]
pub enum Node {
    /// A text, number, boolean or date.
    Scalar(Field, Sort),
    /// A list.
    List(Vec<Node>, Spot),
    /// A table.
    Table(Keys),
}

/// A TOML table with its place.
#[derive(Debug, Clone)]
pub struct Keys {
    pub(crate) entries: Vec<(Field, Node)>,
    pub(crate) at: Spot,
    /// Whether the file is there and could be read; keys are not missed in one that is not.
    pub(crate) present: bool,
}

impl Node {
    pub(crate) fn at(&self) -> &Spot {
        match self {
            Self::Scalar(field, _) => &field.at,
            Self::List(_, at) => at,
            Self::Table(keys) => &keys.at,
        }
    }

    /// What it is, for a message.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Scalar(_, sort) => sort.noun(),
            Self::List(..) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

impl Keys {
    /// The table of a file that is not there.
    pub(crate) fn missing(file: &str) -> Self {
        Self { entries: Vec::new(), at: Spot::file(file), present: false }
    }

    /// The value of a key.
    pub(crate) fn node(&self, name: &str) -> Option<&Node> {
        self.entries.iter().find(|(k, _)| k.text == name).map(|(_, v)| v)
    }

    pub(crate) fn node_mut(&mut self, name: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|(k, _)| k.text == name).map(|(_, v)| v)
    }

    /// The table under a key.
    pub(crate) fn keys(&self, name: &str) -> Option<&Keys> {
        match self.node(name) {
            Some(Node::Table(keys)) => Some(keys),
            _ => None,
        }
    }

    /// The tables of a list under a key (`[[…]]`).
    pub(crate) fn rows(&self, name: &str) -> impl Iterator<Item = &Keys> {
        let items = match self.node(name) {
            Some(Node::List(items, _)) => items.as_slice(),
            _ => &[],
        };
        items.iter().filter_map(|n| if let Node::Table(keys) = n { Some(keys) } else { None })
    }

    /// The scalars of a list under a key.
    pub(crate) fn many(&self, name: &str) -> Vec<&Field> {
        let items = match self.node(name) {
            Some(Node::List(items, _)) => items.as_slice(),
            _ => &[],
        };
        items.iter().filter_map(|n| if let Node::Scalar(field, _) = n { Some(field) } else { None }).collect()
    }
}

impl Record for Keys {
    fn get(&self, name: &str) -> Option<&Field> {
        match self.node(name) {
            Some(Node::Scalar(field, _)) => Some(field),
            _ => None,
        }
    }

    fn at(&self, name: &str) -> Spot {
        self.node(name).map_or(&self.at, Node::at).clone()
    }
}

/// Reads a TOML file.
pub(crate) fn read(file: &Name, text: &str, found: &mut Vec<Diagnostic>) -> Keys {
    let lines = Lines::new(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    let present = errors.is_empty();
    for error in errors {
        let at = error.span().map_or_else(|| Spot::file(file), |span| lines.spot(file, span));
        // The parser's message may hold several lines: what was expected stands on the later ones.
        let mut parts = error.message().lines();
        let message = format!("not TOML: {}", parts.next().unwrap_or("syntax error"));
        let expected = parts.collect::<Vec<_>>().join("; ").replace("expected ", "");
        found.push(at.error(message).expected(expected));
    }
    let mut keys = table(root.into_inner(), Spot::file(file), &lines, file);
    keys.present = present;
    keys
}

/// Reads one TOML value, as in `--set path=value`; `None` when it is none.
pub(crate) fn read_value(text: &str, at: &Spot) -> Option<Node> {
    let parsed = DeValue::parse(text).ok()?;
    let lines = Lines::new(text);
    let mut value = node(parsed, &lines, &at.file);
    place(&mut value, at);
    Some(value)
}

/// Gives a value and all that it holds one place.
fn place(value: &mut Node, at: &Spot) {
    match value {
        Node::Scalar(field, _) => field.at = at.clone(),
        Node::List(items, spot) => {
            *spot = at.clone();
            items.iter_mut().for_each(|n| place(n, at));
        }
        Node::Table(keys) => {
            keys.at = at.clone();
            for (key, value) in &mut keys.entries {
                key.at = at.clone();
                place(value, at);
            }
        }
    }
}

fn table(table: DeTable<'_>, at: Spot, lines: &Lines<'_>, file: &Name) -> Keys {
    let mut entries: Vec<(usize, (Field, Node))> = table
        .into_iter()
        .map(|(key, value)| {
            let span = key.span();
            let field = Field { text: key.into_inner().into_owned(), at: lines.spot(file, span.clone()) };
            (span.start, (field, node(value, lines, file)))
        })
        .collect();
    // The crate's tables are in order of the alphabet; ours are in the order of the file.
    entries.sort_by_key(|e| e.0);
    Keys { entries: entries.into_iter().map(|e| e.1).collect(), at, present: true }
}

fn node(value: Spanned<DeValue<'_>>, lines: &Lines<'_>, file: &Name) -> Node {
    let at = lines.spot(file, value.span());
    let scalar = |text: String, sort: Sort| Node::Scalar(Field { text, at: at.clone() }, sort);
    match value.into_inner() {
        DeValue::String(text) => scalar(text.into_owned(), Sort::Text),
        DeValue::Integer(n) => {
            let decimal = i128::from_str_radix(n.as_str(), n.radix()).map(|v| v.to_string());
            scalar(decimal.unwrap_or_else(|_| n.to_string()), Sort::Integer)
        }
        DeValue::Float(n) => scalar(n.as_str().to_owned(), Sort::Number),
        DeValue::Boolean(b) => scalar(b.to_string(), Sort::Flag),
        DeValue::Datetime(d) => {
            let sort = if d.time.is_none() && d.offset.is_none() { Sort::Date } else { Sort::Time };
            scalar(d.to_string(), sort)
        }
        DeValue::Array(items) => {
            Node::List(items.into_iter().map(|v| node(v, lines, file)).collect(), at.clone())
        }
        DeValue::Table(inner) => Node::Table(table(inner, at, lines, file)),
    }
}
