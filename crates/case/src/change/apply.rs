//! Making a change: finding the cell or key that a path names, and putting the new value there.

use super::{Change, WhatIf};
use crate::check::cells::number;
use crate::check::context::day;
use crate::error::Error;
use crate::layout::{Key, Kind, Shape, documents};
use crate::nearest::nearest;
use crate::raw::toml::read_value;
use crate::raw::{Keys, Node, RawCase, RawTable, Record, Sort};
use crate::spot::Field;
use knockon_vocabulary::Diagnostic;

/// What a number that a what-if sets rests on.
const REASON: &str = "set by a what-if";

/// The column of each CSV file whose range and basis go with it.
const CENTRAL: &[(&str, &str)] = &[
    ("supplies.csv", "value"),
    ("totals.csv", "value"),
    ("recipes.csv", "quantity"),
    ("stocks.csv", "cover_days"),
    ("demand.csv", "per_year"),
    ("alternatives.csv", "capacity"),
];

impl RawCase {
    /// Makes the changes of a what-if, in order. What is wrong with them is reported by [`check`](crate::check).
    pub fn apply(&mut self, what_if: &WhatIf) -> Result<(), Error> {
        self.found.extend(what_if.found.iter().cloned());
        self.texts.insert(what_if.name.clone(), what_if.text.clone());
        self.note_days();
        for change in &what_if.changes {
            let done = match change {
                Change::Set { path, value, typed } => self.set(path, value, *typed),
                Change::Remove { path } => self.remove(path),
                Change::AddMeasure { block } => self.add_measure(block),
            };
            match done {
                Ok(words) => self.applied.push(words),
                Err(diagnostic) => self.found.push(*diagnostic),
            }
        }
        self.read_referenced()
    }

    /// Notes the days of measures that no what-if has touched yet: the law is told which of them move.
    fn note_days(&mut self) {
        let Some(index) = documents::DOCUMENTS.iter().position(|d| d.file == documents::MEASURES.file) else {
            return;
        };
        for block in self.documents[index].rows("measure") {
            if let Some(id) = block.get("id") {
                let days = || (day(block, "from"), day(block, "until"));
                self.stated.entry(id.text.clone()).or_insert_with(days);
            }
        }
    }

    fn set(&mut self, path: &Field, value: &Node, typed: bool) -> Result<String, Box<Diagnostic>> {
        let segments: Vec<&str> = path.text.split('.').map(str::trim).collect();
        let stem = segments.first().copied().unwrap_or_default();
        let words = format!("{} = {}", path.text, shown(value));
        if let Some(table) = self.tables.iter_mut().find(|t| self::stem(t.def.file) == stem) {
            set_cell(table, path, &segments, value)?;
            return Ok(words);
        }
        let Some(index) = documents::DOCUMENTS.iter().position(|d| self::stem(d.file) == stem) else {
            return Err(unknown(path, "", stem, &stems()));
        };
        let set = Set { path, value, typed };
        set_key(&mut self.documents[index], documents::DOCUMENTS[index].keys, &segments[1..], stem, &set)?;
        Ok(words)
    }

    fn remove(&mut self, path: &Field) -> Result<String, Box<Diagnostic>> {
        let words = format!("remove {}", path.text);
        let Some((stem, id)) = path.text.split_once('.') else {
            return refuse(
                path.at
                    .error(format!("`{}` names no row", path.text))
                    .expected("`file.id`, such as `measures.us-tgl`"),
            );
        };
        if let Some(table) = self.tables.iter_mut().find(|t| self::stem(t.def.file) == stem) {
            let known = ids(table.rows.iter());
            let at = known.iter().position(|k| k == id).ok_or_else(|| unknown(path, stem, id, &known))?;
            // Rows without an id are not among `known`: find the row again by its id.
            if let Some(i) = table.rows.iter().position(|r| r.get("id").is_some_and(|f| f.text == known[at]))
            {
                table.rows.remove(i);
            }
            return Ok(words);
        }
        let Some(index) = documents::DOCUMENTS.iter().position(|d| self::stem(d.file) == stem) else {
            return Err(unknown(path, "", stem, &stems()));
        };
        match stem {
            "measures" => {
                let known = ids(self.documents[index].rows("measure"));
                if !known.iter().any(|k| k == id) {
                    return Err(unknown(path, stem, id, &known));
                }
                self.lifted.push(id.to_owned());
            }
            "behaviour" => {
                let known = ids(self.documents[index].rows("front_load"));
                if !known.iter().any(|k| k == id) {
                    return Err(unknown(path, stem, id, &known));
                }
                if let Some(Node::List(items, _)) = self.documents[index].node_mut("front_load") {
                    items.retain(
                        |n| !matches!(n, Node::Table(k) if k.get("id").is_some_and(|f| f.text == id)),
                    );
                }
            }
            _ => {
                return refuse(
                    path.at
                        .error(format!("`{}` cannot be removed", path.text))
                        .expected("a row of a CSV file, a measure or a front load"),
                );
            }
        }
        Ok(words)
    }

    fn add_measure(&mut self, block: &Keys) -> Result<String, Box<Diagnostic>> {
        let index = documents::DOCUMENTS.iter().position(|d| d.file == documents::MEASURES.file);
        let file = index
            .and_then(|i| self.documents.get_mut(i))
            .ok_or_else(|| Box::new(block.at.error("the case has no measures")))?;
        if file.node("measure").is_none() {
            let name = Field { text: "measure".into(), at: block.at.clone() };
            file.entries.push((name, Node::List(Vec::new(), block.at.clone())));
        }
        match file.node_mut("measure") {
            Some(Node::List(items, _)) => items.push(Node::Table(block.clone())),
            _ => return refuse(block.at.error("`measure` of measures.toml is not a list")),
        }
        Ok(format!("add measures.{}", block.get("id").map_or("", |f| f.text.as_str())))
    }
}

/// A value and where it goes.
struct Set<'a> {
    path: &'a Field,
    value: &'a Node,
    typed: bool,
}

impl Set<'_> {
    /// The value for a key that holds this: an argument takes the sort of its target.
    fn value_for(&self, kind: Option<&Kind>) -> Node {
        let Node::Scalar(field, Sort::Text) = self.value else { return self.value.clone() };
        let sorted = matches!(
            kind,
            None | Some(Kind::Number(..) | Kind::Count(_) | Kind::Flag | Kind::Date | Kind::KnownOn)
        );
        if self.typed || !sorted {
            return self.value.clone();
        }
        read_value(&field.text, &field.at).unwrap_or_else(|| self.value.clone())
    }
}

fn set_cell(
    table: &mut RawTable,
    path: &Field,
    segments: &[&str],
    value: &Node,
) -> Result<(), Box<Diagnostic>> {
    let file = table.def.file;
    let stem = stem(file);
    let [_, id, column] = segments else {
        return refuse(
            path.at
                .error(format!("`{}` is not a cell of {file}", path.text))
                .expected(format!("`{stem}.id.column=value`")),
        );
    };
    let text = match value {
        Node::Scalar(field, _) => field.clone(),
        Node::List(items, at) => {
            Field { text: items.iter().map(shown).collect::<Vec<_>>().join(";"), at: at.clone() }
        }
        Node::Table(keys) => {
            return refuse(keys.at.error("a cell holds no table").expected("a text, a number or a date"));
        }
    };
    let columns: Vec<String> = table.def.columns.iter().map(|c| c.name.to_owned()).collect();
    let known = ids(table.rows.iter());
    let Some(row) = table.rows.iter_mut().find(|r| r.get("id").is_some_and(|f| f.text == *id)) else {
        return Err(unknown(path, stem, id, &known));
    };
    let mut put = |name: &str, field: Field| {
        if let Some(i) = columns.iter().position(|c| c == name) {
            row.cells[i] = field;
            table.has[i] = true;
        }
    };
    if !columns.iter().any(|c| c == column) {
        return Err(unknown(path, &format!("{stem}.{id}"), column, &columns));
    }
    if CENTRAL.contains(&(file, column)) {
        let with = |t: &str| Field { text: t.to_owned(), at: text.at.clone() };
        // A rest is computed, and a word that is no number is one mistake and not three.
        let computed = text.text.is_empty() || text.text.starts_with("rest:");
        let end = if number(&text.text).is_some() { text.text.as_str() } else { "" };
        put("low", with(end));
        put("high", with(end));
        put("fact", with(""));
        put("assumed", with(if computed { "" } else { REASON }));
    }
    put(column, text);
    Ok(())
}

fn set_key(
    table: &mut Keys,
    def: &[Key],
    segments: &[&str],
    done: &str,
    set: &Set<'_>,
) -> Result<(), Box<Diagnostic>> {
    let [segment, rest @ ..] = segments else {
        return refuse(
            set.path
                .at
                .error(format!("`{}` names no single value", set.path.text))
                .expected("a path to one value"),
        );
    };
    let here = format!("{done}.{segment}");
    let too_far =
        || refuse(set.path.at.error(format!("`{here}` has no parts")).expected(format!("`{here}`")));
    match def.iter().find(|k| k.name == *segment).map(|k| k.shape) {
        Some(Shape::One(kind)) if rest.is_empty() => put(table, segment, set.value_for(Some(&kind)), set),
        Some(Shape::Many(_)) if rest.is_empty() => put(table, segment, set.value_for(None), set),
        Some(Shape::One(_) | Shape::Many(_)) => return too_far(),
        Some(Shape::Parameter { .. }) => return set_parameter(table, segment, rest, &here, set),
        Some(Shape::Keys(inner)) => return set_key(under(table, segment, set), inner, rest, &here, set),
        Some(Shape::Rates | Shape::Facts(_)) => {
            let [name] = rest else { return too_far() };
            let facts = under(table, segment, set);
            put(facts, name, set.value_for(Some(&Kind::Text)), set);
        }
        Some(Shape::Rows(inner)) => return set_row(table, segment, inner, rest, &here, set),
        None => {
            // `measures.us-tgl.from`: a block of the file by its id.
            let rows = def.iter().find_map(|k| match k.shape {
                Shape::Rows(inner) if row_names(table, k.name).iter().any(|n| n == segment) => {
                    Some((k.name, inner))
                }
                _ => None,
            });
            let Some((name, inner)) = rows else {
                let mut known: Vec<String> = def
                    .iter()
                    .filter(|k| !matches!(k.shape, Shape::Rows(_)))
                    .map(|k| k.name.to_owned())
                    .collect();
                known.extend(def.iter().flat_map(|k| row_names(table, k.name)));
                return Err(unknown(set.path, done, segment, &known));
            };
            return set_row(table, name, inner, segments, done, set);
        }
    }
    Ok(())
}

fn set_row(
    table: &mut Keys,
    list: &str,
    def: &[Key],
    segments: &[&str],
    done: &str,
    set: &Set<'_>,
) -> Result<(), Box<Diagnostic>> {
    let known = row_names(table, list);
    let [id, rest @ ..] = segments else {
        return refuse(
            set.path.at.error(format!("`{done}` names no single value")).expected(format!("`{done}.id.key`")),
        );
    };
    if let Some(Node::List(items, _)) = table.node_mut(list) {
        for item in items {
            if let Node::Table(block) = item
                && row_name(block).is_some_and(|n| n == *id)
            {
                return set_key(block, def, rest, &format!("{done}.{id}"), set);
            }
        }
    }
    Err(unknown(set.path, done, id, &known))
}

/// Sets a parameter as a whole, its central value (which fixes it), or another part of it.
fn set_parameter(
    table: &mut Keys,
    name: &str,
    rest: &[&str],
    here: &str,
    set: &Set<'_>,
) -> Result<(), Box<Diagnostic>> {
    let parts: Vec<String> = documents::PARAMETER.iter().map(|c| c.name.to_owned()).collect();
    match rest {
        [] | ["value"] => {
            let value = set.value_for(None);
            if let (Node::Table(_), true) = (&value, rest.is_empty()) {
                put(table, name, value, set);
                return Ok(());
            }
            let reason = Node::Scalar(Field { text: REASON.into(), at: set.value.at().clone() }, Sort::Text);
            // A value that is no number is one mistake and not three.
            let is_number = matches!(&value, Node::Scalar(_, Sort::Integer | Sort::Number));
            let mut entries = vec![("value", value.clone()), ("assumed", reason)];
            if is_number {
                entries.extend([("low", value.clone()), ("high", value)]);
            }
            let named = |(k, v): (&str, Node)| (Field { text: k.into(), at: set.path.at.clone() }, v);
            let entries = entries.into_iter().map(named).collect();
            put(table, name, Node::Table(Keys { entries, at: set.value.at().clone(), present: true }), set);
            Ok(())
        }
        [part] => {
            let kind = documents::PARAMETER.iter().find(|c| c.name == *part).map(|c| c.kind);
            let Some(kind) = kind else { return Err(unknown(set.path, here, part, &parts)) };
            let value = set.value_for(Some(&kind));
            put(under(table, name, set), part, value, set);
            Ok(())
        }
        _ => refuse(
            set.path
                .at
                .error(format!("`{}` names no single value", set.path.text))
                .expected(format!("`{here}.value`")),
        ),
    }
}

/// The table under a key, made where there is none.
fn under<'k>(table: &'k mut Keys, name: &str, set: &Set<'_>) -> &'k mut Keys {
    if !matches!(table.node(name), Some(Node::Table(_))) {
        let keys = Keys { entries: Vec::new(), at: set.path.at.clone(), present: true };
        put(table, name, Node::Table(keys), set);
    }
    match table.node_mut(name) {
        Some(Node::Table(keys)) => keys,
        _ => unreachable!("the line above has put a table there"),
    }
}

fn put(table: &mut Keys, name: &str, value: Node, set: &Set<'_>) {
    match table.node_mut(name) {
        Some(old) => *old = value,
        None => table.entries.push((Field { text: name.to_owned(), at: set.path.at.clone() }, value)),
    }
}

fn refuse<T>(diagnostic: Diagnostic) -> Result<T, Box<Diagnostic>> {
    Err(Box::new(diagnostic))
}

/// What a path calls a block of a TOML list: its id, or the place of an economy.
fn row_name(block: &Keys) -> Option<&str> {
    block.get("id").or_else(|| block.get("place")).map(|f| f.text.as_str())
}

fn row_names(table: &Keys, list: &str) -> Vec<String> {
    table.rows(list).filter_map(row_name).map(str::to_owned).collect()
}

fn ids<'r, R: Record + 'r>(rows: impl Iterator<Item = &'r R>) -> Vec<String> {
    rows.filter_map(|r| r.get("id")).map(|f| f.text.clone()).collect()
}

fn stem(file: &str) -> &str {
    file.split('.').next().unwrap_or(file)
}

fn stems() -> Vec<String> {
    crate::layout::reading_order().into_iter().map(|f| stem(f).to_owned()).collect()
}

fn unknown(path: &Field, done: &str, segment: &str, known: &[String]) -> Box<Diagnostic> {
    let prefix = if done.is_empty() { String::new() } else { format!("{done}.") };
    let near = nearest(segment, known.iter().map(String::as_str));
    let quoted: Vec<String> = near.iter().map(|n| format!("`{prefix}{n}`")).collect();
    let help = match quoted.is_empty() {
        false => format!("did you mean {}?", quoted.join(" or ")),
        true if known.is_empty() => String::new(),
        true => format!("`{}` has {}", if done.is_empty() { "a case" } else { done }, known.join(", ")),
    };
    Box::new(path.at.error(format!("the case has no `{prefix}{segment}`")).help(help))
}

fn shown(value: &Node) -> String {
    match value {
        Node::Scalar(field, _) => field.text.clone(),
        Node::List(items, _) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Node::Table(keys) => {
            let parts: Vec<String> =
                keys.entries.iter().map(|(k, v)| format!("{} = {}", k.text, shown(v))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
    }
}
