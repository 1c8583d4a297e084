//! The law that is asked: the rules that are compiled in, or a folder of rules, with rules added, taken away or delayed
//! and licences supposed.

use crate::error::Error;
use knockon_control::{KnownOn, Options, RuleBook};
use knockon_vocabulary::{Diagnostic, Where, date};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What the user changes about the law.
#[derive(Debug, Clone, Default)]
pub struct LawOptions {
    /// A folder of rule files instead of those that are compiled in.
    pub rules: Option<PathBuf>,
    /// Rule files or folders that are added; a rule of the same id takes the other's place.
    pub with_rules: Vec<PathBuf>,
    /// Rules taken away: `ID`, `ID@FIRST-DAY` for one version, or `SET/*` for a whole set.
    pub without: Vec<String>,
    /// Rules that begin later: `ID=DATE` or `ID@FIRST-DAY=DATE`.
    pub delays: Vec<String>,
    /// Rules for whose requirement a licence is supposed.
    pub licences: Vec<String>,
}

/// The law, opened.
#[derive(Debug, Clone)]
pub struct Law {
    book: Cow<'static, RuleBook>,
    lifted: BTreeSet<String>,
    licensed: BTreeSet<String>,
}

impl LawOptions {
    /// Reads the rule files and checks every name.
    pub fn open(&self) -> Result<Law, Error> {
        let mut book = match &self.rules {
            None => Cow::Borrowed(RuleBook::embedded()),
            Some(dir) => {
                let files = rule_files(dir)?;
                let named = files.iter().map(|(n, t)| (n.as_str(), t.as_str()));
                Cow::Owned(RuleBook::from_files(named).map_err(|d| in_folder(dir, d))?)
            }
        };
        for path in &self.with_rules {
            let files = rule_files(path)?;
            let named = files.iter().map(|(n, t)| (n.as_str(), t.as_str()));
            book = Cow::Owned(book.with_files(named).map_err(|d| in_folder(path, d))?);
        }
        let named = |e: knockon_control::Error| Error::usage(e.to_string());
        for delay in &self.delays {
            let Some((name, day)) = delay.split_once('=') else {
                return Err(Error::usage(format!(
                    "`--delay {delay}`: expected a rule and a day, such as us-ear/entity-list=2019-11-20"
                )));
            };
            let day = date(day).map_err(|e| Error::usage(format!("`--delay {delay}`: {e}")))?;
            book = Cow::Owned(book.delayed(name, day).map_err(named)?);
        }
        let mut lifted = BTreeSet::new();
        for name in &self.without {
            match name.strip_suffix('*') {
                Some(prefix) => {
                    let all = book.rules().filter(|r| r.id.starts_with(prefix)).map(|r| r.id.clone());
                    let before = lifted.len();
                    lifted.extend(all);
                    if lifted.len() == before {
                        return Err(Error::usage(format!("`--without {name}`: no rule begins like this")));
                    }
                }
                None => {
                    book.find(name).map_err(named)?;
                    lifted.insert(name.clone());
                }
            }
        }
        let mut licensed = BTreeSet::new();
        for name in &self.licences {
            let (rule, version) = book.find(name).map_err(named)?;
            if version.is_some() || !rule.requires_licence() {
                return Err(Error::usage(format!(
                    "`--licence {name}`: expected the id of a rule that requires a licence, such as us-ear/entity-list"
                )));
            }
            licensed.insert(name.clone());
        }
        Ok(Law { book, lifted, licensed })
    }
}

impl Law {
    /// The rules.
    pub fn book(&self) -> &RuleBook {
        &self.book
    }

    pub(crate) fn options(&self, known_on: KnownOn) -> Options<'_> {
        Options { known_on, lifted: &self.lifted, licensed: &self.licensed }
    }
}

/// A rule file, or all of a folder in order of name; names are relative to the folder, which tells tables from rules.
fn rule_files(path: &Path) -> Result<Vec<(String, String)>, Error> {
    let mut out = Vec::new();
    if path.is_dir() {
        walk(path, path, &mut out)?;
        if out.is_empty() {
            return Err(Error::usage(format!("`{}` holds no rule files (.toml)", path.display())));
        }
    } else {
        let text = std::fs::read_to_string(path).map_err(|e| Error::io(path, e))?;
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into());
        out.push((name, text));
    }
    out.sort();
    Ok(out)
}

fn walk(root: &Path, dir: &Path, out: &mut Vec<(String, String)>) -> Result<(), Error> {
    for entry in std::fs::read_dir(dir).map_err(|e| Error::io(dir, e))? {
        let path = entry.map_err(|e| Error::io(dir, e))?.path();
        if path.is_dir() {
            walk(root, &path, out)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            let text = std::fs::read_to_string(&path).map_err(|e| Error::io(&path, e))?;
            // The slash in front keeps a folder `tables` at the top apart from rules too.
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            out.push((format!("/{name}"), text));
        }
    }
    Ok(())
}

/// Mistakes with the folder before the name of the file.
fn in_folder(path: &Path, diagnostics: Vec<Diagnostic>) -> Error {
    let place = |at: Where| {
        let file = match at.file.strip_prefix('/') {
            Some(inside) => path.join(inside).display().to_string(),
            None => path.display().to_string(),
        };
        Where { file, ..at }
    };
    Error::input(diagnostics.into_iter().map(|d| Diagnostic { at: place(d.at.clone()), ..d }).collect())
}
