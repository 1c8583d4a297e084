//! An outcome of the size of a real case, made by rule: the same every time.

use crate::fixture::{day, link, measure, months, parameter, small, small_path, spell, stock, supplier};
use knockon_case::outcome::*;

/// The size of a real case: `links` links, three years, 15 measures, six economies. The same every time.
pub fn large(links: usize) -> Outcome {
    let mut o = small();
    o.case.to = day("2021-12-31");
    let homes = ["US", "JP", "CN", "TW", "KR", "DE", "NL", "WW"];
    let items = [
        "Memory chip",
        "Radio filter",
        "Image sensor",
        "Display",
        "Battery",
        "Application processor",
        "Software",
    ];
    let cuts = ["2019-05-16", "2019-08-19", "2020-05-15", "2020-08-17"];
    o.standing = (0..links)
        .map(|i| {
            let home = homes[i * 7 % homes.len()];
            let cut = cuts[(i / 3) % cuts.len()];
            let state = ["licence_required", "free", "undetermined", "barred", "licence_required"][i % 5];
            let before = day(cut).yesterday().expect("not the first day of all").to_string();
            let spells = vec![
                spell("2019-01-01", &before, "free", 1.0),
                spell(cut, "2020-12-31", state, 0.1),
                spell("2021-01-01", "2021-12-31", if i % 3 == 0 { "authorised" } else { state }, 0.3),
            ];
            let name =
                format!("Supplier number {i} of {home} with a rather long registered name, Incorporated");
            link(&format!("l{i}"), &name, home, items[i % items.len()], 1e9 / (i + 1) as f64, spells)
        })
        .collect();
    o.measures = (0..15)
        .map(|i| {
            let from = format!("20{}-{:02}-{:02}", 19 + i / 6, 1 + i * 2 % 12, 1 + i);
            let title =
                format!("Measure number {i}: a rule with a title that does not quite fit into a column");
            let loss = 0.3e9 * (i as f64 - 3.0);
            measure(
                &format!("m{i}"),
                &title,
                ["listing", "rule", "licence", "market"][i % 4],
                &from,
                None,
                loss,
                loss,
                i,
            )
        })
        .collect();
    o.measures.sort_by_key(|m| m.from);
    o.losses.by_measure = o.measures.iter().map(|m| (m.id.clone(), m.loss.unwrap_or(0.0))).collect();
    o.losses.suppliers = (0..40)
        .map(|i| {
            let lost = 2e9 / (i + 1) as f64 * if i % 6 == 5 { -1.0 } else { 1.0 };
            supplier(
                &format!("s{i}"),
                &format!("Supplier number {i}"),
                homes[i % homes.len()],
                lost,
                lost.max(0.0) / 3.0,
                3e9,
            )
        })
        .collect();
    o.losses.by_place = homes
        .iter()
        .enumerate()
        .map(|(i, h)| {
            let lost = 4e9 / (i + 1) as f64;
            let by_year = (2019..2022).map(|y| (y, lost / 4.0)).collect();
            PlaceLoss { place: (*h).into(), lost, gained: 0.2e9 * i as f64, refilled: lost / 3.0, by_year }
        })
        .collect();
    o.losses.by_constraint =
        items.iter().enumerate().map(|(i, n)| ((*n).into(), 1e9 / (i + 2) as f64)).collect();
    lengthen(&mut o, &items);
    o
}

fn lengthen(o: &mut Outcome, items: &[&str]) {
    let n = 36;
    for (k, product) in ["phone", "network", "server"].iter().enumerate() {
        let wave = |i: usize| 1.0 + 0.15 * ((i % 12) as f64 / 6.0 - 1.0);
        let fall =
            move |i: usize| if i < 6 + 4 * k { 1.0 } else { (1.0 - 0.03 * (i - 5 - 4 * k) as f64).max(0.1) };
        let mut path = small_path();
        path.product = (*product).into();
        path.name = format!("{product}s");
        path.unit = if k == 0 { "phones".into() } else { "USD".into() };
        let base = [17e6, 3.4e9, 0.9e9][k];
        path.months = months(day("2019-01-01"), n);
        path.baseline = (0..n).map(|i| base * wave(i)).collect();
        path.output = (0..n).map(|i| base * wave(i) * fall(i)).collect();
        path.band90 = path.output.iter().map(|v| (v * 0.75, v * 1.2)).collect();
        path.band50 = path.output.iter().map(|v| (v * 0.9, v * 1.08)).collect();
        path.median = path.output.iter().map(|v| v * 0.97).collect();
        path.binding =
            (0..n).map(|i| vec![(items[i % items.len()].to_owned(), 20), ("demand".into(), 8)]).collect();
        if k == 0 {
            o.paths.clear();
        }
        o.paths.push(path);
        o.losses.buyers.push(LineLoss {
            product: (*product).into(),
            value: 9e9 / (k + 1) as f64,
            ..o.losses.buyers[0].clone()
        });
    }
    o.losses.buyers.remove(0);
    o.stocks = items
        .iter()
        .enumerate()
        .flat_map(|(k, item)| {
            ["phone", "network"].map(|product| StockPath {
                product: product.into(),
                band90: vec![],
                cover_days: (0..n).map(|i| (30.0 * (k + 1) as f64 - 4.0 * i as f64).max(0.0)).collect(),
                ..stock(
                    item,
                    ["critical", "important", "not_critical"][k % 3],
                    |_| 0.0,
                    Some(90),
                    Some("2020-02-01"),
                )
            })
        })
        .collect();
    let first = o.impact[0].clone();
    o.impact = ["JP", "US", "KR", "TW", "CN", "DE"]
        .iter()
        .map(|place| {
            let mut view = first.clone();
            view.place = (*place).into();
            if *place != "JP" {
                view.unit = "M USD".into();
                view.rows[1].unit = "M USD".into();
                view.rows[2] = ImpactRow {
                    direct: None,
                    indirect: None,
                    total: None,
                    range: None,
                    why_not: "the table has no jobs".into(),
                    ..view.rows[2].clone()
                };
            }
            view
        })
        .collect();
    let quarter = o.scores[0].clone();
    o.scores = (0..9)
        .map(|i| Score {
            period: format!("20{}Q{}", 19 + i / 4, 1 + i % 4),
            observed: 5e6 - 3e5 * i as f64,
            break_: (i == 8).then(|| "a brand was sold".into()),
            ..quarter.clone()
        })
        .collect();
    let money = |year: &str, v: f64| Score {
        series: "purchases/aster/US".into(),
        period: year.into(),
        unit: "USD".into(),
        observed: v,
        modelled: v * 0.9,
        band90: Some((v * 0.7, v)),
        naive_unchanged: 11e9,
        naive_cut: 2e9,
        error: -0.1,
        ..quarter.clone()
    };
    o.scores.extend([money("2018", 11e9), money("2019", 18.7e9)]);
    o.assumed = (0..60)
        .map(|i| {
            parameter(
                &format!("supplies.link-{i}.value"),
                1e8,
                5e7,
                2e8,
                "USD",
                "a reconstruction from published totals, see the case's own page",
            )
        })
        .collect();
}
