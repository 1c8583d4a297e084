//! Where a figure comes from: every entered fact with its source, and under each heading of computed figures the way back to them.

use super::cite::{anchor, cite, is_web, link};
use super::markup::{Grid, Html, esc, para};
use crate::outcome::Outcome;
use crate::words::phrase;

/// What the computed figures of a section come from: places on this page, each a click away.
pub(super) fn worked_out_from(o: &Outcome, section: &str) -> Html {
    const STEPS: [(&str, &str); 7] = [
        ("facts", "entered figures"),
        ("law-links-table", "base flow of each link and what it rests on"),
        ("law", "standing of each link"),
        ("assumed", "parameters, assumed and resting on facts"),
        ("losses", "simulated losses"),
        ("listed", "listed parties"),
        ("scores-table", "observed figures with their sources"),
    ];
    let from: &[&str] = match section {
        "known" => &["facts"],
        "law" => &["listed"],
        "losses" => &["law-links-table", "law", "assumed"],
        "plan" => &["law-links-table", "law", "assumed", "losses"],
        "impact" => &["law-links-table", "losses", "assumed"],
        "scores" => &["scores-table", "losses", "assumed"],
        _ => return Html::default(),
    };
    // A place that this outcome does not have is not linked.
    let there = |id: &str| match id {
        "facts" => !o.entered.is_empty(),
        "law-links-table" => !o.standing.is_empty(),
        "scores-table" => !o.scores.is_empty(),
        _ => true,
    };
    let links: Vec<Html> = STEPS
        .iter()
        .filter(|(id, _)| from.contains(id) && there(id))
        .map(|(id, words)| Html(format!("<a href=\"#{id}\">{words}</a>")))
        .collect();
    if links.is_empty() {
        return Html::default();
    }
    Html(format!("<p class=\"from\">Worked out from: {}.</p>", Html::join(&links, ", ").0))
}

/// Every entered fact; each row is the target of the links that name the fact.
pub(super) fn entered(o: &Outcome) -> Html {
    if o.entered.is_empty() {
        return para("No figure is entered.");
    }
    let mut grid = Grid::new(
        "Entered figures",
        &["Id", "About", "Figure", "@When", "How much", "How sure", "Source", "Says", "Remark"],
    );
    for f in &o.entered {
        let source = if f.source.is_empty() { esc("none at hand") } else { cite(o, &f.source) };
        grid.row(vec![
            Html(format!("<span id=\"fact-{}\">{}</span>", anchor(&f.id), esc(&f.id).0)),
            esc(&f.subject),
            esc(&f.measure),
            esc(&f.period),
            esc(&f.figure),
            esc(&phrase(&f.status).replace('_', " ")),
            source,
            esc(&f.says),
            esc(&f.note),
        ]);
    }
    grid.folded()
}

/// The sources; each row is the target of links to a source without a web address.
pub(super) fn sources(o: &Outcome) -> Html {
    if o.sources.is_empty() {
        return para("No source is cited.");
    }
    let mut grid = Grid::new("Sources", &["Id", "Publisher", "Date", "Title", "Address"]);
    for s in &o.sources {
        let address = if is_web(&s.address) { link(&s.address, &s.address) } else { esc(&s.address) };
        grid.row(vec![
            Html(format!("<span id=\"source-{}\">{}</span>", anchor(&s.id), esc(&s.id).0)),
            esc(&s.publisher),
            esc(&s.date),
            esc(&s.title),
            address,
        ]);
    }
    grid.html()
}
