//! What every answer rests on: each step names a rule, a version, a citation and a result; each restriction has a step.

use crate::draw::{day, drawn, place, with_gaps};
use knockon_control::*;
use knockon_vocabulary::{ListCode, date};
use proptest::prelude::*;

/// The steps of an answer are whole, and what decided it stands among them.
fn check(tx: &Transaction, got: &Determination) -> Result<(), TestCaseError> {
    let book = RuleBook::embedded();
    prop_assert!(!got.steps.is_empty());
    for s in &got.steps {
        let rule = book.rules().find(|r| r.id == s.rule);
        let rule = rule.ok_or_else(|| TestCaseError::fail(format!("{} is no rule", s.rule)))?;
        let version = rule.version.iter().find(|v| v.from.to_string() == s.version);
        let version = version.ok_or_else(|| TestCaseError::fail(format!("{} {}", s.rule, s.version)))?;
        prop_assert!(!s.citation.trim().is_empty(), "{} has no citation", s.rule);
        prop_assert_eq!(&s.citation, &version.citation);
        prop_assert!(version.from <= tx.as_of && date(&s.version).is_ok());
        prop_assert!(matches!(&*s.result, "met" | "not_met" | "unknown"), "{}", s.result);
        prop_assert!(matches!(&*s.state, "in_force" | "scheduled"), "{}", s.state);
        prop_assert!(tx.regimes.contains(&rule.regime));
    }
    let bites = |s: &&Step| {
        book.rules().find(|r| r.id == s.rule).is_some_and(|r| {
            let outcomes = r.then.iter().chain(r.version.iter().filter_map(|v| v.then.as_ref()));
            outcomes.into_iter().any(|o| o.licence.is_some() || o.prohibits.is_some())
        })
    };
    if got.licence_required == LicenceRequired::Yes || got.prohibited == Truth::Yes {
        let met = got.steps.iter().filter(bites).any(|s| s.result == "met");
        prop_assert!(met, "a requirement without a rule that is met: {:?}", got.standing);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn prop_every_step_has_a_citation_and_a_version(draw in drawn()) {
        let (tx, _) = with_gaps(&draw);
        let got = decide(&tx, RuleBook::embedded(), &Options::default());
        check(&tx, &got)?;
    }

    /// The same for the other regimes, with parties on any list and most facts unknown.
    #[test]
    fn prop_every_step_of_every_regime_has_them(
        regime in prop::sample::select(Regime::ALL),
        activity in prop::sample::select(Activity::ALL),
        goods in prop::option::of(prop::sample::select(Goods::ALL)),
        list in prop::sample::select(vec![ListCode::UsEl, ListCode::UsSdn, ListCode::Us889, ListCode::JpEul, ListCode::CnEcl, ListCode::CnUel]),
        (from, to) in prop::sample::select(vec![("JP", "KR"), ("CN", "US"), ("CN", "DE"), ("US", "US"), ("JP", "CN")]),
        as_of in prop::sample::select(vec!["2014-08-12", "2019-07-04", "2019-08-13", "2020-08-13", "2023-08-01", "2024-12-03", "2025-11-09", "2026-11-28"]),
    ) {
        let mut tx = Transaction::new(day(as_of), vec![regime], activity);
        (tx.from, tx.to) = (Some(place(from)), Some(place(to)));
        tx.item = Some(Item { goods, origin: Some(place(from)), ..Item::default() });
        let listed = Listed { list, from: Some(day("2010-01-01")), until: None, requirement: None, policy: None, footnotes: None };
        tx.parties = Some(vec![Party { id: "p".to_owned(), roles: Some(vec![Role::EndUser, Role::Purchaser]), listed: Some(vec![listed]), ..Party::default() }]);
        let got = decide(&tx, RuleBook::embedded(), &Options::default());
        if !got.steps.is_empty() {
            check(&tx, &got)?;
        }
    }
}

#[test]
fn regress_no_rule_lacks_a_citation_a_day_or_a_basis() {
    for rule in RuleBook::embedded().rules() {
        assert!(!rule.title.trim().is_empty(), "{}", rule.id);
        for v in &rule.version {
            assert!(v.citation.trim().len() > 5, "{} {}: `{}`", rule.id, v.from, v.citation);
            assert!(v.until.is_none_or(|u| v.from <= u), "{} {}", rule.id, v.from);
        }
    }
    for left_out in RuleBook::embedded().not_modelled() {
        assert!(!left_out.citation.trim().is_empty() && !left_out.what.trim().is_empty());
    }
}
