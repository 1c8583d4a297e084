//! `table list|info|derive`.

use crate::error::{Error, ErrorKind};
use knockon_economy::derive::{Inputs, derive};
use knockon_economy::{EMBEDDED, embedded};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Names and sources of the tables that are compiled in.
pub fn tables() -> Result<Vec<(String, String)>, Error> {
    EMBEDDED
        .iter()
        .map(|e| {
            let table = e.read().map_err(|e| Error::from(ErrorKind::Internal(e.to_string())))?;
            Ok((e.name.to_owned(), table.info.source))
        })
        .collect()
}

/// Places, sectors, year, balances of a table.
pub fn table_info(name: &str) -> Result<String, Error> {
    let table = match embedded(name) {
        Some(e) => e.read().map_err(|e| Error::usage(e.to_string()))?,
        None => {
            let path = Path::new(name);
            let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
            knockon_economy::table::read(&bytes).map_err(|e| Error::usage(format!("`{name}`: {e}")))?.0
        }
    };
    let mut out = String::new();
    let i = &table.info;
    let _ =
        writeln!(out, "{} ({}), {}, unit {} {}\n{}", i.name, i.year, i.prices, i.unit, i.currency, i.source);
    let _ = writeln!(out, "places   {}", table.places().join(" "));
    let mut sectors: Vec<String> = Vec::new();
    for industry in &table.industries {
        let line = format!("{:<10} {}", industry.sector, industry.label);
        if !sectors.contains(&line) {
            sectors.push(line);
        }
    }
    let _ = writeln!(out, "sectors\n  {}", sectors.join("\n  "));
    for s in &table.satellites {
        let _ = writeln!(out, "satellite {} ({})", s.name, s.unit);
    }
    let _ = writeln!(out, "{}", table.balances().to_string().trim_end());
    Ok(out)
}

/// Derives a table from its source by the recipe and concordances in a table folder; writes it there and gives the balances.
///
/// `sources`: the large table and, where the recipe has jobs, the employment file.
pub fn table_derive(folder: &Path, sources: &[PathBuf]) -> Result<String, Error> {
    let read = |p: &Path| std::fs::read(p).map_err(|e| Error::io(p, e));
    let own = |name: &str| -> Result<Option<Vec<u8>>, Error> {
        let path = folder.join(name);
        if path.exists() { read(&path).map(Some) } else { Ok(None) }
    };
    let needed = |name: &str| -> Result<Vec<u8>, Error> { read(&folder.join(name)) };
    let [source, rest @ ..] = sources else { return Err(Error::usage("name the source file of the table")) };
    let (recipe, source, sectors) = (needed("recipe.csv")?, read(source)?, needed("sectors.csv")?);
    let (places, finals, jobs) = (own("places.csv")?, own("finals.csv")?, own("jobs.csv")?);
    let employment = rest.first().map(|p| read(p)).transpose()?;
    let jobs = employment.as_deref().zip(jobs.as_deref());
    let inputs = Inputs {
        recipe: &recipe,
        source: &source,
        sectors: &sectors,
        places: places.as_deref(),
        finals: finals.as_deref(),
        jobs,
    };
    let derived = derive(&inputs).map_err(|e| Error::usage(e.to_string()))?;
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        let fresh = folder.join(format!(".{name}.new"));
        std::fs::write(&fresh, text)
            .and_then(|()| std::fs::rename(&fresh, &path))
            .map_err(|e| Error::io(&path, e))
    };
    write("table.csv", &derived.table_csv)?;
    if let Some(satellites) = &derived.satellites_csv {
        write("satellites.csv", satellites)?;
    }
    Ok(derived.report)
}
