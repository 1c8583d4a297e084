//! The network as this mode reads it: links by buyer and sector of the supplier, and by supplier.

use super::AbmInput;
use std::collections::BTreeMap;
use std::ops::Range;

/// Links sorted by buyer, sector of the supplier, supplier; those of one pair added up; those without flow left out.
pub(super) struct Layout {
    pub(super) supplier: Vec<u32>,
    pub(super) buyer: Vec<u32>,
    /// Base flow of each link, value a day.
    pub(super) base: Vec<f64>,
    /// The (buyer, sector) that each link belongs to.
    pub(super) pool_of: Vec<u32>,
    /// Base flow of each (buyer, sector).
    pub(super) pool_base: Vec<f64>,
    pool_start: Vec<usize>,
    firm_start: Vec<usize>,
    out_start: Vec<usize>,
    out_links: Vec<u32>,
}

impl Layout {
    pub(super) fn new(input: &AbmInput) -> Self {
        let mut labels: BTreeMap<&str, u32> = BTreeMap::new();
        let sector: Vec<u32> = input
            .sector
            .iter()
            .map(|s| {
                let next = labels.len() as u32;
                *labels.entry(s.as_str()).or_insert(next)
            })
            .collect();
        let mut sorted: Vec<(u32, u32, u32, f64)> = input
            .edges
            .iter()
            .filter(|e| e.2 > 0.0)
            .map(|&(s, b, v)| (b, sector[s as usize], s, v))
            .collect();
        sorted.sort_by_key(|e| (e.0, e.1, e.2));
        sorted.dedup_by(|next, kept| {
            let same = (next.0, next.2) == (kept.0, kept.2);
            if same {
                kept.3 += next.3;
            }
            same
        });
        let (mut pool_of, mut pool_start, mut pool_base) = (Vec::new(), Vec::new(), Vec::new());
        let mut firm_start = vec![0usize; input.n + 1];
        let mut last = None;
        for (l, &(b, k, _, v)) in sorted.iter().enumerate() {
            if last != Some((b, k)) {
                last = Some((b, k));
                pool_start.push(l);
                pool_base.push(0.0);
                firm_start[b as usize + 1] += 1;
            }
            let here = pool_base.len() - 1;
            pool_of.push(here as u32);
            pool_base[here] += v;
        }
        pool_start.push(sorted.len());
        let mut out_links: Vec<u32> = (0..sorted.len() as u32).collect();
        out_links.sort_by_key(|&l| sorted[l as usize].2);
        let mut out_start = vec![0usize; input.n + 1];
        sorted.iter().for_each(|e| out_start[e.2 as usize + 1] += 1);
        for f in 0..input.n {
            firm_start[f + 1] += firm_start[f];
            out_start[f + 1] += out_start[f];
        }
        Self {
            supplier: sorted.iter().map(|e| e.2).collect(),
            buyer: sorted.iter().map(|e| e.0).collect(),
            base: sorted.iter().map(|e| e.3).collect(),
            pool_of,
            pool_base,
            pool_start,
            firm_start,
            out_start,
            out_links,
        }
    }

    /// Links of a (buyer, sector).
    pub(super) fn links_of_pool(&self, pool: usize) -> Range<usize> {
        self.pool_start[pool]..self.pool_start[pool + 1]
    }

    /// The sectors that a firm buys from.
    pub(super) fn pools_of(&self, firm: usize) -> Range<usize> {
        self.firm_start[firm]..self.firm_start[firm + 1]
    }

    /// Links that a firm delivers on.
    pub(super) fn orders_to(&self, firm: usize) -> impl Iterator<Item = &u32> + Clone {
        self.out_links[self.out_start[firm]..self.out_start[firm + 1]].iter()
    }
}
