//! The invariants of control: unknown facts, interval output, knowledge, lifting.

use crate::draw::{FACTS, build, day, drawn, with_gaps};
use knockon_control::*;
use knockon_vocabulary::Standing;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// How strict a standing is.
fn strictness(s: &Standing) -> u8 {
    match s {
        Standing::Free => 0,
        Standing::Authorised { .. } => 1,
        Standing::Undetermined { .. } => 2,
        Standing::LicenceRequired { .. } => 3,
        Standing::Barred => 4,
    }
}

fn every_version(book: &RuleBook) -> impl Iterator<Item = (String, &Version)> {
    book.rules().flat_map(|r| r.version.iter().map(move |v| (format!("{}@{}", r.id, v.from), v)))
}

/// What an added rule says, on no condition.
const OUTCOMES: &[&str] = &[
    "{ licence = { any_item = true, policy = \"denial\" } }",
    "{ licence = { because = \"entity_list\", exceptions = true } }",
    "{ prohibits = {}, subject = \"fdp_other\" }",
    "{ subject = \"fdp_other\" }",
    "{ not_subject = true }",
    "{ withdraws_exceptions = true }",
    "{ authorises = [{ word = \"w\", lifts = [\"us-ear/*\"] }] }",
    "{ warns = \"check_gp10\" }",
];

fn version(from: &str, published: &str, state: &str, then: &str) -> String {
    format!(
        "[[version]]\nfrom = {from}\npublished = {published}\nstate = \"{state}\"\nsupersedes = true\n\
         citation = \"a law of this test\"\nbasis = \"from memory\"\nwhen = {{ always = true }}\nthen = {then}\n"
    )
}

fn added(from: &str, published: &str, state: &str, then: &str) -> String {
    format!(
        "id = \"us-ear/added\"\ntitle = \"added\"\nregime = \"us-ear\"\n{}",
        version(from, published, state, then)
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    /// (i) A definite field holds in every completion, and the standing is never milder than the strictest completion.
    #[test]
    fn prop_a_definite_answer_holds_however_gaps_are_filled(draw in drawn()) {
        let (book, opts) = (RuleBook::embedded(), Options::default());
        let (open, filled) = with_gaps(&draw);
        let got = decide(&open, book, &opts);
        let all: Vec<Determination> = filled.iter().map(|t| decide(t, book, &opts)).collect();
        for one in &all {
            if got.subject_to_ear != Some(Truth::Unknown) {
                prop_assert_eq!(got.subject_to_ear, one.subject_to_ear);
            }
            if got.prohibited != Truth::Unknown {
                prop_assert_eq!(got.prohibited, one.prohibited);
            }
            if matches!(got.licence_required, LicenceRequired::Yes | LicenceRequired::No) {
                prop_assert_eq!(got.licence_required, one.licence_required);
            }
            if let Known::Known(a) = &got.authorisation {
                prop_assert_eq!(Some(a), one.authorisation.known());
            }
            if let Known::Known(p) = &got.policy {
                prop_assert_eq!(Some(p), one.policy.known());
            }
            if let Known::Known(x) = &got.exceptions {
                prop_assert_eq!(Some(x), one.exceptions.known());
            }
        }
        let strictest = all.iter().map(|d| strictness(&d.standing)).max().expect("at least one completion");
        let undetermined = matches!(got.standing, Standing::Undetermined { .. });
        prop_assert!(undetermined || strictness(&got.standing) >= strictest, "{:?}", got.standing);
        if undetermined {
            prop_assert!(!got.missing.is_empty());
        }
    }

    /// (iii) What was published later than the day of knowledge changes nothing.
    #[test]
    fn prop_later_publications_do_not_change_what_was_known(draw in drawn(), known in prop::sample::select(crate::draw::DAYS)) {
        let book = RuleBook::embedded();
        let (tx, _) = with_gaps(&draw);
        let later: BTreeSet<String> =
            every_version(book).filter(|(_, v)| v.published > day(known)).map(|(id, _)| id).collect();
        let with = decide(&tx, book, &Options { known_on: KnownOn::Fixed(day(known)), ..Options::default() });
        let without = decide(&tx, book, &Options { known_on: KnownOn::Fixed(day(known)), lifted: &later, ..Options::default() });
        prop_assert!(with.same_answer(&without));
    }

    /// (iii) A version changes no answer for a day before its first.
    #[test]
    fn prop_a_version_changes_nothing_before_its_first_day(draw in drawn()) {
        let book = RuleBook::embedded();
        let (tx, _) = with_gaps(&draw);
        let later: BTreeSet<String> =
            every_version(book).filter(|(_, v)| v.from > tx.as_of).map(|(id, _)| id).collect();
        let with = decide(&tx, book, &Options::default());
        let without = decide(&tx, book, &Options { lifted: &later, ..Options::default() });
        prop_assert!(with.same_answer(&without));
    }

    /// (iii) A rule added to the book, perhaps with effect before its publication: nothing changes as known before it was
    /// published, nothing for a day before its first, and what it says holds from its first day on as known afterwards.
    #[test]
    fn prop_an_added_rule_changes_only_what_it_may(
        draw in drawn(),
        (from, published, known) in (prop::sample::select(crate::draw::DAYS), prop::sample::select(crate::draw::DAYS), prop::sample::select(crate::draw::DAYS)),
        state in prop::sample::select(vec!["in_force", "scheduled", "suspended", "proposed", "repealed"]),
        then in prop::sample::select(OUTCOMES.to_vec()),
    ) {
        let book = RuleBook::embedded();
        let text = added(from, published, state, then);
        let more = book.with_files([("us-ear/added.toml", text.as_str())].into_iter()).expect("a good rule");
        let (tx, _) = with_gaps(&draw);
        let (from, published, known) = (day(from), day(published), day(known));
        for known_on in [KnownOn::Fixed(known), KnownOn::FollowsDay, KnownOn::Newest] {
            let opts = Options { known_on, ..Options::default() };
            let (with, without) = (decide(&tx, &more, &opts), decide(&tx, book, &opts));
            let unknown = match known_on {
                KnownOn::Fixed(k) => k < published,
                KnownOn::FollowsDay => tx.as_of < published,
                KnownOn::Newest => false,
            };
            if unknown || tx.as_of < from || !matches!(state, "in_force" | "scheduled") {
                prop_assert!(with.same_answer(&without), "{:?} is not {:?}", with.standing, without.standing);
            } else if state == "in_force" && then.contains("prohibits") {
                prop_assert_eq!(with.prohibited, Truth::Yes, "known, in force and unconditional");
            }
        }
    }

    /// (iii) The same for a version that supersedes the last one of a rule that is there.
    #[test]
    fn prop_an_added_version_changes_only_what_it_may(
        draw in drawn(),
        rule in any::<prop::sample::Index>(),
        (from, published, known) in (prop::sample::select(crate::draw::DAYS), prop::sample::select(crate::draw::DAYS), prop::sample::select(crate::draw::DAYS)),
        then in prop::sample::select(OUTCOMES.to_vec()),
    ) {
        let book = RuleBook::embedded();
        let files: Vec<_> = RuleBook::embedded_files().into_iter().filter(|(f, _)| f.starts_with("us-ear/") && !f.contains("tables/")).collect();
        let (file, text) = files[rule.index(files.len())];
        // The tests beside a rule come last in its file: a version goes before them.
        let cut = text.find("[[test]]").unwrap_or(text.len());
        let text = format!("{}\n{}\n{}", &text[..cut], version(from, published, "in_force", then), &text[cut..]);
        let Ok(more) = book.with_files([(file, text.as_str())].into_iter()) else {
            // Only a version that comes later than the last one can supersede it.
            return Err(TestCaseError::reject("not in order"));
        };
        let (tx, _) = with_gaps(&draw);
        let (from, published, known) = (day(from), day(published), day(known));
        let opts = Options { known_on: KnownOn::Fixed(known), ..Options::default() };
        if known < published || tx.as_of < from {
            prop_assert!(decide(&tx, &more, &opts).same_answer(&decide(&tx, book, &opts)));
        }
    }

    /// A delayed version changes nothing before its own first day, nor from the day on which it now begins.
    #[test]
    fn prop_a_delay_changes_only_the_days_between(draw in drawn(), rule in any::<prop::sample::Index>(), until in prop::sample::select(crate::draw::DAYS)) {
        let book = RuleBook::embedded();
        let rules: Vec<_> = book.rules().filter(|r| r.version.len() == 1 && r.id.starts_with("us-ear/")).collect();
        let rule = rules[rule.index(rules.len())];
        let Ok(later) = book.delayed(&rule.id, day(until)) else { return Err(TestCaseError::reject("not later")) };
        let (tx, _) = with_gaps(&draw);
        if tx.as_of < rule.version[0].from || tx.as_of >= day(until) {
            let opts = Options::default();
            prop_assert!(decide(&tx, &later, &opts).same_answer(&decide(&tx, book, &opts)));
        }
    }

    /// (iv) With every rule lifted nothing is required anywhere.
    #[test]
    fn prop_lifting_every_rule_frees_every_deal(draw in drawn()) {
        let book = RuleBook::embedded();
        let all: BTreeSet<String> = book.rules().map(|r| r.id.clone()).collect();
        let (tx, _) = with_gaps(&draw);
        let got = decide(&tx, book, &Options { lifted: &all, ..Options::default() });
        prop_assert_eq!(got.standing, Standing::Free);
        prop_assert_eq!(got.licence_required, LicenceRequired::No);
        prop_assert_eq!(got.prohibited, Truth::No);
    }

    /// The same transaction gives the same bytes.
    #[test]
    fn prop_answers_are_reproducible(draw in drawn()) {
        let (tx, _) = with_gaps(&draw);
        let again = Transaction::from_json(&serde_json::to_string(&tx).expect("plain data")).expect("what was written can be read");
        let text = |t: &Transaction| serde_json::to_string(&decide(t, RuleBook::embedded(), &Options::default())).expect("plain data");
        prop_assert_eq!(text(&tx), text(&again));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// (ii) Spells equal day-by-day evaluation, with moving dates, for fixed and for following knowledge.
    #[test]
    fn prop_spells_equal_every_day(
        draw in drawn(),
        production in prop::option::of(0..120_u32),
        order in prop::option::of(0..60_u32),
        en_route in prop::option::of(0..20_u32),
        follows in any::<bool>(),
        start in prop::sample::select(vec!["2018-04-01", "2019-05-01", "2020-04-20", "2025-09-01"]),
    ) {
        let book = RuleBook::embedded();
        let known_on = if follows { KnownOn::FollowsDay } else { KnownOn::Newest };
        let opts = Options { known_on, ..Options::default() };
        let (tx, _) = with_gaps(&draw);
        let moving = Moving { production_days: production, order_days: order, en_route_days: en_route };
        let (from, until) = (day(start), day(start) + jiff::Span::new().days(120));
        let spells = timeline(&tx, &moving, from, until, book, &opts);
        let mut today = from;
        for (n, s) in spells.iter().enumerate() {
            prop_assert_eq!(s.from, today);
            if n > 0 {
                prop_assert!(!spells[n - 1].value.same_spell(&s.value), "spells are maximal");
            }
            while today <= s.until {
                let mut t = tx.clone();
                t.as_of = today;
                let before = |d: Option<u32>| d.map(|d| today - jiff::Span::new().days(d));
                t.dates.production_started = before(production).or(t.dates.production_started);
                t.dates.order = before(order).or(t.dates.order);
                t.dates.en_route_since = before(en_route).or(t.dates.en_route_since);
                let one = decide_on(&t, today, book, &opts);
                prop_assert!(one.same_spell(&s.value), "{today}: {:?} is not {:?}", one.standing, s.value.standing);
                today = today.tomorrow().expect("a day in a test");
            }
        }
        prop_assert_eq!(today, until.tomorrow().expect("a day in a test"));
    }

    /// `holds_until` is the last day of the same answer.
    #[test]
    fn prop_an_answer_holds_until_the_day_it_says(draw in drawn()) {
        let (book, opts) = (RuleBook::embedded(), Options::default());
        let (mut tx, _) = with_gaps(&draw);
        let now = decide(&tx, book, &opts);
        let horizon = tx.as_of + jiff::Span::new().days(3000);
        let last = now.holds_until.unwrap_or(horizon).min(horizon);
        let at = |tx: &mut Transaction, day| {
            tx.as_of = day;
            decide(tx, book, &opts).same_answer(&now)
        };
        // Days of law between here and there, and the last day itself.
        let days = book.rules().flat_map(|r| r.version.iter().map(|v| v.from)).chain([last]);
        let from = tx.as_of;
        for day in days.filter(|d| from <= *d && *d <= last).collect::<std::collections::BTreeSet<_>>() {
            prop_assert!(at(&mut tx, day), "{day}");
        }
        if now.holds_until == Some(last) {
            let next = last.tomorrow().expect("a day in a test");
            prop_assert!(!at(&mut tx, next), "{next} is the first other day");
        }
    }
}

#[test]
fn regress_lifting_one_version_lets_the_one_before_go_on() {
    let book = RuleBook::embedded();
    let mut facts = [Some(0); FACTS];
    facts[3] = Some(1); // network operation
    facts[5] = Some(1); // fully operational
    facts[13] = Some(1); // listed on 2019-05-16
    facts[14] = Some(1); // purchaser
    let tx = build("2019-08-19", Activity::Export, &facts);
    // The version of 2019-08-19 asks for a certification that is not held; the first one ran through that day.
    assert_eq!(decide(&tx, book, &Options::default()).licence_required, LicenceRequired::Yes);
    let lifted = BTreeSet::from(["us-ear/tgl-huawei@2019-08-19".to_owned()]);
    let got = decide(&tx, book, &Options { lifted: &lifted, ..Options::default() });
    assert_eq!(got.authorisation, Known::Known(Some("tgl_huawei_networks".to_owned())));
}
