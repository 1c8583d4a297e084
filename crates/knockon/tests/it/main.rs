//! The front door's face, and the invariants of the house.

mod house;
mod suite;
mod verify;
