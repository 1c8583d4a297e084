//! The command line: verbs, options and their help texts.

use crate::desk_args::{AuditVerb, Serve, TokenVerb};
use crate::economy_args::{Impact, SectorsVerb, TableVerb};
use crate::lists_args::{ListsVerb, Watch};
use crate::screen::Screen;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// What a trade restriction does to a supply chain, and what to buy instead.
#[derive(Debug, Parser)]
#[command(
    name = "knockon",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  knockon run cases/huawei-2019            the whole chain on a case folder; writes cases/huawei-2019/out
  knockon run @zte-2018 --out zte          a case that is compiled in
  knockon case check my-case               everything that is wrong with a case, at once
  knockon decide deal.toml --explain       what the law says of one transaction

Exit status: 0 done, 1 ran but failed, 2 the input or the arguments are wrong.
Research model, not legal advice; silence is not clearance."
)]
pub struct Cli {
    /// Say less: results only
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more about what is done
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Run a case through the whole chain and write its outcome
    #[command(after_help = "\
Examples:
  knockon run cases/huawei-2019
  knockon run cases/huawei-2019 --with cases/huawei-2019/what-if/tweak-and-temporary-licence.toml
  knockon run @huawei-2019 --set measures.us-specific-licences.from=2020-03-01 --out later-licence
  knockon run @huawei-2019 --lift-all --json")]
    Run(Run),
    /// Make, check or describe case folders
    #[command(subcommand)]
    Case(CaseVerb),
    /// Compare the entered reports of one figure
    #[command(subcommand)]
    Facts(FactsVerb),
    /// Set two outcomes side by side
    #[command(after_help = "\
Examples:
  knockon run @huawei-2019 --out base && knockon run @huawei-2019 --lift-all --out lifted
  knockon compare base lifted")]
    Compare(Compare),
    /// What the law says of a transaction at a date
    #[command(after_help = "\
Examples:
  knockon decide deal.toml --explain
  knockon decide deal.toml --as-of 2020-09-15
  knockon decide deal.toml --horizon 2019-01-01..2021-12-31
  knockon decide deal.toml --least
  knockon decide deal.toml --bill parts.csv
  knockon decide deal.toml --without us-ear/entity-list --delay us-ear/fdp-footnote-1=2020-09-01
  knockon decide deals.csv > answers.jsonl
  knockon decide deals.jsonl > answers.jsonl")]
    Decide(Decide),
    /// The modelled rules of law
    #[command(subcommand)]
    Rules(RulesVerb),
    /// Which records of a list a name may be, and who is of its family; one name, a file of names, or given pairs
    #[command(
        args_conflicts_with_subcommands = true,
        subcommand_negates_reqs = true,
        after_help = "\
Examples:
  knockon screen \"Huawei Technologies\" --list lists.csv
  knockon screen HiSilicon --list consolidated.csv --country CN --top 5 --explain
  knockon screen --file suppliers.csv --name-column name --country-column country --list consolidated.csv > screened.csv
  knockon screen pairs pairs.jsonl > scored.jsonl

The family are records that share a name with the party and are told apart from it: sisters, branches, a parent."
    )]
    Screen(Screen),
    /// Restricted-party lists: check a file, keep lists in a store, ask what was known when
    #[command(subcommand)]
    Lists(ListsVerb),
    /// Screen again only the parties that a change of the lists touches
    #[command(after_help = "\
Examples:
  knockon watch suppliers.csv --name-column name
  knockon watch suppliers.csv --name-column name --country-column country --since 2024-01-31 --json

The store notes up to which import a file was watched; without --since only later changes count.")]
    Watch(Watch),
    /// Supply networks: read, make up, look at, write
    #[command(subcommand)]
    Network(crate::network_args::NetworkVerb),
    /// Which firm, measure or link hurts most when it fails
    #[command(after_help = "\
Examples:
  knockon risk net --top 20 --converged
  knockon risk net --measures scenario.toml
  knockon risk case.json")]
    Risk(crate::network_args::Risk),
    /// A network under measures and outages, day by day
    #[command(after_help = "\
Examples:
  knockon simulate net --scenario scenario.toml --out out
  knockon simulate net --scenario scenario.toml --draws 256 --json
  knockon simulate case.json")]
    Simulate(crate::network_args::Simulate),
    /// What to buy instead, from when, at what cost
    #[command(after_help = "\
Examples:
  knockon source case.json --licence supplier-a
  knockon source net --line F7 --scenario scenario.toml --months 24")]
    Source(crate::network_args::Source),
    /// Economy tables
    #[command(subcommand)]
    Table(TableVerb),
    /// What purchases give to a place: value added, jobs and tax
    #[command(after_help = "\
Examples:
  knockon impact --table jp-2018 --place JP --buy ELE=721 --currency JPY --year 2018 \\
      --bridge 0.009056 --bridge-words 'yen to dollars at the mean rate of 2018' --labour-share 0.5..0.6 --mpc 0.5..0.7 --draws 512
  knockon impact --table world-2011 --place US --buy ELO=11 --currency USD --year 2011 --world
  knockon impact --study huawei --own-table wiod-2011=my-wiod-2011")]
    Impact(Box<Impact>),
    /// Industries day by day
    #[command(subcommand)]
    Sectors(SectorsVerb),
    /// Run cases with known answers and compare
    #[command(after_help = "\
Examples:
  knockon verify oracles/
  knockon verify --kind esri_cascade --json oracles/shock
  knockon verify --answer case.json")]
    Verify(Verify),
    /// Serve the API and the page on this machine (in builds with the feature `server`)
    #[command(after_help = "\
Examples:
  knockon serve --list consolidated.csv             http://127.0.0.1:8765, API description at /docs
  knockon serve --db desk.db --case cases/mine
  knockon token add alice --role admin && knockon serve --listen 0.0.0.0:8765 --list consolidated.csv")]
    Serve(Serve),
    /// Who may use the server (in builds with the feature `server`)
    #[command(subcommand)]
    Token(TokenVerb),
    /// The log of every screening, determination and decision (in builds with the feature `server`)
    #[command(subcommand)]
    Audit(AuditVerb),
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff)
    Man,
}

/// `knockon run`
#[derive(Debug, Args)]
pub struct Run {
    /// A case folder, or @NAME of a case that is compiled in
    pub case: String,
    /// A what-if file: changes to the case (may be repeated)
    #[arg(long = "with", value_name = "FILE")]
    pub with: Vec<PathBuf>,
    /// Change one value: file.id.field=value (may be repeated)
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// One more restricted-party list to screen against: a file in any known format, or a store (may be repeated)
    #[arg(long = "list", value_name = "FILE")]
    pub lists: Vec<PathBuf>,
    /// Use the store given with --list as it was known on this day, or after import N (@N)
    #[arg(long, value_name = "DATE|@N", requires = "lists")]
    pub known_on: Option<String>,
    /// Lift every measure: the baseline
    #[arg(long)]
    pub lift_all: bool,
    /// Only the central values: no bands and no measure's share of the losses; several times faster
    #[arg(long)]
    pub central: bool,
    /// Where to write; default: `out` in the case folder, or `NAME-out` here for a case that is compiled in
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write nothing
    #[arg(long, conflicts_with = "out")]
    pub no_out: bool,
    /// Print the outcome as JSON instead of the summary
    #[arg(long)]
    pub json: bool,
    /// Width of the summary in columns; default: the terminal's, at most 120
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `knockon case …`
#[derive(Debug, Subcommand)]
pub enum CaseVerb {
    /// Write a small case to start from, or a copy of one that is compiled in
    New {
        /// The folder to make
        dir: PathBuf,
        /// A case that is compiled in, such as huawei-2019
        #[arg(long, value_name = "NAME")]
        from: Option<String>,
    },
    /// Say everything that is wrong with a case
    Check {
        /// A case folder, or @NAME
        case: String,
        /// Print the findings as JSON
        #[arg(long)]
        json: bool,
    },
    /// What the law says of each supply over the case's days, under which paragraphs; nothing is simulated
    #[command(after_help = "Examples:
  knockon case law @huawei-2019
  knockon case law cases/huawei-2019 lu-opt-th mu-dram-tw --json")]
    Law {
        /// A case folder, or @NAME
        case: String,
        /// Supplies by their id; none: all
        supplies: Vec<String>,
        /// A what-if file: changes to the case (may be repeated)
        #[arg(long, value_name = "FILE")]
        with: Vec<PathBuf>,
        /// Change one value: file.id.field=value (may be repeated)
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
        /// Print the answers as JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the schema of every file of a case
    Schema {
        /// The schema of outcome.json instead
        #[arg(long)]
        outcome: bool,
    },
    /// What each what-if of a case does to its path, one at a time, in one table
    #[command(after_help = "Example:\n  knockon case effects @huawei-2019")]
    Effects {
        /// A case folder, or @NAME
        case: String,
        /// What-if files; without them those in the case's folder `what-if`
        files: Vec<PathBuf>,
        /// Print the figures as JSON
        #[arg(long)]
        json: bool,
    },
    /// List the cases that are compiled in
    List,
}

/// `knockon facts …`
#[derive(Debug, Subcommand)]
pub enum FactsVerb {
    /// Which reports agree, which contradict, and what each implies
    Check {
        /// A case folder, or @NAME
        case: String,
        /// Print the findings as JSON
        #[arg(long)]
        json: bool,
    },
}

/// `knockon compare`
#[derive(Debug, Args)]
pub struct Compare {
    /// An output folder or an outcome.json
    pub a: PathBuf,
    /// Another one
    pub b: PathBuf,
    /// Print the differences as JSON
    #[arg(long)]
    pub json: bool,
}

/// `knockon decide`
#[derive(Debug, Args)]
pub struct Decide {
    /// One transaction (.toml, .json) or many (.jsonl, .csv, .parquet); - reads JSON lines from standard input
    pub file: PathBuf,
    /// Use the law of this day instead of the transaction's `as_of`
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Use the knowledge of this day
    #[arg(long, value_name = "DATE")]
    pub known_on: Option<String>,
    /// Evaluate on every day from the first to the last: stretches of equal standing
    #[arg(long, value_name = "FIRST..LAST", conflicts_with_all = ["from", "until"])]
    pub horizon: Option<String>,
    /// First day of an evaluation over time (with --until)
    #[arg(long, value_name = "DATE", requires = "until")]
    pub from: Option<String>,
    /// Last day of an evaluation over time
    #[arg(long, value_name = "DATE", requires = "from")]
    pub until: Option<String>,
    /// Explain every step, and say in sentences what is not modelled
    #[arg(long)]
    pub explain: bool,
    /// Print the answer as JSON (always so for many transactions)
    #[arg(long)]
    pub json: bool,
    /// Take the file as JSON lines, whatever its name
    #[arg(long)]
    pub jsonl: bool,
    /// A bill of materials (.csv): US content by tiers, and parts that are themselves subject to the EAR
    #[arg(long, value_name = "FILE")]
    pub bill: Option<PathBuf>,
    /// The smallest sets of changes (facts, licences, rules) after which no requirement is found; up to N changes a set
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "3", conflicts_with_all = ["horizon", "from", "until"])]
    pub least: Option<usize>,
    #[command(flatten)]
    pub law: LawChanges,
}

/// What is changed about the law.
#[derive(Debug, Args)]
pub struct LawChanges {
    /// Use the rule files of this folder instead of those that are compiled in
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Add a rule file or a folder of them (may be repeated)
    #[arg(long, value_name = "PATH")]
    pub with_rule: Vec<PathBuf>,
    /// Take a rule away: ID, one version ID@FIRST-DAY, or a whole set such as us-ear/* (may be repeated)
    #[arg(long, value_name = "RULE")]
    pub without: Vec<String>,
    /// Let a rule, or one version of it, begin later (may be repeated)
    #[arg(long, value_name = "RULE=DATE")]
    pub delay: Vec<String>,
    /// Suppose a licence for what this rule requires (may be repeated)
    #[arg(long, value_name = "RULE")]
    pub licence: Vec<String>,
}

/// `knockon rules …`
#[derive(Debug, Subcommand)]
pub enum RulesVerb {
    /// One line a rule
    List,
    /// One rule with its versions and citations
    Show {
        /// Its id, such as us-ear/entity-list
        id: String,
    },
    /// Run the tests that stand beside the rules
    Check,
    /// How the own texts of a list's Entity List entries are read: closed words, more than that, or refused
    #[command(after_help = "Example:\n  knockon rules words consolidated.csv")]
    Words {
        /// A list file
        file: PathBuf,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// What the law changed between two dates; with a transaction, what of it changed the answer and why
    #[command(after_help = "\
Examples:
  knockon rules diff 2020-05-01 2020-09-30 --regime us-ear
  knockon rules diff 2019-05-01 2020-12-31 deal.toml")]
    Diff(RulesDiff),
}

/// `knockon rules diff`
#[derive(Debug, Args)]
pub struct RulesDiff {
    /// The first date
    #[arg(value_name = "DATE")]
    pub from: String,
    /// The second date
    #[arg(value_name = "DATE")]
    pub until: String,
    /// A transaction (.toml or .json)
    pub deal: Option<PathBuf>,
    /// Only these bodies of rules, such as us-ear (may be repeated; without a transaction)
    #[arg(long, value_name = "REGIME", conflicts_with = "deal")]
    pub regime: Vec<String>,
    /// Use the knowledge of this day (with a transaction)
    #[arg(long, value_name = "DATE", requires = "deal")]
    pub known_on: Option<String>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// `knockon verify`
#[derive(Debug, Args)]
pub struct Verify {
    /// Case files or folders
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Print answers instead of comparing
    #[arg(long)]
    pub answer: bool,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// Only cases of this kind (may be repeated)
    #[arg(long = "kind", value_name = "KIND")]
    pub kinds: Vec<String>,
}
