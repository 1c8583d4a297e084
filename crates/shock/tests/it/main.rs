//! The crate's face.

mod compat;
