//! The law's section: timeline, measures, every spell of every link.

use super::Charts;
use super::cite::cite;
use super::markup::{Grid, Html, esc, fold, para};
use super::words_only::basis;
use crate::answer::{joint_labels, joint_loss, measure_share};
use crate::figures::state_look;
use crate::groups::groups;
use crate::numbers::{NOT_AVAILABLE, percent, quantity};
use crate::outcome::Outcome;
use crate::text::MARKS;
use crate::words::{STATES, count, detail, measure_kind, place, state};

pub(super) fn law(o: &Outcome, charts: &Charts<'_>) -> Html {
    if o.standing.is_empty() {
        return para("The case has no supply links.");
    }
    let intro = format!(
        "{} in {} of equal standing. What the law says is not yet what flows: between the two stands how firms behave, \
         which the losses below include. Letters above the chart are the measures of the table under it.",
        count(o.standing.len(), "supply link", "supply links"),
        count(groups(&o.standing).len(), "group", "groups")
    );
    Html::join(
        &[
            para(&intro),
            legend(o),
            charts.show("law-timeline"),
            measures(o).html(),
            joint(o),
            para(
                "\"Links changed\": part-for-production links whose standing differs when the measure alone is lifted. Lost output and sales are the measure's \
                 shares of the totals, averaged over all orders of adding the measures (Shapley); negative: a gain.",
            ),
            charts.folded(
                "law-links",
                &format!("Chart: each of the {}", count(o.standing.len(), "link", "links")),
            ),
            standing(o).folded().within_id("law-links-table"),
        ],
        "\n",
    )
}

fn legend(o: &Outcome) -> Html {
    let used = |word: &str| o.standing.iter().flat_map(|l| &l.spells).any(|s| state(&s.state).word == word);
    let items: String = STATES
        .iter()
        .filter(|s| used(s.word))
        .map(|s| {
            format!(
                "<li><span class=\"swatch\" style=\"background:{}\">{}</span> {}</li>",
                state_look(s.word),
                s.letter,
                esc(s.long).0
            )
        })
        .collect();
    Html(format!("<ul class=\"legend\">{items}</ul>"))
}

fn measures(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "Measures",
        &[
            "",
            "@From",
            "@Until",
            "Measure",
            "Kind",
            "#Links changed",
            "#Lost output",
            "#Lost sales",
            "Published",
        ],
    );
    for (i, m) in o.measures.iter().enumerate() {
        let date = |d: Option<jiff::civil::Date>, open: &str| {
            esc(&d.map_or_else(|| open.to_owned(), |d| d.to_string()))
        };
        grid.row(vec![
            esc(&MARKS.chars().nth(i).map_or_else(|| "–".to_owned(), |c| c.to_string())),
            date(m.from, "always"),
            date(m.until, "open"),
            esc(&m.title),
            esc(measure_kind(&m.kind)),
            esc(&m.links_changed.to_string()),
            esc(&measure_share(o, m, m.loss)),
            esc(&measure_share(o, m, m.supplier_loss)),
            cite(o, &m.citation),
        ]);
    }
    grid
}

/// The footnotes of the measures' table: what measures under one label took together.
fn joint(o: &Outcome) -> Html {
    let items: Vec<String> = joint_labels(o)
        .iter()
        .enumerate()
        .map(|(i, label)| {
            let loss = joint_loss(o, label)
                .map_or_else(|| NOT_AVAILABLE.to_owned(), |v| quantity(v, &o.case.currency));
            format!("({}) {label}: {loss} of output together", i + 1)
        })
        .collect();
    if items.is_empty() { Html::default() } else { para(&format!("{}.", items.join("; "))) }
}

fn standing(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "What the law says of each link",
        &[
            "Supplier",
            "Item",
            "Made in",
            "#Flow a year",
            "Flow rests on",
            "@From",
            "@Until",
            "Standing",
            "Why",
            "#Goes on",
            "Rules",
        ],
    );
    for group in groups(&o.standing) {
        for link in &group.links {
            for spell in &link.spells {
                let s = state(&spell.state);
                let mut why: Vec<Html> =
                    spell.because.iter().chain(&spell.behaviour).map(|t| esc(t)).collect();
                why.insert(0, esc(detail(spell)));
                let rules: Vec<Html> = spell.citations.iter().map(|c| cite(o, c)).collect();
                grid.row(vec![
                    esc(&format!("{} ({})", link.supplier, link.supplier_home)),
                    esc(&link.item),
                    esc(place(&link.plant)),
                    esc(&quantity(link.value, &o.case.currency)),
                    basis(&link.basis, o),
                    esc(&spell.from.to_string()),
                    esc(&spell.until.to_string()),
                    Html(format!("<b>{}</b> {}", s.letter, esc(s.long).0)),
                    Html::join(&why, "; "),
                    esc(&percent(spell.flow)),
                    Html::join(&rules, "; "),
                ]);
            }
        }
    }
    grid
}

/// Kept apart so that a long list of reasons folds away.
pub(super) fn reasons(line: &str, reasons: &[String]) -> Html {
    let items: Vec<Html> = reasons.iter().map(|r| esc(r)).collect();
    fold(line, &super::markup::list(&items))
}
