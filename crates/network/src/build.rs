//! From rows to a checked network: ids become indices, flows become shares and recipes.
//!
//! Order of the checks: items, lines, final demand, inputs, links, then what needs all of them. The first fault found
//! is reported, with its table and row.

use crate::error::{Error, ErrorKind, Table};
use crate::lookup::Lookup;
use crate::network::Network;
use crate::spec::{DemandSpec, InputSpec, ItemSpec, LineSpec, LinkSpec};

/// How far a stated quantity may lie from the one that the flows say, relative.
const QUANTITY_TOLERANCE: f64 = 1e-6;
/// Longest lead time, days: a hundred years, so that a slip of unit is found before memory runs out.
const MAX_LEAD_DAYS: u32 = 36_525;

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
    Error { table, row, id: id.to_owned(), kind }
}

/// `Ok` where the number is finite and at least `least`.
fn at_least(least: f64, what: &'static str, value: f64, expected: &'static str) -> Result<(), ErrorKind> {
    if value.is_finite() && value >= least {
        Ok(())
    } else {
        Err(ErrorKind::OutOfRange { what, value, expected })
    }
}

fn lookup(table: Table, ids: Vec<String>) -> Result<Lookup, Error> {
    let rows: Vec<u32> = (0..ids.len() as u32).collect();
    sorted_lookup(table, &rows, ids)
}

/// Ids that stand in another order than the caller's; `rows` says which row each was.
fn sorted_lookup(table: Table, rows: &[u32], ids: Vec<String>) -> Result<Lookup, Error> {
    if u32::try_from(ids.len()).is_err() {
        return Err(fault(table, u32::MAX as usize, "", ErrorKind::TooMany(u32::MAX)));
    }
    Lookup::new(ids).map_err(|(at, id)| fault(table, rows[at] as usize, &id, ErrorKind::Duplicate))
}

fn find(l: &Lookup, what: &'static str, id: &str) -> Result<u32, ErrorKind> {
    l.find(id).ok_or_else(|| ErrorKind::Unknown { what, id: id.to_owned() })
}

/// Rows sorted by what they belong to.
struct Sorted {
    /// Position in the caller's order.
    row: Vec<u32>,
    /// What each belongs to: the line of an input, the input of a link. Rising.
    group: Vec<u32>,
    /// The other end: the item of an input, the supplier of a link.
    other: Vec<u32>,
}

impl Sorted {
    /// From (group, row, other).
    fn new(mut keyed: Vec<(u32, u32, u32)>) -> Self {
        keyed.sort_unstable();
        Self {
            row: keyed.iter().map(|k| k.1).collect(),
            group: keyed.iter().map(|k| k.0).collect(),
            other: keyed.iter().map(|k| k.2).collect(),
        }
    }
}

/// Starts of runs: `starts[g]..starts[g + 1]` are the positions of group `g` in a list sorted by group.
fn starts(groups: usize, sorted: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut out = vec![0usize; groups + 1];
    for g in sorted {
        out[g as usize + 1] += 1;
    }
    for g in 0..groups {
        out[g + 1] += out[g];
    }
    out
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
        let items = lookup(Table::Items, self.items.iter().map(|i| i.id.clone()).collect())?;
        let lines = lookup(Table::Lines, self.lines.iter().map(|l| l.id.clone()).collect())?;
        let product = self.products(&items)?;
        let (demand_order, demand_line) = self.sort_demands(&lines)?;
        let Sorted { row: input_order, group: input_line, other: input_item } =
            self.sort_inputs(&lines, &items)?;
        let input_start = starts(self.lines.len(), input_line.iter().copied());
        let Sorted { row: link_order, group: link_input, other: supplier } =
            self.sort_links(&lines, &product, &input_start, &input_item)?;

        let links: Vec<&LinkSpec> = link_order.iter().map(|&r| &self.links[r as usize]).collect();
        let inputs: Vec<&InputSpec> = input_order.iter().map(|&r| &self.inputs[r as usize]).collect();
        let demands: Vec<&DemandSpec> = demand_order.iter().map(|&r| &self.demands[r as usize]).collect();
        let n = self.lines.len();
        let mut out_order: Vec<u32> = (0..links.len() as u32).collect();
        out_order.sort_by_key(|&l| supplier[l as usize]);

        let mut net = Network {
            units: self.items.iter().map(|i| i.unit.clone()).collect(),
            items,
            party: self.lines.iter().map(|l| l.party.clone()).collect(),
            lines,
            product,
            base_output: vec![0.0; n],
            capacity: vec![0.0; n],
            input_item,
            units_per_unit: vec![0.0; inputs.len()],
            class: inputs.iter().map(|i| i.class).collect(),
            cover_days: inputs.iter().map(|i| i.cover_days).collect(),
            target_cover_days: inputs.iter().map(|i| i.target_cover_days).collect(),
            link_start: starts(inputs.len(), link_input.iter().copied()),
            links: sorted_lookup(Table::Links, &link_order, links.iter().map(|l| l.id.clone()).collect())?,
            base_flow: links.iter().map(|l| l.base_per_day).collect(),
            planned_flow: links.iter().map(|l| l.planned_per_day).collect(),
            share: vec![0.0; links.len()],
            lead_days: links.iter().map(|l| l.lead_days).collect(),
            plant: links.iter().map(|l| l.plant).collect(),
            out_start: starts(n, out_order.iter().map(|&l| supplier[l as usize])),
            out_links: out_order,
            demand_start: starts(n, demand_line.iter().copied()),
            demands: sorted_lookup(
                Table::Demands,
                &demand_order,
                demands.iter().map(|d| d.id.clone()).collect(),
            )?,
            demand_line,
            market: demands.iter().map(|d| d.market.clone()).collect(),
            base_demand: demands.iter().map(|d| d.base_per_day).collect(),
            input_start,
            input_line,
            supplier,
            link_input,
        };
        self.balance(&mut net);
        self.recipes(&mut net, &input_order)?;
        Ok(net)
    }

    fn products(&self, items: &Lookup) -> Result<Vec<u32>, Error> {
        let check = |l: &LineSpec| {
            at_least(0.0, "spare capacity (share of base output)", l.spare_share, "0 or more")?;
            at_least(0.0, "extra capacity (units a day)", l.extra_capacity_per_day, "0 or more")?;
            find(items, "item", &l.item)
        };
        let all = self.lines.iter().enumerate();
        all.map(|(row, l)| check(l).map_err(|k| fault(Table::Lines, row, &l.id, k))).collect()
    }

    fn sort_demands(&self, lines: &Lookup) -> Result<(Vec<u32>, Vec<u32>), Error> {
        let mut keyed = Vec::with_capacity(self.demands.len());
        for (row, d) in self.demands.iter().enumerate() {
            let line = at_least(0.0, "base demand (units a day)", d.base_per_day, "0 or more")
                .and_then(|()| find(lines, "line", &d.line))
                .map_err(|k| fault(Table::Demands, row, &d.id, k))?;
            keyed.push((line, row as u32));
        }
        keyed.sort_unstable();
        Ok((keyed.iter().map(|k| k.1).collect(), keyed.iter().map(|k| k.0).collect()))
    }

    fn sort_inputs(&self, lines: &Lookup, items: &Lookup) -> Result<Sorted, Error> {
        const COVER: &str =
            "1 or more: a step is a day, and what a day delivers is used from the next day on";
        let check = |i: &InputSpec| {
            at_least(1.0, "stock at the start (days)", i.cover_days, COVER)?;
            at_least(1.0, "target stock (days)", i.target_cover_days, COVER)?;
            if let Some(a) = i.units_per_unit {
                at_least(f64::MIN_POSITIVE, "quantity per unit of output", a, "more than 0")?;
            }
            Ok((find(lines, "line", &i.line)?, find(items, "item", &i.item)?))
        };
        let mut keyed = Vec::with_capacity(self.inputs.len());
        for (row, i) in self.inputs.iter().enumerate() {
            let (line, item) = check(i).map_err(|k| fault(Table::Inputs, row, &input_id(i), k))?;
            keyed.push((line, row as u32, item));
        }
        let mut seen: Vec<(u32, u32, u32)> = keyed.iter().map(|k| (k.0, k.2, k.1)).collect();
        seen.sort_unstable();
        if let Some(w) = seen.windows(2).find(|w| (w[0].0, w[0].1) == (w[1].0, w[1].1)) {
            let row = w[1].2 as usize;
            return Err(fault(Table::Inputs, row, &input_id(&self.inputs[row]), ErrorKind::Duplicate));
        }
        Ok(Sorted::new(keyed))
    }

    fn sort_links(
        &self,
        lines: &Lookup,
        product: &[u32],
        input_start: &[usize],
        input_item: &[u32],
    ) -> Result<Sorted, Error> {
        let check = |l: &LinkSpec| {
            at_least(0.0, "base flow (units a day)", l.base_per_day, "0 or more")?;
            at_least(0.0, "planned flow (units a day)", l.planned_per_day, "0 or more")?;
            if l.lead_days > MAX_LEAD_DAYS {
                let value = f64::from(l.lead_days);
                let kind =
                    ErrorKind::OutOfRange { what: "lead time (days)", value, expected: "at most 36525" };
                return Err(kind);
            }
            if l.base_per_day + l.planned_per_day <= 0.0 {
                let (what, value) = ("base flow plus planned flow (units a day)", 0.0);
                return Err(ErrorKind::OutOfRange { what, value, expected: "more than 0" });
            }
            let (supplier, buyer) = (find(lines, "line", &l.supplier)?, find(lines, "line", &l.buyer)?);
            let item = product[supplier as usize];
            let mut of_buyer = input_start[buyer as usize]..input_start[buyer as usize + 1];
            let input = of_buyer.find(|&k| input_item[k] == item).ok_or_else(|| ErrorKind::NotAnInput {
                buyer: l.buyer.clone(),
                item: self.items[item as usize].id.clone(),
            })?;
            Ok((supplier, input as u32))
        };
        let mut keyed = Vec::with_capacity(self.links.len());
        for (row, l) in self.links.iter().enumerate() {
            let (supplier, input) = check(l).map_err(|k| fault(Table::Links, row, &l.id, k))?;
            keyed.push((input, row as u32, supplier));
        }
        keyed.sort_unstable();
        Ok(Sorted::new(keyed))
    }

    /// Base output and capacity: what a line sells to other lines and to markets. The simulation adds in the same
    /// order (links out, then demands), so that its base state reproduces these sums bit for bit.
    fn balance(&self, net: &mut Network) {
        for line in 0..self.lines.len() {
            let to_lines: f64 =
                net.links_out(line as u32).iter().fold(0.0, |s, &l| s + net.base_flow[l as usize]);
            let total = net.demands_of(line as u32).fold(to_lines, |s, d| s + net.base_demand[d]);
            let spec = &self.lines[line];
            net.base_output[line] = total;
            net.capacity[line] = total + total * spec.spare_share + spec.extra_capacity_per_day;
        }
    }

    /// Quantities per unit and shares of links.
    fn recipes(&self, net: &mut Network, input_order: &[u32]) -> Result<(), Error> {
        for (k, &row) in input_order.iter().enumerate() {
            let row = row as usize;
            let spec = &self.inputs[row];
            let err = |kind| fault(Table::Inputs, row, &input_id(spec), kind);
            let links = net.links_of(k as u32);
            if links.is_empty() {
                return Err(err(ErrorKind::NoSupplier));
            }
            let base: f64 = links.clone().fold(0.0, |s, l| s + net.base_flow[l]);
            let planned: f64 = links.clone().fold(0.0, |s, l| s + net.planned_flow[l]);
            for l in links {
                let (own, all) =
                    if base > 0.0 { (net.base_flow[l], base) } else { (net.planned_flow[l], planned) };
                net.share[l] = own / all;
            }
            let output = net.base_output[net.input_line[k] as usize];
            net.units_per_unit[k] = match (output > 0.0, spec.units_per_unit) {
                (false, None) => return Err(err(ErrorKind::QuantityUnknown)),
                (false, Some(_)) if base > 0.0 => {
                    return Err(err(ErrorKind::OutOfRange {
                        what: "base flow of this input (units a day) to a line without base output",
                        value: base,
                        expected: "0",
                    }));
                }
                (false, Some(stated)) => stated,
                (true, stated) => {
                    let from_flows = base / output;
                    if let Some(stated) = stated
                        && (stated - from_flows).abs() > QUANTITY_TOLERANCE * stated
                    {
                        return Err(err(ErrorKind::QuantityContradicts { stated, from_flows }));
                    }
                    if from_flows <= 0.0 {
                        return Err(err(ErrorKind::NoSupplier));
                    }
                    from_flows
                }
            };
        }
        Ok(())
    }
}

fn input_id(i: &InputSpec) -> String {
    format!("{}←{}", i.line, i.item)
}
