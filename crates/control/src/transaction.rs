//! The transaction: facts that a compliance officer can know or ask for. It never names a rule or a result.
//!
//! Every field but `as_of`, `regimes` and `activity` is optional; absent is unknown, while `[]`, `false` and `0` are
//! statements. Source: the transaction page of the handbook. Supported: reading from JSON and TOML with line, column
//! and the nearest words ([`Transaction::from_json`], [`Transaction::from_toml`]). Not supported: free text of law.

use crate::words::*;
use knockon_vocabulary::{Date, ListCode, Place, Policy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One act whose law is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transaction {
    /// Echoed in the answer's file; decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The day whose law applies.
    #[serde(with = "crate::day")]
    #[schemars(with = "String")]
    pub as_of: Date,
    /// The day whose knowledge of law and lists is used; absent: the newest data.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub known_on: Option<Date>,
    /// The bodies of rules asked about.
    pub regimes: Vec<Regime>,
    /// What is done.
    pub activity: Activity,
    /// Where it leaves, or where the payer sits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Place>,
    /// Where it goes, or where the payee sits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Place>,
    /// What the item is for; complete when present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_use: Option<Vec<EndUse>>,
    /// What the user vouches for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub asserted: BTreeMap<AssertedWord, bool>,
    /// Who takes part; complete when present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parties: Option<Vec<Party>>,
    /// Who owns whom; complete when present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ownership: Option<Vec<Share>>,
    /// What moves, or is dealt in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// Days of the deal.
    #[serde(default, skip_serializing_if = "Dates::is_empty")]
    pub dates: Dates,
}

impl Transaction {
    /// A transaction of which only the three needed facts are known.
    pub fn new(as_of: Date, regimes: Vec<Regime>, activity: Activity) -> Self {
        Self {
            id: None,
            as_of,
            known_on: None,
            regimes,
            activity,
            from: None,
            to: None,
            end_use: None,
            asserted: BTreeMap::new(),
            parties: None,
            ownership: None,
            item: None,
            dates: Dates::default(),
        }
    }
}

/// Who takes part, or owns one who does.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// The name by which other fields point here.
    pub id: String,
    /// Free text; decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Sort of party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PartyKind>,
    /// What it does in the deal; `[]`: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<Role>>,
    /// Where it is, or has its headquarters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nationality: Option<Place>,
    /// Equipment that it uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses: Option<Vec<UsedEquipment>>,
    /// Lists on which it stands; `[]`: screened, on none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<Vec<Listed>>,
}

/// Equipment that a party uses.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UsedEquipment {
    /// Party id of its maker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker: Option<String>,
    /// How much it matters to the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Whether it is used in performing the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_contract: Option<bool>,
}

/// An entry of a list for a party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Which list.
    #[serde(deserialize_with = "crate::day::list_code")]
    #[schemars(with = "String")]
    pub list: ListCode,
    /// First day in force.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// Last day in force; `None`: open.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// What the entry requires a licence for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<RequirementWord>,
    /// The entry's review policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    /// Footnote number → the day it was added.
    #[serde(default, with = "crate::day::footnotes", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    pub footnotes: Option<BTreeMap<u8, Date>>,
}

/// A share that one party holds in another.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Party id of the owner.
    pub owner: String,
    /// Party id of the owned.
    pub owned: String,
    /// Share in per cent; absent: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pct: Option<f64>,
    /// Controls by other means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<bool>,
    /// First day of the holding.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// Last day of the holding.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
}

/// What moves, or is dealt in.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Free text; decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Sort of item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ItemKind>,
    /// Goods that a rule names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods: Option<Goods>,
    /// Export control classification number, or `EAR99`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eccn: Option<String>,
    /// Reasons for control with their Country Chart column: `NS2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<String>>,
    /// Licence exceptions that its entry allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exceptions: Option<Vec<Exception>>,
    /// Place where it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Place>,
    /// National control lists on which it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control_lists: Option<Vec<ControlList>>,
    /// US-origin parts; `[]`: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub us_content: Option<Vec<Content>>,
    /// ECCNs of the US-origin technology and software of which it is the direct product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_with: Option<Vec<String>>,
    /// The plant that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plant: Option<Plant>,
    /// Parts that matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<Component>>,
}

/// A US-origin part of a foreign-made item.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Its ECCN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eccn: Option<String>,
    /// Its reasons for control.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<String>>,
    /// Licence exceptions that its entry allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exceptions: Option<Vec<Exception>>,
    /// Fair market value in per cent of the item's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pct: Option<f64>,
    /// Whether it is food or medicine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub food_or_medicine: Option<bool>,
}

/// The plant that made an item.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plant {
    /// Sort of plant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PlantKind>,
    /// Its equipment; complete when present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equipment: Option<Vec<Equipment>>,
}

/// A piece of equipment in a plant.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Equipment {
    /// What it does.
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    pub purpose: Option<EquipmentUse>,
    /// ECCNs of the US-origin technology and software of which it is the direct product; `[]`: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direct_product_of: Option<Vec<String>>,
}

/// A part that matters.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Free text; decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Party id of its maker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker: Option<String>,
    /// How much it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Whether it is subject to the EAR, as its supplier states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_to_ear: Option<bool>,
}

/// Days of the deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    /// Of the contract.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub contract: Option<Date>,
    /// Of the order.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub order: Option<Date>,
    /// On which production started.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub production_started: Option<Date>,
    /// Of shipping, done or planned.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub shipped: Option<Date>,
    /// Since which it is aboard a carrier.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub en_route_since: Option<Date>,
    /// On which the product was first sold to the public.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub product_public: Option<Date>,
}

impl Dates {
    /// Whether no day is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The day of one field.
    pub fn get(&self, field: DateField) -> Option<Date> {
        match field {
            DateField::Contract => self.contract,
            DateField::Order => self.order,
            DateField::ProductionStarted => self.production_started,
            DateField::Shipped => self.shipped,
            DateField::EnRouteSince => self.en_route_since,
            DateField::ProductPublic => self.product_public,
        }
    }
}
