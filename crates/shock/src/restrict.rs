//! Which links a restriction or a licence reaches, and the availability that follows.
//!
//! A [`Measure`] names what it reaches by place of production, item, supplier, buyer and the buyer's place; a list that is empty
//! reaches everything. On a day a link's availability is the lowest of the restrictions that reach it, raised to the highest of
//! the licences that do; 1 where nothing restricts it.
//!
//! A thousand measures on twelve million links: each value of a dimension has the set of measures that accept it, as bits, and
//! a link's measures are the intersection. Links with the same set share one pattern.
//!
//! Supported: any number of measures, several spells as several measures. Not supported: measures that depend on what
//! happens in the simulation. Law is not known here: who is reached from when to when is the caller's.

use crate::error::{Error, ErrorKind, within};
use crate::sim::Patterns;
use knockon_network::Network;
use knockon_vocabulary::{Place, Steps};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Links that one task looks at; its results are joined in order, so that the number of threads cannot be seen.
const CHUNK: usize = 1 << 19;

/// A restriction or a licence. Empty lists reach everything.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Its name.
    pub id: String,
    /// Places of production.
    pub origins: Vec<Place>,
    /// Items, by number.
    pub items: Vec<u32>,
    /// Supplying lines, by number.
    pub suppliers: Vec<u32>,
    /// Buying lines, by number.
    pub buyers: Vec<u32>,
    /// Places of buyers.
    pub buyer_places: Vec<Place>,
    /// First day.
    pub from: u32,
    /// First day on which it no longer holds; none: to the end.
    pub until: Option<u32>,
    /// Of a restriction the share that may still leave, of a licence the share that may leave in spite of restrictions; 0 to 1.
    pub share: f64,
    /// Whether it is a licence.
    pub licence: bool,
}

/// Which links measures reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Restricted {
    /// Availability of each link.
    pub patterns: Patterns,
    /// How many links each measure reaches.
    pub links: Vec<u64>,
}

type Bits = Vec<u64>;

/// Availability of every link under the measures.
pub fn restrict(net: &Network, measures: &[Measure]) -> Result<Restricted, Error> {
    check(net, measures)?;
    let sets = Sets::new(net, measures);
    let starts: Vec<usize> = (0..net.link_count()).step_by(CHUNK).collect();
    let parts: Vec<(Vec<u32>, Vec<Bits>)> = starts
        .par_iter()
        .map(|&from| {
            // Few combinations of supplier, buyer and place recur over and over.
            let mut seen: FxHashMap<(u32, u32, Place), u32> = FxHashMap::default();
            let mut known: FxHashMap<Bits, u32> = FxHashMap::default();
            let mut own: Vec<Bits> = Vec::new();
            let mut bits = vec![0; sets.words];
            let until = (from + CHUNK).min(net.link_count());
            let of_link = (from..until).map(|l| {
                *seen.entry(sets.key(net, l)).or_insert_with(|| {
                    if !sets.of_link(net, l, &mut bits) {
                        return 0;
                    }
                    *known.entry(bits.clone()).or_insert_with(|| {
                        own.push(bits.clone());
                        own.len() as u32 // 0 is the open pattern
                    })
                })
            });
            (of_link.collect(), own)
        })
        .collect();
    let mut numbers: FxHashMap<Bits, u32> = FxHashMap::default();
    let mut all: Vec<Bits> = vec![vec![0; sets.words]];
    let mut of_link = Vec::with_capacity(net.link_count());
    let mut links = vec![0u64; measures.len()];
    for (part, own) in parts {
        let mut renumber = vec![0u32];
        for bits in own {
            renumber.push(*numbers.entry(bits.clone()).or_insert_with(|| {
                all.push(bits);
                all.len() as u32 - 1
            }));
        }
        of_link.extend(part.into_iter().map(|p| renumber[p as usize]));
    }
    let mut used = vec![0u64; all.len()];
    of_link.iter().for_each(|&p| used[p as usize] += 1);
    for (bits, count) in all.iter().zip(&used) {
        members(bits).for_each(|m| links[m] += count);
    }
    let steps = all.iter().map(|bits| availability(measures, bits)).collect();
    Ok(Restricted { patterns: Patterns { of_link, steps }, links })
}

fn check(net: &Network, measures: &[Measure]) -> Result<(), Error> {
    for m in measures {
        within(0.0..=1.0, || format!("the share of `{}`", m.id), m.share, "a share from 0 to 1")?;
        let lines = m.suppliers.iter().chain(&m.buyers);
        if let Some(&line) = lines.into_iter().find(|l| **l as usize >= net.line_count()) {
            return Err(ErrorKind::NoFirm { firm: line.into(), firms: net.line_count() }.into());
        }
        if let Some(&item) = m.items.iter().find(|i| **i as usize >= net.item_ids().len()) {
            let what = format!("an item of `{}`", m.id);
            let (value, expected) = (f64::from(item), "the number of an item");
            return Err(ErrorKind::OutOfRange { what, value, expected }.into());
        }
    }
    Ok(())
}

fn members(bits: &[u64]) -> impl Iterator<Item = usize> + '_ {
    bits.iter()
        .enumerate()
        .flat_map(|(w, &word)| (0..64).filter(move |b| word >> b & 1 == 1).map(move |b| w * 64 + b))
}

/// Availability under a set of measures.
fn availability(measures: &[Measure], bits: &[u64]) -> Steps {
    let reached: Vec<&Measure> = members(bits).map(|m| &measures[m]).collect();
    let mut days: Vec<u32> = reached.iter().flat_map(|m| [Some(m.from), m.until]).flatten().collect();
    days.sort_unstable();
    days.dedup();
    let at = |day: u32| {
        let holds = |m: &&&Measure| m.from <= day && m.until.is_none_or(|u| day < u);
        let share = |licence: bool| {
            reached.iter().filter(move |m| m.licence == licence).filter(holds).map(|m| m.share)
        };
        let closed = share(false).fold(1.0, f64::min);
        share(true).fold(closed, f64::max)
    };
    Steps::new(1.0, days.into_iter().map(|d| (d, at(d))).collect())
}

/// The measures that accept each value of a dimension.
struct Sets {
    words: usize,
    /// By place of production.
    origin: BTreeMap<Place, Bits>,
    any_origin: Bits,
    /// Sets of lines as suppliers (their item and name) and as buyers (their place and name), and which each line has.
    supplier: Vec<Bits>,
    of_supplier: Vec<u32>,
    buyer: Vec<Bits>,
    of_buyer: Vec<u32>,
}

impl Sets {
    fn new(net: &Network, measures: &[Measure]) -> Self {
        let words = measures.len().div_ceil(64).max(1);
        let set = |accepts: &dyn Fn(&Measure) -> bool| {
            let mut bits = vec![0u64; words];
            for (m, _) in measures.iter().enumerate().filter(|(_, m)| accepts(m)) {
                bits[m / 64] |= 1 << (m % 64);
            }
            bits
        };
        let named = |list: fn(&Measure) -> &Vec<u32>| {
            let mut named: Vec<u32> = measures.iter().flat_map(list).copied().collect();
            named.sort_unstable();
            named.dedup();
            named
        };
        let any_origin = set(&|m| m.origins.is_empty());
        let origins = measures.iter().flat_map(|m| &m.origins);
        let origin =
            origins.map(|&p| (p, set(&|m| m.origins.is_empty() || m.origins.contains(&p)))).collect();

        let suppliers = named(|m| &m.suppliers);
        let (supplier, of_supplier) = interned(
            net.line_count(),
            |line| {
                let name = suppliers.binary_search(&line).ok();
                (net.product()[line as usize], name)
            },
            |line, name| {
                let item = net.product()[line as usize];
                set(&|m| {
                    (m.items.is_empty() || m.items.contains(&item))
                        && (m.suppliers.is_empty() || name.is_some() && m.suppliers.contains(&line))
                })
            },
        );
        let buyers = named(|m| &m.buyers);
        let (buyer, of_buyer) = interned(
            net.line_count(),
            |line| {
                let name = buyers.binary_search(&line).ok();
                (net.place()[line as usize], name)
            },
            |line, name| {
                let place = net.place()[line as usize];
                set(&|m| {
                    (m.buyer_places.is_empty() || m.buyer_places.contains(&place))
                        && (m.buyers.is_empty() || name.is_some() && m.buyers.contains(&line))
                })
            },
        );
        Self { words, origin, any_origin, supplier, of_supplier, buyer, of_buyer }
    }

    /// Links with one key have one set.
    fn key(&self, net: &Network, l: usize) -> (u32, u32, Place) {
        let supplier = self.of_supplier[net.supplier()[l] as usize];
        (supplier, self.of_buyer[net.buyer(l as u32) as usize], net.plant()[l])
    }

    /// The measures that reach a link; false where none does.
    fn of_link(&self, net: &Network, l: usize, bits: &mut [u64]) -> bool {
        let supplier = &self.supplier[self.of_supplier[net.supplier()[l] as usize] as usize];
        let buyer = &self.buyer[self.of_buyer[net.buyer(l as u32) as usize] as usize];
        let origin = self.origin.get(&net.plant()[l]).unwrap_or(&self.any_origin);
        let mut any = 0;
        for w in 0..self.words {
            bits[w] = supplier[w] & buyer[w] & origin[w];
            any |= bits[w];
        }
        any != 0
    }
}

/// One set for each distinct key of the lines, and which each line has.
fn interned<K: Ord>(
    lines: usize,
    key: impl Fn(u32) -> (K, Option<usize>),
    set: impl Fn(u32, Option<usize>) -> Bits,
) -> (Vec<Bits>, Vec<u32>) {
    let mut known: BTreeMap<(K, Option<usize>), u32> = BTreeMap::new();
    let mut sets = Vec::new();
    let of_line = (0..lines as u32)
        .map(|line| {
            let k = key(line);
            let name = k.1;
            *known.entry(k).or_insert_with(|| {
                sets.push(set(line, name));
                sets.len() as u32 - 1
            })
        })
        .collect();
    (sets, of_line)
}
