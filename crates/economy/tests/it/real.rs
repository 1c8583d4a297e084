//! The invariants of the model on the tables that travel with the program.

use crate::support::{households, near, params, purchases};
use knockon_economy::EMBEDDED;
use knockon_economy::impact::{Purchases, close_households, household_loop, impact};
use knockon_economy::matrix::{Leontief, Matrix};
use knockon_economy::solve::{Factored, Prepared, Solver};
use knockon_economy::statics::{
    calc_all_multipliers, calc_linkages, extract, price_check, value_added_trade,
};
use knockon_economy::table::{Table, balance};
use knockon_economy::what_if::{Cut, cut_coefficients, cut_deliveries};

fn all() -> impl Iterator<Item = Table> {
    EMBEDDED.iter().map(|e| e.read().expect("reads"))
}

/// Each column: value added, imports, net product taxes and inputs make its output, within what rounding to whole millions can cause.
#[test]
fn val_columns_close_with_net_product_taxes_and_not_without() {
    for t in all() {
        for b in t.balances().industries.iter().filter(|b| b.output > 1e4) {
            assert!(b.column_residual.abs() <= 10.0, "{} {}: {b:?}", t.info.name, b.sector);
        }
        let Some(taxes) = &t.taxes else { continue };
        let without = (0..t.size()).filter(|&j| t.output[j] > 1e4).map(|j| taxes[j].abs() / t.output[j]);
        assert!(without.fold(0.0, f64::max) > 0.01, "{}: taxes matter", t.info.name);
    }
}

/// For f ≥ 0 type I domestic value added is not above f's total, and type II not below type I, for every industry of every table.
#[test]
fn val_multipliers_keep_their_bounds() {
    for t in all() {
        let places: Vec<String> = t.places().iter().map(|p| (*p).to_owned()).collect();
        for place in places {
            let sectors: Vec<String> =
                t.industries.iter().filter(|i| i.place == place).map(|i| i.sector.clone()).collect();
            for s in sectors.iter().step_by(5) {
                let i = t.find(&place, s).expect("an industry");
                if t.output[i] == 0.0 {
                    continue;
                }
                let p = Purchases { year: t.info.year, ..purchases(&[(s, 100.0)]) };
                let with = knockon_economy::impact::ImpactParams {
                    households: households(0.55, 0.6),
                    ..params(&place)
                };
                let got = impact(&t, &p, &with).expect("solves");
                let v = got.value_added.of(&place).expect("the place");
                let (one, two) = (v.type1().expect("known"), v.type2().expect("known"));
                // Net product taxes below 0 (subsidies) may lift it a little above; then the impact says so.
                assert!(
                    one <= 100.0 * (1.0 + 1e-9)
                        || got.warnings.iter().any(|w| w.contains("more than the purchases")),
                    "{place} {s}: {one}"
                );
                assert!(two >= one - 1e-9, "{place} {s}: {one} {two}");
            }
        }
    }
}

#[test]
fn val_woodbury_equals_a_fresh_solve_on_real_tables() {
    for t in all() {
        let (a, n) = (t.coefficients(), t.size());
        let f: Vec<f64> = t.output.iter().zip(t.z.row_sums()).map(|(x, s)| x - s).collect();
        let cuts: Vec<Cut> = (0..10)
            .map(|k| Cut { supplier: (7 * k) % n, buyer: (13 * k + 3) % n, share: 0.1 * (k + 1) as f64 })
            .collect();
        let fresh =
            Leontief::new(&cut_coefficients(&a, &cuts).expect("in range")).expect("productive").solve(&f);
        let one = cut_deliveries(&Leontief::new(&a).expect("productive"), &f, &cuts).expect("solves").x;
        let many = Prepared::new(a, &f).expect("productive").what_ifs(&[cuts, Vec::new()]).expect("solves");
        let scale = fresh.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        for ((x, y), w) in one.iter().zip(&many[0].x).zip(&fresh) {
            assert!(
                (x - w).abs() <= 1e-10 * scale && (y - w).abs() <= 1e-10 * scale,
                "{}: {x} {y} {w}",
                t.info.name
            );
        }
        assert_eq!(many[1].lost, 0.0, "cutting nothing changes nothing");
    }
}

#[test]
fn val_extraction_of_none_of_one_and_of_all() {
    for t in all() {
        // Extraction starts from the table's own output, so rows must close first.
        let x: Vec<f64> = Leontief::new(&t.coefficients()).expect("productive").solve(&t.y.row_sums());
        let t = Table { output: x, z: t.z.clone(), ..t };
        let factored = Factored::new(t.coefficients()).expect("productive");
        let sum = |set: &[usize]| extract(&t, &factored, set).expect("in range").output.iter().sum::<f64>();
        assert_eq!(sum(&[]), 0.0);
        let everything: Vec<usize> = (0..t.size()).filter(|&i| t.output[i] > 0.0).collect();
        assert!(near(sum(&everything), t.output.iter().sum(), 1e-8), "{}", t.info.name);
        let first = everything[0];
        assert!(sum(&[first]) >= t.output[first]);
        assert!(extract(&t, &factored, &[t.size()]).is_err());
    }
}

#[test]
fn val_prices_linkages_and_traded_value_added_close() {
    for t in all() {
        let factored = Factored::new(t.coefficients()).expect("productive");
        assert!(price_check(&t, &factored).expect("solves") < 1e-9, "prices come out at 1");
        let links = calc_linkages(&factored, &t.output).expect("solves");
        let mean = |f: fn(&knockon_economy::statics::Linkages) -> f64| {
            links.iter().map(f).sum::<f64>() / links.len() as f64
        };
        assert!(
            near(mean(|l| l.backward_normalised), 1.0, 1e-12)
                && near(mean(|l| l.forward_normalised), 1.0, 1e-12)
        );
        assert!(links.iter().all(|l| l.backward >= 1.0 - 1e-9 && l.forward >= 1.0 - 1e-9));
        if t.places().len() > 1 {
            // All value added of the world is in somebody's final demand, as far as rows close.
            let trade = value_added_trade(&t, &factored).expect("solves");
            let (all, made): (f64, f64) = (trade.cells.data().iter().sum(), t.value_added.iter().sum());
            assert!((all / made - 1.0).abs() < 1e-3, "{all} {made}");
            let own = |p: &str| {
                trade.places.iter().position(|q| q == p).map(|i| trade.cells.at(i, i)).expect("a place")
            };
            assert!(
                own("US") / trade.cells.row(0).iter().sum::<f64>() > 0.7,
                "most of a large economy's value added stays"
            );
        }
    }
}

#[test]
fn val_balancing_closes_rows_and_columns_and_changes_little() {
    for t in all() {
        let done = balance(&t, 1e-9, 10_000).expect("converges");
        for b in done.table.balances().industries {
            assert!(b.row_residual.abs() <= 1e-6 * b.output.max(1.0), "{}: {b:?}", t.info.name);
            assert!(b.column_residual.abs() <= 1e-6 * b.output.max(100.0), "{}: {b:?}", t.info.name);
        }
        assert!(
            done.largest_change < 0.05 && (done.final_factor - 1.0).abs() < 0.01,
            "{}: {}",
            t.info.name,
            done.largest_change
        );
    }
}

/// The same bits for one thread and for many: sums have a fixed order.
#[test]
fn regress_products_do_not_depend_on_threads() {
    let a = Matrix::from_fn(700, 700, |i, j| ((i * 31 + j * 17) % 101) as f64 * 1e-4 / 7.0);
    let f: Vec<f64> = (0..700).map(|i| (i % 13) as f64).collect();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            (
                a.times(&f),
                a.left_times(&f),
                Factored::new(a.clone()).expect("dominant").solve(&f).expect("solves"),
                a.product(&a),
            )
        })
    };
    assert_eq!(run(1), run(2));
}

#[test]
fn val_induced_effects_scale_with_what_households_spend() {
    for t in all() {
        let place = t.places()[0].to_owned();
        let open = Factored::new(t.coefficients()).expect("regular");
        let beta = household_loop(&t, &open, &place).expect("households");
        let at = |share: f64, mpc: f64| {
            let h = households(share, mpc).expect("given");
            let closed =
                Factored::new(close_households(&t, &h, &place).expect("households")).expect("regular");
            calc_all_multipliers(&t, &open, Some(&closed)).expect("all")
        };
        let scale = |k: f64| k / (1.0 - k * beta);
        for (a, b) in at(0.55, 0.6).iter().zip(at(0.4, 0.7)) {
            for (one, base, other) in [
                (a.value_added_type2, a.value_added, b.value_added_type2),
                (a.output_type2, a.output, b.output_type2),
            ] {
                let (one, other) = (one.expect("closed") - base, other.expect("closed") - base);
                assert!((one * scale(0.28) / scale(0.33) - other).abs() < 1e-10, "{one} {other}");
            }
        }
    }
}
