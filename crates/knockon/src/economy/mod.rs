//! `table …`, `impact`, `sectors …`: opens tables and folders, asks the economy stage, and gives answers that print as text, CSV and JSON.

mod answer;
mod bands;
mod columnar;
mod impact;
mod measures;
mod memory;
mod open;
mod prepare;
mod prices;
mod ranges;
mod sectors;
mod shape;
mod source;
mod study;

/// A table in memory: for a notebook.
pub mod table {
    pub use knockon_economy::matrix::Matrix;
    pub use knockon_economy::table::{FinalColumn, Industry, Table, TableInfo};
}

pub use answer::{Answer, Cell};
pub use columnar::{answer_save_parquet, table_save_parquet};
pub use impact::{ImpactRequest, Range, impact};
pub use measures::{
    ExtractRequest, HouseholdShares, table_extract, table_linkages, table_multipliers, table_trade,
};
pub(crate) use open::write_files;
pub use open::{TableAt, open_table, save_table};
pub use prepare::table_prepare;
pub use prices::{PricesRequest, table_prices};
pub use sectors::{SectorsRequest, sectors_simulate};
pub use shape::{
    ImportRequest, table_aggregate, table_balance, table_check, table_export, table_import, table_info,
};
pub use source::Heard;
pub use study::{StudyRequest, impact_study};
