//! The supply network as the cascade reads it: who buys what share of an input from whom.
//!
//! Source: Diem, Borsos, Reisch, Kertész, Thurner (2022), Sci Rep 12:7719, the impact matrices Λd and Λu.
//!
//! Supported: any number of firms and links below 2³²; several flows of one pair add up; own deliveries (a
//! firm that sells to itself) count as any other. Not supported: several goods of one supplier to one buyer
//! with different classes; give the supplier one node a good.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use knockon_network::{InputClass, Network};

/// How a buyer's sector depends on a supplier's sector (Pichler et al. 2022).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Its loss lowers output in proportion to its share of all inputs.
    NonEssential,
    /// Output falls with the scarcest of these (Leontief).
    Essential,
    /// Its loss does not lower output.
    Negligible,
}

/// The network, with shares of inputs and of sales worked out once for all scenarios.
#[derive(Debug, Clone)]
pub struct Graph {
    pub(super) sector: Vec<u32>,
    /// Firms of each sector, `members[member_start[k]..member_start[k+1]]`.
    pub(super) member_start: Vec<usize>,
    pub(super) members: Vec<u32>,
    /// Sales of each firm, money a period.
    pub(super) sales: Vec<f64>,
    /// Each firm's share of all sales.
    pub(super) weight: Vec<f64>,
    /// Purchases by buyer: first the non-essential, then each essential sector, then the negligible.
    pub(super) in_start: Vec<usize>,
    pub(super) supplier: Vec<u32>,
    /// Λd of each purchase.
    pub(super) input_share: Vec<f64>,
    /// Groups of purchases by buyer, `groups[group_start[j]..group_start[j+1]]`: the first holds the
    /// non-essential, each further one an essential sector; a group is the range up to the next one's start.
    pub(super) group_start: Vec<usize>,
    pub(super) groups: Vec<(usize, usize)>,
    /// Sales by supplier.
    pub(super) out_start: Vec<usize>,
    pub(super) buyer: Vec<u32>,
    /// Λu of each sale.
    pub(super) sales_share: Vec<f64>,
}

impl Graph {
    /// A network of `sector.len()` firms.
    ///
    /// `sector` is each firm's sector, any numbers; `flows` are (supplier, buyer, money a period); `class`
    /// says how a buyer's sector (second) depends on a supplier's sector (first). The money unit does not
    /// matter.
    ///
    /// ```
    /// use knockon_shock::risk::{Class, Graph};
    /// let graph = Graph::new(&[0, 0, 1], &[(0, 2, 90.0), (1, 2, 10.0)], |_, _| Class::Essential).unwrap();
    /// assert_eq!(graph.firms(), 3);
    /// assert_eq!(graph.weights(), [0.9, 0.1, 0.0]);
    /// ```
    pub fn new(
        sector: &[u32],
        flows: &[(u32, u32, f64)],
        class: impl Fn(u32, u32) -> Class,
    ) -> Result<Self, Error> {
        let n = sector.len();
        let flows = merged(n, flows)?;
        let class = |i: u32, j: u32| class(sector[i as usize], sector[j as usize]);
        Ok(Self::built(sector, flows, class, &vec![0.0; n]))
    }

    /// The lines of a network as firms, their items as sectors, their links as flows at base prices.
    ///
    /// Critical inputs are essential, important ones non-essential, not critical ones negligible. With `final_demand` sales
    /// to final demand count as sales (in s, in weights and in what a sector has left); without, only sales to lines do, as in
    /// data that know nothing else.
    pub fn of_network(net: &Network, final_demand: bool) -> Self {
        let value = |line: u32| net.value_per_unit()[net.product()[line as usize] as usize];
        let mut flows: Vec<(u32, u32, f64)> = (0..net.link_count())
            .map(|l| {
                let supplier = net.supplier()[l];
                (supplier, net.buyer(l as u32), net.base_flow()[l] * value(supplier))
            })
            .filter(|f| f.2 > 0.0)
            .collect();
        merge(&mut flows);
        let mut outside = vec![0.0; net.line_count()];
        if final_demand {
            for (d, &line) in net.demand_line().iter().enumerate() {
                outside[line as usize] += net.base_demand()[d] * value(line);
            }
        }
        let class = |i: u32, j: u32| {
            let input = net.input(j, net.product()[i as usize]);
            match input.map(|k| net.class()[k as usize]) {
                Some(InputClass::Critical) => Class::Essential,
                Some(InputClass::Important) => Class::NonEssential,
                Some(InputClass::NotCritical) | None => Class::Negligible,
            }
        };
        Self::built(net.product(), flows, class, &outside)
    }

    /// From flows sorted by buyer and supplier, one a pair; `class` by supplier and buyer.
    fn built(
        sector: &[u32],
        flows: Vec<(u32, u32, f64)>,
        class: impl Fn(u32, u32) -> Class,
        outside: &[f64],
    ) -> Self {
        let n = sector.len();
        let mut sales = sums(n, flows.iter().map(|&(i, _, v)| (i, v)));
        sales.iter_mut().zip(outside).for_each(|(s, o)| *s += o);
        let bought = sums(n, flows.iter().map(|&(_, j, v)| (j, v)));
        let total: f64 = sales.iter().sum();
        let weight = sales.iter().map(|s| if total > 0.0 { s / total } else { 0.0 }).collect();

        let mut rows: Vec<(u32, Class, u32, u32, f64)> = flows
            .iter()
            .map(|&(i, j, v)| {
                let (from, class) = (sector[i as usize], class(i, j));
                // Only the essential are grouped by sector.
                (j, class, if class == Class::Essential { from } else { 0 }, i, v)
            })
            .collect();
        rows.sort_unstable_by_key(|&(j, class, k, i, _)| (j, class, k, i));
        let downstream = Downstream::new(n, &rows, &bought);

        let mut by_supplier = flows;
        by_supplier.sort_unstable_by_key(|&(i, j, _)| (i, j));
        let sales_share = by_supplier.iter().map(|&(i, _, v)| v / sales[i as usize]).collect();
        let dense = dense(sector);
        let (member_start, members) = grouped(&dense);
        Self {
            sector: dense,
            member_start,
            members,
            weight,
            in_start: starts(n, rows.iter().map(|r| r.0)),
            supplier: rows.iter().map(|r| r.3).collect(),
            input_share: downstream.share,
            group_start: downstream.group_start,
            groups: downstream.groups,
            out_start: starts(n, by_supplier.iter().map(|f| f.0)),
            buyer: by_supplier.iter().map(|f| f.1).collect(),
            sales_share,
            sales,
        }
    }

    /// How many firms there are.
    pub fn firms(&self) -> usize {
        self.sector.len()
    }

    /// How many links carry a flow.
    pub fn links(&self) -> usize {
        self.supplier.len()
    }

    /// Each firm's share of all sales: the weight with which its loss counts.
    pub fn weights(&self) -> &[f64] {
        &self.weight
    }

    /// Every link that carries a flow, as (supplier, buyer), by supplier and then by buyer.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..self.firms()).flat_map(|i| {
            let sales = &self.buyer[self.out_start[i]..self.out_start[i + 1]];
            sales.iter().map(move |&j| (i as u32, j))
        })
    }

    /// The position of a flow among the purchases by buyer and among the sales by supplier.
    pub(super) fn link(&self, supplier: u32, buyer: u32) -> Result<(usize, usize), Error> {
        for firm in [supplier, buyer] {
            if firm as usize >= self.firms() {
                return Err(ErrorKind::NoFirm { firm: firm.into(), firms: self.firms() }.into());
            }
        }
        let purchases = self.in_start[buyer as usize]..self.in_start[buyer as usize + 1];
        let sales = self.out_start[supplier as usize]..self.out_start[supplier as usize + 1];
        // Purchases are sorted by class first, hence the plain search; sales by buyer.
        let place = purchases.clone().find(|&e| self.supplier[e] == supplier);
        let sold = self.buyer[sales.clone()].binary_search(&buyer);
        match (place, sold) {
            (Some(place), Ok(sold)) => Ok((place, sales.start + sold)),
            _ => Err(ErrorKind::NoSuchLink { supplier, buyer }.into()),
        }
    }
}

/// Shares and groups of the purchases, which are sorted by buyer, class, sector and supplier.
struct Downstream {
    share: Vec<f64>,
    group_start: Vec<usize>,
    groups: Vec<(usize, usize)>,
}

impl Downstream {
    fn new(n: usize, rows: &[(u32, Class, u32, u32, f64)], bought: &[f64]) -> Self {
        let mut share = vec![0.0; rows.len()];
        let mut groups = Vec::new();
        let mut group_start = Vec::with_capacity(n + 1);
        let mut at = 0;
        for (j, &all) in bought.iter().enumerate() {
            group_start.push(groups.len());
            let first = at;
            while at < rows.len() && rows[at].0 as usize == j && rows[at].1 == Class::NonEssential {
                share[at] = rows[at].4 / all;
                at += 1;
            }
            groups.push((first, at));
            while at < rows.len() && rows[at].0 as usize == j && rows[at].1 == Class::Essential {
                let (start, k) = (at, rows[at].2);
                while at < rows.len()
                    && (rows[at].0 as usize, rows[at].1, rows[at].2) == (j, Class::Essential, k)
                {
                    at += 1;
                }
                let of_sector: f64 = rows[start..at].iter().map(|r| r.4).sum();
                for e in start..at {
                    share[e] = rows[e].4 / of_sector;
                }
                groups.push((start, at));
            }
            while at < rows.len() && rows[at].0 as usize == j {
                at += 1;
            }
        }
        group_start.push(groups.len());
        Self { share, group_start, groups }
    }
}

/// The flows without empty ones, those of one pair added up, sorted by buyer and supplier.
fn merged(n: usize, flows: &[(u32, u32, f64)]) -> Result<Vec<(u32, u32, f64)>, Error> {
    for &(i, j, v) in flows {
        if let Some(&firm) = [i, j].iter().find(|&&f| f as usize >= n) {
            return Err(ErrorKind::NoFirm { firm: firm.into(), firms: n }.into());
        }
        if !(v.is_finite() && v >= 0.0) {
            let what = format!("the flow from firm {i} to firm {j}");
            return Err(ErrorKind::OutOfRange { what, value: v, expected: "money, 0 or more" }.into());
        }
    }
    let mut sorted: Vec<_> = flows.iter().copied().filter(|f| f.2 > 0.0).collect();
    merge(&mut sorted);
    Ok(sorted)
}

/// Sorts by buyer and supplier and adds up the flows of one pair.
fn merge(sorted: &mut Vec<(u32, u32, f64)>) {
    sorted.sort_by_key(|&(i, j, _)| (j, i)); // stable: sums run in the order of the file
    sorted.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        if same {
            kept.2 += next.2;
        }
        same
    });
}

fn sums(n: usize, entries: impl Iterator<Item = (u32, f64)>) -> Vec<f64> {
    let mut out = vec![0.0; n];
    for (i, v) in entries {
        out[i as usize] += v;
    }
    out
}

/// Where each firm's rows start, for rows sorted by firm.
fn starts(n: usize, firms: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut out = vec![0; n + 1];
    for i in firms {
        out[i as usize + 1] += 1;
    }
    for i in 0..n {
        out[i + 1] += out[i];
    }
    out
}

/// The sectors numbered from 0 without gaps, in the order of their numbers.
fn dense(sector: &[u32]) -> Vec<u32> {
    let mut known = sector.to_vec();
    known.sort_unstable();
    known.dedup();
    sector.iter().map(|k| known.partition_point(|other| other < k) as u32).collect()
}

/// Firms by sector.
fn grouped(sector: &[u32]) -> (Vec<usize>, Vec<u32>) {
    let sectors = sector.iter().map(|&k| k as usize + 1).max().unwrap_or(0);
    let mut members: Vec<u32> = (0..sector.len() as u32).collect();
    members.sort_by_key(|&i| sector[i as usize]);
    (starts(sectors, members.iter().map(|&i| sector[i as usize])), members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_follow_the_classes() {
        // Buyer 4 takes 30 + 10 from essential sector 0, 40 from a non-essential and 20 from a negligible
        // one.
        let class = |from, _| match from {
            0 => Class::Essential,
            1 => Class::NonEssential,
            _ => Class::Negligible,
        };
        let flows = [(0, 4, 20.0), (3, 4, 20.0), (0, 4, 10.0), (2, 4, 40.0), (1, 4, 10.0)];
        let graph = Graph::new(&[0, 0, 1, 2, 3], &flows, class).expect("valid");
        assert_eq!(graph.supplier, [2, 0, 1, 3]);
        assert_eq!(graph.input_share, [0.4, 0.75, 0.25, 0.0]);
        assert_eq!(graph.groups[graph.group_start[4]..], [(0, 1), (1, 3)]);
    }

    #[test]
    fn refuses_a_firm_that_does_not_exist() {
        let error = Graph::new(&[0], &[(0, 1, 1.0)], |_, _| Class::Essential).expect_err("no firm 1");
        assert_eq!(error.kind, ErrorKind::NoFirm { firm: 1, firms: 1 });
    }
}
