//! The rows that a network is built from, as a caller writes them. Nothing is checked here.

use knockon_vocabulary::Place;
use serde::{Deserialize, Serialize};

/// How much a line depends on an input (Pichler et al. 2022, J. Econ. Dyn. Control 144:104527).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InputClass {
    /// Output stops without it.
    Critical,
    /// Output halves without it.
    Important,
    /// Output goes on without it; the shortfall is reported.
    NotCritical,
}

/// Something that is made and used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemSpec {
    /// Stable word, unique.
    pub id: String,
    /// What one of it is: `pieces`, `USD at base prices`.
    pub unit: String,
    /// What one of it is worth, money at base prices; makes lines of different items comparable.
    pub value_per_unit: f64,
}

impl ItemSpec {
    /// An item and its unit.
    pub fn new(id: impl Into<String>, unit: impl Into<String>) -> Self {
        Self { id: id.into(), unit: unit.into(), value_per_unit: 1.0 }
    }

    /// With a value, money a unit at base prices.
    #[must_use]
    pub fn worth(mut self, money_per_unit: f64) -> Self {
        self.value_per_unit = money_per_unit;
        self
    }
}

/// One party making one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineSpec {
    /// Stable word, unique.
    pub id: String,
    /// Whose line; free text to the engine.
    pub party: String,
    /// The item that it makes.
    pub item: String,
    /// Where the party sits (not where the goods are made: that is said by each link).
    pub place: Place,
    /// Capacity above base output, as a share of base output.
    pub spare_share: f64,
    /// Capacity above that, units a day: what a line can make that makes nothing at base.
    pub extra_capacity_per_day: f64,
}

impl LineSpec {
    /// A line without spare capacity.
    pub fn new(id: impl Into<String>, party: impl Into<String>, item: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            party: party.into(),
            item: item.into(),
            place: not_stated(),
            spare_share: 0.0,
            extra_capacity_per_day: 0.0,
        }
    }

    /// With the party's place.
    #[must_use]
    pub fn place(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// With spare capacity as a share of base output.
    #[must_use]
    pub fn spare(mut self, share: f64) -> Self {
        self.spare_share = share;
        self
    }

    /// With capacity above base output, units a day.
    #[must_use]
    pub fn extra(mut self, units_per_day: f64) -> Self {
        self.extra_capacity_per_day = units_per_day;
        self
    }
}

/// An item that a line uses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InputSpec {
    /// The using line's id.
    pub line: String,
    /// The item's id.
    pub item: String,
    /// Units of the item per unit of output; `None`: from the base flows.
    pub units_per_unit: Option<f64>,
    /// How much output depends on it.
    pub class: InputClass,
    /// Stock on the first morning, days of base use; at least 1.
    pub cover_days: f64,
    /// Stock aimed at, days of use; at least 1.
    pub target_cover_days: f64,
}

impl InputSpec {
    /// An input with a day's stock, quantity from the flows.
    pub fn new(line: impl Into<String>, item: impl Into<String>, class: InputClass) -> Self {
        Self {
            line: line.into(),
            item: item.into(),
            units_per_unit: None,
            class,
            cover_days: 1.0,
            target_cover_days: 1.0,
        }
    }

    /// With this stock at the start and as the target, days of base use.
    #[must_use]
    pub fn cover(mut self, days: f64) -> Self {
        self.cover_days = days;
        self.target_cover_days = days;
        self
    }

    /// With a target that differs from the stock at the start, days of use.
    #[must_use]
    pub fn target(mut self, days: f64) -> Self {
        self.target_cover_days = days;
        self
    }

    /// With a stated quantity per unit of output.
    #[must_use]
    pub fn quantity(mut self, units_per_unit: f64) -> Self {
        self.units_per_unit = Some(units_per_unit);
        self
    }
}

/// A flow of the supplier line's item to a buyer line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkSpec {
    /// Stable word, unique.
    pub id: String,
    /// The supplying line's id.
    pub supplier: String,
    /// The buying line's id.
    pub buyer: String,
    /// Flow at base, units of the item a day; 0 for a link that is only a possibility.
    pub base_per_day: f64,
    /// Flow that a link without a base flow could carry, units a day.
    pub planned_per_day: f64,
    /// Days from order to delivery.
    pub lead_days: u32,
    /// Where the goods are made.
    pub plant: Place,
}

impl LinkSpec {
    /// A link with a base flow, units of the item a day, no lead time and a place of production not stated.
    pub fn new(
        id: impl Into<String>,
        supplier: impl Into<String>,
        buyer: impl Into<String>,
        base_per_day: f64,
    ) -> Self {
        Self {
            id: id.into(),
            supplier: supplier.into(),
            buyer: buyer.into(),
            base_per_day,
            planned_per_day: 0.0,
            lead_days: 0,
            plant: not_stated(),
        }
    }

    /// A link that carries nothing at base and could carry so many units a day.
    pub fn planned(
        id: impl Into<String>,
        supplier: impl Into<String>,
        buyer: impl Into<String>,
        planned_per_day: f64,
    ) -> Self {
        Self { planned_per_day, ..Self::new(id, supplier, buyer, 0.0) }
    }

    /// With days from order to delivery.
    #[must_use]
    pub fn lead(mut self, days: u32) -> Self {
        self.lead_days = days;
        self
    }

    /// With a place of production.
    #[must_use]
    pub fn plant(mut self, plant: Place) -> Self {
        self.plant = plant;
        self
    }
}

/// What a market outside the network takes from a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandSpec {
    /// Stable word, unique.
    pub id: String,
    /// The selling line's id.
    pub line: String,
    /// The market; free text to the engine.
    pub market: String,
    /// Units a day at base.
    pub base_per_day: f64,
}

impl DemandSpec {
    /// A final demand, units a day.
    pub fn new(
        id: impl Into<String>,
        line: impl Into<String>,
        market: impl Into<String>,
        base_per_day: f64,
    ) -> Self {
        Self { id: id.into(), line: line.into(), market: market.into(), base_per_day }
    }
}

/// The place that is not stated.
pub(crate) fn not_stated() -> Place {
    Place::new("XX").expect("`XX` is our own word for a place that is not stated")
}
