//! Prepared tables, and a file that is read from disk piece by piece.

use crate::clock::Clock;
use crate::{Done, demand_shock, load, names};
use knockon_economy::read::Folder;
use knockon_economy::ready::{Kept, KeptFrom, keep};
use knockon_economy::solve::{Plan, Solver};
use knockon_economy::statics::calc_x;
use knockon_economy::table::{FinalColumn, Flows, Industry, Table, TableInfo, ValueAddedIs};
use serde_json::json;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;

/// The arrays of a folder as a table, kept with its factors.
pub fn prepare(dir: &Path, file: &Path) -> Done {
    let (regions, y_regions, sectors) = names(dir)?;
    let (z, y) = (load(dir, "Z")?, load(dir, "Y")?);
    let output = calc_x(&z, &y);
    let value_added = output.iter().zip(z.col_sums()).map(|(x, s)| x - s).collect();
    let industry =
        |(i, place)| Industry { place, sector: format!("S{:03}", i % sectors), label: String::new() };
    let table = Table {
        info: TableInfo {
            name: "made".into(),
            year: 2020,
            currency: knockon_vocabulary::Currency::USD,
            unit: 1e6,
            prices: "basic prices".into(),
            flows: Flows::Interregional,
            value_added_is: ValueAddedIs::Residual,
            source: "seeded".into(),
        },
        industries: regions.into_iter().enumerate().map(industry).collect(),
        finals: y_regions
            .into_iter()
            .map(|place| FinalColumn { place, category: "households".into() })
            .collect(),
        z,
        y,
        imports: None,
        taxes: None,
        value_added,
        output,
        satellites: Vec::new(),
    };
    let clock = Clock::start();
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    let from = KeptFrom { name: dir.display().to_string(), sha256: "0".repeat(64) };
    let n = keep(table, &from, &mut out)?.accounts().size();
    out.flush()?;
    let (wall, cpu) = clock.stop();
    Ok(json!({"n": n, "wall_s": wall, "cpu_s": cpu, "mb": std::fs::metadata(file)?.len() as f64 / 1e6}))
}

/// Opened, checked, and asked.
pub fn prepared(file: &Path) -> Done {
    let clock = Clock::start();
    let ready = Kept::open(File::open(file)?)?.ready(Plan::MANY)?;
    let (open_wall, open_cpu) = clock.stop();
    let n = ready.accounts().size();
    ready.solver().solve(&demand_shock(n, 5))?;
    let (wall, cpu) = clock.stop();
    let clock = Clock::start();
    let x = ready.solver().solve(&demand_shock(n, 6))?;
    let (again_wall, again_cpu) = clock.stop();
    Ok(json!({"n": n, "open_wall_s": open_wall, "open_cpu_s": open_cpu, "open_and_first_wall_s": wall,
        "open_and_first_cpu_s": cpu, "again_wall_s": again_wall, "again_cpu_s": again_cpu, "sum": x.iter().sum::<f64>()}))
}

/// One file, read from disk as it is asked for.
pub struct OnDisk<'a>(pub &'a Path);

impl Folder for OnDisk<'_> {
    fn label(&self) -> String {
        self.0.file_name().map_or_else(|| "table".into(), |n| n.to_string_lossy().into_owned())
    }

    fn names(&self) -> Vec<String> {
        vec![self.label()]
    }

    fn stream(&self, name: &str) -> Result<Box<dyn Read + '_>, knockon_economy::Error> {
        let opened = File::open(self.0).map(|f| Box::new(f) as Box<dyn Read>);
        opened.map_err(|e| {
            knockon_economy::ErrorKind::Resolve { name: name.to_owned(), message: e.to_string() }.into()
        })
    }
}
