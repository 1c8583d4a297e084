//! Ranges inside a scenario file, and bands of what follows from them.
//!
//! Any number of a scenario may be written as text with a range, `share = "0.3:0.2..0.5"`; its value, 0.3, is what the scenario is run with, and with
//! draws every range is drawn uniformly (scrambled Sobol). A number of days is drawn as a whole number: where both ends are whole and the key is one of
//! [`WHOLE`]. Not supported: ranges of the days simulated, and dates that depend on each other.

use super::bands::moved;
use super::impact::Range;
use crate::error::Error;
use knockon_spread::{Bands, Draws, bands, first_order, run};
use std::str::FromStr;
use toml::Value;

/// Keys that take whole numbers.
const WHOLE: [&str; 3] = ["from", "until", "days"];

/// A scenario whose ranges were found.
pub(super) struct Ranged {
    tree: Value,
    /// The name of each range, such as `loss[0].share`, and the range, in the order of the names in the tree.
    ranges: Vec<(String, Range)>,
}

impl Ranged {
    /// Finds the ranges of a TOML text; `Err` is what is wrong with the text.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let tree: Value = toml::from_str(text).map_err(|e: toml::de::Error| e.to_string())?;
        let mut ranges = Vec::new();
        walk(&mut tree.clone(), "", &mut |name, range| {
            ranges.push((name.to_owned(), range));
            range.value
        });
        if ranges.iter().any(|(name, _)| name == "params.days") {
            return Err("`params.days` is a range; every draw simulates the same days".into());
        }
        Ok(Self { tree, ranges })
    }

    /// Whether there is no range.
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The scenario at the ranges' own values, or at drawn ones.
    pub(super) fn at(&self, drawn: Option<&[f64]>) -> Value {
        let (mut tree, mut k) = (self.tree.clone(), 0);
        walk(&mut tree, "", &mut |_, range| {
            let v = drawn.and_then(|d| d.get(k)).copied().unwrap_or(range.value);
            k += 1;
            v
        });
        tree
    }

    /// Bands of the figures that `f` makes of each draw, and in words what moves the last of them.
    pub(super) fn bands(
        &self,
        draws: usize,
        seed: u64,
        f: impl Fn(&Value) -> Result<Vec<f64>, Error> + Sync,
    ) -> Result<(Bands, String), Error> {
        let failed = |e: knockon_spread::Error| Error::usage(e.to_string());
        let parameters: Vec<_> = self.ranges.iter().map(|(name, r)| r.parameter(name)).collect();
        let draws = Draws::new(&parameters, draws, seed).map_err(failed)?;
        let series = run(&draws, |row| f(&self.at(Some(row)))).into_iter().collect::<Result<Vec<_>, _>>()?;
        let last: Vec<f64> = series.iter().filter_map(|s| s.last().copied()).collect();
        let index = first_order(&draws, &last).map_err(failed)?;
        let moved = moved(self.ranges.iter().map(|r| r.0.as_str()), &index);
        Ok((bands(&series).map_err(failed)?, moved))
    }
}

/// Puts a number wherever the tree has a range.
fn walk(tree: &mut Value, name: &str, number: &mut impl FnMut(&str, Range) -> f64) {
    match tree {
        Value::String(text) if text.contains("..") => {
            let Ok(range) = Range::from_str(text) else { return };
            let v = number(name, range);
            let key = name.rsplit('.').next().unwrap_or(name);
            let whole = WHOLE.contains(&key) && range.low.fract() == 0.0 && range.high.fract() == 0.0;
            // A draw of 3 to 5 days is 3, 4 or 5; toml's integers are of 64 bits, and a day is far below.
            *tree = if whole { Value::Integer(v.round() as i64) } else { Value::Float(v) };
        }
        Value::Array(items) => {
            for (k, item) in items.iter_mut().enumerate() {
                walk(item, &format!("{name}[{k}]"), number);
            }
        }
        Value::Table(map) => {
            for (key, item) in map.iter_mut() {
                let inner = if name.is_empty() { key.to_string() } else { format!("{name}.{key}") };
                walk(item, &inner, number);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_found_and_filled() {
        let text = "[params]\npsi = \"0.8:0.6..0.9\"\n[[loss]]\nat = \"JP/ELO\"\nshare = \"0.2..0.4\"\nfrom = \"3..6\"\ndays = 5\n";
        let r = Ranged::new(text).expect("reads");
        let names: Vec<&str> = r.ranges.iter().map(|(n, _)| n.as_str()).collect();
        assert_eq!(names, ["loss[0].from", "loss[0].share", "params.psi"]);
        let middle = r.at(None);
        assert_eq!(middle["params"]["psi"].as_float(), Some(0.8));
        assert_eq!(middle["loss"][0]["share"].as_float(), Some(0.30000000000000004));
        assert_eq!(middle["loss"][0]["from"].as_integer(), Some(5));
        let drawn = r.at(Some(&[3.2, 0.25, 0.7]));
        assert_eq!(drawn["loss"][0]["from"].as_integer(), Some(3));
        assert!(Ranged::new("[params]\ndays = \"10..20\"\n").is_err());
        let (b, moved) = r
            .bands(256, 1, |v| {
                Ok(vec![
                    v["params"]["psi"].as_float().unwrap_or(0.0),
                    v["loss"][0]["share"].as_float().unwrap_or(0.0),
                ])
            })
            .expect("two figures");
        assert!((b.median[0] - 0.75).abs() < 0.01 && (b.p95[1] - 0.39).abs() < 0.01);
        assert!(
            moved.starts_with("loss[0].share 100 %") || moved.starts_with("loss[0].share 99 %"),
            "{moved}"
        );
    }
}
