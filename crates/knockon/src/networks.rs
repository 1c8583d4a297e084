//! `network import|info|check|generate|export|chain`: network folders on disk.

use crate::error::Error;
use crate::folder;
use knockon_network::chain::{Chain, ChainFiles, Chokepoint, Cut, Step};
use knockon_network::generate::{
    Essentials, Firm, IndustryTable, Reconstruct, ScaleFree, reconstruct, scale_free,
};
use knockon_network::read::{self, EdgeOptions, FILES, Folder};
use knockon_network::{InputClass, Network, Rows};
use serde::Serialize;
use serde_json::json;
use std::path::{Path, PathBuf};

/// What a network folder holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkInfo {
    /// Items.
    pub items: usize,
    /// Lines (a party making an item).
    pub lines: usize,
    /// Parties.
    pub parties: usize,
    /// Inputs of lines.
    pub inputs: usize,
    /// Inputs by class: critical, important, not critical.
    pub by_class: [usize; 3],
    /// Links.
    pub links: usize,
    /// Final demands.
    pub demands: usize,
    /// Output of all lines, money a day at base prices.
    pub output_per_day: f64,
    /// Of it sold to final demand, money a day.
    pub final_demand_per_day: f64,
    /// Customers of the busiest line, and its id.
    pub most_customers: (String, usize),
    /// Inputs that a single supplier brings.
    pub single_sourced: usize,
    /// Longest lead time, days.
    pub longest_lead_days: u32,
    /// Things that are allowed and worth a look.
    pub notes: Vec<String>,
}

fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|e| Error::io(path, e))
}

fn words(e: &knockon_network::Error) -> Error {
    Error::usage(e.to_string())
}

/// What a line is, beside its name.
pub(crate) fn about_line(net: &Network, line: usize) -> String {
    format!("{}, {}", net.item_ids()[net.product()[line] as usize], net.place()[line])
}

/// Base output of a line, money a day.
pub(crate) fn base_per_day(net: &Network, line: usize) -> f64 {
    net.base_output()[line] * net.value_per_unit()[net.product()[line] as usize]
}

/// Reads and checks a network folder.
pub fn network_read(dir: &Path) -> Result<Network, Error> {
    let mut files = Vec::new();
    for (_, stem) in FILES {
        files.push(table_of(dir, stem)?);
    }
    let file = |i: usize| -> (&str, &[u8]) { (&files[i].0, &files[i].1) };
    let folder = Folder { items: file(0), lines: file(1), inputs: file(2), links: file(3), demands: file(4) };
    read::folder(&folder).map_err(|e| words(&e))
}

/// Checks a network whose tables are in memory: items, lines, inputs, links and demands as CSV, in this order.
pub fn network_of(tables: [&[u8]; 5]) -> Result<Network, Error> {
    let names = FILES.map(|f| format!("{}.csv", f.1));
    let file = |i: usize| (names[i].as_str(), tables[i]);
    let folder = Folder { items: file(0), lines: file(1), inputs: file(2), links: file(3), demands: file(4) };
    read::folder(&folder).map_err(|e| words(&e))
}

/// What a network in memory holds.
pub fn network_summary(net: &Network) -> NetworkInfo {
    info(net)
}

/// One table of a folder, by the name to call it in messages: CSV, or where there is none Parquet.
fn table_of(dir: &Path, stem: &str) -> Result<(String, Vec<u8>), Error> {
    let (csv, columnar) = (dir.join(format!("{stem}.csv")), dir.join(format!("{stem}.parquet")));
    if csv.exists() || !columnar.exists() {
        return Ok((csv.display().to_string(), bytes(&csv)?));
    }
    let name = columnar.display().to_string();
    #[cfg(feature = "parquet")]
    return Ok((name, crate::columnar::to_csv(&columnar)?));
    #[cfg(not(feature = "parquet"))]
    Err(Error::usage(format!("`{name}`: this build reads no Parquet; build with the feature `parquet`")))
}

/// What a network folder holds; every mistake in it is an error with file and line.
pub fn network_info(dir: &Path) -> Result<NetworkInfo, Error> {
    Ok(info(&network_read(dir)?))
}

fn info(net: &Network) -> NetworkInfo {
    let value = |line: usize| net.value_per_unit()[net.product()[line] as usize];
    let mut parties: Vec<&str> = net.party().iter().map(String::as_str).collect();
    parties.sort_unstable();
    parties.dedup();
    let count = |class| net.class().iter().filter(|c| **c == class).count();
    let busiest = (0..net.line_count())
        .map(|i| (net.links_out(i as u32).len(), i))
        .max_by_key(|b| (b.0, usize::MAX - b.1));
    let own = (0..net.link_count()).filter(|&l| net.supplier()[l] == net.buyer(l as u32)).count();
    let idle = net.base_output().iter().filter(|o| **o <= 0.0).count();
    let mut notes = Vec::new();
    if own > 0 {
        notes.push(format!("{own} links run from a line to itself"));
    }
    if idle > 0 {
        notes.push(format!("{idle} lines make nothing at base"));
    }
    NetworkInfo {
        items: net.item_ids().len(),
        lines: net.line_count(),
        parties: parties.len(),
        inputs: net.input_count(),
        by_class: [count(InputClass::Critical), count(InputClass::Important), count(InputClass::NotCritical)],
        links: net.link_count(),
        demands: net.demand_count(),
        output_per_day: (0..net.line_count()).map(|i| base_per_day(net, i)).sum(),
        final_demand_per_day: (0..net.demand_count())
            .map(|d| net.base_demand()[d] * value(net.demand_line()[d] as usize))
            .sum(),
        most_customers: busiest.map_or_else(Default::default, |(n, i)| (net.line_ids()[i].clone(), n)),
        single_sourced: (0..net.input_count() as u32).filter(|&k| net.links_of(k).len() == 1).count(),
        longest_lead_days: net.lead_days().iter().copied().max().unwrap_or(0),
        notes,
    }
}

/// How the tables of a network folder are written.
#[derive(Clone, Copy)]
enum Form {
    Csv,
    Parquet,
}

/// Writes a network folder as a whole or not at all; `origin` goes into its manifest.
fn write(net: &Network, dir: &Path, form: Form, origin: &serde_json::Value) -> Result<(), Error> {
    folder::replace_with(dir, |fresh| {
        for (table, stem) in FILES {
            match form {
                Form::Csv => {
                    let path = fresh.join(format!("{stem}.csv"));
                    folder::stream(&path, |out| read::write_table(net, table, out))?;
                }
                Form::Parquet => {
                    let mut csv = Vec::new();
                    read::write_table(net, table, &mut csv).map_err(|e| Error::io(dir, e))?;
                    let columns = columnar(&csv)?;
                    folder::stream(&fresh.join(format!("{stem}.parquet")), |out| out.write_all(&columns))?;
                }
            }
        }
        let manifest =
            json!({"schema": "knockon-network/1", "version": env!("CARGO_PKG_VERSION"), "origin": origin});
        folder::stream(&fresh.join("manifest.json"), |out| writeln!(out, "{manifest:#}"))
    })
}

#[cfg(not(feature = "parquet"))]
fn columnar(_: &[u8]) -> Result<Vec<u8>, Error> {
    Err(Error::usage("this build writes no Parquet; build with the feature `parquet`"))
}

#[cfg(feature = "parquet")]
use crate::columnar::of_csv as columnar;

/// Classes by sector from a file.
pub fn essentials(path: &Path) -> Result<Essentials, Error> {
    Essentials::read(&path.display().to_string(), &bytes(path)?).map_err(|e| words(&e))
}

/// Makes a network folder from a list of edges (with a list of firms) or from GraphML, by the file's ending.
pub fn network_import(
    file: &Path,
    firms: Option<&Path>,
    options: &EdgeOptions,
    out: &Path,
) -> Result<NetworkInfo, Error> {
    let (name, content) = (file.display().to_string(), bytes(file)?);
    let ending = file.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let rows = match ending.as_str() {
        "graphml" | "xml" if firms.is_some() => {
            return Err(Error::usage("GraphML says what its firms are: leave out --firms"));
        }
        "graphml" | "xml" => read::graphml(&name, &content, options),
        _ => {
            let firms = firms.map(|p| Ok::<_, Error>((p.display().to_string(), bytes(p)?))).transpose()?;
            let firms = firms.as_ref().map(|f| (f.0.as_str(), f.1.as_slice()));
            read::edges((&name, &content), firms, options)
        }
    };
    let net = rows.and_then(Rows::build).map_err(|e| words(&e))?;
    write(&net, out, Form::Csv, &json!({"import": file.file_name().map(|n| n.to_string_lossy())}))?;
    Ok(info(&net))
}

/// Makes up a network and writes its folder; without a matrix one is generated from the same seed.
pub fn network_generate(ask: &ScaleFree, matrix: Option<&Path>, out: &Path) -> Result<NetworkInfo, Error> {
    let (ask, classes) = match matrix {
        Some(path) => {
            let classes = essentials(path)?;
            (ScaleFree { sectors: classes.sectors.len() as u32, ..ask.clone() }, classes)
        }
        None => (ask.clone(), Essentials::generate(ask.sectors as usize, ask.seed)),
    };
    let net = scale_free(&ask, &classes).and_then(Rows::build).map_err(|e| words(&e))?;
    let origin = json!({"generator": "scale-free", "firms": ask.firms, "sectors": ask.sectors, "seed": ask.seed,
        "suppliers_per_firm": ask.suppliers_per_firm, "matrix": matrix.is_some()});
    write(&net, out, Form::Csv, &origin)?;
    Ok(info(&net))
}

/// Links firms so that one place's part of an input–output table comes out; the shares are what was left out of the table
/// and what is sold by other firms than sizes say.
pub fn network_reconstruct(
    table: &str,
    place: &str,
    firms: &Path,
    matrix: Option<&Path>,
    ask: &Reconstruct,
    out: &Path,
) -> Result<(NetworkInfo, f64, f64), Error> {
    let industries = industries(table, place)?;
    let firms = read_firms(firms, &industries)?;
    let classes = matrix.map(essentials).transpose()?;
    let made = reconstruct(&industries, &firms, classes.as_ref(), ask).map_err(|e| words(&e))?;
    let net = made.rows.build().map_err(|e| words(&e))?;
    write(
        &net,
        out,
        Form::Csv,
        &json!({"generator": "reconstruct", "table": table, "place": place, "seed": ask.seed}),
    )?;
    Ok((info(&net), made.left_out, made.misplaced_sales))
}

/// One place's domestic flows of a table. Negative cells (changes in stocks, subsidies) count as 0.
fn industries(name: &str, place: &str) -> Result<IndustryTable, Error> {
    let table = match knockon_economy::embedded(name) {
        Some(e) => e.read().map_err(|e| Error::usage(e.to_string()))?,
        None => {
            let content = bytes(Path::new(name))?;
            knockon_economy::table::read(&content).map_err(|e| Error::usage(format!("`{name}`: {e}")))?.0
        }
    };
    let rows: Vec<usize> = (0..table.size()).filter(|&i| table.industries[i].place == place).collect();
    if rows.is_empty() {
        let places = table.places().join(", ");
        return Err(Error::usage(format!(
            "the table `{name}` has no industry in `{place}`; it has {places}"
        )));
    }
    let n = rows.len();
    let mut flows = Vec::with_capacity(n * n);
    for &i in &rows {
        flows.extend(rows.iter().map(|&j| table.z.row(i)[j].max(0.0)));
    }
    let sold: Vec<f64> = (0..n).map(|a| flows[a * n..(a + 1) * n].iter().sum()).collect();
    // What is not sold to the place's industries goes to final demand or abroad.
    let final_demand = rows.iter().zip(&sold).map(|(&i, s)| (table.output[i] - s).max(0.0)).collect();
    let sectors = rows.iter().map(|&i| table.industries[i].sector.clone()).collect();
    Ok(IndustryTable { sectors, flows, final_demand })
}

fn read_firms(path: &Path, table: &IndustryTable) -> Result<Vec<Firm>, Error> {
    let content = bytes(path)?;
    let mut reader = csv::Reader::from_reader(content.as_slice());
    let header = reader.headers().map_err(|e| Error::usage(format!("{}: {e}", path.display())))?.clone();
    let column = |name: &str| header.iter().position(|h| h.trim() == name);
    let (Some(id), Some(sector), Some(size)) = (column("firm"), column("sector"), column("size")) else {
        return Err(Error::usage(format!(
            "{}:1: expected the columns firm, sector, size (and place)",
            path.display()
        )));
    };
    let place = column("place");
    let mut out = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| Error::usage(format!("{}: {e}", path.display())))?;
        let line = row.position().map_or(0, csv::Position::line);
        let wrong = |what: String| Error::usage(format!("{}:{line}: {what}", path.display()));
        let cell = |at: usize| row.get(at).unwrap_or("").trim();
        let known = table.sectors.iter().position(|s| s == cell(sector));
        let known = known.ok_or_else(|| wrong(format!("the table has no sector `{}`", cell(sector))))?;
        let number =
            cell(size).parse().map_err(|_| wrong(format!("size is `{}`; expected a number", cell(size))))?;
        let code = place.map_or("XX", cell);
        let code = knockon_vocabulary::Place::new(if code.is_empty() { "XX" } else { code })
            .ok_or_else(|| wrong(format!("place is `{code}`; expected two capital letters of ISO 3166-1")))?;
        out.push(Firm { id: cell(id).to_owned(), sector: known, place: code, size: number });
    }
    Ok(out)
}

/// Writes a network as one file: `graphml`, `edges` or `firms`; as `parquet` it is a folder again.
pub fn network_export(dir: &Path, form: &str, out: &Path) -> Result<(), Error> {
    let net = network_read(dir)?;
    if form == "parquet" {
        return write(&net, out, Form::Parquet, &json!("export"));
    }
    folder::file_with(out, |w| {
        let written = match form {
            "graphml" => read::write_graphml(&net, w),
            "firms" => read::write_firms(&net, w),
            _ => read::write_edges(&net, w),
        };
        written.map_err(|e| Error::io(out, e))
    })
}

/// What a chain of inputs and providers says of single countries and of a ban.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChainAnswer {
    /// Inputs in the chain.
    pub inputs: usize,
    /// Of them, inputs with a share of any country.
    pub with_shares: usize,
    /// Inputs that one country holds.
    pub chokepoints: Vec<Chokepoint>,
    /// What the ban cuts of each input; empty without one.
    pub cuts: Vec<Cut>,
    /// What it leaves of the inputs of each step.
    pub steps: Vec<Step>,
    /// What in the files could not be used.
    pub notes: Vec<String>,
}

/// Reads a chain's folder; `least` is the share from which a country counts as holding an input, `ban` the countries that
/// stop providing inputs of the type `kind`.
pub fn network_chain(
    dir: &Path,
    least: f64,
    ban: &[String],
    kind: Option<&str>,
) -> Result<ChainAnswer, Error> {
    let file = |stem: &str| -> Result<(String, Vec<u8>), Error> {
        let path: PathBuf = dir.join(format!("{stem}.csv"));
        Ok((path.display().to_string(), bytes(&path)?))
    };
    let files = [file("inputs")?, file("providers")?, file("provision")?, file("sequence")?];
    let of = |i: usize| -> (&str, &[u8]) { (&files[i].0, &files[i].1) };
    let files = ChainFiles { inputs: of(0), providers: of(1), provision: of(2), sequence: of(3) };
    let chain = Chain::read(&files).map_err(|e| words(&e))?;
    if let Some(kind) = kind
        && chain.inputs.iter().all(|i| i.kind != kind)
    {
        return Err(Error::usage(format!("no input of the chain has the type `{kind}`")));
    }
    if let Some(country) = ban.iter().find(|c| chain.inputs.iter().all(|i| !i.named.contains(*c))) {
        return Err(Error::usage(format!(
            "the chain names no provider in `{country}`; it uses three letters, such as USA"
        )));
    }
    let (cuts, steps) = if ban.is_empty() { Default::default() } else { chain.ban(ban, kind) };
    Ok(ChainAnswer {
        inputs: chain.inputs.len(),
        with_shares: chain.inputs.iter().filter(|i| !i.shares.is_empty()).count(),
        chokepoints: chain.chokepoints(least),
        cuts,
        steps,
        notes: chain.notes,
    })
}
