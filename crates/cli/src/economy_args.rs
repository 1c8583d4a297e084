//! Options of `table`, `impact` and `sectors`.

use clap::{Args, Subcommand};
use knockon::economy::Range;
use std::path::PathBuf;

/// How an answer is printed.
#[derive(Debug, Args)]
pub struct Form {
    /// Print as JSON
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print the rows as CSV
    #[arg(long)]
    pub csv: bool,
    /// Write the rows as Parquet beside what is printed (build with `parquet`)
    #[arg(long, value_name = "FILE")]
    pub parquet: Option<PathBuf>,
}

/// The memory that may be used.
#[derive(Debug, Args)]
pub struct Room {
    /// Memory for the table and its answer, in GB; default: what the machine has left
    #[arg(long, value_name = "GB")]
    pub memory: Option<f64>,
}

/// `knockon table …`
#[derive(Debug, Subcommand)]
pub enum TableVerb {
    /// Tables that are compiled in
    List,
    /// Places, sectors, year, balances, satellites of a table
    #[command(after_help = "\
Examples:
  knockon table info jp-2018
  knockon table info my-table.csv          with my-table-satellites.csv beside it, if there is one
  knockon table info my-folder --json      table.csv and satellites.csv of a folder")]
    Info {
        /// A compiled-in table's name, a file in our layout, or a folder with table.csv
        table: String,
        #[command(flatten)]
        form: Form,
    },
    /// Say what does not add up; exit status 1 where something does not
    #[command(after_help = "Example:\n  knockon table check my-table.csv --share 0.01")]
    Check {
        /// A table's name or path
        table: String,
        /// The share of an industry's output above which a gap counts
        #[arg(long, default_value_t = 0.02)]
        share: f64,
        #[command(flatten)]
        form: Form,
    },
    /// Read another publisher's table and write it in our layout
    #[command(after_help = "\
Examples:
  knockon table import ICIO2023_2020.csv --layout oecd-icio --out icio-2020
  knockon table import IOT_2011_pxp.zip --layout exiobase3 --out exio-2011
  knockon table import iot_JPN_2018_45.csv --layout oecd-national --place JP --out jp
  knockon table import siot.csv --layout mapped --map map.csv --year 2010 --currency GBP --unit 1e6 --source ONS --out uk")]
    Import(Import),
    /// Add sectors, places and columns of final demand together
    #[command(after_help = "Example:\n  knockon table aggregate jp-2018 --sectors sectors.csv --out small")]
    Aggregate {
        /// A table's name or path
        table: String,
        /// source,target,label of sectors
        #[arg(long, value_name = "FILE")]
        sectors: PathBuf,
        /// The same of places
        #[arg(long, value_name = "FILE")]
        places: Option<PathBuf>,
        /// The same of categories of final demand
        #[arg(long, value_name = "FILE")]
        finals: Option<PathBuf>,
        /// Round cells to multiples of this, in table units
        #[arg(long, value_name = "UNITS")]
        round: Option<f64>,
        /// The folder to write
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        form: Form,
    },
    /// The nearest table that adds up (GRAS)
    #[command(after_help = "Example:\n  knockon table balance world-2011 --out balanced")]
    Balance {
        /// A table's name or path
        table: String,
        /// The gap that may be left, as a share of each total
        #[arg(long, default_value_t = 1e-9)]
        tolerance: f64,
        /// The folder to write
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        form: Form,
    },
    /// One matrix or vector of a table, as CSV or JSON
    #[command(after_help = "\
Examples:
  knockon table export jp-2018 --what L > leontief-inverse.csv
  knockon table export jp-2018 --what table --parquet jp-2018.parquet    the whole table, which opens again")]
    Export {
        /// A table's name or path
        table: String,
        /// Z, Y, A, L, output, value-added or balances; or `table`, with `--parquet`
        #[arg(long, default_value = "Z")]
        what: String,
        /// Write Parquet to this file (build with `parquet`)
        #[arg(long, value_name = "FILE")]
        parquet: Option<PathBuf>,
        #[command(flatten)]
        room: Room,
        /// Print as JSON instead of CSV
        #[arg(long)]
        json: bool,
    },
    /// Output, value added and jobs per unit of final demand of every industry
    #[command(after_help = "\
Examples:
  knockon table multipliers jp-2018 --labour-share 0.55 --mpc 0.6
  knockon table multipliers jp-2018 --labour-share 0.52:0.5..0.55 --mpc 0.5..0.7 --draws 512
  knockon table multipliers world-2011 --place JP --csv")]
    Multipliers {
        /// A table's name or path
        table: String,
        /// One place alone, as a national table
        #[arg(long)]
        place: Option<String>,
        /// Labour's share of value added, for type II
        #[arg(long, requires = "mpc")]
        labour_share: Option<Range>,
        /// Propensity to consume, for type II
        #[arg(long, requires = "labour_share")]
        mpc: Option<Range>,
        /// Draws for bands of type II, where the two are ranges such as 0.5..0.6; 0: none
        #[arg(long, default_value_t = 0, requires = "mpc")]
        draws: usize,
        /// Seed of the draws
        #[arg(long, default_value_t = 1)]
        seed: u64,
        #[command(flatten)]
        room: Room,
        #[command(flatten)]
        form: Form,
    },
    /// Backward and forward linkages, upstreamness and downstreamness of every industry
    #[command(after_help = "Example:\n  knockon table linkages world-2011 --place KR")]
    Linkages {
        /// A table's name or path
        table: String,
        /// One place alone, as a national table
        #[arg(long)]
        place: Option<String>,
        #[command(flatten)]
        room: Room,
        #[command(flatten)]
        form: Form,
    },
    /// What is lost without an industry, a sector, a place or some deliveries
    #[command(after_help = "\
Examples:
  knockon table extract world-2011                         every industry by itself
  knockon table extract world-2011 --place TW --sector ELO
  knockon table extract world-2011 --from US/ELO --to CN/ELO --share 1.0
  knockon table extract world-2011 --from 'US/*' --to 'CN/*'")]
    Extract {
        /// A table's name or path
        table: String,
        /// A place
        #[arg(long)]
        place: Option<String>,
        /// A sector
        #[arg(long)]
        sector: Option<String>,
        /// Who sells: PLACE/SECTOR, PLACE/* or */SECTOR
        #[arg(long, requires = "to", conflicts_with_all = ["place", "sector"])]
        from: Option<String>,
        /// Who buys
        #[arg(long, requires = "from")]
        to: Option<String>,
        /// The share of the deliveries that goes
        #[arg(long, default_value_t = 1.0)]
        share: f64,
        #[command(flatten)]
        room: Room,
        #[command(flatten)]
        form: Form,
    },
    /// What dearer value added, imports or a tax do to every price
    #[command(after_help = "\
Examples:
  knockon table prices jp-2018 --imports '*/ELE=0.1'             imported inputs of electronics cost 10 % more
  knockon table prices world-2011 --tax 'US/ELO=0.25' --csv")]
    Prices {
        /// A table's name or path
        table: String,
        /// One place alone, as a national table
        #[arg(long)]
        place: Option<String>,
        /// Value added of an industry, by a share of itself (may be repeated)
        #[arg(long, value_name = "PLACE/SECTOR=SHARE")]
        value_added: Vec<String>,
        /// Imported inputs of an industry, by a share
        #[arg(long, value_name = "PLACE/SECTOR=SHARE")]
        imports: Vec<String>,
        /// A tax on an industry's output, a share of its price
        #[arg(long, value_name = "PLACE/SECTOR=SHARE")]
        tax: Vec<String>,
        #[command(flatten)]
        room: Room,
        #[command(flatten)]
        form: Form,
    },
    /// Whose value added ends in whose final demand
    #[command(after_help = "Example:\n  knockon table trade world-2011 --csv")]
    Trade {
        /// A table's name or path
        table: String,
        #[command(flatten)]
        room: Room,
        #[command(flatten)]
        form: Form,
    },
    /// Keep a table with its factors in one file that opens faster, for every place where a table is asked for
    #[command(after_help = "\
Examples:
  knockon table prepare world.csv --out world.prepared
  knockon table extract world.prepared --from 'US/*' --to 'CN/*'
  knockon impact --table world.prepared --world --place JP --buy C26=100 --currency USD --year 2020")]
    Prepare {
        /// A table's name or path
        table: String,
        /// The file to write
        #[arg(long, short, value_name = "FILE")]
        out: PathBuf,
        #[command(flatten)]
        room: Room,
        #[command(flatten)]
        form: Form,
    },
    /// Derive a table from its source by the recipe and concordances of a table folder, and write it there
    #[command(after_help = "Example:\n  knockon table derive tables/jp-2018 iot_JPN_2018.csv employment.csv")]
    Derive {
        /// The folder with recipe.csv and the concordances
        folder: PathBuf,
        /// The large table and, for jobs, the employment file
        #[arg(required = true)]
        sources: Vec<PathBuf>,
    },
}

/// `knockon table import`
#[derive(Debug, Args)]
pub struct Import {
    /// The publisher's file, ZIP archive or folder
    pub source: PathBuf,
    /// knockon, wiod2013, wiod2016, wiod-wide, oecd-icio, oecd-national, figaro, exiobase3, eora26, gloria, eurostat, china-national or mapped
    #[arg(long)]
    pub layout: String,
    /// The folder to write
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// A short name; default: from the file's
    #[arg(long)]
    pub name: Option<String>,
    /// Year of the flows; default: the last year in the file's name
    #[arg(long)]
    pub year: Option<i32>,
    /// Place of a national table, such as JP
    #[arg(long)]
    pub place: Option<String>,
    /// Currency, where the publisher does not fix it
    #[arg(long)]
    pub currency: Option<String>,
    /// Currency units of one cell, where the publisher does not fix it
    #[arg(long)]
    pub unit: Option<f64>,
    /// Citation
    #[arg(long)]
    pub citation: Option<String>,
    /// Sheet of a workbook (build with `xlsx`); default: its only one, or the one whose name holds the year
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// What each row and column is (layout mapped), or regions and sectors (gloria)
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Rows that do not add up: refuse, keep, or to-final
    #[arg(long, default_value = "refuse")]
    pub residuals: String,
    /// The share of an industry's output above which a gap counts
    #[arg(long, default_value_t = 0.02)]
    pub share: f64,
    #[command(flatten)]
    pub form: Form,
}

/// `knockon impact`
#[derive(Debug, Args)]
pub struct Impact {
    /// Several impacts in one answer: a file, or `huawei`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["table", "place", "buy", "currency", "year"])]
    pub study: Option<String>,
    /// A table of your own that a study asks for
    #[arg(long, value_name = "NAME=PATH", requires = "study")]
    pub own_table: Vec<String>,
    /// A table's name or path
    #[arg(long, required_unless_present = "study")]
    pub table: Option<String>,
    /// Place whose industries are bought from
    #[arg(long, required_unless_present = "study")]
    pub place: Option<String>,
    /// Sector and amount (may be repeated)
    #[arg(long, value_name = "SECTOR=AMOUNT", required_unless_present = "study")]
    pub buy: Vec<String>,
    /// What the amounts are multiplied by: 1, or a range such as 0.9..1.1
    #[arg(long, default_value = "1")]
    pub amount: Range,
    /// Currency of the amounts
    #[arg(long, required_unless_present = "study")]
    pub currency: Option<String>,
    /// Currency units of one unit of the amounts
    #[arg(long, default_value_t = 1e9)]
    pub unit: f64,
    /// Year of the purchases
    #[arg(long, required_unless_present = "study")]
    pub year: Option<i32>,
    /// Of a world table: with what comes back through other places
    #[arg(long)]
    pub world: bool,
    /// Share made at home: 0.75 or 0.75:0.5..1
    #[arg(long, default_value = "1")]
    pub made_at_home: Range,
    /// Labour's share of value added, for the induced part
    #[arg(long, requires = "mpc")]
    pub labour_share: Option<Range>,
    /// Propensity to consume, for the induced part
    #[arg(long, requires = "labour_share")]
    pub mpc: Option<Range>,
    /// Effective tax rate on value added
    #[arg(long)]
    pub tax: Option<f64>,
    /// Table currency units per currency unit of the amounts
    #[arg(long, requires = "bridge_words")]
    pub bridge: Option<Range>,
    /// What the bridge does: which rate, which deflator
    #[arg(long, requires = "bridge")]
    pub bridge_words: Option<String>,
    /// Draws for bands; 0: none; default: none, or the study's own
    #[arg(long)]
    pub draws: Option<usize>,
    /// Seed of the draws
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Spread of the technical coefficients: standard deviation of the logarithm of each one's own factor, such as 0.2
    #[arg(long, value_name = "SIGMA", requires = "draws")]
    pub coefficient_spread: Option<f64>,
    /// A published figure of value added to stand beside
    #[arg(long, value_name = "AMOUNT")]
    pub beside: Option<f64>,
    /// Why the purchases are hypothetical; printed first
    #[arg(long, value_name = "WORDS")]
    pub hypothetical: Option<String>,
    #[command(flatten)]
    pub room: Room,
    #[command(flatten)]
    pub form: Form,
}

/// `knockon sectors …`
#[derive(Debug, Subcommand)]
pub enum SectorsVerb {
    /// Industries day by day after losses of capacity, bans and changes of demand
    #[command(after_help = "\
Example:
  knockon sectors simulate --table world-2011 --scenario ban.toml
with ban.toml:
  [params]
  days = 365
  [[ban]]
  supplier = \"US/ELO\"
  buyer = \"CN/ELO\"
  from = 10
  until = 200")]
    Simulate {
        /// A table's name or path
        #[arg(long)]
        table: String,
        /// What happens, as TOML
        #[arg(long, value_name = "FILE")]
        scenario: PathBuf,
        /// Rows by day and place
        #[arg(long)]
        daily: bool,
        /// Draws for bands, where numbers of the scenario are ranges such as "0.3:0.2..0.5"; 0: none
        #[arg(long, default_value_t = 0)]
        draws: usize,
        /// Seed of the draws
        #[arg(long, default_value_t = 1)]
        seed: u64,
        #[command(flatten)]
        form: Form,
    },
}
