//! No code: the features of others' crates that tests, the binary with all features and the Python package ask for in common.
//!
//! Cargo compiles a crate again for each set of features, and everything above it too. The tests of the default build, those with
//! Parquet and the server, and the wheel differ in features of half a dozen small crates at the bottom of the tree, so that each
//! compiled the linear algebra and all of knockon anew. Those who build for tests depend on this crate; the program does not, so
//! its build stays lean. When CI compiles a crate several times again, compare the features that each build gives it
//! (`cargo tree --edges features --invert CRATE`) and add the difference here.
