//! A ranking by systemic risk: its table and page.

use super::{Results, name_of, tiers_from};
use crate::error::Error;
use crate::networks::{base_per_day, network_read};
use crate::risk::{RiskAnswer, RiskRequest, risk, risk_network};
use knockon_network::Network;
use knockon_report::{NetworkView, RankedRow, RankedView, Sheet, Tiers, human, percent};
use knockon_shock::risk::{CascadeOptions, Graph, Shock, esri_cascade};
use serde_json::json;
use std::path::Path;

/// As [`risk`], and writes the ranking: the table alone in a `.csv`, `.parquet` or `.json` file, else a folder with a page too.
pub fn risk_to(ask: &RiskRequest, out: &Path) -> Result<RiskAnswer, Error> {
    if ask.source.is_file() {
        let answer = risk(ask)?;
        let results =
            Results { schema: "knockon-risk/1", manifest: json!({}), sheets: Vec::new(), answer: &answer };
        if out.extension().is_none_or(|e| !e.eq_ignore_ascii_case("json")) {
            return Err(Error::usage("the answer of a JSON case is JSON: name a file that ends in .json"));
        }
        results.save(out, NetworkView::default)?;
        return Ok(answer);
    }
    let net = network_read(&ask.source)?;
    let answer = risk_network(&net, ask)?;
    let manifest = json!({"of": answer.of, "asked": answer.asked});
    let sheets = vec![("ranking", ranking(&answer))];
    let tiers = worst_tiers(&net, ask, &answer)?;
    let results = Results { schema: "knockon-risk/1", manifest, sheets, answer: &answer };
    results.save(out, || view(&name_of(&ask.source), &answer, tiers))?;
    Ok(answer)
}

fn ranking(a: &RiskAnswer) -> Sheet {
    let rows = || a.ranking.iter();
    let sheet = Sheet::new()
        .wholes("rank", (1..).take(a.ranking.len()).map(Some))
        .texts("name", rows().map(|r| r.name.clone()))
        .texts("about", rows().map(|r| r.about.clone()))
        .numbers("weight", rows().map(|r| r.weight.unwrap_or(f64::NAN)))
        .numbers("esri", rows().map(|r| r.esri))
        .numbers("esri_d", rows().map(|r| r.esri_d))
        .numbers("esri_u", rows().map(|r| r.esri_u))
        .wholes("sweeps", rows().map(|r| Some(i64::from(r.sweeps))));
    // There where the converged index was asked for.
    if a.ranking.iter().all(|r| r.converged.is_none()) {
        return sheet;
    }
    let end = |get: fn((f64, f64)) -> f64| rows().map(move |r| r.converged.map_or(f64::NAN, get));
    sheet.numbers("converged_low", end(|c| c.0)).numbers("converged_high", end(|c| c.1))
}

fn view(name: &str, a: &RiskAnswer, tiers: Option<Tiers>) -> NetworkView {
    let row = |r: &crate::risk::Ranked| RankedRow {
        name: r.name.clone(),
        about: r.about.clone(),
        value: r.esri,
        parts: vec![r.esri_d, r.esri_u],
        range: r.converged,
        weight: r.weight,
    };
    let first = a.ranking.first();
    let answer = first.map_or_else(
        || "There is nothing to rank.".to_owned(),
        |r| {
            format!(
                "{} leads the ranking of {} {}: {} of all sales are lost with it.",
                r.name,
                a.asked,
                a.of,
                percent(r.esri)
            )
        },
    );
    let mut keys = vec![(
        "Leads the ranking".to_owned(),
        first.map_or_else(String::new, |r| percent(r.esri)),
        first.map_or_else(String::new, |r| format!("{} ({})", r.name, r.about)),
    )];
    if let Some(sum) = a.sum {
        keys.push((format!("Sum over all {}", a.of), human(sum), "of the index".to_owned()));
    }
    if let Some((low, high, _)) = a.upstream {
        keys.push((
            "Converged upstream index".to_owned(),
            format!("{} to {}", human(low), human(high)),
            "sum over all firms".to_owned(),
        ));
    }
    NetworkView {
        title: format!("{name}: systemic risk of {} {}", a.asked, a.of),
        question: format!("Which of them takes most of all sales with it, in a network of {} firms and {} links?", a.firms, a.links),
        answer,
        keys,
        days: None,
        tiers,
        ranked: Some(RankedView {
            title: format!("{} by systemic risk", a.of),
            means: "share of all sales lost".to_owned(),
            parts: vec!["for want of inputs".to_owned(), "for want of customers".to_owned()],
            rows: a.ranking.iter().map(row).collect(),
        }),
        by_measure: Vec::new(),
        plan: None,
        sensitivity: Vec::new(),
        notes: vec![
            "The Economic Systemic Risk Index (Diem and others 2022): the share of all sales lost when a firm fails, a measure holds or a link is cut, through missing inputs and missing customers.".to_owned(),
            format!("Changes too small to be passed on leave out at most {:.0e} of each index.", a.dropped),
            "Tiers are of the firm that leads the ranking: what everybody loses when it fails, by steps along links from it. Base and losses are sales a day.".to_owned(),
        ],
    }
}

/// What everybody loses with the firm that leads the ranking; none where measures or links are ranked.
fn worst_tiers(net: &Network, ask: &RiskRequest, a: &RiskAnswer) -> Result<Option<Tiers>, Error> {
    let Some(line) = a.ranking.first().filter(|_| a.of == "firms").and_then(|r| net.line(&r.name)) else {
        return Ok(None);
    };
    let graph = Graph::of_network(net, ask.final_demand);
    let options =
        CascadeOptions { eps: ask.eps, market: ask.market, keep_losses: true, ..CascadeOptions::default() };
    let found = esri_cascade(&graph, &[Shock::default_of(line)], &options)
        .map_err(|e| Error::usage(e.to_string()))?;
    let Some(outcome) = found.first() else { return Ok(None) };
    let figures = |i: usize| {
        let base = base_per_day(net, i);
        (base, base * f64::max(outcome.loss_d[i], outcome.loss_u[i]))
    };
    Ok(Some(tiers_from(net, &[line], ("firms", "of money a day"), figures)))
}
