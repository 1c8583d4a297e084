//! Who loses and who gains: left of zero is lost, right of zero is made good or gained.

use super::Figure;
use super::parts::{
    BLUE, GREEN, GREY, RED, axis, figure, label, layout, number, row_axis, row_height, short,
};
use crate::answer::part_name;
use crate::numbers::{quantity, scale_for};
use crate::outcome::{Outcome, SupplierLoss};
use crate::text::fit;
use crate::words::{count, held_back, place};
use serde_json::{Value, json};

/// Firms that a chart shows.
const MOST_FIRMS: usize = 24;

/// Suppliers' sales lost, resold and gained, by home.
pub(super) fn by_place(o: &Outcome) -> Option<Figure> {
    let all = &o.losses.by_place;
    if all.is_empty() {
        return None;
    }
    let (divisor, unit) =
        scale_for(all.iter().flat_map(|p| [p.lost, p.refilled, p.gained]), &o.case.currency);
    let rows: Vec<String> = all.iter().map(|p| label(place(&p.place))).collect();
    let bar = |name: &str, colour: &str, hatch: &str, values: Vec<f64>| {
        json!({"type": "bar", "orientation": "h", "name": name, "x": values.iter().map(|v| number(v / divisor)).collect::<Vec<_>>(),
               "y": (0..all.len()).collect::<Vec<_>>(),
               "marker": {"color": colour, "pattern": {"shape": hatch, "fgcolor": "#ffffff", "fgopacity": 0.5, "fillmode": "overlay", "size": 6}},
               "customdata": rows,
               "hovertemplate": format!("%{{customdata}}: %{{x:.3~g}} {}<extra>{name}</extra>", label(&unit))})
    };
    let net: Vec<Value> = all.iter().map(|p| number((p.gained + p.refilled - p.lost) / divisor)).collect();
    let data = vec![
        bar("lost", RED, "", all.iter().map(|p| -p.lost).collect()),
        bar("resold elsewhere", GREEN, "/", all.iter().map(|p| p.refilled).collect()),
        bar("gained", BLUE, ".", all.iter().map(|p| p.gained).collect()),
        json!({"type": "scatter", "mode": "markers", "name": "net", "x": net, "y": (0..all.len()).collect::<Vec<_>>(),
               "marker": {"symbol": "diamond", "size": 10, "color": GREY, "line": {"width": 1.5, "color": "#ffffff"}},
               "customdata": rows,
               "hovertemplate": format!("%{{customdata}}: %{{x:.3~g}} {}<extra>net</extra>", label(&unit))}),
    ];
    let mut layout = layout(
        row_height(all.len(), 34),
        axis(&format!("{unit}; left: lost, right: made good")),
        row_axis(&rows),
    );
    layout["barmode"] = json!("relative");
    let worst = all.iter().max_by(|a, b| a.lost.total_cmp(&b.lost));
    let most = worst.filter(|p| p.lost > 0.0).map_or_else(String::new, |p| {
        format!(" Most is lost in {}: {}.", place(&p.place), quantity(p.lost, &o.case.currency))
    });
    Some(figure(
        "losses-by-place",
        "losses",
        "Suppliers' sales by home: lost, resold, gained",
        format!("Bars to both sides of zero for {}.{most}", count(all.len(), "place", "places")),
        data,
        layout,
    ))
}

/// Suppliers and third parties with the largest change, with bands.
pub(super) fn by_firm(o: &Outcome) -> Option<Figure> {
    let mut firms: Vec<(&SupplierLoss, bool)> = o.losses.suppliers.iter().map(|s| (s, false)).collect();
    firms.extend(o.losses.third_parties.iter().map(|s| (s, true)));
    firms.retain(|(s, _)| s.lost != 0.0);
    firms.sort_by(|a, b| b.0.lost.abs().total_cmp(&a.0.lost.abs()).then_with(|| a.0.party.cmp(&b.0.party)));
    let all = firms.len();
    firms.truncate(MOST_FIRMS);
    if firms.is_empty() {
        return None;
    }
    // Losers first, then gainers: the chart reads from one side to the other.
    firms.sort_by(|a, b| b.0.lost.total_cmp(&a.0.lost).then_with(|| a.0.party.cmp(&b.0.party)));
    let (divisor, unit) = scale_for(firms.iter().map(|(s, _)| s.lost), &o.case.currency);
    let rows: Vec<String> =
        firms.iter().map(|(s, _)| label(&format!("{} ({})", fit(&s.name, 26), fit(&s.home, 8)))).collect();
    let data = [("suppliers of the buyers", false, ""), ("third parties", true, "/")]
        .into_iter()
        .filter(|(_, third, _)| firms.iter().any(|(_, t)| t == third))
        .map(|(name, third, hatch)| firm_trace(name, third, hatch, &firms, divisor, &unit))
        .collect();
    let mut layout = layout(
        row_height(rows.len(), 24),
        axis(&format!("{unit}; left: lost, right: gained")),
        row_axis(&rows),
    );
    layout["barmode"] = json!("overlay");
    Some(figure(
        "losses-by-firm",
        "losses",
        "Sales lost and gained by firm",
        format!(
            "Bars for the {} firms with the largest change of {all} affected, with 90 % bands where there are draws.",
            rows.len()
        ),
        data,
        layout,
    ))
}

fn firm_trace(
    name: &str,
    third: bool,
    hatch: &str,
    firms: &[(&SupplierLoss, bool)],
    divisor: f64,
    unit: &str,
) -> Value {
    let mine: Vec<(usize, &SupplierLoss)> =
        firms.iter().enumerate().filter(|(_, (_, t))| *t == third).map(|(i, (s, _))| (i, *s)).collect();
    let reach = |end: fn(f64, (f64, f64)) -> f64| {
        mine.iter()
            .map(|(_, s)| number(s.band90.map_or(0.0, |b| end(s.lost, b)).max(0.0) / divisor))
            .collect::<Vec<_>>()
    };
    json!({
        // A width of its own: Plotly takes it from the nearest neighbour in the same series, which may be rows away.
        "type": "bar", "orientation": "h", "name": name, "width": 0.75,
        "x": mine.iter().map(|(_, s)| number(-s.lost / divisor)).collect::<Vec<_>>(),
        "y": mine.iter().map(|(i, _)| i).collect::<Vec<_>>(),
        "customdata": mine.iter().map(|(_, s)| label(&s.name)).collect::<Vec<_>>(),
        "marker": {
            "color": mine.iter().map(|(_, s)| if s.lost > 0.0 { RED } else { BLUE }).collect::<Vec<_>>(),
            "pattern": {"shape": hatch, "fgcolor": "#ffffff", "fgopacity": 0.5, "fillmode": "overlay", "size": 6},
        },
        // The axis runs against the loss: a larger loss reaches further left.
        "error_x": {"type": "data", "symmetric": false, "array": reach(|v, b| v - b.0), "arrayminus": reach(|v, b| b.1 - v),
                    "color": GREY, "thickness": 1, "width": 3},
        "hovertemplate": format!("%{{customdata}}: %{{x:.3~g}} {}<extra>{name}</extra>", label(unit)),
    })
}

/// Both sides by year.
pub(super) fn by_year(o: &Outcome) -> Option<Figure> {
    let all = &o.losses.by_year;
    if all.is_empty() {
        return None;
    }
    let (divisor, unit) = scale_for(all.iter().flat_map(|y| [y.1, y.2]), &o.case.currency);
    let x: Vec<String> = all.iter().map(|y| y.0.to_string()).collect();
    let bar = |name: &str, colour: &str, hatch: &str, values: Vec<f64>| {
        json!({"type": "bar", "name": name, "x": x, "y": values.iter().map(|v| number(v / divisor)).collect::<Vec<_>>(),
               "marker": {"color": colour, "pattern": {"shape": hatch, "fgcolor": "#ffffff", "fgopacity": 0.5, "fillmode": "overlay", "size": 6}},
               "hovertemplate": format!("%{{x}}: %{{y:.3~g}} {}<extra>{name}</extra>", label(&unit))})
    };
    let data = vec![
        bar("buyers' lost output", RED, "", all.iter().map(|y| y.1).collect()),
        bar("suppliers' lost sales, net", BLUE, "/", all.iter().map(|y| y.2).collect()),
    ];
    let mut layout = layout(
        300,
        json!({"type": "category", "automargin": true}),
        axis(&format!("{unit}; negative: gained")),
    );
    layout["barmode"] = json!("group");
    Some(figure(
        "losses-by-year",
        "losses",
        "Losses by year, both sides",
        format!(
            "Pairs of bars for {}: buyers' lost output and suppliers' lost sales.",
            count(all.len(), "year", "years")
        ),
        data,
        layout,
    ))
}

/// Buyers' loss divided over measures.
pub(super) fn by_measure(o: &Outcome) -> Option<Figure> {
    let parts: Vec<(String, f64)> =
        o.losses.by_measure.iter().map(|(id, v)| (part_name(o, id).to_owned(), *v)).collect();
    partition(
        o,
        "losses-by-measure",
        "Buyers' lost output by measure",
        "The buyers' lost output divided over the measures (Shapley shares, which sum to the total); negative: a gain.",
        &parts,
    )
}

/// Buyers' loss divided over what bound.
pub(super) fn by_constraint(o: &Outcome) -> Option<Figure> {
    let parts: Vec<(String, f64)> =
        o.losses.by_constraint.iter().map(|(what, v)| (held_back(what), *v)).collect();
    partition(
        o,
        "losses-by-constraint",
        "Buyers' lost output by what held it back",
        "The buyers' lost output divided over what limited output each day; the parts sum to the total.",
        &parts,
    )
}

fn partition(o: &Outcome, id: &str, title: &str, words: &str, parts: &[(String, f64)]) -> Option<Figure> {
    let mut parts: Vec<&(String, f64)> = parts.iter().filter(|p| p.1.is_finite()).collect();
    if parts.is_empty() {
        return None;
    }
    parts.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let (divisor, unit) = scale_for(parts.iter().map(|p| p.1), &o.case.currency);
    let rows: Vec<String> = parts.iter().map(|p| short(&p.0, 52)).collect();
    let data = vec![json!({
        "type": "bar", "orientation": "h",
        "x": parts.iter().map(|p| p.1 / divisor).collect::<Vec<_>>(),
        "y": (0..parts.len()).collect::<Vec<_>>(),
        "customdata": parts.iter().map(|p| label(&p.0)).collect::<Vec<_>>(),
        "marker": {"color": parts.iter().map(|p| if p.1 < 0.0 { BLUE } else { RED }).collect::<Vec<_>>()},
        "hovertemplate": format!("%{{customdata}}: %{{x:.3~g}} {}<extra></extra>", label(&unit)),
    })];
    let layout =
        layout(row_height(rows.len(), 24), axis(&format!("{unit}; negative: a gain")), row_axis(&rows));
    Some(figure(id, "losses", title, words, data, layout))
}
