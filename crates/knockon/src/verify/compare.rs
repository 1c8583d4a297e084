//! Whether an answer lies within its tolerance of the expected one, and where it is nearest to leaving it.

use serde_json::{Map, Value};

/// The place of an answer that is farthest out, measured in tolerances.
#[derive(Debug, Clone, PartialEq)]
pub struct Deviation {
    /// Key with its index, such as `production[12][3]`.
    pub key: String,
    /// What the engine gave.
    pub got: String,
    /// What was expected.
    pub want: String,
    /// The tolerance, in words.
    pub tol: String,
    /// |got − want| in tolerances: at most 1 passes.
    pub excess: f64,
}

/// One tolerance.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tolerance {
    Exact,
    Within { rel: f64, abs: f64 },
}

impl Tolerance {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(s) if s == "exact" => Some(Self::Exact),
            Value::Number(n) => {
                let abs = n.as_f64()?;
                Some(if abs == 0.0 { Self::Exact } else { Self::Within { rel: 0.0, abs } })
            }
            Value::Object(map) => {
                let part = |k: &str| map.get(k).and_then(Value::as_f64).unwrap_or(0.0);
                Some(Self::Within { rel: part("rel"), abs: part("abs") })
            }
            _ => None,
        }
    }

    fn text(self) -> String {
        match self {
            Self::Exact => "exact".to_owned(),
            Self::Within { rel: 0.0, abs } => format!("{abs:e}"),
            Self::Within { rel, abs } => format!("{abs:e}+{rel:e}|want|"),
        }
    }

    /// How many tolerances lie between the two numbers.
    fn excess(self, got: f64, want: f64) -> f64 {
        let gap = (got - want).abs();
        let room = match self {
            Self::Exact => 0.0,
            Self::Within { rel, abs } => abs + rel * want.abs(),
        };
        match (gap, room) {
            (g, _) if !g.is_finite() => f64::INFINITY,
            (0.0, _) => 0.0,
            (_, 0.0) => f64::INFINITY,
            (g, r) => g / r,
        }
    }
}

/// Tolerances of a case: a default, and others by answer key.
#[derive(Debug, Clone)]
pub struct Tolerances {
    default: Tolerance,
    by_key: Vec<(String, Tolerance)>,
}

impl Tolerances {
    /// From the case's `tol`; what it does not say comes from the kind.
    pub fn new(tol: Option<&Value>, kind: &str) -> Self {
        let of_kind = match kind {
            "esri_cascade" | "link_cut" | "io_static" | "ario_trace" => 1e-9,
            "inventory_abm" => 1e-8,
            "alt_sourcing_milp" | "ttr_tts_lp" => 1e-6,
            _ => 0.0,
        };
        let mut out = Self {
            default: if of_kind == 0.0 {
                Tolerance::Exact
            } else {
                Tolerance::Within { rel: 0.0, abs: of_kind }
            },
            by_key: if kind == "esri_cascade" {
                vec![("T".to_owned(), Tolerance::Exact)]
            } else {
                Vec::new()
            },
        };
        match tol {
            Some(Value::Object(map)) => {
                for (key, value) in map {
                    let Some(t) = Tolerance::read(value) else { continue };
                    if key == "default" {
                        out.default = t;
                    } else {
                        out.by_key.retain(|(k, _)| k != key);
                        out.by_key.push((key.clone(), t));
                    }
                }
            }
            Some(value) => out.default = Tolerance::read(value).unwrap_or(out.default),
            None => {}
        }
        out
    }

    fn of(&self, key: &str) -> Tolerance {
        self.by_key.iter().find(|(k, _)| k == key).map_or(self.default, |(_, t)| *t)
    }
}

/// The worst deviation of `got` from `want`; `None` when nothing is stated. An error when shapes or types differ
/// or a file of expected values cannot be read.
pub(super) fn compare(
    got: &Value,
    want: &Value,
    tols: &Tolerances,
    read: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Option<Deviation>, String> {
    let mut walk = Walk { tols, read, worst: None };
    walk.value(got, want, "", &mut String::new())?;
    Ok(walk.worst)
}

struct Walk<'a> {
    tols: &'a Tolerances,
    read: &'a dyn Fn(&str) -> Result<String, String>,
    worst: Option<Deviation>,
}

impl Walk<'_> {
    /// `key` is the answer key whose tolerance holds; `path` is where we are.
    fn value(&mut self, got: &Value, want: &Value, key: &str, path: &mut String) -> Result<(), String> {
        match (got, want) {
            (_, Value::Null) => Ok(()),
            (_, Value::Object(w)) if w.len() == 1 && w.contains_key("csv") && w["csv"].is_string() => {
                let matrix = csv_matrix(&(self.read)(w["csv"].as_str().unwrap_or_default())?)?;
                self.value(got, &matrix, key, path)
            }
            (Value::Object(g), Value::Object(w)) => self.object(g, w, path),
            (Value::Array(g), Value::Array(w)) => {
                if g.len() != w.len() {
                    return Err(format!("`{path}` has {} entries, expected {}", g.len(), w.len()));
                }
                for (i, (g, w)) in g.iter().zip(w).enumerate() {
                    self.below(path, &format!("[{i}]"), |s, p| s.value(g, w, key, p))?;
                }
                Ok(())
            }
            (Value::Number(g), Value::Number(w)) => {
                let (g, w) = (g.as_f64().unwrap_or(f64::NAN), w.as_f64().unwrap_or(f64::NAN));
                let excess = self.tols.of(key).excess(g, w);
                self.note(path, key, g.to_string(), w.to_string(), excess);
                Ok(())
            }
            (Value::Bool(_) | Value::String(_), Value::Bool(_) | Value::String(_)) => {
                let excess = if got == want { 0.0 } else { f64::INFINITY };
                self.note(path, key, got.to_string(), want.to_string(), excess);
                Ok(())
            }
            _ => Err(format!("`{path}` is {}, expected {}", type_word(got), type_word(want))),
        }
    }

    fn object(
        &mut self,
        got: &Map<String, Value>,
        want: &Map<String, Value>,
        path: &mut String,
    ) -> Result<(), String> {
        for (k, w) in want.iter().filter(|(_, w)| !w.is_null()) {
            let g = got.get(k).ok_or_else(|| format!("no answer for `{k}`"))?;
            let step = if path.is_empty() { k.clone() } else { format!(".{k}") };
            self.below(path, &step, |s, p| s.value(g, w, k, p))?;
        }
        Ok(())
    }

    fn below(
        &mut self,
        path: &mut String,
        step: &str,
        f: impl FnOnce(&mut Self, &mut String) -> Result<(), String>,
    ) -> Result<(), String> {
        let length = path.len();
        path.push_str(step);
        let result = f(self, path);
        path.truncate(length);
        result
    }

    fn note(&mut self, path: &str, key: &str, got: String, want: String, excess: f64) {
        if self.worst.as_ref().is_none_or(|w| excess > w.excess) {
            let tol = self.tols.of(key).text();
            self.worst = Some(Deviation { key: path.to_owned(), got, want, tol, excess });
        }
    }
}

fn type_word(v: &Value) -> &'static str {
    match v {
        Value::Null => "null (no finite number)",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A matrix from CSV: a header line and a column of labels are left out where they are not numbers, and so are margins: rows
/// and columns labelled `Total`.
fn csv_matrix(text: &str) -> Result<Value, String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> =
        reader.records().collect::<Result<_, _>>().map_err(|e| e.to_string())?;
    let number = |s: &str| s.trim().parse::<f64>().ok();
    let word = |r: &csv::StringRecord, i: usize| r.get(i).is_some_and(|c| number(c).is_none());
    let corner = rows.first().is_some_and(|r| word(r, 0));
    let labels = corner || rows.iter().any(|r| word(r, 0));
    let header = corner || rows.first().is_some_and(|r| (1..r.len()).any(|i| word(r, i)));
    let total = |cell: Option<&str>| cell.is_some_and(|c| c.trim().eq_ignore_ascii_case("total"));
    let margin: Vec<usize> = match rows.first() {
        Some(head) if header => (0..head.len()).filter(|i| total(head.get(*i))).collect(),
        _ => Vec::new(),
    };
    let mut out = Vec::new();
    for (i, row) in rows.iter().enumerate().skip(usize::from(header)) {
        if labels && total(row.get(0)) {
            continue;
        }
        let cells = row.iter().enumerate().skip(usize::from(labels)).filter(|(j, _)| !margin.contains(j));
        let cells: Option<Vec<Value>> = cells.map(|(_, c)| number(c).map(Value::from)).collect();
        let why = || format!("line {} of the expected matrix has a cell that is no number", i + 1);
        out.push(Value::Array(cells.ok_or_else(why)?));
    }
    Ok(Value::Array(out))
}

/// Fields of a determination that may hold more than is named.
const MAY_HOLD_MORE: [&str; 4] = ["warnings", "because", "missing", "blocked"];

/// Compares a determination with what is wanted: only the named fields; some may hold more.
pub(crate) fn determination(got: &Value, want: &Value) -> (bool, Option<Deviation>) {
    let empty = Map::new();
    let want = want.as_object().unwrap_or(&empty);
    let mut last = None;
    for (key, w) in want {
        let g = got.get(key).unwrap_or(&Value::Null);
        let equal = if MAY_HOLD_MORE.contains(&key.as_str()) { holds(g, w) } else { same(g, w) };
        let deviation = Deviation {
            key: key.clone(),
            got: g.to_string(),
            want: w.to_string(),
            tol: "exact".to_owned(),
            excess: if equal { 0.0 } else { f64::INFINITY },
        };
        if !equal {
            return (false, Some(deviation));
        }
        last = Some(deviation);
    }
    (last.is_some(), last)
}

fn holds(got: &Value, want: &Value) -> bool {
    match (got, want) {
        (Value::Array(g), Value::Array(w)) => w.iter().all(|x| g.contains(x)),
        (Value::Object(g), Value::Object(w)) => w.iter().all(|(k, x)| g.get(k) == Some(x)),
        _ => got == want,
    }
}

/// Equal, lists of words in any order.
fn same(got: &Value, want: &Value) -> bool {
    match (got, want) {
        (Value::Array(g), Value::Array(w)) => g.len() == w.len() && w.iter().all(|x| g.contains(x)),
        (Value::Number(g), Value::Number(w)) => g.as_f64() == w.as_f64(),
        (Value::Object(g), Value::Object(w)) => {
            g.len() == w.len() && w.iter().all(|(k, x)| g.get(k).is_some_and(|y| same(y, x)))
        }
        _ => got == want,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn worst(got: Value, want: Value, tol: Value) -> Result<Option<Deviation>, String> {
        compare(&got, &want, &Tolerances::new(Some(&tol), "io_static"), &|_| Err("no file".into()))
    }

    #[test]
    fn the_worst_key_is_named_with_its_index() {
        let d = worst(
            json!({"x": [[1.0, 2.0], [3.0, 4.5]]}),
            json!({"x": [[1.0, 2.0], [3.0, 4.0]]}),
            json!({"default": 1.0}),
        );
        let d = d.unwrap().unwrap();
        assert_eq!((d.key.as_str(), d.excess), ("x[1][1]", 0.5));
    }

    #[test]
    fn shapes_types_and_missing_keys_are_errors() {
        assert!(worst(json!({"x": [1]}), json!({"x": [1, 2]}), json!(1)).is_err());
        assert!(worst(json!({"x": "1"}), json!({"x": 1}), json!(1)).is_err());
        assert!(worst(json!({"x": null}), json!({"x": 1}), json!(1)).is_err());
        assert!(worst(json!({}), json!({"x": 1}), json!(1)).is_err());
    }

    #[test]
    fn null_is_not_compared_and_nothing_compared_is_no_pass() {
        assert!(worst(json!({}), json!({"x": null}), json!(1)).unwrap().is_none());
    }

    #[test]
    fn relative_and_absolute_room_add_up() {
        let d =
            worst(json!({"x": 103.0}), json!({"x": 100.0}), json!({"x": {"rel": 0.01, "abs": 2.0}})).unwrap();
        assert_eq!(d.unwrap().excess, 1.0);
        let d = worst(json!({"T": 3}), json!({"T": 4}), json!({"T": 0})).unwrap();
        assert_eq!(d.unwrap().excess, f64::INFINITY);
    }

    #[test]
    fn a_determination_may_hold_more_warnings_but_not_other_exceptions() {
        let got = json!({"warnings": ["a", "b"], "exceptions": ["GBS"], "policy": null});
        assert!(determination(&got, &json!({"warnings": ["b"], "policy": null})).0);
        assert!(!determination(&got, &json!({"exceptions": []})).0);
        assert!(!determination(&got, &json!({})).0, "nothing stated is not a pass");
    }

    #[test]
    fn a_matrix_file_may_have_labels() {
        assert_eq!(csv_matrix("code,a,b\na,1,2\nb,3,4\n").unwrap(), json!([[1.0, 2.0], [3.0, 4.0]]));
        assert_eq!(csv_matrix("1,2\n3,4\n").unwrap(), json!([[1.0, 2.0], [3.0, 4.0]]));
        let margins = "code,1,2,Total\n1,1,2,3\n2,3,4,7\nTotal,4,6,10\n";
        assert_eq!(csv_matrix(margins).unwrap(), json!([[1.0, 2.0], [3.0, 4.0]]));
    }
}
