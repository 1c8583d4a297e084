//! The losses' section: both sides, over time and by place.

use super::Charts;
use super::markup::{Grid, Html, esc, para};
use crate::answer::{line_short, share_lost};
use crate::network::case_tiers;
use crate::numbers::{NOT_AVAILABLE, percent, quantity, range};
use crate::outcome::{Outcome, StockPath, SupplierLoss};
use crate::words::{held_back, phrase, place};

pub(super) fn losses(o: &Outcome, charts: &Charts<'_>) -> Html {
    Html::join(
        &[
            para(
                "Lost output is what the buyers would have made without the measures and do not make. Lost sales are what their suppliers would have sold to \
                 them. The two overlap and are not added.",
            ),
            buyers(o).html(),
            charts.show("path-"),
            paths(o).folded(),
            charts.show("binding-"),
            charts.show("stock-"),
            stocks(o).folded(),
            charts.show("losses-by-place"),
            places(o).html(),
            charts.show("losses-by-firm"),
            firms(o).folded(),
            case_tiers(o).map_or_else(Html::default, |t| super::network::tiers(&t, charts)),
            charts.show("losses-by-year"),
            charts.show("losses-by-constraint"),
            charts.show("losses-by-measure"),
            parts(o).folded(),
        ],
        "\n",
    )
}

fn band(o: &Outcome, band: Option<(f64, f64)>) -> Html {
    esc(&band.map_or_else(|| "no draws".to_owned(), |(a, b)| range(a, b, &o.case.currency)))
}

fn buyers(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "Buyers' lost output over the horizon",
        &[
            "Line",
            "#Lost units",
            "#Share of baseline",
            "#Lost value",
            "#90 % band",
            "@5 % down from",
            "Mostly for",
        ],
    );
    for l in &o.losses.buyers {
        grid.row(vec![
            esc(&line_short(o, &l.party, &l.product)),
            esc(&quantity(l.units, &l.unit)),
            esc(&share_lost(o, l).map_or_else(|| NOT_AVAILABLE.to_owned(), percent)),
            esc(&quantity(l.value, &o.case.currency)),
            band(o, l.band90),
            esc(&l.first_day.map_or_else(|| "never".to_owned(), |d| d.to_string())),
            esc(&held_back(&l.mostly)),
        ]);
    }
    grid
}

fn paths(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "Output by month",
        &["Line", "@Month", "#Without the measures", "#With them", "#Median", "#90 % band", "Days bound by"],
    );
    for p in &o.paths {
        for (i, month) in p.months.iter().enumerate() {
            let at = |v: &[f64]| {
                esc(&v.get(i).map_or_else(|| NOT_AVAILABLE.to_owned(), |v| quantity(*v, &p.unit)))
            };
            let bound: Vec<String> = p
                .binding
                .get(i)
                .map_or(&[][..], Vec::as_slice)
                .iter()
                .map(|(what, days)| format!("{} {days}", held_back(what)))
                .collect();
            grid.row(vec![
                esc(&line_short(o, &p.party, &p.product)),
                esc(&month.strftime("%Y-%m").to_string()),
                at(&p.baseline),
                at(&p.output),
                at(&p.median),
                esc(&p.band90.get(i).map_or_else(|| "no draws".to_owned(), |b| range(b.0, b.1, &p.unit))),
                esc(&bound.join(", ")),
            ]);
        }
    }
    grid
}

fn stocks(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "Stocks of inputs",
        &[
            "Input",
            "For",
            "Class",
            "#Cover at the start, days",
            "#Least cover, days",
            "#90 % band of it",
            "#Days it lasts when cut",
            "@Binds from",
        ],
    );
    for s in &o.stocks {
        let days = |v: Option<f64>| {
            esc(&v.filter(|v| v.is_finite()).map_or_else(|| NOT_AVAILABLE.to_owned(), |v| format!("{v:.0}")))
        };
        grid.row(vec![
            esc(&s.item),
            esc(&line_short(o, &s.party, &s.product)),
            esc(&phrase(&s.class).replace('_', " ")),
            days(s.cover_days.first().copied()),
            days(s.cover_days.iter().copied().min_by(f64::total_cmp)),
            least_band(s),
            esc(&s.time_to_survive_days.map_or_else(|| "never gone".to_owned(), |d| d.to_string())),
            esc(&s.binds_from.map_or_else(|| "never".to_owned(), |d| d.to_string())),
        ]);
    }
    grid
}

/// The band where the cover is least.
fn least_band(s: &StockPath) -> Html {
    let least = (0..s.cover_days.len()).min_by(|a, b| s.cover_days[*a].total_cmp(&s.cover_days[*b]));
    let band = least.and_then(|i| s.band90.get(i));
    esc(&band.map_or_else(|| "no draws".to_owned(), |b| format!("{:.0} to {:.0}", b.0, b.1)))
}

fn places(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "Suppliers' sales by home",
        &[
            "Home",
            "#Lost",
            "#Resold elsewhere",
            "#Gained",
            "#Net loss",
            "Lost less gained by year, before resale",
        ],
    );
    let money = |v: f64| esc(&quantity(v, &o.case.currency));
    for p in &o.losses.by_place {
        let years: Vec<String> =
            p.by_year.iter().map(|(y, v)| format!("{y}: {}", quantity(*v, &o.case.currency))).collect();
        grid.row(vec![
            esc(place(&p.place)),
            money(p.lost),
            money(p.refilled),
            money(p.gained),
            money(p.lost - p.refilled - p.gained),
            esc(&years.join(", ")),
        ]);
    }
    grid
}

fn firms(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "Sales by firm (negative: gained)",
        &["Firm", "Home", "Side", "#Lost", "#90 % band", "#Resold elsewhere", "#Baseline sales"],
    );
    let mut add = |s: &SupplierLoss, side: &str| {
        let money = |v: f64| esc(&quantity(v, &o.case.currency));
        grid.row(vec![
            esc(&s.name),
            esc(place(&s.home)),
            esc(side),
            money(s.lost),
            band(o, s.band90),
            money(s.refilled),
            money(s.baseline),
        ]);
    };
    o.losses.suppliers.iter().for_each(|s| add(s, "supplier"));
    o.losses.third_parties.iter().for_each(|s| add(s, "third party"));
    grid
}

fn parts(o: &Outcome) -> Grid {
    let mut grid = Grid::new("Parts of the buyers' lost output", &["Divided by", "Part", "#Lost output"]);
    for (by, parts) in [("what held it back", &o.losses.by_constraint), ("measure", &o.losses.by_measure)] {
        for (what, v) in parts {
            grid.row(vec![esc(by), esc(&phrase(what)), esc(&quantity(*v, &o.case.currency))]);
        }
    }
    grid
}
