//! A sourcing plan: what is bought of whom by period, what is made of it, and how concentrated purchases are before and after.

use super::Figure;
use super::parts::{
    AMBER, BLUE, GREY, HATCH, SERIES, axis, figure, label, layout, numbers, row_axis, row_height, short,
};
use crate::network::PlanView;
use crate::words::count;
use serde_json::{Value, json};

/// Suppliers with a colour of their own; what is bought of all others is one more.
const OWN: usize = SERIES.len() - 1;
/// Parts that a chart shows.
const MOST_ROWS: usize = 24;

/// The charts of a plan.
pub(super) fn figures(p: &PlanView) -> Vec<Figure> {
    [spent(p), Some(output(p)), concentration(p)].into_iter().flatten().collect()
}

fn periods(p: &PlanView) -> Value {
    (0..p.output.len()).collect()
}

fn period_axis(p: &PlanView) -> Value {
    let mut x = axis(&p.period);
    x["range"] = json!([-0.5, p.output.len() as f64 - 0.5]);
    x
}

/// Stacked bars of what orders cost.
fn spent(p: &PlanView) -> Option<Figure> {
    if p.spent.is_empty() {
        return None;
    }
    let mut rows: Vec<(String, Vec<f64>)> =
        p.spent.iter().take(OWN).map(|(who, what, by)| (format!("{who}: {what}"), by.clone())).collect();
    if p.spent.len() > OWN {
        let mut others = vec![0.0; p.output.len()];
        for (_, _, by) in &p.spent[OWN..] {
            others.iter_mut().zip(by).for_each(|(sum, v)| *sum += v);
        }
        rows.push((count(p.spent.len() - OWN, "other", "others"), others));
    }
    let data = rows.iter().enumerate().map(|(i, (name, y))| {
        json!({"type": "bar", "name": label(name), "x": periods(p), "y": numbers(y, 1.0),
               "hovertemplate": format!("{} %{{x}}: %{{y:,.4~g}}<extra>%{{fullData.name}}</extra>", p.period),
               "marker": {"color": SERIES[i], "pattern": {"shape": HATCH[i], "fgcolor": "#ffffff", "fgopacity": 0.4, "fillmode": "overlay", "size": 6}}})
    });
    let mut layout = layout(320, period_axis(p), axis("money spent on orders"));
    layout["barmode"] = json!("stack");
    Some(figure(
        "plan-spent",
        "plan",
        "The plan: what is ordered of whom",
        format!(
            "Stacked bars over {}: money spent on orders with {}.",
            count(p.output.len(), "period", "periods"),
            count(p.spent.len(), "supplier", "suppliers")
        ),
        data.collect(),
        layout,
    ))
}

/// What is made beside what is asked for.
fn output(p: &PlanView) -> Figure {
    let line = |name: &str, y: &[f64], colour: &str, dash: &str| {
        json!({"type": "scatter", "mode": "lines+markers", "name": name, "x": periods(p), "y": numbers(y, 1.0),
               "line": {"color": colour, "dash": dash, "width": 2}, "hovertemplate": format!("{} %{{x}}: %{{y:,.4~g}} units<extra>{name}</extra>", p.period)})
    };
    let mut y = axis("units");
    y["rangemode"] = json!("tozero");
    let (made, asked): (f64, f64) = (p.output.iter().sum(), p.demand.iter().sum());
    figure(
        "plan-output",
        "plan",
        "Output under the plan",
        format!("Two lines: {made:.0} units made of {asked:.0} asked for, period by period."),
        vec![
            line("asked for", &p.demand, GREY, "dot"),
            line("made under the plan", &p.output, BLUE, "solid"),
        ],
        layout(280, period_axis(p), y),
    )
}

/// Name of a part, and a figure of it before and under the plan.
type Pair = (String, Option<f64>, Option<f64>);

/// HHI of each part before and under the plan.
fn concentration(p: &PlanView) -> Option<Figure> {
    let rows: Vec<_> =
        p.concentration.iter().filter(|c| c.1.is_some() || c.2.is_some()).take(MOST_ROWS).collect();
    if rows.is_empty() {
        return None;
    }
    let names: Vec<String> = rows.iter().map(|r| short(&r.0, 30)).collect();
    let y: Vec<usize> = (0..rows.len()).collect();
    let bar = |name: &str, colour: &str, of: fn(&Pair) -> Option<f64>| {
        json!({"type": "bar", "orientation": "h", "name": name, "y": y, "x": rows.iter().map(|r| of(r)).collect::<Vec<_>>(),
               "marker": {"color": colour}, "hovertemplate": format!("%{{x:.2f}}<extra>{name}</extra>")})
    };
    let mut x = axis("Herfindahl–Hirschman index of purchases, 1: one supplier");
    x["range"] = json!([0, 1]);
    let mut layout = layout(row_height(rows.len(), 36), x, row_axis(&names));
    layout["barmode"] = json!("group");
    Some(figure(
        "plan-concentration",
        "plan",
        "How concentrated purchases are",
        format!("Pairs of bars for {}: before and under the plan.", count(rows.len(), "part", "parts")),
        vec![bar("before", GREY, |r| r.1), bar("under the plan", AMBER, |r| r.2)],
        layout,
    ))
}
