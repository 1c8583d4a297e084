//! What every reader does with the parts of a record: other names once each, addresses in one line, identifiers by kind.

use crate::identity;
use knockon_vocabulary::ListRecord;

/// Adds another name, unless it is blank, the primary name, or there already.
pub(crate) fn alias(record: &mut ListRecord, name: &str) {
    let name = name.trim();
    if !name.is_empty() && name != record.name && !record.aliases.iter().any(|a| a == name) {
        record.aliases.push(name.to_owned());
    }
}

/// The parts that are not blank, in one line.
pub(crate) fn joined<'a>(parts: impl IntoIterator<Item = &'a str>, separator: &str) -> String {
    parts.into_iter().map(str::trim).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(separator)
}

/// Adds an address that is not there yet.
pub(crate) fn address<'a>(record: &mut ListRecord, parts: impl IntoIterator<Item = &'a str>) {
    let line = joined(parts, ", ");
    if !line.is_empty() && !record.addresses.contains(&line) {
        record.addresses.push(line);
    }
}

/// Adds an identifier; `word` is the publisher's name for its kind.
pub(crate) fn identifier(record: &mut ListRecord, word: &str, value: &str) {
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    let kind = identity::kind_of(word, value);
    let value = value.strip_prefix("IMO").map_or(value, |v| v.trim_start_matches([' ', ':', '.']));
    let pair = (if kind.is_empty() { "other".to_owned() } else { kind }, value.to_owned());
    if !record.identifiers.contains(&pair) {
        record.identifiers.push(pair);
    }
}

/// A family name and the rest in the way the lists print them: `SURNAME, Given`.
pub(crate) fn family_first(family: &str, given: &str) -> String {
    joined([family, given], ", ")
}
