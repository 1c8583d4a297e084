//! Screening.

mod align;
mod analyse;
mod cases;
mod compare;
mod data;
mod dictionary;
mod distance;
mod error;
mod features;
mod fold;
mod index;
mod model;
mod name;
mod script;
mod similar;
mod words;

pub use cases::{kind_of, name_from_json, name_pair_json};
pub use compare::{Context, DEFAULT_THRESHOLD, Evidence, Match, Verdict, compare, feature_values};
pub use error::{Error, ErrorKind};
pub use features::{FEATURE_COUNT, FEATURES};
pub use index::{Hit, Index};
pub use name::Name;
pub use similar::How;
pub use words::latin_words;
