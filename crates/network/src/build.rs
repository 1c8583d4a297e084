//! From numbered rows to a checked network: flows become shares and recipes, links are sorted by buyer and by supplier.
//!
//! Order of the checks: items, lines, final demand, inputs, links, then what needs all of them. The first fault found
//! is reported, with its table and row.

use crate::error::{At, Error, ErrorKind, Table};
use crate::lookup::Lookup;
use crate::network::Network;
use crate::rows::{Ids, Rows};

/// How far a stated quantity may lie from the one that the flows say, relative.
const QUANTITY_TOLERANCE: f64 = 1e-6;
/// Longest lead time, days: a hundred years, so that a slip of unit is found before memory runs out.
const MAX_LEAD_DAYS: u32 = 36_525;

fn fault(table: Table, row: usize, id: String, kind: ErrorKind) -> Error {
    Error { at: At::Row { table, row, id }, kind }
}

/// `Ok` where the number is finite and at least `least`.
fn at_least(least: f64, what: &'static str, value: f64, expected: &'static str) -> Result<(), ErrorKind> {
    if value.is_finite() && value >= least {
        Ok(())
    } else {
        Err(ErrorKind::OutOfRange { what, value, expected })
    }
}

/// `Ok` where a number names a row.
fn known(what: &'static str, number: u32, count: usize) -> Result<(), ErrorKind> {
    if (number as usize) < count {
        Ok(())
    } else {
        Err(ErrorKind::Unknown { what, id: format!("number {number}") })
    }
}

/// Ids of rows that stand in another order than the caller's; `given` says which row each was.
fn names(table: Table, ids: Ids, given: &[u32]) -> Result<Lookup, Error> {
    match ids {
        Ids::Numbered(prefix) => Ok(Lookup::numbered(&prefix, given.to_vec())),
        Ids::Named(mut ids) => {
            let sorted = given.iter().map(|&g| std::mem::take(&mut ids[g as usize])).collect();
            Lookup::new(sorted).map_err(|(at, id)| fault(table, given[at] as usize, id, ErrorKind::Duplicate))
        }
    }
}

/// Starts of runs: `starts[g]..starts[g + 1]` are the positions of group `g` in a list sorted by group.
fn starts(groups: usize, members: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut out = vec![0usize; groups + 1];
    for g in members {
        out[g as usize + 1] += 1;
    }
    for g in 0..groups {
        out[g + 1] += out[g];
    }
    out
}

/// Positions 0, 1, … sorted by group, those of one group in rising order.
fn by_group(starts: &[usize], count: usize, group: impl Fn(usize) -> u32) -> Vec<u32> {
    let mut next = starts.to_vec();
    let mut out = vec![0u32; count];
    for i in 0..count {
        let g = group(i) as usize;
        out[next[g]] = i as u32;
        next[g] += 1;
    }
    out
}

impl Rows {
    /// Checks every row and makes the network.
    pub fn build(mut self) -> Result<Network, Error> {
        self.check_sizes()?;
        self.check_lines()?;
        self.check_demands()?;
        self.check_inputs()?;
        let item_ids: Vec<String> = self.items.iter().map(|i| i.id.clone()).collect();
        let items =
            Lookup::new(item_ids).map_err(|(at, id)| fault(Table::Items, at, id, ErrorKind::Duplicate))?;
        let line_ids: Vec<String> = self.lines.iter_mut().map(|l| std::mem::take(&mut l.id)).collect();
        let lines =
            Lookup::new(line_ids).map_err(|(at, id)| fault(Table::Lines, at, id, ErrorKind::Duplicate))?;
        let n = self.lines.len();

        let demand_start = starts(n, self.demands.iter().map(|d| d.line));
        let demand_order = by_group(&demand_start, self.demands.len(), |d| self.demands[d].line);
        let input_start = starts(n, self.inputs.iter().map(|i| i.line));
        let input_order = by_group(&input_start, self.inputs.len(), |i| self.inputs[i].line);
        let input_item: Vec<u32> = input_order.iter().map(|&i| self.inputs[i as usize].item).collect();
        self.check_twins(&input_start, &input_order, &input_item, &lines)?;
        let input_of = self.inputs_of_links(&input_start, &input_item, &lines)?;
        let link_start = starts(self.inputs.len(), input_of.iter().copied());
        let link_order = by_group(&link_start, self.links.len(), |l| input_of[l]);
        let link_input = link_order.iter().map(|&l| input_of[l as usize]).collect();
        drop(input_of);

        let link_rows = std::mem::take(&mut self.links);
        let link = |l: &u32| &link_rows[*l as usize];
        let supplier: Vec<u32> = link_order.iter().map(|l| link(l).supplier).collect();
        let out_start = starts(n, supplier.iter().copied());
        let out_links = by_group(&out_start, supplier.len(), |l| supplier[l]);
        let mut net = Network {
            units: self.items.iter().map(|i| i.unit.clone()).collect(),
            value_per_unit: self.items.iter().map(|i| i.value_per_unit).collect(),
            items,
            party: self.lines.iter_mut().map(|l| std::mem::take(&mut l.party)).collect(),
            place: self.lines.iter().map(|l| l.place).collect(),
            product: self.lines.iter().map(|l| l.item).collect(),
            lines,
            base_output: vec![0.0; n],
            capacity: vec![0.0; n],
            input_line: input_order.iter().map(|&i| self.inputs[i as usize].line).collect(),
            units_per_unit: vec![0.0; input_order.len()],
            class: input_order.iter().map(|&i| self.inputs[i as usize].class).collect(),
            cover_days: input_order.iter().map(|&i| self.inputs[i as usize].cover_days).collect(),
            target_cover_days: input_order
                .iter()
                .map(|&i| self.inputs[i as usize].target_cover_days)
                .collect(),
            input_item,
            input_start,
            base_flow: link_order.iter().map(|l| link(l).base_per_day).collect(),
            planned_flow: link_order.iter().map(|l| link(l).planned_per_day).collect(),
            share: vec![0.0; link_order.len()],
            lead_days: link_order.iter().map(|l| link(l).lead_days).collect(),
            plant: link_order.iter().map(|l| link(l).plant).collect(),
            links: names(
                Table::Links,
                std::mem::replace(&mut self.link_ids, Ids::Numbered(String::new())),
                &link_order,
            )?,
            supplier,
            link_start,
            link_input,
            out_start,
            out_links,
            demand_start,
            demand_line: demand_order.iter().map(|&d| self.demands[d as usize].line).collect(),
            market: demand_order.iter().map(|&d| self.demands[d as usize].market).collect(),
            base_demand: demand_order.iter().map(|&d| self.demands[d as usize].base_per_day).collect(),
            demands: names(
                Table::Demands,
                std::mem::replace(&mut self.demand_ids, Ids::Numbered(String::new())),
                &demand_order,
            )?,
            markets: std::mem::take(&mut self.markets),
        };
        drop((link_rows, link_order));
        self.balance(&mut net);
        self.recipes(&mut net, &input_order)?;
        Ok(net)
    }

    fn check_sizes(&self) -> Result<(), Error> {
        let sizes = [
            (Table::Items, self.items.len()),
            (Table::Lines, self.lines.len()),
            (Table::Inputs, self.inputs.len()),
            (Table::Links, self.links.len()),
            (Table::Demands, self.demands.len()),
        ];
        for (table, size) in sizes {
            if u32::try_from(size).is_err() {
                return Err(fault(table, size, String::new(), ErrorKind::TooMany(u32::MAX)));
            }
        }
        for (table, ids, count) in [
            (Table::Links, &self.link_ids, self.links.len()),
            (Table::Demands, &self.demand_ids, self.demands.len()),
        ] {
            if let Ids::Named(ids) = ids
                && ids.len() != count
            {
                let kind = ErrorKind::Form(format!("{} ids for {count} rows; give one a row", ids.len()));
                return Err(fault(table, ids.len().min(count), String::new(), kind));
            }
        }
        Ok(())
    }

    fn check_lines(&self) -> Result<(), Error> {
        for (row, i) in self.items.iter().enumerate() {
            at_least(0.0, "value (money a unit)", i.value_per_unit, "0 or more")
                .map_err(|k| fault(Table::Items, row, i.id.clone(), k))?;
        }
        for (row, l) in self.lines.iter().enumerate() {
            at_least(0.0, "spare capacity (share of base output)", l.spare_share, "0 or more")
                .and_then(|()| {
                    at_least(0.0, "extra capacity (units a day)", l.extra_capacity_per_day, "0 or more")
                })
                .and_then(|()| known("item", l.item, self.items.len()))
                .map_err(|k| fault(Table::Lines, row, l.id.clone(), k))?;
        }
        Ok(())
    }

    fn check_demands(&self) -> Result<(), Error> {
        for (row, d) in self.demands.iter().enumerate() {
            at_least(0.0, "base demand (units a day)", d.base_per_day, "0 or more")
                .and_then(|()| known("line", d.line, self.lines.len()))
                .and_then(|()| known("market", d.market, self.markets.len()))
                .map_err(|k| fault(Table::Demands, row, self.demand_ids.of(row), k))?;
        }
        Ok(())
    }

    fn check_inputs(&self) -> Result<(), Error> {
        const COVER: &str =
            "1 or more: a step is a day, and what a day delivers is used from the next day on";
        for (row, i) in self.inputs.iter().enumerate() {
            at_least(1.0, "stock at the start (days)", i.cover_days, COVER)
                .and_then(|()| at_least(1.0, "target stock (days)", i.target_cover_days, COVER))
                .and_then(|()| match i.units_per_unit {
                    Some(a) => at_least(f64::MIN_POSITIVE, "quantity per unit of output", a, "more than 0"),
                    None => Ok(()),
                })
                .and_then(|()| known("line", i.line, self.lines.len()))
                .and_then(|()| known("item", i.item, self.items.len()))
                .map_err(|k| {
                    let line = self.lines.get(i.line as usize).map_or("", |l| &l.id);
                    let item = self.items.get(i.item as usize).map_or("", |l| &l.id);
                    fault(Table::Inputs, row, format!("{line}←{item}"), k)
                })?;
        }
        Ok(())
    }

    fn input_id(&self, row: usize, lines: &Lookup) -> String {
        let i = &self.inputs[row];
        format!("{}←{}", lines.id(i.line as usize), self.items[i.item as usize].id)
    }

    /// No line has an item twice among its inputs.
    fn check_twins(&self, start: &[usize], order: &[u32], item: &[u32], lines: &Lookup) -> Result<(), Error> {
        let mut seen: Vec<(u32, u32)> = Vec::new();
        for w in start.windows(2) {
            seen.clear();
            seen.extend((w[0]..w[1]).map(|k| (item[k], order[k])));
            seen.sort_unstable();
            if let Some(twin) = seen.windows(2).find(|t| t[0].0 == t[1].0) {
                let row = twin[1].1 as usize;
                return Err(fault(Table::Inputs, row, self.input_id(row, lines), ErrorKind::Duplicate));
            }
        }
        Ok(())
    }

    /// The input that each link brings, in the caller's order.
    fn inputs_of_links(&self, start: &[usize], item: &[u32], lines: &Lookup) -> Result<Vec<u32>, Error> {
        let n = self.lines.len();
        let one = |row: usize| -> Result<u32, ErrorKind> {
            let l = &self.links[row];
            at_least(0.0, "base flow (units a day)", l.base_per_day, "0 or more")?;
            at_least(0.0, "planned flow (units a day)", l.planned_per_day, "0 or more")?;
            if l.lead_days > MAX_LEAD_DAYS {
                let (what, value) = ("lead time (days)", f64::from(l.lead_days));
                return Err(ErrorKind::OutOfRange { what, value, expected: "at most 36525" });
            }
            if l.base_per_day + l.planned_per_day <= 0.0 {
                let (what, value) = ("base flow plus planned flow (units a day)", 0.0);
                return Err(ErrorKind::OutOfRange { what, value, expected: "more than 0" });
            }
            known("line", l.supplier, n)?;
            known("line", l.buyer, n)?;
            let made = self.lines[l.supplier as usize].item;
            let of_buyer = start[l.buyer as usize]..start[l.buyer as usize + 1];
            let input = of_buyer.clone().find(|&k| item[k] == made);
            input.map(|k| k as u32).ok_or_else(|| ErrorKind::NotAnInput {
                buyer: lines.id(l.buyer as usize).into_owned(),
                item: self.items[made as usize].id.clone(),
            })
        };
        (0..self.links.len())
            .map(|row| one(row).map_err(|k| fault(Table::Links, row, self.link_ids.of(row), k)))
            .collect()
    }

    /// Base output and capacity: what a line sells to other lines and to markets. The simulation adds in the same
    /// order (links out, then demands), so that its base state reproduces these sums bit for bit.
    fn balance(&self, net: &mut Network) {
        for (line, spec) in self.lines.iter().enumerate() {
            let to_lines: f64 =
                net.links_out(line as u32).iter().fold(0.0, |s, &l| s + net.base_flow[l as usize]);
            let total = net.demands_of(line as u32).fold(to_lines, |s, d| s + net.base_demand[d]);
            net.base_output[line] = total;
            net.capacity[line] = total + total * spec.spare_share + spec.extra_capacity_per_day;
        }
    }

    /// Quantities per unit and shares of links.
    fn recipes(&self, net: &mut Network, input_order: &[u32]) -> Result<(), Error> {
        for (k, &row) in input_order.iter().enumerate() {
            let row = row as usize;
            let links = net.links_of(k as u32);
            let base: f64 = links.clone().fold(0.0, |s, l| s + net.base_flow[l]);
            let planned: f64 = links.clone().fold(0.0, |s, l| s + net.planned_flow[l]);
            let output = net.base_output[net.input_line[k] as usize];
            let per_unit = quantity(base, output, self.inputs[row].units_per_unit, links.is_empty());
            net.units_per_unit[k] =
                per_unit.map_err(|kind| fault(Table::Inputs, row, self.input_id(row, &net.lines), kind))?;
            for l in links {
                let (own, all) =
                    if base > 0.0 { (net.base_flow[l], base) } else { (net.planned_flow[l], planned) };
                net.share[l] = own / all;
            }
        }
        Ok(())
    }
}

/// Units of an input per unit of output, from the flows or as stated.
fn quantity(base: f64, output: f64, stated: Option<f64>, unlinked: bool) -> Result<f64, ErrorKind> {
    if unlinked {
        return Err(ErrorKind::NoSupplier);
    }
    match (output > 0.0, stated) {
        (false, None) => Err(ErrorKind::QuantityUnknown),
        (false, Some(_)) if base > 0.0 => Err(ErrorKind::OutOfRange {
            what: "base flow of this input (units a day) to a line without base output",
            value: base,
            expected: "0",
        }),
        (false, Some(stated)) => Ok(stated),
        (true, stated) => {
            let from_flows = base / output;
            if let Some(stated) = stated
                && (stated - from_flows).abs() > QUANTITY_TOLERANCE * stated
            {
                return Err(ErrorKind::QuantityContradicts { stated, from_flows });
            }
            if from_flows <= 0.0 {
                return Err(ErrorKind::NoSupplier);
            }
            Ok(from_flows)
        }
    }
}
