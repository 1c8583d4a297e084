//! Figures that books and statistical offices print.

use crate::support::near;
use knockon_economy::matrix::Matrix;
use knockon_economy::statics::{
    calc_a, calc_l, calc_new_x, calc_output_multipliers, calc_type2, io_static_json,
};
use serde_json::json;

/// Miller & Blair 2009, section 2.3, tables 2.3 and 2.4.
fn book() -> (Matrix, Vec<f64>) {
    (Matrix::from_rows(&[vec![150.0, 500.0], vec![200.0, 100.0]]).expect("equal rows"), vec![1000.0, 2000.0])
}

#[test]
fn val_miller_blair_two_sectors() {
    let (z, x) = book();
    let a = calc_a(&z, &x);
    assert_eq!(a.to_rows(), vec![vec![0.15, 0.25], vec![0.2, 0.05]]);
    let l = calc_l(&a).expect("regular");
    for (got, want) in l.to_rows().concat().iter().zip([1.2541, 0.3300, 0.2640, 1.1221]) {
        assert!((got - want).abs() < 5e-5, "{got} {want}"); // printed to four decimals
    }
    let new_x = calc_new_x(&l, &[600.0, 1500.0]);
    assert!(near(new_x[0], 1247.5, 1e-4) && near(new_x[1], 1841.6, 1e-4), "{new_x:?}");
    let multipliers = calc_output_multipliers(&l);
    assert!((multipliers[0] - 1.518).abs() < 5e-4 && (multipliers[1] - 1.452).abs() < 5e-4);
}

/// Miller & Blair 2009, section 2.5: households inside the model, printed to three decimals.
#[test]
fn val_miller_blair_households_endogenous() {
    let (z, x) = book();
    let t = calc_type2(&calc_a(&z, &x), &[0.05, 0.4], &[0.3, 0.25], 0.05).expect("regular");
    let printed = [1.365, 0.425, 0.251, 0.527, 1.348, 0.595, 0.570, 0.489, 1.289];
    for (got, want) in t.l.to_rows().concat().iter().zip(printed) {
        assert!((got - want).abs() < 1e-3, "{got} {want}");
    }
}

#[test]
fn val_a_case_answers_only_what_is_asked() {
    let input = json!({"Z": [[150.0, 500.0], [200.0, 100.0]], "x": [1000.0, 2000.0], "f": [350.0, 1700.0],
        "answers": ["A", "hem_loss", "cut_x"], "regions": ["n", "s"], "cut_blocks": [["n", "s"]]});
    let got = io_static_json(&input, &|_| Err("no files".into())).expect("answers");
    assert_eq!(got.as_object().expect("object").keys().collect::<Vec<_>>(), ["A", "hem_loss", "cut_x"]);
    // With industry 1 extracted x₂ = (0, 1700/0.95); with it kept and its sales to s cut x = (350/0.85, (1700 + 0.2 x₁)/0.95).
    let loss = got["hem_loss"][0].as_f64().expect("number");
    assert!(near(loss, 3000.0 - 1700.0 / 0.95, 1e-12), "{loss}");
    let x = got["cut_x"][1].as_f64().expect("number");
    assert!(near(x, (1700.0 + 0.2 * 350.0 / 0.85) / 0.95, 1e-12), "{x}");
}

#[test]
fn regress_an_empty_table_does_not_panic() {
    let got = io_static_json(&json!({"Z": [], "x": [], "answers": ["L"]}), &|_| Err("no files".into()))
        .expect("empty");
    assert_eq!(got["L"], json!([]));
}

#[test]
fn regress_an_unknown_answer_is_named() {
    let input = json!({"A": [[0.1]], "f": [1.0], "answers": ["Q"]});
    let error = io_static_json(&input, &|_| Err("no files".into())).expect_err("unknown");
    assert!(error.to_string().contains("`Q`"), "{error}");
}

#[test]
fn regress_a_wrong_case_is_an_error_and_no_panic() {
    let wrong = [
        json!({}),
        json!({"Z": [[1.0]], "x": [2.0]}),
        json!({"Z": [[1.0, 2.0]], "x": [9.0], "answers": ["B"]}),
        json!({"Z": [[1.0], [2.0, 3.0]], "x": [9.0, 9.0], "answers": ["A"]}),
        json!({"Z": [[1.0, 2.0], [2.0, 3.0]], "x": [9.0], "answers": ["G"]}),
        json!({"Z": [[1.0, "two"], [2.0, 3.0]], "x": [9.0, 9.0], "answers": ["L"]}),
        json!({"A": [[0.1, 0.2], [0.1, 0.1]], "new_f": [1.0], "answers": ["new_x"]}),
        json!({"A": [[0.1, 0.2], [0.1, 0.1]], "f": [1.0, 1.0], "answers": ["gva_effects"]}),
        json!({"A": [[0.1, 0.2], [0.1, 0.1]], "f": [1.0, 1.0], "regions": ["r"], "region": "r", "answers": ["spillover"]}),
        json!({"A": [[0.1, 0.2]], "f": [1.0], "answers": ["L"]}),
        json!({"table": {"csv": "absent.csv", "products": ["a"]}, "answers": ["L"]}),
        json!({"Z": [[1.0]], "Y": [[1.0, 2.0]], "F": [[1.0]], "F_Y": [[1.0]], "answers": ["S_Y"]}),
        json!({"Z": [[1.0]], "Y": [[1.0]], "F": [[1.0]], "regions": ["a"], "Y_regions": ["b"], "answers": ["D_cba"]}),
    ];
    for input in wrong {
        assert!(io_static_json(&input, &|_| Err("no files".into())).is_err(), "{input}");
    }
}

#[test]
fn regress_an_industry_without_output_has_a_zero_column() {
    let a = calc_a(&Matrix::from_rows(&[vec![1.0, 0.0], vec![2.0, 0.0]]).expect("equal rows"), &[10.0, 0.0]);
    assert_eq!(a.col(1), [0.0, 0.0]);
    assert!(calc_l(&a).expect("regular").is_finite());
}

/// Japan's GDP of 2018 was 5.0409 trillion US dollars (World Bank, World Development Indicators of 2023-10-26, NY.GDP.MKTP.CD), at
/// market prices: value added and product taxes. The table is of 2021 and its national accounts of before later revisions, hence 2 %.
#[test]
fn val_japan_gdp_2018() {
    let t = knockon_economy::embedded("jp-2018").expect("embedded").read().expect("reads");
    let taxes: f64 = t.taxes.as_ref().expect("the table shows them").iter().sum();
    let gdp = (t.value_added.iter().sum::<f64>() + taxes) / 1e6;
    assert!((gdp / 5.0409 - 1.0).abs() < 0.02, "{gdp} trillion USD");
}

/// Persons employed in Japan in 2018 were 66.58 million (Economic Transformation Database, its own total).
#[test]
fn val_japan_jobs_2018() {
    let t = knockon_economy::embedded("jp-2018").expect("embedded").read().expect("reads");
    let jobs: f64 = t.satellites[0].values(&t).iter().map(|v| v.expect("every sector is covered")).sum();
    assert!(near(jobs, 66_583_477.0, 1e-6), "{jobs}");
}
