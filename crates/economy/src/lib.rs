//! Economy.
pub mod ario;
mod error;
pub mod matrix;
pub mod statics;
pub use error::{Error, ErrorKind, Result};
