//! Named rows, as a caller writes them, made into numbered ones.

use crate::error::{At, Error, ErrorKind, Table};
use crate::lookup::Lookup;
use crate::network::Network;
use crate::rows::{DemandRow, Ids, InputRow, LineRow, LinkRow, Rows};
use crate::spec::{DemandSpec, InputSpec, ItemSpec, LineSpec, LinkSpec};

/// Rows of a network in the making.
#[derive(Debug, Clone, Default)]
pub struct NetworkBuilder {
    items: Vec<ItemSpec>,
    lines: Vec<LineSpec>,
    inputs: Vec<InputSpec>,
    links: Vec<LinkSpec>,
    demands: Vec<DemandSpec>,
}

fn fault(table: Table, row: usize, id: &str, kind: ErrorKind) -> Error {
    Error { at: At::Row { table, row, id: id.to_owned() }, kind }
}

fn lookup<'a>(table: Table, ids: impl Iterator<Item = &'a String>) -> Result<Lookup, Error> {
    Lookup::new(ids.cloned().collect()).map_err(|(row, id)| fault(table, row, &id, ErrorKind::Duplicate))
}

fn find(l: &Lookup, what: &'static str, id: &str) -> Result<u32, ErrorKind> {
    l.find(id).ok_or_else(|| ErrorKind::Unknown { what, id: id.to_owned() })
}

impl NetworkBuilder {
    /// Without rows.
    pub fn new() -> Self {
        Self::default()
    }
    /// Adds an item.
    pub fn item(&mut self, item: ItemSpec) -> &mut Self {
        self.items.push(item);
        self
    }
    /// Adds a line.
    pub fn line(&mut self, line: LineSpec) -> &mut Self {
        self.lines.push(line);
        self
    }
    /// Adds an input of a line.
    pub fn input(&mut self, input: InputSpec) -> &mut Self {
        self.inputs.push(input);
        self
    }
    /// Adds a link.
    pub fn link(&mut self, link: LinkSpec) -> &mut Self {
        self.links.push(link);
        self
    }
    /// Adds a final demand.
    pub fn demand(&mut self, demand: DemandSpec) -> &mut Self {
        self.demands.push(demand);
        self
    }

    /// Checks every row and makes the network.
    pub fn build(&self) -> Result<Network, Error> {
        let items = lookup(Table::Items, self.items.iter().map(|i| &i.id))?;
        let lines = lookup(Table::Lines, self.lines.iter().map(|l| &l.id))?;
        let mut rows = Rows { items: self.items.clone(), ..Rows::default() };
        for (row, l) in self.lines.iter().enumerate() {
            let item = find(&items, "item", &l.item).map_err(|k| fault(Table::Lines, row, &l.id, k))?;
            rows.lines.push(LineRow {
                id: l.id.clone(),
                party: l.party.clone(),
                item,
                place: l.place,
                spare_share: l.spare_share,
                extra_capacity_per_day: l.extra_capacity_per_day,
            });
        }
        self.number_demands(&lines, &mut rows)?;
        for (row, i) in self.inputs.iter().enumerate() {
            let err = |k| fault(Table::Inputs, row, &format!("{}←{}", i.line, i.item), k);
            rows.inputs.push(InputRow {
                line: find(&lines, "line", &i.line).map_err(err)?,
                item: find(&items, "item", &i.item).map_err(err)?,
                class: i.class,
                units_per_unit: i.units_per_unit,
                cover_days: i.cover_days,
                target_cover_days: i.target_cover_days,
            });
        }
        for (row, l) in self.links.iter().enumerate() {
            let err = |k| fault(Table::Links, row, &l.id, k);
            rows.links.push(LinkRow {
                supplier: find(&lines, "line", &l.supplier).map_err(err)?,
                buyer: find(&lines, "line", &l.buyer).map_err(err)?,
                lead_days: l.lead_days,
                plant: l.plant,
                base_per_day: l.base_per_day,
                planned_per_day: l.planned_per_day,
            });
        }
        rows.link_ids = Ids::Named(self.links.iter().map(|l| l.id.clone()).collect());
        rows.build()
    }

    fn number_demands(&self, lines: &Lookup, rows: &mut Rows) -> Result<(), Error> {
        rows.demand_ids = Ids::Named(self.demands.iter().map(|d| d.id.clone()).collect());
        rows.markets = self.demands.iter().map(|d| d.market.clone()).collect();
        rows.markets.sort();
        rows.markets.dedup();
        for (row, d) in self.demands.iter().enumerate() {
            let line = find(lines, "line", &d.line).map_err(|k| fault(Table::Demands, row, &d.id, k))?;
            let market = rows.markets.partition_point(|m| *m < d.market) as u32;
            rows.demands.push(DemandRow { line, market, base_per_day: d.base_per_day });
        }
        Ok(())
    }
}
