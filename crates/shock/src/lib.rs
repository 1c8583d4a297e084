//! (opening)

pub mod compat;
mod error;
mod par;
mod ration;
pub mod risk;

pub use error::{Error, ErrorKind};
pub use ration::Rationing;
