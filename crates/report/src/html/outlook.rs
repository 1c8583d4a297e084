//! The plan, the economies, and the comparison with what was observed.

use super::Charts;
use super::cite::cite;
use super::economy::{economy, multipliers};
use super::markup::{Grid, Html, esc, list, para};
use crate::answer::{by_series, gap_words, series_name};
use crate::numbers::{NOT_AVAILABLE, human, percent, quantity, quantity_or, range};
use crate::origins::origins;
use crate::outcome::{Outcome, PlanView, Score};
use crate::words::{capital, count, impact_measure, impact_unit, phrase, place, plan_status};

pub(super) fn plan(o: &Outcome, charts: &Charts<'_>) -> Html {
    let Some(plan) = &o.plan else { return para("The case asks for no plan.") };
    let currency = &o.case.currency;
    let verdict = format!(
        "{}. Rules as known on {}. Cost less margin {} against {} when nothing is done: better by {}.",
        capital(plan_status(&plan.status)),
        plan.decide_on,
        quantity(plan.objective, currency),
        quantity(plan.do_nothing, currency),
        quantity(plan.do_nothing - plan.objective, currency)
    );
    let gap = gap_words(plan.gap).map_or_else(String::new, |g| format!(" Gap to the bound: {g}."));
    let why: Vec<Html> = plan.explanations.iter().map(|t| esc(t)).collect();
    Html::join(
        &[
            para(&format!("{verdict}{gap}")),
            list(&why),
            charts.show("plan-output"),
            charts.show("plan-purchases"),
            purchases(plan, currency).html(),
            concentration(plan).folded(),
            charts.show("plan-origins"),
            from_where(o).folded(),
        ],
        "\n",
    )
}

/// Origins in rows: what was bought before, the plan, and each report with its fact.
fn from_where(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "Where parts come from, by the maker's home and by place of production",
        &["What", "Place", "#By the maker's home", "#By place of production", "Rests on"],
    );
    let Some(found) = origins(o) else { return grid };
    let figure = |v: Option<&f64>| esc(&v.map_or_else(|| NOT_AVAILABLE.to_owned(), |v| percent(*v)));
    let own = [
        ("bought in the base year", &found.before, &found.before_made_in, "the case's supplies"),
        ("under the plan", &found.plan, &found.plan_made_in, "this run"),
    ];
    for (what, home, made, basis) in own {
        let mut places: Vec<&String> = home.keys().chain(made.keys()).collect();
        places.sort_unstable();
        places.dedup();
        for p in places {
            grid.row(vec![esc(what), esc(place(p)), figure(home.get(p)), figure(made.get(p)), esc(basis)]);
        }
    }
    for r in &found.reported {
        for (p, share) in &r.shares {
            let what = format!("reported of {} ({})", r.product, r.period);
            let fact = r.facts.get(p).map_or_else(Html::default, |id| cite(o, id));
            grid.row(vec![esc(&what), esc(place(p)), figure(Some(share)), esc(NOT_AVAILABLE), fact]);
        }
    }
    grid
}

fn purchases(plan: &PlanView, currency: &str) -> Grid {
    let mut grid = Grid::new(
        "Purchases of the plan",
        &["Item", "Supplier", "Made in", "", "@First month", "#In all", "#To qualify"],
    );
    for r in plan.purchases.iter().filter(|r| r.value.iter().any(|v| *v > 0.0)) {
        let first = r.value.iter().position(|v| *v > 0.0).and_then(|i| plan.months.get(i));
        grid.row(vec![
            esc(&r.item),
            esc(&r.supplier),
            esc(place(&r.plant)),
            esc(if r.new { "new" } else { "existing" }),
            esc(&first.map_or_else(|| NOT_AVAILABLE.to_owned(), |d| d.strftime("%Y-%m").to_string())),
            esc(&quantity(r.value.iter().sum(), currency)),
            esc(&r.to_qualify.map_or_else(|| "nothing to qualify".to_owned(), |c| quantity(c, currency))),
        ]);
    }
    grid
}

fn concentration(plan: &PlanView) -> Grid {
    let mut grid = Grid::new(
        "Concentration of suppliers by item (Herfindahl–Hirschman index: the higher, the fewer suppliers)",
        &["Item", "#Before", "#Under the plan"],
    );
    for (item, before, after) in &plan.hhi {
        grid.row(vec![esc(item), esc(&human(*before)), esc(&human(*after))]);
    }
    grid
}

pub(super) fn impact(o: &Outcome, charts: &Charts<'_>) -> Html {
    if o.impact.is_empty() {
        return para("The case asks about no economy.");
    }
    let mut pieces = vec![
        para(
            "Gross contributions of the purchases: direct is made by the selling industries, indirect by their suppliers, induced by the spending of the households that both \
             pay. The net loss comes after resale, rivals' gains and redeployment. Where a place has no datum the answer is \"not available\", never 0.",
        ),
        charts.show("impact-"),
        impact_table(o).folded(),
    ];
    // Published figures stand before the long table: they are what a reader looks for first.
    pieces.insert(2, beside(o).html());
    pieces.push(charts.show("economy-ranked"));
    pieces.push(multipliers(o).folded());
    let mut places: Vec<&str> = o.impact.iter().map(|v| v.place.as_str()).collect();
    let mut seen = Vec::new();
    places.retain(|p| {
        !seen.contains(p) && {
            seen.push(*p);
            true
        }
    });
    pieces.extend(places.into_iter().map(|p| economy(o, p, charts)));
    Html::join(&pieces, "\n")
}

fn impact_table(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "Contribution by place",
        &[
            "Place",
            "What",
            "Measure",
            "#Direct",
            "#Indirect",
            "#Induced",
            "#Total",
            "#Range",
            "Remark",
            "Table",
        ],
    );
    for view in &o.impact {
        for r in &view.rows {
            let unit = impact_unit(&r.measure, &r.unit);
            let money = |v: Option<f64>| esc(&quantity_or(v, &unit));
            grid.row(vec![
                esc(place(&view.place)),
                esc(&view.what),
                esc(impact_measure(&r.measure)),
                money(r.direct),
                money(r.indirect),
                money(r.induced),
                money(r.total),
                esc(&r.range.map_or_else(|| NOT_AVAILABLE.to_owned(), |(a, b)| range(a, b, &unit))),
                esc(&r.why_not),
                cite(o, &view.citation),
            ]);
        }
    }
    grid
}

fn beside(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "Published figures beside ours",
        &["Place", "What", "#Published", "#Here", "Why they differ"],
    );
    for view in &o.impact {
        for (what, published, unit, ours, why) in &view.beside {
            grid.row(vec![
                esc(place(&view.place)),
                esc(what),
                esc(&quantity(*published, unit)),
                esc(&quantity_or(*ours, unit)),
                esc(why),
            ]);
        }
    }
    grid
}

pub(super) fn scores(o: &Outcome, charts: &Charts<'_>) -> Html {
    if o.scores.is_empty() {
        return para("The case has no observed figures.");
    }
    // Series of one figure stand beside each other: each needs little room.
    let series = by_series(o);
    let (single, several): (Vec<_>, Vec<_>) =
        charts.of("score-").into_iter().zip(&series).partition(|(_, (_, scores))| scores.len() == 1);
    let join = |all: Vec<(Html, _)>| {
        all.into_iter().map(|(html, _): (Html, &(&str, Vec<&Score>))| html.0).collect::<String>()
    };
    let (several, single) =
        (Html(join(several)), Html(format!("<div class=\"pair\">{}</div>", join(single))));
    Html::join(
        &[backtest(o), skill(o).html(), several, single, score_table(o).html().within_id("scores-table")],
        "\n",
    )
}

fn backtest(o: &Outcome) -> Html {
    let b = &o.backtest;
    let Some(date) = b.forecast_date else {
        return para("No forecast date is set: the comparison is no forecast.");
    };
    if !b.in_sample {
        return para(&format!("Out of sample: every parameter rests on sources dated {date} or before."));
    }
    let mut grid =
        Grid::new("Parameters that rest on later sources", &["Parameter", "Fact", "Source's date"]);
    for (path, fact, day) in &b.later {
        grid.row(vec![esc(path).within("code", ""), cite(o, fact), esc(day)]);
    }
    let line = format!(
        "In sample, not a forecast: {} on sources later than {date}.",
        count(b.later.len(), "parameter rests", "parameters rest")
    );
    Html(format!("<p class=\"warn\">{}</p>{}", esc(&line).0, grid.folded().0))
}

fn skill(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "Skill by series (1: perfect; 0: no better than the better naive forecast; below 0: worse)",
        &[
            "Series",
            "#Periods",
            "#Skill",
            "#Error",
            "#Error if unchanged",
            "#Error if cut at once",
            "#Inside 90 % band",
            "Turns: observed, modelled",
        ],
    );
    for s in &o.skill {
        let unit = o.scores.iter().find(|x| x.series == s.series).map_or("", |x| x.unit.as_str());
        let turn = |t: &Option<String>| t.clone().unwrap_or_else(|| "never".to_owned());
        let off = s.timing_error_days.map_or_else(String::new, |d| format!(" ({d} days off)"));
        grid.row(vec![
            esc(&capital(&series_name(o, &s.series))),
            esc(&s.n.to_string()),
            esc(&human(s.skill)),
            esc(&quantity(s.mae, unit)),
            esc(&quantity(s.mae_unchanged, unit)),
            esc(&quantity(s.mae_cut, unit)),
            esc(&s.coverage.map_or_else(|| NOT_AVAILABLE.to_owned(), percent)),
            esc(&format!("{}, {}{off}", turn(&s.turning.0), turn(&s.turning.1))),
        ]);
    }
    grid
}

fn score_table(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "Observed and modelled figures",
        &[
            "@Period",
            "Series",
            "#Observed",
            "Status",
            "Source",
            "#Modelled",
            "#90 % band",
            "#If unchanged",
            "#If cut at once",
            "#Error",
            "Remark",
        ],
    );
    for (series, scores) in by_series(o) {
        for (i, s) in scores.into_iter().enumerate() {
            grid.row(vec![
                esc(&s.period),
                // A long name once: the rows under it say "the same".
                if i == 0 { esc(&capital(&series_name(o, series))) } else { esc("same") },
                esc(&quantity(s.observed, &s.unit)),
                esc(&phrase(&s.status).replace('_', " ")),
                cite(o, &s.source),
                esc(&quantity(s.modelled, &s.unit)),
                esc(&s.band90.map_or_else(|| "no draws".to_owned(), |(a, b)| range(a, b, &s.unit))),
                esc(&quantity(s.naive_unchanged, &s.unit)),
                esc(&quantity(s.naive_cut, &s.unit)),
                esc(&if s.break_.is_some() { "not scored".to_owned() } else { percent(s.error) }),
                esc(s.break_.as_deref().unwrap_or_default()),
            ]);
        }
    }
    grid
}
