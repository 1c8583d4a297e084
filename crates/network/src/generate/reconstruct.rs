//! A network of firms from what is public: an input–output table of sectors and the sizes of firms.
//!
//! Block by block (supplying sector a, using sector b): a buyer finds `suppliers_per_input` · (size / mean size)^0.3
//! suppliers, at least one, in proportion to their size; flows start in proportion to both sizes and are fitted by
//! iterative proportional scaling (Deming and Stephan 1940) to each supplier's share of the block's sales and, last, to each
//! buyer's share of its purchases. So every block of the table comes out to rounding, buyers' purchases are exact, and sellers'
//! sales are as near as the drawn links allow; how near is reported.
//!
//! Source of the idea: gravity (fitness) models of production networks, as in Ialongo et al. 2022 (Sci Rep 12:11847).
//! Supported: any number of sectors, firms of any sizes. Not supported: known links, flows within a firm.

use super::essentials::Essentials;
use super::random::{Random, Weighted};
use crate::error::{Error, ErrorKind};
use crate::rows::{DemandRow, Ids, InputRow, LineRow, LinkRow, Rows};
use crate::spec::ItemSpec;
use knockon_vocabulary::Place;

/// Days of a year in the rates of a table.
const DAYS_A_YEAR: f64 = 365.0;

/// Flows between sectors, money a year.
#[derive(Debug, Clone, PartialEq)]
pub struct IndustryTable {
    /// Names of the sectors.
    pub sectors: Vec<String>,
    /// Sales of sector a to sector b at `a * sectors + b`, money a year.
    pub flows: Vec<f64>,
    /// Sales of each sector to final demand, money a year.
    pub final_demand: Vec<f64>,
}

/// A firm whose links are not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Firm {
    /// Stable word, unique.
    pub id: String,
    /// Position of its sector in the table.
    pub sector: usize,
    /// Where it sits.
    pub place: Place,
    /// Its size in any unit: what counts is its share of its sector.
    pub size: f64,
}

/// How to link.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconstruct {
    /// Mean number of suppliers of a firm for each sector it buys from.
    pub suppliers_per_input: f64,
    /// Cells of the table below this share of the using sector's purchases are left out, and said so.
    pub least_share: f64,
    /// Stock of every input, days of use.
    pub cover_days: f64,
    /// Lead time of every link, days.
    pub lead_days: u32,
    /// Capacity above base output, as a share of it.
    pub spare_share: f64,
    /// Seed of every draw.
    pub seed: u64,
}

impl Default for Reconstruct {
    fn default() -> Self {
        let (least_share, cover_days) = (1e-3, 15.0);
        Self { suppliers_per_input: 1.5, least_share, cover_days, lead_days: 3, spare_share: 0.1, seed: 1 }
    }
}

/// The rows, and how well they fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconstructed {
    /// The network's rows.
    pub rows: Rows,
    /// Share of the table's flows that was left out because the cell is small or a sector has no firm.
    pub left_out: f64,
    /// Firms' sales to firms that differ from their size's share, half the sum of absolute differences, as a share of all.
    pub misplaced_sales: f64,
}

/// Links firms so that the table comes out.
pub fn reconstruct(
    table: &IndustryTable,
    firms: &[Firm],
    essentials: Option<&Essentials>,
    ask: &Reconstruct,
) -> Result<Reconstructed, Error> {
    check(table, firms, essentials, ask)?;
    let n = table.sectors.len();
    let mut random = Random::new(ask.seed);
    let mut members = vec![Vec::new(); n];
    for (i, f) in firms.iter().enumerate().filter(|(_, f)| f.size > 0.0) {
        members[f.sector].push(i as u32);
    }
    let total: Vec<f64> = members.iter().map(|m| m.iter().map(|&i| firms[i as usize].size).sum()).collect();
    let sellers: Vec<Weighted> =
        members.iter().map(|m| Weighted::new(m.clone(), |i| firms[i as usize].size)).collect();
    let item = |s: &String| ItemSpec::new(s, "money a day at base prices");
    let mut rows = Rows {
        items: table.sectors.iter().map(item).collect(),
        link_ids: Ids::Numbered("L".to_owned()),
        markets: vec!["final".to_owned()],
        ..Rows::default()
    };
    let (mut left_out, mut all, mut misplaced, mut placed) = (0.0, 0.0, 0.0, 0.0);
    for b in 0..n {
        let bought: f64 = (0..n).map(|a| table.flows[a * n + b]).sum();
        for a in 0..n {
            let value = table.flows[a * n + b];
            all += value;
            if value < ask.least_share * bought || members[a].is_empty() || members[b].is_empty() {
                left_out += value;
                continue;
            }
            if value <= 0.0 {
                continue;
            }
            let share = |i: u32, k: usize| firms[i as usize].size / total[k];
            let mut block = Block::draw(&sellers[a], &members[b], |j| share(j, b), ask, &mut random);
            let off = block.fit(|i| share(i, a), |j| share(j, b));
            misplaced += off * value;
            placed += value;
            for &(i, j, weight) in &block.links {
                rows.links.push(LinkRow {
                    supplier: i,
                    buyer: j,
                    lead_days: ask.lead_days,
                    plant: firms[i as usize].place,
                    base_per_day: weight * value / DAYS_A_YEAR,
                    planned_per_day: 0.0,
                });
            }
            let class = essentials.map_or(crate::InputClass::Critical, |e| e.class(a, b));
            rows.inputs.extend(members[b].iter().map(|&j| InputRow {
                line: j,
                item: a as u32,
                class,
                units_per_unit: None,
                cover_days: ask.cover_days,
                target_cover_days: ask.cover_days,
            }));
        }
    }
    for (i, f) in firms.iter().enumerate() {
        rows.lines.push(LineRow {
            id: f.id.clone(),
            party: f.id.clone(),
            item: f.sector as u32,
            place: f.place,
            spare_share: ask.spare_share,
            extra_capacity_per_day: 0.0,
        });
        let of_sector = if total[f.sector] > 0.0 { f.size / total[f.sector] } else { 0.0 };
        let base_per_day = table.final_demand[f.sector] * of_sector / DAYS_A_YEAR;
        if base_per_day > 0.0 {
            rows.demands.push(DemandRow { line: i as u32, market: 0, base_per_day });
        }
    }
    drop_idle_buyers(&mut rows, firms.len());
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    Ok(Reconstructed { rows, left_out: share(left_out, all), misplaced_sales: share(misplaced, placed) })
}

/// A firm that sells nothing has no recipe: what it buys would have no use. Its purchases are final demand of its suppliers.
/// Taking them away can leave further firms without sales, but a firm's final demand never falls, so one pass over each
/// such firm is enough.
fn drop_idle_buyers(rows: &mut Rows, firms: usize) {
    let mut sold = vec![0.0; firms];
    rows.links.iter().for_each(|l| sold[l.supplier as usize] += l.base_per_day);
    rows.demands.iter().for_each(|d| sold[d.line as usize] += d.base_per_day);
    let idle = |line: u32| sold[line as usize] <= 0.0;
    for l in rows.links.iter().filter(|l| idle(l.buyer)) {
        rows.demands.push(DemandRow { line: l.supplier, market: 0, base_per_day: l.base_per_day });
    }
    rows.links.retain(|l| !idle(l.buyer));
    rows.inputs.retain(|i| !idle(i.line));
}

fn check(
    table: &IndustryTable,
    firms: &[Firm],
    essentials: Option<&Essentials>,
    ask: &Reconstruct,
) -> Result<(), Error> {
    let n = table.sectors.len();
    let wrong = |text: String| Error { at: crate::At::Request, kind: ErrorKind::Form(text) };
    if table.flows.len() != n * n || table.final_demand.len() != n {
        let (z, f) = (table.flows.len(), table.final_demand.len());
        return Err(wrong(format!(
            "a table of {n} sectors has {z} flows and {f} final demands; expected {} and {n}",
            n * n
        )));
    }
    for &v in table.flows.iter().chain(&table.final_demand) {
        if !(v.is_finite() && v >= 0.0) {
            return Err(Error::request("a flow of the table (money a year)", v, "0 or more"));
        }
    }
    for f in firms {
        if f.sector >= n {
            return Err(wrong(format!("the firm `{}` is in sector {}; the table has {n}", f.id, f.sector)));
        }
        if !(f.size.is_finite() && f.size >= 0.0) {
            return Err(Error::request("a firm's size", f.size, "0 or more"));
        }
    }
    if essentials.is_some_and(|e| e.sectors.len() != n) {
        let got = essentials.map_or(0, |e| e.sectors.len());
        return Err(Error::request(
            "number of sectors of the essentiality matrix",
            got as f64,
            "as many as the table has",
        ));
    }
    let least = ask.suppliers_per_input;
    if !(least.is_finite() && least > 0.0) {
        return Err(Error::request("suppliers for each input", least, "more than 0"));
    }
    if !(0.0..1.0).contains(&ask.least_share) {
        return Err(Error::request("least share of a cell", ask.least_share, "0 to below 1"));
    }
    Ok(())
}

/// Links of one pair of sectors, as shares of the block's flow.
struct Block {
    /// (supplier, buyer, share), by buyer.
    links: Vec<(u32, u32, f64)>,
}

impl Block {
    fn draw(
        sellers: &Weighted,
        buyers: &[u32],
        share: impl Fn(u32) -> f64,
        ask: &Reconstruct,
        random: &mut Random,
    ) -> Self {
        let mut links = Vec::new();
        for &j in buyers {
            let relative = share(j) * buyers.len() as f64;
            let wanted = (ask.suppliers_per_input * relative.powf(0.3) + random.unit()).floor();
            let wanted = (wanted as usize).clamp(1, sellers.len());
            let mut found: Vec<u32> = Vec::new();
            for attempt in 0..wanted * 4 {
                if found.len() >= wanted {
                    break;
                }
                if let Some(i) = sellers.draw(random)
                    // A firm buys from itself only where there is nobody else.
                    && (i != j || (sellers.len() == 1 || attempt + 1 == wanted * 4) && found.is_empty())
                    && !found.contains(&i)
                {
                    found.push(i);
                }
            }
            if found.is_empty() {
                found.extend(sellers.draw(random));
            }
            found.sort_unstable();
            links.extend(found.into_iter().map(|i| (i, j, 0.0)));
        }
        Self { links }
    }

    /// Fits the shares; how much of the sales ends up with another supplier than its size says.
    fn fit(&mut self, seller: impl Fn(u32) -> f64, buyer: impl Fn(u32) -> f64) -> f64 {
        let mut ids: Vec<u32> = self.links.iter().map(|l| l.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let place = |i: u32| ids.partition_point(|x| *x < i);
        let row: Vec<usize> = self.links.iter().map(|l| place(l.0)).collect();
        let reached: f64 = ids.iter().map(|&i| seller(i)).sum();
        let aim: Vec<f64> = ids.iter().map(|&i| seller(i) / reached).collect();
        for l in &mut self.links {
            l.2 = seller(l.0) * buyer(l.1);
        }
        let mut sums = vec![0.0; ids.len()];
        for round in 0..=20 {
            if round > 0 {
                sums.fill(0.0);
                self.links.iter().zip(&row).for_each(|(l, &r)| sums[r] += l.2);
                self.links.iter_mut().zip(&row).for_each(|(l, &r)| l.2 *= aim[r] / sums[r]);
            }
            for group in self.links.chunk_by_mut(|a, b| a.1 == b.1) {
                let sum: f64 = group.iter().map(|l| l.2).sum();
                let wanted = buyer(group[0].1);
                group.iter_mut().for_each(|l| l.2 *= wanted / sum);
            }
        }
        sums.fill(0.0);
        self.links.iter().zip(&row).for_each(|(l, &r)| sums[r] += l.2);
        let missed = 1.0 - reached;
        0.5 * (missed + ids.iter().zip(&sums).map(|(&i, s)| (s - seller(i)).abs()).sum::<f64>())
    }
}
