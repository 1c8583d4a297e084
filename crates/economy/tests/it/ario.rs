//! ARIO: rest, one loss by hand, rebuilding.

use crate::support::{near, tables};
use knockon_economy::ario::{
    ArioParams, Base, Event, EventKind, Mode, OrderType, Rationing, Recovery, Trace, simulate,
};
use knockon_economy::matrix::Matrix;
use proptest::prelude::*;

fn params(sectors: usize, n_steps: usize, mode: Mode) -> ArioParams {
    ArioParams {
        days_per_year: 365.0,
        n_steps,
        order_type: OrderType::Alt,
        alpha_base: 1.0,
        alpha_max: 1.25,
        alpha_tau: 365.0,
        rebuild_tau: 60.0,
        inventory_days: vec![90.0; sectors],
        psi: 0.8,
        inventory_restoration_tau: 60.0,
        kapital_to_va_ratio: 4.0,
        capital_decimals: 7,
        rationing: Rationing::Proportional,
        substitution: true,
        mode,
    }
}

fn base(t: &knockon_economy::table::Table) -> Base {
    Base::of(t)
}

/// One industry that buys nothing, 3.65 a year: one hundredth a day.
fn lonely() -> Base {
    let one = |v: f64| Matrix::from_rows(&[vec![v]]).expect("one row");
    Base { industries: vec![("r".into(), "s".into())], z: one(0.0), y: one(3.65), x: vec![3.65] }
}

fn production(t: &Trace) -> Vec<f64> {
    t.production.iter().map(|d| d[0]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn prop_without_an_event_nothing_moves(t in tables()) {
        for mode in [Mode::Compatibility, Mode::Clean] {
            let trace = simulate(&base(&t), &params(t.size(), 40, mode), &[]).expect("runs");
            for day in &trace.production {
                for (p, x) in day.iter().zip(&trace.x0) {
                    prop_assert!(near(*p, *x, 1e-9), "{p} {x}");
                }
            }
            prop_assert!(!trace.had_shortage);
        }
    }

    #[test]
    fn prop_a_loss_of_capacity_never_leaves_more_on_its_day(t in tables(), share in 0.0..1.0_f64) {
        let mut impact = vec![0.0; t.size()];
        impact[0] = share;
        let event = Event { kind: EventKind::Arbitrary(Recovery::Linear(30.0)), impact, occurrence: 1, duration: 5 };
        let trace = simulate(&base(&t), &params(t.size(), 3, Mode::Clean), &[event]).expect("runs");
        prop_assert!(trace.production[1][0] <= trace.x0[0] * (1.0 - share) * (1.0 + 1e-9));
    }
}

#[test]
fn val_one_industry_by_hand() {
    // Half the capacity from day 1, for two days, then linear over four. The published program strikes a day later and keeps the
    // whole loss one day more: u = t − 1 and the loss stands until u = 1 + 2.
    let event = Event {
        kind: EventKind::Arbitrary(Recovery::Linear(4.0)),
        impact: vec![0.5],
        occurrence: 1,
        duration: 2,
    };
    let mut p = params(1, 9, Mode::Compatibility);
    p.alpha_max = 1.0;
    let got = production(&simulate(&lonely(), &p, std::slice::from_ref(&event)).expect("runs"));
    let want = [1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.625, 0.75, 0.875];
    assert!(got.iter().zip(want).all(|(g, w)| near(g * 100.0, w, 1e-12)), "{got:?}");
    p.mode = Mode::Clean;
    let got = production(&simulate(&lonely(), &p, &[event]).expect("runs"));
    assert!(near(got[1], 0.005, 1e-12), "the clean mode strikes on the day itself: {got:?}");
}

#[test]
fn val_recovery_of_capital_by_hand() {
    // Capital is 4 × 3.65 = 14.6; 7.3 of it destroyed halves capacity; it strikes without the extra day.
    let event = Event {
        kind: EventKind::Recovery(Recovery::Convexe(2.0)),
        impact: vec![7.3],
        occurrence: 1,
        duration: 1,
    };
    let mut p = params(1, 5, Mode::Compatibility);
    p.alpha_max = 1.0;
    let trace = simulate(&lonely(), &p, std::slice::from_ref(&event)).expect("runs");
    assert!(near(trace.productive_capital[0], 14.6, 1e-12));
    // el = 0 on day 3: the whole loss; day 4: (1/2)⁴ of it.
    let want = [1.0, 0.5, 0.5, 0.5, 1.0 - 0.5 / 16.0];
    let got = production(&trace);
    assert!(got.iter().zip(want).all(|(g, w)| near(g * 100.0, w, 1e-6)), "{got:?}");
    // In units without zeros capital is kept to one decimal: 7.3 / 16 = 0.45625 is 0.5.
    p.capital_decimals = 1;
    let got = production(&simulate(&lonely(), &p, &[event]).expect("runs"));
    assert!(near(got[4] * 100.0, 1.0 - 0.5 / 14.6, 1e-12), "{got:?}");
}

#[test]
fn val_rebuilding_adds_demand_and_ends() {
    // Construction `b` rebuilds what `a` lost; with spare capacity everything asked is delivered: R falls by 1/tau a day.
    let base = Base {
        industries: vec![("r".into(), "a".into()), ("r".into(), "b".into())],
        z: Matrix::from_rows(&[vec![0.0, 0.0], vec![36.5, 0.0]]).expect("two rows"),
        y: Matrix::from_rows(&[vec![365.0], vec![328.5]]).expect("two rows"),
        x: vec![365.0, 365.0],
    };
    let kind = EventKind::Rebuild { sectors: vec![("b".into(), 1.0)], factor: 1.0, tau: Some(10.0) };
    let event = Event { kind, impact: vec![1.0, 0.0], occurrence: 1, duration: 1 };
    let mut p = params(2, 120, Mode::Compatibility);
    p.alpha_base = 1.25; // room for the extra work
    let trace = simulate(&base, &p, &[event]).expect("runs");
    assert!(near(trace.production[1][1], 1.0, 1e-9), "not asked for before the event is over");
    assert!(
        trace.production[2][1] > 1.0 + 0.09,
        "then a tenth of the capital a day: {}",
        trace.production[2][1]
    );
    assert!(
        near(trace.production[119][1], 1.0, 1e-3),
        "and in the end it is done: {}",
        trace.production[119][1]
    );
}

#[test]
fn regress_wrong_shapes_are_errors() {
    let event = Event {
        kind: EventKind::Arbitrary(Recovery::Linear(4.0)),
        impact: vec![0.5, 0.5],
        occurrence: 1,
        duration: 2,
    };
    assert!(simulate(&lonely(), &params(1, 3, Mode::Clean), &[event]).is_err());
    assert!(simulate(&lonely(), &params(2, 3, Mode::Clean), &[]).is_err());
    let mut p = params(1, 3, Mode::Clean);
    p.alpha_tau = 0.0;
    assert!(simulate(&lonely(), &p, &[]).is_err());
}
