//! Arguments of `knockon network`, `risk`, `simulate` and `source`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `knockon network …`
#[derive(Debug, Subcommand)]
pub enum NetworkVerb {
    /// Make a network folder from a list of edges (CSV) or GraphML
    #[command(
        after_help = "Example:\n  knockon network import edges.csv --firms firms.csv --essential matrix.csv --out net"
    )]
    Import {
        /// supplier,buyer,value as CSV, or a .graphml file
        file: PathBuf,
        /// firm,sector,place,final_demand as CSV
        #[arg(long, value_name = "FILE")]
        firms: Option<PathBuf>,
        /// Classes of inputs by sector: 2 critical, 1 important, 0 not critical
        #[arg(long, value_name = "FILE")]
        essential: Option<PathBuf>,
        /// Class of inputs that no matrix covers
        #[arg(long, value_enum, default_value = "critical")]
        class: Class,
        /// Days of the period that values are for
        #[arg(long, default_value_t = 365.0)]
        days: f64,
        /// Stock of every input, days
        #[arg(long, default_value_t = 15.0)]
        cover: f64,
        /// Lead time of links that state none, days
        #[arg(long, default_value_t = 0)]
        lead: u32,
        /// Capacity above base output, as a share
        #[arg(long, default_value_t = 0.0)]
        spare: f64,
        /// The folder to write
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// What a network folder holds
    #[command(after_help = "Example:\n  knockon network info net --json")]
    Info {
        /// A network folder
        dir: PathBuf,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Say whether a network folder is sound: the first mistake with file and line
    #[command(after_help = "Example:\n  knockon network check net")]
    Check {
        /// A network folder
        dir: PathBuf,
    },
    /// Make up a network, or link firms so that an input–output table comes out
    #[command(after_help = "\
Examples:
  knockon network generate --firms 10000 --sectors 89 --seed 1 --out net
  knockon network generate --table jp-2018 --place JP --firm-list firms.csv --out net")]
    Generate(Generate),
    /// Write a network as one file for other programs
    #[command(after_help = "Example:\n  knockon network export net --form graphml --out net.graphml")]
    Export {
        /// A network folder
        dir: PathBuf,
        /// edges, firms or graphml; or parquet: a network folder again, with Parquet tables
        #[arg(long, value_parser = ["edges", "firms", "graphml", "parquet"], default_value = "edges")]
        form: String,
        /// The file to write (with parquet: the folder)
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// A chain of inputs and providers (CSET's semiconductor layout): single countries, and what a ban cuts
    #[command(after_help = "Example:\n  knockon network chain eto/ --ban USA,JPN,NLD --kind tool_resource")]
    Chain {
        /// The folder with inputs, providers, provision and sequence as CSV: your own copy
        dir: PathBuf,
        /// Share from which a country holds an input
        #[arg(long, default_value_t = 0.9)]
        least: f64,
        /// Countries that stop providing, as the file calls them
        #[arg(long, value_delimiter = ',')]
        ban: Vec<String>,
        /// Only inputs of this type
        #[arg(long)]
        kind: Option<String>,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
}

/// How much output depends on an input.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Class {
    /// Output stops without it
    Critical,
    /// Output halves without it
    Important,
    /// Output goes on
    NotCritical,
}

/// Who makes a sourcing plan.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum PlanSolver {
    /// The whole at once, or part by part where there are many orders
    Auto,
    /// Branch and bound over the whole
    Whole,
    /// Part by part, with a proven gap: for hundreds of parts
    Parts,
    /// HiGHS, in a build with that feature
    Highs,
}

/// `knockon network generate`
#[derive(Debug, Args)]
pub struct Generate {
    /// How many firms
    #[arg(long, default_value_t = 1_000)]
    pub firms: u32,
    /// How many sectors
    #[arg(long, default_value_t = 89)]
    pub sectors: u32,
    /// Mean number of suppliers a firm
    #[arg(long, default_value_t = 12.0)]
    pub suppliers: f64,
    /// Seed of every draw
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Classes of inputs by sector; without it a matrix is generated
    #[arg(long, value_name = "FILE")]
    pub essential: Option<PathBuf>,
    /// Reconstruct from this table (an embedded one, or a file in our layout)
    #[arg(long, requires_all = ["place", "firm_list"])]
    pub table: Option<String>,
    /// Of this place
    #[arg(long)]
    pub place: Option<String>,
    /// firm,sector,size,place as CSV
    #[arg(long, value_name = "FILE")]
    pub firm_list: Option<PathBuf>,
    /// The folder to write
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// `knockon risk`
#[derive(Debug, Args)]
pub struct Risk {
    /// A network folder, or one JSON case
    pub source: PathBuf,
    /// How many to list
    #[arg(long, default_value_t = 20)]
    pub top: usize,
    /// Find those alone, several times faster: firms that provably cannot be among them are skipped, and there is no sum
    #[arg(long, conflicts_with_all = ["no_market", "measures", "links"])]
    pub top_only: bool,
    /// Nobody steps in for a failing firm of the same sector
    #[arg(long)]
    pub no_market: bool,
    /// The largest fall at which a cascade stops
    #[arg(long, default_value_t = 0.01)]
    pub eps: f64,
    /// Count sales between lines only, as data on trade between firms do
    #[arg(long)]
    pub firms_only: bool,
    /// Also the converged index of those listed, with a certified bound
    #[arg(long)]
    pub converged: bool,
    /// Also the converged upstream index of all firms
    #[arg(long)]
    pub upstream: bool,
    /// Rank the measures of this scenario file
    #[arg(long, value_name = "FILE")]
    pub measures: Option<PathBuf>,
    /// Rank this many links, the largest flows
    #[arg(long, value_name = "N")]
    pub links: Option<usize>,
    /// Write the ranking: a folder with tables and a page, or one file ending in .csv, .json or .parquet
    #[arg(long, value_name = "DIR|FILE")]
    pub out: Option<PathBuf>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// `knockon simulate`
#[derive(Debug, Args)]
pub struct Simulate {
    /// A network folder, or one JSON case
    pub source: PathBuf,
    /// Measures, outages and settings (TOML)
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// Days, where the scenario does not say
    #[arg(long, default_value_t = 365)]
    pub days: u32,
    /// Who is served how: 0 proportional, 1 final demand last, 2 equal fill, 3 both
    #[arg(long)]
    pub rationing: Option<u8>,
    /// Draws of the scenario's ranges
    #[arg(long, default_value_t = 0)]
    pub draws: usize,
    /// Seed of the draws
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Split the loss over the scenario's measures and licences
    #[arg(long)]
    pub by_measure: bool,
    /// How many lines to list
    #[arg(long, default_value_t = 10)]
    pub top: usize,
    /// Write a folder with tables, data and a page, or the days as one file ending in .csv, .json (all) or .parquet
    #[arg(long, value_name = "DIR|FILE")]
    pub out: Option<PathBuf>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// `knockon source`
#[derive(Debug, Args)]
pub struct Source {
    /// One JSON case, or a network folder with --line
    pub source: PathBuf,
    /// The line whose critical inputs are to be bought
    #[arg(long)]
    pub line: Option<String>,
    /// What restricts the network (TOML)
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// Months to plan
    #[arg(long, default_value_t = 24)]
    pub months: usize,
    /// Months that qualifying a supplier takes
    #[arg(long, default_value_t = 6)]
    pub qualification_months: usize,
    /// What it costs, as a share of a month's purchases of the input
    #[arg(long, default_value_t = 0.5)]
    pub qualification_cost: f64,
    /// How much dearer a new supplier is, as a share
    #[arg(long, default_value_t = 0.1)]
    pub premium: f64,
    /// Margin before parts, as a share of the output's value
    #[arg(long, default_value_t = 1.0)]
    pub margin: f64,
    /// New suppliers considered for each input
    #[arg(long, default_value_t = 5)]
    pub candidates: usize,
    /// Branch-and-bound nodes at most
    #[arg(long, default_value_t = 400)]
    pub nodes: u64,
    /// Gap that counts as none
    #[arg(long, default_value_t = 1e-7)]
    pub gap: f64,
    /// Who makes the plan
    #[arg(long, value_enum, default_value = "auto")]
    pub solver: PlanSolver,
    /// Compare with waiting for a licence of this supplier (may be repeated)
    #[arg(long)]
    pub licence: Vec<String>,
    /// Write the plan here: a folder with tables and a page, or one file ending in .csv, .parquet or .json
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}
