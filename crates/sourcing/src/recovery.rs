//! What a disruption of given length costs, and how long the line survives it.
//!
//! Over the whole disruption, with u production of each node, y flows along arcs and l units of demand lost:
//!
//! ```text
//! PI  = min Σ profit·l     subject to   r·u_j ≤ Σ_i y_ij for each part of j,
//!       Σ_j y_ij ≤ u_i + stock_i,   l_p + Σ_{i of p} (u_i + stock_i − Σ_j y_ij) ≥ demand_p·t,
//!       Σ_{i of plant} u_i ≤ capacity·t,   u_i = 0 where disrupted
//! TTS = max t with l = 0
//! ```
//!
//! Source: Simchi-Levi et al. (2015), Interfaces 45:375, TTR and TTS models. Finished stock counts as sales;
//! the stock of a disrupted node is still there. What a finished node passes on as a part is not sold as
//! well.
//!
//! Supported: several tiers, plants shared by nodes, several suppliers of a part. Not supported: timing
//! within the disruption (see [`crate::plan`]).

use serde::{Deserialize, Serialize};

use crate::backend::{Backend, Microlp, Program, Sense, Solved};
use crate::error::{Error, ErrorKind, not_negative};

/// A line of several tiers and what is disrupted in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Places where one thing is made.
    pub nodes: Vec<Node>,
    /// Plants, whose capacity their nodes share.
    pub plants: Vec<Plant>,
    /// What is sold.
    pub products: Vec<Product>,
    /// What nodes need.
    pub needs: Vec<Need>,
    /// Ways along which parts move, (from, to) as indices into `nodes`.
    pub arcs: Vec<(usize, usize)>,
    /// Nodes that make nothing, as indices into `nodes`.
    pub disrupted: Vec<usize>,
    /// Length of the disruption, periods.
    pub periods: f64,
}

/// A place where one thing is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its plant, an index into [`Line::plants`].
    pub plant: usize,
    /// Units in stock.
    pub stock: f64,
}

/// A plant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plant {
    /// Units a period that its nodes can make together.
    pub capacity: f64,
}

/// A product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// Nodes that make it, as indices into [`Line::nodes`].
    pub nodes: Vec<usize>,
    /// Units a period.
    pub demand: f64,
    /// Money a unit.
    pub profit: f64,
}

/// A part that a node needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// Who needs it, an index into [`Line::nodes`].
    pub node: usize,
    /// Units of the part in a unit of what the node makes.
    pub per_unit: f64,
    /// Who can send it, as indices into [`Line::nodes`]; only those with an arc do.
    pub suppliers: Vec<usize>,
}

/// What a disruption does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recovery {
    /// Profit lost, money (PI).
    pub profit_lost: f64,
    /// Units lost, by product.
    pub units_lost: Vec<f64>,
    /// Periods that all demand can be met (TTS); none where it can be met for ever.
    pub survives: Option<f64>,
}

/// What the disruption costs, and how long the line survives it.
///
/// ```
/// use knockon_sourcing::{Line, Node, Plant, Product, ttr_tts};
/// let line = Line {
///     nodes: vec![Node { plant: 0, stock: 30.0 }],
///     plants: vec![Plant { capacity: 10.0 }],
///     products: vec![Product { nodes: vec![0], demand: 10.0, profit: 5.0 }],
///     needs: vec![],
///     arcs: vec![],
///     disrupted: vec![0],
///     periods: 4.0,
/// };
/// let recovery = ttr_tts(&line)?;
/// assert_eq!((recovery.profit_lost, recovery.survives), (50.0, Some(3.0)));
/// # Ok::<(), knockon_sourcing::Error>(())
/// ```
pub fn ttr_tts(line: &Line) -> Result<Recovery, Error> {
    check(line)?;
    let (program, lost) = program(line, Some(line.periods));
    let point = match Microlp.solve(&program, None, 0)? {
        Solved::Optimal(point) => point,
        other => return Err(ErrorKind::Solver(format!("lost profit ended as {other:?}")).into()),
    };
    let units_lost: Vec<f64> = lost.iter().map(|&l| f64::max(0.0, point[l])).collect();
    let profit_lost = line.products.iter().zip(&units_lost).map(|(p, l)| p.profit * l).sum();
    let (program, time) = self::program(line, None);
    let survives = match Microlp.solve(&program, None, 0)? {
        Solved::Optimal(point) => Some(point[time[0]]),
        Solved::Unbounded => None,
        other => return Err(ErrorKind::Solver(format!("time to survive ended as {other:?}")).into()),
    };
    Ok(Recovery { profit_lost, units_lost, survives })
}

/// The program of PI for a given time, with the variables of lost units; or that of TTS, with the variable of
/// time.
fn program(line: &Line, periods: Option<f64>) -> (Program, Vec<usize>) {
    let mut program = Program::default();
    let made: Vec<usize> = (0..line.nodes.len())
        .map(|i| {
            let high = if line.disrupted.contains(&i) { 0.0 } else { f64::INFINITY };
            program.variable(0.0, (0.0, high))
        })
        .collect();
    let sought: Vec<usize> = match periods {
        Some(_) => line.products.iter().map(|p| program.variable(p.profit, (0.0, f64::INFINITY))).collect(),
        None => vec![program.variable(-1.0, (0.0, f64::INFINITY))],
    };
    // Adds amount·t on the left; where t is given, it is a number, given back for the right.
    let over_time = |terms: &mut Vec<(usize, f64)>, amount: f64| match periods {
        Some(periods) => -amount * periods,
        None => {
            terms.push((sought[0], amount));
            0.0
        }
    };
    let mut sent: Vec<Vec<(usize, f64)>> = vec![Vec::new(); line.nodes.len()];
    for need in &line.needs {
        let mut terms = vec![(made[need.node], need.per_unit)];
        for &from in &need.suppliers {
            if line.arcs.contains(&(from, need.node)) {
                let flow = program.variable(0.0, (0.0, f64::INFINITY));
                terms.push((flow, -1.0));
                sent[from].push((flow, 1.0));
            }
        }
        program.row(terms, Sense::AtMost, 0.0);
    }
    for (i, node) in line.nodes.iter().enumerate().filter(|(i, _)| !sent[*i].is_empty()) {
        let mut terms = sent[i].clone();
        terms.push((made[i], -1.0));
        program.row(terms, Sense::AtMost, node.stock);
    }
    for (k, product) in line.products.iter().enumerate() {
        let (mut terms, mut stock) = (Vec::new(), 0.0);
        for &i in &product.nodes {
            terms.push((made[i], 1.0));
            terms.extend(sent[i].iter().map(|&(flow, _)| (flow, -1.0)));
            stock += line.nodes[i].stock;
        }
        if periods.is_some() {
            terms.push((sought[k], 1.0));
        }
        let due = over_time(&mut terms, -product.demand);
        program.row(terms, Sense::AtLeast, due - stock);
    }
    for (k, plant) in line.plants.iter().enumerate() {
        let mut terms: Vec<(usize, f64)> =
            (0..line.nodes.len()).filter(|&i| line.nodes[i].plant == k).map(|i| (made[i], 1.0)).collect();
        let limit = over_time(&mut terms, -plant.capacity);
        program.row(terms, Sense::AtMost, limit);
    }
    (program, sought)
}

fn check(line: &Line) -> Result<(), Error> {
    let node = |i: usize| {
        let unknown = || ErrorKind::Unknown { what: "node number", name: i.to_string() };
        line.nodes.get(i).map(|_| ()).ok_or_else(|| Error::from(unknown()))
    };
    not_negative(|| "the length of the disruption".to_owned(), line.periods)?;
    for (i, of) in line.nodes.iter().enumerate() {
        not_negative(|| format!("the stock of node {i}"), of.stock)?;
        if of.plant >= line.plants.len() {
            let name = of.plant.to_string();
            return Err(ErrorKind::Unknown { what: "plant number", name }.into());
        }
    }
    for (k, plant) in line.plants.iter().enumerate() {
        not_negative(|| format!("the capacity of plant {k}"), plant.capacity)?;
    }
    for (k, product) in line.products.iter().enumerate() {
        not_negative(|| format!("the demand of product {k}"), product.demand)?;
        not_negative(|| format!("the profit of product {k}"), product.profit)?;
        distinct(&product.nodes, || format!("a node of product {k}"))?;
    }
    for need in &line.needs {
        not_negative(|| format!("a need of node {}", need.node), need.per_unit)?;
        distinct(&need.suppliers, || format!("a supplier of node {}", need.node))?;
        node(need.node)?;
    }
    let named = line.products.iter().flat_map(|p| &p.nodes);
    let named = named.chain(line.needs.iter().flat_map(|n| &n.suppliers)).chain(&line.disrupted);
    named.copied().chain(line.arcs.iter().flat_map(|a| [a.0, a.1])).try_for_each(node)
}

fn distinct(nodes: &[usize], what: impl Fn() -> String) -> Result<(), Error> {
    for (at, i) in nodes.iter().enumerate() {
        if nodes[..at].contains(i) {
            let expected = "each node once";
            return Err(ErrorKind::OutOfRange { what: what(), value: *i as f64, expected }.into());
        }
    }
    Ok(())
}
