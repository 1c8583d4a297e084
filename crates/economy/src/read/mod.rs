//! Readers of other publishers' tables: from their files, as bytes, to one [`Table`].
//!
//! | layout | what | kept as |
//! |---|---|---|
//! | `knockon` | our own CSV | any |
//! | `wiod2013`, `wiod2016` | World Input–Output Tables saved from the sheet as CSV; of 2016 also the wide CSV (AUS1 … ROW61) | interregional |
//! | `wiod-wide` | the wide Parquet form of 2013 (feature `parquet`) and the same as CSV | interregional |
//! | `oecd-icio` | OECD Inter-Country Input–Output, 2021 and 2023 editions, small and extended, CSV or ZIP | interregional |
//! | `oecd-national` | OECD national table, 2021 edition | total flows |
//! | `figaro` | Eurostat FIGARO matrix, industry by industry or product by product | interregional |
//! | `exiobase3` | EXIOBASE 3 folder or ZIP (A or Z, Y, x, F of satellites) | interregional |
//! | `eora26` | EORA26 folder or ZIP (T, FD, VA and labels) | interregional |
//! | `gloria` | GLORIA supply–use T, Y, V with a list of regions and sectors; made symmetric | interregional |
//! | `eurostat` | Eurostat symmetric tables as SDMX-CSV or JSON-stat | domestic or total |
//! | `china-national` | China's national tables with codes FU101 … VA004 | domestic or total |
//! | `mapped` | any labelled CSV, with a map that says what each row and column is | as the map says |
//!
//! Every reader refuses what it does not understand, with row and column; what does not add up is for [`Table::inspect`] to say. Not supported:
//! prices of another year, margins in layers of their own.

mod assemble;
mod china;
mod eora;
mod eurostat;
mod exiobase;
mod files;
mod gloria;
mod labelled;
mod mapped;
pub(crate) mod sheet;
mod wiod;
mod workbook;
mod zip;

pub use files::{Archive, Folder, OneFile};

use crate::error::{Error, Result};
use crate::table::{Flows, Table, TableInfo, ValueAddedIs};
use knockon_vocabulary::Currency;
use serde::{Deserialize, Serialize};

/// The layouts that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Our own.
    Knockon,
    /// WIOD, release of 2013.
    Wiod2013,
    /// WIOD, release of 2016.
    Wiod2016,
    /// WIOD as one wide table `AAA.c1`.
    WiodWide,
    /// OECD inter-country.
    OecdIcio,
    /// OECD national.
    OecdNational,
    /// FIGARO.
    Figaro,
    /// EXIOBASE 3.
    Exiobase3,
    /// EORA26.
    Eora26,
    /// GLORIA.
    Gloria,
    /// Eurostat symmetric tables.
    Eurostat,
    /// China's national tables.
    ChinaNational,
    /// With a map.
    Mapped,
}

impl Layout {
    /// Every layout with the word that names it.
    pub const ALL: [(&'static str, Self); 13] = [
        ("knockon", Self::Knockon),
        ("wiod2013", Self::Wiod2013),
        ("wiod2016", Self::Wiod2016),
        ("wiod-wide", Self::WiodWide),
        ("oecd-icio", Self::OecdIcio),
        ("oecd-national", Self::OecdNational),
        ("figaro", Self::Figaro),
        ("exiobase3", Self::Exiobase3),
        ("eora26", Self::Eora26),
        ("gloria", Self::Gloria),
        ("eurostat", Self::Eurostat),
        ("china-national", Self::ChinaNational),
        ("mapped", Self::Mapped),
    ];

    /// The layout of this name.
    pub fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|(n, _)| *n == name).map(|(_, l)| *l);
        found.ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|(n, _)| *n).collect();
            Error::input(format!("`{name}` is not a layout; expected one of {}", all.join(", ")))
        })
    }

    /// Currency, currency units of one cell, and citation, where the publisher fixes them.
    fn fixed(self) -> Option<(Currency, f64, &'static str)> {
        let eur = || Currency::new("EUR").expect("three capital letters");
        let cny = || Currency::new("CNY").expect("three capital letters");
        match self {
            Self::Wiod2013 | Self::WiodWide => {
                Some((Currency::USD, 1e6, "World Input-Output Database, release 2013; Timmer et al. 2015"))
            }
            Self::Wiod2016 => {
                Some((Currency::USD, 1e6, "World Input-Output Database, release 2016; Timmer et al. 2015"))
            }
            Self::OecdIcio => {
                Some((Currency::USD, 1e6, "OECD Inter-Country Input-Output Tables, https://oe.cd/icio"))
            }
            Self::OecdNational => {
                Some((Currency::USD, 1e6, "OECD Input-Output Tables, 2021 edition, https://oe.cd/i-o"))
            }
            Self::Figaro => Some((eur(), 1e6, "Eurostat, FIGARO inter-country input-output tables")),
            Self::Exiobase3 => Some((eur(), 1e6, "EXIOBASE 3; Stadler et al. 2018")),
            Self::Eora26 => Some((Currency::USD, 1e3, "EORA26; Lenzen et al. 2013")),
            Self::Gloria => Some((Currency::USD, 1e3, "GLORIA; Lenzen et al. 2022")),
            Self::ChinaNational => {
                Some((cny(), 1e4, "National Bureau of Statistics of China, Input-Output Tables"))
            }
            Self::Knockon | Self::Eurostat | Self::Mapped => None,
        }
    }

    fn flows(self) -> Flows {
        match self {
            Self::OecdNational | Self::ChinaNational | Self::Eurostat | Self::Mapped | Self::Knockon => {
                Flows::Total
            }
            _ => Flows::Interregional,
        }
    }
}

/// What the files do not say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// A short name for the table; `None`: from the file's name.
    pub name: Option<String>,
    /// Year; `None`: the last four digits in the file's name that look like a year.
    pub year: Option<i32>,
    /// Place of a national table.
    pub place: Option<String>,
    /// Currency, where the publisher does not fix it.
    pub currency: Option<Currency>,
    /// Currency units of one cell, where the publisher does not fix it.
    pub unit: Option<f64>,
    /// Price basis in words.
    pub prices: Option<String>,
    /// Citation, where it should say more than the publisher's own.
    pub source: Option<String>,
    /// The sheet of a workbook; `None`: its only one, or the one whose name holds the year.
    pub sheet: Option<String>,
    /// The map of layout `mapped`, or the list of regions and sectors of `gloria`.
    pub map: Option<String>,
}

/// Reads a table of a layout from the files of a folder, an archive or one file.
///
/// A workbook (feature `xlsx`) is read as the CSV of one of its sheets.
pub fn read_table(layout: Layout, files: &dyn Folder, options: &ReadOptions) -> Result<Table> {
    if workbook::is_one(files) {
        return read_table(layout, &workbook::sheet(files, options)?, options);
    }
    if layout == Layout::Knockon {
        let bytes = files::only(files, &[".csv"])?;
        return crate::table::read(&bytes).map(|(t, _)| t);
    }
    let info = info(layout, files, options)?;
    let place = || {
        let given = options.place.as_deref().filter(|p| !p.is_empty());
        given.ok_or_else(|| Error::input("a national table needs its place, such as `JP`"))
    };
    match layout {
        Layout::OecdIcio | Layout::Figaro => labelled::read(layout, files, &info),
        Layout::Wiod2013 | Layout::Wiod2016 | Layout::WiodWide => wiod::read(layout, files, &info),
        Layout::OecdNational => crate::table::read_oecd(&files::only(files, &[".csv"])?, place()?, &info),
        Layout::Exiobase3 => exiobase::read(files, &info),
        Layout::Eora26 => eora::read(files, &info),
        Layout::Gloria => gloria::read(files, options.map.as_deref(), &info),
        Layout::Eurostat => eurostat::read(files, options.place.as_deref(), &info),
        Layout::ChinaNational => china::read(files, options.place.as_deref().unwrap_or("CN"), &info),
        Layout::Mapped => mapped::read(files, options, &info),
        Layout::Knockon => Err(Error::layout("our own layout says all of this itself")),
    }
}

/// What stands above the table.
fn info(layout: Layout, files: &dyn Folder, o: &ReadOptions) -> Result<TableInfo> {
    let label = files.label();
    let stem = label.rsplit('/').next().unwrap_or(&label).split('.').next().unwrap_or("table").to_owned();
    let year = o.year.or_else(|| year_in(&label));
    let year = year.or_else(|| files.names().iter().find_map(|n| year_in(n)));
    let year = year.ok_or_else(|| Error::input("the file's name has no year; say which with `--year`"))?;
    let fixed = layout.fixed();
    if let (Some((is, _, _)), Some(said)) = (&fixed, o.currency)
        && *is != said
    {
        return Err(Error::input(format!(
            "this layout is published in {is}, not in {said}; leave the currency out"
        )));
    }
    if let (Some((_, is, _)), Some(said)) = (&fixed, o.unit)
        && *is != said
    {
        return Err(Error::input(format!(
            "one cell of this layout is {is} currency units, not {said}; leave the unit out"
        )));
    }
    let missing =
        |what: &str| Error::input(format!("this layout does not say its {what}; say it with `--{what}`"));
    let currency = fixed.map(|f| f.0).or(o.currency).ok_or_else(|| missing("currency"))?;
    let unit = fixed.map(|f| f.1).or(o.unit).ok_or_else(|| missing("unit"))?;
    if !(unit.is_finite() && unit > 0.0) {
        return Err(Error::input(format!("the unit is {unit}; expected a number above 0")));
    }
    let source = o.source.clone().or_else(|| fixed.map(|f| f.2.to_owned()));
    Ok(TableInfo {
        name: o.name.clone().unwrap_or(stem),
        year,
        currency,
        unit,
        prices: o.prices.clone().unwrap_or_else(|| "basic prices, current".into()),
        flows: layout.flows(),
        value_added_is: ValueAddedIs::Residual,
        source: source.ok_or_else(|| missing("source"))?,
    })
}

/// The last run of exactly four digits from 1950 to 2099: editions stand before years.
fn year_in(name: &str) -> Option<i32> {
    let runs = name.split(|c: char| !c.is_ascii_digit()).filter(|r| r.len() == 4);
    runs.filter_map(|r| r.parse().ok()).rfind(|y| (1950..2100).contains(y))
}

/// The categories of final demand that readers share, by the publishers' codes.
fn final_category(code: &str) -> Option<&'static str> {
    Some(match code {
        "HFCE" | "P3_S14" | "CONS_h" => "households",
        "NPISH" | "P3_S15" | "CONS_np" => "npish",
        "GGFC" | "P3_S13" | "CONS_g" => "government",
        "GFCF" | "P51G" => "investment",
        "INVNT" | "P5M" | "P52" | "P53" | "P52_P53" | "INVEN" => "inventories",
        "DPABR" | "P33" | "DIRP" | "CONS_ABR" => "purchases_abroad",
        "NONRES" | "CONS_NONRES" => "nonresidents",
        "EXPO" | "P6" => "exports",
        "IMPO" => "imports",
        "DISC" => "discrepancy",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_in_names() {
        assert_eq!(year_in("ICIO2021_2018.csv"), Some(2018));
        assert_eq!(year_in("WIOT2014_Nov16_ROW.csv"), Some(2014));
        assert_eq!(year_in("oecd2021ed_iot_JPN_2018_45.csv"), Some(2018));
        assert_eq!(year_in("table.csv"), None);
    }
}
