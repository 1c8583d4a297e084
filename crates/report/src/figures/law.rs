//! The law over time: a bar a standing, coloured, hatched and named.

use super::Figure;
use super::parts::{
    AMBER, BLUE, GREEN, GREY, RED, figure, label, layout, mark_measures, row_axis, row_height, short,
    time_axis,
};
use crate::groups::{Group, groups};
use crate::numbers::{percent, quantity};
use crate::outcome::{LinkStanding, Outcome, StandingSpell};
use crate::text::fit;
use crate::words::{STATES, StateWords, count, detail, place, state};
use jiff::civil::Date;
use knockon_vocabulary::days_between;
use serde_json::{Value, json};

/// Milliseconds of a day: Plotly measures a bar on a time axis in them.
const DAY_MS: i64 = 86_400_000;

/// Rows of the chart of groups; the rest is in the chart of links.
const MOST_GROUPS: usize = 40;

/// One bar to draw.
struct Bar {
    row: usize,
    from: Date,
    until: Date,
    state: StateWords,
    hover: String,
}

/// One row a group of links with equal standing.
pub(super) fn by_group(o: &Outcome) -> Option<Figure> {
    let groups = groups(&o.standing);
    if groups.is_empty() {
        return None;
    }
    let shown = &groups[..groups.len().min(MOST_GROUPS)];
    let mut rows = Vec::new();
    let mut bars = Vec::new();
    for (i, group) in shown.iter().enumerate() {
        if i == 0 || shown[i - 1].home != group.home {
            rows.push(format!("<b>{}</b>", label(place(group.home))));
        }
        let row = rows.len();
        rows.push(label(&format!("{} ({})", fit(&group.items_text(2), 33), group.links.len())));
        bars.extend(group.spells.iter().map(|(from, until, word)| Bar {
            row,
            from: *from,
            until: *until,
            state: state(word),
            hover: group_hover(o, group, *from, *until, word),
        }));
    }
    let mut words = format!(
        "Bars over time, one row a group of supply links with the same standing, by suppliers' home: {} in {}.",
        count(o.standing.len(), "link", "links"),
        count(groups.len(), "group", "groups")
    );
    if groups.len() > shown.len() {
        words += &format!(" The {} largest are shown.", shown.len());
    }
    Some(chart(o, "law-timeline", "What the law says, by suppliers' home and items", words, &rows, &bars, 24))
}

/// One row a link.
pub(super) fn by_link(o: &Outcome) -> Option<Figure> {
    if o.standing.is_empty() {
        return None;
    }
    let mut rows = Vec::new();
    let mut bars = Vec::new();
    let mut home = "";
    for group in groups(&o.standing) {
        if group.home != home {
            home = group.home;
            rows.push(format!("<b>{}</b>", label(place(home))));
        }
        for link in &group.links {
            let row = rows.len();
            rows.push(short(&format!("{}: {}", link.supplier, link.item), 38));
            bars.extend(link.spells.iter().map(|s| Bar {
                row,
                from: s.from,
                until: s.until,
                state: state(&s.state),
                hover: link_hover(o, link, s),
            }));
        }
    }
    let words = format!(
        "Bars over time, one row a supply link: {}, by suppliers' home.",
        count(o.standing.len(), "link", "links")
    );
    Some(chart(o, "law-links", "What the law says of each supply link", words, &rows, &bars, 20))
}

fn chart(
    o: &Outcome,
    id: &str,
    title: &str,
    words: String,
    rows: &[String],
    bars: &[Bar],
    each: usize,
) -> Figure {
    let data = STATES
        .iter()
        .filter_map(|s| {
            let mine: Vec<&Bar> = bars.iter().filter(|b| b.state == *s).collect();
            (!mine.is_empty()).then(|| trace(s, &mine))
        })
        .collect();
    let mut layout = layout(row_height(rows.len(), each), time_axis(o.case.from, o.case.to), row_axis(rows));
    layout["barmode"] = json!("overlay");
    layout["bargap"] = json!(0.25);
    // A word that does not fit into its bar is hidden; colour, hatching and the legend still say it.
    layout["uniformtext"] = json!({"mode": "hide", "minsize": 9});
    mark_measures(o, &mut layout);
    figure(id, "law", title, words, data, layout)
}

fn trace(s: &StateWords, bars: &[&Bar]) -> Value {
    let (colour, hatch) = look(s.word);
    json!({
        "type": "bar",
        "orientation": "h",
        "name": s.short,
        "base": bars.iter().map(|b| b.from.to_string()).collect::<Vec<_>>(),
        "x": bars.iter().map(|b| (days_between(b.from, b.until) + 1) * DAY_MS).collect::<Vec<_>>(),
        "y": bars.iter().map(|b| b.row).collect::<Vec<_>>(),
        "width": 0.8,
        "text": bars.iter().map(|_| s.short).collect::<Vec<_>>(),
        "textposition": "inside",
        "insidetextanchor": "middle",
        "insidetextfont": {"color": "#10151a"},
        "textangle": 0,
        "hovertext": bars.iter().map(|b| b.hover.as_str()).collect::<Vec<_>>(),
        "hoverinfo": "text",
        "marker": {
            "color": colour,
            "line": {"width": 0},
            "pattern": {"shape": hatch, "fillmode": "overlay", "fgcolor": "#ffffff", "fgopacity": 0.2, "size": 7, "solidity": 0.2},
        },
    })
}

/// Colour of a state.
pub(crate) fn state_look(word: &str) -> &'static str {
    look(word).0
}

/// Colour and hatching of a state.
fn look(word: &str) -> (&'static str, &'static str) {
    match word {
        "free" => (GREEN, ""),
        "authorised" => (BLUE, "/"),
        "licence_required" => (AMBER, "\\"),
        "barred" => (RED, "x"),
        _ => (GREY, "."),
    }
}

fn group_hover(o: &Outcome, group: &Group<'_>, from: Date, until: Date, word: &str) -> String {
    let spells: Vec<&StandingSpell> = group
        .links
        .iter()
        .flat_map(|l| &l.spells)
        .filter(|s| s.state == word && s.from <= until && from <= s.until)
        .collect();
    let mut suppliers: Vec<&str> = Vec::new();
    for link in &group.links {
        if !suppliers.contains(&link.supplier.as_str()) {
            suppliers.push(&link.supplier);
        }
    }
    let more = suppliers.len().saturating_sub(4);
    let names = suppliers[..suppliers.len() - more].join(", ");
    let names = if more > 0 { format!("{names} and {more} more") } else { names };
    let size = format!(
        "{}, {} a year",
        count(group.links.len(), "link", "links"),
        quantity(group.value, &o.case.currency)
    );
    lines(&[
        format!("<b>{}</b>", label(state(word).long)),
        format!("{from} to {until}"),
        short(&format!("{}: {names}", place(group.home)), 90),
        label(&size),
        first_words(spells.iter().map(|s| detail(s)), 2),
        first_words(spells.iter().flat_map(|s| s.citations.iter().map(String::as_str)), 3),
    ])
}

fn link_hover(o: &Outcome, link: &LinkStanding, s: &StandingSpell) -> String {
    lines(&[
        format!("<b>{}</b>", label(state(&s.state).long)),
        format!("{} to {}", s.from, s.until),
        short(&format!("{}: {}", link.supplier, link.item), 90),
        label(&format!("made in {}, {} a year", place(&link.plant), quantity(link.value, &o.case.currency))),
        first_words(std::iter::once(detail(s)), 1),
        first_words(s.because.iter().map(String::as_str), 2),
        label(&format!("{} of the flow goes on", percent(s.flow))),
        first_words(s.behaviour.iter().map(String::as_str), 2),
        first_words(s.citations.iter().map(String::as_str), 3),
    ])
}

/// The first few different texts, each cut, a line each.
fn first_words<'a>(texts: impl Iterator<Item = &'a str>, most: usize) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for text in texts.filter(|t| !t.is_empty()) {
        if kept.len() < most && !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept.iter().map(|t| short(t, 90)).collect::<Vec<_>>().join("<br>")
}

fn lines(all: &[String]) -> String {
    all.iter().filter(|l| !l.is_empty()).cloned().collect::<Vec<_>>().join("<br>")
}
