//! How a number is written for a reader: three significant digits, a scale word (`k`, `M`, `bn`, `trn`) and its unit.
//!
//! Supported: units that carry their own scale (`bn JPY` and `billion JPY` are read as 10⁹ JPY and scaled anew), ranges with one scale for both ends,
//! a typographic minus. A number that is not finite, and `None`, is "not available", never 0.
//! Not supported: the number formats of other languages; the tables keep every digit.

/// What stands where there is no figure.
pub const NOT_AVAILABLE: &str = "not available";

/// Scale words, largest first, with the power that they stand for.
const SCALES: [(f64, &str); 4] = [(1e12, "trn"), (1e9, "bn"), (1e6, "M"), (1e3, "k")];

/// Below this a figure is rounding noise of a sum of large figures: shown as `≈ 0`, which differs from an exact `0`.
const NOISE: f64 = 5e-4;

/// `9.63 bn USD`, `206 M phones`, `46.4 k jobs`, `not available`.
///
/// ```
/// use knockon_report::quantity;
/// assert_eq!(quantity(9.63e9, "USD"), "9.63 bn USD");
/// assert_eq!(quantity(766.0, "bn JPY"), "766 bn JPY");
/// assert_eq!(quantity(-0.5, "bn JPY"), "−500 M JPY");
/// assert_eq!(quantity(f64::NAN, "USD"), "not available");
/// ```
pub fn quantity(value: f64, unit: &str) -> String {
    if !value.is_finite() {
        return NOT_AVAILABLE.to_owned();
    }
    let (factor, rest) = split_unit(unit);
    let value = value * factor;
    let scale = scale_of(value.abs());
    join(&[&digits(value, scale.0), scale.1, rest])
}

/// As [`quantity`]; `None` is "not available".
pub fn quantity_or(value: Option<f64>, unit: &str) -> String {
    value.map_or_else(|| NOT_AVAILABLE.to_owned(), |v| quantity(v, unit))
}

/// `8.10 to 11.2 bn USD`: both ends in the scale of the larger one.
///
/// ```
/// assert_eq!(knockon_report::range(8.1e9, 11.2e9, "USD"), "8.10 to 11.2 bn USD");
/// ```
pub fn range(low: f64, high: f64, unit: &str) -> String {
    if !low.is_finite() || !high.is_finite() {
        return NOT_AVAILABLE.to_owned();
    }
    let (factor, rest) = split_unit(unit);
    let (low, high) = (low * factor, high * factor);
    let scale = scale_of(low.abs().max(high.abs()));
    let ends = format!("{} to {}", digits(low, scale.0), digits(high, scale.0));
    join(&[&ends, scale.1, rest])
}

/// A share of one as a percentage, in steps that a reader can use: `31 %`, `9.1 %`, `0.02 %`.
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        return NOT_AVAILABLE.to_owned();
    }
    let v = (share * 100.0).abs();
    let text = match v {
        0.0 => "0".to_owned(),
        v if v < 0.005 => "≈ 0".to_owned(),
        v if v < 0.095 => format!("{v:.2}"),
        v if v < 9.95 => format!("{v:.1}"),
        v => grouped(&format!("{v:.0}")),
    };
    let minus = if share < 0.0 && v >= 0.005 { "−" } else { "" };
    format!("{minus}{text} %")
}

/// What to divide by so that the largest of the values reads well, and the unit of the quotient.
pub(crate) fn scale_for(values: impl IntoIterator<Item = f64>, unit: &str) -> (f64, String) {
    let (factor, rest) = split_unit(unit);
    let top = values.into_iter().filter(|v| v.is_finite()).map(|v| (v * factor).abs()).fold(0.0, f64::max);
    let (power, word) = scale_of(top);
    (power / factor, join(&[word, rest]))
}

/// Several figures in the scale of the largest: the scale and unit, then the digits of each; what is missing is "not available".
pub(crate) fn in_one_scale(values: &[Option<f64>], unit: &str) -> (String, Vec<String>) {
    let (factor, rest) = split_unit(unit);
    let finite = |v: &Option<f64>| v.map(|v| v * factor).filter(|v| v.is_finite());
    let top = values.iter().filter_map(finite).map(f64::abs).fold(0.0, f64::max);
    let scale = scale_of(top);
    let texts =
        values.iter().map(|v| finite(v).map_or_else(|| NOT_AVAILABLE.to_owned(), |v| digits(v, scale.0)));
    (join(&[scale.1, rest]), texts.collect())
}

/// The digits of a value in the scale that [`scale_for`] gave; what is not finite is "not available".
pub(crate) fn in_scale(value: f64, divisor: f64) -> String {
    if value.is_finite() { digits(value / divisor, 1.0) } else { NOT_AVAILABLE.to_owned() }
}

/// A plain number in three significant digits with its scale word.
pub fn human(value: f64) -> String {
    quantity(value, "")
}

/// What a unit's leading scale word stands for, and the unit without it.
fn split_unit(unit: &str) -> (f64, &str) {
    let (head, tail) = unit.split_once(' ').unwrap_or((unit, ""));
    let in_full = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand")];
    match SCALES.iter().chain(&in_full).find(|(_, word)| *word == head) {
        Some((power, _)) => (*power, tail),
        None => (1.0, unit),
    }
}

/// The scale in which a magnitude is written. Thousands begin at 10,000: 1,234 reads better than 1.23 k.
fn scale_of(magnitude: f64) -> (f64, &'static str) {
    // 999.6 million in three digits is 1.00 bn: the scale is that of the rounded figure.
    let rounded = magnitude * (1.0 + 5e-4);
    match SCALES.iter().find(|(power, word)| rounded >= if *word == "k" { 1e4 } else { *power }) {
        Some(found) => *found,
        None => (1.0, ""),
    }
}

/// Three significant digits of `value / scale`; whole numbers below 10,000 stay whole.
fn digits(value: f64, scale: f64) -> String {
    let v = value / scale;
    let magnitude = v.abs();
    if v == 0.0 {
        return "0".to_owned();
    }
    if magnitude < NOISE {
        return "≈ 0".to_owned();
    }
    let decimals = match magnitude {
        m if scale == 1.0 && m.fract() == 0.0 => 0,
        m if m >= 99.95 => 0,
        m if m >= 9.995 => 1,
        m if m >= 0.9995 => 2,
        _ => 3,
    };
    let text = grouped(&format!("{magnitude:.decimals$}"));
    if v < 0.0 { format!("−{text}") } else { text }
}

/// Commas between thousands of the whole part.
fn grouped(text: &str) -> String {
    let (whole, rest) = text.find('.').map_or((text, ""), |i| text.split_at(i));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    out + rest
}

fn join(parts: &[&str]) -> String {
    parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_and_a_scale_word() {
        for (value, unit, want) in [
            (0.0, "USD", "0 USD"),
            (1234.0, "jobs", "1,234 jobs"),
            (46_400.0, "jobs", "46.4 k jobs"),
            (999.96e6, "USD", "1.00 bn USD"),
            (99.96e6, "USD", "100 M USD"),
            (9.996e9, "USD", "10.0 bn USD"),
            (1.1, "trn JPY", "1.10 trn JPY"),
            (1100.0, "bn JPY", "1.10 trn JPY"),
            (6490.0, "million USD of 2018", "6.49 bn USD of 2018"),
            (7.0, "phones", "7 phones"),
            (0.25, "share", "0.250 share"),
            (1e-7, "USD", "≈ 0 USD"),
            (-3.2e9, "USD", "−3.20 bn USD"),
            (f64::INFINITY, "USD", "not available"),
        ] {
            assert_eq!(quantity(value, unit), want, "{value} {unit}");
        }
    }

    #[test]
    fn a_range_has_one_scale() {
        assert_eq!(range(900e6, 1.2e9, "USD"), "0.900 to 1.20 bn USD");
        assert_eq!(range(-1.0, 2.0, "bn JPY"), "−1.00 to 2.00 bn JPY");
        assert_eq!(range(f64::NAN, 2.0, "USD"), "not available");
    }

    #[test]
    fn none_is_not_zero() {
        assert_eq!(quantity_or(None, "USD"), "not available");
        assert_eq!(percent(f64::NAN), "not available");
        for (share, want) in
            [(0.306, "31 %"), (0.0909, "9.1 %"), (-0.004, "−0.4 %"), (0.0, "0 %"), (-1e-9, "≈ 0 %")]
        {
            assert_eq!(percent(share), want);
        }
    }

    #[test]
    fn figures_of_a_row_share_a_scale() {
        let (unit, texts) = in_one_scale(&[Some(30.0), None, Some(0.5)], "bn JPY");
        assert_eq!(
            (unit.as_str(), texts),
            ("bn JPY", vec!["30.0".into(), "not available".into(), "0.500".into()])
        );
    }
}
