//! How far the pure-Rust solver gets: a sourcing plan for made-up parts, suppliers and months.
//!
//!     cargo bench -p knockon-sourcing --bench plan -- PARTS SUPPLIERS MONTHS [NODES] [whole|parts|highs] [GAP]
//!
//! Half of the suppliers are qualified; those of every third part are barred from a quarter of the horizon on, and the others must
//! be qualified at a cost. One stream of numbers, seed 1, makes everything. The last line says how the solve ended.
#![allow(clippy::print_stdout)] // this program prints its measurements

use knockon_sourcing::{Part, Problem, SolveOptions, Supplier, allowed, plan, plan_by_parts};
use std::time::Instant;

/// A linear congruential stream of numbers from 0 to 1 (Knuth's MMIX constants).
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn problem(parts: usize, suppliers: usize, months: usize) -> Problem {
    let mut draw = Stream(1);
    let demand = (0..months).map(|_| 900.0 + 200.0 * draw.next()).collect();
    let part = |n: usize, draw: &mut Stream| Part {
        id: format!("P{n}"),
        per_unit: 1.0 + (4.0 * draw.next()).floor(),
        stock: 500.0 + 2_000.0 * draw.next(),
        arriving: Vec::new(),
    };
    let parts: Vec<Part> = (0..parts).map(|n| part(n, &mut draw)).collect();
    let supplier = |n: usize, draw: &mut Stream| {
        let part = n % parts.len();
        let qualified = (n / parts.len()).is_multiple_of(2);
        let barred =
            if qualified && part.is_multiple_of(3) { vec![(months / 4, months)] } else { Vec::new() };
        Supplier {
            id: format!("S{n}"),
            part,
            price: 5.0 + 5.0 * draw.next(),
            capacity: parts[part].per_unit * (400.0 + 600.0 * draw.next()),
            min_order: 0.0,
            lead: (3.0 * draw.next()) as usize,
            qualified,
            qualification_time: (6.0 * draw.next()) as usize,
            qualification_cost: 1_000.0 + 20_000.0 * draw.next(),
            allowed: allowed(months, &barred, &[]),
            base_share: None,
        }
    };
    let suppliers = (0..suppliers).map(|n| supplier(n, &mut draw)).collect();
    let margin = 15.0 * parts.iter().map(|p| p.per_unit).sum::<f64>();
    Problem { demand, margin, holding: 0.05, parts, suppliers }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let number = |at: usize, or: usize| words.get(at).map_or(Ok(or), |w| w.parse::<usize>());
    let asked = problem(number(0, 10)?, number(1, 50)?, number(2, 12)?);
    let gap = words.get(5).map_or(Ok(1e-4), |w| w.parse::<f64>())?;
    let options = SolveOptions { nodes: number(3, 400)? as u64, gap };
    let start = Instant::now();
    let made = match words.get(4).map_or("whole", String::as_str) {
        "parts" => plan_by_parts(&asked, &options)?,
        #[cfg(feature = "highs")]
        "highs" => knockon_sourcing::plan_with(&asked, &options, &knockon_sourcing::Highs { gap })?,
        _ => plan(&asked, &options)?,
    };
    let gap = made.gap.map_or("no bound".to_owned(), |g| format!("gap {:.3} %", 100.0 * g));
    println!(
        "{:?}, {gap}, objective {:.0} against {:.0} when nothing is done, {:.1} s",
        made.status,
        made.objective,
        made.do_nothing_objective,
        start.elapsed().as_secs_f64()
    );
    Ok(())
}
