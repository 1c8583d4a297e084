//! On how many days the temporary general licences for Huawei covered what they covered.
//!
//! Source: 84 FR 23468, 84 FR 43487, 84 FR 64018, 85 FR 8722, FR Doc. 2020-05190, 85 FR 29610 (periods, both ends
//! included); 85 FR 51596 (end, and security research); 84 FR 22961, 84 FR 43493, 85 FR 51596 (the three listings).

use crate::draw::{day, place};
use knockon_control::*;
use knockon_vocabulary::{Date, ListCode, Policy, Spell, Standing, days_between};
use std::collections::BTreeMap;

/// A part of no reason for control for a listed party, under a contract of the day of its listing.
fn deal(listed: &str, end_use: EndUse) -> Transaction {
    let mut tx = Transaction::new(day("2019-05-01"), vec![Regime::UsEar], Activity::Export);
    tx.from = Some(place("US"));
    tx.to = Some(place("CN"));
    tx.end_use = Some(vec![end_use]);
    tx.asserted = BTreeMap::from([
        (AssertedWord::NetworkFullyOperational, true),
        (AssertedWord::CertificationHeld, true),
    ]);
    tx.item = Some(Item {
        kind: Some(ItemKind::Commodity),
        eccn: Some("EAR99".to_owned()),
        origin: Some(place("US")),
        ..Item::default()
    });
    tx.dates.contract = Some(day(listed));
    tx.dates.product_public = Some(day("2018-01-01"));
    tx.parties = Some(vec![Party {
        id: "listed".to_owned(),
        roles: Some(vec![Role::Purchaser, Role::UltimateConsignee, Role::EndUser]),
        place: Some(place("CN")),
        listed: Some(vec![Listed {
            list: ListCode::UsEl,
            from: Some(day(listed)),
            until: None,
            requirement: Some(RequirementWord::AllItemsSubjectToEar),
            policy: Some(Policy::PresumptionOfDenial),
            footnotes: Some(BTreeMap::from([(2, day("2020-08-17").max(day(listed)))])),
        }]),
        ..Party::default()
    }]);
    tx
}

fn spells(tx: &Transaction, from: &str, until: &str) -> Vec<Spell<Determination>> {
    timeline(tx, &Moving::default(), day(from), day(until), RuleBook::embedded(), &Options::default())
}

/// Days in the stretch on which the standing is like this.
fn days(spells: &[Spell<Determination>], like: impl Fn(&Standing) -> bool) -> i64 {
    spells.iter().filter(|s| like(&s.value.standing)).map(|s| days_between(s.from, s.until) + 1).sum()
}

fn authorised(s: &Standing) -> bool {
    matches!(s, Standing::Authorised { .. })
}

fn on(spells: &[Spell<Determination>], d: &str) -> Standing {
    let d: Date = day(d);
    let spell = spells.iter().find(|s| s.from <= d && d <= s.until).expect("a spell on every day");
    spell.value.standing.clone()
}

const LAST: &str = "2020-12-31";

#[test]
fn val_the_first_entities_networks_were_covered_on_452_of_452_days() {
    let s = spells(&deal("2019-05-16", EndUse::NetworkOperation), "2019-05-01", LAST);
    let inside = spells(&deal("2019-05-16", EndUse::NetworkOperation), "2019-05-20", "2020-08-13");
    assert_eq!(days_between(day("2019-05-20"), day("2020-08-13")) + 1, 452);
    assert_eq!(days(&inside, authorised), 452, "covered on every day of the periods");
    assert_eq!(days(&s, authorised), 452, "and on no other");
    assert_eq!(on(&s, "2019-05-15"), Standing::Free);
    for d in ["2019-05-16", "2019-05-17", "2019-05-18", "2019-05-19", "2020-08-14", "2020-08-17", LAST] {
        assert!(matches!(on(&s, d), Standing::LicenceRequired { .. }), "{d}: {:?}", on(&s, d));
    }
}

#[test]
fn val_the_four_days_before_it_are_covered_by_the_savings_clause_alone() {
    let mut tx = deal("2019-05-16", EndUse::NetworkOperation);
    tx.dates.en_route_since = Some(day("2019-05-16"));
    tx.dates.order = Some(day("2019-05-01"));
    let s = spells(&tx, "2019-05-16", "2019-05-19");
    assert_eq!(on(&s, "2019-05-16"), Standing::Authorised { by: "savings_clause".to_owned() });
    assert_eq!(days(&s, authorised), 4);
    tx.dates.en_route_since = Some(day("2019-05-17"));
    let late = spells(&tx, "2019-05-17", "2019-05-19");
    assert_eq!(days(&late, authorised), 0, "aboard after the listing is too late");
}

#[test]
fn val_security_research_alone_goes_on_from_2020_08_17() {
    let s = spells(&deal("2019-05-16", EndUse::VulnerabilityDisclosure), "2019-05-16", LAST);
    for d in ["2020-08-14", "2020-08-15", "2020-08-16"] {
        assert!(matches!(on(&s, d), Standing::LicenceRequired { .. }), "{d}");
    }
    assert_eq!(on(&s, "2020-08-17"), Standing::Authorised { by: "footnote_2_security_research".to_owned() });
    assert_eq!(on(&s, LAST), Standing::Authorised { by: "footnote_2_security_research".to_owned() });
}

#[test]
fn val_the_entities_of_august_2019_had_at_most_361_days_and_those_of_august_2020_none() {
    for end_use in [EndUse::NetworkOperation, EndUse::HandsetSupport, EndUse::ConsumerDeviceSupport] {
        let general = |s: &[Spell<Determination>]| {
            days(s, |x| matches!(x, Standing::Authorised { by } if by.starts_with("tgl_huawei")))
        };
        let second = spells(&deal("2019-08-19", end_use), "2019-05-01", LAST);
        assert_eq!(general(&second), 361, "{end_use:?}");
        assert_eq!(days_between(day("2019-08-19"), day("2020-08-13")) + 1, 361);
        let third = spells(&deal("2020-08-17", end_use), "2019-05-01", LAST);
        assert_eq!(days(&third, authorised), 0, "{end_use:?}");
    }
}

#[test]
fn val_no_general_licence_reaches_country_group_e_or_new_production() {
    let mut embargoed = deal("2019-05-16", EndUse::NetworkOperation);
    embargoed.to = Some(place("IR"));
    let s = spells(&embargoed, "2019-05-16", LAST);
    assert_eq!(days(&s, authorised), 0);
    let s = spells(&deal("2019-05-16", EndUse::Production), "2019-05-16", LAST);
    assert_eq!(days(&s, authorised), 0);
}
