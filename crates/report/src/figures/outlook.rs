//! The sourcing plan, and economies.

use super::Figure;
use super::parts::{
    AMBER, BLUE, GREEN, GREY, HATCH, SERIES, axis, figure, label, layout, number, numbers, row_axis,
    row_height, short,
};
use crate::numbers::{quantity, scale_for};
use crate::outcome::{ImpactRow, ImpactView, Outcome, PlanRow};
use crate::text::fit;
use crate::words::{capital, count, impact_measure, impact_unit, phrase, place};
use serde_json::{Value, json};

/// Output under the plan and when nothing is done.
pub(super) fn plan_output(o: &Outcome) -> Option<Figure> {
    let plan = o.plan.as_ref().filter(|p| !p.months.is_empty())?;
    let (divisor, unit) = scale_for(plan.output.iter().chain(&plan.output_do_nothing).copied(), &plan.unit);
    let x: Vec<String> = plan.months.iter().map(ToString::to_string).collect();
    let line = |name: &str, y: &[f64], colour: &str, dash: &str| {
        json!({"type": "scatter", "mode": "lines+markers", "name": name, "x": x, "y": numbers(y, divisor),
               "line": {"color": colour, "dash": dash, "width": 2},
               "hovertemplate": format!("%{{x|%Y-%m}}: %{{y:.3~g}} {}<extra>{name}</extra>", label(&unit))})
    };
    let data = vec![
        line("when nothing is done", &plan.output_do_nothing, GREY, "dash"),
        line("under the plan", &plan.output, GREEN, "solid"),
    ];
    let mut y = axis(&format!("{unit} a month"));
    y["rangemode"] = json!("tozero");
    let (with, without): (f64, f64) = (plan.output.iter().sum(), plan.output_do_nothing.iter().sum());
    Some(figure(
        "plan-output",
        "plan",
        format!("Output under the plan: {}", phrase(&plan.product)),
        format!(
            "Two lines over {}: {} under the plan, {} when nothing is done.",
            count(plan.months.len(), "month", "months"),
            quantity(with, &plan.unit),
            quantity(without, &plan.unit)
        ),
        data,
        layout(320, json!({"type": "date", "automargin": true}), y),
    ))
}

/// Purchases a month, by item and supplier.
pub(super) fn purchases(o: &Outcome) -> Option<Figure> {
    let plan = o.plan.as_ref()?;
    let total = |r: &PlanRow| r.value.iter().sum::<f64>();
    let mut rows: Vec<&PlanRow> = plan.purchases.iter().filter(|r| total(r) > 0.0).collect();
    if rows.is_empty() {
        return None;
    }
    rows.sort_by(|a, b| {
        total(b).total_cmp(&total(a)).then_with(|| (&a.item, &a.supplier).cmp(&(&b.item, &b.supplier)))
    });
    let x: Vec<String> = plan.months.iter().map(ToString::to_string).collect();
    let month = |i: usize, rows: &[&PlanRow]| rows.iter().filter_map(|r| r.value.get(i)).sum::<f64>();
    let (divisor, unit) = scale_for((0..x.len()).map(|i| month(i, &rows)), &o.case.currency);
    let bar = |i: usize, name: String, y: Vec<f64>| {
        json!({"type": "bar", "name": name, "x": x, "y": numbers(&y, divisor), "xperiod": "M1", "xperiodalignment": "middle",
               "marker": {"color": SERIES[i], "pattern": {"shape": HATCH[i], "fgcolor": "#ffffff", "fgopacity": 0.4, "fillmode": "overlay", "size": 6}},
               "hovertemplate": format!("%{{x|%Y-%m}}: %{{y:.3~g}} {}<extra>%{{fullData.name}}</extra>", label(&unit))})
    };
    let most = if rows.len() > SERIES.len() { SERIES.len() - 1 } else { rows.len() };
    let mut data: Vec<Value> = rows[..most]
        .iter()
        .enumerate()
        .map(|(i, r)| {
            let new = if r.new { " (new)" } else { "" };
            bar(i, short(&format!("{}{new}: {}", fit(&r.supplier, 20), r.item), 48), r.value.clone())
        })
        .collect();
    if rows.len() > most {
        let rest: Vec<f64> = (0..x.len()).map(|i| month(i, &rows[most..])).collect();
        data.push(bar(most, format!("{} others", rows.len() - most), rest));
    }
    let mut layout =
        layout(380, json!({"type": "date", "automargin": true}), axis(&format!("{unit} a month")));
    layout["barmode"] = json!("stack");
    Some(figure(
        "plan-purchases",
        "plan",
        "What to buy, from whom, when",
        format!(
            "Stacked bars by month: {} of the plan by item, supplier and place of production.",
            count(rows.len(), "purchase", "purchases")
        ),
        data,
        layout,
    ))
}

/// Direct, indirect and induced, a chart a measure and unit.
pub(super) fn impact(o: &Outcome) -> Vec<Figure> {
    let mut kinds: Vec<(&str, &str)> = Vec::new();
    for row in o.impact.iter().flat_map(|v| &v.rows) {
        let kind = (row.measure.as_str(), row.unit.as_str());
        if row.measure != "output" && row.total.is_some() && !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds.into_iter().map(|(measure, unit)| impact_of(o, measure, unit)).collect()
}

/// `GDP (value added), in bn JPY`; `Jobs` needs no unit.
fn impact_title(measure: &str, unit: &str) -> String {
    let name = capital(impact_measure(measure));
    if unit.contains(measure) { name } else { format!("{name}, in {unit}") }
}

/// One of the parts of an impact.
type Part = fn(&ImpactRow) -> Option<f64>;

fn impact_of(o: &Outcome, measure: &str, unit: &str) -> Figure {
    let mine: Vec<(&ImpactView, &ImpactRow)> = o
        .impact
        .iter()
        .flat_map(|v| v.rows.iter().map(move |r| (v, r)))
        .filter(|(_, r)| r.measure == measure && r.unit == unit && r.total.is_some())
        .collect();
    let ends = mine.iter().flat_map(|(_, r)| [r.total, r.range.map(|x| x.1)]).flatten();
    let (divisor, shown) = scale_for(ends, &impact_unit(measure, unit));
    let rows: Vec<String> =
        mine.iter().map(|(v, _)| short(&format!("{}: {}", place(&v.place), v.what), 38)).collect();
    let y: Vec<usize> = (0..rows.len()).collect();
    let hover = |name: &str| format!("%{{x:.3~g}} {}<extra>{name}</extra>", label(&shown));
    let parts: [(&str, &str, &str, Part); 3] = [
        ("direct", BLUE, "", |r| r.direct),
        ("indirect", AMBER, "/", |r| r.indirect),
        ("induced", GREEN, ".", |r| r.induced),
    ];
    let mut data: Vec<Value> = Vec::new();
    for (name, colour, hatch, get) in parts {
        // A part that no place has is left out of the legend; a place without it has no bar, which is not a bar of 0.
        if mine.iter().any(|(_, r)| get(r).is_some()) {
            let x: Vec<Value> =
                mine.iter().map(|(_, r)| get(r).map_or(Value::Null, |v| number(v / divisor))).collect();
            data.push(json!({"type": "bar", "orientation": "h", "name": name, "x": x, "y": y, "hovertemplate": hover(name),
                "marker": {"color": colour, "pattern": {"shape": hatch, "fgcolor": "#ffffff", "fgopacity": 0.5, "fillmode": "overlay", "size": 6}}}));
        }
    }
    let total = |r: &ImpactRow| r.total.unwrap_or(f64::NAN);
    let reach = |end: fn(f64, (f64, f64)) -> f64| {
        mine.iter()
            .map(|(_, r)| number(r.range.map_or(0.0, |b| end(total(r), b)).max(0.0) / divisor))
            .collect::<Vec<_>>()
    };
    data.push(json!({"type": "scatter", "mode": "markers", "name": "total and range", "y": y,
        "x": mine.iter().map(|(_, r)| number(total(r) / divisor)).collect::<Vec<_>>(), "hovertemplate": hover("total"),
        "marker": {"symbol": "diamond", "size": 8, "color": GREY},
        "error_x": {"type": "data", "symmetric": false, "array": reach(|t, b| b.1 - t), "arrayminus": reach(|t, b| t - b.0),
                    "color": GREY, "thickness": 1.5, "width": 4}}));
    let mut layout = layout(row_height(rows.len(), 34), axis(&shown), row_axis(&rows));
    layout["barmode"] = json!("relative");
    figure(
        &format!("impact-{measure}-{unit}"),
        "impact",
        impact_title(measure, &shown),
        format!(
            "Stacked bars for {}: direct, indirect and induced, with the range of the total.",
            count(rows.len(), "row", "rows")
        ),
        data,
        layout,
    )
}
