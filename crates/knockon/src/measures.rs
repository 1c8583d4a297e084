//! Files that say what restricts a network: measures, licences, outages, settings.
//!
//! ```toml
//! days = 365
//! start = 2020-01-01             # which date day 0 is; from then on dates may stand for days
//! [params]                       # how firms react; every key optional
//! tau_days = 7
//! [[measure]]                    # lists left out reach everything
//! id = "chip ban"
//! origin = ["US", "JP"]          # places of production
//! item = ["S12"]
//! supplier = ["F7"]              # lines or parties
//! buyer = ["F9"]
//! buyer_place = ["CN"]
//! from = 30                      # a day, or a date; until is the first day on which it no longer holds
//! until = 200
//! share = 0.0                    # what may still leave
//! licence = false                # true: opens again, up to share
//! [[outage]]
//! line = ["F3"]                  # lines or parties; place and item as above
//! from = 0
//! until = 20
//! share = 1.0                    # of capacity, lost
//! [ranges]                       # with --draws: uniform ranges of params
//! ramp_per_day = [0.01, 0.1]
//! ```

use crate::error::Error;
use crate::when::{When, span};
use knockon_network::Network;
use knockon_shock::{Measure, Params};
use knockon_vocabulary::{Date, Place, Steps};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A scenario file as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScenarioFile {
    pub(crate) days: Option<u32>,
    /// The date of day 0.
    #[serde(default, deserialize_with = "crate::when::start")]
    pub(crate) start: Option<Date>,
    #[serde(default)]
    pub(crate) params: Option<Params>,
    #[serde(default)]
    measure: Vec<MeasureRow>,
    #[serde(default)]
    outage: Vec<OutageRow>,
    #[serde(default)]
    pub(crate) ranges: BTreeMap<String, [f64; 2]>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureRow {
    id: String,
    #[serde(default)]
    origin: Vec<Place>,
    #[serde(default)]
    item: Vec<String>,
    #[serde(default)]
    supplier: Vec<String>,
    #[serde(default)]
    buyer: Vec<String>,
    #[serde(default)]
    buyer_place: Vec<Place>,
    #[serde(default)]
    from: When,
    until: Option<When>,
    share: Option<f64>,
    #[serde(default)]
    licence: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutageRow {
    #[serde(default)]
    line: Vec<String>,
    #[serde(default)]
    place: Vec<Place>,
    #[serde(default)]
    item: Vec<String>,
    #[serde(default)]
    from: When,
    until: Option<When>,
    share: f64,
}

/// Where a scenario stands: in a file, or in memory as text of the same form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScenarioFrom {
    /// A file.
    File(PathBuf),
    /// Its text.
    Text(String),
}

impl From<PathBuf> for ScenarioFrom {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

/// Reads a scenario.
pub(crate) fn read(from: &ScenarioFrom) -> Result<ScenarioFile, Error> {
    let (name, text) = match from {
        ScenarioFrom::File(path) => {
            let text = std::fs::read_to_string(path).map_err(|e| Error::io(path, e))?;
            (path.display().to_string(), text)
        }
        ScenarioFrom::Text(text) => ("scenario".to_owned(), text.clone()),
    };
    toml::from_str(&text).map_err(|e| Error::usage(format!("{name}: {e}")))
}

/// Ids of a network as a file may use them.
struct Names<'n> {
    net: &'n Network,
    parties: BTreeMap<&'n str, Vec<u32>>,
}

impl<'n> Names<'n> {
    fn new(net: &'n Network) -> Self {
        let mut parties: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (i, party) in net.party().iter().enumerate() {
            parties.entry(party).or_default().push(i as u32);
        }
        Self { net, parties }
    }

    /// Lines of the names, each a line's id or a party.
    fn lines(&self, of: &str, names: &[String]) -> Result<Vec<u32>, Error> {
        let mut out = Vec::new();
        for name in names {
            match (self.net.line(name), self.parties.get(name.as_str())) {
                (Some(line), _) => out.push(line),
                (None, Some(lines)) => out.extend(lines),
                (None, None) => {
                    return Err(Error::usage(format!("`{of}`: no line or party is called `{name}`")));
                }
            }
        }
        Ok(out)
    }

    fn items(&self, of: &str, names: &[String]) -> Result<Vec<u32>, Error> {
        let item = |name: &String| {
            let found = self.net.item(name);
            found.ok_or_else(|| Error::usage(format!("`{of}`: no item is called `{name}`")))
        };
        names.iter().map(item).collect()
    }
}

impl ScenarioFile {
    /// The measures with numbers for names.
    pub(crate) fn measures(&self, net: &Network) -> Result<Vec<Measure>, Error> {
        let names = Names::new(net);
        self.measure
            .iter()
            .map(|m| {
                let (from, until) = span(&m.id, self.start, (m.from, m.until))?;
                Ok(Measure {
                    id: m.id.clone(),
                    origins: m.origin.clone(),
                    items: names.items(&m.id, &m.item)?,
                    suppliers: names.lines(&m.id, &m.supplier)?,
                    buyers: names.lines(&m.id, &m.buyer)?,
                    buyer_places: m.buyer_place.clone(),
                    from,
                    until,
                    share: m.share.unwrap_or(if m.licence { 1.0 } else { 0.0 }),
                    licence: m.licence,
                })
            })
            .collect()
    }

    /// First day of each outage, and the first on which it no longer holds.
    pub(crate) fn outage_days(&self) -> impl Iterator<Item = (u32, Option<u32>)> {
        // Spans that are none were refused where capacity was worked out.
        self.outage.iter().filter_map(|o| span("outage", self.start, (o.from, o.until)).ok())
    }

    /// Multiplier on each line's capacity; empty without outages. Where several outages meet, the largest counts.
    pub(crate) fn capacity(&self, net: &Network) -> Result<Vec<Steps>, Error> {
        if self.outage.is_empty() {
            return Ok(Vec::new());
        }
        let names = Names::new(net);
        let mut out = vec![Steps::constant(1.0); net.line_count()];
        for (row, o) in self.outage.iter().enumerate() {
            let of = format!("outage {}", row + 1);
            if !(0.0..=1.0).contains(&o.share) {
                return Err(Error::usage(format!("`{of}`: share is {}; expected 0 to 1", o.share)));
            }
            let (lines, items) = (names.lines(&of, &o.line)?, names.items(&of, &o.item)?);
            let (from, until) = span(&of, self.start, (o.from, o.until))?;
            let mut points = vec![(from, 1.0 - o.share)];
            points.extend(until.map(|u| (u, 1.0)));
            let lost = Steps::new(1.0, points);
            for (line, capacity) in out.iter_mut().enumerate() {
                let reached = (lines.is_empty() || lines.contains(&(line as u32)))
                    && (items.is_empty() || items.contains(&net.product()[line]))
                    && (o.place.is_empty() || o.place.contains(&net.place()[line]));
                if reached {
                    *capacity = capacity.combine(&lost, f64::min);
                }
            }
        }
        Ok(out)
    }
}
