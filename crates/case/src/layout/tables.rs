//! The CSV files of a case, column by column, in the order of the documentation.

use super::Kind::{
    Count, Currency, Date, Eccn, Equipment, Flag, Flow, Id, MadeWith, Number, Parts, Period, Place, Reasons,
    Refer, Series, Text, Texts, Word, Words,
};
use super::Need::{Needed, Optional};
use super::Target::{Fact, Item, Party, Source};
use super::{ANY, Column, DAYS, Kind, NOT_NEGATIVE, Need, Table, words};

const fn column(name: &'static str, kind: Kind, need: Need, about: &'static str) -> Column {
    Column { name, kind, need, about }
}

const ID: Column = column("id", Id, Needed, "Stable word, unique in its file.");
const FACT: Column = column("fact", Refer(Fact), Optional, "Fact that the number rests on.");
const ASSUMED: Column = column("assumed", Text, Optional, "Why this value, where no fact gives it.");
const LOW: Column = column("low", ANY, Optional, "Lower end of the range, in the unit of the value.");
const HIGH: Column = column("high", ANY, Optional, "Upper end of the range, in the unit of the value.");
const NOTE: Column = column("note", Text, Optional, "Remark.");
const CURRENCY: Column =
    column("currency", Currency, Optional, "Currency of the row's money; empty: the base currency.");
const US_CONTENT: Column =
    column("us_content", Parts, Optional, "US-origin parts, percent of the item's value; empty: unknown.");
const MADE_WITH: Column = column(
    "made_with",
    MadeWith,
    Optional,
    "ECCNs of the US technology it is the direct product of; empty: unknown.",
);
const EQUIPMENT: Column = column(
    "equipment",
    Equipment,
    Optional,
    "Plant equipment that is a direct product of US technology; empty: unknown.",
);

/// All CSV files, in reading order.
pub(crate) const TABLES: &[&Table] = &[
    &FACTS,
    &SOURCES,
    &PARTIES,
    &OWNERS,
    &ITEMS,
    &SUPPLIES,
    &TOTALS,
    &RECIPES,
    &STOCKS,
    &DEMAND,
    &ALTERNATIVES,
    &OBSERVED,
];

/// facts.csv. Values, periods, units and status are read by the room of facts.
pub(crate) const FACTS: Table = Table {
    file: "facts.csv",
    about: "One report of one figure a row.",
    need: Needed,
    columns: &[
        ID,
        column("subject", Text, Optional, "Whom or what the figure is about."),
        column("measure", Text, Optional, "What is measured."),
        column("period", Text, Optional, "When, such as 2019, 2019Q3, FY2019."),
        column("value", Text, Optional, "Decimal, may begin with >, <, ≥, ≤ or ~; or up, down; or empty."),
        column("low", Text, Optional, "Lower end of the range, in `unit`."),
        column("high", Text, Optional, "Upper end of the range, in `unit`."),
        column("unit", Text, Optional, "Scale with currency or thing, such as bn JPY."),
        column("status", Text, Optional, "How sure."),
        column("source", Refer(Source), Optional, "Id of a source."),
        column("says", Text, Optional, "Who says so, where not the source."),
        NOTE,
    ],
};

/// sources.csv.
pub(crate) const SOURCES: Table = Table {
    file: "sources.csv",
    about: "One document a row.",
    need: Needed,
    columns: &[
        ID,
        column("publisher", Text, Optional, "Who published it."),
        column("date", Text, Optional, "Day, month or year of publication."),
        column("title", Text, Optional, "Its title."),
        column("address", Text, Optional, "Where to find it."),
    ],
};

/// parties.csv.
pub(crate) const PARTIES: Table = Table {
    file: "parties.csv",
    about: "One party a row.",
    need: Needed,
    columns: &[
        ID,
        column("name", Text, Needed, "Name as printed."),
        column("place", Place, Needed, "Home (headquarters)."),
        column("sector", Text, Optional, "Sector word of the economy table of its home."),
        column("kind", Word(words::PARTY), Needed, "Sort of party; `group` is a rest of suppliers."),
        column("list_names", Texts, Optional, "Other names to screen."),
        NOTE,
    ],
};

/// owners.csv.
pub(crate) const OWNERS: Table = Table {
    file: "owners.csv",
    about: "One holding a row.",
    need: Optional,
    columns: &[
        ID,
        column("owner", Refer(Party), Needed, "Owner."),
        column("owned", Refer(Party), Needed, "Owned party."),
        column("pct", Number(0.0, 100.0), Optional, "Percent held; empty: unknown."),
        column("control", Flag, Optional, "Whether it controls by other means; empty: unknown."),
        column("from", Date, Optional, "First day; empty: since ever."),
        column("until", Date, Optional, "Last day; empty: open."),
        column("fact", Refer(Fact), Optional, "Fact that the holding rests on."),
    ],
};

/// items.csv.
pub(crate) const ITEMS: Table = Table {
    file: "items.csv",
    about: "One item or product a row.",
    need: Needed,
    columns: &[
        ID,
        column("name", Text, Needed, "Name."),
        column("unit", Text, Needed, "`money`, or the thing that is counted."),
        column(
            "price",
            Number(f64::MIN_POSITIVE, f64::MAX),
            Optional,
            "Price per unit in `currency`; empty for money items.",
        ),
        CURRENCY,
        column("kind", Word(words::ITEM), Needed, "Sort of item."),
        column("eccn", Eccn, Optional, "ECCN, foreign-made items as if classified; empty: unknown."),
        column("reasons", Reasons, Optional, "Reasons for control; empty: unknown."),
        column(
            "exceptions",
            Words(words::EXCEPTIONS),
            Optional,
            "Part 740 exceptions of its entry; empty: unknown.",
        ),
        column("goods", Word(words::GOODS), Optional, "Closed word of the transaction format."),
        column("public_on", Date, Optional, "Day on which it was first sold to the public."),
        US_CONTENT,
        MADE_WITH,
        EQUIPMENT,
        NOTE,
    ],
};

/// supplies.csv.
pub(crate) const SUPPLIES: Table = Table {
    file: "supplies.csv",
    about: "One flow of an item from a supplier to a buyer's product a row.",
    need: Needed,
    columns: &[
        ID,
        column("supplier", Refer(Party), Needed, "Supplier."),
        column("buyer", Refer(Party), Needed, "Buyer."),
        column("item", Refer(Item), Needed, "Item that flows."),
        column(
            "product",
            Refer(Item),
            Optional,
            "Buyer's product that it goes into; empty: outside the model.",
        ),
        column("value", Flow, Needed, "Money a year of the base year, or the rest of a total."),
        LOW,
        HIGH,
        CURRENCY,
        column("lead_days", DAYS, Needed, "Days from order to delivery."),
        column("production_days", DAYS, Optional, "Days before shipment on which its production starts."),
        column("plant", Place, Needed, "Where it is made (origin)."),
        column("ships_from", Place, Optional, "Where it ships from; empty: the plant."),
        column("ships_to", Place, Optional, "Where it ships to; empty: the buyer's home."),
        column("end_use", Words(words::END_USE), Optional, "End uses; empty: production."),
        column("asserted", Words(words::ASSERTED), Optional, "What the case vouches for; empty: nothing."),
        column("consignee", Refer(Party), Optional, "Consignee, where not the buyer."),
        column("end_user", Refer(Party), Optional, "End user, where not the buyer."),
        column("designer", Refer(Party), Optional, "Who designed it."),
        column(
            "next_producer",
            Refer(Party),
            Optional,
            "Who makes the product that it goes into, where not the buyer.",
        ),
        column("contract", Date, Optional, "Date of the contract."),
        column("order", Date, Optional, "Date of the order; empty: lead days before each shipment."),
        column("product_public", Date, Optional, "Day on which the supported product became public."),
        US_CONTENT,
        MADE_WITH,
        EQUIPMENT,
        FACT,
        ASSUMED,
        NOTE,
    ],
};

/// totals.csv.
pub(crate) const TOTALS: Table = Table {
    file: "totals.csv",
    about: "One published total that the supplies must meet a row.",
    need: Optional,
    columns: &[
        ID,
        column("buyer", Refer(Party), Needed, "Buyer."),
        column("suppliers_home", Place, Needed, "Home of the suppliers, or WW for all."),
        column("value", NOT_NEGATIVE, Needed, "Money a year of the base year."),
        CURRENCY,
        FACT,
        ASSUMED,
        LOW,
        HIGH,
    ],
};

/// recipes.csv.
pub(crate) const RECIPES: Table = Table {
    file: "recipes.csv",
    about: "One input of one product a row.",
    need: Needed,
    columns: &[
        ID,
        column("party", Refer(Party), Needed, "Maker."),
        column("product", Refer(Item), Needed, "Product."),
        column("input", Refer(Item), Needed, "Input."),
        column(
            "quantity",
            NOT_NEGATIVE,
            Optional,
            "Units of input per unit of product; empty: from the base supplies.",
        ),
        column("class", Word(words::CLASS), Needed, "What happens to output without it."),
        FACT,
        ASSUMED,
        LOW,
        HIGH,
        NOTE,
    ],
};

/// stocks.csv.
pub(crate) const STOCKS: Table = Table {
    file: "stocks.csv",
    about: "One stock at the start of the horizon a row.",
    need: Optional,
    columns: &[
        ID,
        column("holder", Refer(Party), Needed, "Holder."),
        column("item", Refer(Item), Needed, "Item."),
        column(
            "product",
            Refer(Item),
            Optional,
            "Product that it serves; empty: every product that uses the item.",
        ),
        column("cover_days", NOT_NEGATIVE, Needed, "Cover in days of base use."),
        LOW,
        HIGH,
        column("target_days", NOT_NEGATIVE, Optional, "Cover aimed at, in days; empty: the same."),
        FACT,
        ASSUMED,
        NOTE,
    ],
};

/// demand.csv.
pub(crate) const DEMAND: Table = Table {
    file: "demand.csv",
    about: "One step of the demand path of a market, without any measure, a row.",
    need: Needed,
    columns: &[
        ID,
        column("party", Refer(Party), Needed, "Seller."),
        column("product", Refer(Item), Needed, "Product."),
        column("market", Text, Needed, "Market, a word of the case."),
        column("from", Date, Optional, "First day of the rate; empty: the base year's rate."),
        column("per_year", NOT_NEGATIVE, Needed, "Rate a year, in `unit`."),
        LOW,
        HIGH,
        column(
            "unit",
            Text,
            Optional,
            "Scale with the product's unit or a currency; empty: the product's unit.",
        ),
        FACT,
        ASSUMED,
        NOTE,
    ],
};

/// alternatives.csv.
pub(crate) const ALTERNATIVES: Table = Table {
    file: "alternatives.csv",
    about: "One supplier that could deliver instead a row.",
    need: Optional,
    columns: &[
        ID,
        column("item", Refer(Item), Needed, "Item."),
        column("product", Refer(Item), Optional, "Product that it would go into; empty: any."),
        column("supplier", Refer(Party), Needed, "Supplier."),
        column("plant", Place, Needed, "Where it would be made."),
        column("capacity", NOT_NEGATIVE, Needed, "Money a year."),
        LOW,
        HIGH,
        CURRENCY,
        column(
            "price_factor",
            Number(f64::MIN_POSITIVE, 1_000.0),
            Optional,
            "Factor on the item's price; empty: 1.",
        ),
        column("lead_days", DAYS, Needed, "Days from order to delivery."),
        column(
            "qualification_days",
            Count(365_000),
            Optional,
            "Days from decision to first order; empty: 0.",
        ),
        column(
            "qualification_cost",
            NOT_NEGATIVE,
            Optional,
            "Cost of qualification in `currency`; empty: 0.",
        ),
        US_CONTENT,
        MADE_WITH,
        EQUIPMENT,
        column("eccn", Eccn, Optional, "ECCN where not the item's."),
        FACT,
        ASSUMED,
        NOTE,
    ],
};

/// observed.csv.
pub(crate) const OBSERVED: Table = Table {
    file: "observed.csv",
    about: "One figure of what happened, for scoring only, a row.",
    need: Optional,
    columns: &[
        ID,
        column("series", Series, Needed, "What series."),
        column("period", Period, Needed, "When."),
        column("value", ANY, Needed, "Value in `unit`."),
        LOW,
        HIGH,
        column(
            "unit",
            Text,
            Optional,
            "Scale with the product's unit or a currency; empty: the product's unit or the base currency.",
        ),
        column("status", Word(words::STATUS), Needed, "How sure."),
        column("source", Refer(Source), Needed, "Id of a source."),
        column("break", Text, Optional, "Why the figure is not comparable; such rows are not scored."),
        NOTE,
    ],
};
