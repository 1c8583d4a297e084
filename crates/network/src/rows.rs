//! Rows whose ids are already numbers: what generators and readers make, and what a [`NetworkBuilder`](crate::NetworkBuilder)
//! turns its named rows into. Twelve million links fit in a few hundred megabytes this way.

use crate::spec::{InputClass, ItemSpec};
use knockon_vocabulary::Place;

/// One party making one item.
#[derive(Debug, Clone, PartialEq)]
pub struct LineRow {
    /// Stable word, unique.
    pub id: String,
    /// Whose line.
    pub party: String,
    /// Number of the item that it makes.
    pub item: u32,
    /// Where the party sits.
    pub place: Place,
    /// Capacity above base output, as a share of base output.
    pub spare_share: f64,
    /// Capacity above that, units a day.
    pub extra_capacity_per_day: f64,
}

/// An item that a line uses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InputRow {
    /// Number of the using line.
    pub line: u32,
    /// Number of the item.
    pub item: u32,
    /// How much output depends on it.
    pub class: InputClass,
    /// Units of the item per unit of output; `None`: from the base flows.
    pub units_per_unit: Option<f64>,
    /// Stock on the first morning, days of base use; at least 1.
    pub cover_days: f64,
    /// Stock aimed at, days of use; at least 1.
    pub target_cover_days: f64,
}

/// A flow of the supplier line's item to a buyer line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkRow {
    /// Number of the supplying line.
    pub supplier: u32,
    /// Number of the buying line.
    pub buyer: u32,
    /// Days from order to delivery.
    pub lead_days: u32,
    /// Where the goods are made.
    pub plant: Place,
    /// Flow at base, units of the item a day.
    pub base_per_day: f64,
    /// Flow that a link without a base flow could carry, units a day.
    pub planned_per_day: f64,
}

/// What a market outside the network takes from a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DemandRow {
    /// Number of the selling line.
    pub line: u32,
    /// Number of the market.
    pub market: u32,
    /// Units a day at base.
    pub base_per_day: f64,
}

/// What rows are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ids {
    /// Each by its own name.
    Named(Vec<String>),
    /// By a prefix and the row's number, from 0.
    Numbered(String),
}

impl Ids {
    pub(crate) fn of(&self, row: usize) -> String {
        match self {
            Self::Named(ids) => ids.get(row).cloned().unwrap_or_default(),
            Self::Numbered(prefix) => format!("{prefix}{row}"),
        }
    }
}

/// All rows of a network; [`Rows::build`] checks them.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// Items, numbered from 0.
    pub items: Vec<ItemSpec>,
    /// Lines, numbered from 0.
    pub lines: Vec<LineRow>,
    /// Inputs of lines.
    pub inputs: Vec<InputRow>,
    /// Links.
    pub links: Vec<LinkRow>,
    /// What the links are called.
    pub link_ids: Ids,
    /// Final demand.
    pub demands: Vec<DemandRow>,
    /// What the final demands are called.
    pub demand_ids: Ids,
    /// Names of the markets.
    pub markets: Vec<String>,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            lines: Vec::new(),
            inputs: Vec::new(),
            links: Vec::new(),
            link_ids: Ids::Numbered("L".to_owned()),
            demands: Vec::new(),
            demand_ids: Ids::Numbered("D".to_owned()),
            markets: Vec::new(),
        }
    }
}
