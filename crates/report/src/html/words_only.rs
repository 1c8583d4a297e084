//! The sections of words and tables alone: findings, matches, assumptions, limits.

use super::Charts;
use super::cite::cite;
use super::law::reasons;
use super::markup::{Grid, Html, esc, list, para};
use crate::answer::ranked;
use crate::findings::views;
use crate::numbers::{NOT_AVAILABLE, percent, quantity, range};
use crate::outcome::{NamedParameter, Outcome};
use crate::words::count;
use knockon_vocabulary::{Basis, Policy};

pub(super) fn known(o: &Outcome) -> Html {
    let all = views(o);
    if all.is_empty() {
        return para("No two entered figures speak of the same thing: nothing to compare.");
    }
    let against = all.iter().filter(|f| f.against).count();
    let mut grid =
        Grid::new("What the entered figures say of each other", &["Finding", "", "In words", "Reports"]);
    for f in all.iter().filter(|f| f.against).chain(all.iter().filter(|f| !f.against)) {
        let flag = if f.against { Html("<b class=\"bad\">does not fit</b>".to_owned()) } else { esc("fits") };
        grid.row(vec![
            esc(&f.kind),
            flag,
            esc(&f.sentence),
            Html::join(&f.reports.iter().map(|r| cite(o, r)).collect::<Vec<_>>(), ", "),
        ]);
    }
    let intro = format!(
        "{}; {}. Reports of one figure are compared, never averaged.",
        count(all.len(), "finding", "findings"),
        count(against, "does not fit", "do not fit")
    );
    Html::join(&[para(&intro), grid.html()], "\n")
}

pub(super) fn listed(o: &Outcome) -> Html {
    let mut grid = Grid::new(
        "Parties of the case that a list names",
        &[
            "Party",
            "List",
            "Record",
            "#Same entity",
            "@In force from",
            "@Until",
            "Licence policy",
            "Published",
            "Why it matches",
        ],
    );
    for l in &o.listed {
        let date = |d: Option<jiff::civil::Date>, open: &str| {
            esc(&d.map_or_else(|| open.to_owned(), |d| d.to_string()))
        };
        grid.row(vec![
            esc(&l.name),
            esc(&l.list),
            esc(&format!("{} ({})", l.record_name, l.record)),
            esc(&percent(l.score)),
            date(l.from, "not stated"),
            date(l.until, "open"),
            esc(l.policy.map_or("not stated", policy)),
            cite(o, &l.citation),
            reasons("token by token", &l.why),
        ]);
    }
    let intro = if o.listed.is_empty() {
        "No party of the case matches a record of the lists it names. Silence is not clearance."
    } else {
        "\"Same entity\" is the probability that record and party are one, from their names and what else is known of them."
    };
    let rest = match o.unlisted.len() {
        0 => Html::default(),
        n => para(&format!(
            "{} without a match: {}.",
            count(n, "party was screened", "parties were screened"),
            o.unlisted.join(", ")
        )),
    };
    Html::join(&[para(intro), grid.html(), rest], "\n")
}

fn policy(p: Policy) -> &'static str {
    match p {
        Policy::Denial => "denial",
        Policy::DenialInPrinciple => "denial in principle",
        Policy::PresumptionOfDenial => "presumption of denial",
        Policy::CaseByCase => "case by case",
        Policy::PresumptionOfApproval => "presumption of approval",
        Policy::Scheduled => "a harder policy is scheduled, unconfirmed",
    }
}

pub(super) fn assumed(o: &Outcome, charts: &Charts<'_>) -> Html {
    let resting = parameters("Parameters that rest on an entered fact", &o.resting, o).folded();
    if o.assumed.is_empty() {
        return Html::join(&[para("Every parameter rests on an entered fact."), resting], "\n");
    }
    let mut grid = Grid::new(
        "Assumed parameters",
        &["Parameter", "#Value", "#Range", "#Moves the result by", "Because"],
    );
    for (p, index) in ranked(o) {
        let mut cells = parameter_cells(p, o);
        cells.insert(3, esc(&index.map_or_else(|| NOT_AVAILABLE.to_owned(), percent)));
        grid.row(cells);
    }
    let intro = format!(
        "{} assumed; every other rests on an entered fact. \"Moves the result by\" is the share of the headline output's variance that the parameter's range explains \
         alone (first-order Sobol index).",
        count(o.assumed.len(), "parameter is", "parameters are")
    );
    Html::join(&[para(&intro), charts.show("sensitivity"), grid.folded(), resting], "\n")
}

/// A table of parameters.
pub(super) fn parameters(caption: &'static str, all: &[NamedParameter], o: &Outcome) -> Grid {
    let mut grid = Grid::new(caption, &["Parameter", "#Value", "#Range", "Because"]);
    all.iter().for_each(|p| grid.row(parameter_cells(p, o)));
    grid
}

fn parameter_cells(p: &NamedParameter, o: &Outcome) -> Vec<Html> {
    let q = &p.parameter;
    vec![
        esc(&p.path).within("code", ""),
        esc(&quantity(q.value, &q.unit)),
        esc(&if q.is_range() { range(q.low, q.high, &q.unit) } else { "fixed".to_owned() }),
        basis(&q.basis, o),
    ]
}

/// What a number rests on: the words of an assumption, or the entered fact.
pub(super) fn basis(basis: &Basis, o: &Outcome) -> Html {
    match basis {
        Basis::Assumed(why) => esc(why),
        Basis::Fact(id) => Html(format!("fact {}", cite(o, id).0)),
    }
}

pub(super) fn not_modelled(o: &Outcome) -> Html {
    let items: Vec<Html> = o.not_modelled.iter().map(|t| esc(t)).collect();
    let intro = if items.is_empty() {
        "The case names nothing that is left out. Silence of the modelled rules is not clearance."
    } else {
        "Left out by the case's own account. Silence of the modelled rules is not clearance."
    };
    Html::join(&[para(intro), list(&items)], "\n")
}
