//! Every habit by name: `cargo xtask ci | gen | web | oracles PATH… | fuzz [SECONDS] | build-cost`.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command-line tool

use std::process::{Command, ExitCode};

const HELP: &str = "\
cargo xtask ci [--full]     what a change must pass: formatting, clippy, documentation, tests, Parquet tests
cargo xtask gen             writes docs/reference/{case,outcome}.schema.json from the code
cargo xtask web             builds the server's page into web/dist (needs Node); then build with --features server
cargo xtask oracles PATH…   builds and runs `knockon verify` on case files with known answers
cargo xtask fuzz [SECONDS]  runs every fuzz target for a while (needs cargo-fuzz and the nightly toolchain)
cargo xtask build-cost      clean release build: CPU seconds, crates, and what costs most";

type Step<'a> = (&'a str, &'a [&'a str]);

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = args.iter().skip(1).map(String::as_str).collect();
    let done = match args.first().map(String::as_str) {
        Some("ci") => ci(rest.contains(&"--full")),
        Some("gen") => generate(),
        Some("web") => web(),
        Some("oracles") => oracles(&rest),
        Some("fuzz") => fuzz(rest.first().copied().unwrap_or("20")),
        Some("build-cost") => build_cost(),
        _ => {
            println!("{HELP}");
            return ExitCode::from(u8::from(!args.is_empty()) * 2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(program: &str, args: &[&str], env: &[(&str, &str)]) -> Result<(), String> {
    eprintln!("+ {program} {}", args.join(" "));
    let status = Command::new(program)
        .args(args)
        .envs(env.iter().copied())
        .status()
        .map_err(|e| format!("`{program}` could not be started: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{program} {}` failed: {status}", args.join(" "))) }
}

fn ci(full: bool) -> Result<(), String> {
    let steps: [Step<'_>; 5] = [
        ("cargo", &["fmt", "--all", "--check"]),
        ("cargo", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
        ("cargo", &["doc", "--workspace", "--no-deps", "--quiet"]),
        ("cargo", &["test"]),
        (
            "cargo",
            &[
                "test",
                "-p",
                "knockon-report",
                "-p",
                "knockon-economy",
                "-p",
                "knockon",
                "--features",
                "knockon/parquet",
            ],
        ),
    ];
    for (program, args) in steps {
        run(program, args, &[("RUSTDOCFLAGS", "-D warnings")])?;
    }
    if full { fuzz("300") } else { Ok(()) }
}

fn generate() -> Result<(), String> {
    let out = |args: &[&str]| -> Result<Vec<u8>, String> {
        let mut all = vec!["run", "--quiet", "--bin", "knockon", "--"];
        all.extend(args);
        let output = Command::new("cargo").args(&all).output().map_err(|e| e.to_string())?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    };
    std::fs::write("docs/reference/case.schema.json", out(&["case", "schema"])?)
        .map_err(|e| e.to_string())?;
    std::fs::write("docs/reference/outcome.schema.json", out(&["case", "schema", "--outcome"])?)
        .map_err(|e| e.to_string())
}

/// Compiles the page with the compiler that the lock file names, and puts beside it what it loads.
fn web() -> Result<(), String> {
    let npm = |args: &[&str]| run("npm", &[&["--prefix", "web"], args].concat(), &[]);
    npm(&["ci", "--no-audit", "--no-fund", "--silent"])?;
    if std::path::Path::new("web/dist").exists() {
        std::fs::remove_dir_all("web/dist").map_err(|e| format!("web/dist: {e}"))?;
    }
    npm(&["run", "--silent", "build"])?;
    for (from, name) in [
        ("web/src/index.html", "index.html"),
        ("web/src/page.css", "page.css"),
        ("crates/report/assets/plotly-basic.min.js", "plotly-basic.min.js"),
        ("crates/report/assets/plotly-LICENSE", "plotly-LICENSE.txt"),
    ] {
        std::fs::copy(from, format!("web/dist/{name}")).map_err(|e| format!("{from}: {e}"))?;
    }
    Ok(())
}

fn oracles(paths: &[&str]) -> Result<(), String> {
    let mut args = vec!["run", "--release", "--bin", "knockon", "--", "verify"];
    args.extend(paths);
    run("cargo", &args, &[])
}

fn fuzz(seconds: &str) -> Result<(), String> {
    let targets = std::fs::read_dir("fuzz/fuzz_targets").map_err(|e| format!("fuzz/fuzz_targets: {e}"))?;
    let mut names: Vec<String> = targets
        .filter_map(|t| t.ok()?.path().file_stem().map(|s| s.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    for name in names {
        let limit = format!("-max_total_time={seconds}");
        let (corpus, seeds) = (format!("fuzz/corpus/{name}"), format!("fuzz/seeds/{name}"));
        std::fs::create_dir_all(&corpus).map_err(|e| format!("{corpus}: {e}"))?;
        let mut args = vec!["+nightly", "fuzz", "run", &name, &corpus];
        if std::path::Path::new(&seeds).is_dir() {
            args.push(&seeds);
        }
        args.extend(["--", &limit]);
        run("cargo", &args, &[])?;
    }
    Ok(())
}

/// CPU seconds of a clean release build in a folder of its own, and its slowest units.
fn build_cost() -> Result<(), String> {
    let dir = std::env::temp_dir().join(format!("knockon-build-cost-{}", std::process::id()));
    let dir_text = dir.display().to_string();
    let before = children_cpu_seconds()?;
    run(
        "cargo",
        &["build", "--release", "--timings", "--bin", "knockon"],
        &[("CARGO_TARGET_DIR", &dir_text)],
    )?;
    println!("CPU seconds of a clean release build: {:.0}", children_cpu_seconds()? - before);
    let tree = Command::new("cargo")
        .args(["tree", "-p", "knockon-cli", "-e", "normal,build", "--prefix", "none"])
        .output()
        .map_err(|e| e.to_string())?;
    let text = String::from_utf8_lossy(&tree.stdout);
    let mut crates: Vec<&str> =
        text.lines().map(|l| l.trim_end_matches(" (*)")).filter(|l| !l.is_empty()).collect();
    crates.sort_unstable();
    crates.dedup();
    println!("crates in the tree: {}", crates.len());
    println!("slowest units: {dir_text}/cargo-timings/cargo-timing.html");
    Ok(())
}

/// CPU seconds of finished child processes (Linux: fields 16 and 17 of /proc/self/stat, in ticks of 1/100 s).
fn children_cpu_seconds() -> Result<f64, String> {
    let stat = std::fs::read_to_string("/proc/self/stat").map_err(|e| e.to_string())?;
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<f64> = after_name.split_whitespace().map(|f| f.parse().unwrap_or(0.0)).collect();
    match (fields.get(13), fields.get(14)) {
        (Some(user), Some(system)) => Ok((user + system) / 100.0),
        _ => Err("cannot read /proc/self/stat".to_owned()),
    }
}
