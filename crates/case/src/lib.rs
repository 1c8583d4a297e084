//! (opening)

mod check;
mod error;
mod files;
mod layout;
pub mod model;
mod nearest;
pub mod outcome;
mod raw;
mod spot;

pub use check::check;
pub use error::{Error, ErrorKind};
pub use files::Files;
pub use raw::RawCase;
