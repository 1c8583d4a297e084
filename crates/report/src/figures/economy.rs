//! How an economy's figure comes about: its parts one after another, what stands behind each unit of purchases, and the industries that make it.
//!
//! A waterfall is drawn with bars that float at what was added before (the trace of that name is not in Plotly's `basic` bundle).

use super::Figure;
use super::parts::{
    AMBER, BLUE, GREEN, GREY, PURPLE, axis, figure, label, layout, number, row_axis, row_height, short,
};
use crate::numbers::{quantity, scale_for};
use crate::outcome::{ImpactRow, ImpactView, Outcome};
use crate::words::{count, place};
use serde_json::{Value, json};

/// One of the parts of an impact.
type Part = fn(&ImpactRow) -> Option<f64>;

/// Views with charts of their own; the others stand in the tables.
const MOST: usize = 6;
/// Rows of a ranking.
const MOST_ROWS: usize = 24;

/// Of every place and table the first view that has value added, with its place in the list of all: other purchases on the same table have the same
/// proportions.
fn valued(o: &Outcome) -> Vec<(usize, &ImpactView, &ImpactRow)> {
    let mut out: Vec<(usize, &ImpactView, &ImpactRow)> = Vec::new();
    for (k, v) in o.impact.iter().enumerate() {
        let row = v.rows.iter().find(|r| r.measure == "value added" && r.total.is_some_and(f64::is_finite));
        let new = !out.iter().any(|(_, w, _)| w.place == v.place && w.table == v.table);
        out.extend(row.filter(|_| new).map(|r| (k, v, r)));
    }
    out
}

fn name(v: &ImpactView) -> String {
    format!("{}: {}", place(&v.place), v.what)
}

/// From direct over indirect and induced to the whole, a chart a view.
pub(super) fn waterfall(o: &Outcome) -> Vec<Figure> {
    valued(o).into_iter().take(MOST).map(|(k, v, r)| waterfall_of(k, v, r)).collect()
}

fn waterfall_of(k: usize, view: &ImpactView, row: &ImpactRow) -> Figure {
    let total = row.total.unwrap_or_default();
    let (divisor, unit) = scale_for([total, row.range.map_or(total, |r| r.1)], &row.unit);
    let parts = [
        ("direct", BLUE, "", row.direct),
        ("indirect", AMBER, "/", row.indirect),
        ("induced", GREEN, ".", row.induced),
    ];
    // A part that is not available has no step; it is named below.
    let mut steps: Vec<(&str, &str, &str, f64, f64)> = Vec::new();
    let mut reached = 0.0;
    for (part, colour, hatch, value) in parts {
        if let Some(value) = value {
            steps.push((part, colour, hatch, reached, value));
            reached += value;
        }
    }
    let missing: Vec<&str> = parts.iter().filter(|p| p.3.is_none()).map(|p| p.0).collect();
    let rows: Vec<String> = steps.iter().map(|s| s.0).chain(["total"]).map(label).collect();
    let mut data: Vec<Value> = steps
        .iter()
        .enumerate()
        .map(|(y, (part, colour, hatch, base, value))| {
            json!({"type": "bar", "orientation": "h", "name": part, "showlegend": false, "y": [y], "width": [0.7],
                "x": [number(value / divisor)], "base": [number(base / divisor)],
                "hovertemplate": format!("{part}: %{{customdata:.3~g}} {}<extra></extra>", label(&unit)),
                "customdata": [number(value / divisor)],
                "marker": {"color": colour, "pattern": {"shape": hatch, "fgcolor": "#ffffff", "fgopacity": 0.5, "fillmode": "overlay", "size": 6}}})
        })
        .collect();
    let mut whole = json!({"type": "bar", "orientation": "h", "name": "total", "showlegend": false, "y": [steps.len()], "width": [0.7],
        "x": [number(total / divisor)], "marker": {"color": GREY},
        "hovertemplate": format!("total: %{{x:.3~g}} {}<extra></extra>", label(&unit))});
    if let Some((low, high)) = row.range {
        whole["error_x"] = json!({"type": "data", "symmetric": false, "array": [number((high - total).max(0.0) / divisor)],
            "arrayminus": [number((total - low).max(0.0) / divisor)], "color": PURPLE, "thickness": 1.5, "width": 5});
    }
    data.push(whole);
    let said: Vec<String> = steps.iter().map(|s| format!("{} {}", s.0, quantity(s.4, &row.unit))).collect();
    let gap =
        if missing.is_empty() { String::new() } else { format!(" Not available: {}.", missing.join(", ")) };
    figure(
        &format!("economy-{k}-waterfall"),
        "impact",
        format!("From purchases to value added: {}", name(view)),
        format!("Steps: {}; together {}.{gap}", said.join(", "), quantity(total, &row.unit)),
        data,
        layout(row_height(rows.len(), 30), axis(&unit), row_axis(&rows)),
    )
}

/// Value added behind 100 of purchases, places ranked.
pub(super) fn multipliers(o: &Outcome) -> Option<Figure> {
    let mut all: Vec<(&ImpactView, f64, &ImpactRow)> = valued(o)
        .into_iter()
        .filter(|(_, v, _)| v.purchases.is_finite() && v.purchases != 0.0)
        .filter_map(|(_, v, r)| Some((v, 100.0 * r.total? / v.purchases, r)))
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| name(a.0).cmp(&name(b.0))));
    let shown = all.len().min(MOST_ROWS);
    let first = all.first()?;
    let best = format!("Most in {}: {:.0}.", place(&first.0.place), first.1);
    let more = if shown < all.len() {
        format!(" {} more stand in the table.", all.len() - shown)
    } else {
        String::new()
    };
    all.truncate(shown);
    let rows: Vec<String> = all.iter().map(|(v, ..)| short(place(&v.place), 38)).collect();
    let y: Vec<usize> = (0..rows.len()).collect();
    let share = |get: fn(&ImpactRow) -> Option<f64>| {
        all.iter()
            .map(|(v, _, r)| get(r).map_or(Value::Null, |x| number(100.0 * x / v.purchases)))
            .collect::<Vec<_>>()
    };
    let parts: [(&str, &str, &str, Part); 3] = [
        ("direct", BLUE, "", |r| r.direct),
        ("indirect", AMBER, "/", |r| r.indirect),
        ("induced", GREEN, ".", |r| r.induced),
    ];
    let data = parts
        .into_iter()
        .filter(|(.., get)| all.iter().any(|(_, _, r)| get(r).is_some()))
        .map(|(part, colour, hatch, get)| {
            json!({"type": "bar", "orientation": "h", "name": part, "x": share(get), "y": y,
                "hovertemplate": format!("%{{x:.3~g}} of 100<extra>{part}</extra>"),
                "marker": {"color": colour, "pattern": {"shape": hatch, "fgcolor": "#ffffff", "fgopacity": 0.5, "fillmode": "overlay", "size": 6}}})
        })
        .collect();
    let mut layout =
        layout(row_height(rows.len(), 30), axis("value added for each 100 of purchases"), row_axis(&rows));
    layout["barmode"] = json!("relative");
    Some(figure(
        "economy-ranked",
        "impact",
        "Value added for each 100 of purchases, by place",
        format!("Stacked bars for {}. {best}{more}", count(rows.len(), "place", "places")),
        data,
        layout,
    ))
}

/// The industries with the largest value added, a chart a view.
pub(super) fn industries(o: &Outcome) -> Vec<Figure> {
    let shown = valued(o).into_iter().filter(|(_, v, _)| !v.industries.is_empty()).take(MOST);
    shown.map(|(k, v, _)| industries_of(k, v)).collect()
}

fn industries_of(k: usize, view: &ImpactView) -> Figure {
    let mut all: Vec<&(String, f64)> = view.industries.iter().collect();
    all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
    all.truncate(MOST_ROWS);
    let (divisor, unit) = scale_for(all.iter().map(|i| i.1), &view.unit);
    let rows: Vec<String> = all.iter().map(|i| short(&i.0, 38)).collect();
    let full: Vec<String> = all.iter().map(|i| label(&i.0)).collect();
    let bar = json!({"type": "bar", "orientation": "h", "name": "value added", "showlegend": false,
        "x": all.iter().map(|i| number(i.1 / divisor)).collect::<Vec<_>>(), "y": (0..rows.len()).collect::<Vec<_>>(),
        "customdata": full, "hovertemplate": format!("%{{customdata}}: %{{x:.3~g}} {}<extra></extra>", label(&unit)),
        "marker": {"color": BLUE}});
    let most =
        all.first().map_or_else(String::new, |i| format!(" Most: {}, {}.", i.0, quantity(i.1, &view.unit)));
    figure(
        &format!("economy-{k}-industries"),
        "impact",
        format!("Industries with the largest value added: {}", name(view)),
        format!("Bars for {}, largest first.{most}", count(rows.len(), "industry", "industries")),
        vec![bar],
        layout(row_height(rows.len(), 24), axis(&unit), row_axis(&rows)),
    )
}
