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

/// Kinds that publishers name in many ways, in the words that screening compares by.
fn canonical(kind: &str) -> &str {
    let has = |words: &[&str]| words.iter().any(|w| kind.contains(w));
    match kind {
        "inn" | "ogrn" | "lei" | "imo" => kind,
        "legal_entity_number" | "lei_code" => "lei",
        "swift_bic" | "swiftbic" | "bic" => "bic",
        "id" | "id_number" | "identification_number" => "id",
        k if has(&["passport"]) && !k.contains("issu") => "passport",
        _ if has(&[
            "tax_id",
            "tax_identification",
            "taxid",
            "tax_number",
            "fiscal_code",
            "fiscalcode",
            "vat",
        ]) =>
        {
            "tax_id"
        }
        _ if has(&["national_id", "personal_id", "identity_card", "citizen_s_card"]) => "id",
        _ if has(&[
            "registration_number",
            "registration_id",
            "company_number",
            "regnumber",
            "registry_number",
        ]) || has(&[
            "business_number",
            "enterprise_number",
            "incorporation_number",
            "registration_document",
        ]) =>
        {
            "registration"
        }
        _ => kind,
    }
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
    canonical(out.trim_end_matches('_')).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_kind_has_one_word_whoever_publishes_it() {
        for (word, value, kind) in [
            ("National passport", "A1", "passport"),
            ("Diplomatic Passport", "A1", "passport"),
            ("Tax ID No.", "77", "tax_id"),
            ("National Identification Number", "7", "id"),
            ("Registration ID", "7", "registration"),
            ("Commercial Registry Number", "7", "registration"),
            ("Legal Entity Number", "5493", "lei"),
            ("SWIFT/BIC", "X", "bic"),
            ("Vessel Registration Identification", "IMO 9123456", "imo"),
            ("Government Gazette Number", "7", "government_gazette_number"),
        ] {
            assert_eq!(kind_of(word, value), kind, "{word}");
        }
    }
}
