//! GLORIA: global supply–use tables, made symmetric.
//!
//! Three CSV files without labels (names with `T-Results`, `Y-Results`, `V-Results`): for each region its industries, then its products, both in the order of the
//! sector list; six columns of final demand and six rows of value added a region. The list of regions and sectors comes from the release's read-me and is
//! given as a map: lines `region,CODE` and `sector,CODE,LABEL`.
//!
//! Supply of region r is the block industries × its own products, use the block products × industries. Made symmetric by the fixed product sales
//! structure (Eurostat 2008, model D): each industry keeps its market share of every product, Z = D U, Y_i = D Y, D = supply over the product's total. No negative
//! cells can arise. Not supported: margins and taxes in their own sheets, satellite accounts; files larger than memory (a whole year of the full release is
//! 39,360² cells).

use super::Folder;
use super::eora::category;
use super::sheet::{Format, stream_sheet};
use crate::error::{Error, Result};
use crate::matrix::Matrix;
use crate::table::{FinalColumn, Industry, Table, TableInfo, ValueAddedIs};

const FINALS: [&str; 6] = ["P.3h", "P.3n", "P.3g", "P.51", "P.52", "P.53"];

pub(super) fn read(folder: &dyn Folder, map: Option<&str>, info: &TableInfo) -> Result<Table> {
    let map = map.ok_or_else(|| {
        Error::input("GLORIA files have no labels; give the list of regions and sectors with `--map`")
    })?;
    let (regions, sectors) = list(map)?;
    let (r, s) = (regions.len(), sectors.len());
    let (t, y) = (part(folder, "T-Results")?, part(folder, "Y-Results")?);
    let v = part(folder, "V-Results")?;
    let shape = |what: &str, m: &Matrix, rows: usize, cols: usize| {
        if (m.rows(), m.cols()) == (rows, cols) {
            return Ok(());
        }
        let (a, b) = (m.rows(), m.cols());
        Err(Error::layout(format!(
            "{what} is {a} × {b}; {r} regions and {s} sectors make it {rows} × {cols}"
        )))
    };
    shape("T", &t, 2 * r * s, 2 * r * s)?;
    shape("Y", &y, 2 * r * s, FINALS.len() * r)?;
    shape("V", &v, v.rows(), 2 * r * s)?;
    let industry = |p: usize, k: usize| p * 2 * s + k;
    let product = |p: usize, k: usize| p * 2 * s + s + k;
    let (n, c) = (r * s, FINALS.len() * r);
    let (mut z, mut final_demand, mut output) = (Matrix::zeros(n, n), Matrix::zeros(n, c), vec![0.0; n]);
    for p in 0..r {
        for k in 0..s {
            let made: f64 = (0..s).map(|m| t.at(industry(p, m), product(p, k))).sum();
            for m in 0..s {
                let supply = t.at(industry(p, m), product(p, k));
                output[p * s + m] += supply;
                if supply == 0.0 || made == 0.0 {
                    continue;
                }
                let share = supply / made;
                for q in 0..r {
                    for b in 0..s {
                        *z.at_mut(p * s + m, q * s + b) += share * t.at(product(p, k), industry(q, b));
                    }
                }
                for f in 0..c {
                    *final_demand.at_mut(p * s + m, f) += share * y.at(product(p, k), f);
                }
            }
        }
    }
    let sums = v.col_sums();
    let place = |i: usize| (regions[i / s].clone(), sectors[i % s].clone());
    Ok(Table {
        info: TableInfo { value_added_is: ValueAddedIs::Datum, ..info.clone() },
        industries: (0..n)
            .map(|i| {
                let (place, (sector, label)) = place(i);
                Industry { place, sector, label }
            })
            .collect(),
        finals: (0..c)
            .map(|f| FinalColumn {
                place: regions[f / FINALS.len()].clone(),
                category: category(FINALS[f % FINALS.len()]),
            })
            .collect(),
        z,
        y: final_demand,
        imports: None,
        taxes: None,
        value_added: (0..n).map(|i| sums[industry(i / s, i % s)]).collect(),
        output,
        satellites: Vec::new(),
    })
}

type Sectors = Vec<(String, String)>;

fn list(map: &str) -> Result<(Vec<String>, Sectors)> {
    let (mut regions, mut sectors) = (Vec::new(), Vec::new());
    for (at, line) in map.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let cells = super::sheet::split(line.as_bytes(), b',', at as u64 + 1)?;
        match &cells[..] {
            [kind, code, ..] if kind == "region" => regions.push(code.trim().to_owned()),
            [kind, code, label, ..] if kind == "sector" => {
                sectors.push((code.trim().to_owned(), label.trim().to_owned()));
            }
            _ => {
                return Err(Error::cell(
                    at as u64 + 1,
                    1,
                    "the map has lines `region,CODE` and `sector,CODE,LABEL`",
                ));
            }
        }
    }
    if regions.is_empty() || sectors.is_empty() {
        return Err(Error::layout("the map names no region or no sector"));
    }
    Ok((regions, sectors))
}

fn part(folder: &dyn Folder, word: &str) -> Result<Matrix> {
    let found = folder.names().into_iter().find(|n| n.contains(word));
    let found = found.ok_or_else(|| {
        Error::layout(format!("`{}` has no file with `{word}` in its name", folder.label()))
    })?;
    Ok(stream_sheet(&mut folder.stream(&found)?, &Format { separator: b',', head: 0, labels: 0 })?.cells)
}
