//! The hardest-hit tiers: what each step from the shock loses, and who, with the flows between them.

use super::Figure;
use super::parts::{BLUE, GREY, RED, axis, figure, label, layout, number, row_axis, row_height, short};
use crate::network::{Node, Tiers};
use crate::numbers::{percent, quantity, scale_for};
use crate::words::count;
use serde_json::{Value, json};

/// Bars by step, and the network of the hardest hit.
pub(super) fn tiers(section: &'static str, t: &Tiers) -> Vec<Figure> {
    if t.nodes.is_empty() {
        return Vec::new();
    }
    vec![by_step(section, t), map(section, t)]
}

/// What a step is called.
pub(crate) fn step_words(step: i32) -> String {
    match step {
        0 => "where it strikes".to_owned(),
        1 => "1 step down: buyers".to_owned(),
        -1 => "1 step up: suppliers".to_owned(),
        s if s > 0 => format!("{s} steps down"),
        s => format!("{} steps up", -s),
    }
}

fn by_step(section: &'static str, t: &Tiers) -> Figure {
    let (divisor, unit) = scale_for(t.steps.iter().map(|s| s.lost), &t.unit);
    let rows: Vec<String> = t.steps.iter().map(|s| step_words(s.step)).collect();
    let told: Vec<String> = t
        .steps
        .iter()
        .map(|s| {
            let share = if s.base > 0.0 { percent(s.lost / s.base) } else { "no base".to_owned() };
            format!("{} {}, {share} of their base", s.members, label(&t.of))
        })
        .collect();
    let colours: Vec<&str> = t.steps.iter().map(|s| if s.lost < 0.0 { BLUE } else { RED }).collect();
    let data = vec![json!({"type": "bar", "orientation": "h", "name": "lost",
        "x": t.steps.iter().map(|s| number(s.lost / divisor)).collect::<Vec<_>>(),
        "y": (0..rows.len()).collect::<Vec<_>>(), "customdata": told, "marker": {"color": colours},
        "hovertemplate": format!("%{{x:.3~g}} {} lost<br>%{{customdata}}<extra></extra>", label(&unit))})];
    let worst = t.steps.iter().max_by(|a, b| a.lost.total_cmp(&b.lost));
    let worst = worst.map_or_else(String::new, |s| {
        format!(" Most at {}: {}.", step_words(s.step).replace(':', ","), quantity(s.lost, &t.unit))
    });
    figure(
        "tiers-steps",
        section,
        "Losses by tier",
        format!(
            "Bars: what the {} of each step from the shock lose; up: suppliers, down: buyers.{worst}",
            label(&t.of)
        ),
        data,
        layout(row_height(rows.len(), 30), axis(&unit), row_axis(&rows)),
    )
}

/// Rows of members, a row a step with buyers on top, and lines for flows.
fn map(section: &'static str, t: &Tiers) -> Figure {
    let mut steps: Vec<i32> = t.nodes.iter().map(|n| n.step).collect();
    steps.sort_unstable_by(|a, b| b.cmp(a));
    steps.dedup();
    let row = |n: &Node| steps.iter().position(|s| *s == n.step).unwrap_or(0);
    // Members of a row stand evenly over the width.
    let place = |i: usize| -> (f64, usize) {
        let n = &t.nodes[i];
        let mates = t.nodes.iter().filter(|m| m.step == n.step).count();
        let before = t.nodes[..i].iter().filter(|m| m.step == n.step).count();
        ((before as f64 + 0.5) / mates as f64, row(n))
    };
    let widest = t.links.iter().map(|l| l.2).fold(0.0, f64::max);
    let mut data: Vec<Value> = t.links.iter().map(|l| flow(l, widest, &place, t)).collect();
    data.push(members(t, &place));
    let rows: Vec<String> = steps.iter().map(|s| step_words(*s)).collect();
    let mut y = row_axis(&rows);
    y["range"] = json!([rows.len() as f64 - 0.35, -0.5]);
    let x = json!({"visible": false, "range": [0, 1], "fixedrange": true});
    let mut layout = layout(90 + 110 * rows.len(), x, y);
    layout["showlegend"] = json!(false);
    figure(
        "tiers-map",
        section,
        "The hardest hit and what flows between them",
        format!(
            "A network of {} in {}: dots as large as the loss and as red as its share of the base, lines as wide as the flow between them without the shock.",
            count(t.nodes.len(), "member", "members"),
            count(rows.len(), "row", "rows")
        ),
        data,
        layout,
    )
}

fn flow(l: &(usize, usize, f64), widest: f64, place: &dyn Fn(usize) -> (f64, usize), t: &Tiers) -> Value {
    let ((x0, y0), (x1, y1)) = (place(l.0), place(l.1));
    let width = 1.0 + 5.0 * (l.2 / widest.max(f64::MIN_POSITIVE)).sqrt();
    let words = format!("{} → {}: {}", t.nodes[l.0].name, t.nodes[l.1].name, quantity(l.2, &t.unit));
    // Within a row the line bends, so that it does not run through others.
    let bend = if y0 == y1 { 0.12 + 0.3 * (x1 - x0).abs() } else { 0.0 };
    json!({"type": "scatter", "mode": "lines", "x": [x0, (x0 + x1) / 2.0, x1], "y": [y0 as f64, (y0 + y1) as f64 / 2.0 - bend, y1 as f64],
           "line": {"color": GREY, "width": width, "shape": "spline"}, "opacity": 0.45, "hovertemplate": format!("{}<extra></extra>", label(&words))})
}

fn members(t: &Tiers, place: &dyn Fn(usize) -> (f64, usize)) -> Value {
    let most = t.nodes.iter().map(|n| n.lost).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let share = |n: &Node| if n.base > 0.0 { (n.lost / n.base).clamp(0.0, 1.0) } else { 0.0 };
    let told: Vec<String> = t
        .nodes
        .iter()
        .map(|n| {
            let words = format!("{} ({}): {} lost", n.name, n.about, quantity(n.lost, &t.unit));
            format!("{}, {} of its base", label(&words), percent(share(n)))
        })
        .collect();
    let at: Vec<(f64, usize)> = (0..t.nodes.len()).map(place).collect();
    // Neighbours' names stand below and above in turn, so that they fit on a phone.
    let before = |i: usize| t.nodes[..i].iter().filter(|m| m.step == t.nodes[i].step).count();
    let turn = |i: usize| if before(i).is_multiple_of(2) { "bottom center" } else { "top center" };
    let side: Vec<&str> = (0..t.nodes.len()).map(turn).collect();
    json!({"type": "scatter", "mode": "markers+text", "textposition": side, "textfont": {"size": 10},
           "x": at.iter().map(|p| p.0).collect::<Vec<_>>(), "y": at.iter().map(|p| p.1).collect::<Vec<_>>(),
           "text": t.nodes.iter().map(|n| two_lines(&n.name)).collect::<Vec<_>>(), "customdata": told,
           "hovertemplate": "%{customdata}<extra></extra>", "cliponaxis": false,
           "marker": {"size": t.nodes.iter().map(|n| 9.0 + 29.0 * (n.lost / most).max(0.0).sqrt()).collect::<Vec<_>>(),
                      "color": t.nodes.iter().map(share).collect::<Vec<_>>(), "cmin": 0, "cmax": 1,
                      "colorscale": [[0, "#f3dcc4"], [1, RED]], "line": {"width": 1, "color": GREY},
                      "colorbar": {"title": {"text": "share lost", "side": "right"}, "tickformat": ".0%", "thickness": 10, "len": 0.7}}})
}

/// A name on at most two lines of at most eleven characters.
fn two_lines(name: &str) -> String {
    const WIDTH: usize = 11;
    let words: Vec<&str> = name.split(' ').collect();
    let whole = |n: usize| words[..n].join(" ");
    let first = (1..=words.len()).rev().find(|n| whole(*n).chars().count() <= WIDTH).unwrap_or(1);
    let rest = words[first..].join(" ");
    let head = short(&whole(first), WIDTH);
    if rest.is_empty() { head } else { format!("{head}<br>{}", short(&rest, WIDTH)) }
}

#[cfg(test)]
mod tests {
    use super::two_lines;

    #[test]
    fn names_keep_to_two_short_lines() {
        assert_eq!(two_lines("F104"), "F104");
        assert_eq!(two_lines("Rest of the United States"), "Rest of the<br>United Sta…");
        assert_eq!(two_lines("a<b & c"), "a&lt;b &amp; c");
    }
}
