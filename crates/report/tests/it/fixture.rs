//! Outcomes written by hand. Parties and figures are invented: they test how things are shown, not what is true.

use jiff::civil::{Date, date};
use knockon_case::outcome::*;
use knockon_facts::{Finding, FindingKind, Findings, Weight};
use knockon_vocabulary::{Basis, Parameter, Policy};

pub fn day(text: &str) -> Date {
    text.parse().expect("a date of the fixture")
}

pub fn months(from: Date, n: usize) -> Vec<Date> {
    let start = i32::from(from.year()) * 12 + i32::from(from.month()) - 1;
    (0..n as i32).map(|i| date(((start + i) / 12) as i16, ((start + i) % 12 + 1) as i8, 1)).collect()
}

pub fn spell(from: &str, until: &str, state: &str, flow: f64) -> StandingSpell {
    StandingSpell {
        from: day(from),
        until: day(until),
        state: state.into(),
        detail: if state == "licence_required" { "presumption of denial".into() } else { String::new() },
        because: vec![],
        citations: if state == "free" {
            vec![]
        } else {
            vec!["84 FR 22961".into(), "15 CFR 744.11(a)".into()]
        },
        flow,
        behaviour: vec![],
    }
}

pub fn parameter(path: &str, value: f64, low: f64, high: f64, unit: &str, why: &str) -> NamedParameter {
    let basis = Basis::Assumed(why.into());
    NamedParameter { path: path.into(), parameter: Parameter { value, low, high, unit: unit.into(), basis } }
}

/// A case in which nothing was found, entered or asked.
pub fn empty() -> Outcome {
    Outcome {
        schema: OUTCOME_SCHEMA,
        case: CaseHead {
            id: "empty".into(),
            title: "Nothing".into(),
            question: "What happens when nothing happens?".into(),
            from: day("2020-01-01"),
            to: day("2020-12-31"),
            currency: "USD".into(),
        },
        changes: vec![],
        facts: Findings::default(),
        listed: vec![],
        unlisted: vec![],
        measures: vec![],
        standing: vec![],
        paths: vec![],
        losses: Losses::default(),
        stocks: vec![],
        plan: None,
        impact: vec![],
        scores: vec![],
        skill: vec![],
        backtest: Backtest { forecast_date: None, in_sample: false, later: vec![] },
        assumed: vec![],
        resting: vec![],
        sensitivity: vec![],
        not_modelled: vec![],
        entered: vec![],
        sources: vec![],
        notices: vec![],
    }
}

/// A small case with one of everything.
pub fn small() -> Outcome {
    let mut o = empty();
    o.case = CaseHead {
        id: "aster-2019".into(),
        title: "Aster Devices on a list".into(),
        question: "What does the listing of Aster Devices cost Aster, its suppliers and their countries?"
            .into(),
        from: day("2019-01-01"),
        to: day("2020-06-30"),
        currency: "USD".into(),
    };
    o.changes = vec!["measures.listing.from = 2019-05-16".into()];
    o.facts = some_findings();
    o.unlisted = vec!["blue".into(), "cobalt".into(), "dune".into()];
    o.listed = vec![ListedParty {
        party: "aster".into(),
        name: "Aster Devices".into(),
        list: "us-el".into(),
        record: "r-17".into(),
        record_name: "Aster Devices Co., Ltd.".into(),
        score: 0.987,
        from: Some(day("2019-05-16")),
        until: None,
        policy: Some(Policy::PresumptionOfDenial),
        why: vec!["`aster` rare in the lists: +6.1".into(), "legal form differs: 0".into()],
        citation: "84 FR 22961".into(),
    }];
    o.measures = vec![
        measure("listing", "Aster Devices is listed", "listing", "2019-05-16", None, 2.1e9, 0.9e9, 3),
        measure(
            "general-licence",
            "General licence for spare parts",
            "rule",
            "2019-05-20",
            Some("2019-08-18"),
            0.0,
            0.0,
            0,
        ),
        measure(
            "home-market",
            "Buyers at home turn to Aster",
            "market",
            "2019-08-01",
            None,
            -0.3e9,
            0.1e9,
            0,
        ),
    ];
    o.standing = small_standing();
    o.paths = vec![small_path()];
    o.losses = small_losses();
    o.stocks = vec![
        stock(
            "Memory chip",
            "critical",
            |i| (90.0 - 12.0 * i as f64).max(0.0),
            Some(204),
            Some("2019-12-09"),
        ),
        stock("Image sensor", "important", |_| 30.0, None, None),
    ];
    o.plan = Some(small_plan());
    o.impact = vec![small_impact()];
    small_scores(&mut o);
    o.assumed = vec![
        parameter("behaviour.review_days", 26.0, 14.0, 60.0, "days", "one supplier's published pause"),
        parameter("engine.ramp_per_day", 0.02, 0.005, 0.05, "share a day", "no figure found"),
        parameter("engine.tau_days", 14.0, 14.0, 14.0, "days", "two weeks between orders"),
    ];
    o.sensitivity = vec![
        Sensitivity { path: "engine.ramp_per_day".into(), first_order: 0.61 },
        Sensitivity { path: "behaviour.review_days".into(), first_order: 0.08 },
    ];
    o.not_modelled = vec!["Smuggling.".into()];
    o.sources = vec![
        SourceView {
            id: "S1".into(),
            publisher: "Federal Register".into(),
            date: "2019-05-21".into(),
            title: "Addition of entities".into(),
            address: "https://www.federalregister.gov/citation/84-FR-22961".into(),
        },
        SourceView {
            id: "S2".into(),
            publisher: "Aster Devices".into(),
            date: "2020-03".into(),
            title: "Annual report".into(),
            address: "on paper".into(),
        },
    ];
    o.notices = vec!["Research model, not legal advice. Lists as of 2019-05-16.".into()];
    o
}

#[allow(clippy::too_many_arguments)]
pub fn measure(
    id: &str,
    title: &str,
    kind: &str,
    from: &str,
    until: Option<&str>,
    loss: f64,
    supplier_loss: f64,
    links_changed: usize,
) -> MeasureView {
    MeasureView {
        id: id.into(),
        title: title.into(),
        kind: kind.into(),
        from: Some(day(from)),
        until: until.map(day),
        citation: "84 FR 22961".into(),
        loss: Some(loss),
        supplier_loss: Some(supplier_loss),
        joined_with: None,
        links_changed,
    }
}

pub fn link(
    id: &str,
    supplier: &str,
    home: &str,
    item: &str,
    value: f64,
    spells: Vec<StandingSpell>,
) -> LinkStanding {
    LinkStanding {
        supply: id.into(),
        supplier: supplier.into(),
        supplier_home: home.into(),
        buyer: "Aster Devices".into(),
        item: item.into(),
        product: "phone".into(),
        plant: home.into(),
        value,
        basis: knockon_vocabulary::Basis::Fact("f1".into()),
        spells,
    }
}

fn small_standing() -> Vec<LinkStanding> {
    let open = || vec![spell("2019-01-01", "2020-06-30", "free", 1.0)];
    let cut = || {
        vec![
            spell("2019-01-01", "2019-05-15", "free", 1.0),
            spell("2019-05-16", "2019-11-19", "licence_required", 0.0),
            spell("2019-11-20", "2020-06-30", "authorised", 0.25),
        ]
    };
    let unknown = vec![
        spell("2019-01-01", "2019-05-15", "free", 1.0),
        spell("2019-05-16", "2020-05-14", "undetermined", 0.5),
        spell("2020-05-15", "2020-06-30", "barred", 0.0),
    ];
    vec![
        link("l1", "Cobalt Memory", "US", "Memory chip", 1.2e9, cut()),
        link("l2", "Cobalt Memory", "US", "Radio filter", 0.4e9, cut()),
        link("l3", "Blue Foundry", "TW", "Application processor", 2.0e9, unknown),
        link("l4", "Dune Sensors", "JP", "Image sensor", 0.9e9, open()),
    ]
}

pub fn small_path() -> Path {
    let n = 18;
    let fall = |i: usize| if i < 6 { 1.0 } else { (1.0 - 0.08 * (i - 5) as f64).max(0.0) };
    Path {
        party: "aster".into(),
        product: "phone".into(),
        name: "phones".into(),
        unit: "phones".into(),
        price: 200.0,
        months: months(day("2019-01-01"), n),
        baseline: vec![2.0e6; n],
        output: (0..n).map(|i| 2.0e6 * fall(i)).collect(),
        band90: (0..n).map(|i| (1.6e6 * fall(i), 2.0e6 * fall(i).max(0.6))).collect(),
        band50: (0..n).map(|i| (1.8e6 * fall(i), 2.0e6 * fall(i).max(0.5))).collect(),
        median: (0..n).map(|i| 1.95e6 * fall(i)).collect(),
        binding: (0..n).map(|i| if i < 6 { vec![] } else { vec![("memory-chip".into(), 28)] }).collect(),
    }
}

pub fn supplier(id: &str, name: &str, home: &str, lost: f64, refilled: f64, baseline: f64) -> SupplierLoss {
    SupplierLoss {
        party: id.into(),
        name: name.into(),
        home: home.into(),
        lost,
        refilled,
        baseline,
        band90: Some((lost - 0.2e9, lost + 0.3e9)),
    }
}

fn small_losses() -> Losses {
    Losses {
        buyers: vec![LineLoss {
            party: "aster".into(),
            product: "phone".into(),
            units: 11.0e6,
            unit: "phones".into(),
            value: 2.2e9,
            band90: Some((1.5e9, 3.1e9)),
            first_day: Some(day("2019-07-03")),
            mostly: "memory-chip".into(),
        }],
        suppliers: vec![
            supplier("cobalt", "Cobalt Memory", "US", 1.1e9, 0.3e9, 2.4e9),
            supplier("dune", "Dune Sensors", "JP", -0.2e9, 0.0, 1.35e9),
        ],
        by_place: vec![
            PlaceLoss {
                place: "US".into(),
                lost: 1.1e9,
                gained: 0.0,
                refilled: 0.3e9,
                by_year: vec![(2019, 0.5e9), (2020, 0.3e9)],
            },
            PlaceLoss {
                place: "JP".into(),
                lost: 0.0,
                gained: 0.2e9,
                refilled: 0.0,
                by_year: vec![(2019, -0.05e9), (2020, -0.15e9)],
            },
        ],
        third_parties: vec![supplier("ember", "Ember Phones", "KR", -0.7e9, 0.0, 5.0e9)],
        by_year: vec![(2019, 0.8e9, 0.45e9), (2020, 1.4e9, 0.15e9)],
        by_constraint: vec![("memory-chip".into(), 1.9e9), ("demand".into(), 0.3e9)],
        by_measure: vec![
            ("listing".into(), 2.5e9),
            ("general-licence".into(), 0.0),
            ("home-market".into(), -0.3e9),
        ],
        total_buyers: 2.2e9,
        total_suppliers: 0.6e9,
        partition_gap: 1e-9,
    }
}

pub fn stock(
    item: &str,
    class: &str,
    cover: impl Fn(usize) -> f64,
    survive: Option<u32>,
    binds: Option<&str>,
) -> StockPath {
    StockPath {
        party: "aster".into(),
        product: "phone".into(),
        item: item.into(),
        band90: vec![],
        cover_days: (0..18).map(cover).collect(),
        class: class.into(),
        time_to_survive_days: survive,
        binds_from: binds.map(day),
    }
}

fn small_plan() -> PlanView {
    let row = |item: &str, supplier: &str, plant: &str, new, value: [f64; 6]| PlanRow {
        item: item.into(),
        supplier: supplier.into(),
        home: plant.into(),
        plant: plant.into(),
        new,
        to_qualify: new.then_some(3.0e6),
        value: value.to_vec(),
    };
    PlanView {
        decide_on: day("2019-05-16"),
        product: "phone".into(),
        months: months(day("2019-06-01"), 6),
        status: "gap".into(),
        gap: Some(0.004),
        objective: -1.4e9,
        do_nothing: -0.9e9,
        output: vec![2.0e6, 2.0e6, 1.8e6, 1.7e6, 1.9e6, 2.0e6],
        output_do_nothing: vec![2.0e6, 1.8e6, 1.2e6, 0.8e6, 0.3e6, 0.0],
        unit: "phones".into(),
        purchases: vec![
            row("Memory chip", "Fjord Memory", "KR", true, [0.0, 0.0, 40e6, 60e6, 80e6, 90e6]),
            row("Image sensor", "Dune Sensors", "JP", false, [75e6; 6]),
        ],
        qualify: vec![("Fjord Memory".into(), 3.0e6, Some("2019-08".into()))],
        hhi: vec![("Memory chip".into(), 1.0, 0.52)],
        explanations: vec![
            "Memory chips from Fjord Memory from 2019-08 on: the only seller that needs no licence.".into(),
        ],
    }
}

fn small_impact() -> ImpactView {
    let row = |measure: &str, unit: &str, v: [Option<f64>; 4], range, why_not: &str| ImpactRow {
        measure: measure.into(),
        unit: unit.into(),
        direct: v[0],
        indirect: v[1],
        induced: v[2],
        total: v[3],
        range,
        why_not: why_not.into(),
    };
    ImpactView {
        place: "JP".into(),
        what: "purchases 2018".into(),
        table: "jp-2018".into(),
        citation: "National accounts, input-output table 2018".into(),
        unit: "bn JPY".into(),
        purchases: 100.0,
        rows: vec![
            row(
                "output",
                "bn JPY",
                [Some(70.0), Some(60.0), Some(20.0), Some(150.0)],
                Some((100.0, 190.0)),
                "",
            ),
            row(
                "value added",
                "bn JPY",
                [Some(30.0), Some(28.0), None, Some(58.0)],
                Some((40.0, 70.0)),
                "no propensity",
            ),
            row("jobs", "jobs", [Some(2100.0), Some(1900.0), None, Some(4000.0)], Some((3000.0, 4600.0)), ""),
            row("tax", "bn JPY", [None; 4], None, "no tax rate is entered"),
        ],
        industries: vec![("Electronic parts".into(), 21.0), ("Wholesale".into(), 6.5)],
        parameters: vec![parameter("economy.JP.made_at_home", 0.7, 0.5, 1.0, "share", "not published")],
        beside: vec![(
            "GDP contribution (a study)".into(),
            106.0,
            "bn JPY".into(),
            Some(58.0),
            "Its scope is unknown.".into(),
        )],
        notes: vec!["Prices of 2018.".into()],
    }
}

fn small_scores(o: &mut Outcome) {
    let score = |period: &str, observed: f64, modelled: f64, break_: Option<&str>| Score {
        series: "output/aster/phone".into(),
        period: period.into(),
        observed,
        unit: "phones".into(),
        status: "estimated".into(),
        source: "S2".into(),
        modelled,
        band90: Some((modelled * 0.8, modelled * 1.1)),
        naive_unchanged: 6.0e6,
        naive_cut: 2.0e6,
        error: modelled / observed - 1.0,
        break_: break_.map(Into::into),
    };
    o.scores = vec![
        score("2019Q2", 6.1e6, 6.0e6, None),
        score("2019Q4", 3.9e6, 4.4e6, None),
        score("2020Q1", 2.5e6, 3.2e6, Some("a pandemic")),
    ];
    o.skill = vec![Skill {
        series: "output/aster/phone".into(),
        n: 2,
        mae: 0.3e6,
        mae_unchanged: 1.1e6,
        mae_cut: 3.0e6,
        skill: 0.727,
        coverage: Some(1.0),
        turning: (Some("2019Q4".into()), Some("2019Q3".into())),
        timing_error_days: Some(92),
    }];
    o.backtest = Backtest {
        forecast_date: Some(day("2019-05-16")),
        in_sample: true,
        later: vec![("behaviour.review_days".into(), "f3".into(), "2019-06-26".into())],
    };
}

fn some_findings() -> Findings {
    let finding = |kind, reports: [&str; 2], text: &str, severity| Finding {
        kind,
        reports: reports.map(String::from).to_vec(),
        subject: "Aster Devices".into(),
        measure: "phones shipped".into(),
        text: text.into(),
        severity,
    };
    Findings {
        findings: vec![
            finding(
                FindingKind::Contradict,
                ["f1", "f2"],
                "f1 dates the listing 2019-05-16, f2 2020-05-16.",
                Weight::Warning,
            ),
            finding(FindingKind::Agree, ["f3", "f4"], "Both say 24 M phones in 2018.", Weight::Note),
        ],
    }
}
