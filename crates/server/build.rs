//! Embeds the page that `cargo xtask web` built, if it was built: every file of `web/dist` by name.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files(&path, out) } else { out.push(path) }
    }
}

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    // Cargo looks at a missing path again at every build, so that a page that is built later is found.
    println!("cargo:rerun-if-changed={}", dist.display());
    let mut all = Vec::new();
    files(&dist, &mut all);
    all.sort();
    let mut code = String::from("pub(crate) static PAGE: &[(&str, &[u8])] = &[\n");
    for file in &all {
        let name = file.strip_prefix(&dist).expect("found below it").to_string_lossy().replace('\\', "/");
        let full = file.canonicalize().expect("was just listed");
        writeln!(code, "    ({name:?}, include_bytes!({:?})),", full.display().to_string())
            .expect("a String can be written to");
        println!("cargo:rerun-if-changed={}", full.display());
    }
    code.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("page.rs");
    std::fs::write(out, code).expect("cargo made the folder");
}
