//! Pieces that several charts share: colours, axes, marks of measures, escaping.

use super::Figure;
use crate::outcome::Outcome;
use crate::text::{MARKS, fit, run_of_marks};
use jiff::civil::Date;
use knockon_vocabulary::days_between;
use serde_json::{Value, json};

/// Losses, and what is barred.
pub(super) const RED: &str = "#d06b66";
/// Gains, and what no modelled rule touches.
pub(super) const GREEN: &str = "#3f9c85";
/// The model.
pub(super) const BLUE: &str = "#5293d6";
/// What needs a licence.
pub(super) const AMBER: &str = "#d99a2b";
/// What is unknown, or would have been.
pub(super) const GREY: &str = "#8c9196";
/// Purple: the observed.
pub(super) const PURPLE: &str = "#8a5fb0";

/// Series without a meaning of their own; eight that stay apart on light and dark ground.
pub(super) const SERIES: [&str; 8] =
    ["#5293d6", "#d99a2b", "#3f9c85", "#d06b66", "#8a5fb0", "#57a9c9", "#a0784a", "#8c9196"];

/// Hatching beside colour, in the order of [`SERIES`].
pub(super) const HATCH: [&str; 8] = ["", "/", ".", "\\", "x", "-", "|", "+"];

/// Foreign text for a chart: Plotly reads a small markup in every label, so `<` and `&` are written as entities.
pub(super) fn label(text: &str) -> String {
    crate::text::clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// As [`label`], cut to a width that an axis can carry.
pub(super) fn short(text: &str, width: usize) -> String {
    label(&fit(text, width))
}

/// An id of letters, digits and hyphens.
pub(super) fn slug(text: &str) -> String {
    let mapped: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    mapped.split('-').filter(|p| !p.is_empty()).collect::<Vec<_>>().join("-")
}

/// Two ids that come out equal after [`slug`] get a number.
pub(super) fn make_unique(all: &mut [Figure]) {
    for i in 1..all.len() {
        let base = all[i].id.clone();
        let mut n = 2;
        while all[..i].iter().any(|f| f.id == all[i].id) {
            all[i].id = format!("{base}-{n}");
            n += 1;
        }
    }
}

/// A figure from its traces and layout.
pub(super) fn figure(
    id: &str,
    section: &'static str,
    title: impl Into<String>,
    description: impl Into<String>,
    data: Vec<Value>,
    layout: Value,
) -> Figure {
    Figure {
        id: slug(id),
        section,
        title: title.into(),
        description: description.into(),
        json: json!({"data": data, "layout": layout}),
    }
}

/// A layout of a height in pixels: legend above, margins that fit their labels.
pub(super) fn layout(height: usize, x: Value, y: Value) -> Value {
    json!({
        "height": height,
        "margin": {"l": 12, "r": 12, "t": 12, "b": 12, "pad": 4},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        "hoverlabel": {"align": "left", "namelength": -1},
        "xaxis": x,
        "yaxis": y,
    })
}

/// An axis with a title.
pub(super) fn axis(title: &str) -> Value {
    json!({"title": {"text": label(title), "standoff": 8}, "automargin": true, "zeroline": true})
}

/// A time axis over the horizon.
pub(super) fn time_axis(from: Date, until: Date) -> Value {
    json!({"type": "date", "range": [from.to_string(), until.to_string()], "automargin": true})
}

/// An axis of rows, first row on top, with a label each.
pub(super) fn row_axis(labels: &[String]) -> Value {
    json!({
        "tickvals": (0..labels.len()).collect::<Vec<_>>(),
        "ticktext": labels,
        "range": [labels.len() as f64 - 0.5, -0.5],
        "automargin": true,
        "showgrid": false,
        "zeroline": false,
        "fixedrange": true,
    })
}

/// Height of a chart of rows: `each` pixels a row, and room for axis and legend.
pub(super) fn row_height(rows: usize, each: usize) -> usize {
    110 + each * rows.max(2)
}

/// Adds a line for every measure that begins within the horizon, with its letter above the plot.
pub(super) fn mark_measures(o: &Outcome, layout: &mut Value) {
    let dated: Vec<(Date, char)> = o
        .measures
        .iter()
        .zip(MARKS.chars())
        .filter_map(|(m, mark)| m.from.map(|d| (d, mark)))
        .filter(|(d, _)| o.case.from <= *d && *d <= o.case.to)
        .collect();
    let lines: Vec<Value> = dated
        .iter()
        .map(|(d, _)| {
            let at = d.to_string();
            let line = json!({"color": GREY, "width": 1, "dash": "dot"});
            json!({"type": "line", "xref": "x", "yref": "paper", "layer": "below", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": line})
        })
        .collect();
    // Letters nearer than a forty-fifth of the width would overlap: they stand together at the first of their days.
    let near = (days_between(o.case.from, o.case.to) / 45).max(1);
    let mut marks: Vec<(Date, Date, String)> = Vec::new();
    let mut sorted = dated;
    sorted.sort();
    for (day, mark) in sorted {
        match marks.last_mut() {
            Some((_, last, text)) if days_between(*last, day) <= near => {
                *last = day;
                text.push(mark);
            }
            _ => marks.push((day, day, mark.to_string())),
        }
    }
    let notes: Vec<Value> = marks
        .iter()
        .map(|(first, _, text)| {
            json!({"xref": "x", "yref": "paper", "x": first.to_string(), "y": 1, "yanchor": "top", "xanchor": "left",
                   "text": run_of_marks(text), "showarrow": false, "font": {"size": 11}})
        })
        .collect();
    layout["shapes"] = Value::Array(lines);
    layout["annotations"] = Value::Array(notes);
}

/// A finite number, or null.
pub(super) fn number(v: f64) -> Value {
    if v.is_finite() { json!(v) } else { Value::Null }
}

/// Numbers divided by a scale.
pub(super) fn numbers(values: &[f64], divisor: f64) -> Vec<Value> {
    values.iter().map(|v| number(v / divisor)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_carry_no_markup() {
        assert_eq!(label("<b>A & B</b>"), "&lt;b&gt;A &amp; B&lt;/b&gt;");
        assert_eq!(slug("path/Aster <x>/phone"), "path-aster-x-phone");
    }

    #[test]
    fn equal_ids_are_told_apart() {
        let one = figure("a", "law", "", "", vec![], json!({}));
        let mut all = vec![one.clone(), one.clone(), one];
        make_unique(&mut all);
        assert_eq!(all.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ["a", "a-2", "a-3"]);
    }
}
