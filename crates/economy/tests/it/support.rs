//! Random tables that add up, and shorthand.

use knockon_economy::impact::{Households, ImpactParams, LabourShare, Purchases};
use knockon_economy::matrix::{Leontief, Matrix};
use knockon_economy::table::{FinalColumn, Flows, Industry, Table, TableInfo, ValueAddedIs};
use knockon_vocabulary::{Basis, Currency};
use proptest::prelude::*;

/// A domestic table of one place whose rows and columns close: A is drawn, then y, and x = L y.
pub fn tables() -> impl Strategy<Value = Table> {
    (2_usize..8).prop_flat_map(|n| {
        let cells = prop::collection::vec(0.0..1.0_f64, n * n);
        let finals = prop::collection::vec((0.1..10.0_f64, 0.0..10.0_f64), n);
        let shares = prop::collection::vec((0.05..0.8_f64, 0.0..0.5_f64, 0.0..0.2_f64), n);
        (Just(n), cells, finals, shares)
            .prop_map(|(n, cells, finals, shares)| build(n, &cells, &finals, &shares))
    })
}

fn build(n: usize, cells: &[f64], finals: &[(f64, f64)], shares: &[(f64, f64, f64)]) -> Table {
    let raw = Matrix::from_fn(n, n, |i, j| cells[i * n + j]);
    let sums = raw.col_sums();
    // Column sums are the drawn share of inputs, so that the table is productive.
    let a = Matrix::from_fn(n, n, |i, j| raw.at(i, j) / sums[j].max(1e-9) * shares[j].0);
    let y = Matrix::from_fn(n, 2, |i, c| if c == 0 { finals[i].0 } else { finals[i].1 });
    let x = Leontief::new(&a).expect("column sums below 1").solve(&y.row_sums());
    let z = Matrix::from_fn(n, n, |i, j| a.at(i, j) * x[j]);
    let rest: Vec<f64> = x.iter().zip(z.col_sums()).map(|(x, s)| x - s).collect();
    let part = |pick: fn(&(f64, f64, f64)) -> f64| -> Vec<f64> {
        rest.iter().zip(shares).map(|(r, s)| r * pick(s)).collect()
    };
    let (imports, taxes) = (part(|s| s.1), part(|s| s.2));
    let value_added = (0..n).map(|j| rest[j] - imports[j] - taxes[j]).collect();
    let with_finals = |v: Vec<f64>, households: f64| [v, vec![households, 0.0]].concat();
    Table {
        info: info("random", Flows::Domestic),
        industries: (0..n).map(|i| industry("JP", &format!("S{i}"))).collect(),
        finals: ["households", "exports"]
            .map(|c| FinalColumn { place: "JP".into(), category: c.into() })
            .to_vec(),
        z,
        y,
        imports: Some(with_finals(imports, 1.0)),
        taxes: Some(with_finals(taxes, 0.5)),
        value_added,
        output: x,
        satellites: Vec::new(),
    }
}

pub fn info(name: &str, flows: Flows) -> TableInfo {
    TableInfo {
        name: name.into(),
        year: 2018,
        currency: Currency::USD,
        unit: 1e6,
        prices: "basic prices, current".into(),
        flows,
        value_added_is: ValueAddedIs::Datum,
        source: "made for a test".into(),
    }
}

pub fn industry(place: &str, sector: &str) -> Industry {
    Industry { place: place.into(), sector: sector.into(), label: String::new() }
}

pub fn purchases(by_sector: &[(&str, f64)]) -> Purchases {
    Purchases {
        currency: Currency::USD,
        unit: 1e6,
        year: 2018,
        by_sector: by_sector.iter().map(|(s, v)| ((*s).to_owned(), *v)).collect(),
    }
}

pub fn assumed() -> Basis {
    Basis::Assumed("a test".into())
}

pub fn params(place: &str) -> ImpactParams {
    ImpactParams {
        place: place.into(),
        made_at_home: 1.0,
        made_at_home_basis: assumed(),
        households: None,
        tax: None,
        bridge: None,
    }
}

pub fn households(labour_share: f64, mpc: f64) -> Option<Households> {
    Some(Households {
        labour_share: LabourShare::One(labour_share),
        mpc,
        import_share: None,
        basis: assumed(),
    })
}

/// Whether two numbers agree relatively, or absolutely near 0.
pub fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1.0)
}
