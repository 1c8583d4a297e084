//! The embedded rules load, and every small test beside a rule holds.

use knockon_control::{Options, RuleBook, Transaction, decide};
use serde_json::Value;

/// Whether the answer has what is wanted: `warnings`, `because`, `missing` and `blocked` may hold more.
/// `@none` stands for null, which TOML lacks.
pub fn differs(got: &Value, want: &Value) -> Option<String> {
    for (field, want) in want.as_object().expect("a table of wanted fields") {
        let got = &got[field];
        let same = match (got, want) {
            (Value::Null, Value::String(s)) => s == "@none",
            (Value::Array(g), Value::Array(w))
                if matches!(field.as_str(), "warnings" | "because" | "missing") =>
            {
                w.iter().all(|x| g.contains(x))
            }
            (Value::Object(g), Value::Object(w)) if field == "blocked" => {
                w.iter().all(|(k, x)| g.get(k) == Some(x))
            }
            (Value::Number(g), Value::Number(w)) => g.as_f64() == w.as_f64(),
            _ => got == want,
        };
        if !same {
            return Some(format!("{field}: got {got}, want {want}"));
        }
    }
    None
}

#[test]
fn regress_every_test_beside_a_rule_holds() {
    let book = RuleBook::embedded();
    let mut count = 0;
    for rule in book.rules() {
        for t in &rule.test {
            let text = toml::to_string(&t.tx).expect("a table that was read can be written");
            let tx = Transaction::from_toml(&text).unwrap_or_else(|e| panic!("{} {}: {e}", rule.id, t.name));
            let got = serde_json::to_value(decide(&tx, book, &Options::default()))
                .expect("an answer is plain data");
            let want = serde_json::to_value(&t.want).expect("a table is plain data");
            if let Some(d) = differs(&got, &want) {
                panic!("{}, {}: {d}\n{got:#}", rule.id, t.name);
            }
            count += 1;
        }
    }
    assert!(count >= 20, "only {count} tests stand beside the rules");
}
