//! Jobs from the Economic Transformation Database (de Vries et al. 2021, GGDC/UNU-WIDER).
//!
//! Layout: `country,cnt,var,year`, twelve sectors, `Total,War flag`; rows with `var` = `EMP` are persons employed, in thousands. The concordance
//! `source,group,sectors` sends one or more of its columns (`source`) into a group that covers the table's `sectors` (joined by `;`).

use super::recipe::Recipe;
use crate::error::{Error, Result};
use crate::table::{Satellite, SatelliteCell, Table};

/// A group: its name, the columns of the file and the sectors of the table.
type Group = (String, Vec<String>, Vec<String>);

/// Reads the jobs of the recipe's year and places. A place without a row for that year gets no figure.
pub(super) fn read_etd(data: &[u8], concordance: &[u8], recipe: &Recipe, table: &Table) -> Result<Satellite> {
    let groups = read_groups(concordance)?;
    covers(&groups, table)?;
    let mut reader = csv::Reader::from_reader(data);
    let head = reader.headers().map_err(|e| Error::layout(format!("jobs: {e}")))?.clone();
    let column = |name: &str| {
        head.iter()
            .position(|h| h == name)
            .ok_or_else(|| Error::layout(format!("jobs: the file has no column `{name}`")))
    };
    let (country, variable, year) = (column("cnt")?, column("var")?, column("year")?);
    let mut cells = Vec::new();
    for (r, record) in reader.records().enumerate() {
        let record = record.map_err(|e| Error::cell(r as u64 + 2, 0, e.to_string()))?;
        let place = recipe.jobs_places.iter().find(|(code, _)| *code == record[country]);
        let Some((_, place)) =
            place.filter(|_| record[variable] == *"EMP" && record[year] == recipe.jobs_year)
        else {
            continue;
        };
        for (group, columns, sectors) in &groups {
            let mut persons = 0.0;
            for name in columns {
                let c = column(name)?;
                let wrong =
                    || Error::cell(r as u64 + 2, c as u64 + 1, format!("`{}` is not a number", &record[c]));
                persons += record[c].parse::<f64>().map_err(|_| wrong())? * recipe.jobs_factor;
            }
            let find = |s: &String| {
                table
                    .find(place, s)
                    .ok_or_else(|| Error::layout(format!("jobs: no sector `{s}` of `{place}`")))
            };
            let industries = sectors.iter().map(find).collect::<Result<_>>()?;
            cells.push(SatelliteCell {
                place: place.clone(),
                group: group.clone(),
                industries,
                value: persons.round(),
            });
        }
    }
    if cells.is_empty() {
        return Err(Error::layout(format!(
            "jobs: no row of {} for the places of the recipe",
            recipe.jobs_year
        )));
    }
    Ok(Satellite { name: "jobs".into(), unit: "persons".into(), source: recipe.jobs_source.clone(), cells })
}

fn read_groups(bytes: &[u8]) -> Result<Vec<Group>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let head = reader.headers().map_err(|e| Error::layout(format!("jobs: {e}")))?;
    if head.iter().ne(["source", "group", "sectors"]) {
        return Err(Error::layout("jobs: expected the header source,group,sectors"));
    }
    let mut out: Vec<Group> = Vec::new();
    for (r, record) in reader.records().enumerate() {
        let record = record.map_err(|e| Error::cell(r as u64 + 2, 0, e.to_string()))?;
        let sectors: Vec<String> = record[2].split(';').map(str::to_owned).collect();
        match out.iter_mut().find(|(g, _, _)| *g == record[1]) {
            Some((_, columns, known)) if *known == sectors => columns.push(record[0].into()),
            Some(_) => {
                return Err(Error::cell(
                    r as u64 + 2,
                    3,
                    format!("`{}` covers other sectors above", &record[1]),
                ));
            }
            None => out.push((record[1].into(), vec![record[0].into()], sectors)),
        }
    }
    Ok(out)
}

/// Every sector of the table in exactly one group.
fn covers(groups: &[Group], table: &Table) -> Result<()> {
    for i in &table.industries {
        let n = groups.iter().filter(|(_, _, s)| s.contains(&i.sector)).count();
        if n != 1 {
            return Err(Error::layout(format!("jobs: sector `{}` is in {n} groups; expected one", i.sector)));
        }
    }
    Ok(())
}
