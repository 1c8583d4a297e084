//! Which ids a case defines, and the position of each in its file; ids that stand twice.

use crate::layout::{Target, documents};
use crate::raw::{RawCase, Record};
use crate::spot::Field;
use knockon_vocabulary::Diagnostic;
use std::collections::BTreeMap;

/// Ids by what they name. Positions are those of the rows in the file, which are the indices of the checked case.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    by_target: BTreeMap<Target, BTreeMap<String, usize>>,
    /// Files from which rows may be missing.
    incomplete: Vec<&'static str>,
}

impl Ids {
    pub(crate) fn get(&self, target: Target, id: &str) -> Option<usize> {
        self.by_target.get(&target)?.get(id).copied()
    }

    /// Whether an id may be defined in a part of its file that could not be read.
    pub(crate) fn may_be_lost(&self, target: Target) -> bool {
        self.incomplete.contains(&target.file())
    }

    pub(crate) fn all(&self, target: Target) -> impl Iterator<Item = &str> {
        self.by_target.get(&target).into_iter().flat_map(|ids| ids.keys().map(String::as_str))
    }
}

/// Collects the ids of a case and reports those that stand twice in one file.
pub(crate) fn collect(raw: &RawCase, found: &mut Vec<Diagnostic>) -> Ids {
    let mut ids = Ids::default();
    let targets = [Target::Party, Target::Item, Target::Fact, Target::Source, Target::Total];
    for table in &raw.tables {
        if table.incomplete {
            ids.incomplete.push(table.def.file);
        }
        let here = unique(table.rows.iter().map(|r| r.get("id")), found);
        if let Some(target) = targets.into_iter().find(|t| t.file() == table.def.file) {
            ids.by_target.insert(target, here);
        }
    }
    if let Some(measures) = raw.document(documents::MEASURES.file) {
        if !measures.present && raw.texts.contains_key(documents::MEASURES.file) {
            ids.incomplete.push(documents::MEASURES.file);
        }
        let here = unique(measures.rows("measure").map(|m| m.get("id")), found);
        ids.by_target.insert(Target::Measure, here);
    }
    if let Some(behaviour) = raw.document(documents::BEHAVIOUR.file) {
        unique(behaviour.rows("front_load").map(|m| m.get("id")), found);
    }
    ids
}

fn unique<'a>(
    fields: impl Iterator<Item = Option<&'a Field>>,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, usize> {
    let mut first: BTreeMap<String, (usize, u32)> = BTreeMap::new();
    for (i, field) in fields.enumerate() {
        let Some(field) = field else { continue };
        match first.get(&field.text) {
            Some((_, line)) => {
                found.push(
                    field
                        .at
                        .error(format!("id `{}` stands twice; first on line {line}", field.text))
                        .help("give each row its own id"),
                );
            }
            None => {
                first.insert(field.text.clone(), (i, field.at.line));
            }
        }
    }
    first.into_iter().map(|(id, (i, _))| (id, i)).collect()
}
