//! An outcome for people and for other programs.
//!
//! In goes an [`Outcome`](knockon_case::outcome::Outcome): everything that a run of a case found. Out come
//!
//! - [`summary`]: a page or two of text for a terminal, read by a compliance officer and by an economist;
//! - [`html`]: one self-contained page with interactive charts, a table behind each, and a link behind each citation;
//! - [`tables`]: CSV files with every digit (Parquet with the feature `parquet`);
//! - [`figures`]: the charts as Plotly JSON, for a page or a notebook.
//!
//! Nothing is computed here that is not in the outcome, nothing is read from or written to a disk, and the same outcome gives the
//! same bytes. A figure that an outcome lacks is "not available", never 0; a link without a requirement has "no requirement found in the
//! modelled rules", never more than that.
//!
//! ```
//! use knockon_case::outcome::{Backtest, CaseHead, Losses, Outcome};
//! # let date = |t: &str| knockon_vocabulary::date(t).unwrap();
//! let outcome = Outcome {
//!     schema: 1,
//!     case: CaseHead {
//!         id: "quiet".into(),
//!         title: "A quiet year".into(),
//!         question: "What happens when nothing happens?".into(),
//!         from: date("2020-01-01"),
//!         to: date("2020-12-31"),
//!         currency: "USD".into(),
//!     },
//!     losses: Losses::default(),
//!     backtest: Backtest { forecast_date: None, in_sample: false, later: vec![] },
//! #   changes: vec![], facts: Default::default(), listed: vec![], unlisted: vec![], measures: vec![], standing: vec![],
//! #   paths: vec![], stocks: vec![], plan: None, impact: vec![], scores: vec![], skill: vec![], assumed: vec![], resting: vec![],
//! #   sensitivity: vec![], not_modelled: vec![], entered: vec![], sources: vec![], notices: vec![],
//!     // … and nothing in every list
//! };
//! let text = knockon_report::summary(&outcome, 100, false);
//! assert!(text.contains("What happens when nothing happens?"));
//! assert!(knockon_report::html(&outcome).contains("<h1>A quiet year</h1>"));
//! assert_eq!(knockon_report::tables(&outcome)[0].0, "standing.csv");
//! ```
//!
//! # Where things are
//! `answer` picks the sentence and the key figures; `words` and `numbers` are how words and figures are written everywhere;
//! `groups` and `calendar` shape the timeline; `text`, `html`, `figures` and `tables` are the four outputs.

mod answer;
mod calendar;
mod error;
mod figures;
mod findings;
mod groups;
mod html;
mod network;
mod numbers;
mod origins;
mod sheet;
mod tables;
mod text;
mod words;

pub use error::{Error, ErrorKind};
pub use figures::{Figure, figures, network_figures};
pub use html::{html, network_html};
pub(crate) use knockon_case::outcome;
pub use network::{
    DaysView, NetworkView, Node, PlanView, RankedRow, RankedView, SpreadView, Step, Tiers, tiers_of,
};
pub use numbers::{NOT_AVAILABLE, human, percent, quantity, range};
pub use origins::{Origins, Reported, Shares, origins};
pub use sheet::{Sheet, Values};
#[cfg(feature = "parquet")]
pub use tables::parquet_tables;
pub use tables::tables;
pub use text::{report_line, summary};
