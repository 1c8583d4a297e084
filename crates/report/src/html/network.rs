//! The page about a network: a simulation, a ranking, or both.

use super::markup::{Grid, Html, esc, list, para};
use super::{Charts, script};
use crate::figures::{network_figures, step_words};
use crate::network::{NetworkView, Tiers};
use crate::numbers::{percent, quantity};

/// A network's results as one self-contained HTML page.
pub fn network_html(view: &NetworkView) -> String {
    let figures = network_figures(view);
    let charts = Charts { all: &figures };
    let sections = [
        ("path", "Output", "Output over time", path(view, &charts)),
        ("plan", "Plan", "What to buy instead", plan(view, &charts)),
        ("tiers", "Tiers", "The hardest-hit tiers", tiers_section(view, &charts)),
        ("ranked", "Ranking", "Ranked exposures", ranked(view, &charts)),
        ("limits", "Limits", "How this was worked out", list(&words(&view.notes))),
    ];
    let sections: Vec<_> = sections.into_iter().filter(|s| !s.3.is_empty()).collect();
    let links: String =
        sections.iter().map(|(id, short, ..)| format!("<li><a href=\"#{id}\">{short}</a></li>")).collect();
    let inside: String = sections
        .iter()
        .map(|(id, _, title, inside)| {
            format!(
                "<section id=\"{id}\" aria-labelledby=\"{id}-h\"><h2 id=\"{id}-h\">{title}</h2>{}</section>",
                inside.0
            )
        })
        .collect();
    let body = format!(
        "<a class=\"skip\" href=\"#main\">Skip to the report</a>{}\
         <nav aria-label=\"Sections of the report\"><ol><li><a href=\"#question\">Answer</a></li>{links}</ol></nav>\
         <main id=\"main\">{}{inside}</main>{}",
        super::header("network").0,
        headline(view).0,
        super::foot(&para("Research model, not legal advice. Figures are modelled.")).0
    );
    script::page(&view.title, &body, &figures)
}

fn words(texts: &[String]) -> Vec<Html> {
    texts.iter().map(|t| esc(t)).collect()
}

fn headline(v: &NetworkView) -> Html {
    let key = |(name, value, note): &(String, String, String)| {
        let (name, value, note) = (esc(name).0, esc(value).0, esc(note).0);
        format!("<div class=\"key\"><dt>{name}</dt><dd class=\"figure\">{value}</dd><dd>{note}</dd></div>")
    };
    let keys: String = v.keys.iter().map(key).collect();
    let keys = if keys.is_empty() { keys } else { format!("<dl class=\"keys\">{keys}</dl>") };
    Html(format!(
        "<section id=\"question\" aria-label=\"Question and answer\"><h1>{}</h1><p class=\"question\">{}</p><p class=\"answer\">{}</p>{keys}</section>",
        esc(&v.title).0,
        esc(&v.question).0,
        esc(&v.answer).0
    ))
}

fn path(v: &NetworkView, charts: &Charts<'_>) -> Html {
    let mut grid = Grid::new("Loss by measure", &["Measure", "#Share of base output over the days"]);
    for (name, share) in &v.by_measure {
        grid.row(vec![esc(name), esc(&percent(*share))]);
    }
    Html::join(&[charts.show("network-"), days(v).folded(), grid.folded()], "\n")
}

/// Output every so many days: each day stands in the file beside the page.
fn days(v: &NetworkView) -> Grid {
    let mut grid = Grid::new(
        "Output as a share of a base day",
        &[
            "@Day",
            "#Output",
            "#Median of the draws",
            "#90 % band",
            "#Lost for want of demand, capacity, inputs",
        ],
    );
    let Some(d) = &v.days else { return grid };
    let every = (d.output.len() / 60).max(1);
    for day in (0..d.output.len()).step_by(every) {
        let lost: Vec<String> = d.lost_for_want_of.iter().map(|l| percent(l.1[day])).collect();
        let band = d
            .band90
            .get(day)
            .map_or_else(|| "no draws".to_owned(), |b| format!("{} to {}", percent(b.0), percent(b.1)));
        grid.row(vec![
            esc(&day.to_string()),
            esc(&percent(d.output[day])),
            esc(&d.median.get(day).map_or_else(|| "no draws".to_owned(), |m| percent(*m))),
            esc(&band),
            esc(&lost.join(", ")),
        ]);
    }
    grid
}

/// The plan's pictures, and what is spent with whom.
fn plan(v: &NetworkView, charts: &Charts<'_>) -> Html {
    let Some(p) = &v.plan else { return Html::default() };
    let mut spent = Grid::new("Orders under the plan", &["Supplier", "Part", "#Money over all periods"]);
    for (who, what, by) in &p.spent {
        spent.row(vec![esc(who), esc(what), esc(&quantity(by.iter().sum(), "of money"))]);
    }
    let mut parts = Grid::new("Concentration of purchases (HHI)", &["Part", "#Before", "#Under the plan"]);
    let figure = |v: Option<f64>| v.map_or_else(|| "nothing bought".to_owned(), |v| format!("{v:.2}"));
    for (part, before, after) in &p.concentration {
        parts.row(vec![esc(part), esc(&figure(*before)), esc(&figure(*after))]);
    }
    Html::join(&[charts.show("plan-"), spent.folded(), parts.folded()], "\n")
}

fn tiers_section(v: &NetworkView, charts: &Charts<'_>) -> Html {
    let Some(t) = &v.tiers else { return Html::default() };
    tiers(t, charts)
}

/// The pictures of tiers and the tables behind them.
pub(super) fn tiers(t: &Tiers, charts: &Charts<'_>) -> Html {
    let mut steps = Grid::new("Losses by tier", &["Tier", "#Members", "#Base", "#Lost", "#Share lost"]);
    let share = |lost: f64, base: f64| {
        if base > 0.0 { percent(lost / base) } else { "no base".to_owned() }
    };
    for s in &t.steps {
        steps.row(vec![
            esc(&step_words(s.step)),
            esc(&s.members.to_string()),
            esc(&quantity(s.base, &t.unit)),
            esc(&quantity(s.lost, &t.unit)),
            esc(&share(s.lost, s.base)),
        ]);
    }
    let mut nodes =
        Grid::new("The hardest hit of each tier", &["Name", "What", "Tier", "#Base", "#Lost", "#Share lost"]);
    for n in &t.nodes {
        nodes.row(vec![
            esc(&n.name),
            esc(&n.about),
            esc(&step_words(n.step)),
            esc(&quantity(n.base, &t.unit)),
            esc(&quantity(n.lost, &t.unit)),
            esc(&share(n.lost, n.base)),
        ]);
    }
    Html::join(&[charts.show("tiers-"), steps.folded(), nodes.folded()], "\n")
}

fn ranked(v: &NetworkView, charts: &Charts<'_>) -> Html {
    let Some(r) = &v.ranked else { return Html::default() };
    let mut grid = Grid::new(
        "The ranking",
        &["Name", "What", "#Figure", "#Its parts", "#Certainly between", "#Own share of all sales"],
    );
    for x in &r.rows {
        let parts: Vec<String> =
            r.parts.iter().zip(&x.parts).map(|(name, v)| format!("{name} {}", percent(*v))).collect();
        let sure = x
            .range
            .map_or_else(|| "not asked for".to_owned(), |(a, b)| format!("{} to {}", percent(a), percent(b)));
        grid.row(vec![
            esc(&x.name),
            esc(&x.about),
            esc(&percent(x.value)),
            esc(&parts.join(", ")),
            esc(&sure),
            esc(&x.weight.map_or_else(|| "none".to_owned(), percent)),
        ]);
    }
    Html::join(&[charts.show("ranked-"), grid.folded()], "\n")
}
