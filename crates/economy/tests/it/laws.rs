//! The invariants of the model, on random tables.

use crate::support::{households, near, params, purchases, tables};
use knockon_economy::derive::{Concordance, aggregate, round};
use knockon_economy::impact::{impact, impact_on};
use knockon_economy::matrix::{Leontief, Matrix};
use knockon_economy::ready::{Kept, KeptFrom, Ready, keep};
use knockon_economy::solve::Plan;
use knockon_economy::statics::{calc_b, calc_g, calc_hem_loss};
use knockon_economy::table::{Satellite, SatelliteCell, Table, read, write_table};
use knockon_economy::what_if::{Cut, cut_coefficients, cut_deliveries};
use proptest::prelude::*;

fn cuts(n: usize) -> impl Strategy<Value = Vec<Cut>> {
    let one = (0..n, 0..n, 0.0..1.0_f64).prop_map(|(supplier, buyer, share)| Cut { supplier, buyer, share });
    prop::collection::vec(one, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn prop_columns_close_with_net_product_taxes(t in tables()) {
        let b = t.balances();
        for i in &b.industries {
            prop_assert!(i.column_residual.abs() <= 1e-9 * i.output.max(1.0));
            prop_assert!(i.row_residual.abs() <= 1e-9 * i.output.max(1.0));
        }
        let i = impact(&t, &purchases(&[("S0", 5.0)]), &params("JP")).expect("solves");
        prop_assert!(near(i.closure.residual, 0.0, 1e-9), "{:?}", i.closure);
    }

    #[test]
    fn prop_type1_value_added_stays_below_the_purchases(t in tables(), f in 0.1..100.0_f64) {
        let i = impact(&t, &purchases(&[("S0", f), ("S1", 2.0)]), &params("JP")).expect("solves");
        let v = i.value_added.of("JP").expect("the place").type1().expect("a datum");
        prop_assert!(v <= f + 2.0 + 1e-9, "{v} of {f}");
        prop_assert!(i.warnings.is_empty(), "{:?}", i.warnings);
    }

    #[test]
    fn prop_type2_is_at_least_type1(t in tables(), share in 0.0..1.0_f64, mpc in 0.0..1.0_f64) {
        let p = knockon_economy::impact::ImpactParams { households: households(share, mpc), ..params("JP") };
        let i = impact(&t, &purchases(&[("S0", 5.0)]), &p).expect("solves");
        for e in i.output.industries.iter().chain(&i.value_added.industries) {
            prop_assert!(e.induced.expect("households were given") >= -1e-9);
        }
    }

    #[test]
    fn prop_factors_iteration_and_a_kept_table_agree(t in tables(), share in 0.0..0.9_f64, mpc in 0.0..0.9_f64) {
        let p = knockon_economy::impact::ImpactParams { households: households(share, mpc), ..params("JP") };
        let bought = purchases(&[("S0", 5.0), ("S1", 1.0)]);
        let factored = Ready::new(t.clone(), Plan::MANY).expect("solves");
        let iterated = Ready::new(t.clone(), Plan { solutions: None, room: Some(0) }).expect("a square matrix");
        prop_assert!(factored.solver().said().is_none() && iterated.solver().said().is_some());
        let from = KeptFrom { name: "random".into(), sha256: String::new() };
        let mut file = Vec::new();
        keep(t.clone(), &from, &mut file).expect("writes");
        let kept = Kept::open(std::io::Cursor::new(file)).and_then(|mut k| k.ready(Plan::MANY)).expect("reads");
        let all = [&factored, &iterated, &kept].map(|r| impact_on(r, &bought, &p).expect("solves"));
        prop_assert_eq!(&all[0], &all[2]);
        prop_assert_eq!(&all[0].warnings, &all[1].warnings);
        for (a, b) in [(&all[0].output, &all[1].output), (&all[0].value_added, &all[1].value_added)] {
            for (a, b) in a.industries.iter().zip(&b.industries) {
                prop_assert!(near(a.type2().expect("closed"), b.type2().expect("closed"), 1e-8), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn prop_impact_is_linear(t in tables(), k in 0.1..10.0_f64) {
        let one = impact(&t, &purchases(&[("S1", 3.0)]), &params("JP")).expect("solves");
        let many = impact(&t, &purchases(&[("S1", 3.0 * k)]), &params("JP")).expect("solves");
        let sum = |i: &knockon_economy::impact::Impact| i.value_added.of("JP").and_then(|e| e.type1()).expect("a datum");
        prop_assert!(near(sum(&one) * k, sum(&many), 1e-9));
    }

    #[test]
    fn prop_woodbury_equals_a_fresh_solve((t, c) in tables().prop_flat_map(|t| { let n = t.size(); (Just(t), cuts(n)) })) {
        let a = t.coefficients();
        let f = t.y.row_sums();
        let w = cut_deliveries(&Leontief::new(&a).expect("productive"), &f, &c).expect("solves");
        let fresh = Leontief::new(&cut_coefficients(&a, &c).expect("in range")).expect("productive").solve(&f);
        for (got, want) in w.x.iter().zip(&fresh) {
            prop_assert!(near(*got, *want, 1e-10), "{got} {want} {:?}", w.method);
        }
        prop_assert!(w.change.iter().all(|d| *d <= 1e-8), "a cut of deliveries never raises a supplier's sales");
    }

    #[test]
    fn prop_extraction_of_nothing_changes_nothing(t in tables()) {
        let l = Leontief::new(&t.coefficients()).expect("productive");
        let f = t.y.row_sums();
        let nothing: Vec<Cut> = (0..t.size()).map(|i| Cut { supplier: i, buyer: 0, share: 0.0 }).collect();
        let w = cut_deliveries(&l, &f, &nothing).expect("solves");
        prop_assert!(w.change.iter().all(|d| d.abs() < 1e-9));
    }

    #[test]
    fn prop_extraction_equals_a_fresh_solve_without_the_industry(t in tables()) {
        let (a, f, n) = (t.coefficients(), t.y.row_sums(), t.size());
        let loss = calc_hem_loss(&a, &f, &t.output).expect("productive");
        for (k, loss) in loss.iter().enumerate() {
            let without = Matrix::from_fn(n, n, |i, j| if i == k || j == k { 0.0 } else { a.at(i, j) });
            let f2: Vec<f64> = (0..n).map(|i| if i == k { 0.0 } else { f[i] }).collect();
            let x2 = Leontief::new(&without).expect("productive").solve(&f2);
            let want = t.output.iter().sum::<f64>() - x2.iter().sum::<f64>();
            prop_assert!(near(*loss, want, 1e-10), "{loss} {want}");
            prop_assert!(*loss >= t.output[k] - 1e-9, "at least its own output goes");
        }
    }

    #[test]
    fn prop_ghosh_gives_output_from_primary_inputs(t in tables()) {
        let g = calc_g(&calc_b(&t.z, &t.output)).expect("productive");
        let primary: Vec<f64> = t.output.iter().zip(t.z.col_sums()).map(|(x, s)| x - s).collect();
        for (got, want) in g.left_times(&primary).iter().zip(&t.output) {
            prop_assert!(near(*got, *want, 1e-9));
        }
    }

    #[test]
    fn prop_a_table_reads_back_as_it_was_written(t in tables()) {
        let (again, notes) = read(write_table(&t).as_bytes()).expect("reads");
        prop_assert_eq!(&again, &t);
        prop_assert!(notes.is_empty(), "{:?}", notes);
    }

    #[test]
    fn prop_adding_sectors_together_loses_nothing(t in tables()) {
        let mut csv = String::from("source,target,label\n");
        for i in 0..t.size() {
            csv.push_str(&format!("S{i},{},\n", if i < 2 { "A" } else { "B" }));
        }
        let c = Concordance::read(csv.as_bytes(), "sectors").expect("reads");
        let small = aggregate(&t, &c, None, None).expect("covered");
        let (a, b) = (t.balances(), small.balances());
        prop_assert!(near(a.value_added, b.value_added, 1e-12) && near(a.output, b.output, 1e-12));
        prop_assert!(near(t.z.row_sums().iter().sum(), small.z.row_sums().iter().sum(), 1e-12));
        // Jobs by sector add up; a figure for a part of a target is no figure for the target.
        let cell = |i: usize, value: f64| SatelliteCell { place: "JP".into(), group: format!("g{i}"), industries: vec![i], value };
        let jobs = |cells: Vec<SatelliteCell>| Table { satellites: vec![Satellite { name: "jobs".into(), unit: "persons".into(), source: "made up".into(), cells }], ..t.clone() };
        let all = aggregate(&jobs((0..t.size()).map(|i| cell(i, 10.0)).collect()), &c, None, None).expect("covered");
        prop_assert_eq!(all.satellites[0].cells.iter().map(|c| c.value).sum::<f64>(), 10.0 * t.size() as f64);
        let part = aggregate(&jobs(vec![cell(0, 10.0)]), &c, None, None).expect("covered");
        prop_assert!(part.satellites[0].cells.is_empty());
        let whole = round(&small, 1.0);
        prop_assert!(whole.z.to_rows().concat().iter().all(|v| v.fract() == 0.0));
    }
}
