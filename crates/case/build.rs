//! Builds the crate anew when a shipped case changes: the cases are compiled into it.

#![allow(clippy::print_stdout)] // this is how a build script speaks to cargo

fn main() {
    println!("cargo::rerun-if-changed=../../cases");
}
