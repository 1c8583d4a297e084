//! `risk`: the systemic-risk index of firms, measures and links of a network, or of one JSON case.

use crate::error::Error;
use crate::measures::{self, ScenarioFrom};
use crate::networks::{about_line, network_read};
use knockon_network::Network;
use knockon_shock::restrict;
use knockon_shock::risk::{
    CascadeOptions, ConvergeOptions, Graph, LinkLoss, Outcome, Shock, Sweep, esri_cascade, esri_converged,
    esri_of_firms, sweep_of_firms, top_of_firms, upstream_of_firms,
};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Changes below this are not passed on; the index's error from it is reported.
const DROP: f64 = 1e-10;

/// What to ask.
#[derive(Debug, Clone, PartialEq)]
pub struct RiskRequest {
    /// A network folder, or a JSON file in the shape of the validation cases.
    pub source: PathBuf,
    /// How many to rank.
    pub top: usize,
    /// Whether to find these alone: firms that cannot be among them are not worked out, and there is no sum. Firms with markets only.
    pub top_only: bool,
    /// Whether firms of one sector step in for each other.
    pub market: bool,
    /// The largest fall of a state at which a cascade stops.
    pub eps: f64,
    /// Whether sales to final demand count.
    pub final_demand: bool,
    /// Whether to give the converged index of those ranked, with a certified bound.
    pub converged: bool,
    /// Whether to give the converged upstream index of every firm.
    pub upstream: bool,
    /// A scenario file: the index of each of its measures instead of firms.
    pub measures: Option<ScenarioFrom>,
    /// The index of so many links, the largest flows, instead of firms.
    pub links: Option<usize>,
}

/// One row of the ranking. Shares of all sales.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranked {
    /// The line, measure, or `supplier → buyer`.
    pub name: String,
    /// Item and place of a line, links reached by a measure.
    pub about: String,
    /// Its own share of all sales; none for measures and links.
    pub weight: Option<f64>,
    /// The index.
    pub esri: f64,
    /// For want of inputs.
    pub esri_d: f64,
    /// For want of customers.
    pub esri_u: f64,
    /// Sweeps of the cascade.
    pub sweeps: u32,
    /// The converged index lies between these, where asked for.
    pub converged: Option<(f64, f64)>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RiskAnswer {
    /// What was ranked: firms, measures or links.
    pub of: &'static str,
    /// How many were asked.
    pub asked: usize,
    /// Firms and links of the network.
    pub firms: usize,
    /// Links with a flow.
    pub links: usize,
    /// The worst, by index.
    pub ranking: Vec<Ranked>,
    /// Sum of the index over all asked; none with `top_only`.
    pub sum: Option<f64>,
    /// Largest error of the index from changes too small to pass on.
    pub dropped: f64,
    /// With `upstream`: sum over all firms of the lower and of the upper bound of the converged upstream index, and the widest.
    pub upstream: Option<(f64, f64, f64)>,
    /// A JSON case's own answer, instead of all else.
    pub case: Option<serde_json::Value>,
}

/// Ranks.
pub fn risk(ask: &RiskRequest) -> Result<RiskAnswer, Error> {
    if ask.source.is_file() {
        return case(&ask.source);
    }
    risk_network(&network_read(&ask.source)?, ask)
}

/// As [`risk`], of a network in memory; `ask.source` is not read.
pub fn risk_network(net: &Network, ask: &RiskRequest) -> Result<RiskAnswer, Error> {
    let graph = Graph::of_network(net, ask.final_demand);
    let options = CascadeOptions { eps: ask.eps, market: ask.market, ..CascadeOptions::default() };
    if ask.top_only && (!ask.market || ask.measures.is_some() || ask.links.is_some()) {
        let why = "the first alone can be found of firms that step in for each other; leave out `no_market`, `measures` and `links`";
        return Err(Error::usage(why));
    }
    let (of, mut rows, shocks) = match (&ask.measures, ask.links) {
        (Some(_), Some(_)) => return Err(Error::usage("rank measures or links, not both")),
        (Some(file), None) => ranked("measures", of_measures(net, &graph, file, &options)?),
        (None, Some(count)) => ranked("links", of_links(net, &graph, count, &options)?),
        (None, None) => ranked("firms", of_firms(net, &graph, &options, ask.top_only.then_some(ask.top))?),
    };
    let (asked, sum) = match ask.top_only {
        true => (graph.firms(), None),
        false => (rows.len(), Some(rows.iter().map(|r| r.0.esri).sum())),
    };
    let dropped = rows.iter().map(|r| r.1).fold(0.0, f64::max);
    // Of equal ranks the first of the network comes first.
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&a, &b| rows[b].0.esri.total_cmp(&rows[a].0.esri).then(a.cmp(&b)));
    order.truncate(ask.top);
    if ask.converged {
        let chosen: Vec<Shock> = order.iter().map(|&i| shocks[i].clone()).collect();
        let converge = ConvergeOptions { market: ask.market, ..ConvergeOptions::default() };
        for (sure, &i) in esri_converged(&graph, &chosen, &converge).map_err(words)?.iter().zip(&order) {
            rows[i].0.converged = Some((sure.esri, sure.upper));
        }
    }
    let upstream = ask.upstream.then(|| {
        let all = upstream_of_firms(&graph, 1e-8);
        let sum = |f: fn(&knockon_shock::risk::Upstream) -> f64| all.iter().map(f).sum();
        (sum(|u| u.esri_u), sum(|u| u.upper), all.iter().map(|u| u.upper - u.esri_u).fold(0.0, f64::max))
    });
    let ranking = order.iter().map(|&i| rows[i].0.clone()).collect();
    let (firms, links) = (graph.firms(), graph.links());
    Ok(RiskAnswer { of, asked, firms, links, ranking, sum, dropped, upstream, case: None })
}

fn words(e: knockon_shock::Error) -> Error {
    Error::usage(e.to_string())
}

/// A row and the error from changes that were not passed on.
type Row = (Ranked, f64);

fn ranked(of: &'static str, rows: Vec<(Row, Shock)>) -> (&'static str, Vec<Row>, Vec<Shock>) {
    let (rows, shocks) = rows.into_iter().unzip();
    (of, rows, shocks)
}

fn case(path: &Path) -> Result<RiskAnswer, Error> {
    let value = json(path)?;
    let input = value.get("input").unwrap_or(&value);
    let answer = match input.get("cut") {
        Some(_) => knockon_shock::risk::link_cut_json(input),
        None => knockon_shock::risk::esri_json(input),
    };
    let case = Some(answer.map_err(|e| Error::usage(format!("{}: {e}", path.display())))?);
    let (ranking, upstream) = (Vec::new(), None);
    Ok(RiskAnswer {
        of: "case",
        asked: 0,
        firms: 0,
        links: 0,
        ranking,
        sum: None,
        dropped: 0.0,
        upstream,
        case,
    })
}

/// A JSON file.
pub(crate) fn json(path: &Path) -> Result<serde_json::Value, Error> {
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
    serde_json::from_slice(&bytes).map_err(|e| Error::usage(format!("{}:{}: {e}", path.display(), e.line())))
}

/// The index, its downstream and upstream parts, sweeps, and what small changes leave out at most.
type Figures = (f64, f64, f64, u32, f64);

/// Every firm in order; or, with `first`, so many that rank first, in order of rank.
fn of_firms(
    net: &Network,
    graph: &Graph,
    options: &CascadeOptions,
    first: Option<usize>,
) -> Result<Vec<(Row, Shock)>, Error> {
    // Where firms step in for each other cascades stay small, and pushing changes is quickest; where they do not, cascades reach nearly
    // everybody, and eight plain cascades side by side are.
    let brief = |s: &Sweep| (s.esri, s.esri_d, s.esri_u, s.sweeps, s.dropped);
    let all = 0..graph.firms() as u32;
    let found: Vec<(u32, Figures)> = if let Some(first) = first {
        let found = top_of_firms(graph, first, options, DROP).map_err(words)?.ranking;
        found.iter().map(|f| (f.0, brief(&f.1))).collect()
    } else if options.market {
        let found =
            sweep_of_firms(graph, &all.clone().collect::<Vec<u32>>(), options, DROP).map_err(words)?;
        all.zip(found.iter().map(brief)).collect()
    } else {
        let brief = |o: &Outcome| (o.esri, o.esri_d, o.esri_u, o.sweeps, 0.0);
        all.zip(esri_of_firms(graph, options).map_err(words)?.iter().map(brief)).collect()
    };
    let row = |(i, (esri, esri_d, esri_u, sweeps, dropped)): (u32, Figures)| {
        let at = i as usize;
        let about = about_line(net, at);
        let weight = Some(graph.weights()[at]);
        let name = net.line_ids()[at].clone();
        let row = Ranked { name, about, weight, esri, esri_d, esri_u, sweeps, converged: None };
        ((row, dropped), Shock::default_of(i))
    };
    Ok(found.into_iter().map(row).collect())
}

fn of_measures(
    net: &Network,
    graph: &Graph,
    file: &ScenarioFrom,
    options: &CascadeOptions,
) -> Result<Vec<(Row, Shock)>, Error> {
    let measures: Vec<_> = measures::read(file)?.measures(net)?.into_iter().filter(|m| !m.licence).collect();
    let mut shocks = Vec::new();
    let mut about = Vec::new();
    for m in &measures {
        let patterns = restrict(net, std::slice::from_ref(m)).map_err(words)?.patterns;
        let reached = patterns.of_link.iter().enumerate().filter(|(_, p)| **p > 0).map(|(l, _)| l);
        let links: Vec<LinkLoss> =
            reached.filter(|&l| net.base_flow()[l] > 0.0).map(|l| loss(net, l, 1.0 - m.share)).collect();
        about.push(format!("{} links", links.len()));
        shocks.push(Shock::links(&links));
    }
    let names: Vec<String> = measures.iter().map(|m| m.id.clone()).collect();
    of_shocks(graph, names, about, shocks, options)
}

fn loss(net: &Network, link: usize, share: f64) -> LinkLoss {
    LinkLoss { supplier: net.supplier()[link], buyer: net.buyer(link as u32), share }
}

fn of_links(
    net: &Network,
    graph: &Graph,
    count: usize,
    options: &CascadeOptions,
) -> Result<Vec<(Row, Shock)>, Error> {
    let value = |l: usize| {
        net.base_flow()[l] * net.value_per_unit()[net.product()[net.supplier()[l] as usize] as usize]
    };
    let mut order: Vec<usize> = (0..net.link_count()).filter(|&l| net.base_flow()[l] > 0.0).collect();
    order.sort_by(|&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
    order.truncate(count);
    let line = |i: u32| &net.line_ids()[i as usize];
    let name = |&l: &usize| format!("{} → {}", line(net.supplier()[l]), line(net.buyer(l as u32)));
    let names = order.iter().map(name).collect();
    let about =
        order.iter().map(|&l| net.item_ids()[net.product()[net.supplier()[l] as usize] as usize].clone());
    let shocks = order.iter().map(|&l| Shock::links(&[loss(net, l, 1.0)])).collect();
    of_shocks(graph, names, about.collect(), shocks, options)
}

fn of_shocks(
    graph: &Graph,
    names: Vec<String>,
    about: Vec<String>,
    shocks: Vec<Shock>,
    options: &CascadeOptions,
) -> Result<Vec<(Row, Shock)>, Error> {
    let outcomes = esri_cascade(graph, &shocks, options).map_err(words)?;
    let rows = names.into_iter().zip(about).zip(outcomes).map(|((name, about), o)| {
        let (esri, esri_d, esri_u, sweeps) = (o.esri, o.esri_d, o.esri_u, o.sweeps);
        (Ranked { name, about, weight: None, esri, esri_d, esri_u, sweeps, converged: None }, 0.0)
    });
    Ok(rows.zip(shocks).collect())
}
