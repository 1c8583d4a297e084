//! The terminal summary.
use crate::fixture;
use knockon_report::summary;

#[test]
fn look() {
    println!("{}", summary(&fixture::small(), 100, false));
    println!("{}", summary(&crate::large::large(150), 100, false));
    println!("{}", summary(&fixture::empty(), 100, false));
}
