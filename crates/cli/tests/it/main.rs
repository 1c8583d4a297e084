//! What a user types and gets: the binary's standard output, standard error and exit status.
#![allow(clippy::unwrap_used)] // in a test a panic is the failure

mod bad_tables;
mod desk;
mod economy;
mod huawei;
mod law;
mod lists;
mod mistakes;
mod networks;
mod prepared;
mod runs;
mod screen;
mod verbs;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs the binary in `dir`.
pub fn knockon(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_knockon"))
        .args(args)
        .current_dir(dir)
        .env("NO_COLOR", "1")
        .env_remove("COLUMNS")
        .output()
        .expect("the binary that cargo just built can be started")
}

/// Standard output as text.
pub fn out(o: &Output) -> String {
    String::from_utf8_lossy(&o.stdout).into_owned()
}

/// Standard error as text.
pub fn err(o: &Output) -> String {
    String::from_utf8_lossy(&o.stderr).into_owned()
}

/// The small case that `case new` writes, in a folder of its own.
pub fn small_case(top: &Path) -> PathBuf {
    let made = knockon(top, &["case", "new", "small"]);
    assert_eq!(made.status.code(), Some(0), "{}", err(&made));
    top.join("small")
}

/// Every file below a folder with its bytes, `run.log` apart.
pub fn contents(dir: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(dir: &Path, root: &Path, out: &mut Vec<(String, Vec<u8>)>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, out);
            } else if path.file_name().is_some_and(|n| n != "run.log") {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                out.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    let mut out = Vec::new();
    walk(dir, dir, &mut out);
    out.sort();
    out
}
