//! Where parts come from: the plan beside what is reported of later products.

use super::Figure;
use super::parts::{GREY, HATCH, SERIES, axis, figure, label, layout, number, row_axis, row_height, short};
use crate::origins::{Origins, Shares, origins};
use crate::outcome::Outcome;
use crate::words::{count, place};
use serde_json::json;

/// One bar a product, one piece a place: shares of the cost of parts by the maker's home.
pub(super) fn by_home(o: &Outcome) -> Option<Figure> {
    let found = origins(o)?;
    let bars = bars(&found);
    // A place that is not named is no place: it stands with what is not stated.
    let unnamed = |p: &str| place(p) == "not stated";
    let places: Vec<&str> = found.places().into_iter().filter(|p| !unnamed(p)).collect();
    let most = places.len().min(SERIES.len() - 1);
    let rows: Vec<String> = bars.iter().map(|(name, _, _)| short(name, 38)).collect();
    let y: Vec<usize> = (0..rows.len()).collect();
    let piece = |name: &str, colour: &str, hatch: &str, x: Vec<f64>| {
        json!({"type": "bar", "orientation": "h", "name": label(name), "x": x.into_iter().map(number).collect::<Vec<_>>(), "y": y,
               "customdata": rows, "hovertemplate": "%{customdata}: %{x:.1%}<extra>%{fullData.name}</extra>",
               "marker": {"color": colour, "pattern": {"shape": hatch, "fgcolor": "#ffffff", "fgopacity": 0.4, "fillmode": "overlay", "size": 6}}})
    };
    let of = |p: &str| bars.iter().map(|(_, s, _)| s.get(p).copied().unwrap_or(0.0)).collect();
    let mut data: Vec<_> =
        places[..most].iter().enumerate().map(|(i, p)| piece(place(p), SERIES[i], HATCH[i], of(p))).collect();
    let rest = |shares: &Shares| places[most..].iter().filter_map(|p| shares.get(*p)).sum::<f64>();
    let others: Vec<f64> = bars.iter().map(|(_, s, _)| rest(s)).collect();
    if others.iter().any(|v| *v > 0.0) {
        data.push(piece("other places", SERIES[6], HATCH[6], others));
    }
    let unstated = |shares: &Shares| shares.iter().filter(|s| unnamed(s.0)).map(|s| *s.1).sum::<f64>();
    let unstated: Vec<f64> = bars.iter().map(|b| b.2 + unstated(b.1)).collect();
    if unstated.iter().any(|v| *v > 0.0) {
        data.push(piece("not stated", GREY, "+", unstated));
    }
    let mut x = axis("share of the cost of parts, by the maker's home");
    x["tickformat"] = json!(".0%");
    x["range"] = json!([0, 1]);
    let mut layout = layout(row_height(rows.len(), 34), x, row_axis(&rows));
    layout["barmode"] = json!("stack");
    layout["legend"]["traceorder"] = json!("normal");
    Some(figure(
        "plan-origins",
        "plan",
        "Where the parts come from: the plan beside what happened",
        format!(
            "Stacked bars: shares of the cost of parts by the home of their makers, before, under the plan, and as reported of {}.",
            count(found.reported.len(), "product", "products")
        ),
        data,
        layout,
    ))
}

/// Name, shares and what is not stated of each bar.
fn bars(found: &Origins) -> Vec<(String, &Shares, f64)> {
    let mut out = vec![
        ("bought in the base year".to_owned(), &found.before, 0.0),
        ("under the plan".to_owned(), &found.plan, 0.0),
    ];
    out.extend(
        found.reported.iter().map(|r| (format!("{} ({})", r.product, r.period), &r.shares, r.not_stated())),
    );
    out
}
