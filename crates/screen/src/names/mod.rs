//! A name taken apart: its words and what each of them is.

pub(crate) mod analyse;
pub(crate) mod data;
pub(crate) mod fold;
pub(crate) mod lexicon;
pub(crate) mod name;
pub(crate) mod readings;
pub(crate) mod script;
pub(crate) mod told;
pub(crate) mod view;
pub(crate) mod words;
