//! Cases of the validation suite: JSON in, JSON out.
//!
//! `name_pair`: `query` and `candidate` are strings or objects with `name` (or `firstName`, `middleName`, `fatherName`,
//! `lastName`), `country`, `birthDate`, `imoNumber` and the like; `schema` is the kind of party. The answer is `score`, 0..1, and
//! `match`, the build's own decision at its default threshold.

use crate::error::Error;
use crate::names::name::Name;
use crate::pairs::compare::{Context, Verdict, compare};
use knockon_vocabulary::{PartyKind, Place};
use serde_json::{Value, json};

/// Answers a case of kind `name_pair`.
pub fn name_pair_json(input: &Value) -> Result<Value, Error> {
    let kind = kind_of(input.get("schema").and_then(Value::as_str).unwrap_or(""));
    let query = name_from_json(input.get("query"), kind)
        .ok_or(Error::input("query", "a name or an object with one"))?;
    let candidate = name_from_json(input.get("candidate"), kind)
        .ok_or(Error::input("candidate", "a name or an object with one"))?;
    let m = compare(&query, &candidate, &Context::default());
    Ok(json!({"score": m.score, "match": m.verdict == Verdict::SameEntity}))
}

/// The kind of party behind a schema's word (FollowTheMoney); any other word: unknown.
pub fn kind_of(schema: &str) -> PartyKind {
    match schema {
        "Person" | "Individual" => PartyKind::Person,
        "Company" | "Organization" | "PublicBody" | "Entity" => PartyKind::Organisation,
        "Vessel" => PartyKind::Vessel,
        "Airplane" | "Aircraft" => PartyKind::Aircraft,
        _ => PartyKind::Unknown,
    }
}

/// A name from a string or an object; `None` when there is no name in it.
pub fn name_from_json(value: Option<&Value>, kind: PartyKind) -> Option<Name> {
    let value = value?;
    if let Some(text) = value.as_str() {
        return Some(Name::new(text).of(kind));
    }
    let text = |key: &str| first_text(value.get(key)?);
    let parts = ["firstName", "secondName", "middleName", "fatherName", "motherName", "lastName"];
    let built = || -> Option<String> {
        let found: Vec<&str> = parts.iter().filter_map(|p| text(p)).collect();
        (!found.is_empty()).then(|| found.join(" "))
    };
    let name = text("name").map(str::to_owned).or_else(built)?;
    let places = ["country", "jurisdiction", "nationality", "citizenship"];
    let identifiers = [
        ("imoNumber", "imo"),
        ("leiCode", "lei"),
        ("registrationNumber", "registration"),
        ("passportNumber", "passport"),
        ("taxNumber", "tax_id"),
        ("innCode", "inn"),
        ("ogrnCode", "ogrn"),
        ("swiftBic", "bic"),
        ("idNumber", "id"),
    ];
    Some(Name {
        text: name,
        kind,
        places: places.iter().filter_map(|p| Place::new(&text(p)?.to_uppercase())).collect(),
        birth_date: text("birthDate").unwrap_or("").to_owned(),
        identifiers: identifiers
            .iter()
            .filter_map(|(k, word)| Some(((*word).to_owned(), text(k)?.to_owned())))
            .collect(),
    })
}

/// A text, or the first of a list of texts.
fn first_text(value: &Value) -> Option<&str> {
    let one = value.as_str().or_else(|| value.as_array()?.first()?.as_str())?;
    (!one.trim().is_empty()).then_some(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_answered_and_a_broken_one_says_what_is_missing() {
        let pair =
            |q: Value, c: Value| name_pair_json(&json!({"query": q, "candidate": c, "schema": "Person"}));
        let parts = json!({"firstName": "Maria", "lastName": "Lund", "birthDate": ["1970"]});
        assert_eq!(pair(json!("Lund, Maria"), parts).unwrap()["match"], true);
        assert_eq!(pair(json!("Lund, Maria"), json!({"name": "Otto Brandt"})).unwrap()["match"], false);
        let error = pair(json!("x"), json!({})).unwrap_err();
        assert_eq!(error.to_string(), "`candidate` is missing or is not a name or an object with one");
    }
}
