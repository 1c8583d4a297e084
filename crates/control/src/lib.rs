//! What the law says of a transaction at a date.

mod answer;
mod book;
mod day;
mod decide;
mod determination;
mod error;
mod eval;
mod eval_item;
mod eval_party;
mod expr;
mod ownership;
mod read;
mod rule;
mod tables;
mod timeline;
mod transaction;
mod tri;
mod words;

pub use answer::answer_json;
pub use book::{NotModelled, RuleBook};
pub use decide::{KnownOn, Options, decide};
pub use determination::{Determination, Known, LicenceRequired, ReviewTime, Step};
pub use error::{Error, ErrorKind};
pub use rule::{Rule, RuleTest, State, Version};
pub use timeline::{Moving, timeline};
pub use transaction::{
    Component, Content, Dates, Equipment, Item, Listed, Party, Plant, Share, Transaction, UsedEquipment,
};
pub use tri::Truth;
pub use words::*;
