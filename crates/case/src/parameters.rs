//! The parameters of a case that draws may vary, by the paths that `--set` takes.
//!
//! Supported: engine, plan, economies, behaviour, shares and changes of measures, stocks, demand. Not supported: values of supplies
//! and recipes, which hold each other in balance and cannot be drawn one by one.

use crate::error::{Error, ErrorKind};
use crate::model::{Act, Case};
use crate::nearest::did_you_mean;
use knockon_vocabulary::Parameter;

/// Parameters with their paths, in the order of the files.
pub fn parameters(case: &Case) -> Vec<(String, Parameter)> {
    let mut out = Vec::new();
    // One walk serves reading and setting, so that the two never know different paths.
    visit(&mut case.clone(), &mut |path, parameter| out.push((path, parameter.clone())));
    out
}

/// Sets the central value of one parameter of a checked case; its range stays.
pub fn set_parameter(case: &mut Case, path: &str, value: f64) -> Result<(), Error> {
    if !value.is_finite() {
        return Err(ErrorKind::NotFinite { path: path.to_owned(), value }.into());
    }
    let mut found = false;
    visit(case, &mut |own, parameter| {
        if own == path {
            parameter.value = value;
            found = true;
        }
    });
    if found {
        return Ok(());
    }
    let known: Vec<String> = parameters(case).into_iter().map(|p| p.0).collect();
    let help = did_you_mean(path, known.iter().map(String::as_str));
    Err(ErrorKind::UnknownParameter { path: path.to_owned(), help }.into())
}

fn visit(case: &mut Case, f: &mut dyn FnMut(String, &mut Parameter)) {
    let engine = &mut case.engine;
    f("case.engine.tau_days".into(), &mut engine.tau_days);
    f("case.engine.outlook_days".into(), &mut engine.outlook_days);
    f("case.engine.ramp_per_day".into(), &mut engine.ramp_per_day);
    f("case.engine.spare_capacity".into(), &mut engine.spare_capacity);
    f("case.engine.refill_rate_per_day".into(), &mut engine.refill_rate_per_day);
    f("case.engine.refill_share".into(), &mut engine.refill_share);
    if let Some(sourcing) = &mut case.sourcing {
        f("case.sourcing.margin_share".into(), &mut sourcing.margin_share);
        f("case.sourcing.holding_share_per_year".into(), &mut sourcing.holding_share_per_year);
    }
    for economy in &mut case.economies {
        let path = |name: &str| format!("case.economy.{}.{name}", economy.place);
        f(path("made_at_home"), &mut economy.made_at_home);
        let optional = [
            ("mpc", &mut economy.mpc),
            ("labour_share", &mut economy.labour_share),
            ("tax_rate", &mut economy.tax_rate),
            ("price_bridge", &mut economy.price_bridge),
        ];
        for (name, parameter) in optional {
            if let Some(parameter) = parameter {
                f(path(name), parameter);
            }
        }
    }
    for stock in &mut case.stocks {
        f(format!("stocks.{}.cover_days", stock.id), &mut stock.cover_days);
    }
    for demand in &mut case.demand {
        let mut ids = demand.ids.iter().map(|id| format!("demand.{id}.per_year"));
        let parameters =
            std::iter::once(&mut demand.base_per_year).chain(demand.path.iter_mut().map(|p| &mut p.1));
        for parameter in parameters {
            if let Some(path) = ids.next() {
                f(path, parameter);
            }
        }
    }
    for measure in &mut case.measures {
        match &mut measure.act {
            Act::Licence { share, .. } => f(format!("measures.{}.share", measure.id), share),
            Act::Market { change, .. } => f(format!("measures.{}.change", measure.id), change),
            Act::Listing { .. } | Act::Rule { .. } => {}
        }
    }
    behaviour(case, f);
}

fn behaviour(case: &mut Case, f: &mut dyn FnMut(String, &mut Parameter)) {
    let b = &mut case.behaviour;
    f("behaviour.review_days".into(), &mut b.review_days);
    f("behaviour.over_compliance_share".into(), &mut b.over_compliance_share);
    f("behaviour.undetermined_flow_share".into(), &mut b.undetermined_flow_share);
    f("behaviour.licence_delay_days".into(), &mut b.licence_delay_days);
    f("behaviour.run_off_share".into(), &mut b.run_off_share);
    f("behaviour.reroute_share".into(), &mut b.reroute_share);
    f("behaviour.reroute_days".into(), &mut b.reroute_days);
    for load in &mut b.front_load {
        f(format!("behaviour.{}.cover_days", load.id), &mut load.cover_days);
    }
}
