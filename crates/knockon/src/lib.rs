//! The front door: one typed request and one answer per verb. The command line, and later a server and a Python package,
//! call only this crate, so that they answer alike.
//!
//! ```no_run
//! use knockon::{RunRequest, run};
//! let request = RunRequest { case: "@huawei-2019".to_owned(), ..RunRequest::default() };
//! let answer = run(&request, &|_, _, _| ())?;
//! for link in &answer.outcome.standing {
//!     println!("{} from {}: {} spells", link.item, link.supplier, link.spells.len());
//! }
//! # Ok::<(), knockon::Error>(())
//! ```
//!
//! ```
//! // What the law says of one transaction.
//! let tx = knockon::transaction(r#"
//!     as_of = 2014-08-13
//!     regimes = ["us-ofac"]
//!     activity = "payment"
//!     from = "US"
//!     parties = [{ id = "X", roles = ["payee"], listed = [{ list = "us-sdn", from = 2014-03-20 }] }]
//! "#, true, "deal.toml", 0)?;
//! let answer = knockon::decide(&tx, &knockon::DecideOptions::default())?.json();
//! assert_eq!(answer["prohibited"], true);
//! # Ok::<(), knockon::Error>(())
//! ```
//!
//! This crate opens files and writes output folders; it computes nothing itself.

mod by_measure;
mod case_law;
mod case_view;
mod cases;
#[cfg(feature = "parquet")]
mod columnar;
mod compare;
mod decide;
mod draws;
pub mod economy;
mod effects;
mod error;
mod folder;
pub mod lists;
mod measures;
pub mod network;
mod networks;
mod results;
mod risk;
mod rules;
mod rules_diff;
mod rules_words;
mod run;
mod schemas;
mod screener;
mod screening;
mod simulate;
mod source;
mod tables;
pub mod verify;
mod when;

pub use by_measure::{ByMeasure, MeasureShare, MeasureSpread};
pub use case_law::{CaseLaw, case_law};
pub use case_view::{CaseView, Counts, Knob, MeasureHead, case_view};
pub use cases::{
    Checked, case_check, case_new, case_schema, embedded_cases, facts_check, findings_text, outcome_schema,
};
pub use compare::{Comparison, Figure, compare, compare_outcomes};
pub use decide::{
    About, DecideOptions, Decided, Format, Law, LawOptions, NOTICE, Question, about, about_text, answer_text,
    bill_text, decide, each_transaction, least_text, read_bill, read_transaction, rules, standing_text,
    transaction,
};
pub use draws::{LineSpread, SeriesSpread, Spread};
pub use effects::{Beside, BesideRow, Effect, Effects, Quarters, effects};
pub use error::{Error, ErrorKind};
pub use knockon_case::outcome;
pub use knockon_control::Rule;
pub use knockon_network::{
    InputClass,
    generate::{Reconstruct, ScaleFree},
    read::EdgeOptions,
};
pub use knockon_report as report;
pub use knockon_screen::Name;
pub use knockon_shock::Method as LossMethod;
pub use knockon_spread::Quantiles;
pub use knockon_vocabulary as vocabulary;
pub use measures::ScenarioFrom;
pub use networks::{
    ChainAnswer, NetworkInfo, essentials, network_chain, network_export, network_generate, network_import,
    network_info, network_of, network_read, network_reconstruct, network_summary,
};
pub use results::{risk_to, source_to};
pub use risk::{Ranked, RiskAnswer, RiskRequest, risk, risk_network};
pub use rules::{determination_differs, rule_text, rules_check};
pub use rules_diff::{RulesDiff, deal_diff, rules_diff};
pub use rules_words::{TextCount, WordsFound, rules_words};
pub use run::{RunAnswer, RunRequest, rules_digest, run, run_check, run_until};
pub use schemas::{determination_schema, outcome_schema_in, transaction_schema};
pub use screener::{Found, Query, ScreenedList, Screener, day, record_version};
pub use screening::{
    FileRequest, FileSummary, OpenLists, RowAnswer, ScreenAnswer, ScreenHit, ScreenOptions, query, screen,
    screen_file, screen_pairs,
};
pub use simulate::{
    DayTotal, LineLoss, SimulateAnswer, SimulateRequest, simulate, simulate_days, simulate_network,
};
pub use source::{ShortPart, Solver, SourceAnswer, SourceRequest, source, source_network};
pub use tables::{table_derive, tables};

/// The day of a point in Unix time (seconds since 1970, UTC): front doors have a clock, this crate has none.
pub fn day_of_unix_time(seconds: u64) -> Option<vocabulary::Date> {
    let days = i32::try_from(seconds / 86_400).ok()?;
    vocabulary::Date::new(1970, 1, 1).ok()?.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}
