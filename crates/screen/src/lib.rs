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
//! Rooms: `names` (a name taken apart), `pairs` (two of them compared), `index` (how a list is kept), `search` (which names of it are compared).
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

mod cases;
mod error;
mod index;
mod names;
mod pairs;
mod search;

pub use cases::{kind_of, name_from_json, name_pair_json};
pub use error::{Error, ErrorKind};
#[doc(hidden)]
pub use index::column::with_checksum;
pub use index::{Hit, Index, Shared, without_aliases};
pub use names::name::Name;
pub use names::words::latin_words;
pub use pairs::compare::{Context, DEFAULT_THRESHOLD, Evidence, Match, Verdict, compare, feature_values};
pub use pairs::features::{FEATURE_COUNT, FEATURES};
pub use pairs::similar::How;
pub use pairs::site::{site_score, site_score_json};
pub use search::work::Work;
