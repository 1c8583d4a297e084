//! The TOML files of a case, key by key.

use super::Kind::{Count, Currency, Date, Flag, Id, KnownOn, Place, Refer, Text, Word};
use super::Need::{Needed, Optional};
use super::Shape::{Facts, Keys, Many, One, Parameter, Rates, Rows};
use super::Target::{Fact, Item, Measure, Party};
use super::{ANY, Column, Document, Key, Kind, Need, Shape, words};

const fn key(name: &'static str, shape: Shape, need: Need, about: &'static str) -> Key {
    Key { name, shape, need, about }
}

const fn share() -> Shape {
    Parameter { unit: "share", low: 0.0, high: 1.0 }
}

const fn days() -> Shape {
    Parameter { unit: "days", low: 0.0, high: 365_000.0 }
}

const fn per_day() -> Shape {
    Parameter { unit: "share a day", low: 0.0, high: 1.0 }
}

/// Fields of a parameter in TOML.
pub(crate) const PARAMETER: &[Column] = &[
    Column { name: "value", kind: ANY, need: Needed, about: "Central value." },
    Column { name: "low", kind: ANY, need: Optional, about: "Lower end of the range." },
    Column { name: "high", kind: ANY, need: Optional, about: "Upper end of the range." },
    Column { name: "fact", kind: Refer(Fact), need: Optional, about: "Fact that the number rests on." },
    Column {
        name: "assumed",
        kind: Kind::Text,
        need: Optional,
        about: "Why this value, where no fact gives it.",
    },
    Column { name: "note", kind: Kind::Text, need: Optional, about: "Remark." },
];

/// case.toml.
pub(crate) const CASE: Document = Document {
    file: "case.toml",
    about: "What is asked, over which horizon, under which rules.",
    need: Needed,
    keys: &[
        key("format", One(Count(u32::MAX)), Needed, "Version of the case format."),
        key("id", One(Id), Needed, "Stable word."),
        key("title", One(Text), Needed, "One line."),
        key("question", One(Text), Needed, "What is asked."),
        key("from", One(Date), Needed, "First day of the horizon."),
        key("to", One(Date), Needed, "Last day of the horizon."),
        key("currency", One(Currency), Needed, "Base currency of all results."),
        key("base_year", One(Count(2_200)), Needed, "Year that the base rows describe."),
        key("forecast_date", One(Date), Optional, "Facts from later sources are hindsight."),
        key("not_modelled", Many(Text), Optional, "Sentences for the reader."),
        key("focus", Many(Refer(Party)), Optional, "Parties whose output leads the summary."),
        key("rules", Keys(RULES), Needed, "Rule sets and whose knowledge of the law is used."),
        key("list", Rows(LIST), Optional, "Restricted-party lists."),
        key(
            "rates",
            Rates,
            Optional,
            "Units of a currency per one unit of the base currency, each an exchange-rate fact.",
        ),
        key("engine", Keys(ENGINE), Needed, "Engine parameters."),
        key("sourcing", Keys(SOURCING), Optional, "What plan is wanted."),
        key("economy", Rows(ECONOMY), Optional, "Economies asked about."),
    ],
};

const RULES: &[Key] = &[
    key("sets", Many(Word(words::REGIMES)), Needed, "Rule sets."),
    key("known_on", One(KnownOn), Optional, "Whose knowledge of the law is used; left out: each day."),
];

const LIST: &[Key] = &[key("file", One(Text), Needed, "File of the case folder in the list layout.")];

pub(crate) const ENGINE: &[Key] = &[
    key("seed", One(Count(u32::MAX)), Needed, "Seed of the draws."),
    key("draws", One(Count(1_000_000)), Needed, "Number of Sobol draws for bands; 0: none."),
    key(
        "rationing",
        One(Count(3)),
        Needed,
        "0 proportional, 1 final demand last, 2 equal fill, 3 equal fill with final demand last.",
    ),
    key(
        "tau_days",
        Parameter { unit: "days", low: 1.0, high: 365_000.0 },
        Needed,
        "Days to close a gap in stock.",
    ),
    key(
        "outlook_days",
        Parameter { unit: "days", low: 1.0, high: 365_000.0 },
        Optional,
        "Days over which a line looks ahead when a missing input decides what it orders of the others; left out: 30.",
    ),
    key("ramp_per_day", per_day(), Needed, "Speed at which open suppliers take over."),
    key(
        "spare_capacity",
        Parameter { unit: "share", low: 0.0, high: 100.0 },
        Needed,
        "Share above base that a supplier can make.",
    ),
    key(
        "refill_rate_per_day",
        per_day(),
        Needed,
        "Speed at which a supplier finds other customers for freed capacity.",
    ),
    key("refill_share", share(), Needed, "Share of the freed capacity it can sell in the end."),
];

pub(crate) const SOURCING: &[Key] = &[
    key("decide_on", One(Date), Needed, "The plan uses the rules known on this day."),
    key("party", One(Refer(Party)), Needed, "Party that buys."),
    key("product", One(Refer(Item)), Needed, "Its product."),
    key("from", One(Date), Needed, "First day of the plan."),
    key("months", One(Count(600)), Needed, "Number of months."),
    key("margin_share", share(), Needed, "Margin per unit as a share of the product's price."),
    key(
        "holding_share_per_year",
        Parameter { unit: "share a year", low: 0.0, high: 10.0 },
        Needed,
        "Cost of holding stock, share of its value a year.",
    ),
];

pub(crate) const ECONOMY: &[Key] = &[
    key("place", One(Place), Needed, "Whose economy."),
    key("table", One(Text), Needed, "An embedded table, or a CSV file of the case."),
    key("suppliers_home", One(Place), Needed, "Purchases from suppliers whose home is this place."),
    key("made_at_home", share(), Needed, "Share of those purchases made in the place."),
    key("mpc", share(), Optional, "Propensity to consume, for induced effects."),
    key("labour_share", share(), Optional, "Share of value added paid to households."),
    key("tax_rate", share(), Optional, "Effective rate on value added; left out: tax is not available."),
    key(
        "price_bridge",
        Parameter { unit: "factor", low: 0.0, high: f64::MAX },
        Optional,
        "Value of one unit of purchase money in the table's prices.",
    ),
    key("beside", Facts(words::IMPACT), Optional, "Published figures to set beside ours, each a fact."),
];

/// measures.toml.
pub(crate) const MEASURES: Document = Document {
    file: "measures.toml",
    about: "Acts of governments and buyers, with dates and citations.",
    need: Optional,
    keys: &[key("measure", Rows(MEASURE), Optional, "Measures.")],
};

/// Keys that every measure may have; the others belong to kinds, see [`MEASURE_KINDS`].
pub(crate) const MEASURE_COMMON: &[&str] = &[
    "id",
    "title",
    "kind",
    "from",
    "until",
    "announced",
    "government",
    "citation",
    "fact",
    "because",
    "names_company",
    "changes_parts",
    "note",
];

/// Keys by kind of measure: needed, then optional.
pub(crate) const MEASURE_KINDS: &[(&str, &[&str], &[&str])] = &[
    ("listing", &["list", "parties"], &[]),
    ("rule", &["rules"], &[]),
    ("licence", &["from", "share"], &["suppliers_home", "suppliers", "items", "products"]),
    ("market", &["from", "party", "product", "market", "change"], &[]),
];

/// Keys of a measure.
pub(crate) const MEASURE: &[Key] = &[
    key("id", One(Id), Needed, "Stable word."),
    key("title", One(Text), Needed, "One line."),
    key("kind", One(Word(words::MEASURE)), Needed, "What it does."),
    key("from", One(Date), Optional, "First day."),
    key("until", One(Date), Optional, "Last day; left out: open."),
    key("announced", One(Date), Optional, "Day on which it was announced."),
    key("government", One(Place), Optional, "Whose act."),
    key("citation", One(Text), Optional, "Where it stands."),
    key("fact", One(Refer(Fact)), Optional, "Fact behind it."),
    key("because", One(Refer(Measure)), Optional, "Measure with which it vanishes."),
    key("names_company", One(Flag), Optional, "Whether it names a company."),
    key(
        "changes_parts",
        One(Flag),
        Optional,
        "`false`: the author expects no effect on parts for production.",
    ),
    key("note", One(Text), Optional, "Remark."),
    key("list", One(Word(words::LISTS)), Optional, "List on which the parties stand (listing)."),
    key("parties", Many(Refer(Party)), Optional, "Listed parties (listing)."),
    key("rules", Many(Text), Optional, "Rules, or versions of rules, that it brought (rule)."),
    key("suppliers_home", One(Place), Optional, "Home of the suppliers (licence)."),
    key("suppliers", Many(Refer(Party)), Optional, "Suppliers (licence)."),
    key("items", Many(Refer(Item)), Optional, "Items (licence)."),
    key("products", Many(Refer(Item)), Optional, "Products that they go into (licence)."),
    key("share", share(), Optional, "Share of the flow that it covers (licence)."),
    key("party", One(Refer(Party)), Optional, "Seller (market)."),
    key("product", One(Refer(Item)), Optional, "Product (market)."),
    key("market", One(Text), Optional, "Market of demand.csv (market)."),
    key(
        "change",
        Parameter { unit: "share", low: -1.0, high: 100.0 },
        Optional,
        "Share of the market's demand gained, or lost below 0 (market).",
    ),
];

/// behaviour.toml.
pub(crate) const BEHAVIOUR: Document = Document {
    file: "behaviour.toml",
    about: "What firms do between the law and the flow.",
    need: Needed,
    keys: &[
        key(
            "review_days",
            days(),
            Needed,
            "Days that suppliers of the listing government's country stop and review.",
        ),
        key(
            "over_compliance_share",
            share(),
            Needed,
            "Share of a flow without any requirement that other suppliers withhold.",
        ),
        key(
            "undetermined_flow_share",
            share(),
            Needed,
            "Share that goes on where a missing fact leaves the law open.",
        ),
        key("licence_delay_days", days(), Needed, "Days from a licence to goods moving."),
        key(
            "run_off_share",
            share(),
            Optional,
            "Share of a flow that uses an authorisation which runs out into a requirement; left out: 1.",
        ),
        key(
            "reroute_share",
            share(),
            Needed,
            "Share of a barred flow that moves to plants whose goods are not subject.",
        ),
        key("reroute_days", days(), Needed, "Days that moving takes."),
        key("front_load", Rows(FRONT_LOAD), Optional, "Stocks built up before or under a measure."),
    ],
};

pub(crate) const FRONT_LOAD: &[Key] = &[
    key("id", One(Id), Needed, "Stable word."),
    key("buyer", One(Refer(Party)), Needed, "Buyer."),
    key("suppliers_home", One(Place), Optional, "Home of the suppliers."),
    key("suppliers", Many(Refer(Party)), Optional, "Suppliers."),
    key("items", Many(Refer(Item)), Optional, "Items."),
    key("products", Many(Refer(Item)), Optional, "Products that they go into."),
    key("from", One(Date), Needed, "First day."),
    key("until", One(Date), Optional, "Last day; then the old target returns."),
    key("cover_days", days(), Needed, "Cover aimed at, in days of base use."),
    key("because", One(Refer(Measure)), Optional, "Measure with which it vanishes."),
    key("note", One(Text), Optional, "Remark."),
];

/// All TOML files.
pub(crate) const DOCUMENTS: &[&Document] = &[&CASE, &MEASURES, &BEHAVIOUR];
