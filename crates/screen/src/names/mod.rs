//! A name taken apart: its words, what each of them is, and how they sound.

pub(crate) mod analyse;
pub(crate) mod data;
pub(crate) mod fold;
pub(crate) mod lexicon;
pub(crate) mod name;
pub(crate) mod readings;
pub(crate) mod script;
pub(crate) mod sounds;
pub(crate) mod told;
pub(crate) mod view;
pub(crate) mod words;
