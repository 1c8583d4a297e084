//! The `ario_trace` validation cases.
//!
//! Supported: every field of the kind; `inventory_days` as one number or by sector. Not supported: other recovery curves than `linear`
//! and `convexe`; they are refused by name.

use super::event::{Event, EventKind, Recovery};
use super::{ArioParams, Base, Mode, OrderType, Trace, simulate};
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::Matrix;
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
struct CaseInput {
    base: Value,
    days_per_year: f64,
    n_steps: usize,
    steps: Vec<usize>,
    order_type: OrderType,
    alpha_base: f64,
    alpha_max: f64,
    alpha_tau: f64,
    #[serde(default)]
    rebuild_tau: Option<f64>,
    inventory_days: Value,
    #[serde(default)]
    infinite_inventory_sectors: Vec<String>,
    #[serde(default)]
    psi: Option<f64>,
    inventory_restoration_tau: f64,
    kapital_to_va_ratio: f64,
    #[serde(default)]
    monetary_factor: Option<f64>,
    #[serde(default)]
    events: Vec<CaseEvent>,
}

#[derive(Deserialize)]
struct CaseEvent {
    kind: String,
    impact: Vec<(String, String, f64)>,
    occurrence: u32,
    duration: u32,
    #[serde(default)]
    recovery_function: Option<String>,
    #[serde(default)]
    recovery_tau: Option<f64>,
    #[serde(default)]
    rebuild_tau: Option<f64>,
    #[serde(default)]
    rebuilding_sectors: Map<String, Value>,
    #[serde(default)]
    rebuilding_factor: Option<f64>,
}

#[derive(Deserialize)]
struct BaseFile {
    industries: Vec<(String, String)>,
    #[serde(rename = "Z")]
    z: Vec<Vec<f64>>,
    #[serde(rename = "Y")]
    y: Vec<Vec<f64>>,
    #[serde(default)]
    x: Option<Vec<f64>>,
}

/// Runs the case and reports the days that `input.steps` asks for. `resolve` reads the file that `base` names.
pub fn ario_trace_json(
    input: &Value,
    resolve: &dyn Fn(&str) -> std::result::Result<String, String>,
) -> Result<Value> {
    let case =
        CaseInput::deserialize(input).map_err(|e| Error::input(format!("not an `ario_trace` input: {e}")))?;
    let base = read_base(&case.base, resolve)?;
    let params = case.params(&base)?;
    let events: Vec<Event> = case.events.iter().map(|e| e.event(&base)).collect::<Result<_>>()?;
    if let Some(late) = case.steps.iter().find(|&&s| s >= case.n_steps) {
        return Err(Error::input(format!("step {late} is asked for and only {} days are run", case.n_steps)));
    }
    let trace: Trace = simulate(&base, &params, &events)?;
    let days = |rows: &[Vec<f64>]| case.steps.iter().map(|&s| rows[s].clone()).collect::<Vec<_>>();
    Ok(json!({
        "production": days(&trace.production),
        "capacity": days(&trace.capacity),
        "unmet": case.steps.iter().map(|&s| trace.unmet[s]).collect::<Vec<_>>(),
        "cum_production_loss": trace.cum_production_loss,
        "had_shortage": trace.had_shortage,
        "X0": trace.x0,
        "productive_capital": trace.productive_capital,
    }))
}

fn read_base(value: &Value, resolve: &dyn Fn(&str) -> std::result::Result<String, String>) -> Result<Base> {
    let parsed = match value.as_str() {
        Some(name) => {
            let fault = |message: String| ErrorKind::Resolve { name: name.to_owned(), message };
            let text = resolve(name).map_err(fault)?;
            serde_json::from_str(&text).map_err(|e| fault(e.to_string()))?
        }
        None => BaseFile::deserialize(value).map_err(|e| Error::input(format!("`base`: {e}")))?,
    };
    let (z, y) = (Matrix::from_rows(&parsed.z)?, Matrix::from_rows(&parsed.y)?);
    if z.rows() != y.rows() {
        return Err(Error::input("`Z` and `Y` of the base differ in their rows"));
    }
    let x = parsed.x.unwrap_or_else(|| crate::statics::calc_x(&z, &y));
    Ok(Base { industries: parsed.industries, z, y, x })
}

impl CaseInput {
    fn params(&self, base: &Base) -> Result<ArioParams> {
        let mut sectors: Vec<&str> = Vec::new();
        for (_, s) in &base.industries {
            if !sectors.contains(&s.as_str()) {
                sectors.push(s);
            }
        }
        if let Some(other) = self.infinite_inventory_sectors.iter().find(|s| !sectors.contains(&s.as_str())) {
            return Err(Error::input(format!(
                "`infinite_inventory_sectors` names `{other}`, which the base does not have"
            )));
        }
        let days = |s: &str| -> Result<f64> {
            if self.infinite_inventory_sectors.iter().any(|i| i == s) {
                return Ok(f64::INFINITY);
            }
            let v = self.inventory_days.as_f64().or_else(|| self.inventory_days.get(s)?.as_f64());
            v.ok_or_else(|| Error::input(format!("`inventory_days` has no number for `{s}`")))
        };
        let factor = self.monetary_factor.unwrap_or(1e6);
        if !(factor.is_finite() && factor >= 1.0) {
            return Err(Error::input(format!("`monetary_factor` is {factor}; expected 1 or more")));
        }
        // One decimal more than the unit has zeros: 7 for millions.
        let capital_decimals = factor.log10() as i32 + 1;
        Ok(ArioParams {
            days_per_year: self.days_per_year,
            n_steps: self.n_steps,
            order_type: self.order_type,
            alpha_base: self.alpha_base,
            alpha_max: self.alpha_max,
            alpha_tau: self.alpha_tau,
            rebuild_tau: self.rebuild_tau.unwrap_or(60.0),
            inventory_days: sectors.iter().map(|s| days(s)).collect::<Result<_>>()?,
            psi: self.psi.unwrap_or(1.0),
            inventory_restoration_tau: self.inventory_restoration_tau,
            kapital_to_va_ratio: self.kapital_to_va_ratio,
            capital_decimals,
            rationing: super::Rationing::Proportional,
            substitution: true,
            mode: Mode::Compatibility,
        })
    }
}

impl CaseEvent {
    fn event(&self, base: &Base) -> Result<Event> {
        let mut impact = vec![0.0; base.industries.len()];
        for (region, sector, amount) in &self.impact {
            let at = base.industries.iter().position(|(r, s)| r == region && s == sector);
            let at = at.ok_or_else(|| {
                Error::input(format!("an event strikes `{region}` `{sector}`, which the base does not have"))
            })?;
            impact[at] += amount;
        }
        let kind = match self.kind.as_str() {
            "arbitrary" => EventKind::Arbitrary(self.recovery()?),
            "recovery" => EventKind::Recovery(self.recovery()?),
            "rebuild" => EventKind::Rebuild {
                sectors: self.rebuilders()?,
                factor: self.rebuilding_factor.unwrap_or(1.0),
                tau: self.rebuild_tau,
            },
            other => {
                return Err(Error::input(format!(
                    "an event is of kind `{other}`; expected arbitrary, recovery or rebuild"
                )));
            }
        };
        Ok(Event { kind, impact, occurrence: self.occurrence, duration: self.duration })
    }

    fn recovery(&self) -> Result<Recovery> {
        let tau =
            self.recovery_tau.ok_or_else(|| Error::input("an event that recovers needs `recovery_tau`"))?;
        match self.recovery_function.as_deref() {
            Some("linear") | None => Ok(Recovery::Linear(tau)),
            Some("convexe") => Ok(Recovery::Convexe(tau)),
            Some(other) => {
                Err(Error::input(format!("`recovery_function` is `{other}`; expected linear or convexe")))
            }
        }
    }

    fn rebuilders(&self) -> Result<Vec<(String, f64)>> {
        let share = |(s, v): (&String, &Value)| Some((s.clone(), v.as_f64()?));
        let all = self
            .rebuilding_sectors
            .iter()
            .map(|e| share(e).ok_or_else(|| Error::input("`rebuilding_sectors` needs a share a sector")));
        all.collect()
    }
}
