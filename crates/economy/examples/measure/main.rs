//! One measured computation a call, for `bench/economy/side_by_side.py`: reads arrays that both programs read, prints a JSON line with wall
//! and CPU seconds (of the computation, not of the reading) and the peak memory of the process, and writes what the other side compares.
//!
//! ```text
//! measure make DIR PLACES SECTORS FINALS SEED    Z.npy Y.npy F.npy FY.npy
//! measure calc-all DIR                           A, x, L and all accounts; writes ours-*.npy
//! measure shock DIR                              one demand shock without an inverse: factors, then again; and by iteration
//! measure prepare DIR FILE                       the table kept with its factors in one file
//! measure prepared FILE                          that file opened and one demand shock answered, then another
//! measure what-ifs DIR COUNT RANK                that many cuts on one inverse; the first one written
//! measure extract DIR                            every industry extracted in turn
//! measure draws DIR COUNT                        Monte Carlo draws of the coefficients
//! measure ario DIR DAYS                          production day by day after a loss of capacity
//! measure large PLACES SECTORS                   a table made in memory and one shock on it
//! measure make-icio FILE PLACES SECTORS          a CSV in the layout of OECD ICIO, 2023 edition
//! measure read LAYOUT FILE                       one of the table readers on a file
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr)] // a program of its own

mod arrays;
mod clock;
mod kept;

use arrays::{read, write};
use clock::Clock;
use knockon_economy::ario::{
    ArioParams, Base, Event, EventKind, Mode, OrderType, Rationing, Recovery, simulate,
};
use knockon_economy::matrix::Matrix;
use knockon_economy::read::{Layout, ReadOptions, read_table};
use knockon_economy::solve::{BlockLu, CoefficientDraws, Iterative, Prepared, sampled_outputs};
use knockon_economy::statics::{Stressors, calc_all, calc_x};
use knockon_economy::synthetic::{Shape, synthetic, synthetic_coefficients};
use knockon_economy::what_if::Cut;
use serde_json::json;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

type Done = Result<serde_json::Value, Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut line = match words[..] {
        ["make", dir, p, s, f, seed] => make(
            Path::new(dir),
            &Shape { places: p.parse()?, sectors: s.parse()?, finals: f.parse()?, seed: seed.parse()? },
        )?,
        ["calc-all", dir] => accounts(Path::new(dir))?,
        ["shock", dir] => shock(Path::new(dir))?,
        ["prepare", dir, file] => kept::prepare(Path::new(dir), Path::new(file))?,
        ["prepared", file] => kept::prepared(Path::new(file))?,
        ["what-ifs", dir, count, rank] => what_ifs(Path::new(dir), count.parse()?, rank.parse()?)?,
        ["extract", dir] => extract(Path::new(dir))?,
        ["draws", dir, count] => draws(Path::new(dir), count.parse()?)?,
        ["ario", dir, days] => ario(Path::new(dir), days.parse()?)?,
        ["large", p, s] => large(p.parse()?, s.parse()?)?,
        ["make-icio", file, p, s] => make_icio(Path::new(file), p.parse()?, s.parse()?)?,
        ["read", layout, file] => read_file(layout, Path::new(file))?,
        _ => return Err("see the head of this file for the jobs".into()),
    };
    line["job"] = json!(words[0]);
    line["peak_mb"] = json!(clock::peak_mb());
    println!("{line}");
    Ok(())
}

/// Regions of industries, regions of columns of final demand, sectors of a region.
type Names = (Vec<String>, Vec<String>, usize);

fn names(dir: &Path) -> Result<Names, Box<dyn Error>> {
    let text = std::fs::read_to_string(dir.join("shape.json"))?;
    let shape: serde_json::Value = serde_json::from_str(&text)?;
    let get = |k: &str| shape[k].as_u64().map(|v| v as usize).ok_or("shape.json lacks a number");
    let (p, s, f) = (get("places")?, get("sectors")?, get("finals")?);
    let label = |i: usize| format!("R{i:03}");
    Ok(((0..p * s).map(|i| label(i / s)).collect(), (0..p * f).map(|c| label(c / f)).collect(), s))
}

fn make(dir: &Path, shape: &Shape) -> Done {
    std::fs::create_dir_all(dir)?;
    let t = synthetic(shape);
    let n = t.x.len();
    let wobble = |i: usize, k: usize| (1.0 + (i * (k + 3) % 17) as f64) * 0.1;
    let f = Matrix::from_fn(10, n, |k, i| wobble(i, k) * t.x[i]);
    let f_y = Matrix::from_fn(10, t.y.cols(), |k, c| 10.0 * wobble(c, k));
    for (name, m) in [("Z", &t.z), ("Y", &t.y), ("F", &f), ("FY", &f_y)] {
        write(&dir.join(format!("{name}.npy")), m)?;
    }
    let Shape { places, sectors, finals, seed } = shape;
    let words = json!({"places": places, "sectors": sectors, "finals": finals, "seed": seed});
    std::fs::write(dir.join("shape.json"), words.to_string())?;
    Ok(json!({"n": n}))
}

fn load(dir: &Path, name: &str) -> Result<Matrix, Box<dyn Error>> {
    read(&dir.join(format!("{name}.npy")))
}

fn coefficients(dir: &Path) -> Result<(Matrix, Vec<f64>), Box<dyn Error>> {
    let (mut z, y) = (load(dir, "Z")?, load(dir, "Y")?);
    let x = calc_x(&z, &y);
    let n = x.len();
    for row in z.data_mut().chunks_exact_mut(n) {
        row.iter_mut().zip(&x).for_each(|(v, x)| *v /= x);
    }
    Ok((z, y.row_sums()))
}

fn accounts(dir: &Path) -> Done {
    let (regions, y_regions, _) = names(dir)?;
    let (z, y) = (load(dir, "Z")?, load(dir, "Y")?);
    let e = Stressors { f: load(dir, "F")?, f_y: Some(load(dir, "FY")?) };
    let clock = Clock::start();
    let all = calc_all(&z, &y, &[e], &regions, &y_regions)?;
    let (wall, cpu) = clock.stop();
    let peak = clock::peak_mb();
    let e = &all.extensions[0];
    for (name, m) in [
        ("A", &all.a),
        ("L", &all.l),
        ("S", &e.s),
        ("M", &e.m),
        ("D_cba", &e.cba),
        ("D_pba", &e.pba),
        ("D_imp", &e.imp),
        ("D_exp", &e.exp),
        ("D_cba_reg", &e.cba_reg),
        ("D_pba_reg", &e.pba_reg),
        ("D_imp_reg", &e.imp_reg),
        ("D_exp_reg", &e.exp_reg),
    ] {
        write(&dir.join(format!("ours-{name}.npy")), m)?;
    }
    Ok(json!({"n": z.rows(), "wall_s": wall, "cpu_s": cpu, "peak_after_computing_mb": peak}))
}

fn demand_shock(n: usize, k: usize) -> Vec<f64> {
    (0..n).map(|i| if i % 97 == k { 1.0 + i as f64 / n as f64 } else { 0.0 }).collect()
}

fn shock(dir: &Path) -> Done {
    let (a, _) = coefficients(dir)?;
    let n = a.rows();
    let clock = Clock::start();
    let solved = Iterative::default().solve(&a, &demand_shock(n, 5), None)?;
    let (wall_iterative, cpu_iterative) = clock.stop();
    let clock = Clock::start();
    let lu = BlockLu::new(a)?;
    let (x, residual) = lu.solve(&demand_shock(n, 5))?;
    let (wall, cpu) = clock.stop();
    let (mut walls, mut cpus) = (Vec::new(), Vec::new());
    for k in 0..9 {
        let f = demand_shock(n, k);
        let clock = Clock::start();
        lu.solve(&f)?;
        let (w, c) = clock.stop();
        walls.push(w);
        cpus.push(c);
    }
    walls.sort_by(f64::total_cmp);
    let apart = x.iter().zip(&solved.x).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    write(&dir.join("ours-shock.npy"), &Matrix::from_vec(1, n, x)?)?;
    Ok(
        json!({"n": n, "factor_and_first_wall_s": wall, "factor_and_first_cpu_s": cpu, "again_median_wall_s": walls[4],
        "again_mean_cpu_s": cpus.iter().sum::<f64>() / 9.0, "residual": residual, "iterative_wall_s": wall_iterative,
        "iterative_cpu_s": cpu_iterative, "iterative_products": solved.products, "iterative_residual": solved.residual, "apart": apart}),
    )
}

fn scenario(n: usize, s: usize, rank: usize) -> Vec<Cut> {
    // Ten suppliers lose half of what they sell to each of `rank` buyers.
    let buyer = |k: usize| (s * 131 + k * 277) % n;
    let supplier = |k: usize| (s * 53 + k * 389 + 7) % n;
    (0..rank)
        .flat_map(|b| (0..10).map(move |k| Cut { supplier: supplier(k), buyer: buyer(b), share: 0.5 }))
        .collect()
}

fn what_ifs(dir: &Path, count: usize, rank: usize) -> Done {
    let (a, f) = coefficients(dir)?;
    let n = a.rows();
    let scenarios: Vec<Vec<Cut>> = (0..count).map(|s| scenario(n, s, rank)).collect();
    let clock = Clock::start();
    let ready = Prepared::new(a, &f)?;
    let (wall_first, cpu_first) = clock.stop();
    let all = ready.what_ifs(&scenarios)?;
    let (wall, cpu) = clock.stop();
    let worst = all.iter().map(|w| w.residual).fold(0.0, f64::max);
    let some = Matrix::from_fn(3.min(count), n, |s, i| all[s].x[i]);
    write(&dir.join("ours-what-ifs.npy"), &some)?;
    Ok(json!({"n": n, "count": count, "wall_s": wall, "cpu_s": cpu, "of_it_prepared_wall_s": wall_first,
        "of_it_prepared_cpu_s": cpu_first, "worst_residual": worst, "ranks": all[0].rank}))
}

fn extract(dir: &Path) -> Done {
    let (a, f) = coefficients(dir)?;
    let n = a.rows();
    let clock = Clock::start();
    let lost = Prepared::new(a, &f)?.extractions();
    let (wall, cpu) = clock.stop();
    write(&dir.join("ours-extract.npy"), &Matrix::from_vec(1, n, lost)?)?;
    Ok(json!({"n": n, "wall_s": wall, "cpu_s": cpu}))
}

fn draws(dir: &Path, count: usize) -> Done {
    let (a, f) = coefficients(dir)?;
    let n = a.rows();
    let v: Vec<f64> = a.col_sums().iter().map(|s| 1.0 - s).collect();
    let weights = Matrix::from_fn(2, n, |w, i| if w == 0 { 1.0 } else { v[i] });
    let wanted = CoefficientDraws { n: count, sigma: 0.2, seed: 7 };
    let clock = Clock::start();
    let got = sampled_outputs(&a, &f, &weights, &wanted)?;
    let (wall, cpu) = clock.stop();
    let mut output = got.col(0);
    output.sort_by(f64::total_cmp);
    let worst = got.col(1).iter().map(|v| (v / f.iter().sum::<f64>() - 1.0).abs()).fold(0.0, f64::max);
    Ok(
        json!({"n": n, "count": count, "wall_s": wall, "cpu_s": cpu, "p05": output[count / 20], "p95": output[count - 1 - count / 20],
        "value_added_over_demand_less_1_at_worst": worst}),
    )
}

fn ario(dir: &Path, days: usize) -> Done {
    let (regions, _, sectors) = names(dir)?;
    let (z, y) = (load(dir, "Z")?, load(dir, "Y")?);
    let n = z.rows();
    let x = calc_x(&z, &y);
    let industries =
        regions.into_iter().enumerate().map(|(i, r)| (r, format!("S{:03}", i % sectors))).collect();
    let base = Base { industries, z, y, x };
    let params = ArioParams {
        days_per_year: 365.0,
        n_steps: days,
        order_type: OrderType::Alt,
        alpha_base: 1.0,
        alpha_max: 1.25,
        alpha_tau: 365.0,
        rebuild_tau: 60.0,
        inventory_days: vec![90.0; sectors],
        psi: 0.8,
        inventory_restoration_tau: 60.0,
        kapital_to_va_ratio: 4.0,
        capital_decimals: 1,
        rationing: Rationing::Proportional,
        substitution: true,
        mode: Mode::Compatibility,
    };
    let impact = (0..n).map(|i| if i < sectors { 0.3 } else { 0.0 }).collect();
    let event =
        Event { kind: EventKind::Arbitrary(Recovery::Linear(60.0)), impact, occurrence: 5, duration: 30 };
    let clock = Clock::start();
    let trace = simulate(&base, &params, &[event])?;
    let (wall, cpu) = clock.stop();
    write(&dir.join("ours-ario.npy"), &Matrix::from_rows(&trace.production)?)?;
    Ok(json!({"n": n, "days": days, "wall_s": wall, "cpu_s": cpu, "wall_ms_a_day": 1e3 * wall / days as f64,
        "cpu_ms_a_day": 1e3 * cpu / days as f64, "loss": trace.cum_production_loss, "shortage": trace.had_shortage}))
}

fn large(places: usize, sectors: usize) -> Done {
    let clock = Clock::start();
    let a = synthetic_coefficients(&Shape { places, sectors, finals: 1, seed: 1 });
    let (made, _) = clock.stop();
    let n = a.rows();
    let solved = Iterative::default().solve(&a, &demand_shock(n, 5), None)?;
    let (wall, cpu) = clock.stop();
    Ok(
        json!({"n": n, "of_it_making_the_table_wall_s": made, "wall_s": wall, "cpu_s": cpu, "products": solved.products,
        "residual": solved.residual}),
    )
}

/// Six columns of final demand a place, three decimals, rows TLS, VA and OUT.
fn make_icio(file: &Path, places: usize, sectors: usize) -> Done {
    let t = synthetic(&Shape { places, sectors, finals: 6, seed: 1 });
    let n = t.x.len();
    let own: Vec<String> = (0..n).map(|i| format!("Q{:02}_S{:02}", i / sectors, i % sectors)).collect();
    let codes = ["HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"];
    let finals: Vec<String> = (0..6 * places).map(|c| format!("Q{:02}_{}", c / 6, codes[c % 6])).collect();
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    writeln!(out, "V1,{},{},OUT", own.join(","), finals.join(","))?;
    for (i, name) in own.iter().enumerate() {
        write!(out, "{name}")?;
        for v in t.z.row(i).iter().chain(t.y.row(i)) {
            write!(out, ",{v:.3}")?;
        }
        writeln!(out, ",{:.3}", t.x[i])?;
    }
    let zeros = ",0".repeat(finals.len() + 1);
    let inputs = t.z.col_sums();
    for (name, f) in [("TLS", 0.1), ("VA", 0.9), ("OUT", 0.0)] {
        write!(out, "{name}")?;
        for (x, s) in t.x.iter().zip(&inputs) {
            write!(out, ",{:.3}", if name == "OUT" { *x } else { f * (x - s) })?;
        }
        writeln!(out, "{zeros}")?;
    }
    out.flush()?;
    Ok(json!({"n": n, "mb": std::fs::metadata(file)?.len() as f64 / 1e6}))
}

fn read_file(layout: &str, file: &Path) -> Done {
    let clock = Clock::start();
    let mb = std::fs::metadata(file)?.len() as f64 / 1e6;
    let files = kept::OnDisk(file);
    let t = read_table(
        Layout::named(layout)?,
        &files,
        &ReadOptions { year: Some(2020), ..ReadOptions::default() },
    )?;
    let (wall, cpu) = clock.stop();
    let sum: f64 = t.z.data().iter().sum();
    Ok(json!({"n": t.size(), "mb": mb, "wall_s": wall, "cpu_s": cpu, "sum_of_flows": sum}))
}
