//! The case format from outside: broken files and the messages they get, what-ifs, schemas, arbitrary bytes.

mod arbitrary;
mod changes;
mod good;
mod mistakes;
mod page;

use knockon_case::{Files, RawCase, WhatIf, check, model::Case};
use knockon_vocabulary::Diagnostic;
use std::collections::BTreeMap;

/// The files of the starter case, to be broken.
fn starter() -> BTreeMap<String, String> {
    knockon_case::new("starter").into_iter().collect()
}

fn read(files: BTreeMap<String, String>) -> RawCase {
    RawCase::read(&Files::from_memory(files)).expect("files in memory can be read")
}

/// What `check` says of the starter case with a what-if.
fn what_if(change: &WhatIf) -> Result<(Case, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut raw = read(starter());
    raw.apply(change).expect("files in memory can be read");
    check(&raw)
}

fn set(settings: &[&str]) -> Result<(Case, Vec<Diagnostic>), Vec<Diagnostic>> {
    what_if(&WhatIf::from_settings(settings))
}

fn lines(found: &[Diagnostic]) -> Vec<String> {
    found.iter().map(ToString::to_string).collect()
}
