//! Whatever bytes stand in a table, a text or a rule file: an answer or a refusal, never a panic.

use knockon_control::*;
use proptest::prelude::*;

/// Words that occur in tables of transactions, so that some headers and cells mean something.
const COLUMNS: &[&str] = &[
    "as_of",
    "regimes",
    "activity",
    "to",
    "from",
    "end_use",
    "item.eccn",
    "item.us_content",
    "item.us_content.0.pct",
    "parties.0.id",
    "parties.0.roles",
    "parties.0.listed.0.list",
    "parties.0.listed.0.footnotes.1",
    "ownership.0.pct",
    "dates.contract",
    "item",
    "x.y",
    "parties.99999999999.id",
    "asserted.supports_5g",
    "item.plant.equipment.0.use",
];
const CELLS: &[&str] = &[
    "",
    "none",
    "2019-06-01",
    "us-ear",
    "us-ofac",
    "export",
    "CN",
    "US",
    "true",
    "12.5",
    "a",
    "a;b",
    "us-el",
    "EAR99",
    "NaN",
    "1e400",
    "-1",
    "end_user",
    "etch",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn prop_rows_are_read_or_refused(
        header in prop::collection::vec(prop::sample::select(COLUMNS), 0..8),
        cells in prop::collection::vec(prop::sample::select(CELLS), 0..12),
        noise in ".{0,20}",
    ) {
        let all = ["as_of", "regimes", "activity"].into_iter().chain(header);
        let mut seen = Vec::new();
        let header: Vec<&str> = all.filter(|h| !seen.contains(h) && { seen.push(*h); true }).collect();
        let _ = Columns::new(std::iter::once(noise.as_str()));
        if let Ok(columns) = Columns::new(header.into_iter()) {
            let row: Vec<&str> = ["2019-06-01", "us-ear", "export"].into_iter().chain(cells).chain([noise.as_str()]).collect();
            if let Ok(tx) = columns.row(&row) {
                let _ = decide(&tx, RuleBook::embedded(), &Options::default());
                let _ = least(&tx, RuleBook::embedded(), &Options::default(), Limits { size: 1, sets: 50 });
            }
        }
    }

    #[test]
    fn prop_texts_of_entries_are_read_or_refused(
        words in prop::collection::vec(prop::sample::select(vec![
            "for all items subject to the EAR", "policy of denial", "presumption of denial", "case-by-case review", "(See §§ 734.9(g),3", "746.8(a)(3),",
            "and 744.2l(b) of the EAR)5", "744.", "§", "734.9(", "apart from food and medicine designated as EAR99", "except", "1", "99", "a.b",
        ]), 0..6),
        noise in ".{0,12}",
    ) {
        let text = format!("{} {noise}", words.join(" "));
        if let Ok(r) = requirement_text(&text) {
            prop_assert!(!r.words.is_empty());
        }
        if let Ok(p) = policy_text(&text) {
            prop_assert!(!p.clauses.is_empty() || !p.sections.is_empty());
            prop_assert!(!text.to_lowercase().contains(" except "), "an exception is never read over: {text}");
        }
    }

    #[test]
    fn prop_rule_files_are_loaded_or_refused(text in "[a-z\\[\\]{}=\"\n ]{0,120}") {
        let _ = RuleBook::embedded().with_files([("us-ear/x.toml", text.as_str())].into_iter());
    }
}
