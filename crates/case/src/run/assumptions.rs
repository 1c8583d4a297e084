//! What is assumed, what is not modelled, and the standing words of every output.

use crate::model::Case;
use crate::outcome::NamedParameter;
use crate::parameters::parameters;
use knockon_vocabulary::Basis;

/// Parameters that rest on an assumption, with their ranges.
pub(crate) fn assumed(case: &Case) -> Vec<NamedParameter> {
    by_basis(case, |b| matches!(b, Basis::Assumed(_)))
}

/// Parameters that rest on an entered fact.
pub(crate) fn resting(case: &Case) -> Vec<NamedParameter> {
    by_basis(case, |b| matches!(b, Basis::Fact(_)))
}

fn by_basis(case: &Case, wanted: fn(&Basis) -> bool) -> Vec<NamedParameter> {
    parameters(case)
        .into_iter()
        .filter(|(_, p)| wanted(&p.basis))
        .map(|(path, parameter)| NamedParameter { path, parameter })
        .collect()
}

/// What the case, the rule sets and the stages leave out.
pub(crate) fn not_modelled(case: &Case) -> Vec<String> {
    let mut out = case.not_modelled.clone();
    let wanted = |set: &str| case.rules.sets.iter().any(|s| s == set);
    let law = knockon_control::RuleBook::embedded().not_modelled().iter();
    out.extend(
        law.filter(|n| wanted(&n.regime))
            .map(|n| format!("Law: {} ({}).", n.what.trim_end_matches('.'), n.citation)),
    );
    out.extend(STAGES.iter().map(|s| (*s).to_owned()));
    out
}

/// Where the stages are narrower than the method that they follow.
const STAGES: [&str; 6] = [
    "Simulation: no backlogs of final demand, no prices, no goods lost aboard a carrier, no substitution between items.",
    "Simulation: alternatives that are not suppliers yet appear in the plan only.",
    "Plan: one product at a time; important inputs count as needed, inputs that are not critical are left out; no price reactions.",
    "Plan: a licence that the rules known on the decision day do not grant is not counted on.",
    "Economy: gross contributions of purchases; resale, rivals' gains and redeployment are not taken off.",
    "Bands: covers of all stocks move together, and so do all demand paths; base flows and the law are not drawn.",
];

/// The standing words, with the dates of the data.
pub(crate) fn notices(case: &Case, screening: &[String]) -> Vec<String> {
    let newest = case.sources.iter().filter_map(|s| s.date.until()).max();
    let mut out = vec![
        "Research model, not legal advice.".to_owned(),
        "Silence is not clearance: no requirement found means none in the modelled rules.".to_owned(),
        format!(
            "Data: horizon {} to {}, newest source {}.",
            case.from,
            case.to,
            newest.map_or("not dated".to_owned(), |d| d.to_string())
        ),
        "Figures are modelled unless they stand in a column headed observed; assumed parameters are listed with their ranges."
            .to_owned(),
    ];
    out.extend(screening.iter().cloned());
    out
}
