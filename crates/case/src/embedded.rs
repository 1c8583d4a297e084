//! The cases that are compiled into the binary, by name (`@huawei-2019`).
//!
//! Supported: every folder of `cases/` that holds a `case.toml`, without what a run wrote into `out`.

use crate::files::Files;
use crate::layout::documents;
use include_dir::{Dir, include_dir};

static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../cases");

/// Names of the embedded cases, in order of the alphabet.
pub fn embedded_names() -> Vec<String> {
    let named = CASES.dirs().filter(|d| d.get_file(d.path().join(documents::CASE.file)).is_some());
    let mut names: Vec<String> =
        named.filter_map(|d| d.path().file_name()).map(|n| n.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The files of an embedded case; the name may begin with `@`.
pub fn embedded(name: &str) -> Option<Files> {
    let name = name.strip_prefix('@').unwrap_or(name);
    embedded_names()
        .iter()
        .any(|n| n == name)
        .then(|| CASES.get_dir(name).map(Files::from_embedded))
        .flatten()
}
