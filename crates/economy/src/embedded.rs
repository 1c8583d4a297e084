//! The small tables that travel inside the binary, each derived by [`mod@crate::derive`] from a cited source.
//!
//! Supported: `jp-2018`, `cn-2018` (OECD, 20 sectors), `jp-2018-45` (the same at the source's 45), `world-2011` (WIOD, 12 places × 16 sectors). Their folders under `tables/` hold the recipe,
//! the concordances, the command and the balances. A user's own table in the same layout is as good.

use crate::error::Result;
use crate::table::{Table, read, read_satellites};
use serde::Serialize;

/// The texts of an embedded table.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Embedded {
    /// Its name.
    pub name: &'static str,
    /// `table.csv`.
    pub table: &'static str,
    /// `satellites.csv`.
    pub satellites: &'static str,
    /// `README.md`: citation, command, balances.
    pub readme: &'static str,
}

macro_rules! table {
    ($name:literal) => {
        Embedded {
            name: $name,
            table: include_str!(concat!("../../../tables/", $name, "/table.csv")),
            satellites: include_str!(concat!("../../../tables/", $name, "/satellites.csv")),
            readme: include_str!(concat!("../../../tables/", $name, "/README.md")),
        }
    };
}

/// Every embedded table.
pub const EMBEDDED: [Embedded; 4] =
    [table!("jp-2018"), table!("jp-2018-45"), table!("cn-2018"), table!("world-2011")];

/// The texts of the table of this name.
pub fn embedded(name: &str) -> Option<Embedded> {
    EMBEDDED.iter().find(|e| e.name == name).copied()
}

impl Embedded {
    /// The table with its satellites, through the same readers as a user's own.
    pub fn read(&self) -> Result<Table> {
        let (mut table, _) = read(self.table.as_bytes())?;
        table.satellites = read_satellites(self.satellites.as_bytes(), &table)?;
        Ok(table)
    }
}
