//! Tables of figures: paths, losses, plan, impact, scores, facts, stocks.

use super::Sort::{Day, Flag, Number, Text, Whole};
use super::{Cell, Sort, Table};
use crate::calendar::months;
use crate::outcome::{Outcome, SupplierLoss};

pub(super) fn paths(o: &Outcome) -> Table {
    let pair = |v: &[(f64, f64)], i: usize| {
        let ends = v.get(i);
        [ends.map(|e| e.0), ends.map(|e| e.1)].map(|v| Cell::Number(v.filter(|v| v.is_finite())))
    };
    let at = |v: &[f64], i: usize| v.get(i).map_or(Cell::Number(None), |v| Cell::number(*v));
    let mut rows = Vec::new();
    for p in &o.paths {
        for (i, month) in p.months.iter().enumerate() {
            let [low90, high90] = pair(&p.band90, i);
            let [low50, high50] = pair(&p.band50, i);
            let binding = p.binding.get(i).map_or_else(String::new, |b| {
                b.iter().map(|(what, days)| format!("{what}: {days}")).collect::<Vec<_>>().join("; ")
            });
            rows.push(vec![
                Cell::text(&p.party),
                Cell::text(&p.product),
                Cell::text(&p.unit),
                Cell::Day(Some(*month)),
                at(&p.baseline, i),
                at(&p.output, i),
                at(&p.median, i),
                low90,
                high90,
                low50,
                high50,
                Cell::text(binding),
            ]);
        }
    }
    Table {
        name: "paths",
        columns: &[
            ("party", Text),
            ("product", Text),
            ("unit", Text),
            ("month", Day),
            ("baseline", Number),
            ("output", Number),
            ("median", Number),
            ("low90", Number),
            ("high90", Number),
            ("low50", Number),
            ("high50", Number),
            ("binding_days", Text),
        ],
        rows,
    }
}

const LOSS_COLUMNS: &[(&str, Sort)] = &[
    ("side", Text),
    ("id", Text),
    ("name", Text),
    ("home", Text),
    ("year", Whole),
    ("lost_units", Number),
    ("unit", Text),
    ("lost", Number),
    ("low90", Number),
    ("high90", Number),
    ("refilled", Number),
    ("gained", Number),
    ("baseline", Number),
    ("first_day", Day),
    ("mostly", Text),
];

/// One row of losses.csv; what a side does not have stays empty.
#[derive(Default)]
struct LossRow<'a> {
    side: &'a str,
    id: &'a str,
    name: &'a str,
    home: &'a str,
    year: Option<i64>,
    units: Option<f64>,
    unit: &'a str,
    lost: f64,
    band90: Option<(f64, f64)>,
    refilled: Option<f64>,
    gained: Option<f64>,
    baseline: Option<f64>,
    first_day: Option<jiff::civil::Date>,
    mostly: &'a str,
}

impl LossRow<'_> {
    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.side),
            Cell::text(self.id),
            Cell::text(self.name),
            Cell::text(self.home),
            Cell::Whole(self.year),
            Cell::maybe(self.units),
            Cell::text(self.unit),
            Cell::number(self.lost),
            Cell::maybe(self.band90.map(|b| b.0)),
            Cell::maybe(self.band90.map(|b| b.1)),
            Cell::maybe(self.refilled),
            Cell::maybe(self.gained),
            Cell::maybe(self.baseline),
            Cell::Day(self.first_day),
            Cell::text(self.mostly),
        ]
    }
}

pub(super) fn losses(o: &Outcome) -> Table {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let l = &o.losses;
    for b in &l.buyers {
        rows.push(
            LossRow {
                side: "buyer",
                id: &b.party,
                name: &b.product,
                units: Some(b.units),
                unit: &b.unit,
                lost: b.value,
                band90: b.band90,
                first_day: b.first_day,
                mostly: &b.mostly,
                ..LossRow::default()
            }
            .cells(),
        );
    }
    rows.extend(l.suppliers.iter().map(|s| firm("supplier", s)));
    rows.extend(l.third_parties.iter().map(|s| firm("third_party", s)));
    for p in &l.by_place {
        let row = LossRow { side: "place", id: &p.place, home: &p.place, ..LossRow::default() };
        let whole = LossRow { lost: p.lost, refilled: Some(p.refilled), gained: Some(p.gained), ..row };
        rows.push(whole.cells());
        for (year, net) in &p.by_year {
            let row = LossRow { side: "place_year_net", id: &p.place, home: &p.place, ..LossRow::default() };
            rows.push(LossRow { year: Some(i64::from(*year)), lost: *net, ..row }.cells());
        }
    }
    for (year, buyers, suppliers) in &l.by_year {
        for (side, lost) in [("buyers_year", *buyers), ("suppliers_year", *suppliers)] {
            rows.push(LossRow { side, year: Some(i64::from(*year)), lost, ..LossRow::default() }.cells());
        }
    }
    for (side, parts) in [("buyers_by_constraint", &l.by_constraint), ("buyers_by_measure", &l.by_measure)] {
        for (id, lost) in parts {
            rows.push(LossRow { side, id, lost: *lost, ..LossRow::default() }.cells());
        }
    }
    Table { name: "losses", columns: LOSS_COLUMNS, rows }
}

fn firm(side: &str, s: &SupplierLoss) -> Vec<Cell> {
    let row =
        LossRow { side, id: &s.party, name: &s.name, home: &s.home, lost: s.lost, ..LossRow::default() };
    LossRow { band90: s.band90, refilled: Some(s.refilled), baseline: Some(s.baseline), ..row }.cells()
}

pub(super) fn plan(o: &Outcome) -> Table {
    let mut rows = Vec::new();
    if let Some(plan) = &o.plan {
        let currency = &o.case.currency;
        for p in &plan.purchases {
            for (month, value) in plan.months.iter().zip(&p.value) {
                rows.push(vec![
                    Cell::text("purchase"),
                    Cell::text(&p.item),
                    Cell::text(&p.supplier),
                    Cell::text(&p.home),
                    Cell::text(&p.plant),
                    Cell::Flag(p.new),
                    Cell::Day(Some(*month)),
                    Cell::number(*value),
                    Cell::text(currency),
                ]);
            }
        }
        for (kind, series) in [("output", &plan.output), ("output_do_nothing", &plan.output_do_nothing)] {
            for (month, units) in plan.months.iter().zip(series) {
                rows.push(vec![
                    Cell::text(kind),
                    Cell::text(&plan.product),
                    Cell::text(""),
                    Cell::text(""),
                    Cell::text(""),
                    Cell::Flag(false),
                    Cell::Day(Some(*month)),
                    Cell::number(*units),
                    Cell::text(&plan.unit),
                ]);
            }
        }
        for (supplier, cost, from) in &plan.qualify {
            rows.push(vec![
                Cell::text("qualify"),
                Cell::text(from.clone().unwrap_or_default()),
                Cell::text(supplier),
                Cell::text(""),
                Cell::text(""),
                Cell::Flag(true),
                Cell::Day(None),
                Cell::number(*cost),
                Cell::text(currency),
            ]);
        }
    }
    Table {
        name: "plan",
        columns: &[
            ("kind", Text),
            ("what", Text),
            ("supplier", Text),
            ("home", Text),
            ("plant", Text),
            ("new", Flag),
            ("month", Day),
            ("value", Number),
            ("unit", Text),
        ],
        rows,
    }
}

pub(super) fn impact(o: &Outcome) -> Table {
    let rows = o
        .impact
        .iter()
        .flat_map(|view| {
            view.rows.iter().map(move |r| {
                vec![
                    Cell::text(&view.place),
                    Cell::text(&view.what),
                    Cell::text(&view.table),
                    Cell::text(&r.measure),
                    Cell::text(&r.unit),
                    Cell::maybe(r.direct),
                    Cell::maybe(r.indirect),
                    Cell::maybe(r.induced),
                    Cell::maybe(r.total),
                    Cell::maybe(r.range.map(|x| x.0)),
                    Cell::maybe(r.range.map(|x| x.1)),
                    Cell::text(&r.why_not),
                    Cell::text(&view.citation),
                ]
            })
        })
        .collect();
    Table {
        name: "impact",
        columns: &[
            ("place", Text),
            ("what", Text),
            ("table", Text),
            ("measure", Text),
            ("unit", Text),
            ("direct", Number),
            ("indirect", Number),
            ("induced", Number),
            ("total", Number),
            ("low", Number),
            ("high", Number),
            ("why_not_available", Text),
            ("citation", Text),
        ],
        rows,
    }
}

pub(super) fn scores(o: &Outcome) -> Table {
    let rows = o
        .scores
        .iter()
        .map(|s| {
            vec![
                Cell::text(&s.series),
                Cell::text(&s.period),
                Cell::text(&s.unit),
                Cell::number(s.observed),
                Cell::text(&s.status),
                Cell::text(&s.source),
                Cell::number(s.modelled),
                Cell::maybe(s.band90.map(|b| b.0)),
                Cell::maybe(s.band90.map(|b| b.1)),
                Cell::number(s.naive_unchanged),
                Cell::number(s.naive_cut),
                Cell::number(s.error),
                Cell::text(s.break_.clone().unwrap_or_default()),
            ]
        })
        .collect();
    Table {
        name: "scores",
        columns: &[
            ("series", Text),
            ("period", Text),
            ("unit", Text),
            ("observed", Number),
            ("status", Text),
            ("source", Text),
            ("modelled", Number),
            ("low90", Number),
            ("high90", Number),
            ("naive_unchanged", Number),
            ("naive_cut", Number),
            ("error_share", Number),
            ("not_scored_because", Text),
        ],
        rows,
    }
}

pub(super) fn facts(o: &Outcome) -> Table {
    let rows = crate::findings::views(o)
        .into_iter()
        .map(|f| {
            vec![
                Cell::text(f.kind),
                Cell::Flag(f.against),
                Cell::text(f.subject),
                Cell::text(f.measure),
                Cell::text(f.reports.join("; ")),
                Cell::text(f.sentence),
            ]
        })
        .collect();
    Table {
        name: "facts",
        columns: &[
            ("finding", Text),
            ("does_not_fit", Flag),
            ("subject", Text),
            ("measure", Text),
            ("facts", Text),
            ("sentence", Text),
        ],
        rows,
    }
}

pub(super) fn stocks(o: &Outcome) -> Table {
    let months = months(o.case.from, o.case.to);
    let mut rows = Vec::new();
    for s in &o.stocks {
        for (i, cover) in s.cover_days.iter().enumerate() {
            rows.push(vec![
                Cell::text(&s.party),
                Cell::text(&s.product),
                Cell::text(&s.item),
                Cell::text(&s.class),
                Cell::Day(months.get(i).copied()),
                Cell::number(*cover),
                Cell::maybe(s.band90.get(i).map(|b| b.0)),
                Cell::maybe(s.band90.get(i).map(|b| b.1)),
                Cell::Whole(s.time_to_survive_days.map(i64::from)),
                Cell::Day(s.binds_from),
            ]);
        }
    }
    Table {
        name: "stocks",
        columns: &[
            ("party", Text),
            ("product", Text),
            ("item", Text),
            ("class", Text),
            ("month", Day),
            ("cover_days", Number),
            ("low90", Number),
            ("high90", Number),
            ("time_to_survive_days", Whole),
            ("binds_from", Day),
        ],
        rows,
    }
}
