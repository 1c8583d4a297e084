//! Economy.
pub mod ario;
pub mod derive;
mod error;
pub mod impact;
pub mod matrix;
pub mod statics;
pub mod table;
pub mod what_if;
pub use error::{Error, ErrorKind, Result};
