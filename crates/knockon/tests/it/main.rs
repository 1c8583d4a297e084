//! The front door's face, and the invariants of the house.
#![allow(clippy::unwrap_used)] // in a test a panic is the failure

mod house;
mod schemas;
mod suite;
mod verify;
mod watching;
