//! What-ifs: changes to a case that leave its files alone, given as `--set path=value` or as a TOML file.
//!
//! Changes are made to the raw case before it is checked, so that a bad value is reported like any other, at its place in the argument
//! or in the what-if file.
//!
//! Supported: `file.id.field` for rows and blocks, `file.field` for single keys; setting, removing, adding measures. A central
//! value that is set loses its range and its fact, since the number is now the user's; `low` and `high` can be set after it. A measure that is
//! removed stays in the case and is marked as lifted, with those that stand `because` of it. Not supported: adding rows to CSV files.

mod apply;

use crate::nearest::did_you_mean;
use crate::raw::toml::read;
use crate::raw::{Keys, Node, Sort};
use crate::spot::{Field, Spot, count};
use knockon_vocabulary::Diagnostic;

/// The file name of `--set` arguments in diagnostics; the line is the number of the argument.
pub(crate) const ARGUMENTS: &str = "--set";

/// Changes to a case, in order.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// One line; empty for arguments.
    pub title: String,
    /// The changes.
    pub changes: Vec<Change>,
    /// File name, and its text.
    pub(crate) name: String,
    pub(crate) text: String,
    /// What is wrong with its form; reported with the mistakes of the case.
    pub(crate) found: Vec<Diagnostic>,
}

/// One change.
#[derive(Debug, Clone)]
pub enum Change {
    /// Sets a value.
    Set {
        /// `file.id.field` or `file.field`.
        path: Field,
        /// The new value.
        value: Node,
        /// Whether the value has a sort of its own (TOML) or takes that of its target (an argument).
        typed: bool,
    },
    /// Removes a row, or lifts a measure: `file.id`.
    Remove {
        /// What to remove.
        path: Field,
    },
    /// Adds a measure.
    AddMeasure {
        /// Its keys, as in measures.toml.
        block: Keys,
    },
}

impl WhatIf {
    /// Changes from arguments `file.id.field=value`, in order.
    ///
    /// ```
    /// use knockon_case::{Change, WhatIf};
    /// let what_if = WhatIf::from_settings(["behaviour.review_days=40"]);
    /// assert!(matches!(&what_if.changes[..], [Change::Set { path, .. }] if path.text == "behaviour.review_days"));
    /// ```
    pub fn from_settings<S: AsRef<str>>(settings: impl IntoIterator<Item = S>) -> Self {
        let mut out = Self::empty(ARGUMENTS, String::new());
        for (i, setting) in settings.into_iter().enumerate() {
            // A line break in an argument would shift the lines of the arguments after it.
            let setting = setting.as_ref().replace(['\n', '\r'], " ");
            out.text.push_str(&setting);
            out.text.push('\n');
            out.setting(&setting, count(i + 1));
        }
        out
    }

    fn setting(&mut self, setting: &str, line: u32) {
        let whole = Spot { file: ARGUMENTS.into(), line, column: 1, width: count(setting.chars().count()) };
        let Some((path, value)) = setting.split_once('=') else {
            let message = format!("`{setting}` sets nothing");
            self.found.push(
                whole.error(message).expected("`file.id.field=value`, such as `behaviour.review_days=40`"),
            );
            return;
        };
        let mut parts = Field { text: setting.to_owned(), at: whole.clone() }.parts('=').into_iter();
        let path = parts.next().filter(|p| p.text == path.trim());
        let column = count(setting.chars().count() - value.trim_start().chars().count() + 1);
        let text = value.trim().to_owned();
        let at = Spot { column, width: count(text.chars().count()).max(1), ..whole.clone() };
        match path {
            Some(path) => {
                let value = Node::Scalar(Field { text, at }, Sort::Text);
                self.changes.push(Change::Set { path, value, typed: false });
            }
            None => {
                self.found.push(whole.error("the path before `=` is empty").expected("`file.id.field=value`"))
            }
        }
    }

    /// Changes from a TOML file: `title`, `[set]` with `"path" = value`, `remove = ["file.id", …]` and `[[add.measure]]`
    /// blocks as in measures.toml. They are made in this order.
    pub fn from_toml(name: &str, bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut out = Self::empty(name, text);
        if std::str::from_utf8(bytes).is_err() {
            out.found.push(Spot::file(name).error("the file is not UTF-8").help("save it as UTF-8"));
            return out;
        }
        let keys = read(&name.into(), &out.text, &mut out.found);
        for (key, value) in keys.entries {
            out.entry(&key, value);
        }
        // The order of the file would let a removed row be set after it is gone.
        let rank = |c: &Change| match c {
            Change::Set { .. } => 0,
            Change::Remove { .. } => 1,
            Change::AddMeasure { .. } => 2,
        };
        out.changes.sort_by_key(rank);
        out
    }

    fn entry(&mut self, key: &Field, value: Node) {
        let wrong = |value: &Node, expected: &str| {
            value.at().error(format!("`{}` is {}", key.text, value.noun())).expected(expected)
        };
        match (key.text.as_str(), value) {
            ("title", Node::Scalar(field, Sort::Text)) => self.title = field.text,
            ("title", value) => self.found.push(wrong(&value, "a text")),
            ("set", Node::Table(table)) => {
                table.entries.into_iter().for_each(|(path, value)| self.set(path, value))
            }
            ("set", value) => self.found.push(wrong(&value, "a table [set] of `\"file.id.field\" = value`")),
            ("remove", Node::List(items, _)) => {
                for item in items {
                    match item {
                        Node::Scalar(path, Sort::Text) => self.changes.push(Change::Remove { path }),
                        other => self.found.push(wrong(&other, "texts such as `\"measures.us-tgl\"`")),
                    }
                }
            }
            ("remove", value) => self.found.push(wrong(&value, "a list such as `[\"measures.us-tgl\"]`")),
            ("add", Node::Table(table)) => {
                table.entries.into_iter().for_each(|(what, value)| self.add(&what, value))
            }
            ("add", value) => self.found.push(wrong(&value, "blocks [[add.measure]]")),
            (other, _) => {
                let near = did_you_mean(other, ["title", "set", "remove", "add"]);
                let message = format!("unknown key `{other}` in a what-if");
                self.found.push(
                    key.at
                        .error(message)
                        .expected("`title`, `[set]`, `remove` or `[[add.measure]]`")
                        .help(near),
                );
            }
        }
    }

    fn set(&mut self, path: Field, value: Node) {
        if path.text.contains('.') {
            self.changes.push(Change::Set { path, value, typed: true });
        } else {
            let message = format!("`{}` is not a path", path.text);
            let help = "write the whole path in quotes, such as `\"behaviour.review_days\" = 40`";
            self.found.push(path.at.error(message).expected("`\"file.id.field\" = value`").help(help));
        }
    }

    fn add(&mut self, what: &Field, value: Node) {
        match (what.text.as_str(), value) {
            ("measure", Node::List(items, _)) => {
                for item in items {
                    match item {
                        Node::Table(block) => self.changes.push(Change::AddMeasure { block }),
                        other => self.found.push(
                            other.at().error("a measure is a block of keys").expected("[[add.measure]]"),
                        ),
                    }
                }
            }
            _ => self
                .found
                .push(what.at.error(format!("`add.{}` is not known", what.text)).expected("[[add.measure]]")),
        }
    }

    fn empty(name: &str, text: String) -> Self {
        Self { title: String::new(), changes: Vec::new(), name: name.to_owned(), text, found: Vec::new() }
    }
}
