//! The arguments of `knockon lists` and `knockon watch`.

use clap::{Args, Subcommand, ValueEnum};
use knockon::lists::DEFAULT_STORE;
use std::path::PathBuf;

/// `knockon lists …`
#[derive(Debug, Subcommand)]
pub enum ListsVerb {
    /// Say what a list file is, what it holds, and what is wrong with it
    #[command(after_help = "\
Examples:
  knockon lists check consolidated.csv
  knockon lists check sdn.csv alt.csv add.csv sdn_comments.csv")]
    Check {
        /// The file, or the files of one OFAC list
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print as JSON, every remark with it
        #[arg(long)]
        json: bool,
    },
    /// Take a published list into the store: as a whole or not at all
    #[command(after_help = "\
Examples:
  knockon lists import consolidated.csv --date 2022-04-11
  knockon lists import sdn.csv alt.csv add.csv --store lists.db
  knockon lists import eul.xlsx --accept-shrink jp-eul

A sub-list that loses more than 5 % of its records is refused unless it is accepted by name.")]
    Import(Import),
    /// What the store holds, and whether it is sound
    #[command(after_help = "Example:\n  knockon lists status --store lists.db")]
    Status {
        #[command(flatten)]
        of: Of,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// What differs between two moments, or between two list files
    #[command(after_help = "\
Examples:
  knockon lists diff                              the last import against what was known before it
  knockon lists diff 2019-01-31 2021-07-31 --source us-sdn
  knockon lists diff @1 @2 --json
  knockon lists diff old.csv new.csv")]
    Diff {
        /// A day, @N (the state after import N), or a list file
        from: Option<String>,
        /// Another one; default: the newest
        to: Option<String>,
        /// Only this publication
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
        /// The store
        #[arg(long, value_name = "FILE", default_value = DEFAULT_STORE)]
        store: PathBuf,
        /// Print every record, not the first twenty of each kind
        #[arg(long)]
        all: bool,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// A record with all that it says
    #[command(
        after_help = "Example:\n  knockon lists show 36\n  knockon lists show \"BANCO NACIONAL DE CUBA\" --known-on 2019-06-01"
    )]
    Show {
        /// Its identifier, or its name as printed
        record: String,
        #[command(flatten)]
        of: Of,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// What became of a record: each version, and from when to when it was known
    #[command(after_help = "Example:\n  knockon lists history 36")]
    History {
        /// Its identifier
        record: String,
        /// The store
        #[arg(long, value_name = "FILE", default_value = DEFAULT_STORE)]
        store: PathBuf,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Write what was known as one list file
    #[command(after_help = "\
Examples:
  knockon lists export --known-on 2019-06-01 --as-of 2019-05-20 > lists.csv
  knockon lists export --format jsonl --source us-csl > csl.jsonl")]
    Export {
        #[command(flatten)]
        of: Of,
        /// Only records in force on this day
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
        /// Only this publication
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
        /// Our CSV, or records as JSON lines without loss
        #[arg(long, value_enum, default_value_t = Layout::Csv)]
        format: Layout,
    },
    /// Keep a decision about a hit, on the record as it is now
    #[command(after_help = "\
Example:
  knockon lists decide \"Acme Trading\" 20713 --not-us --by \"J. Doe\" --why \"other country, other owners\"

The decision holds until the record changes; then `knockon lists decisions` shows it as due.")]
    Decide(Decide),
    /// The decisions, those first that are due again
    #[command(after_help = "Example:\n  knockon lists decisions --due")]
    Decisions {
        #[command(flatten)]
        of: Of,
        /// Only those that are due again
        #[arg(long)]
        due: bool,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
}

/// Which store, and which knowledge of it.
#[derive(Debug, Args)]
pub struct Of {
    /// The store
    #[arg(long, value_name = "FILE", default_value = DEFAULT_STORE)]
    pub store: PathBuf,
    /// What was known on this day, or after import N (@N); default: the newest
    #[arg(long, value_name = "DATE|@N")]
    pub known_on: Option<String>,
}

/// `knockon lists import`
#[derive(Debug, Args)]
pub struct Import {
    /// The file, or the files of one OFAC list
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The store; made when it is not there
    #[arg(long, value_name = "FILE", default_value = DEFAULT_STORE)]
    pub store: PathBuf,
    /// The day on which this was the published list; default: the day that the file states, else today
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// The publication that it is a version of; default: by its format
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Let this sub-list shrink (may be repeated)
    #[arg(long, value_name = "SUBLIST")]
    pub accept_shrink: Vec<String>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// `knockon lists decide`
#[derive(Debug, Args)]
pub struct Decide {
    /// The party, named as in your own file
    pub party: String,
    /// The record's identifier
    pub record: String,
    /// The record is another party
    #[arg(long, group = "verdict", required_unless_present_any = ["is_us", "reopen"])]
    pub not_us: bool,
    /// The record is the party
    #[arg(long, group = "verdict")]
    pub is_us: bool,
    /// Take an earlier decision back
    #[arg(long, group = "verdict")]
    pub reopen: bool,
    /// Who decided
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub why: String,
    /// When; default: today
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// The publication, where several have a record with this identifier
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// The store
    #[arg(long, value_name = "FILE", default_value = DEFAULT_STORE)]
    pub store: PathBuf,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// `knockon watch`
#[derive(Debug, Args)]
pub struct Watch {
    /// The parties: CSV with a header
    pub file: PathBuf,
    /// Heading of the column with the names
    #[arg(long, value_name = "HEADING")]
    pub name_column: String,
    /// Heading of the column with the places (ISO 3166-1 codes)
    #[arg(long, value_name = "HEADING")]
    pub country_column: Option<String>,
    /// Changes since this day or this import (@N); default: since this file was last watched, the first time all
    #[arg(long, value_name = "DATE|@N")]
    pub since: Option<String>,
    /// Lowest score of a hit, 0 to 1; default: the calibrated one
    #[arg(long)]
    pub threshold: Option<f64>,
    /// Do not note that this file was looked at
    #[arg(long)]
    pub dry_run: bool,
    /// The store
    #[arg(long, value_name = "FILE", default_value = DEFAULT_STORE)]
    pub store: PathBuf,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// The layout of an exported list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    /// Our CSV
    Csv,
    /// Records as JSON lines
    Jsonl,
}
