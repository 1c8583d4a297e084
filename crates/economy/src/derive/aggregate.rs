//! Adding industries, places and columns of final demand together, and rounding what comes out.

use crate::error::{Error, Result};
use crate::matrix::Matrix;
use crate::table::{FinalColumn, Industry, Satellite, SatelliteCell, Table, ValueAddedIs};
use serde::Serialize;

/// Which source code goes into which target, with the target's label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Concordance {
    what: String,
    rows: Vec<(String, String, String)>,
}

impl Concordance {
    /// Reads `source,target,label`; the order of first appearance of the targets is the order of the result.
    pub fn read(bytes: &[u8], what: &str) -> Result<Self> {
        let mut reader = csv::Reader::from_reader(bytes);
        let head = reader.headers().map_err(|e| Error::layout(format!("{what}: {e}")))?;
        if head.iter().ne(["source", "target", "label"]) {
            return Err(Error::layout(format!("{what}: expected the header source,target,label")));
        }
        let mut rows: Vec<(String, String, String)> = Vec::new();
        for (r, record) in reader.records().enumerate() {
            let row = r as u64 + 2;
            let record = record.map_err(|e| Error::cell(row, 0, e.to_string()))?;
            if rows.iter().any(|(s, _, _)| *s == record[0]) {
                return Err(Error::cell(row, 1, format!("{what}: `{}` stands twice", &record[0])));
            }
            rows.push((record[0].into(), record[1].into(), record[2].into()));
        }
        Ok(Self { what: what.into(), rows })
    }

    /// The targets with their labels, in order of first appearance.
    pub fn targets(&self) -> Vec<(&str, &str)> {
        let mut out: Vec<(&str, &str)> = Vec::new();
        for (_, target, label) in &self.rows {
            if !out.iter().any(|(t, _)| t == target) {
                out.push((target, label));
            }
        }
        out
    }

    fn target(&self, source: &str) -> Result<&str> {
        let found = self.rows.iter().find(|(s, _, _)| s == source).map(|(_, t, _)| t.as_str());
        found.ok_or_else(|| Error::layout(format!("{}: nothing says where `{source}` goes", self.what)))
    }
}

/// Adds a table together. Every source code must be in its concordance. Satellites are added too where their figures cover whole targets; a figure
/// for a part of a target is left out.
pub fn aggregate(
    table: &Table,
    sectors: &Concordance,
    places: Option<&Concordance>,
    finals: Option<&Concordance>,
) -> Result<Table> {
    let place = |p: &str| places.map_or(Ok(p.to_owned()), |c| c.target(p).map(str::to_owned));
    let order: Vec<String> = match places {
        Some(c) => c.targets().iter().map(|(t, _)| (*t).to_owned()).collect(),
        None => table.places().iter().map(|p| (*p).to_owned()).collect(),
    };
    let mut industries = Vec::new();
    for p in &order {
        for (sector, label) in sectors.targets() {
            industries.push(Industry { place: p.clone(), sector: sector.into(), label: label.into() });
        }
    }
    let to: Vec<usize> = table
        .industries
        .iter()
        .map(|i| {
            let (p, s) = (place(&i.place)?, sectors.target(&i.sector)?);
            let at = industries.iter().position(|t| t.place == p && t.sector == s);
            at.ok_or_else(|| Error::layout(format!("no industry `{p}/{s}`")))
        })
        .collect::<Result<_>>()?;
    let target_places: Vec<String> = industries.iter().map(|i| i.place.clone()).collect();
    let (columns, final_to) = final_columns(table, &place, finals)?;
    let (n, c) = (industries.len(), columns.len());
    let both: Vec<usize> = to.iter().copied().chain(final_to.iter().map(|k| n + k)).collect();
    let vector = |v: &[f64], map: &[usize], len: usize| {
        let mut out = vec![0.0; len];
        for (value, &k) in v.iter().zip(map) {
            out[k] += value;
        }
        out
    };
    let (mut z, mut y) = (Matrix::zeros(n, n), Matrix::zeros(n, c));
    for i in 0..table.size() {
        for j in 0..table.size() {
            *z.at_mut(to[i], to[j]) += table.z.at(i, j);
        }
        for (k, &column) in final_to.iter().enumerate() {
            *y.at_mut(to[i], column) += table.y.at(i, k);
        }
    }
    Ok(Table {
        info: table.info.clone(),
        industries,
        finals: columns,
        z,
        y,
        imports: table.imports.as_ref().map(|r| vector(r, &both, n + c)),
        taxes: table.taxes.as_ref().map(|r| vector(r, &both, n + c)),
        value_added: vector(&table.value_added, &to, n),
        output: vector(&table.output, &to, n),
        satellites: table.satellites.iter().map(|s| add_satellite(table, s, &to, &target_places)).collect(),
    })
}

/// Figures that share a target are joined into one; it is kept where every industry of its targets that makes anything has a figure.
fn add_satellite(table: &Table, s: &Satellite, to: &[usize], places: &[String]) -> Satellite {
    let mut joined: Vec<(Vec<usize>, SatelliteCell)> = Vec::new();
    for cell in &s.cells {
        let mut targets: Vec<usize> = cell.industries.iter().map(|&i| to[i]).collect();
        let mut own = cell.clone();
        let mut k = 0;
        while k < joined.len() {
            if joined[k].0.iter().any(|t| targets.contains(t)) {
                let (more, other) = joined.remove(k);
                targets.extend(more);
                own.industries.extend(other.industries);
                own.value += other.value;
                own.group = format!("{}; {}", other.group, own.group);
                k = 0; // what joined may now touch what stood before
            } else {
                k += 1;
            }
        }
        targets.sort_unstable();
        targets.dedup();
        joined.push((targets, own));
    }
    let whole = |targets: &[usize], covered: &[usize]| {
        let inside = (0..table.size()).filter(|&i| targets.contains(&to[i]) && table.output[i] != 0.0);
        inside.into_iter().all(|i| covered.contains(&i))
    };
    let cells = joined
        .into_iter()
        .filter(|(t, c)| whole(t, &c.industries))
        .map(|(targets, c)| SatelliteCell { place: places[targets[0]].clone(), industries: targets, ..c });
    Satellite { cells: cells.collect(), ..s.clone() }
}

/// The added columns of final demand, and where every old column goes.
fn final_columns(
    table: &Table,
    place: &dyn Fn(&str) -> Result<String>,
    finals: Option<&Concordance>,
) -> Result<(Vec<FinalColumn>, Vec<usize>)> {
    let mut columns: Vec<FinalColumn> = Vec::new();
    let mut final_to = Vec::new();
    for f in &table.finals {
        let category = finals.map_or(Ok(f.category.as_str()), |c| c.target(&f.category))?;
        let column = FinalColumn { place: place(&f.place)?, category: category.into() };
        let at = columns.iter().position(|c| *c == column).unwrap_or_else(|| {
            columns.push(column);
            columns.len() - 1
        });
        final_to.push(at);
    }
    Ok((columns, final_to))
}

/// Rounds every cell to a multiple of `unit`, halves away from zero. Where value added is the residual it is taken anew, so that the rounded
/// columns still close.
pub fn round(table: &Table, unit: f64) -> Table {
    let r = |v: f64| (v / unit).round() * unit;
    let all = |m: &Matrix| Matrix::from_fn(m.rows(), m.cols(), |i, j| r(m.at(i, j)));
    let row = |v: &Vec<f64>| v.iter().map(|v| r(*v)).collect::<Vec<_>>();
    let (z, output) = (all(&table.z), row(&table.output));
    let value_added = match table.info.value_added_is {
        ValueAddedIs::Datum => row(&table.value_added),
        ValueAddedIs::Residual => {
            let other = |r: &Option<Vec<f64>>, j: usize| r.as_ref().map_or(0.0, |r| r[j]);
            let (imports, taxes) = (table.imports.as_ref().map(row), table.taxes.as_ref().map(row));
            let inputs = z.col_sums();
            (0..table.size()).map(|j| output[j] - inputs[j] - other(&imports, j) - other(&taxes, j)).collect()
        }
    };
    Table {
        y: all(&table.y),
        imports: table.imports.as_ref().map(row),
        taxes: table.taxes.as_ref().map(row),
        z,
        output,
        value_added,
        ..table.clone()
    }
}
