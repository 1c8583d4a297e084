//! The desk's face: a server on a free port of loopback, asked over a socket.
#![allow(clippy::unwrap_used)] // in a test a panic is the failure

mod api;
mod desk;
mod limits;
mod log;
mod networks;
mod safety;
#[cfg(feature = "otel")]
mod traces;
