//! Networks from foreign bytes, and back into our own layout.
//!
//! | form | reader |
//! |---|---|
//! | our folder: `items`, `lines`, `inputs`, `links`, `demands` as CSV | [`folder`], [`write_table`] |
//! | a plain list of edges: supplier, buyer, value; optionally a list of firms | [`edges`] |
//! | GraphML | [`graphml`] |
//!
//! Bytes in, a checked network or a fault with file and line out. Nothing here opens a file.

mod edges;
mod folder;
mod graphml;
pub(crate) mod sheet;

pub use edges::{EdgeOptions, edges};
pub use folder::{FILES, Folder, folder, write_table};
pub use graphml::graphml;
