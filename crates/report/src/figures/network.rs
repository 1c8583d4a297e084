//! A network's output over time with bands, what held it back, and rankings.

use super::parts::{
    BLUE, GREY, HATCH, RED, SERIES, axis, figure, label, layout, make_unique, number, numbers, row_axis,
    row_height, short,
};
use super::{Figure, paths, plan, tiers};
use crate::network::{DaysView, NetworkView, RankedView, SpreadView};
use crate::words::count;
use serde_json::{Value, json};

/// Rows that a chart of a ranking shows.
const MOST_ROWS: usize = 24;

/// Every chart of a page about a network.
pub fn network_figures(v: &NetworkView) -> Vec<Figure> {
    let mut all = Vec::new();
    if let Some(days) = &v.days {
        all.push(path(days));
        all.extend(lost(days));
        all.extend(days.spread.iter().skip(1).map(|s| spread(days, s)));
    }
    if let Some(t) = &v.tiers {
        all.extend(tiers::tiers("tiers", t));
    }
    all.extend(v.plan.iter().flat_map(plan::figures));
    if let Some(ranked) = v.ranked.as_ref().filter(|r| !r.rows.is_empty()) {
        all.push(ranking(ranked));
        all.extend(beside_size(ranked));
    }
    all.extend(bars(
        "measures",
        "Loss by measure",
        "share of base output over the days; left of zero: saved",
        &v.by_measure,
    ));
    all.extend(bars("sensitivity", "Which range moves the loss most", "first-order index", &v.sensitivity));
    make_unique(&mut all);
    all
}

fn path(d: &DaysView) -> Figure {
    let x: Value = (0..d.output.len()).collect();
    let mut data = Vec::new();
    for (name, band, opacity) in [("90 % band", &d.band90, 0.16), ("50 % band", &d.band50, 0.28)] {
        if band.len() == d.output.len() {
            data.extend(paths::band_traces(name, &x, band, 1.0, opacity));
        }
    }
    let line = |name: &str, y: &[f64], dash: &str, width: f64| {
        json!({"type": "scatter", "mode": "lines", "name": name, "x": x, "y": numbers(y, 1.0),
               "line": {"color": BLUE, "dash": dash, "width": width},
               "hovertemplate": format!("day %{{x}}: %{{y:.2%}}<extra>{name}</extra>")})
    };
    if d.median.len() == d.output.len() {
        data.push(line("median of the draws", &d.median, "dot", 1.5));
    }
    data.push(line("output", &d.output, "solid", 2.5));
    let mut y = axis("share of base output");
    y["tickformat"] = json!(".0%");
    y["rangemode"] = json!("tozero");
    let mut layout = layout(360, day_axis(d), y);
    layout["hovermode"] = json!("x unified");
    layout["shapes"] = d
        .marks
        .iter()
        .flat_map(|(_, from, until)| std::iter::once(*from).chain(*until))
        .filter(|day| (*day as usize) < d.output.len())
        .map(|day| {
            let line = json!({"color": GREY, "width": 1, "dash": "dot"});
            json!({"type": "line", "xref": "x", "yref": "paper", "layer": "below", "x0": day, "x1": day, "y0": 0, "y1": 1, "line": line})
        })
        .collect();
    let low = d.output.iter().copied().fold(f64::INFINITY, f64::min);
    figure(
        "network-path",
        "path",
        "Output of the whole network",
        format!(
            "A line over {}: output as a share of a base day, {:.1} % at its lowest; dotted upright lines: measures and outages begin and end.",
            count(d.output.len(), "day", "days"),
            100.0 * low
        ),
        data,
        layout,
    )
}

/// One series over the draws. Output itself is the first picture.
fn spread(d: &DaysView, s: &SpreadView) -> Figure {
    let x: Value = (0..s.median.len()).collect();
    let mut data = Vec::new();
    for (name, band, opacity) in [("90 % band", &s.band90, 0.16), ("50 % band", &s.band50, 0.28)] {
        data.extend(paths::band_traces(name, &x, band, 1.0, opacity));
    }
    let (format, unit) =
        if s.of.is_empty() { (",.0f", s.name.clone()) } else { (".2%", format!("share {}", s.of)) };
    data.push(json!({"type": "scatter", "mode": "lines", "name": "median of the draws", "x": x, "y": numbers(&s.median, 1.0),
        "line": {"color": BLUE, "width": 2}, "hovertemplate": format!("day %{{x}}: %{{y:{format}}}<extra>median</extra>")}));
    let mut y = axis(&unit);
    if !s.of.is_empty() {
        y["tickformat"] = json!(".1%");
    }
    let title = format!("{}: what the ranges leave open", capital(&s.name));
    let text = format!(
        "Median and bands of the draws over {}: {}, {unit}.",
        count(s.median.len(), "day", "days"),
        s.name
    );
    let id = format!("network-spread-{}", s.name.replace(' ', "-"));
    figure(&id, "path", &title, text, data, layout(240, day_axis(d), y))
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn day_axis(d: &DaysView) -> Value {
    let mut x = axis("day");
    x["range"] = json!([0, d.output.len().max(1) - 1]);
    x
}

/// Stacked areas: what held output back.
fn lost(d: &DaysView) -> Option<Figure> {
    if d.lost_for_want_of.iter().flat_map(|l| &l.1).all(|v| *v == 0.0) {
        return None;
    }
    let x: Vec<usize> = (0..d.output.len()).collect();
    let data = d.lost_for_want_of.iter().zip(SERIES).enumerate().map(|(i, ((name, y), colour))| {
        json!({"type": "bar", "name": label(name), "x": x, "y": numbers(y, 1.0), "hovertemplate": "day %{x}: %{y:.2%}<extra>%{fullData.name}</extra>",
               "marker": {"color": colour, "line": {"width": 0}, "pattern": {"shape": HATCH[i], "fgcolor": "#ffffff", "fgopacity": 0.4, "fillmode": "overlay", "size": 6}}})
    });
    let mut y = axis("share of base output");
    y["tickformat"] = json!(".0%");
    let mut layout = layout(280, day_axis(d), y);
    layout["barmode"] = json!("relative");
    layout["bargap"] = json!(0);
    Some(figure(
        "network-lost",
        "path",
        "What held output back",
        format!(
            "Stacked bars over {}: output lost for want of {}, as shares of a base day.",
            count(d.output.len(), "day", "days"),
            d.lost_for_want_of.iter().map(|l| l.0.as_str()).collect::<Vec<_>>().join(", ")
        ),
        data.collect(),
        layout,
    ))
}

/// Bars of the figure, dots for its parts, and where it certainly lies.
fn ranking(r: &RankedView) -> Figure {
    let rows = &r.rows[..r.rows.len().min(MOST_ROWS)];
    let names: Vec<String> = rows.iter().map(|x| short(&x.name, 30)).collect();
    let y: Vec<usize> = (0..rows.len()).collect();
    let told: Vec<String> = rows.iter().map(|x| label(&format!("{} ({})", x.name, x.about))).collect();
    let reach = |end: fn(f64, (f64, f64)) -> f64| {
        rows.iter().map(|x| number(x.range.map_or(0.0, |b| end(x.value, b)).max(0.0))).collect::<Vec<_>>()
    };
    let mut bar = json!({"type": "bar", "orientation": "h", "name": label(&r.means), "y": y, "customdata": told,
        "x": rows.iter().map(|x| number(x.value)).collect::<Vec<_>>(), "marker": {"color": RED},
        "hovertemplate": "%{customdata}: %{x:.3%}<extra></extra>"});
    if rows.iter().any(|x| x.range.is_some()) {
        bar["error_x"] = json!({"type": "data", "symmetric": false, "array": reach(|v, b| b.1 - v),
            "arrayminus": reach(|v, b| v - b.0), "color": GREY, "thickness": 1.5, "width": 4});
    }
    let mut data = vec![bar];
    for (k, name) in r.parts.iter().enumerate() {
        let symbol = ["diamond", "circle-open", "square-open", "x"][k % 4];
        data.push(json!({"type": "scatter", "mode": "markers", "name": label(name), "y": y, "customdata": told,
            "x": rows.iter().map(|x| x.parts.get(k).map_or(Value::Null, |v| number(*v))).collect::<Vec<_>>(),
            "marker": {"symbol": symbol, "size": 8, "color": SERIES[(k * 4) % SERIES.len()], "line": {"width": 1.5}},
            "hovertemplate": "%{customdata}: %{x:.3%}<extra>%{fullData.name}</extra>"}));
    }
    let mut x = axis(&r.means);
    x["tickformat"] = json!(".1~%");
    figure(
        "ranked-exposures",
        "ranked",
        format!("Ranked exposures: {}", r.title),
        format!("Bars: {} of the {} that lead the ranking.", r.means, count(rows.len(), "row", "rows")),
        data,
        layout(row_height(rows.len(), 22), x, row_axis(&names)),
    )
}

/// The figure beside the member's own size: what lies above the line is worse than its size says.
fn beside_size(r: &RankedView) -> Option<Figure> {
    let sized: Vec<_> = r
        .rows
        .iter()
        .filter_map(|x| Some((x, x.weight.filter(|w| *w > 0.0)?)))
        .filter(|x| x.0.value > 0.0)
        .collect();
    if sized.len() < 2 {
        return None;
    }
    let ends =
        |v: &dyn Fn(&f64, &f64) -> f64| sized.iter().map(|(_, w)| *w).reduce(|a, b| v(&a, &b)).unwrap_or(0.0);
    let (least, most) = (ends(&|a, b| a.min(*b)), ends(&|a, b| a.max(*b)));
    let told: Vec<String> = sized.iter().map(|(x, _)| label(&format!("{} ({})", x.name, x.about))).collect();
    let data = vec![
        json!({"type": "scatter", "mode": "lines", "name": "as large as its own sales", "x": [least, most], "y": [least, most],
               "line": {"color": GREY, "dash": "dash", "width": 1.5}, "hoverinfo": "skip"}),
        json!({"type": "scatter", "mode": "markers", "name": label(&r.means), "customdata": told,
               "x": sized.iter().map(|s| number(s.1)).collect::<Vec<_>>(), "y": sized.iter().map(|s| number(s.0.value)).collect::<Vec<_>>(),
               "marker": {"color": RED, "size": 9, "line": {"width": 1, "color": "#ffffff"}},
               "hovertemplate": "%{customdata}: %{y:.3%} with %{x:.3%} of all sales<extra></extra>"}),
    ];
    let log = |title: &str| {
        let mut a = axis(title);
        a["type"] = json!("log");
        a["tickformat"] = json!(".1~%");
        a["nticks"] = json!(6);
        a
    };
    Some(figure(
        "ranked-size",
        "ranked",
        "Exposure beside size",
        format!(
            "Dots: {} of {} beside their own share of all sales, both axes logarithmic.",
            r.means,
            sized.len()
        ),
        data,
        layout(340, log("own share of all sales"), log(&r.means)),
    ))
}

fn bars(id: &str, title: &str, means: &str, rows: &[(String, f64)]) -> Option<Figure> {
    let rows: Vec<&(String, f64)> = rows.iter().filter(|r| r.1.is_finite()).take(MOST_ROWS).collect();
    if rows.is_empty() {
        return None;
    }
    let names: Vec<String> = rows.iter().map(|r| short(&r.0, 30)).collect();
    let data = vec![
        json!({"type": "bar", "orientation": "h", "x": rows.iter().map(|r| r.1).collect::<Vec<_>>(),
        "y": (0..rows.len()).collect::<Vec<_>>(), "customdata": rows.iter().map(|r| label(&r.0)).collect::<Vec<_>>(),
        "marker": {"color": BLUE}, "hovertemplate": "%{customdata}: %{x:.2%}<extra></extra>"}),
    ];
    let mut x = axis(means);
    x["tickformat"] = json!(".1~%");
    Some(figure(
        &format!("network-{id}"),
        "path",
        title,
        format!("Bars: {means}, for {}.", count(rows.len(), "row", "rows")),
        data,
        layout(row_height(rows.len(), 24), x, row_axis(&names)),
    ))
}
