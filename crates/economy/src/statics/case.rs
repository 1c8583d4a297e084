//! The `io_static` validation cases: which answer is which formula.
//!
//! Supported: every key of the dictionary of `knockon verify`. A key that is not in the dictionary is an error that names it.

use super::source::{Resolve, Source};
use super::{accounts, core, extraction};
use crate::error::{Error, Result};
use crate::matrix::Matrix;
use serde_json::{Map, Value, json};

/// Answers the keys that `input.answers` asks for. `resolve` reads a file that the input names.
pub fn io_static_json(input: &Value, resolve: Resolve<'_>) -> Result<Value> {
    let keys = input.get("answers").and_then(Value::as_array);
    let keys = keys.ok_or_else(|| Error::input("`answers` must list the keys to give"))?;
    let source = Source::new(input, resolve)?;
    let mut out = Map::new();
    for key in keys {
        let key = key.as_str().ok_or_else(|| Error::input("`answers` must be a list of strings"))?;
        out.insert(key.to_owned(), answer(&source, key)?);
    }
    Ok(Value::Object(out))
}

fn rows(m: &Matrix) -> Value {
    json!(m.to_rows())
}

fn answer(s: &Source<'_>, key: &str) -> Result<Value> {
    Ok(match key {
        "A" => rows(s.a()?),
        "L" => rows(s.l()?),
        "L_diag" => json!((0..s.size()?).map(|i| Ok(s.l()?.at(i, i))).collect::<Result<Vec<_>>>()?),
        "B" => rows(&core::calc_b(&s.z()?, s.x()?)),
        "G" => rows(&ghosh(s)?),
        "S" => rows(&stressors(s)?),
        "S_Y" => {
            let (f_y, y) = (s.need_matrix("F_Y")?, s.need_matrix("Y")?);
            if f_y.cols() != y.cols() {
                return Err(Error::input(format!("`F_Y` has {} columns and `Y` {}", f_y.cols(), y.cols())));
            }
            rows(&core::calc_s_y(&f_y, &y))
        }
        "M" => rows(&core::calc_m(&stressors(s)?, s.l()?)),
        "M_down" => rows(&core::calc_m_down(&stressors(s)?, &ghosh(s)?)),
        "x" => json!(s.x_from_sales()?),
        "new_x" => json!(core::calc_new_x(s.l()?, &s.need_vector("new_f")?)),
        "new_employment" => {
            let x = core::calc_new_x(s.l()?, &s.need_vector("new_f")?);
            json!(s.coeff("employment")?.iter().zip(x).map(|(e, x)| e * x).collect::<Vec<_>>())
        }
        "output_multipliers" => json!(core::calc_output_multipliers(s.l()?)),
        "forward_linkages" => json!(core::calc_forward_linkages(&ghosh(s)?)),
        "D_cba" | "D_pba" | "D_imp" | "D_exp" => footprint(s, key)?,
        "L_region" | "intraregional_multipliers" | "spillover" | "feedback" => regional(s, key)?,
        "hem_loss" => json!(extraction::calc_hem_loss(s.a()?, &s.f()?, s.x()?)?),
        "cut_x" => {
            json!(extraction::calc_cut_x(s.a()?, &s.f()?, &industry_regions(s)?, &s.pairs("cut_blocks")?)?)
        }
        _ if key.starts_with("type2_") => type2(s, key)?,
        _ if key.starts_with("va_in_") => value_added(s, key)?,
        _ => per_unit(s, key)?,
    })
}

fn unknown(key: &str) -> Error {
    Error::input(format!("`{key}` is not an answer of this kind"))
}

fn ghosh(s: &Source<'_>) -> Result<Matrix> {
    core::calc_g(&core::calc_b(&s.z()?, s.x()?))
}

fn stressors(s: &Source<'_>) -> Result<Matrix> {
    let f = s.need_matrix("F")?;
    if f.cols() != s.size()? {
        return Err(Error::input(format!("`F` has {} columns for {} industries", f.cols(), s.size()?)));
    }
    Ok(core::calc_s(&f, s.x()?))
}

fn industry_regions(s: &Source<'_>) -> Result<Vec<String>> {
    let regions = s.labels("regions")?;
    if regions.len() == s.size()? {
        Ok(regions)
    } else {
        Err(Error::input("`regions` needs one label an industry"))
    }
}

fn footprint(s: &Source<'_>, key: &str) -> Result<Value> {
    let d = accounts::footprints(
        &stressors(s)?,
        s.l()?,
        &s.need_matrix("Y")?,
        &industry_regions(s)?,
        &s.labels("Y_regions")?,
    )?;
    Ok(rows(match key {
        "D_cba" => &d.cba,
        "D_pba" => &d.pba,
        "D_imp" => &d.imp,
        _ => &d.exp,
    }))
}

fn regional(s: &Source<'_>, key: &str) -> Result<Value> {
    let r = accounts::calc_regional(s.a()?, s.l()?, &industry_regions(s)?, &s.label("region")?)?;
    Ok(match key {
        "L_region" => rows(&r.l_region),
        "intraregional_multipliers" => json!(r.intraregional_multipliers),
        "spillover" => json!(r.spillover),
        _ => json!(r.feedback),
    })
}

fn type2(s: &Source<'_>, key: &str) -> Result<Value> {
    let income = s.coeff("income")?;
    let corner = s.number("household_corner").unwrap_or(0.0);
    let t = core::calc_type2(s.a()?, &s.need_vector("household_column")?, &income, corner)?;
    Ok(match key {
        "type2_L" => rows(&t.l),
        "type2_output_multipliers" => json!(t.output_multipliers),
        "type2_income_effects" => json!(t.income_effects),
        "type2_income_multipliers" => ratios(&t.income_effects, &income),
        _ => return Err(unknown(key)),
    })
}

fn value_added(s: &Source<'_>, key: &str) -> Result<Value> {
    let v = extraction::calc_value_added_coeff(s.a()?);
    Ok(rows(&match key {
        "va_in_output" => extraction::calc_va(&v, s.l()?, s.x()?),
        "va_in_exports" => {
            let y = s.need_matrix("Y")?;
            let y_regions = s.labels("Y_regions")?;
            if y_regions.len() != y.cols() || y.rows() != s.size()? {
                return Err(Error::input("`Y` needs one row an industry and one of `Y_regions` a column"));
            }
            let e = accounts::calc_sales_abroad(&s.z()?, &y, &industry_regions(s)?, &y_regions);
            extraction::calc_va(&v, s.l()?, &e)
        }
        "va_in_final_demand" => {
            let y = s.need_matrix("Y")?;
            if y.rows() != s.size()? {
                return Err(Error::input(format!("`Y` has {} rows for {} industries", y.rows(), s.size()?)));
            }
            extraction::calc_va_in_columns(&v, s.l()?, &y)
        }
        _ => return Err(unknown(key)),
    }))
}

/// Effects over own coefficients. Where the coefficient is 0 there is no such ratio; the answer is 0, as statistical offices print it.
fn ratios(effects: &[f64], v: &[f64]) -> Value {
    json!(core::calc_multipliers(effects, v).iter().map(|m| m.unwrap_or(0.0)).collect::<Vec<_>>())
}

/// `gva_coeff`, `gva_effects`, `gva_multipliers`, and the same of employment and income.
fn per_unit(s: &Source<'_>, key: &str) -> Result<Value> {
    let (name, what) = key.rsplit_once('_').ok_or_else(|| unknown(key))?;
    if !matches!(name, "gva" | "employment" | "income")
        || !matches!(what, "coeff" | "effects" | "multipliers")
    {
        return Err(unknown(key));
    }
    let v = s.coeff(name)?;
    if what == "coeff" {
        return Ok(json!(v));
    }
    let effects = core::calc_effects(&v, s.l()?);
    Ok(if what == "effects" { json!(effects) } else { ratios(&effects, &v) })
}
