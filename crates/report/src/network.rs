//! What a page about a network shows: a simulation day by day, a ranking by systemic risk, or both. Plain values, filled by the front door; nothing
//! is computed here but what a picture needs.
//!
//! Supported: output with bands, what held it back, the hardest-hit tiers, ranked exposures, shares by measure. Not supported: maps.

use crate::outcome::Outcome;
use std::collections::BTreeMap;

/// A page about a network.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NetworkView {
    /// What was asked of which network, one line.
    pub title: String,
    /// The settings in a sentence.
    pub question: String,
    /// The answer in a sentence or two.
    pub answer: String,
    /// Figures that stand out: name, value, remark.
    pub keys: Vec<(String, String, String)>,
    /// Output over time.
    pub days: Option<DaysView>,
    /// Who is hit at which step from the shock.
    pub tiers: Option<Tiers>,
    /// The ranking.
    pub ranked: Option<RankedView>,
    /// What to buy instead.
    pub plan: Option<PlanView>,
    /// Loss by measure as a share of base output over the days; saved is negative.
    pub by_measure: Vec<(String, f64)>,
    /// First-order index of each range that was drawn.
    pub sensitivity: Vec<(String, f64)>,
    /// Sentences below: how it was worked out, what is assumed.
    pub notes: Vec<String>,
}

/// Output of the whole network, day by day, as shares of a base day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DaysView {
    /// Output.
    pub output: Vec<f64>,
    /// 5 % and 95 % of the draws; empty without draws.
    pub band90: Vec<(f64, f64)>,
    /// 25 % and 75 %.
    pub band50: Vec<(f64, f64)>,
    /// Median of the draws.
    pub median: Vec<f64>,
    /// Output lost for want of each thing.
    pub lost_for_want_of: Vec<(String, Vec<f64>)>,
    /// Measures and outages: name, first day, first day on which it no longer holds.
    pub marks: Vec<(String, u32, Option<u32>)>,
    /// How every series varies over the draws; empty without draws.
    pub spread: Vec<SpreadView>,
}

/// One series over the draws, day by day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpreadView {
    /// What it is.
    pub name: String,
    /// What its values are shares of, such as `of base output`; empty: they are counts.
    pub of: String,
    /// Half of the draws lie below.
    pub median: Vec<f64>,
    /// 5 % and 95 % of the draws.
    pub band90: Vec<(f64, f64)>,
    /// 25 % and 75 %.
    pub band50: Vec<(f64, f64)>,
}

/// Who is hit at which step from the shock: 0 where it strikes, 1 its buyers, 2 theirs, −1 its suppliers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tiers {
    /// What a step's members are called, such as `lines`.
    pub of: String,
    /// Unit of the losses.
    pub unit: String,
    /// All members by step, in order of the step.
    pub steps: Vec<Step>,
    /// The hardest hit, to be drawn.
    pub nodes: Vec<Node>,
    /// Flows between them: supplier, buyer (positions in `nodes`), and value.
    pub links: Vec<(usize, usize, f64)>,
}

/// All members at one step.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Step {
    /// Steps from the shock; negative: up the chain.
    pub step: i32,
    /// How many members.
    pub members: usize,
    /// What they make or sell without the shock.
    pub base: f64,
    /// What they lose.
    pub lost: f64,
}

/// One member.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: String,
    /// Steps from the shock.
    pub step: i32,
    /// What it makes or sells without the shock.
    pub base: f64,
    /// What it loses.
    pub lost: f64,
}

/// A ranking.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RankedView {
    /// What is ranked, such as `firms by systemic risk`.
    pub title: String,
    /// What a figure means, such as `share of all sales lost`.
    pub means: String,
    /// Names of the parts of each row's figure beside it.
    pub parts: Vec<String>,
    /// The rows, largest first.
    pub rows: Vec<RankedRow>,
}

/// A row of a ranking; figures are shares.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RankedRow {
    /// Name.
    pub name: String,
    /// What it is.
    pub about: String,
    /// The figure.
    pub value: f64,
    /// Its parts.
    pub parts: Vec<f64>,
    /// Between these it certainly lies.
    pub range: Option<(f64, f64)>,
    /// Its own share of all sales.
    pub weight: Option<f64>,
}

/// A sourcing plan, period by period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanView {
    /// What a period is called, such as `month`.
    pub period: String,
    /// Units asked for.
    pub demand: Vec<f64>,
    /// Units made and sold under the plan.
    pub output: Vec<f64>,
    /// Money spent on orders with each supplier, largest first: name, what is bought, by period.
    pub spent: Vec<(String, String, Vec<f64>)>,
    /// Concentration of each part's purchases (HHI, 0 to 1), before and under the plan.
    pub concentration: Vec<(String, Option<f64>, Option<f64>)>,
}

/// Members of a step that are drawn.
pub(crate) const DRAWN: usize = 5;

/// The steps of members, and the hardest hit of each step with the flows between them. `links`: supplier, buyer, value.
pub fn tiers_of(
    of: impl Into<String>,
    unit: impl Into<String>,
    members: impl Iterator<Item = Node>,
    links: impl Iterator<Item = (usize, usize, f64)>,
) -> Tiers {
    let mut by_step: BTreeMap<i32, (Step, Vec<(usize, Node)>)> = BTreeMap::new();
    for (i, node) in members.enumerate() {
        let (step, worst) = by_step.entry(node.step).or_default();
        step.step = node.step;
        step.members += 1;
        step.base += node.base;
        step.lost += node.lost;
        if node.lost > 0.0 {
            // Few are kept, so that a network of a million lines needs no list of its own.
            let at = worst.partition_point(|(_, n)| n.lost >= node.lost);
            if at < DRAWN {
                worst.insert(at, (i, node));
                worst.truncate(DRAWN);
            }
        }
    }
    let mut tiers = Tiers { of: of.into(), unit: unit.into(), ..Tiers::default() };
    let mut place = BTreeMap::new();
    for (step, worst) in by_step.into_values() {
        tiers.steps.push(step);
        for (i, node) in worst {
            place.insert(i, tiers.nodes.len());
            tiers.nodes.push(node);
        }
    }
    let mut flows: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (from, to, value) in links {
        if let (Some(a), Some(b)) = (place.get(&from), place.get(&to))
            && a != b
        {
            *flows.entry((*a, *b)).or_default() += value;
        }
    }
    tiers.links = flows.into_iter().map(|((a, b), value)| (a, b, value)).collect();
    tiers
}

/// Tiers of a case: its buyers, their suppliers, and theirs, by what they lose.
pub(crate) fn case_tiers(o: &Outcome) -> Option<Tiers> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut add = |name: &str, about: String, base: f64, lost: f64, step: Option<i32>| {
        let i = *at.entry(name.to_owned()).or_insert_with(|| {
            nodes.push(Node { name: name.to_owned(), about, step: i32::MIN, ..Node::default() });
            nodes.len() - 1
        });
        nodes[i].base += base;
        nodes[i].lost += lost;
        nodes[i].step = nodes[i].step.max(step.unwrap_or(i32::MIN));
    };
    for p in &o.paths {
        let name = crate::answer::party_name(o, &p.party).to_owned();
        let lost = o.losses.buyers.iter().find(|l| l.party == p.party && l.product == p.product);
        let base = p.baseline.iter().sum::<f64>() * p.price;
        add(&name, "buyer".to_owned(), base, lost.map_or(0.0, |l| l.value), Some(0));
    }
    let suppliers = o.losses.suppliers.iter().chain(&o.losses.third_parties);
    for s in suppliers {
        add(&s.name, crate::words::place(&s.home).to_owned(), s.baseline, s.lost, None);
    }
    // Up the chain from the buyers, a step at a time.
    let links: Vec<(usize, usize, f64)> = o
        .standing
        .iter()
        .filter_map(|l| Some((*at.get(&l.supplier)?, *at.get(&l.buyer)?, l.value)))
        .collect();
    for step in (-8..=0).rev() {
        for (from, to, _) in &links {
            if nodes[*to].step == step && nodes[*from].step == i32::MIN {
                nodes[*from].step = step - 1;
            }
        }
    }
    let kept: Vec<usize> = (0..nodes.len()).filter(|i| nodes[*i].step > i32::MIN).collect();
    let new = |i: usize| kept.binary_search(&i).ok();
    let links: Vec<_> = links.iter().filter_map(|(a, b, v)| Some((new(*a)?, new(*b)?, *v))).collect();
    let members = kept.iter().map(|i| nodes[*i].clone());
    let tiers = tiers_of("parties", &o.case.currency, members, links.into_iter());
    (tiers.nodes.len() > 1).then_some(tiers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(name: &str, step: i32, lost: f64) -> Node {
        Node { name: name.to_owned(), about: String::new(), step, base: 10.0, lost }
    }

    #[test]
    fn steps_count_everybody_and_draw_the_hardest_hit() {
        let members = (0..9).map(|i| node(&format!("n{i}"), i32::from(i > 6), f64::from(i)));
        let links = [(8, 1, 5.0), (8, 6, 1.0), (8, 6, 2.0), (6, 6, 9.0)].into_iter();
        let t = tiers_of("lines", "USD", members, links);
        assert_eq!(
            t.steps.iter().map(|s| (s.step, s.members, s.lost)).collect::<Vec<_>>(),
            [(0, 7, 21.0), (1, 2, 15.0)]
        );
        let names: Vec<&str> = t.nodes.iter().map(|n| n.name.as_str()).collect();
        assert_eq!(names, ["n6", "n5", "n4", "n3", "n2", "n8", "n7"]);
        // Flows of one pair are one; those of members that are not drawn, or to oneself, are left out.
        assert_eq!(t.links, [(5, 0, 3.0)]);
    }
}
