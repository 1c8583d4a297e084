//! A chain of inputs and who provides them, by country: the layout of CSET's semiconductor supply chain data set.
//!
//! Source of the layout: ETO, Advanced Semiconductor Supply Chain Dataset, five CSV files (`inputs`, `providers`, `provision`,
//! `sequence`, `stages`); the data are the reader's own copy. Shares are whole percents, rounded up to 1 % where smaller, so
//! those of one input can add up to a little over 100 %.
//!
//! What the data do not say stays unknown: a country or an organisation without a share provides something between nothing and all that the
//! shares leave. So every figure here is a range, and an input without any share has the range 0 to 1.
//!
//! Supported: shares of countries, organisations as evidence of a country, kinds of an input (`is_type_of`), what goes into
//! what. Not supported: market sizes, recipes: the data have no quantities, so this is no network to simulate on.

use crate::error::{Error, ErrorKind};
use crate::read::sheet::{Column, Sheet};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

const INPUTS: &[Column] = &[("input_name", true), ("input_id", true), ("type", true), ("stage_name", false)];
const PROVIDERS: &[Column] =
    &[("provider_name", true), ("provider_id", true), ("provider_type", true), ("country", false)];
const PROVISION: &[Column] = &[
    ("provider_id", true),
    ("provided_id", true),
    ("share_provided", true),
    ("negligible_market_share", false),
    ("provider_name", false),
    ("provided_name", false),
];
const SEQUENCE: &[Column] = &[("input_id", true), ("goes_into_id", true), ("is_type_of_id", true)];

/// The files of the layout, each with the name that faults are to show.
#[derive(Debug, Clone, Copy)]
pub struct ChainFiles<'a> {
    /// `inputs.csv`.
    pub inputs: (&'a str, &'a [u8]),
    /// `providers.csv`.
    pub providers: (&'a str, &'a [u8]),
    /// `provision.csv`.
    pub provision: (&'a str, &'a [u8]),
    /// `sequence.csv`.
    pub sequence: (&'a str, &'a [u8]),
}

/// One input and who provides it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChainInput {
    /// Its id in the file.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `process`, `tool_resource`, `material_resource`, `ultimate_output`.
    pub kind: String,
    /// Share of each country where it is stated, 0 to 1.
    pub shares: BTreeMap<String, f64>,
    /// Countries that provide more than a negligible part, by a share, by the file's own word or by an organisation of theirs.
    pub named: BTreeSet<String>,
    /// Organisations that provide more than a negligible part.
    pub organisations: usize,
}

impl ChainInput {
    /// What no share is stated for, 0 to 1.
    pub fn unknown(&self) -> f64 {
        (1.0 - self.shares.values().sum::<f64>()).max(0.0)
    }
}

/// The chain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chain {
    /// The inputs in the order of the file.
    pub inputs: Vec<ChainInput>,
    /// (input, what it goes into), positions in `inputs`.
    pub into: Vec<(usize, usize)>,
    /// (kind, what it is a kind of).
    pub kinds: Vec<(usize, usize)>,
    /// What in the files could not be used, with file and line.
    pub notes: Vec<String>,
}

/// An input that one country holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chokepoint {
    /// Its name.
    pub input: String,
    /// Its type.
    pub kind: String,
    /// The country.
    pub country: String,
    /// The country's share; none where the file names this country alone and states no share.
    pub share: Option<f64>,
    /// Share that the file does not state.
    pub unknown: f64,
    /// What it goes into, directly or as a kind of something that does.
    pub into: Vec<String>,
}

/// What a ban takes of one input, or of what it is made with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cut {
    /// Its name.
    pub input: String,
    /// Its type.
    pub kind: String,
    /// At least this share is cut.
    pub least: f64,
    /// At most this share is cut.
    pub most: f64,
    /// Whether every provider that the file names is under the ban; none where it names nobody.
    pub all_named: Option<bool>,
}

/// A step and what a ban leaves of the inputs that go into it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Its name.
    pub step: String,
    /// How many banned inputs go into it.
    pub inputs: usize,
    /// Of the scarcest of them at least and at most this share is left, if none can stand in for another.
    pub left: (f64, f64),
    /// The scarcest by its least cut.
    pub scarcest: String,
}

impl Chain {
    /// Reads the files.
    pub fn read(files: &ChainFiles<'_>) -> Result<Self, Error> {
        let mut chain = Self { inputs: Vec::new(), into: Vec::new(), kinds: Vec::new(), notes: Vec::new() };
        let mut at: BTreeMap<String, usize> = BTreeMap::new();
        let mut sheet = Sheet::open_with(files.inputs.0, files.inputs.1, INPUTS, b',', false)?;
        while sheet.next()? {
            let (name, id) = (sheet.word(0)?.to_owned(), sheet.word(1)?.to_owned());
            if at.insert(id.clone(), chain.inputs.len()).is_some() {
                return Err(sheet.fault(ErrorKind::Duplicate));
            }
            let kind = sheet.word(2)?.to_owned();
            let (shares, named) = (BTreeMap::new(), BTreeSet::new());
            chain.inputs.push(ChainInput { id, name, kind, shares, named, organisations: 0 });
        }
        let providers = providers(files.providers)?;
        chain.provision(files.provision, &at, &providers)?;
        let mut sheet = Sheet::open_with(files.sequence.0, files.sequence.1, SEQUENCE, b',', false)?;
        while sheet.next()? {
            let find = |column: usize| -> Result<Option<usize>, Error> {
                match sheet.text(column)? {
                    "" => Ok(None),
                    id => match at.get(id) {
                        Some(&at) => Ok(Some(at)),
                        None => Err(sheet.fault(ErrorKind::Unknown { what: "input", id: id.to_owned() })),
                    },
                }
            };
            let Some(from) = find(0)? else { return Err(sheet.cell_fault(0, "the id of an input")) };
            chain.into.extend(find(1)?.map(|to| (from, to)));
            chain.kinds.extend(find(2)?.map(|to| (from, to)));
        }
        Ok(chain)
    }

    fn provision(
        &mut self,
        (file, bytes): (&str, &[u8]),
        at: &BTreeMap<String, usize>,
        providers: &BTreeMap<String, (String, bool)>,
    ) -> Result<(), Error> {
        let mut sheet = Sheet::open_with(file, bytes, PROVISION, b',', false)?;
        while sheet.next()? {
            let id = sheet.word(0)?;
            let Some((country, organisation)) = providers.get(id) else {
                return Err(sheet.fault(ErrorKind::Unknown { what: "provider", id: id.to_owned() }));
            };
            // Provisions of whole stages stand in the same file; they are no inputs.
            let Some(&input) = at.get(sheet.word(1)?) else { continue };
            let input = &mut self.inputs[input];
            let share = match sheet.text(2)? {
                "" => None,
                text => match text.trim_end_matches('%').trim().parse::<f64>() {
                    Ok(v) if (0.0..=100.0).contains(&v) => Some(v / 100.0),
                    _ => return Err(sheet.cell_fault(2, "a share such as 61%")),
                },
            };
            let negligible = !sheet.text(3)?.is_empty();
            if *organisation {
                if negligible {
                    continue;
                }
                input.organisations += 1;
                match country.as_str() {
                    "" => {
                        self.notes.push(format!("{file}:{}: an organisation without a country", sheet.line()))
                    }
                    country => _ = input.named.insert(country.to_owned()),
                }
                continue;
            }
            if let Some(share) = share {
                *input.shares.entry(country.clone()).or_default() += share;
            }
            if !negligible {
                input.named.insert(country.clone());
            }
        }
        Ok(())
    }

    /// What an input goes into, itself or as a kind of something.
    fn goes_into(&self, input: usize) -> BTreeSet<usize> {
        let (mut seen, mut open, mut out) = (BTreeSet::from([input]), vec![input], BTreeSet::new());
        while let Some(i) = open.pop() {
            out.extend(self.into.iter().filter(|e| e.0 == i).map(|e| e.1));
            for &(_, whole) in self.kinds.iter().filter(|e| e.0 == i) {
                if seen.insert(whole) {
                    open.push(whole);
                }
            }
        }
        out
    }

    /// Inputs of which one country holds at least this share, or is the only one that the file names. By share, then by name.
    pub fn chokepoints(&self, least: f64) -> Vec<Chokepoint> {
        let mut out: Vec<Chokepoint> = Vec::new();
        for (at, input) in self.inputs.iter().enumerate() {
            let top = input.shares.iter().max_by(|a, b| a.1.total_cmp(b.1));
            let (country, share) = match top {
                Some((country, &share)) if share >= least => (country.clone(), Some(share)),
                None if input.named.len() == 1 => match input.named.first() {
                    Some(country) => (country.clone(), None),
                    None => continue,
                },
                _ => continue,
            };
            let into = self.goes_into(at).into_iter().map(|i| self.inputs[i].name.clone()).collect();
            let (name, kind) = (input.name.clone(), input.kind.clone());
            out.push(Chokepoint { input: name, kind, country, share, unknown: input.unknown(), into });
        }
        out.sort_by(|a, b| {
            let share = |c: &Chokepoint| c.share.unwrap_or(0.0);
            share(b).total_cmp(&share(a)).then_with(|| a.input.cmp(&b.input))
        });
        out
    }

    /// What is cut when these countries stop providing inputs of one type (all types where none is given).
    pub fn ban(&self, countries: &[String], kind: Option<&str>) -> (Vec<Cut>, Vec<Step>) {
        let banned = |c: &String| countries.contains(c);
        let of_kind: Vec<usize> =
            (0..self.inputs.len()).filter(|&i| kind.is_none_or(|k| self.inputs[i].kind == k)).collect();
        let mut cuts: BTreeMap<usize, Cut> = BTreeMap::new();
        for &at in &of_kind {
            let input = &self.inputs[at];
            if input.named.is_empty() && input.shares.is_empty() {
                continue;
            }
            let sum = |cut: bool| -> f64 {
                input.shares.iter().filter(|(c, _)| banned(c) == cut).fold(0.0, |sum, (_, s)| sum + s)
            };
            let least = sum(true).min(1.0);
            let most = (1.0 - sum(false)).clamp(least, 1.0);
            let all_named = (!input.named.is_empty()).then(|| input.named.iter().all(banned));
            let none_named = !input.named.iter().any(banned);
            let most = if none_named && input.shares.is_empty() { 0.0 } else { most };
            let (name, kind) = (input.name.clone(), input.kind.clone());
            cuts.insert(at, Cut { input: name, kind, least, most, all_named });
        }
        let mut steps: BTreeMap<usize, Step> = BTreeMap::new();
        for (&at, cut) in &cuts {
            for step in self.goes_into(at) {
                let left = (1.0 - cut.most, 1.0 - cut.least);
                let new = || Step {
                    step: self.inputs[step].name.clone(),
                    inputs: 0,
                    left: (1.0, 1.0),
                    scarcest: String::new(),
                };
                let s = steps.entry(step).or_insert_with(new);
                s.inputs += 1;
                if left.1 < s.left.1 || s.scarcest.is_empty() {
                    s.scarcest.clone_from(&cut.input);
                }
                s.left = (s.left.0.min(left.0), s.left.1.min(left.1));
            }
        }
        let mut cuts: Vec<Cut> = cuts.into_values().collect();
        cuts.sort_by(|a, b| {
            b.least.total_cmp(&a.least).then(b.most.total_cmp(&a.most)).then_with(|| a.input.cmp(&b.input))
        });
        (cuts, steps.into_values().collect())
    }
}

/// Country and whether it is an organisation, by id.
fn providers((file, bytes): (&str, &[u8])) -> Result<BTreeMap<String, (String, bool)>, Error> {
    let mut out = BTreeMap::new();
    let mut sheet = Sheet::open_with(file, bytes, PROVIDERS, b',', false)?;
    while sheet.next()? {
        let row = match sheet.word(2)? {
            "country" => (sheet.word(0)?.to_owned(), false),
            "organization" => (sheet.text(3)?.to_owned(), true),
            _ => return Err(sheet.cell_fault(2, "country or organization")),
        };
        if out.insert(sheet.word(1)?.to_owned(), row).is_some() {
            return Err(sheet.fault(ErrorKind::Duplicate));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: ChainFiles<'_> = ChainFiles {
        inputs: ("inputs.csv", b"input_name,input_id,type\nLamp,N1,tool_resource\nLens,N2,tool_resource\nScanner,N3,tool_resource\nPrinting,N4,process\nInk,N5,tool_resource\n"),
        providers: ("providers.csv", b"provider_name,provider_id,provider_type,country\nAAA,P1,country,\nBBB,P2,country,\nFirm,P3,organization,AAA\n"),
        provision: ("provision.csv", b"provider_id,provided_id,share_provided,negligible_market_share\nP1,N1,95%,\nP2,N1,5%,\nP2,N2,40%,\nP1,N2,,\nP3,N5,,\nP2,N5,,negligible\nP1,S1,10%,\n"),
        sequence: ("sequence.csv", b"input_id,goes_into_id,is_type_of_id\nN1,N4,\nN2,,N3\nN3,N4,\nN5,N4,\n"),
    };

    #[test]
    fn shares_and_unknowns_stay_apart() {
        let chain = Chain::read(&FILES).unwrap();
        let found = chain.chokepoints(0.9);
        let brief: Vec<_> = found.iter().map(|c| (c.input.as_str(), c.country.as_str(), c.share)).collect();
        assert_eq!(brief, [("Lamp", "AAA", Some(0.95)), ("Ink", "AAA", None)]);
        assert_eq!((found[1].unknown, &found[0].into), (1.0, &vec!["Printing".to_owned()]));
        let (cuts, steps) = chain.ban(&["AAA".to_owned()], Some("tool_resource"));
        let range =
            |n: &str| cuts.iter().find(|c| c.input == n).map(|c| (c.least, c.most, c.all_named)).unwrap();
        assert_eq!(range("Lamp"), (0.95, 0.95, Some(false)));
        assert_eq!(range("Lens"), (0.0, 0.6, Some(false)));
        assert_eq!(range("Ink"), (0.0, 1.0, Some(true)));
        assert!(cuts.iter().all(|c| c.input != "Scanner"), "nobody is named for it");
        assert_eq!((steps.len(), steps[0].inputs, steps[0].scarcest.as_str()), (1, 3, "Lamp"));
        assert!((steps[0].left.1 - 0.05).abs() < 1e-12 && steps[0].left.0 == 0.0);
    }

    #[test]
    fn mistakes_are_placed() {
        let files = ChainFiles {
            provision: ("provision.csv", b"provider_id,provided_id,share_provided\nP1,N1,most\n"),
            ..FILES
        };
        let fault = Chain::read(&files).unwrap_err().to_string();
        assert!(fault.starts_with("provision.csv:2: column `share_provided` is `most`"), "{fault}");
        let files =
            ChainFiles { sequence: ("s.csv", b"input_id,goes_into_id,is_type_of_id\nN1,N9,\n"), ..FILES };
        assert_eq!(Chain::read(&files).unwrap_err().to_string(), "s.csv:2: no input has the id `N9`");
    }
}
