//! What this crate promises: published figures (`val_`), laws on random tables (`prop_`), mistakes not to be made again (`regress_`).

mod archives;
mod ario;
mod impact;
mod laws;
mod layouts;
mod mutants;
mod published;
mod readers;
mod real;
mod support;
mod workbooks;
