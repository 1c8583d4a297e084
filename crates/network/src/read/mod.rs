//! Networks from foreign bytes, and back into our own layout.
//!
//! | form | reader |
//! |---|---|
//! | our folder: `items`, `lines`, `inputs`, `links`, `demands` as CSV | [`folder`], [`write_table`] |
//! | a plain list of edges: supplier, buyer, value; optionally a list of firms | [`edges`] |
//! | GraphML | [`graphml`], [`write_graphml`] |
//! | the chain of inputs and providers of CSET's semiconductor data set | [`Chain::read`](crate::chain::Chain::read) |
//!
//! Bytes in, a checked network or a fault with file and line out. Nothing here opens a file.

mod edges;
mod export;
mod folder;
mod graphml;
pub(crate) mod sheet;

pub use edges::{EdgeOptions, edges};
pub use export::{write_edges, write_firms, write_graphml};
pub use folder::{FILES, Folder, folder, write_table};
pub use graphml::graphml;
