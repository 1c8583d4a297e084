//! The answer in one sentence and the handful of figures that stand above everything else.
//! Built from the outcome alone; a figure that the outcome lacks is left out here and said to be missing in its section.

use crate::numbers::{NOT_AVAILABLE, percent, quantity, range};
use crate::outcome::{ImpactView, LineLoss, MeasureView, NamedParameter, Outcome, Path, PlaceLoss, Score};
use crate::words::{impact_measure, phrase, place, the_place};
use jiff::civil::Date;

/// One of the figures above everything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyFigure {
    /// What it is.
    pub(crate) label: String,
    /// The figure with its unit.
    pub(crate) value: String,
    /// Its range, or what it is compared with.
    pub(crate) note: String,
    /// Id of the section that has the rest.
    pub(crate) section: &'static str,
}

/// A party's name where the outcome has one, else its id.
pub(crate) fn party_name<'a>(o: &'a Outcome, id: &'a str) -> &'a str {
    let listed = o.listed.iter().map(|l| (l.party.as_str(), l.name.as_str()));
    let suppliers = o.losses.suppliers.iter().chain(&o.losses.third_parties);
    listed
        .chain(suppliers.map(|s| (s.party.as_str(), s.name.as_str())))
        .find(|(p, name)| *p == id && !name.is_empty())
        .map_or(id, |(_, name)| name)
}

/// The path of a party's line.
pub(crate) fn path_of<'a>(o: &'a Outcome, party: &str, product: &str) -> Option<&'a Path> {
    o.paths.iter().find(|p| p.party == party && p.product == product)
}

/// A line's name: party and product.
pub(crate) fn line_name(o: &Outcome, party: &str, product: &str) -> String {
    let product = path_of(o, party, product).map_or_else(|| phrase(product), |p| p.name.clone());
    format!("{} {product}", party_name(o, party))
}

/// The line with the largest lost value.
pub(crate) fn worst_line(o: &Outcome) -> Option<&LineLoss> {
    o.losses.buyers.iter().max_by(|a, b| a.value.total_cmp(&b.value).then_with(|| b.product.cmp(&a.product)))
}

/// The share of its baseline that a line loses over the horizon; `None` without a baseline.
pub(crate) fn share_lost(o: &Outcome, line: &LineLoss) -> Option<f64> {
    let path = path_of(o, &line.party, &line.product)?;
    let base: f64 = path.baseline.iter().sum();
    (base > 0.0).then(|| line.units / base)
}

/// A line's name where its product alone is enough: when all buyers' lines are of one party.
pub(crate) fn line_short(o: &Outcome, party: &str, product: &str) -> String {
    if one_buyer(o).is_some() {
        path_of(o, party, product).map_or_else(|| phrase(product), |p| p.name.clone())
    } else {
        line_name(o, party, product)
    }
}

/// The buyer, where all lines are of one party.
pub(crate) fn one_buyer(o: &Outcome) -> Option<&str> {
    let mut parties =
        o.losses.buyers.iter().map(|l| &l.party).chain(o.paths.iter().map(|p| &p.party)).map(String::as_str);
    let first = parties.next()?;
    parties.all(|p| p == first).then(|| party_name(o, first))
}

/// Output of all lines by month, at base prices, as a share of what it is without the measures; empty where lines differ in months.
pub(crate) fn share_of_normal(o: &Outcome) -> Vec<(Date, f64)> {
    let Some(first) = o.paths.first() else { return Vec::new() };
    if o.paths.iter().any(|p| p.months != first.months || p.output.len() != p.baseline.len()) {
        return Vec::new();
    }
    let sum = |i: usize, series: fn(&Path) -> &Vec<f64>| {
        o.paths.iter().map(|p| series(p).get(i).map_or(0.0, |v| v * p.price)).sum::<f64>()
    };
    let share = |(i, day): (usize, &Date)| {
        let base = sum(i, |p| &p.baseline);
        (base > 0.0).then(|| (*day, sum(i, |p| &p.output) / base))
    };
    first.months.iter().enumerate().filter_map(share).collect()
}

/// Joint labels of the partition by measure, in order of first appearance: their place is their footnote's number.
pub(crate) fn joint_labels(o: &Outcome) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    for label in o.measures.iter().filter_map(|m| m.joined_with.as_deref()) {
        if !out.contains(&label) {
            out.push(label);
        }
    }
    out
}

/// What measures under one label took together.
pub(crate) fn joint_loss(o: &Outcome, label: &str) -> Option<f64> {
    o.losses.by_measure.iter().find(|(l, _)| l == label).map(|(_, v)| *v)
}

/// The answer in a few sentences, three or four lines of a terminal.
pub(crate) fn sentence(o: &Outcome) -> String {
    let mut out = if o.losses.total_buyers > 0.0 {
        buyer_sentence(o)
    } else {
        "The modelled measures cost the buyers no output over the horizon.".to_owned()
    };
    out += &supplier_sentence(o);
    out
}

fn buyer_sentence(o: &Outcome) -> String {
    let currency = &o.case.currency;
    let total = o.losses.total_buyers;
    let who = one_buyer(o).map_or_else(|| "The buyers lose".to_owned(), |name| format!("{name} loses"));
    let mut out = format!("{who} output worth {}", quantity(total, currency));
    if let Some(share) = share_of_all(o) {
        out += &format!(" ({} of normal) to the modelled measures", percent(share));
    } else {
        out += " to the modelled measures";
    }
    if let Some(day) = o.losses.buyers.iter().filter_map(|l| l.first_day).min() {
        out += &format!("; first 5 % down on {day}");
        let months = share_of_normal(o);
        if let (Some(low), Some(last)) = (months.iter().min_by(|a, b| a.1.total_cmp(&b.1)), months.last()) {
            out += &format!(
                ", lowest in {} (at {} of normal), at {} in the last month",
                low.0.strftime("%Y-%m"),
                percent(low.1),
                percent(last.1)
            );
        }
    }
    out += ".";
    if let Some((label, v)) = most(o).filter(|(_, v)| *v > 0.0 && o.losses.by_measure.len() > 1) {
        out += &format!(" Most is due to \"{}\" ({}).", part_name(o, label), quantity(*v, currency));
    }
    out
}

/// The share of their output over the horizon, at base prices, that all lines lose.
fn share_of_all(o: &Outcome) -> Option<f64> {
    let base: f64 = o.paths.iter().map(|p| p.price * p.baseline.iter().sum::<f64>()).sum();
    (base > 0.0).then(|| o.losses.total_buyers / base)
}

/// A part of the partition by measure by name: the title of a measure named by its id, else the joint label.
pub(crate) fn part_name<'a>(o: &'a Outcome, label: &'a str) -> &'a str {
    o.measures.iter().find(|m| m.id == label).map_or(label, |m| &m.title)
}

/// The part of the partition by measure that took most.
fn most(o: &Outcome) -> Option<&(String, f64)> {
    o.losses.by_measure.iter().max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Suppliers' sums over places: lost, resold, gained.
fn supplier_sums(o: &Outcome) -> (f64, f64, f64) {
    let sum = |get: fn(&PlaceLoss) -> f64| o.losses.by_place.iter().map(get).sum::<f64>();
    (sum(|p| p.lost), sum(|p| p.refilled), sum(|p| p.gained))
}

fn supplier_sentence(o: &Outcome) -> String {
    let (lost, refilled, gained) = supplier_sums(o);
    let currency = &o.case.currency;
    let worst = o.losses.by_place.iter().max_by(|a, b| a.lost.total_cmp(&b.lost));
    match worst {
        Some(worst) if lost > 0.0 => format!(
            " Suppliers lose sales of {}, {} after resale and gains; those of {} lose most ({}).",
            quantity(lost, currency),
            quantity(lost - refilled - gained, currency),
            the_place(&worst.place),
            quantity(worst.lost, currency)
        ),
        _ if gained > 0.0 => format!(" Suppliers gain sales of {}.", quantity(gained, currency)),
        _ => String::new(),
    }
}

/// Four to six figures, the most asked first.
pub(crate) fn key_figures(o: &Outcome) -> Vec<KeyFigure> {
    let mut out: Vec<KeyFigure> = worst_line(o).map(|line| line_figure(o, line)).into_iter().collect();
    out.extend(time_figure(o));
    out.extend(measure_figure(o));
    out.extend(supplier_figure(o));
    out.extend(impact_figure(o));
    out.extend(plan_figure(o));
    out
}

fn line_figure(o: &Outcome, line: &LineLoss) -> KeyFigure {
    let currency = &o.case.currency;
    let mut notes = vec![line.band90.map_or_else(
        || "no range: the case asks for no draws".to_owned(),
        |(low, high)| format!("90 % band {}", range(low, high, currency)),
    )];
    if line.unit != *currency {
        notes.push(quantity(line.units, &line.unit));
    }
    notes.extend(share_lost(o, line).map(|s| format!("{} of its output", percent(s))));
    if o.losses.buyers.len() > 1 {
        notes.push(format!("all lines {}", quantity(o.losses.total_buyers, currency)));
    }
    KeyFigure {
        label: format!("Lost output: {}", line_short(o, &line.party, &line.product)),
        value: quantity(line.value, currency),
        note: notes.join("; "),
        section: "losses",
    }
}

fn time_figure(o: &Outcome) -> Option<KeyFigure> {
    worst_line(o)?;
    let first = o.losses.buyers.iter().filter_map(|l| l.first_day).min();
    let months = share_of_normal(o);
    let low = months.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let note = match (first, low, months.last()) {
        (Some(_), Some(low), Some(last)) => format!(
            "lowest in {}: {} of normal output; in the last month {}",
            low.0.strftime("%Y-%m"),
            percent(low.1),
            percent(last.1)
        ),
        _ => String::new(),
    };
    Some(KeyFigure {
        label: "Output first 5 % below normal".into(),
        value: first.map_or_else(|| "never".into(), |d| d.to_string()),
        note,
        section: "losses",
    })
}

fn measure_figure(o: &Outcome) -> Option<KeyFigure> {
    let currency = &o.case.currency;
    let (most, value) = most(o)?;
    let mut others: Vec<&(String, f64)> = o.losses.by_measure.iter().filter(|(l, _)| l != most).collect();
    others.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
    let gain = others.iter().position(|(_, v)| *v < 0.0);
    // The largest other one, and the largest that gives back: that is what licences are asked about.
    let mut named: Vec<usize> = [Some(0), gain].into_iter().flatten().filter(|i| *i < others.len()).collect();
    named.dedup();
    let notes: Vec<String> = named
        .iter()
        .map(|i| format!("{}: {}", part_name(o, &others[*i].0), quantity(others[*i].1, currency)))
        .collect();
    Some(KeyFigure {
        label: format!("Taken by: {}", part_name(o, most)),
        value: quantity(*value, currency),
        note: notes.join("; "),
        section: "law",
    })
}

fn supplier_figure(o: &Outcome) -> Option<KeyFigure> {
    if o.losses.suppliers.is_empty() || o.losses.by_place.is_empty() {
        return None;
    }
    let (lost, refilled, gained) = supplier_sums(o);
    let currency = &o.case.currency;
    let worst = o.losses.by_place.iter().max_by(|a, b| a.lost.total_cmp(&b.lost));
    let mut notes = vec![format!("{} after resale and gains", quantity(lost - refilled - gained, currency))];
    notes.extend(
        worst
            .filter(|p| p.lost > 0.0)
            .map(|p| format!("{} loses most, {}", place(&p.place), quantity(p.lost, currency))),
    );
    Some(KeyFigure {
        label: "Suppliers' lost sales".into(),
        value: quantity(lost, currency),
        note: notes.join("; "),
        section: "losses",
    })
}

/// GDP behind lost purchases where the case asks for that, else behind purchases; the largest.
fn impact_figure(o: &Outcome) -> Option<KeyFigure> {
    let gdp = |v: &ImpactView| v.rows.iter().find(|r| r.measure == "value added").and_then(|r| r.total);
    let lost = |v: &ImpactView| v.what.contains("lost");
    let any_lost = o.impact.iter().any(|v| lost(v) && gdp(v).is_some());
    let view = o
        .impact
        .iter()
        .filter(|v| gdp(v).is_some() && (lost(v) || !any_lost))
        .max_by(|a, b| gdp(a).unwrap_or(0.0).total_cmp(&gdp(b).unwrap_or(0.0)))?;
    let row = view.rows.iter().find(|r| r.measure == "value added")?;
    // The year of the prices stands with the range: the large figure stays short.
    let money = quantity(row.total?, &row.unit);
    let money = money.split_once(" of ").map_or(money.as_str(), |(value, _)| value).to_owned();
    Some(KeyFigure {
        label: format!("{}, {}: {}", impact_measure(&row.measure), place(&view.place), view.what),
        value: money,
        note: row.range.map_or_else(
            || "gross contribution".into(),
            |(l, h)| format!("gross contribution; range {}", range(l, h, &row.unit)),
        ),
        section: "impact",
    })
}

fn plan_figure(o: &Outcome) -> Option<KeyFigure> {
    o.plan.as_ref().map(|plan| {
        let (with, without): (f64, f64) = (plan.output.iter().sum(), plan.output_do_nothing.iter().sum());
        KeyFigure {
            label: "Kept by buying elsewhere".into(),
            value: quantity(with - without, &plan.unit),
            note: format!(
                "{} instead of {}, rules known on {}",
                quantity(with, &plan.unit),
                quantity(without, &plan.unit),
                plan.decide_on
            ),
            section: "plan",
        }
    })
}

/// A measure's share of a loss; of a measure that is joined with others, the number of the footnote that has the share.
pub(crate) fn measure_share(o: &Outcome, m: &MeasureView, share: Option<f64>) -> String {
    let number = m.joined_with.as_deref().and_then(|l| joint_labels(o).iter().position(|x| *x == l));
    match (share, number) {
        (Some(v), _) => quantity(v, &o.case.currency),
        (None, Some(n)) => format!("({})", n + 1),
        (None, None) => NOT_AVAILABLE.to_owned(),
    }
}

/// A plan's gap to its bound in words; a gap of 0 needs none.
pub(crate) fn gap_words(gap: Option<f64>) -> Option<String> {
    match gap {
        Some(0.0) => None,
        Some(g) => Some(percent(g)),
        None => Some("unknown: no bound was found".to_owned()),
    }
}

/// The standing words that end every output: the outcome's own, and that silence is not clearance where they leave it out.
pub(crate) fn standing_words(o: &Outcome) -> Vec<&str> {
    let mut out: Vec<&str> = o.notices.iter().map(String::as_str).collect();
    for (sign, words) in [
        ("legal advice", "Research model, not legal advice."),
        ("clearance", "Silence of the modelled rules is not clearance."),
    ] {
        if !out.iter().any(|n| n.contains(sign)) {
            out.push(words);
        }
    }
    out
}

/// Assumed parameters by falling influence, then by name.
pub(crate) fn ranked(o: &Outcome) -> Vec<(&NamedParameter, Option<f64>)> {
    let index = |path: &str| o.sensitivity.iter().find(|s| s.path == path).map(|s| s.first_order);
    let mut all: Vec<_> = o.assumed.iter().map(|p| (p, index(&p.path))).collect();
    all.sort_by(|a, b| {
        let key = |v: Option<f64>| v.filter(|v| v.is_finite()).unwrap_or(f64::NEG_INFINITY);
        key(b.1).total_cmp(&key(a.1)).then_with(|| a.0.path.cmp(&b.0.path))
    });
    all
}

/// `output/aster/phone` as `output of Aster Devices phones`, or `output of phones` where Aster Devices is the only buyer.
pub(crate) fn series_name(o: &Outcome, series: &str) -> String {
    let alone = |party: &str| one_buyer(o) == Some(party_name(o, party));
    match series.split('/').collect::<Vec<_>>()[..] {
        ["output", party, product] => format!("output of {}", line_short(o, party, product)),
        ["purchases", party, home] if alone(party) => format!("purchases from {}", the_place(home)),
        ["purchases", party, home] => {
            format!("purchases of {} from {}", party_name(o, party), the_place(home))
        }
        ["stock_value", party] if alone(party) => "value of stocks".to_owned(),
        ["stock_value", party] => format!("value of stocks of {}", party_name(o, party)),
        _ => phrase(series),
    }
}

/// Scores by series, in order of first appearance.
pub(crate) fn by_series(o: &Outcome) -> Vec<(&str, Vec<&Score>)> {
    let mut out: Vec<(&str, Vec<&Score>)> = Vec::new();
    for score in &o.scores {
        // A series with figures in two units is two tables: they cannot share a scale.
        match out.iter_mut().find(|(s, all)| *s == score.series && all.iter().all(|x| x.unit == score.unit)) {
            Some((_, all)) => all.push(score),
            None => out.push((&score.series, vec![score])),
        }
    }
    out
}
