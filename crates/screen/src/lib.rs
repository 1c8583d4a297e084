//! Which list records a name may be, how likely, and why.
//!
//! In go names in any script, with whatever else is known of a party; out comes for a pair a [`Match`] (a probability, a
//! [`Verdict`], the [`Evidence`]) and for a list the [`Hit`]s of an [`Index`]. "Same entity" and "same family" (a sister, a
//! branch, a namesake abroad) are two different answers.
//!
//! ```
//! use knockon_screen::{Context, Name, Verdict, compare};
//! use knockon_vocabulary::PartyKind::Organisation;
//!
//! let ctx = Context::default();
//! let verdict = |a: &str, b: &str| {
//!     compare(&Name::new(a).of(Organisation), &Name::new(b).of(Organisation), &ctx).verdict
//! };
//! assert_eq!(verdict("Huawei Technologies Co., Ltd.", "HUAWEI TECHNOLOGIES COMPANY LIMITED"), Verdict::SameEntity);
//! assert_eq!(verdict("华为技术有限公司", "Huawei Technologies Co., Ltd."), Verdict::SameEntity);
//! assert_eq!(verdict("Bank of China (Hong Kong) Limited", "Bank of China (Singapore) Limited"), Verdict::SameFamily);
//! assert_eq!(verdict("Sony Corporation", "Huawei Technologies Co., Ltd."), Verdict::Different);
//! ```
//!
//! ```text
//!   text ─ words ─ analyse (form, number, place, concept, weight) ─ align ─ features ─ model ─▶ probability, evidence
//!                          └─ Index: dictionary of words ─ upper bound of every name ─ best first ┘
//! ```
//!
//! What decides is data: letters (`data/cyrillic.tsv`, `kana.tsv`), legal forms by country, concepts and places in five
//! languages, short forms of Russian, titles and particles, given names, how common a word is on lists, and the coefficients of the features. The last two
//! are made by the programs in `fit/`.
//!
//! **Invariants**: the score does not depend on which name comes first; nor, for persons, on the order of words, as long as no
//! chain of patronymics (`bin`) or script without spaces is in play; [`Index::search`] returns what scoring every name returns.
//!
//! **Not supported**: the Japanese reading of Chinese characters (the one open dictionary of readings, KANJIDIC2, is share-alike and has several
//! readings a character; names need a dictionary of names); Korean and Arabic words of trade; nicknames beyond the table;
//! a date of birth or an identifier inside the name's text.

mod align;
mod alike;
mod analyse;
mod bag;
mod bands;
mod blocks;
mod bound;
mod buffer;
mod build;
mod cases;
mod column;
mod compare;
mod data;
mod dictionary;
mod distance;
mod error;
mod features;
mod fold;
mod index;
mod keys;
mod known;
mod lexicon;
mod lookup;
mod model;
mod name;
mod owners;
mod plan;
mod query;
mod readings;
mod record;
mod rough;
mod row;
mod scan;
mod script;
mod search;
mod segment;
mod similar;
mod site;
mod sounds;
mod spellings;
mod told;
mod view;
mod vocabulary;
mod words;
mod work;

pub use cases::{kind_of, name_from_json, name_pair_json};
#[doc(hidden)]
pub use column::with_checksum;
pub use compare::{Context, DEFAULT_THRESHOLD, Evidence, Match, Verdict, compare, feature_values};
pub use error::{Error, ErrorKind};
pub use features::{FEATURE_COUNT, FEATURES};
pub use index::{Hit, Index, Shared, without_aliases};
pub use name::Name;
pub use similar::How;
pub use site::{site_score, site_score_json};
pub use words::latin_words;
pub use work::Work;
