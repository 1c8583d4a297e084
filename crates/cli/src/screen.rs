//! `knockon screen`: arguments and printing.

use crate::problem::Talk;
use crate::tools::print_json;
use clap::{Args, Subcommand};
use knockon::{Error, FileRequest, ScreenHit, ScreenOptions};
use std::io::Write;
use std::path::PathBuf;

/// `knockon screen`
#[derive(Debug, Args)]
pub struct Screen {
    /// The name
    #[arg(required_unless_present = "file")]
    pub name: Option<String>,
    /// Lists: files in any known format, or stores (may be repeated)
    #[arg(long = "list", value_name = "FILE", required = true)]
    pub lists: Vec<PathBuf>,
    /// Use stores as they were known on this day, or after import N (@N)
    #[arg(long, value_name = "DATE|@N")]
    pub known_on: Option<String>,
    /// Screen every row of this file: .csv, .jsonl or (with the feature) .parquet
    #[arg(long, value_name = "FILE", conflicts_with = "name", requires = "name_column")]
    pub file: Option<PathBuf>,
    /// The column with the names
    #[arg(long, value_name = "COLUMN", requires = "file")]
    pub name_column: Option<String>,
    /// The column with the countries, as codes of ISO 3166-1
    #[arg(long, value_name = "COLUMN", requires = "file")]
    pub country_column: Option<String>,
    /// Where the party is: a code of ISO 3166-1
    #[arg(long, value_name = "CODE", conflicts_with = "file")]
    pub country: Option<String>,
    /// What it is: organisation, person, vessel or aircraft; default: what the record is
    #[arg(long, value_name = "KIND", conflicts_with = "file")]
    pub kind: Option<String>,
    /// When a person was born: a year, month or day such as 1965-10-02
    #[arg(long, value_name = "DATE", conflicts_with = "file")]
    pub born: Option<String>,
    /// An identifier, such as imo=9187629 or lei=… (may be repeated)
    #[arg(long = "id", value_name = "TYPE=VALUE", conflicts_with = "file")]
    pub ids: Vec<String>,
    /// How many records at most
    #[arg(long, default_value_t = 10)]
    pub top: usize,
    /// Lowest score of a hit, 0 to 1; default: the calibrated one
    #[arg(long)]
    pub threshold: Option<f64>,
    /// Show the evidence token by token
    #[arg(long)]
    pub explain: bool,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
    /// Given pairs instead
    #[command(subcommand)]
    pub verb: Option<ScreenVerb>,
}

/// `knockon screen …`
#[derive(Debug, Subcommand)]
pub enum ScreenVerb {
    /// Score given pairs: one object a line with `query`, `candidate` and maybe `schema`
    #[command(after_help = "Example:\n  knockon screen pairs pairs.jsonl > scored.jsonl")]
    Pairs {
        /// The pairs, JSON lines
        file: PathBuf,
        /// A score at or above this is a match; default: the calibrated one
        #[arg(long)]
        threshold: Option<f64>,
    },
}

/// `knockon screen`
pub fn screen(args: &Screen, talk: &Talk) -> Result<u8, Error> {
    if let Some(ScreenVerb::Pairs { file, threshold }) = &args.verb {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        knockon::screen_pairs(file, *threshold, &mut out)?;
        flushed(&mut out)?;
        return Ok(0);
    }
    let options = ScreenOptions {
        lists: args.lists.clone(),
        known_on: args.known_on.clone(),
        top: args.top,
        threshold: args.threshold,
    };
    if let (Some(file), Some(name_column)) = (&args.file, &args.name_column) {
        let (file, name_column) = (file.clone(), name_column.clone());
        let country_column = args.country_column.clone();
        return whole_file(&FileRequest { file, name_column, country_column, options }, talk);
    }
    one(args, &options)
}

fn flushed(out: &mut impl Write) -> Result<(), Error> {
    out.flush().map_err(|e| Error::usage(format!("the output could not be written: {e}")))
}

fn whole_file(request: &FileRequest, talk: &Talk) -> Result<u8, Error> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (summary, notes) = knockon::screen_file(request, &mut out)?;
    flushed(&mut out)?;
    notes.iter().for_each(|note| eprintln!("{note}"));
    if summary.unknown_countries > 0 {
        eprintln!(
            "{} rows have a country that is no code of ISO 3166-1: screened without it",
            summary.unknown_countries
        );
    }
    if !talk.quiet {
        eprintln!("{} rows, {} with a hit; silence is not clearance", summary.rows, summary.hits);
    }
    Ok(0)
}

fn one(args: &Screen, options: &ScreenOptions) -> Result<u8, Error> {
    let text = args.name.as_deref().unwrap_or("");
    let mut name = knockon::query(text, args.kind.as_deref(), args.country.as_deref())?;
    name.birth_date = args.born.clone().unwrap_or_default();
    for id in &args.ids {
        let (kind, value) = id
            .split_once('=')
            .ok_or_else(|| Error::usage(format!("`--id {id}`: expected TYPE=VALUE, such as imo=9187629")))?;
        name.identifiers.push((kind.to_owned(), value.to_owned()));
    }
    let answer = knockon::screen(&name, options)?;
    if args.json {
        print_json(&answer)?;
        return Ok(0);
    }
    if answer.hits.is_empty() {
        println!("no record found for `{text}` among {} records; silence is not clearance", answer.records);
    }
    answer.hits.iter().for_each(|hit| print_hit(hit, args.explain));
    if !answer.family.is_empty() {
        println!("of its family, and told apart from it:");
        answer.family.iter().for_each(|hit| print_hit(hit, args.explain));
    }
    answer.notes.iter().for_each(|note| eprintln!("{note}"));
    Ok(0)
}

fn print_hit(hit: &ScreenHit, explain: bool) {
    println!("{:5.3}  {:<12} {:<8} {:<14} {}", hit.score, hit.verdict, hit.list, hit.record, hit.name);
    if explain {
        hit.why.iter().for_each(|why| println!("         {why}"));
    }
}
