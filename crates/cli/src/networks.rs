//! `knockon network`, `risk`, `simulate`, `source`: printing.

use crate::network_args::{Class, Generate, NetworkVerb, PlanSolver, Risk, Simulate, Source};
use crate::tools::print_json;
use knockon::{
    EdgeOptions, Error, InputClass, NetworkInfo, Reconstruct, RiskRequest, ScaleFree, SimulateRequest,
    SourceRequest,
};

fn show(info: &NetworkInfo, json: bool) -> Result<u8, Error> {
    if json {
        print_json(info)?;
        return Ok(0);
    }
    println!("{} lines of {} parties, {} items", info.lines, info.parties, info.items);
    let [critical, important, other] = info.by_class;
    println!("{} inputs: {critical} critical, {important} important, {other} not critical", info.inputs);
    println!("{} of them from a single supplier", info.single_sourced);
    println!(
        "{} links, longest lead time {} days; {} final demands",
        info.links, info.longest_lead_days, info.demands
    );
    println!(
        "output {:.4e} a day at base prices, of it {:.4e} to final demand",
        info.output_per_day, info.final_demand_per_day
    );
    println!("most customers: {} with {}", info.most_customers.0, info.most_customers.1);
    for note in &info.notes {
        println!("note: {note}");
    }
    Ok(0)
}

/// `knockon network …`
pub fn network(verb: &NetworkVerb) -> Result<u8, Error> {
    match verb {
        NetworkVerb::Import { file, firms, essential, class, days, cover, lead, spare, out, json } => {
            let essentials = essential.as_deref().map(knockon::essentials).transpose()?;
            let class = match class {
                Class::Critical => InputClass::Critical,
                Class::Important => InputClass::Important,
                Class::NotCritical => InputClass::NotCritical,
            };
            let (days, cover_days, lead_days, spare_share) = (*days, *cover, *lead, *spare);
            let options = EdgeOptions { days, cover_days, lead_days, spare_share, class, essentials };
            show(&knockon::network_import(file, firms.as_deref(), &options, out)?, *json)
        }
        NetworkVerb::Info { dir, json } => show(&knockon::network_info(dir)?, *json),
        NetworkVerb::Check { dir } => {
            let info = knockon::network_info(dir)?;
            println!("sound: {} lines, {} inputs, {} links", info.lines, info.inputs, info.links);
            info.notes.iter().for_each(|n| println!("note: {n}"));
            Ok(0)
        }
        NetworkVerb::Generate(g) => generate(g),
        NetworkVerb::Export { dir, form, out } => {
            knockon::network_export(dir, form, out)?;
            Ok(0)
        }
        NetworkVerb::Chain { dir, least, ban, kind, json } => chain(dir, *least, ban, kind.as_deref(), *json),
    }
}

fn generate(g: &Generate) -> Result<u8, Error> {
    if let (Some(table), Some(place), Some(firms)) = (&g.table, &g.place, &g.firm_list) {
        let ask = Reconstruct { seed: g.seed, ..Reconstruct::default() };
        let made = knockon::network_reconstruct(table, place, firms, g.essential.as_deref(), &ask, &g.out)?;
        let (info, left_out, misplaced) = made;
        eprintln!(
            "left out of the table: {:.2} % of its flows; sold by other firms than sizes say: {:.1} %",
            100.0 * left_out,
            100.0 * misplaced
        );
        return show(&info, g.json);
    }
    let (firms, sectors, suppliers_per_firm, seed) = (g.firms, g.sectors, g.suppliers, g.seed);
    let ask = ScaleFree { firms, sectors, suppliers_per_firm, seed, ..ScaleFree::default() };
    show(&knockon::network_generate(&ask, g.essential.as_deref(), &g.out)?, g.json)
}

fn chain(
    dir: &std::path::Path,
    least: f64,
    ban: &[String],
    kind: Option<&str>,
    json: bool,
) -> Result<u8, Error> {
    let answer = knockon::network_chain(dir, least, ban, kind)?;
    if json {
        print_json(&answer)?;
        return Ok(0);
    }
    println!("{} inputs, {} of them with shares of countries", answer.inputs, answer.with_shares);
    println!(
        "\nheld by one country ({:.0} % or more; `alone`: the only one named, no share stated)",
        100.0 * least
    );
    for c in &answer.chokepoints {
        let share = c.share.map_or_else(|| "alone".to_owned(), |s| format!("{:.0} %", 100.0 * s));
        println!("  {share:>6}  {:<4} {:<48} {}", c.country, c.input, c.into.join(", "));
    }
    if !ban.is_empty() {
        println!(
            "\ncut when {} stop{}",
            ban.join(", "),
            kind.map(|k| format!(" providing {k}")).unwrap_or_default()
        );
        for c in answer.cuts.iter().filter(|c| c.most > 0.0) {
            let range = match (c.least, c.most) {
                (a, b) if b - a < 0.005 => format!("{:.0} %", 100.0 * a),
                (a, b) => format!("{:.0} to {:.0} %", 100.0 * a, 100.0 * b),
            };
            let all = if c.all_named == Some(true) { "every provider named" } else { "" };
            println!("  {range:>13}  {:<48} {all}", c.input);
        }
        println!("\nleft of the scarcest such input of each step, if none can stand in for another");
        for s in &answer.steps {
            println!(
                "  {:.0} to {:.0} %  {:<34} {} inputs, scarcest {}",
                100.0 * s.left.0,
                100.0 * s.left.1,
                s.step,
                s.inputs,
                s.scarcest
            );
        }
    }
    answer.notes.iter().for_each(|n| eprintln!("{n}"));
    Ok(0)
}

/// `knockon risk`
pub fn risk(a: &Risk) -> Result<u8, Error> {
    let ask = RiskRequest {
        source: a.source.clone(),
        top: a.top,
        top_only: a.top_only,
        market: !a.no_market,
        eps: a.eps,
        final_demand: !a.firms_only,
        converged: a.converged,
        upstream: a.upstream,
        measures: a.measures.clone().map(Into::into),
        links: a.links,
    };
    let answer = match &a.out {
        Some(out) => knockon::risk_to(&ask, out)?,
        None => knockon::risk(&ask)?,
    };
    if let Some(case) = &answer.case {
        print_json(case)?;
        return Ok(0);
    }
    if a.json {
        print_json(&answer)?;
        return Ok(0);
    }
    println!(
        "{} {} of {} firms and {} links; index: share of all sales lost",
        answer.asked, answer.of, answer.firms, answer.links
    );
    println!("{:>9} {:>9} {:>9}  {:<24} about", "index", "inputs", "customers", answer.of);
    for r in &answer.ranking {
        let sure =
            r.converged.map(|(low, high)| format!("  converged {low:.6} to {high:.6}")).unwrap_or_default();
        println!("{:9.6} {:9.6} {:9.6}  {:<24} {}{sure}", r.esri, r.esri_d, r.esri_u, r.name, r.about);
    }
    let sum = answer.sum.map(|sum| format!("sum {sum:.6}; ")).unwrap_or_default();
    println!("{sum}small changes not passed on: at most {:.0e} each", answer.dropped);
    if let Some((low, high, widest)) = answer.upstream {
        println!(
            "converged upstream index, sum over all firms: {low:.6} to {high:.6}, widest bound {widest:.1e}"
        );
    }
    Ok(0)
}

/// `knockon simulate`
pub fn simulate(a: &Simulate) -> Result<u8, Error> {
    let answer = knockon::simulate(&SimulateRequest {
        source: a.source.clone(),
        scenario: a.scenario.clone().map(Into::into),
        days: a.days,
        rationing: a.rationing,
        draws: a.draws,
        seed: a.seed,
        by_measure: a.by_measure,
        top: a.top,
        out: a.out.clone(),
    })?;
    if let Some(case) = &answer.case {
        print_json(case)?;
        return Ok(0);
    }
    if a.json {
        print_json(&answer)?;
        return Ok(0);
    }
    let whole = answer.base_per_day * f64::from(answer.days);
    let share = |v: f64| if whole > 0.0 { 100.0 * v / whole } else { 0.0 };
    println!(
        "{} days: {:.4} % of base output lost; {:.4} % of it in final demand not met",
        answer.days,
        share(answer.lost),
        share(answer.unmet)
    );
    println!("lowest day: {} at {:.2} % of base", answer.lowest.0, 100.0 * answer.lowest.1);
    for (id, links) in &answer.measures {
        println!("measure {id}: {links} links");
    }
    for l in &answer.worst {
        let first = l.first_short.map(|d| format!(", short of an input from day {d}")).unwrap_or_default();
        println!("{:8.2} %  {:<20} {}{first}", 100.0 * l.share, l.line, l.about);
    }
    if let Some(by) = &answer.by_measure {
        by_measure_words(by, share);
    }
    if let Some(b) = &answer.bands {
        let low = b.p05.iter().copied().fold(f64::INFINITY, f64::min);
        println!("draws: lowest point of the 90 % band {:.2} % of base", 100.0 * low);
    }
    for (name, index) in &answer.sensitivity {
        println!("{name}: first-order index {index:.3}");
    }
    if let Some(spread) = &answer.spread {
        spread_words(spread);
    }
    Ok(0)
}

/// Each measure's share of the loss, with draws also the range that 90 % of them lie in.
fn by_measure_words(by: &knockon::ByMeasure, share: impl Fn(f64) -> f64) {
    let how = match by.method {
        knockon::LossMethod::Shapley => "averaged over all orders",
        knockon::LossMethod::InOrder => "each beside those before it",
    };
    println!("loss by measure, {how} (% of base output over the days; saved is negative):");
    let range = |q: Option<&knockon::Quantiles>| {
        q.map(|q| format!("; 5 % to 95 % of the draws: {:.4} to {:.4}", share(q.p05), share(q.p95)))
            .unwrap_or_default()
    };
    for s in &by.shares {
        let (lost, unmet, spread) = (share(s.lost), share(s.unmet), s.spread.as_ref().map(|s| &s.lost));
        println!("{lost:10.4}  {:<24} {unmet:.4} in final demand{}", s.measure, range(spread));
    }
    println!("{:10.4}  without any measure{}", share(by.without), range(by.without_spread.as_ref()));
    let meeting = range(by.interaction_spread.as_ref());
    println!("{:10.4}  of the loss comes from their meeting alone{meeting}", share(by.interaction));
}

/// Each series of the days: its mean over the days in 90 % of the draws, and the range that moves it most.
fn spread_words(spread: &knockon::Spread) {
    println!("mean over the days, 5 % to 95 % of {} draws, and the range that moves it most:", spread.draws);
    for s in &spread.series {
        let ranges = spread.ranges.iter().zip(&s.mean_indices);
        let most = ranges.max_by(|a, b| a.1.total_cmp(b.1)).filter(|(_, index)| **index > 0.0);
        let most = most.map(|(range, index)| format!("; {range} ({index:.2})")).unwrap_or_default();
        let (low, high) = (s.mean.p05, s.mean.p95);
        println!("  {}: {low:.6} to {high:.6} {}{most}", s.name.replace('_', " "), s.unit);
    }
    if let Some(why) = &spread.lines_left_out {
        println!("{why}");
    }
}

/// `knockon source`
pub fn source(a: &Source) -> Result<u8, Error> {
    let ask = SourceRequest {
        source: a.source.clone(),
        line: a.line.clone(),
        scenario: a.scenario.clone().map(Into::into),
        months: a.months,
        qualification_months: a.qualification_months,
        qualification_cost: a.qualification_cost,
        premium: a.premium,
        margin: a.margin,
        candidates: a.candidates,
        nodes: a.nodes,
        gap: a.gap,
        solver: match a.solver {
            PlanSolver::Auto => knockon::Solver::Auto,
            PlanSolver::Whole => knockon::Solver::Whole,
            PlanSolver::Parts => knockon::Solver::Parts,
            PlanSolver::Highs => knockon::Solver::Highs,
        },
        licence: a.licence.clone(),
    };
    let answer = match &a.out {
        Some(out) => knockon::source_to(&ask, out)?,
        None => knockon::source(&ask)?,
    };
    if let Some(case) = &answer.case {
        print_json(case)?;
        return Ok(0);
    }
    if a.json {
        print_json(&answer)?;
        return Ok(0);
    }
    let (Some(problem), Some(plan)) = (&answer.problem, &answer.plan) else { return Ok(0) };
    let ended = serde_json::to_value(plan.status).unwrap_or_default();
    println!(
        "objective {:.2} ({}), doing nothing {:.2}, no orders {:.2}",
        plan.objective,
        ended.as_str().unwrap_or(""),
        plan.do_nothing_objective,
        plan.no_orders_objective
    );
    if let Some(gap) = plan.gap {
        println!("no plan is better by more than {:.2e} of it", gap.max(0.0));
    }
    let demand: f64 = problem.demand.iter().sum();
    println!("output {:.2} of {demand:.2} units over {} periods", plan.output_total, problem.demand.len());
    for s in &answer.short {
        let day = s.from_day.map(|d| format!(" (day {d})")).unwrap_or_default();
        println!(
            "without anybody new {} is short from period {:.2} on{day}: {:.2} units of output unmade",
            s.part, s.periods, s.lost
        );
    }
    for c in &plan.concentration {
        let figure = |v: Option<f64>| v.map_or_else(|| "-".to_owned(), |v| format!("{v:.2}"));
        println!(
            "concentration of {}: {} before, {} after",
            c.part,
            figure(c.hhi_before),
            figure(c.hhi_after)
        );
    }
    for (s, orders) in problem.suppliers.iter().zip(&plan.orders) {
        let total: f64 = orders.iter().sum();
        if total > 0.0 {
            println!("buy {total:12.2} of {:<16} from {}", problem.parts[s.part].id, s.id);
        }
    }
    plan.explanations.iter().for_each(|e| println!("{e}"));
    if let Some(w) = &answer.waiting {
        match w.better_from {
            Some(0) => println!("The plan is better than waiting for the licence, whenever it comes."),
            Some(t) => {
                println!("The plan is better than waiting where the licence comes in period {t} or later.")
            }
            None => println!("Waiting for the licence is never worse than the plan."),
        }
    }
    answer.assumptions.iter().for_each(|x| println!("assumed: {x}"));
    Ok(0)
}
