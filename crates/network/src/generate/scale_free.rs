//! A made-up network of firms with the features that matter for cascades: a few giants, sectors with a sparse
//! technology, inputs that cannot be done without, and trade that prefers the neighbourhood.
//!
//! How, in this order, all from one seeded stream:
//! 1. Sizes (output, money a day): Pareto with tail exponent `size_exponent` (firm sizes are near 1.06: Axtell 2001, Science
//!    293:1818), cut at 10⁵ times the smallest.
//! 2. Each firm gets a sector and a region, both with weights 1/rank.
//! 3. Technology: each sector uses its own goods and those of about `inputs_per_sector` others, popular sectors more often,
//!    with exponential weights.
//! 4. Number of suppliers of a firm: `suppliers_per_firm` · (size / mean size)^0.3, scaled to that mean, at least 1. Each is
//!    drawn from a sector of the technology, with probability `locality` in the buyer's own region, in proportion to size: so
//!    the number of customers follows the sizes' power law.
//! 5. Purchases are `intermediate_share` of size, split over suppliers by technology weight and a log-normal factor.
//! 6. What a firm does not sell to firms it sells to final demand, at least a tenth of its size.
//!
//! Every firm is a line that makes its sector's item. Stocks are uniform between `cover_days`' ends, lead times between 0
//! and `lead_days`, shorter ones within a region.

use super::essentials::Essentials;
use super::random::{Random, Weighted};
use crate::error::Error;
use crate::rows::{DemandRow, Ids, InputRow, LineRow, LinkRow, Rows};
use crate::spec::ItemSpec;
use knockon_vocabulary::Place;

/// Places that stand for regions, in this order; labels only.
const REGIONS: &str =
    "US CN JP DE KR TW GB FR IT NL IN BR CA MX ES SG MY TH VN ID PL CZ HU AT BE SE CH IL TR AU";

/// What to make up.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleFree {
    /// How many firms; at least 2.
    pub firms: u32,
    /// How many sectors; 1 to the number of firms.
    pub sectors: u32,
    /// How many regions, 1 to 30.
    pub regions: u32,
    /// Mean number of suppliers a firm; more than 0.
    pub suppliers_per_firm: f64,
    /// Mean number of sectors that a sector buys from, its own apart.
    pub inputs_per_sector: f64,
    /// Tail exponent of sizes; more than 0.
    pub size_exponent: f64,
    /// Probability that a supplier is sought in the buyer's own region first.
    pub locality: f64,
    /// Purchases as a share of output, 0 to 1.
    pub intermediate_share: f64,
    /// Smallest and largest stock, whole days of use.
    pub cover_days: (u32, u32),
    /// Longest lead time, days.
    pub lead_days: u32,
    /// Capacity above base output, as a share of it.
    pub spare_share: f64,
    /// Seed of every draw.
    pub seed: u64,
}

impl Default for ScaleFree {
    fn default() -> Self {
        Self {
            firms: 1_000,
            sectors: 89,
            regions: 20,
            suppliers_per_firm: 12.0,
            inputs_per_sector: 12.0,
            size_exponent: 1.06,
            locality: 0.5,
            intermediate_share: 0.5,
            cover_days: (5, 30),
            lead_days: 5,
            spare_share: 0.1,
            seed: 1,
        }
    }
}

/// Makes the rows of a network; `essentials` must have as many sectors as are asked for.
///
/// ```
/// use knockon_network::generate::{Essentials, ScaleFree, scale_free};
/// let ask = ScaleFree { firms: 500, sectors: 10, ..ScaleFree::default() };
/// let net = scale_free(&ask, &Essentials::generate(10, 1))?.build()?;
/// assert_eq!(net.line_count(), 500);
/// assert!(net.link_count() > 3_000);
/// # Ok::<(), knockon_network::Error>(())
/// ```
pub fn scale_free(ask: &ScaleFree, essentials: &Essentials) -> Result<Rows, Error> {
    check(ask, essentials)?;
    let mut random = Random::new(ask.seed);
    let firms = Firms::draw(ask, &mut random);
    let technology = Technology::draw(ask, &mut random);
    let market = Market::new(ask, &firms);
    let mut rows = Rows {
        items: essentials.sectors.iter().map(|s| ItemSpec::new(s, "money a day at base prices")).collect(),
        markets: vec!["final".to_owned()],
        link_ids: Ids::Numbered("L".to_owned()),
        ..Rows::default()
    };
    let mut sales = vec![0.0; firms.size.len()];
    let wanted = suppliers_wanted(ask, &firms, &mut random);
    for j in 0..ask.firms {
        let purchases = firms.purchases(ask, &technology, &market, j, wanted[j as usize], &mut random);
        for &(i, value) in &purchases {
            let near = firms.region[i as usize] == firms.region[j as usize];
            let longest = if near { ask.lead_days / 2 } else { ask.lead_days };
            sales[i as usize] += value;
            rows.links.push(LinkRow {
                supplier: i,
                buyer: j,
                lead_days: random.below(longest + 1),
                plant: market.places[firms.region[i as usize] as usize],
                base_per_day: value,
                planned_per_day: 0.0,
            });
        }
        let mut sectors: Vec<u32> = purchases.iter().map(|p| firms.sector[p.0 as usize]).collect();
        sectors.sort_unstable();
        sectors.dedup();
        for k in sectors {
            let (least, most) = ask.cover_days;
            let cover = f64::from(least + random.below(most - least + 1));
            rows.inputs.push(InputRow {
                line: j,
                item: k,
                class: essentials.class(k as usize, firms.sector[j as usize] as usize),
                units_per_unit: None,
                cover_days: cover,
                target_cover_days: cover,
            });
        }
    }
    for (j, sold) in sales.iter().enumerate() {
        rows.lines.push(LineRow {
            id: format!("F{j}"),
            party: format!("F{j}"),
            item: firms.sector[j],
            place: market.places[firms.region[j] as usize],
            spare_share: ask.spare_share,
            extra_capacity_per_day: 0.0,
        });
        let base_per_day = f64::max(firms.size[j] - sold, 0.1 * firms.size[j]);
        rows.demands.push(DemandRow { line: j as u32, market: 0, base_per_day });
    }
    Ok(rows)
}

fn check(ask: &ScaleFree, essentials: &Essentials) -> Result<(), Error> {
    let within = |what, value: f64, low: f64, high: f64, expected| {
        if value >= low && value <= high { Ok(()) } else { Err(Error::request(what, value, expected)) }
    };
    let most = f64::MAX;
    within("number of firms", f64::from(ask.firms), 2.0, 1e8, "2 to 100,000,000")?;
    let firms = f64::from(ask.firms);
    within(
        "number of sectors",
        f64::from(ask.sectors),
        1.0,
        firms.min(1e4),
        "1 to 10,000, and no more than firms",
    )?;
    let (got, want) = (essentials.sectors.len() as f64, f64::from(ask.sectors));
    within(
        "number of sectors of the essentiality matrix",
        got,
        want,
        want,
        "as many as sectors are asked for",
    )?;
    within("number of regions", f64::from(ask.regions), 1.0, 30.0, "1 to 30")?;
    within(
        "suppliers a firm",
        ask.suppliers_per_firm,
        f64::MIN_POSITIVE,
        firms,
        "more than 0, at most firms",
    )?;
    within("inputs a sector", ask.inputs_per_sector, 0.0, most, "0 or more")?;
    within("tail exponent of sizes", ask.size_exponent, 0.1, 100.0, "0.1 to 100")?;
    within("locality", ask.locality, 0.0, 1.0, "a share from 0 to 1")?;
    within("purchases as a share of output", ask.intermediate_share, 1e-6, 1.0, "more than 0, at most 1")?;
    let (least, longest) = (f64::from(ask.cover_days.0), f64::from(ask.cover_days.1));
    within("smallest stock (days)", least, 1.0, longest, "1 or more, at most the largest stock")?;
    within("longest lead time (days)", f64::from(ask.lead_days), 0.0, 36_525.0, "0 to 36525")?;
    within("spare capacity (share)", ask.spare_share, 0.0, most, "0 or more")
}

/// What each firm is.
struct Firms {
    size: Vec<f64>,
    mean: f64,
    sector: Vec<u32>,
    region: Vec<u32>,
}

impl Firms {
    fn draw(ask: &ScaleFree, random: &mut Random) -> Self {
        let n = ask.firms as usize;
        let cut = 1e5f64.powf(-ask.size_exponent);
        let size: Vec<f64> =
            (0..n).map(|_| (1.0 - random.unit() * (1.0 - cut)).powf(-1.0 / ask.size_exponent)).collect();
        let ranked = |count: u32| Weighted::new((0..count).collect(), |k| 1.0 / f64::from(k + 1));
        let (sectors, regions) = (ranked(ask.sectors), ranked(ask.regions));
        // The first firms fill the sectors, so that none is empty.
        let sector = (0..ask.firms)
            .map(|j| if j < ask.sectors { j } else { sectors.draw(random).unwrap_or(0) })
            .collect();
        let region = (0..n).map(|_| regions.draw(random).unwrap_or(0)).collect();
        Self { mean: size.iter().sum::<f64>() / n as f64, size, sector, region }
    }

    /// (supplier, money a day) of firm `j`, by supplier.
    fn purchases(
        &self,
        ask: &ScaleFree,
        technology: &Technology,
        market: &Market,
        j: u32,
        wanted: u32,
        random: &mut Random,
    ) -> Vec<(u32, f64)> {
        let of_sector = &technology.inputs[self.sector[j as usize] as usize];
        let mut found: Vec<(u32, f64)> = Vec::with_capacity(wanted as usize);
        // Some draws meet a firm twice or the firm itself; a bounded number of tries keeps small sectors from hanging.
        for _ in 0..wanted.saturating_mul(3) {
            if found.len() >= wanted as usize {
                break;
            }
            let Some(k) = of_sector.draw(random) else { break };
            let near = random.unit() < ask.locality;
            let region = self.region[j as usize];
            if let Some(i) = market.seller(k, near.then_some(region), random)
                && i != j
                && found.iter().all(|f| f.0 != i)
            {
                let weight = technology.weight(self.sector[j as usize], k) * (0.8 * random.normal()).exp();
                found.push((i, weight));
            }
        }
        if found.is_empty() {
            // Nobody to be found: the neighbour in the list.
            found.push(((j + 1) % ask.firms, 1.0));
        }
        found.sort_unstable_by_key(|f| f.0);
        let total: f64 = found.iter().map(|f| f.1).sum();
        let spend = ask.intermediate_share * self.size[j as usize];
        found.iter_mut().for_each(|f| f.1 *= spend / total);
        found
    }
}

/// How many suppliers each firm seeks.
fn suppliers_wanted(ask: &ScaleFree, firms: &Firms, random: &mut Random) -> Vec<u32> {
    let raw: Vec<f64> = firms.size.iter().map(|s| (s / firms.mean).powf(0.3)).collect();
    let scale = ask.suppliers_per_firm * raw.len() as f64 / raw.iter().sum::<f64>();
    let most = f64::from((ask.firms - 1).min(5_000));
    // The fraction decides the rounding, so that the mean is kept.
    raw.iter().map(|r| (r * scale + random.unit()).floor().clamp(1.0, most) as u32).collect()
}

/// Who sells, by sector and by sector and region.
struct Market {
    places: Vec<Place>,
    regions: u32,
    sector: Vec<Weighted>,
    near: Vec<Weighted>,
}

impl Market {
    fn new(ask: &ScaleFree, firms: &Firms) -> Self {
        let (sectors, regions) = (ask.sectors as usize, ask.regions as usize);
        let mut by_sector = vec![Vec::new(); sectors];
        let mut by_both = vec![Vec::new(); sectors * regions];
        for (i, (&k, &r)) in firms.sector.iter().zip(&firms.region).enumerate() {
            by_sector[k as usize].push(i as u32);
            by_both[k as usize * regions + r as usize].push(i as u32);
        }
        let weigh = |all: Vec<Vec<u32>>| {
            all.into_iter().map(|m| Weighted::new(m, |i| firms.size[i as usize])).collect()
        };
        let words = REGIONS.split_ascii_whitespace().take(regions);
        let places = words.map(|w| Place::new(w).expect("every word of REGIONS is an ISO code")).collect();
        Self { places, regions: ask.regions, sector: weigh(by_sector), near: weigh(by_both) }
    }

    fn seller(&self, sector: u32, region: Option<u32>, random: &mut Random) -> Option<u32> {
        let near = region.map(|r| &self.near[(sector * self.regions + r) as usize]);
        match near {
            Some(here) if here.len() > 0 => here.draw(random),
            _ => self.sector[sector as usize].draw(random),
        }
    }
}

/// What each sector uses.
struct Technology {
    inputs: Vec<Weighted>,
    weights: Vec<Vec<(u32, f64)>>,
}

impl Technology {
    fn draw(ask: &ScaleFree, random: &mut Random) -> Self {
        let popular = Weighted::new((0..ask.sectors).collect(), |k| 1.0 / f64::from(k + 1).sqrt());
        let others = ask.inputs_per_sector.min(f64::from(ask.sectors - 1));
        let weights: Vec<Vec<(u32, f64)>> = (0..ask.sectors)
            .map(|own| {
                let wanted = (others + random.unit()).floor() as usize;
                let mut used = vec![own];
                for _ in 0..wanted * 4 {
                    if used.len() > wanted {
                        break;
                    }
                    if let Some(k) = popular.draw(random)
                        && !used.contains(&k)
                    {
                        used.push(k);
                    }
                }
                used.sort_unstable();
                used.into_iter().map(|k| (k, -(1.0 - random.unit()).ln())).collect()
            })
            .collect();
        let inputs = weights
            .iter()
            .map(|w: &Vec<(u32, f64)>| {
                let weight = |k: u32| w.iter().find(|x| x.0 == k).map_or(0.0, |x| x.1);
                Weighted::new(w.iter().map(|x| x.0).collect(), weight)
            })
            .collect();
        Self { inputs, weights }
    }

    fn weight(&self, user: u32, sector: u32) -> f64 {
        self.weights[user as usize].iter().find(|w| w.0 == sector).map_or(0.0, |w| w.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(ask: &ScaleFree) -> crate::Network {
        scale_free(ask, &Essentials::generate(ask.sectors as usize, 1)).unwrap().build().unwrap()
    }

    #[test]
    fn the_network_has_the_features_that_were_asked_for() {
        let ask = ScaleFree { firms: 20_000, sectors: 40, ..ScaleFree::default() };
        let net = made(&ask);
        let per_firm = net.link_count() as f64 / 20_000.0;
        assert!((10.0..13.0).contains(&per_firm), "{per_firm} suppliers a firm");
        let near = (0..net.link_count() as u32)
            .filter(|&l| {
                net.place()[net.supplier()[l as usize] as usize] == net.place()[net.buyer(l) as usize]
            })
            .count() as f64;
        assert!(near / net.link_count() as f64 > 0.5, "trade is mostly local");
        let mut customers: Vec<usize> = (0..20_000).map(|i| net.links_out(i).len()).collect();
        customers.sort_unstable();
        // A power law: the busiest supplier has hundreds of times the customers of the median one.
        assert!(customers[19_999] > 200 * customers[10_000].max(1), "{:?}", &customers[19_990..]);
        for line in 0..20_000 {
            let bought: f64 =
                net.inputs_of(line).flat_map(|k| net.links_of(k as u32)).map(|l| net.base_flow()[l]).sum();
            assert!(bought <= net.base_output()[line as usize] * (0.5 + 1e-9));
        }
    }

    #[test]
    fn a_seed_is_a_network() {
        let ask = ScaleFree { firms: 300, sectors: 12, ..ScaleFree::default() };
        let other = ScaleFree { seed: 2, ..ask.clone() };
        assert_eq!(made(&ask).base_flow(), made(&ask).base_flow());
        assert_ne!(made(&ask).base_flow(), made(&other).base_flow());
    }

    #[test]
    fn what_cannot_be_made_is_refused() {
        let e = Essentials::generate(5, 1);
        let fault = |ask: ScaleFree| scale_free(&ask, &e).unwrap_err().to_string();
        let ask = ScaleFree { firms: 10, sectors: 5, suppliers_per_firm: 3.0, ..ScaleFree::default() };
        assert!(fault(ScaleFree { firms: 1, ..ask.clone() }).contains("number of firms is 1"));
        assert!(fault(ScaleFree { sectors: 6, ..ask.clone() }).contains("essentiality matrix"));
        assert!(fault(ScaleFree { cover_days: (9, 3), ..ask }).contains("smallest stock"));
    }
}
