//! `knockon case effects`.

use crate::problem::Talk;
use crate::tools::print_json;
use knockon::report::{Origins, Shares, human};
use knockon::{Beside, BesideRow, Effects, Error, Quarters};
use std::path::PathBuf;

/// Prints what each what-if does.
pub fn effects(case: &str, files: &[PathBuf], json: bool, talk: &Talk) -> Result<u8, Error> {
    let quiet = talk.quiet;
    let found = knockon::effects(case, files, &|what, done, all| {
        if !quiet {
            eprintln!("{}/{all} {what}", done + 1);
        }
    })?;
    if json {
        print_json(&found)?;
        return Ok(0);
    }
    totals(&found);
    for (at, product) in found.base.output.iter().enumerate() {
        paths(&found, at, product);
    }
    for seen in &found.observed {
        beside(seen);
    }
    if let Some(o) = &found.origins {
        origins(o, &found.currency);
    }
    Ok(0)
}

fn totals(found: &Effects) {
    println!("{}\nEach row is a run with one change; rows do not add up.", found.case);
    println!("Net lost sales: what suppliers lose less what they gain, before what they sell elsewhere.\n");
    let money = &found.currency;
    println!("{:<46} {:>16} {:>12} {:>16} {:>12}", "", "lost output", "change", "net lost sales", "change");
    println!("{:<46} {money:>16} {money:>12} {money:>16} {money:>12}", "");
    let gap = |a: f64, b: f64| if a == b { "same".to_owned() } else { human(a - b) };
    for row in std::iter::once(&found.base).chain(&found.rows) {
        let base = &found.base;
        println!(
            "{:<46.46} {:>16} {:>12} {:>16} {:>12}{}",
            row.title,
            human(row.lost_output),
            gap(row.lost_output, base.lost_output),
            human(row.lost_sales),
            gap(row.lost_sales, base.lost_sales),
            if row.same_output && row != base { "  output the same in every month" } else { "" }
        );
    }
}

fn paths(found: &Effects, at: usize, product: &Quarters) {
    println!("\n{} [{}]", product.product, product.unit);
    print!("{:<46}", "");
    product.values.iter().for_each(|(q, _)| print!(" {q:>7}"));
    println!();
    series(&found.base.title, product);
    for row in &found.rows {
        row.output.get(at).into_iter().for_each(|q| series(&row.title, q));
    }
}

fn series(name: &str, q: &Quarters) {
    print!("{name:<46.46}");
    q.values.iter().for_each(|(_, v)| print!(" {:>7}", human(*v)));
    println!();
}

/// Observed quarters beside the case as it stands, with the band of its draws.
fn beside(seen: &Beside) {
    println!("\nObserved beside the case as it stands: {} [{}]", seen.series, seen.unit);
    print!("{:<46}", "");
    seen.rows.iter().for_each(|r| print!(" {:>7}", r.quarter));
    println!();
    let line = |name: &str, of: &dyn Fn(&BesideRow) -> Option<f64>| {
        print!("{name:<46}");
        seen.rows.iter().for_each(|r| print!(" {:>7}", of(r).map_or("-".to_owned(), human)));
        println!();
    };
    line("reported", &|r| Some(r.observed));
    line("modelled", &|r| Some(r.modelled));
    line("90 % band, lower end", &|r| r.band90.map(|b| b.0));
    line("90 % band, upper end", &|r| r.band90.map(|b| b.1));
}

fn origins(o: &Origins, currency: &str) {
    println!("\nWhere the parts come from: {}, planned with the law known on {}", o.product, o.decide_on);
    let cost = |v: f64| format!("{} {currency}", human(v));
    println!(
        "the plan spends {} on parts; cost less margin {}, {} when nothing is done",
        cost(o.spent),
        cost(o.objective),
        cost(o.do_nothing)
    );
    println!("by the maker's home, and in brackets by place of production");
    println!("{:<8} {:>16} {:>16}", "place", "before", "plan");
    let maps = [&o.before, &o.before_made_in, &o.plan, &o.plan_made_in];
    let mut places: Vec<&String> = maps.iter().flat_map(|m| m.keys()).collect();
    places.sort_unstable();
    places.dedup();
    let share = |v: Option<&f64>| v.map_or("-".to_owned(), |v| format!("{:.1} %", 100.0 * v));
    for p in places {
        let both = |a: &Shares, b: &Shares| format!("{} ({})", share(a.get(p)), share(b.get(p)));
        let (before, plan) = (both(&o.before, &o.before_made_in), both(&o.plan, &o.plan_made_in));
        println!("{p:<8} {before:>16} {plan:>16}");
    }
    if o.reported.is_empty() {
        return;
    }
    println!(
        "\nReported shares of the cost of parts by the maker's home (facts of the case; other products)"
    );
    let places = o.places();
    print!("{:<24}", "");
    places.iter().for_each(|p| print!(" {p:>7}"));
    println!(" {:>10}", "not stated");
    let line = |name: &str, shares: &Shares, rest: f64| {
        print!("{name:<24.24}");
        places.iter().for_each(|p| print!(" {:>7}", share(shares.get(*p))));
        println!(" {:>10}", share(Some(&rest)));
    };
    line("before", &o.before, 0.0);
    line("under the plan", &o.plan, 0.0);
    o.reported.iter().for_each(|r| {
        line(&format!("{} ({})", r.product, r.period), &r.shares, r.not_stated());
    });
}
