//! Modelled beside observed, and which assumption moves the result.

use super::Figure;
use super::parts::{BLUE, GREY, PURPLE, axis, figure, label, layout, number, row_axis, row_height, short};
use crate::answer::{by_series, series_name};
use crate::numbers::scale_for;
use crate::outcome::{Outcome, Score};
use crate::words::{capital, count};
use serde_json::{Value, json};

/// Parameters that the chart of influence shows.
const MOST_PARAMETERS: usize = 14;

/// A chart a series: observed, modelled with its band, and the two naive forecasts.
pub(super) fn beside(o: &Outcome) -> Vec<Figure> {
    by_series(o).into_iter().map(|(series, scores)| series_figure(o, series, &scores)).collect()
}

fn series_figure(o: &Outcome, series: &str, scores: &[&Score]) -> Figure {
    let unit = scores.first().map_or("", |s| s.unit.as_str());
    let (divisor, shown) = scale_for(scores.iter().flat_map(|s| [s.observed, s.modelled]), unit);
    let x: Vec<String> = scores.iter().map(|s| label(&s.period)).collect();
    let y = |get: fn(&Score) -> f64| scores.iter().map(|s| number(get(s) / divisor)).collect::<Vec<_>>();
    let hover = |name: &str| format!("%{{x}}: %{{y:.3~g}} {}<extra>{name}</extra>", label(&shown));
    // One period has no line: its naive forecasts are short strokes.
    let mode = if scores.len() == 1 { "markers" } else { "lines" };
    let naive = |name: &str, get: fn(&Score) -> f64, dash: &str| {
        let stroke = if dash == "dash" { "line-ew-open" } else { "line-ew" };
        let marker = json!({"symbol": stroke, "size": 26, "color": GREY, "line": {"width": if dash == "dash" { 3 } else { 1 }, "color": GREY}});
        json!({"type": "scatter", "mode": mode, "marker": marker, "name": name, "x": x, "y": y(get), "hovertemplate": hover(name),
               "line": {"color": GREY, "dash": dash, "width": 1.2}})
    };
    let reach = |end: fn(f64, (f64, f64)) -> f64| {
        let one = |s: &&Score| number(s.band90.map_or(0.0, |b| end(s.modelled, b)).max(0.0) / divisor);
        scores.iter().map(one).collect::<Vec<Value>>()
    };
    let symbols: Vec<&str> =
        scores.iter().map(|s| if s.break_.is_some() { "diamond-open" } else { "diamond" }).collect();
    let data = vec![
        naive("if nothing changed", |s| s.naive_unchanged, "dash"),
        naive("if the cut share vanished at once", |s| s.naive_cut, "dot"),
        json!({"type": "scatter", "mode": "lines+markers", "name": "modelled, 90 % band", "x": x, "y": y(|s| s.modelled),
               "hovertemplate": hover("modelled"), "line": {"color": BLUE, "width": 1.5}, "marker": {"size": 8},
               "error_y": {"type": "data", "symmetric": false, "array": reach(|m, b| b.1 - m),
                           "arrayminus": reach(|m, b| m - b.0), "color": BLUE, "thickness": 1.5, "width": 4}}),
        json!({"type": "scatter", "mode": "markers", "name": "observed (open: not scored)", "x": x, "y": y(|s| s.observed),
               "hovertemplate": hover("observed"),
               "marker": {"symbol": symbols, "size": 12, "color": PURPLE, "line": {"width": 2, "color": PURPLE}}}),
    ];
    let mut axis_y = axis(&shown);
    axis_y["rangemode"] = json!("tozero");
    let name = series_name(o, series);
    figure(
        &format!("score-{series}"),
        "scores",
        capital(&name),
        format!(
            "Observed and modelled figures of {name} for {}, with 90 % bands and two naive forecasts.",
            if scores.len() == 1 { x[0].clone() } else { count(scores.len(), "period", "periods") }
        ),
        data,
        layout(
            if scores.len() == 1 { 300 } else { 340 },
            json!({"type": "category", "automargin": true}),
            axis_y,
        ),
    )
}

/// First-order indices, largest first.
pub(super) fn sensitivity(o: &Outcome) -> Option<Figure> {
    let mut all: Vec<_> = o.sensitivity.iter().filter(|s| s.first_order.is_finite()).collect();
    if all.is_empty() {
        return None;
    }
    all.sort_by(|a, b| b.first_order.total_cmp(&a.first_order).then_with(|| a.path.cmp(&b.path)));
    all.truncate(MOST_PARAMETERS);
    let rows: Vec<String> = all.iter().map(|s| short(&s.path, 38)).collect();
    let data = vec![json!({
        "type": "bar", "orientation": "h",
        "x": all.iter().map(|s| s.first_order).collect::<Vec<_>>(),
        "y": (0..all.len()).collect::<Vec<_>>(),
        "customdata": all.iter().map(|s| label(&s.path)).collect::<Vec<_>>(),
        "marker": {"color": BLUE},
        "hovertemplate": "%{customdata}: %{x:.0%}<extra></extra>",
    })];
    let mut x = axis("share of the variance that it explains alone");
    x["tickformat"] = json!(".0%");
    Some(figure(
        "sensitivity",
        "assumed",
        "Which assumption moves the headline output most",
        format!("Bars: first-order Sobol index of the {} most influential parameters.", rows.len()),
        data,
        layout(row_height(rows.len(), 24), x, row_axis(&rows)),
    ))
}
