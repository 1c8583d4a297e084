//! Output, what binds it, and stocks, over time.

use super::Figure;
use super::parts::{
    BLUE, GREY, HATCH, SERIES, axis, figure, label, layout, mark_measures, numbers, short, time_axis,
};
use crate::answer::{line_short, party_name};
use crate::calendar::months;
use crate::numbers::{quantity, scale_for};
use crate::outcome::{Outcome, Path, StockPath};
use crate::words::{count, held_back};
use jiff::civil::Date;
use serde_json::{Value, json};

/// Inputs whose band the chart of stocks shows.
const MOST_STOCK_BANDS: usize = 2;

/// Output of each line with bands, without and with the measures.
pub(super) fn output(o: &Outcome) -> Vec<Figure> {
    o.paths.iter().filter(|p| !p.months.is_empty()).map(|p| output_of(o, p)).collect()
}

fn output_of(o: &Outcome, p: &Path) -> Figure {
    let highs = p.band90.iter().map(|b| b.1);
    let (divisor, unit) = scale_for(p.baseline.iter().chain(&p.output).copied().chain(highs), &p.unit);
    let x = dates(&p.months);
    let mut data = Vec::new();
    for (name, band, opacity) in [("90 % band", &p.band90, 0.16), ("50 % band", &p.band50, 0.28)] {
        if band.len() == p.months.len() {
            data.extend(band_traces(name, &json!(x), band, divisor, opacity));
        }
    }
    let line = |name: &str, y: &[f64], colour: &str, dash: &str, width: f64| {
        json!({"type": "scatter", "mode": "lines", "name": name, "x": x, "y": numbers(y, divisor),
               "line": {"color": colour, "dash": dash, "width": width},
               "hovertemplate": format!("%{{x|%Y-%m}}: %{{y:.3~g}} {}<extra>{name}</extra>", label(&unit))})
    };
    data.push(line("without the measures", &p.baseline, GREY, "dash", 1.5));
    if p.median.len() == p.months.len() {
        data.push(line("median of the draws", &p.median, BLUE, "dot", 1.5));
    }
    data.push(line("with the measures", &p.output, BLUE, "solid", 2.5));
    let mut y = axis(&format!("{unit} a month"));
    y["rangemode"] = json!("tozero");
    let mut layout = layout(360, time_axis(o.case.from, o.case.to), y);
    layout["hovermode"] = json!("x unified");
    mark_measures(o, &mut layout);
    let name = line_short(o, &p.party, &p.product);
    let (base, out): (f64, f64) = (p.baseline.iter().sum(), p.output.iter().sum());
    figure(
        &format!("path-{}-{}", p.party, p.product),
        "losses",
        format!("Output: {name}"),
        format!(
            "Lines over {}: output of {name} without the measures ({} in all) and with them ({} in all); letters mark measures.",
            count(p.months.len(), "month", "months"),
            quantity(base, &p.unit),
            quantity(out, &p.unit)
        ),
        data,
        layout,
    )
}

/// Lower edge, then the upper edge filled down to it.
pub(super) fn band_traces(
    name: &str,
    x: &Value,
    band: &[(f64, f64)],
    divisor: f64,
    opacity: f64,
) -> [Value; 2] {
    let edge = |end: fn(&(f64, f64)) -> f64| numbers(&band.iter().map(end).collect::<Vec<_>>(), divisor);
    let none = json!({"width": 0, "color": BLUE});
    [
        json!({"type": "scatter", "mode": "lines", "x": x, "y": edge(|b| b.0), "line": none, "showlegend": false,
               "hoverinfo": "skip", "legendgroup": name}),
        json!({"type": "scatter", "mode": "lines", "name": name, "x": x, "y": edge(|b| b.1), "line": none, "fill": "tonexty",
               "fillcolor": format!("rgba(82,147,214,{opacity})"), "hoverinfo": "skip", "legendgroup": name}),
    ]
}

/// Days of each month on which each thing bound.
pub(super) fn binding(o: &Outcome) -> Vec<Figure> {
    o.paths.iter().filter(|p| p.binding.iter().any(|m| !m.is_empty())).map(|p| binding_of(o, p)).collect()
}

fn binding_of(o: &Outcome, p: &Path) -> Figure {
    let mut totals: Vec<(&str, u32)> = Vec::new();
    for (what, days) in p.binding.iter().flatten() {
        match totals.iter_mut().find(|(w, _)| w == what) {
            Some((_, sum)) => *sum += days,
            None => totals.push((what, *days)),
        }
    }
    totals.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let kept = &totals[..totals.len().min(SERIES.len() - 1)];
    let days = |month: &[(String, u32)], keep: &dyn Fn(&str) -> bool| {
        month.iter().filter(|(w, _)| keep(w)).map(|(_, d)| d).sum::<u32>()
    };
    let x = dates(&p.months);
    let bar = |i: usize, name: &str, y: Vec<u32>| {
        json!({"type": "bar", "name": short(&held_back(name), 44), "x": x, "y": y, "xperiod": "M1", "xperiodalignment": "middle",
               "marker": {"color": SERIES[i], "pattern": {"shape": HATCH[i], "fgcolor": "#ffffff", "fgopacity": 0.4, "fillmode": "overlay", "size": 6}},
               "hovertemplate": "%{x|%Y-%m}: %{y} days<extra>%{fullData.name}</extra>"})
    };
    let mut data: Vec<Value> = kept
        .iter()
        .enumerate()
        .map(|(i, (what, _))| bar(i, what, p.binding.iter().map(|m| days(m, &|w| w == *what)).collect()))
        .collect();
    if totals.len() > kept.len() {
        let rest = |w: &str| !kept.iter().any(|(k, _)| *k == w);
        data.push(bar(
            SERIES.len() - 1,
            "everything else",
            p.binding.iter().map(|m| days(m, &rest)).collect(),
        ));
    }
    let mut layout = layout(280, time_axis(o.case.from, o.case.to), axis("days a month"));
    layout["barmode"] = json!("stack");
    let name = line_short(o, &p.party, &p.product);
    let most =
        totals.first().map_or_else(String::new, |(w, d)| format!(" Most often: {}, {d} days.", held_back(w)));
    figure(
        &format!("binding-{}-{}", p.party, p.product),
        "losses",
        format!("What held output back: {name}"),
        format!("Stacked bars: days of each month on which each thing limited the output of {name}.{most}"),
        data,
        layout,
    )
}

/// Cover of inputs in days, a chart a line of business.
pub(super) fn stocks(o: &Outcome) -> Vec<Figure> {
    let mut lines: Vec<(&str, &str)> = Vec::new();
    for s in o.stocks.iter().filter(|s| !s.cover_days.is_empty()) {
        if !lines.contains(&(s.party.as_str(), s.product.as_str())) {
            lines.push((&s.party, &s.product));
        }
    }
    lines.into_iter().map(|(party, product)| stocks_of(o, party, product)).collect()
}

fn stocks_of(o: &Outcome, party: &str, product: &str) -> Figure {
    let mine: Vec<&StockPath> =
        o.stocks.iter().filter(|s| s.party == party && s.product == product).collect();
    let x = dates(&months(o.case.from, o.case.to));
    let mut data = stock_bands(&mine, &x);
    data.extend(
        mine.iter().enumerate().map(|(i, s)| {
            let dash = match s.class.as_str() {
                "critical" => "solid",
                "important" => "dash",
                _ => "dot",
            };
            let name = label(&s.item);
            json!({"type": "scatter", "mode": "lines+markers", "name": name, "x": x[..x.len().min(s.cover_days.len())],
                   "y": numbers(&s.cover_days, 1.0), "line": {"color": SERIES[i % SERIES.len()], "dash": dash, "width": 2},
                   "marker": {"size": 4, "symbol": i % 8},
                   "hovertemplate": "%{x|%Y-%m}: %{y:.0f} days<extra>%{fullData.name}</extra>"})
        }),
    );
    let mut y = axis("days of base use");
    y["rangemode"] = json!("tozero");
    let mut layout = layout(380, time_axis(o.case.from, o.case.to), y);
    mark_measures(o, &mut layout);
    let name =
        if product.is_empty() { party_name(o, party).to_owned() } else { line_short(o, party, product) };
    let bound = mine.iter().filter(|s| s.binds_from.is_some()).count();
    figure(
        &format!("stock-{party}-{product}"),
        "losses",
        format!("Stocks: {name}"),
        format!(
            "Lines over time: days of cover of {} of {name}; {bound} run short. Solid: critical, dashed: important, dotted: not critical.",
            count(mine.len(), "input", "inputs")
        ),
        data,
        layout,
    )
}

/// The 90 % bands of the inputs that run short first, critical ones before others, in the colours of their lines: more of them would hide each other.
fn stock_bands(mine: &[&StockPath], x: &[String]) -> Vec<Value> {
    let short = |(i, s): (usize, &&StockPath)| Some((s.class != "critical", s.binds_from?, i));
    let mut first: Vec<(bool, Date, usize)> = mine.iter().enumerate().filter_map(short).collect();
    first.sort_unstable();
    let drawn = first.into_iter().map(|f| f.2).filter(|i| !mine[*i].band90.is_empty()).take(MOST_STOCK_BANDS);
    drawn
        .flat_map(|i| {
            let colour = SERIES[i % SERIES.len()];
            let band = &mine[i].band90;
            let edges = band_traces(
                &format!("90 % band: {}", label(&mine[i].item)),
                &json!(x[..x.len().min(band.len())]),
                band,
                1.0,
                0.16,
            );
            edges.map(|mut edge| {
                edge["line"]["color"] = json!(colour);
                if edge.get("fill").is_some() {
                    edge["fillcolor"] = json!(format!("{colour}29"));
                }
                edge
            })
        })
        .collect()
}

fn dates(all: &[Date]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}
