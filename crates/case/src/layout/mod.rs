//! What the files of a case may hold: each file's columns or keys, with kind, need and meaning. The reader, the checks and
//! the printed schemas all go by these definitions; `docs/reference/case-format.md` is held to them by a test.
//!
//! Supported: the format of version 1. Not supported: what a file means beside others (see `check`).

pub(crate) mod documents;
pub(crate) mod tables;
pub(crate) mod words;

/// Version of the case format that this build reads.
pub const FORMAT: u32 = 1;

/// What a word of the case names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A row of parties.csv.
    Party,
    /// A row of items.csv.
    Item,
    /// A row of facts.csv.
    Fact,
    /// A row of sources.csv.
    Source,
    /// A row of totals.csv.
    Total,
    /// A block of measures.toml.
    Measure,
}

impl Target {
    /// The noun in messages.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Item => "item",
            Self::Fact => "fact",
            Self::Source => "source",
            Self::Total => "total",
            Self::Measure => "measure",
        }
    }

    /// The file that defines it.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Party => "parties.csv",
            Self::Item => "items.csv",
            Self::Fact => "facts.csv",
            Self::Source => "sources.csv",
            Self::Total => "totals.csv",
            Self::Measure => "measures.toml",
        }
    }
}

/// What one cell or value may hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// The row's own id: letters, digits, `-` and `_`.
    Id,
    /// Free text.
    Text,
    /// Texts separated by `;`.
    Texts,
    /// A decimal between two bounds.
    Number(f64, f64),
    /// A whole number from 0 up to a bound.
    Count(u32),
    /// A civil date.
    Date,
    /// ISO 3166-1 two letters.
    Place,
    /// ISO 4217 three letters.
    Currency,
    /// `true` or `false`.
    Flag,
    /// One of a closed set of words.
    Word(&'static [&'static str]),
    /// Words of a closed set, separated by `;`; `none` states that there are none.
    Words(&'static [&'static str]),
    /// The id of a row elsewhere.
    Refer(Target),
    /// A yearly value, or `rest:TOTAL`, or `rest:TOTAL*share`.
    Flow,
    /// An export control classification number.
    Eccn,
    /// Reasons for control, separated by `;`; `none` states that there are none.
    Reasons,
    /// US-origin parts `ECCN:percent:REASON+REASON`, separated by `;`, or `none`.
    Parts,
    /// ECCNs separated by `;`, or `none`.
    MadeWith,
    /// Equipment `use:ECCN+ECCN`, separated by `;`, or `none`.
    Equipment,
    /// `output/<party>/<product>`, `purchases/<party>/<home>` or `stock_value/<party>`.
    Series,
    /// A period of facts.csv.
    Period,
    /// `each day`, `newest` or a date.
    KnownOn,
}

/// Any finite number.
pub(crate) const ANY: Kind = Kind::Number(f64::MIN, f64::MAX);
/// A number that is not negative.
pub(crate) const NOT_NEGATIVE: Kind = Kind::Number(0.0, f64::MAX);
/// A count of days; a thousand years are a typing error.
pub(crate) const DAYS: Kind = Kind::Count(365_000);

impl Kind {
    /// What a message says was expected.
    pub(crate) fn expected(&self) -> String {
        match self {
            Self::Id => "letters, digits, `-` and `_`".into(),
            Self::Text | Self::Texts => "a text".into(),
            Self::Number(low, high) => match (*low > f64::MIN, *high < f64::MAX) {
                (true, true) => format!("a number from {low} to {high}"),
                (true, false) if *low == 0.0 => "a number that is not negative".into(),
                (true, false) => format!("a number of at least {low}"),
                (false, true) => format!("a number of at most {high}"),
                (false, false) => "a decimal number with a point".into(),
            },
            Self::Count(high) => format!("a whole number from 0 to {high}"),
            Self::Date => "a date YYYY-MM-DD".into(),
            Self::Place => "two capital letters of ISO 3166-1, such as JP".into(),
            Self::Currency => "three capital letters of ISO 4217, such as JPY".into(),
            Self::Flag => "`true` or `false`".into(),
            Self::Word(words) | Self::Words(words) => one_of(words),
            Self::Refer(target) => format!("the id of a {} in {}", target.noun(), target.file()),
            Self::Flow => "a number that is not negative, `rest:TOTAL` or `rest:TOTAL*0.6`".into(),
            Self::Eccn => "an ECCN such as `3A991` or `EAR99`".into(),
            Self::Reasons => "reasons such as `NS2;AT1`, or `none`".into(),
            Self::Parts => "parts such as `3A001:18:NS2+RS1; EAR99:40:`, or `none`".into(),
            Self::MadeWith => "ECCNs such as `3E001;3E991`, or `none`".into(),
            Self::Equipment => "equipment such as `lithography:3E991; etch:3E991`, or `none`".into(),
            Self::Series => {
                "`output/<party>/<product>`, `purchases/<party>/<home>` or `stock_value/<party>`".into()
            }
            Self::Period => {
                "a period such as `2019`, `2019-05`, `2019Q3`, `2019H1` or `2019-01/2019-09`".into()
            }
            Self::KnownOn => "`each day`, `newest` or a date YYYY-MM-DD".into(),
        }
    }
}

/// `one of a, b, c`, each in backticks.
pub(crate) fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    format!("one of {}", quoted.join(", "))
}

/// Whether a value must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must be stated.
    Needed,
    /// It may be left out.
    Optional,
}

/// A column of a CSV file, or a scalar key of a TOML file.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its header.
    pub name: &'static str,
    /// What a cell may hold.
    pub kind: Kind,
    /// Whether every row must state it.
    pub need: Need,
    /// What it means, with its unit.
    pub about: &'static str,
}

/// A CSV file.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name in the case folder.
    pub file: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Whether a case must have it.
    pub need: Need,
    /// Its columns in the order of the documentation.
    pub columns: &'static [Column],
}

/// What a TOML key holds.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// One value.
    One(Kind),
    /// A list of values.
    Many(Kind),
    /// A parameter `{ value, low, high, fact | assumed }` in this unit within these bounds.
    Parameter {
        /// Unit in words; `money` stands for the base currency.
        unit: &'static str,
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// A table of keys.
    Keys(&'static [Key]),
    /// A list of tables (`[[…]]`) of keys.
    Rows(&'static [Key]),
    /// A table of currencies, each with the id of a fact.
    Rates,
    /// A table of these words, each with the id of a fact.
    Facts(&'static [&'static str]),
}

/// A key of a TOML table.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether it must be stated.
    pub need: Need,
    /// What it means, with its unit.
    pub about: &'static str,
}

/// A TOML file.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// Its name in the case folder.
    pub file: &'static str,
    /// What it holds.
    pub about: &'static str,
    /// Whether a case must have it.
    pub need: Need,
    /// Its keys.
    pub keys: &'static [Key],
}

/// The files of a case in reading order, which is also the order of diagnostics.
pub(crate) fn reading_order() -> Vec<&'static str> {
    let mut order = vec![documents::CASE.file];
    order.extend(tables::TABLES.iter().map(|t| t.file));
    order.extend([documents::MEASURES.file, documents::BEHAVIOUR.file]);
    order
}
