//! The crate's face: law in, flow out.

use knockon_behaviour::*;
use knockon_vocabulary::{Date, Place, Spell, Standing, date};
use proptest::prelude::*;

fn d(text: &str) -> Date {
    date(text).expect("dates of the tests are dates")
}

fn place(code: &str) -> Place {
    Place::new(code).expect("places of the tests are places")
}

fn spell(from: &str, until: &str, value: Standing) -> Spell<Standing> {
    Spell { from: d(from), until: d(until), value }
}

fn licence_required() -> Standing {
    Standing::LicenceRequired { policy: None }
}

/// Listing on 11 January by the US; the law on the link from 1 January to 31 March.
struct Setting {
    spells: Vec<Spell<Standing>>,
    elsewhere: Vec<Spell<Standing>>,
    licences: Vec<Licence>,
    home: &'static str,
    listed: bool,
}

impl Setting {
    fn new(spells: Vec<Spell<Standing>>) -> Self {
        Self { spells, elsewhere: vec![], licences: vec![], home: "US", listed: true }
    }

    fn free() -> Self {
        Self::new(vec![spell("2020-01-01", "2020-03-31", Standing::Free)])
    }

    fn required() -> Self {
        Self::new(vec![
            spell("2020-01-01", "2020-01-10", Standing::Free),
            spell("2020-01-11", "2020-03-31", licence_required()),
        ])
    }

    fn run(&self, set: impl Fn(&mut Behaviour)) -> Availability {
        let mut b = Behaviour::none();
        set(&mut b);
        let law = LinkLaw {
            spells: &self.spells,
            supplier_home: place(self.home),
            listed_by: self.listed.then(|| (place("US"), d("2020-01-11"))),
            listed_until: None,
            licences: &self.licences,
            elsewhere: &self.elsewhere,
        };
        availability(&law, &b, d("2020-01-01"), 91).expect("a valid law")
    }
}

fn days(a: &Availability) -> Vec<f64> {
    a.steps.expand(91)
}

#[test]
fn regress_review_stops_home_suppliers_and_nobody_else() {
    let mut s = Setting::free();
    let a = s.run(|b| b.review_days.value = 26.0);
    assert!((0..91).all(|n| a.steps.at(n) == if (10..36).contains(&n) { 0.0 } else { 1.0 }));
    assert_eq!(
        (a.reasons.len(), a.reasons[0].from, a.reasons[0].until),
        (1, d("2020-01-11"), d("2020-02-05"))
    );
    s.home = "JP";
    assert!(days(&s.run(|b| b.review_days.value = 26.0)).iter().all(|&x| x == 1.0));
}

#[test]
fn regress_licences_come_late_add_up_and_end() {
    let mut s = Setting::required();
    let l = |from: &str, until: Option<&str>, share| Licence { from: d(from), until: until.map(d), share };
    s.licences = vec![l("2020-01-21", None, 0.5), l("2020-02-01", Some("2020-03-10"), 0.7)];
    let a = s.run(|b| b.licence_delay_days.value = 10.0);
    assert_eq!(
        [9, 10, 29, 30, 40, 41, 69, 70, 90].map(|n| a.steps.at(n)),
        [1.0, 0.0, 0.0, 0.5, 0.5, 1.0, 1.0, 0.5, 0.5]
    );
    assert_eq!(a.reasons[0].value, "licences cover 50 % of the flow");
    s.spells[1].value = Standing::Barred;
    assert!((10..91).all(|n| s.run(|_| ()).steps.at(n) == 0.0), "licences do not lift a bar");
}

#[test]
fn regress_over_compliance_starts_with_the_listing() {
    let a = Setting::free().run(|b| b.over_compliance_share.value = 0.2);
    assert_eq!((a.steps.at(9), a.steps.at(10), a.steps.at(90)), (1.0, 0.8, 0.8));
    assert_eq!(a.reasons[0].value, "20 % is withheld without a requirement");
    let unlisted = Setting { listed: false, ..Setting::free() };
    assert!(days(&unlisted.run(|b| b.over_compliance_share.value = 0.2)).iter().all(|&x| x == 1.0));
    // What a licence covers is not withheld.
    let licences = vec![Licence { from: d("2020-01-01"), until: None, share: 1.0 }];
    let licensed = Setting { licences, ..Setting::required() };
    assert_eq!(licensed.run(|b| b.over_compliance_share.value = 0.2).steps.at(50), 1.0);
}

#[test]
fn regress_rerouting_needs_a_plant_whose_goods_are_free() {
    let mut s = Setting::required();
    let set = |b: &mut Behaviour| (b.reroute_share.value, b.reroute_days.value) = (0.6, 30.0);
    assert!((10..91).all(|n| s.run(set).steps.at(n) == 0.0));
    s.elsewhere = vec![
        spell("2020-01-01", "2020-03-20", Standing::Free),
        spell("2020-03-21", "2020-03-31", licence_required()),
    ];
    let a = s.run(set);
    assert_eq!(a.steps.at(10), 0.0);
    assert!((a.steps.at(25) - 0.3).abs() < 1e-12);
    assert_eq!([40, 79, 80, 90].map(|n| a.steps.at(n)), [0.6, 0.6, 0.0, 0.0]);
    // A licence covers its share of what has not moved.
    s.licences = vec![Licence { from: d("2020-01-01"), until: None, share: 0.5 }];
    assert!((s.run(set).steps.at(60) - 0.8).abs() < 1e-12);
}

#[test]
fn regress_run_off_and_undetermined() {
    let s = Setting::new(vec![
        spell("2020-01-01", "2020-01-31", Standing::Authorised { by: "savings clause".into() }),
        spell("2020-02-01", "2020-02-20", licence_required()),
        spell("2020-02-21", "2020-03-31", Standing::Undetermined { missing: vec!["tx.us_content".into()] }),
    ]);
    let set = |b: &mut Behaviour| (b.run_off_share.value, b.undetermined_flow_share.value) = (0.4, 0.7);
    let a = s.run(set);
    assert_eq!([0, 30, 31, 50, 51, 90].map(|n| a.steps.at(n)), [0.4, 0.4, 0.0, 0.0, 0.7, 0.7]);
    let words: Vec<&str> = a.reasons.iter().map(|r| r.value.as_str()).collect();
    assert_eq!(
        words,
        [
            "40 % of the flow uses the authorisation until it runs out",
            "the law is undetermined; 70 % of the flow goes on"
        ]
    );
    assert_eq!(s.run(|_| ()).steps.at(51), 0.0);
}

#[test]
fn regress_faults_are_named() {
    let run = |spells: &[Spell<Standing>], b: &Behaviour| {
        let law = LinkLaw {
            spells,
            supplier_home: place("US"),
            listed_by: None,
            listed_until: None,
            licences: &[],
            elsewhere: &[],
        };
        availability(&law, b, d("2020-01-01"), 60).expect_err("a fault").to_string()
    };
    let none = Behaviour::none();
    let free = |from, until| spell(from, until, Standing::Free);
    assert!(run(&[free("2020-01-01", "2020-01-31")], &none).contains("no standing is stated for 2020-02-01"));
    assert!(run(&[], &none).contains("no standing is stated for 2020-01-01"));
    let twice = [free("2020-01-01", "2020-01-31"), free("2020-01-31", "2020-03-31")];
    assert!(run(&twice, &none).contains("the spell from 2020-01-31"));
    let mut bad = Behaviour::none();
    bad.reroute_share.value = 1.5;
    assert_eq!(run(&twice, &bad), "`reroute_share` is 1.5; expected a share from 0 to 1");
}

#[test]
fn regress_front_loading_by_hand() {
    let load = |from: &str, until: Option<&str>, cover_days, group_share| FrontLoad {
        from: d(from),
        until: until.map(d),
        cover_days,
        group_share,
    };
    let loads = [load("2019-12-01", Some("2020-01-10"), 60.0, 1.0), load("2020-01-05", None, 150.0, 0.5)];
    let steps = target_cover(30.0, &loads, d("2020-01-01"), 91).unwrap();
    assert_eq!(steps.points(), [(0, 60.0), (4, 90.0)]);
    let steps = target_cover(30.0, &loads[..1], d("2020-01-01"), 91).unwrap();
    assert_eq!(steps.points(), [(0, 60.0), (10, 30.0)]);
    let lower = target_cover(30.0, &[load("2020-01-05", None, 10.0, 1.0)], d("2020-01-01"), 91).unwrap();
    assert_eq!(lower.points(), [(0, 30.0)]);
}

#[test]
fn regress_a_groups_share_of_an_input() {
    use knockon_network::*;
    let mut b = NetworkBuilder::new();
    b.item(ItemSpec::new("rf", "USD")).item(ItemSpec::new("phone", "pieces"));
    b.line(LineSpec::new("us", "U", "rf"))
        .line(LineSpec::new("jp", "J", "rf"))
        .line(LineSpec::new("m", "M", "phone"));
    b.input(InputSpec::new("m", "rf", InputClass::Critical));
    b.link(LinkSpec::new("a", "us", "m", 30.0).plant(place("US")));
    b.link(LinkSpec::new("b", "jp", "m", 10.0).plant(place("JP")));
    b.demand(DemandSpec::new("d", "m", "world", 8.0));
    let net = b.build().expect("a valid network");
    assert_eq!(group_share(&net, 0, |l| net.plant()[l as usize] == place("US")), 0.75);
}

fn standing() -> impl Strategy<Value = Standing> {
    prop::sample::select(vec![
        Standing::Free,
        Standing::Authorised { by: "tgl".into() },
        licence_required(),
        Standing::Barred,
        Standing::Undetermined { missing: vec!["x".into()] },
    ])
}

/// Spells that cover 2020 from 1 January on, of random lengths.
fn spells() -> impl Strategy<Value = Vec<Spell<Standing>>> {
    prop::collection::vec((1u64..60, standing()), 1..8).prop_map(|parts| {
        let day = |n: u64| d("2020-01-01").saturating_add(std::time::Duration::from_secs(n * 86_400));
        let (mut from, last) = (0, parts.len() - 1);
        let each = parts.into_iter().enumerate().map(|(i, (len, value))| {
            let until = if i == last { 2000 } else { from + len - 1 };
            let s = Spell { from: day(from), until: day(until), value };
            from = until + 1;
            s
        });
        each.collect()
    })
}

fn behaviour() -> impl Strategy<Value = Behaviour> {
    prop::collection::vec(0.0f64..1.0, 7).prop_map(|u| {
        let mut b = Behaviour::none();
        for ((name, p), u) in b.parameters_mut().into_iter().zip(u) {
            p.value = if name.ends_with("_days") { (60.0 * u).round() } else { u };
        }
        b
    })
}

#[test]
fn over_compliance_ends_with_the_listing() {
    let spells = [Spell { from: d("2018-01-01"), until: d("2018-12-31"), value: Standing::Free }];
    let mut b = Behaviour::none();
    b.over_compliance_share.value = 0.3;
    let law = LinkLaw {
        spells: &spells,
        supplier_home: place("JP"),
        listed_by: Some((place("US"), d("2018-04-15"))),
        listed_until: Some(d("2018-07-12")),
        licences: &[],
        elsewhere: &[],
    };
    let a = availability(&law, &b, d("2018-01-01"), 365).unwrap();
    let on = |date: &str| a.steps.at(knockon_vocabulary::days_between(d("2018-01-01"), d(date)) as u32);
    assert_eq!(
        (on("2018-04-14"), on("2018-04-15"), on("2018-07-12"), on("2018-07-13")),
        (1.0, 0.7, 0.7, 1.0)
    );
}

proptest! {
    #[test]
    fn prop_without_behaviour_flow_is_the_laws_face(spells in spells(), listed: bool) {
        let us = place("US");
        let listed_by = listed.then(|| (us, d("2020-02-01")));
        let law = LinkLaw { spells: &spells, supplier_home: us, listed_by, listed_until: None, licences: &[], elsewhere: &spells };
        let a = availability(&law, &Behaviour::none(), d("2020-01-01"), 200).unwrap();
        prop_assert!(a.reasons.is_empty());
        for s in &spells {
            let face = f64::from(matches!(s.value, Standing::Free | Standing::Authorised { .. }));
            let from = knockon_vocabulary::days_between(d("2020-01-01"), s.from);
            for n in from..(from + 5).min(knockon_vocabulary::days_between(d("2020-01-01"), s.until) + 1).min(200) {
                prop_assert_eq!(a.steps.at(n as u32), face);
            }
        }
    }

    /// Whatever firms do: the flow is a share; goods do not flow under a bar with no free plant; no requirement and no
    /// listing is the whole flow; days without a reason follow the law's face.
    #[test]
    fn prop_flow_is_a_share_and_bars_hold(spells in spells(), b in behaviour(), listed: bool, share in 0.0f64..1.0) {
        let us = place("US");
        let licences = [Licence { from: d("2020-01-20"), until: None, share }];
        let listed_by = listed.then(|| (us, d("2020-02-01")));
        let law = LinkLaw { spells: &spells, supplier_home: us, listed_by, listed_until: None, licences: &licences, elsewhere: &[] };
        let a = availability(&law, &b, d("2020-01-01"), 200).unwrap();
        let mut day = d("2020-01-01");
        for n in 0..200u32 {
            let flow = a.steps.at(n);
            prop_assert!((0.0..=1.0).contains(&flow));
            let standing = &spells.iter().find(|s| s.from <= day && day <= s.until).expect("spells cover 2020").value;
            if *standing == Standing::Barred {
                prop_assert_eq!(flow, 0.0);
            }
            if *standing == Standing::Free && !listed {
                prop_assert_eq!(flow, 1.0);
            }
            if !a.reasons.iter().any(|r| r.from <= day && day <= r.until) {
                let face = f64::from(matches!(standing, Standing::Free | Standing::Authorised { .. }));
                prop_assert_eq!(flow, face);
            }
            day = day.tomorrow().expect("far from the end of time");
        }
    }
}
