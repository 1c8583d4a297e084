//! A supply network in memory: built row by row, read column by column. For a notebook; files go by [`crate::network_read`].

pub use knockon_network::{DemandSpec, InputSpec, ItemSpec, LineSpec, LinkSpec, Network, NetworkBuilder};
