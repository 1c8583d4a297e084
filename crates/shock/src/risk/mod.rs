//! Systemic risk: what the loss of a firm, of links or of a measure's whole reach does to everybody's output.
//!
//! In goes a [`Graph`] of who sells how much to whom, and [`Shock`]s; out comes the Economic Systemic Risk
//! Index of each, by two routes: the reference cascade that stops at a tolerance as published
//! ([`esri_cascade`]) and the converged index with a certified bound ([`esri_converged`]; upstream alone,
//! [`upstream_of_firms`]). Cutting a link is not defaulting its supplier, whose other customers keep their
//! flows: [`link_cut`] answers that.
//!
//! Source: Diem, Borsos, Reisch, Kertész, Thurner (2022), Sci Rep 12:7719.
//!
//! Supported: firms' initial losses, links' lost shares, replacement within a sector (`market`), essential,
//! non-essential and negligible inputs. Not supported: stocks, prices, recovery; time is counted in sweeps,
//! not days.

mod cascade;
mod converged;
mod graph;
mod json;
mod kernel;
mod link_cut;
mod push;
mod resolvent;
#[cfg(test)]
mod tests;
mod top;
mod upstream;

use serde::{Deserialize, Serialize};

pub use cascade::{Outcome, esri_cascade, esri_of_firms, esri_of_links};
pub use converged::{ConvergeOptions, Converged, esri_converged};
pub use graph::{Class, Graph};
pub use json::{esri_json, link_cut_json};
pub use link_cut::{LinkCut, LinkCutOptions, link_cut};
pub use push::{Sweep, sweep_of_firms};
pub use top::{Top, top_of_firms};
pub use upstream::{Upstream, upstream_of_firms};

/// What is lost at the start of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shock {
    /// Firms and the share of their output that they lose, 0 to 1. Of several entries the largest counts.
    pub firms: Vec<(u32, f64)>,
    /// Links and the share of their flow that is lost.
    pub links: Vec<LinkLoss>,
}

/// A link that loses a share of its flow.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LinkLoss {
    /// Who sells.
    pub supplier: u32,
    /// Who buys.
    pub buyer: u32,
    /// Share of the flow that is gone, 0 to 1.
    pub share: f64,
}

impl Shock {
    /// One firm loses all of its output.
    pub fn default_of(firm: u32) -> Self {
        Self { firms: vec![(firm, 1.0)], links: Vec::new() }
    }

    /// Initial losses of all firms, share by firm.
    pub fn losses(losses: &[f64]) -> Self {
        let lost = losses.iter().enumerate().filter(|(_, loss)| **loss != 0.0);
        Self { firms: lost.map(|(i, &loss)| (i as u32, loss)).collect(), links: Vec::new() }
    }

    /// Links that are cut, nothing else.
    pub fn links(links: &[LinkLoss]) -> Self {
        Self { firms: Vec::new(), links: links.to_vec() }
    }
}

/// How to run the reference cascade.
#[derive(Debug, Clone, PartialEq)]
pub struct CascadeOptions {
    /// The largest fall of a state, as a share, at which the cascade stops. 0.01 as published understates the
    /// index.
    pub eps: f64,
    /// Whether firms of one sector step in for each other (σ).
    pub market: bool,
    /// Whether to keep every firm's losses: two numbers a firm and scenario.
    pub keep_losses: bool,
    /// Sweeps after which to stop in any case.
    pub max_sweeps: u32,
    /// Whether to bound what stopping at `eps` leaves out; costs several times the cascade.
    pub certify: bool,
}

impl Default for CascadeOptions {
    fn default() -> Self {
        Self { eps: 0.01, market: false, keep_losses: false, max_sweeps: 100_000, certify: false }
    }
}

impl CascadeOptions {
    fn converge(&self) -> ConvergeOptions {
        ConvergeOptions { market: self.market, ..ConvergeOptions::default() }
    }
}
