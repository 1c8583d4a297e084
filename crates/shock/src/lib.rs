//! (opening)

pub mod risk;
