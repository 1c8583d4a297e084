//! `knockon compare`.

use crate::args::Compare;
use knockon::Error;

/// Prints two outcomes side by side.
pub fn compare(args: &Compare) -> Result<u8, Error> {
    let c = knockon::compare(&args.a, &args.b)?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&c).map_err(|e| Error::usage(e.to_string()))?);
        return Ok(0);
    }
    println!("A  {}\nB  {}\n", c.a, c.b);
    println!("{:<58} {:>14} {:>14} {:>12}", "figure", "A", "B", "B − A");
    let show = |v: Option<f64>| v.map_or("not available".to_owned(), knockon::report::human);
    for f in &c.figures {
        let gap = match (f.a, f.b) {
            (Some(a), Some(b)) if a == b => "same".to_owned(),
            (Some(a), Some(b)) => knockon::report::human(b - a),
            _ => String::new(),
        };
        let name = format!("{} [{}]", f.name, f.unit);
        println!("{name:<58} {:>14} {:>14} {gap:>12}", show(f.a), show(f.b));
    }
    println!("\nsupply links whose standing or flow differs: {}", c.standing.len());
    for (link, a, b) in &c.standing {
        println!("  {link}\n    A  {a}\n    B  {b}");
    }
    Ok(0)
}
