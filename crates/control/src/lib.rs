//! What the law says of a transaction at a date, and of a supply link over a horizon.
//!
//! In goes a [`Transaction`]: facts that a compliance officer can know (who, what, where, when, what for), each possibly
//! absent, which means unknown. Out comes a [`Determination`]: subject to the EAR or not, prohibited, licence required,
//! which authorisation covers it, the review policy, until when the answer holds, which facts are missing, and every step
//! with its citation. [`timeline`] gives the same for a link that ships every day, as spells.
//!
//! ```
//! use knockon_control::{LicenceRequired, Options, RuleBook, Transaction, decide};
//!
//! let deal = Transaction::from_toml(r#"
//!     as_of = 2019-06-01
//!     regimes = ["us-ear"]
//!     activity = "export"
//!     from = "US"
//!     to = "CN"
//!     end_use = ["network_operation"]
//!     asserted = { network_fully_operational = true }
//!     item = { name = "line card", kind = "commodity", eccn = "EAR99", origin = "US" }
//!     dates = { contract = 2019-04-01 }
//!
//!     [[parties]]
//!     id = "buyer"
//!     roles = ["purchaser", "end_user"]
//!     place = "CN"
//!     listed = [{ list = "us-el", from = 2019-05-16, requirement = "all_items_subject_to_ear", policy = "presumption_of_denial" }]
//! "#)?;
//! let answer = decide(&deal, RuleBook::embedded(), &Options::default());
//! assert_eq!(answer.licence_required, LicenceRequired::No);
//! assert_eq!(answer.authorisation.known(), Some(&Some("tgl_huawei_networks".to_owned())));
//! assert_eq!(answer.holds_until.map(|d| d.to_string()).as_deref(), Some("2019-08-18"));
//! # Ok::<(), knockon_control::Error>(())
//! ```
//!
//! # How it works
//! ```text
//! rules/<set>/*.toml ─▶ RuleBook ─┐
//! Transaction ────────────────────┴▶ evaluate, stage by stage, in three values ─▶ assemble ─▶ Determination
//! ```
//!
//! Law is data: a rule file holds versions with first and last day, day of publication, state and citation, a condition
//! in a small closed vocabulary, and an outcome. The evaluator knows no rule and no party by name. It is three-valued
//! (Kleene): what is unknown never reads as harmless. An answer "no requirement found" means none in the modelled rules:
//! [`RuleBook::not_modelled`] lists what is left out.
//!
//! # Where absent is read as "no"
//! Benefits that somebody must claim count only when stated: `published`, `supplier_licence_confirmed`, being aboard a
//! carrier (`dates.en_route_since`), and parts that matter (`item.components`). General Prohibition Ten needs knowledge, so
//! it bars only where `exported_lawfully = false` is stated. Footnotes of an entry whose requirement was read and that
//! names none are none.
//!
//! # Counterfactuals
//! [`Options::lifted`] takes rules, or single versions of a rule, away; [`Options::licensed`] supposes licences;
//! [`RuleBook::delayed`] lets a rule begin later; [`RuleBook::with_files`] adds rules. [`transitions`] says what changed
//! between two days and why, [`least`] what is the least that would let the deal go on.

mod answer;
mod assemble;
mod bill;
mod book;
mod day;
mod decide;
mod determination;
mod edit;
mod entry_words;
mod error;
mod eval;
mod eval_item;
mod eval_party;
mod expr;
mod flat;
mod least;
mod ownership;
mod policy;
mod read;
mod rule;
mod tables;
mod timeline;
mod transaction;
mod tri;
mod why;
mod words;

pub use answer::answer_json;
pub use bill::{BillPart, Traced, TracedPart, trace};
pub use book::{NotModelled, RuleBook};
pub use decide::{KnownOn, Options, decide, decide_on};
pub use determination::{Determination, Known, LicenceRequired, ReviewTime, Step};
pub use entry_words::{PolicyClause, PolicyText, RequirementText, Unread, policy_text, requirement_text};
pub use error::{Error, ErrorKind};
pub use flat::{Columns, FlatError};
pub use least::{Least, Limits, Remedial, Remedy, least};
pub use rule::{Rule, RuleTest, State, Version};
pub use timeline::{Moving, explain, spells, timeline};
pub use transaction::{
    Component, Content, Dates, Equipment, Item, Listed, Party, Plant, Share, Transaction, UsedEquipment,
};
pub use tri::Truth;
pub use why::{Cause, FieldChange, LawChange, Transition, fields, law_changes, transitions};
pub use words::*;
