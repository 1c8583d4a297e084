//! The front door's face, and the invariants of the house.

mod house;
mod verify;
