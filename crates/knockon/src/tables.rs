//! `table list|derive`.

use crate::economy::write_files;
use crate::error::{Error, ErrorKind};
use knockon_economy::EMBEDDED;
use knockon_economy::derive::{Inputs, derive};
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
    // Without jobs an older satellites.csv goes: it belonged to another table.
    let stale = derived.satellites_csv.is_none() && folder.join("satellites.csv").exists();
    write_files(
        folder,
        &[("table.csv", Some(derived.table_csv)), ("satellites.csv", derived.satellites_csv)],
    )?;
    let gone = "satellites.csv of an earlier derivation was removed: no employment file was named\n";
    Ok(if stale { derived.report + gone } else { derived.report })
}
