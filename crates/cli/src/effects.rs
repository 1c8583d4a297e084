//! `knockon case effects`.

use crate::problem::Talk;
use crate::tools::print_json;
use knockon::report::human;
use knockon::{Effects, Error, Origins, Quarters};
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
        println!("\nObserved, {} [{}]", seen.product, seen.unit);
        series("reported", seen);
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

fn origins(o: &Origins, currency: &str) {
    println!("\nWhere the parts come from: {}, planned with the law known on {}", o.product, o.decide_on);
    let cost = |v: f64| format!("{} {currency}", human(v));
    println!(
        "the plan spends {} on parts; cost less margin {}, {} when nothing is done",
        cost(o.spent),
        cost(o.objective),
        cost(o.do_nothing)
    );
    println!("{:<8} {:>12} {:>12}", "place", "before", "plan");
    let mut places: Vec<&String> = o.before.keys().chain(o.plan.keys()).collect();
    places.sort_unstable();
    places.dedup();
    let share = |v: Option<&f64>| v.map_or("-".to_owned(), |v| format!("{:.1} %", 100.0 * v));
    for place in places {
        println!("{place:<8} {:>12} {:>12}", share(o.before.get(place)), share(o.plan.get(place)));
    }
    if !o.reported.is_empty() {
        println!("reported shares of the cost of parts (facts of the case; other products, other totals)");
        for (product, period, place, figure) in &o.reported {
            println!("  {product:<14} {period:<8} {place}  {figure}");
        }
    }
}
