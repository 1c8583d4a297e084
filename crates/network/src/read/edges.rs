//! A plain list of edges — who sells how much to whom — made into a network.
//!
//! ```text
//! supplier,buyer,value            and, optionally, firms:   firm,sector,place,final_demand,spare_share
//! ```
//! Separators: comma, semicolon or tab, found by the header. A header is needed; further columns are passed over; `lead_days`
//! is read where it stands. A firm's item is its sector's; without a list of firms each firm makes an item of its own, so that nobody can stand in for
//! it. A firm that sells nothing gets final demand for what it buys, for its purchases must serve something.
//!
//! Supported: several rows of one pair (they add up), a buyer that buys from itself, any unit of money and period (state
//! the days of the period). Not supported: lists without a header, values below 0.

use super::sheet::{Column, Sheet};
use crate::error::{Error, ErrorKind};
use crate::generate::Essentials;
use crate::rows::{DemandRow, InputRow, LineRow, LinkRow, Rows};
use crate::spec::{InputClass, ItemSpec, not_stated};
use knockon_vocabulary::Place;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

const EDGES: &[Column] = &[("supplier", true), ("buyer", true), ("value", true), ("lead_days", false)];
const FIRMS: &[Column] =
    &[("firm", true), ("sector", true), ("place", false), ("final_demand", false), ("spare_share", false)];

/// What an edge list does not say.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeOptions {
    /// Days of the period that values are for.
    pub days: f64,
    /// Stock of every input, days of use.
    pub cover_days: f64,
    /// Lead time of a link without `lead_days`, days.
    pub lead_days: u32,
    /// Capacity above base output, as a share of it, of a firm without `spare_share`.
    pub spare_share: f64,
    /// Class of an input where no matrix says it.
    pub class: InputClass,
    /// Classes by sector.
    pub essentials: Option<Essentials>,
}

impl Default for EdgeOptions {
    fn default() -> Self {
        Self {
            days: 365.0,
            cover_days: 15.0,
            lead_days: 0,
            spare_share: 0.0,
            class: InputClass::Critical,
            essentials: None,
        }
    }
}

/// A firm as the lists name it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    pub(super) id: String,
    pub(super) sector: String,
    pub(super) place: Place,
    pub(super) final_demand: f64,
    pub(super) spare_share: Option<f64>,
}

/// Reads a list of edges and, where there is one, a list of firms; each with the name that faults are to show.
pub fn edges(
    list: (&str, &[u8]),
    firms: Option<(&str, &[u8])>,
    options: &EdgeOptions,
) -> Result<Rows, Error> {
    let mut named = Vec::new();
    let mut known: FxHashMap<Box<[u8]>, u32> = FxHashMap::default();
    if let Some((file, bytes)) = firms {
        let mut sheet = Sheet::open_with(file, bytes, FIRMS, separator(bytes), false)?;
        while sheet.next()? {
            let id = sheet.word(0)?.to_owned();
            if known.insert(id.as_bytes().into(), named.len() as u32).is_some() {
                return Err(sheet.fault(ErrorKind::Duplicate));
            }
            let sector = sheet.word(1)?.to_owned();
            let final_demand = sheet.number(3)?.unwrap_or(0.0);
            if final_demand < 0.0 {
                return Err(sheet.cell_fault(3, "0 or more"));
            }
            let (place, spare_share) = (sheet.place(2)?, sheet.number(4)?);
            named.push(Named { id, sector, place, final_demand, spare_share });
        }
    }
    let (file, bytes) = list;
    let mut sheet = Sheet::open_with(file, bytes, EDGES, separator(bytes), false)?;
    let mut flows = Vec::new();
    while sheet.next()? {
        let mut ends = [0u32; 2];
        for (end, column) in ends.iter_mut().zip([0, 1]) {
            let id = sheet.word(column)?;
            *end = match known.get(id.as_bytes()) {
                Some(&firm) => firm,
                None if firms.is_some() => {
                    return Err(sheet.fault(ErrorKind::Unknown { what: "firm", id: id.to_owned() }));
                }
                None => {
                    let firm = named.len() as u32;
                    known.insert(id.as_bytes().into(), firm);
                    let (id, sector) = (id.to_owned(), id.to_owned());
                    let place = not_stated();
                    named.push(Named { id, sector, place, final_demand: 0.0, spare_share: None });
                    firm
                }
            };
        }
        let value = sheet.number(2)?.unwrap_or(0.0);
        if value < 0.0 {
            return Err(sheet.cell_fault(2, "0 or more"));
        }
        if value > 0.0 {
            flows.push((ends[0], ends[1], value, sheet.whole(3)?));
        }
    }
    made(named, flows, options)
}

/// The separator that the header uses most.
fn separator(bytes: &[u8]) -> u8 {
    let header = bytes.split(|b| *b == b'\n').next().unwrap_or(b"");
    let count = |s: u8| header.iter().filter(|b| **b == s).count();
    // Of equal counts the first of the list wins: max_by_key would take the last.
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|s| count(*s)).unwrap_or(b',')
}

/// Rows from firms and (supplier, buyer, value a period, lead time).
pub(super) fn made(
    firms: Vec<Named>,
    flows: Vec<(u32, u32, f64, Option<u32>)>,
    options: &EdgeOptions,
) -> Result<Rows, Error> {
    if !(options.days.is_finite() && options.days > 0.0) {
        return Err(Error::request("days of the period", options.days, "more than 0"));
    }
    let sectors: BTreeMap<&str, ()> = firms.iter().map(|f| (f.sector.as_str(), ())).collect();
    let sectors: Vec<&str> = sectors.into_keys().collect();
    let item_of = |f: &Named| sectors.partition_point(|s| *s < f.sector.as_str()) as u32;
    let item: Vec<u32> = firms.iter().map(item_of).collect();
    let in_matrix: Option<Vec<Option<usize>>> = options
        .essentials
        .as_ref()
        .map(|e| sectors.iter().map(|s| e.sectors.iter().position(|x| x == s)).collect());
    let class = |supplier: u32, user: u32| match (&in_matrix, &options.essentials) {
        (Some(at), Some(e)) => match (at[supplier as usize], at[user as usize]) {
            (Some(from), Some(to)) => e.class(from, to),
            _ => options.class,
        },
        _ => options.class,
    };
    let mut rows = Rows {
        items: sectors.iter().map(|s| ItemSpec::new(*s, "money a day at base prices")).collect(),
        markets: vec!["final".to_owned()],
        ..Rows::default()
    };
    let (mut sold, mut bought) = (vec![0.0; firms.len()], vec![0.0; firms.len()]);
    let mut inputs: Vec<(u32, u32)> = Vec::with_capacity(flows.len());
    for &(supplier, buyer, value, lead_days) in &flows {
        let base_per_day = value / options.days;
        sold[supplier as usize] += base_per_day;
        bought[buyer as usize] += base_per_day;
        inputs.push((buyer, item[supplier as usize]));
        rows.links.push(LinkRow {
            supplier,
            buyer,
            lead_days: lead_days.unwrap_or(options.lead_days),
            plant: firms[supplier as usize].place,
            base_per_day,
            planned_per_day: 0.0,
        });
    }
    inputs.sort_unstable();
    inputs.dedup();
    rows.inputs.extend(inputs.into_iter().map(|(line, k)| InputRow {
        line,
        item: k,
        class: class(k, item[line as usize]),
        units_per_unit: None,
        cover_days: options.cover_days,
        target_cover_days: options.cover_days,
    }));
    for (i, f) in firms.into_iter().enumerate() {
        let mut base_per_day = f.final_demand / options.days;
        if sold[i] + base_per_day <= 0.0 {
            base_per_day = bought[i];
        }
        if base_per_day > 0.0 {
            rows.demands.push(DemandRow { line: i as u32, market: 0, base_per_day });
        }
        rows.lines.push(LineRow {
            party: f.id.clone(),
            id: f.id,
            item: item[i],
            place: f.place,
            spare_share: f.spare_share.unwrap_or(options.spare_share),
            extra_capacity_per_day: 0.0,
        });
    }
    Ok(rows)
}
