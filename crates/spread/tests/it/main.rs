//! The face of the spread stage: draws, bands, indices.

use std::f64::consts::PI;

use knockon_spread::*;
use knockon_vocabulary::{Basis, Parameter};
use proptest::prelude::*;

fn range(low: f64, high: f64) -> Parameter {
    let basis = Basis::Assumed("a test".to_owned());
    Parameter { value: low, low, high, unit: "1".to_owned(), basis }
}

/// Ishigami & Homma (1990) with a = 7, b = 0.1; indices as published, for example in Saltelli et al. (2008),
/// Global Sensitivity Analysis: 0.3139, 0.4424, 0.
#[test]
fn val_ishigami() {
    let params = [range(-PI, PI), range(-PI, PI), range(-PI, PI)];
    let draws = Draws::new(&params, 4096, 3).expect("valid");
    let y = run(&draws, |x| x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin());
    let index = first_order(&draws, &y).expect("valid");
    for (got, want) in index.iter().zip([0.3139, 0.4424, 0.0]) {
        assert!((got - want).abs() < 0.01, "{index:?}");
    }
}

/// The g-function of Sobol (1993): S_i ∝ 1/(3(1 + a_i)²), for a = 0, 1, 4.5, 9.
#[test]
fn val_sobol_g() {
    let a = [0.0, 1.0, 4.5, 9.0];
    let part = a.map(|a: f64| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let total = part.iter().map(|v| 1.0 + v).product::<f64>() - 1.0;
    let draws = Draws::new(&vec![range(0.0, 1.0); 4], 4096, 5).expect("valid");
    let y = run(&draws, |x| {
        x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product::<f64>()
    });
    for (got, v) in first_order(&draws, &y).expect("valid").iter().zip(part) {
        assert!((got - v / total).abs() < 0.02, "{got} {}", v / total);
    }
}

/// A sum of eight numbers has standard deviation √(8/12); by chance the mean of 1,024 would be off by 0.026.
#[test]
fn draws_integrate_better_than_chance() {
    for seed in 0..20 {
        let draws = Draws::new(&vec![range(0.0, 1.0); 8], 1024, seed).expect("valid");
        let sums = run(&draws, |x| x.iter().sum::<f64>());
        assert!((sums.iter().sum::<f64>() / 1024.0 - 4.0).abs() < 1e-3);
    }
}

proptest! {
    #[test]
    fn prop_draws_lie_in_their_ranges(
        ends in prop::collection::vec((-1e6f64..1e6, 0.0f64..1e3), 0..12),
        n in 0usize..200,
        seed: u64,
    ) {
        let params: Vec<Parameter> = ends.iter().map(|&(low, width)| range(low, low + width)).collect();
        let draws = Draws::new(&params, n, seed).expect("valid");
        for i in 0..n {
            for (value, p) in draws.row(i).iter().zip(&params) {
                prop_assert!((p.low..=p.high).contains(value));
            }
        }
        prop_assert_eq!(draws.row(n), Vec::<f64>::new());
        // Fewer draws are the first of more.
        let fewer = Draws::new(&params, n / 2, seed).expect("valid");
        for i in 0..n / 2 {
            prop_assert_eq!(fewer.row(i), draws.row(i));
        }
    }

    #[test]
    fn prop_same_bytes_for_any_threads(seed: u64, n in 1usize..100) {
        let draws = Draws::new(&[range(0.0, 1.0), range(5.0, 5.0), range(-1.0, 2.0)], n, seed).expect("valid");
        let once = run(&draws, |x| x[0] * x[1] - x[2]);
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a small pool");
            prop_assert_eq!(&pool.install(|| run(&draws, |x| x[0] * x[1] - x[2])), &once);
        }
        let index = first_order(&draws, &once).expect("valid");
        prop_assert_eq!(index[1], 0.0);
        prop_assert!(index.iter().all(|s| (0.0..=1.0).contains(s)));
    }

    #[test]
    fn prop_bands_are_nested_and_within_the_draws(
        series in prop::collection::vec(prop::collection::vec(-1e3f64..1e3, 3), 1..40),
    ) {
        let b = bands(&series).expect("valid");
        for t in 0..3 {
            let at = || series.iter().map(|s| s[t]);
            let (low, high) = (at().fold(f64::INFINITY, f64::min), at().fold(f64::NEG_INFINITY, f64::max));
            let rising = [low, b.p05[t], b.p25[t], b.median[t], b.p75[t], b.p95[t], high];
            prop_assert!(rising.windows(2).all(|w| w[0] <= w[1]), "{:?}", rising);
        }
    }
}

#[test]
fn refuses_what_it_cannot_draw_or_sum_up() {
    let kind = |params: &[Parameter]| Draws::new(params, 4, 1).expect_err("refused").kind;
    assert_eq!(kind(&vec![range(0.0, 1.0); 33]), ErrorKind::TooManyRanges { got: 33, most: 32 });
    assert_eq!(kind(&[range(2.0, 1.0)]), ErrorKind::Range { index: 0, low: 2.0, high: 1.0 });
    // Any number without a range is fine.
    assert_eq!(Draws::new(&vec![range(1.0, 1.0); 99], 4, 1).expect("valid").row(0), [1.0; 99]);
    assert_eq!(bands(&[]).expect_err("nothing").kind, ErrorKind::Empty);
    assert!(bands(&[vec![1.0], vec![]]).is_err());
    let draws = Draws::new(&[range(0.0, 1.0)], 2, 1).expect("valid");
    assert!(first_order(&draws, &[1.0]).is_err());
    assert!(first_order(&draws, &[1.0, f64::NAN]).is_err());
    assert_eq!(first_order(&draws, &[3.0, 3.0]).expect("valid"), [0.0]);
}
