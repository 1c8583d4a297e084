//! The answer in one sentence and the handful of figures that stand above everything else.
//! Built from the outcome alone; a figure that the outcome lacks is left out here and said to be missing in its section.

use crate::numbers::{NOT_AVAILABLE, percent, quantity, range};
use crate::outcome::{LineLoss, MeasureView, NamedParameter, Outcome, Path, Score};
use crate::words::{impact_measure, phrase, place, the_place};

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

/// The answer in one or two sentences.
pub(crate) fn sentence(o: &Outcome) -> String {
    let mut out = match worst_line(o) {
        Some(line) if line.value > 0.0 => buyer_sentence(o, line),
        _ => "The modelled measures cost the buyers no output over the horizon.".to_owned(),
    };
    let total = o.losses.total_suppliers;
    let net = |v: f64| if v < 0.0 { "gain" } else { "lose" };
    if total != 0.0 {
        out += &format!(
            " Suppliers {} sales of {} net of gains and resale",
            net(total),
            quantity(total.abs(), &o.case.currency)
        );
        let worst = o.losses.by_place.iter().max_by(|a, b| a.lost.total_cmp(&b.lost));
        out += &worst.filter(|p| p.lost > 0.0).map_or_else(
            || ".".to_owned(),
            |p| {
                format!(
                    "; those of {} lose most, {} before resale.",
                    the_place(&p.place),
                    quantity(p.lost, &o.case.currency)
                )
            },
        );
    }
    out
}

fn buyer_sentence(o: &Outcome, line: &LineLoss) -> String {
    let product = path_of(o, &line.party, &line.product).map_or(line.product.as_str(), |p| &p.name);
    let mut remarks: Vec<String> =
        share_lost(o, line).map(|s| format!("{} of its {product}", percent(s))).into_iter().collect();
    if line.unit != o.case.currency {
        remarks.push(format!("worth {}", quantity(line.value, &o.case.currency)));
    }
    let mut out = format!(
        "From {} to {} the modelled measures cost {} {} ({})",
        o.case.from,
        o.case.to,
        party_name(o, &line.party),
        quantity(line.units, &line.unit),
        remarks.join(", ")
    );
    match line.first_day {
        Some(day) => out += &format!(", from {day} on"),
        None => out += ", never as much as 5 % on a day",
    }
    if !line.mostly.is_empty() {
        out += &format!("; held back most by {}", phrase(&line.mostly));
    }
    out + "."
}

/// Four to six figures, the most asked first.
pub(crate) fn key_figures(o: &Outcome) -> Vec<KeyFigure> {
    let currency = &o.case.currency;
    let mut out = Vec::new();
    if let Some(line) = worst_line(o) {
        let band = line.band90.map_or_else(
            || "no range: the case asks for no draws".to_owned(),
            |(low, high)| format!("90 % band {}", range(low, high, currency)),
        );
        out.push(KeyFigure {
            label: format!("Lost output: {}", line_name(o, &line.party, &line.product)),
            value: quantity(line.value, currency),
            note: band,
            section: "losses",
        });
        out.push(KeyFigure {
            label: "Units not made".into(),
            value: quantity(line.units, &line.unit),
            note: share_lost(o, line)
                .map_or_else(String::new, |s| format!("{} of baseline output", percent(s))),
            section: "losses",
        });
        out.push(KeyFigure {
            label: "Output first 5 % below baseline".into(),
            value: line.first_day.map_or_else(|| "never".into(), |d| d.to_string()),
            note: if line.mostly.is_empty() {
                String::new()
            } else {
                format!("mostly: {}", phrase(&line.mostly))
            },
            section: "losses",
        });
    }
    out.extend(supplier_figure(o));
    out.extend(impact_figure(o));
    out.extend(plan_figure(o));
    out
}

fn supplier_figure(o: &Outcome) -> Option<KeyFigure> {
    let total = o.losses.total_suppliers;
    (!o.losses.suppliers.is_empty()).then(|| {
        let worst = o.losses.by_place.iter().max_by(|a, b| a.lost.total_cmp(&b.lost));
        KeyFigure {
            label: if total < 0.0 { "Suppliers' gained sales, net" } else { "Suppliers' lost sales, net" }
                .into(),
            value: quantity(total.abs(), &o.case.currency),
            note: worst.map_or_else(String::new, |p| {
                format!("{} {} before resale", place(&p.place), quantity(p.lost, &o.case.currency))
            }),
            section: "losses",
        }
    })
}

fn impact_figure(o: &Outcome) -> Option<KeyFigure> {
    o.impact.iter().find_map(|view| {
        let row = view.rows.iter().find(|r| r.measure == "value added")?;
        let total = row.total?;
        Some(KeyFigure {
            label: format!("{}, {}: {}", impact_measure(&row.measure), place(&view.place), view.what),
            value: quantity(total, &row.unit),
            note: row.range.map_or_else(
                || "gross contribution".into(),
                |(l, h)| format!("gross; range {}", range(l, h, &row.unit)),
            ),
            section: "impact",
        })
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

/// A measure's share of a loss; of a measure that is joined with others, under which label the share stands.
pub(crate) fn measure_share(m: &MeasureView, share: Option<f64>, currency: &str) -> String {
    match (&m.joined_with, share) {
        (_, Some(v)) => quantity(v, currency),
        (Some(label), None) => format!("in \"{label}\""),
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

/// `output/aster/phone` as `output of Aster Devices phones`.
pub(crate) fn series_name(o: &Outcome, series: &str) -> String {
    match series.split('/').collect::<Vec<_>>()[..] {
        ["output", party, product] => format!("output of {}", line_name(o, party, product)),
        ["purchases", party, home] => {
            format!("purchases of {} from {}", party_name(o, party), the_place(home))
        }
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
