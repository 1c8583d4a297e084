//! Our own layout: five tables of one network.
//!
//! ```text
//! items    item, unit, value_per_unit                                       value in money a unit, 1 where absent
//! lines    line, party, item, place, spare_share, extra_capacity_per_day    party: the line's id where absent
//! inputs   line, item, class, units_per_unit, cover_days, target_cover_days class: critical, important, not_critical
//! links    link, supplier, buyer, base_per_day, planned_per_day, lead_days, plant
//! demands  demand, line, market, base_per_day
//! ```
//! Column order is free; only ids, class and the flows must be there. A `links` or `demands` table without its id column
//! numbers its rows `L0`, `L1`, … and `D0`, `D1`, …. Quantities are units of the item a day. Places are ISO 3166-1 alpha-2.

use super::sheet::{Column, Sheet, placed};
use crate::error::{At, Error, ErrorKind, Table};
use crate::network::Network;
use crate::rows::{DemandRow, Ids, InputRow, LineRow, LinkRow, Rows};
use crate::spec::{InputClass, ItemSpec};
use rustc_hash::FxHashMap;
use std::io::Write;

/// The tables and the stems of their files.
pub const FILES: [(Table, &str); 5] = [
    (Table::Items, "items"),
    (Table::Lines, "lines"),
    (Table::Inputs, "inputs"),
    (Table::Links, "links"),
    (Table::Demands, "demands"),
];

pub(crate) const ITEMS: &[Column] = &[("item", true), ("unit", false), ("value_per_unit", false)];
pub(crate) const LINES: &[Column] = &[
    ("line", true),
    ("party", false),
    ("item", true),
    ("place", false),
    ("spare_share", false),
    ("extra_capacity_per_day", false),
];
pub(crate) const INPUTS: &[Column] = &[
    ("line", true),
    ("item", true),
    ("class", true),
    ("units_per_unit", false),
    ("cover_days", false),
    ("target_cover_days", false),
];
pub(crate) const LINKS: &[Column] = &[
    ("link", false),
    ("supplier", true),
    ("buyer", true),
    ("base_per_day", true),
    ("planned_per_day", false),
    ("lead_days", false),
    ("plant", false),
];
pub(crate) const DEMANDS: &[Column] =
    &[("demand", false), ("line", true), ("market", false), ("base_per_day", true)];

/// The bytes of the five CSV files, each with the name that faults are to show.
#[derive(Debug, Clone, Copy)]
pub struct Folder<'a> {
    /// `items.csv`.
    pub items: (&'a str, &'a [u8]),
    /// `lines.csv`.
    pub lines: (&'a str, &'a [u8]),
    /// `inputs.csv`.
    pub inputs: (&'a str, &'a [u8]),
    /// `links.csv`.
    pub links: (&'a str, &'a [u8]),
    /// `demands.csv`.
    pub demands: (&'a str, &'a [u8]),
}

type Numbers = FxHashMap<Box<[u8]>, u32>;

fn number(known: &Numbers, sheet: &Sheet<'_>, column: usize, what: &'static str) -> Result<u32, Error> {
    let id = sheet.bytes(column).unwrap_or(b"");
    known
        .get(id)
        .copied()
        .ok_or_else(|| sheet.fault(ErrorKind::Unknown { what, id: String::from_utf8_lossy(id).into_owned() }))
}

/// Reads and checks a network.
pub fn folder(f: &Folder<'_>) -> Result<Network, Error> {
    let mut rows = Rows::default();
    let items = items(f.items, &mut rows)?;
    let lines = lines(f.lines, &items, &mut rows)?;
    inputs(f.inputs, &lines, &items, &mut rows)?;
    links(f.links, &lines, &mut rows)?;
    demands(f.demands, &lines, &mut rows)?;
    drop((items, lines));
    rows.build().map_err(|e| {
        let table = match &e.at {
            At::Row { table, .. } => *table,
            _ => return e,
        };
        let (file, bytes) = match table {
            Table::Items => f.items,
            Table::Lines => f.lines,
            Table::Inputs => f.inputs,
            Table::Links => f.links,
            Table::Demands => f.demands,
        };
        placed(e, file, bytes, b',')
    })
}

fn items((file, bytes): (&str, &[u8]), rows: &mut Rows) -> Result<Numbers, Error> {
    let mut known = Numbers::default();
    let mut sheet = Sheet::open(file, bytes, ITEMS)?;
    while sheet.next()? {
        let id = sheet.word(0)?.to_owned();
        if known.insert(id.as_bytes().into(), rows.items.len() as u32).is_some() {
            return Err(sheet.fault(ErrorKind::Duplicate));
        }
        let mut item = ItemSpec::new(id, sheet.text(1)?);
        item.value_per_unit = sheet.number(2)?.unwrap_or(1.0);
        rows.items.push(item);
    }
    Ok(known)
}

fn lines((file, bytes): (&str, &[u8]), items: &Numbers, rows: &mut Rows) -> Result<Numbers, Error> {
    let mut known = Numbers::default();
    let mut sheet = Sheet::open(file, bytes, LINES)?;
    while sheet.next()? {
        let id = sheet.word(0)?.to_owned();
        if known.insert(id.as_bytes().into(), rows.lines.len() as u32).is_some() {
            return Err(sheet.fault(ErrorKind::Duplicate));
        }
        let party = match sheet.text(1)? {
            "" => id.clone(),
            party => party.to_owned(),
        };
        rows.lines.push(LineRow {
            id,
            party,
            item: number(items, &sheet, 2, "item")?,
            place: sheet.place(3)?,
            spare_share: sheet.number(4)?.unwrap_or(0.0),
            extra_capacity_per_day: sheet.number(5)?.unwrap_or(0.0),
        });
    }
    Ok(known)
}

fn inputs(
    (file, bytes): (&str, &[u8]),
    lines: &Numbers,
    items: &Numbers,
    rows: &mut Rows,
) -> Result<(), Error> {
    let mut sheet = Sheet::open(file, bytes, INPUTS)?;
    while sheet.next()? {
        let class = match sheet.text(2)? {
            "critical" => InputClass::Critical,
            "important" => InputClass::Important,
            "not_critical" => InputClass::NotCritical,
            _ => return Err(sheet.cell_fault(2, "critical, important or not_critical")),
        };
        let cover_days = sheet.number(4)?.unwrap_or(1.0);
        rows.inputs.push(InputRow {
            line: number(lines, &sheet, 0, "line")?,
            item: number(items, &sheet, 1, "item")?,
            class,
            units_per_unit: sheet.number(3)?,
            cover_days,
            target_cover_days: sheet.number(5)?.unwrap_or(cover_days),
        });
    }
    Ok(())
}

fn links((file, bytes): (&str, &[u8]), lines: &Numbers, rows: &mut Rows) -> Result<(), Error> {
    let mut sheet = Sheet::open(file, bytes, LINKS)?;
    let mut ids = Vec::new();
    while sheet.next()? {
        rows.links.push(LinkRow {
            supplier: number(lines, &sheet, 1, "line")?,
            buyer: number(lines, &sheet, 2, "line")?,
            base_per_day: sheet.number(3)?.unwrap_or(0.0),
            planned_per_day: sheet.number(4)?.unwrap_or(0.0),
            lead_days: sheet.whole(5)?.unwrap_or(0),
            plant: sheet.place(6)?,
        });
        named(&sheet, &mut ids, rows.links.len())?;
    }
    if !ids.is_empty() {
        rows.link_ids = Ids::Named(ids);
    }
    Ok(())
}

/// Takes the id of a row: either every row has one or none.
fn named(sheet: &Sheet<'_>, ids: &mut Vec<String>, row: usize) -> Result<(), Error> {
    let id = sheet.text(0)?;
    match (id.is_empty(), ids.len() + 1 == row) {
        (false, true) => ids.push(id.to_owned()),
        (true, _) if ids.is_empty() => {}
        _ => return Err(sheet.cell_fault(0, "an id in every row or in none")),
    }
    Ok(())
}

fn demands((file, bytes): (&str, &[u8]), lines: &Numbers, rows: &mut Rows) -> Result<(), Error> {
    let mut sheet = Sheet::open(file, bytes, DEMANDS)?;
    let (mut ids, mut markets) = (Vec::new(), FxHashMap::<String, u32>::default());
    while sheet.next()? {
        let market = sheet.text(2)?;
        let market = match markets.get(market) {
            Some(&m) => m,
            None => {
                let m = rows.markets.len() as u32;
                markets.insert(market.to_owned(), m);
                rows.markets.push(market.to_owned());
                m
            }
        };
        rows.demands.push(DemandRow {
            line: number(lines, &sheet, 1, "line")?,
            market,
            base_per_day: sheet.number(3)?.unwrap_or(0.0),
        });
        named(&sheet, &mut ids, rows.demands.len())?;
    }
    if !ids.is_empty() {
        rows.demand_ids = Ids::Named(ids);
    }
    Ok(())
}

/// Writes one table of a network as CSV; what [`folder`] reads back is the same network.
pub fn write_table(net: &Network, table: Table, out: &mut dyn Write) -> std::io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let header = match table {
        Table::Items => ITEMS,
        Table::Lines => LINES,
        Table::Inputs => INPUTS,
        Table::Links => LINKS,
        Table::Demands => DEMANDS,
    };
    csv.write_record(header.iter().map(|c| c.0))?;
    let items = net.item_ids();
    let lines = net.line_ids();
    match table {
        Table::Items => {
            for (i, id) in items.iter().enumerate() {
                csv.write_record([id, &net.item_units()[i], &net.value_per_unit()[i].to_string()])?;
            }
        }
        Table::Lines => {
            for (i, id) in lines.iter().enumerate() {
                let (base, capacity) = (net.base_output()[i], net.capacity()[i]);
                // Spare and extra capacity are one number in the network.
                let extra = (capacity - base).max(0.0);
                csv.write_record([
                    id,
                    &net.party()[i],
                    &items[net.product()[i] as usize],
                    net.place()[i].as_str(),
                    "0",
                    &extra.to_string(),
                ])?;
            }
        }
        Table::Inputs => {
            for k in 0..net.input_count() {
                let class = match net.class()[k] {
                    InputClass::Critical => "critical",
                    InputClass::Important => "important",
                    InputClass::NotCritical => "not_critical",
                };
                csv.write_record([
                    &lines[net.input_line()[k] as usize],
                    &items[net.input_item()[k] as usize],
                    class,
                    &net.units_per_unit()[k].to_string(),
                    &net.cover_days()[k].to_string(),
                    &net.target_cover_days()[k].to_string(),
                ])?;
            }
        }
        Table::Links => {
            for l in 0..net.link_count() {
                csv.write_record([
                    &net.link_id(l as u32),
                    lines[net.supplier()[l] as usize].as_str(),
                    &lines[net.buyer(l as u32) as usize],
                    &net.base_flow()[l].to_string(),
                    &net.planned_flow()[l].to_string(),
                    &net.lead_days()[l].to_string(),
                    net.plant()[l].as_str(),
                ])?;
            }
        }
        Table::Demands => {
            for d in 0..net.demand_count() {
                csv.write_record([
                    &net.demand_id(d as u32),
                    lines[net.demand_line()[d] as usize].as_str(),
                    net.market(d as u32),
                    &net.base_demand()[d].to_string(),
                ])?;
            }
        }
    }
    csv.flush()
}
