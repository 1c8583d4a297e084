//! Identifiers of rows that have none, and of parties.

use knockon_vocabulary::ListCode;

/// An identifier made from a row's content, the same for the same content: FNV-1a, 64 bits, in hexadecimal.
pub(crate) fn from_content(list: ListCode, parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let bytes = parts.iter().flat_map(|p| p.bytes().chain([0x1f]));
    for b in list.as_str().bytes().chain([0x1f]).chain(bytes) {
        hash = (hash ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{}-{hash:016x}", list.as_str())
}

/// A publisher's word for a kind of identifier as ours: `Passport` → `passport`, `Vessel Registration …` → `imo`.
pub(crate) fn kind_of(word: &str, value: &str) -> String {
    if value.trim_start().to_ascii_uppercase().starts_with("IMO") {
        return "imo".to_owned();
    }
    let mut out = String::new();
    for c in word.trim().trim_end_matches([':', '.', '-']).chars() {
        match c {
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ if !out.ends_with('_') && !out.is_empty() => out.push('_'),
            _ => {}
        }
    }
    out.trim_end_matches('_').to_owned()
}
