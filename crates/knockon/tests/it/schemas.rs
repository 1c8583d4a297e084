//! The published schemas are those of the code.

use std::path::Path;

fn regress_current(name: &str, now: &serde_json::Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference").join(name);
    let text = std::fs::read_to_string(&path).expect("the schema is published");
    let published: serde_json::Value = serde_json::from_str(&text).expect("a schema is JSON");
    assert_eq!(&published, now, "docs/reference/{name} is not what the code says: run `cargo xtask gen`");
}

#[test]
fn regress_published_schemas_are_those_of_the_code() {
    regress_current("case.schema.json", &knockon::case_schema());
    regress_current("outcome.schema.json", &knockon::outcome_schema());
}
