//! Opening, making and checking cases; comparing the reports of a case's facts.

use crate::error::{Error, ErrorKind};
use knockon_case::model::Case;
use knockon_case::{Files, RawCase, WhatIf, check};
use knockon_facts::{Findings, Weight};
use knockon_vocabulary::{Diagnostic, Severity};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A checked case with what was changed and what should be looked at.
pub(crate) struct Opened {
    pub(crate) case: Case,
    pub(crate) warnings: Vec<Diagnostic>,
    pub(crate) changes: Vec<String>,
}

impl From<knockon_case::Error> for Error {
    fn from(e: knockon_case::Error) -> Self {
        match e.kind {
            knockon_case::ErrorKind::Internal(why) => ErrorKind::Internal(why).into(),
            _ => Self::usage(e.to_string()),
        }
    }
}

/// The files of a case: a folder, or `@NAME` of a case that is compiled in.
fn files(case: &str) -> Result<Files, Error> {
    let Some(name) = case.strip_prefix('@') else {
        return Ok(Files::from_dir(Path::new(case))?);
    };
    knockon_case::embedded(name).ok_or_else(|| {
        let names: Vec<String> = knockon_case::embedded_names().iter().map(|n| format!("@{n}")).collect();
        Error::usage(format!("there is no compiled-in case `{case}`; expected one of {}", names.join(", ")))
    })
}

/// The what-if files that a case brings along: name and text, in order of their names.
pub(crate) fn what_ifs(case: &str) -> Result<Vec<(String, String)>, Error> {
    const FOLDER: &str = "what-if";
    let mut out = Vec::new();
    let words = |name: &str, bytes: Vec<u8>| {
        String::from_utf8(bytes).map_err(|e| Error::usage(format!("{name}: not UTF-8: {e}")))
    };
    match files(case)?.in_memory() {
        Some(all) => {
            for (name, bytes) in all.iter().filter(|(n, _)| n.starts_with(FOLDER) && n.ends_with(".toml")) {
                out.push((name.clone(), words(name, bytes.clone())?));
            }
        }
        None => {
            let dir = Path::new(case).join(FOLDER);
            let Ok(entries) = std::fs::read_dir(&dir) else { return Ok(out) };
            let paths: Result<Vec<PathBuf>, _> = entries.map(|e| e.map(|e| e.path())).collect();
            let mut paths = paths.map_err(|e| Error::io(&dir, e))?;
            paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
            paths.sort();
            for path in paths {
                let bytes = std::fs::read(&path).map_err(|e| Error::io(&path, e))?;
                let name = path.display().to_string();
                out.push((name.clone(), words(&name, bytes)?));
            }
        }
    }
    Ok(out)
}

fn raw(case: &str, with: &[PathBuf], texts: &[(String, String)], set: &[String]) -> Result<RawCase, Error> {
    let mut raw = RawCase::read(&files(case)?)?;
    for file in with {
        let bytes = std::fs::read(file).map_err(|e| Error::io(file, e))?;
        raw.apply(&WhatIf::from_toml(&file.display().to_string(), &bytes))?;
    }
    for (name, text) in texts {
        raw.apply(&WhatIf::from_toml(name, text.as_bytes()))?;
    }
    if !set.is_empty() {
        raw.apply(&WhatIf::from_settings(set))?;
    }
    Ok(raw)
}

/// Opens and checks a case with changes.
pub(crate) fn open(case: &str, with: &[PathBuf], set: &[String]) -> Result<Opened, Error> {
    open_texts(case, with, &[], set)
}

/// As [`open`], with what-if files that are already in memory: name and text.
pub(crate) fn open_texts(
    case: &str,
    with: &[PathBuf],
    texts: &[(String, String)],
    set: &[String],
) -> Result<Opened, Error> {
    let raw = raw(case, with, texts, set)?;
    let changes = raw.changes().to_vec();
    match check(&raw) {
        Ok((case, warnings)) => Ok(Opened { case, warnings, changes }),
        Err(mistakes) => Err(Error::input(mistakes)),
    }
}

/// What a check found.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// Mistakes and warnings in reading order.
    pub diagnostics: Vec<Diagnostic>,
    /// One line about a case without mistakes.
    pub summary: String,
}

impl Checked {
    /// How many mistakes there are, warnings apart.
    pub fn mistakes(&self) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// 0, or 2 with mistakes.
    pub fn exit_status(&self) -> u8 {
        if self.mistakes() == 0 { 0 } else { 2 }
    }
}

/// Says everything that is wrong with a case.
pub fn case_check(case: &str) -> Result<Checked, Error> {
    Ok(match check(&raw(case, &[], &[], &[])?) {
        Ok((case, diagnostics)) => {
            let summary = format!(
                "{}: no mistakes; {} parties, {} items, {} supplies, {} measures, {} facts",
                case.id,
                case.parties.len(),
                case.items.len(),
                case.supplies.len(),
                case.measures.len(),
                case.facts.len()
            );
            Checked { diagnostics, summary }
        }
        Err(diagnostics) => Checked { diagnostics, summary: String::new() },
    })
}

/// Writes a small case to start from, or a copy of one that is compiled in; gives the names of the files.
pub fn case_new(dir: &Path, from: Option<&str>) -> Result<Vec<String>, Error> {
    if dir.exists() && std::fs::read_dir(dir).map_err(|e| Error::io(dir, e))?.next().is_some() {
        return Err(Error::usage(format!("`{}` exists and is not empty", dir.display())));
    }
    let name = dir.file_name().map_or_else(|| "case".to_owned(), |n| n.to_string_lossy().into_owned());
    let files: Vec<(String, Vec<u8>)> = match from {
        None => knockon_case::new(&name).into_iter().map(|(n, t)| (n, t.into_bytes())).collect(),
        Some(from) => files(&format!("@{}", from.trim_start_matches('@')))?
            .in_memory()
            .map(|m| m.iter().map(|(n, b)| (n.clone(), b.clone())).collect())
            .unwrap_or_default(),
    };
    for (name, bytes) in &files {
        let path = dir.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|e| Error::io(parent, e))?;
        }
        std::fs::write(&path, bytes).map_err(|e| Error::io(&path, e))?;
    }
    Ok(files.into_iter().map(|f| f.0).collect())
}

/// The schema of every file of a case.
pub fn case_schema() -> serde_json::Value {
    knockon_case::schema()
}

/// The JSON Schema of `outcome.json`.
pub fn outcome_schema() -> serde_json::Value {
    knockon_case::outcome::schema()
}

/// Names and titles of the cases that are compiled in.
pub fn embedded_cases() -> Result<Vec<(String, String)>, Error> {
    let mut out = Vec::new();
    for name in knockon_case::embedded_names() {
        let opened = open(&format!("@{name}"), &[], &[])?;
        out.push((name, opened.case.title));
    }
    Ok(out)
}

/// Which reports of one figure agree, which contradict, and what each implies.
pub fn facts_check(case: &str) -> Result<Findings, Error> {
    let opened = open(case, &[], &[])?;
    Ok(knockon_facts::check(&opened.case.facts, &opened.case.sources))
}

/// Findings for a reader: contradictions first.
pub fn findings_text(findings: &Findings) -> String {
    let mut out = String::new();
    for weight in [Weight::Warning, Weight::Note] {
        for f in findings.findings.iter().filter(|f| f.severity == weight) {
            let kind = serde_json::to_value(f.kind).ok().and_then(|v| v.as_str().map(str::to_owned));
            out.push_str(&format!(
                "{:<11} {}  [{}]\n",
                kind.unwrap_or_default(),
                f.text,
                f.reports.join(", ")
            ));
        }
    }
    let n = |w| findings.findings.iter().filter(|f| f.severity == w).count();
    out.push_str(&format!(
        "{} to look at, {} findings in all\n",
        n(Weight::Warning),
        findings.findings.len()
    ));
    out
}
