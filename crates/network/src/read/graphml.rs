//! GraphML: nodes are firms, directed edges are sales.
//!
//! Source: the GraphML primer of the Graph Drawing community (graphml.graphdrawing.org). Attributes are found by the names
//! that `key` elements give them. Of a node: `sector` (else its own id), `place`, `final_demand`, `spare_share`; of an edge:
//! `value` or `weight` (else 1), `lead_days`.
//!
//! Supported: one graph, directed edges, defaults of keys. Not supported: undirected edges (a sale has a direction), nested
//! graphs, hyperedges, ports; they are refused, not guessed at.

use super::edges::{EdgeOptions, Named, made};
use crate::error::{Error, ErrorKind};
use crate::rows::Rows;
use crate::spec::not_stated;
use knockon_vocabulary::Place;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// Reads a graph; `file` is the name that faults are to show.
pub fn graphml(file: &str, bytes: &[u8], options: &EdgeOptions) -> Result<Rows, Error> {
    let mut reader = Reader::from_reader(bytes);
    let mut graph = Graph { file, bytes, offset: 0, ..Graph::default() };
    loop {
        graph.offset = reader.buffer_position();
        match reader.read_event().map_err(|e| graph.form(format!("not XML: {e}")))? {
            Event::Start(e) => graph.start(&e, false)?,
            Event::Empty(e) => graph.start(&e, true)?,
            Event::Text(t) => graph.text.push_str(&t),
            Event::CData(t) => graph.text.push_str(&t),
            Event::GeneralRef(r) => graph.text.push_str(match &*r {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                // A numbered character in a word or number that we look for is not worth a table here.
                _ => "?",
            }),
            Event::End(e) => graph.end(e.local_name().as_ref())?,
            Event::Eof => break,
            _ => {}
        }
    }
    graph.rows(options)
}

type Data = BTreeMap<String, String>;

#[derive(Default)]
struct Graph<'a> {
    file: &'a str,
    bytes: &'a [u8],
    offset: u64,
    /// Name of each key, and its default for nodes and for edges.
    keys: BTreeMap<String, String>,
    defaults: BTreeMap<String, String>,
    undirected: bool,
    graphs: usize,
    nodes: Vec<(String, Data)>,
    number: BTreeMap<String, u32>,
    edges: Vec<(String, String, Data, u64)>,
    open: Open,
    key: Option<String>,
    text: String,
}

#[derive(Default, PartialEq, Clone, Copy)]
enum Open {
    #[default]
    Nothing,
    Node,
    Edge,
    Key,
}

impl Graph<'_> {
    /// The line of the current element.
    fn line(&self) -> u64 {
        let upto = self.bytes.len().min(self.offset as usize);
        1 + self.bytes[..upto].iter().filter(|b| **b == b'\n').count() as u64
    }

    fn form(&self, text: String) -> Error {
        Error::line(self.file, self.line(), ErrorKind::Form(text))
    }

    fn attribute(&self, e: &BytesStart<'_>, name: &str) -> Result<Option<String>, Error> {
        for a in e.attributes() {
            let a = a.map_err(|e| self.form(format!("not XML: {e}")))?;
            if a.key.local_name().as_ref() == name {
                let value =
                    quick_xml::escape::unescape(&a.value).map_err(|e| self.form(format!("not XML: {e}")))?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }

    fn needed(&self, e: &BytesStart<'_>, name: &str) -> Result<String, Error> {
        let element = e.local_name().as_ref().to_owned();
        let found = self.attribute(e, name)?;
        found.ok_or_else(|| self.form(format!("a `{element}` without `{name}`; give it one")))
    }

    fn start(&mut self, e: &BytesStart<'_>, empty: bool) -> Result<(), Error> {
        self.text.clear();
        match e.local_name().as_ref() {
            "key" => {
                let id = self.needed(e, "id")?;
                let name = self.attribute(e, "attr.name")?.unwrap_or_else(|| id.clone());
                self.keys.insert(id.clone(), name);
                if !empty {
                    (self.open, self.key) = (Open::Key, Some(id));
                }
            }
            "graph" => {
                self.graphs += 1;
                if self.graphs > 1 {
                    return Err(self.form("a second graph; give one graph a file".to_owned()));
                }
                self.undirected = self.attribute(e, "edgedefault")?.as_deref() == Some("undirected");
            }
            "node" => {
                let id = self.needed(e, "id")?;
                if self.number.insert(id.clone(), self.nodes.len() as u32).is_some() {
                    return Err(Error::line(self.file, self.line(), ErrorKind::Duplicate));
                }
                self.nodes.push((id, Data::new()));
                self.open = if empty { Open::Nothing } else { Open::Node };
            }
            "edge" => {
                let directed = self.attribute(e, "directed")?;
                if directed.as_deref() == Some("false") || (self.undirected && directed.is_none()) {
                    return Err(self.form(
                        "an undirected edge; a sale runs from `source` to `target`, so set `edgedefault` to `directed`"
                            .to_owned(),
                    ));
                }
                let (from, to) = (self.needed(e, "source")?, self.needed(e, "target")?);
                self.edges.push((from, to, Data::new(), self.offset));
                self.open = if empty { Open::Nothing } else { Open::Edge };
            }
            "data" => {
                let key = self.needed(e, "key")?;
                if !self.keys.contains_key(&key) {
                    return Err(self.form(format!("no `key` has the id `{key}`")));
                }
                self.key = Some(key);
            }
            "hyperedge" | "port" => {
                let element = e.local_name().as_ref().to_owned();
                return Err(self.form(format!("`{element}` is not supported; only nodes and edges are")));
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, element: &str) -> Result<(), Error> {
        match element {
            "data" | "default" => {
                let Some(key) = self.key.clone() else { return Ok(()) };
                let text = self.text.trim().to_owned();
                let name = self.keys.get(&key).cloned().unwrap_or_default();
                match (element, self.open) {
                    ("default", _) => _ = self.defaults.insert(name, text),
                    (_, Open::Node) => {
                        if let Some(node) = self.nodes.last_mut() {
                            node.1.insert(name, text);
                        }
                    }
                    (_, Open::Edge) => {
                        if let Some(edge) = self.edges.last_mut() {
                            edge.2.insert(name, text);
                        }
                    }
                    _ => {}
                }
                if element == "data" {
                    self.key = None;
                }
            }
            "node" | "edge" | "key" => (self.open, self.key) = (Open::Nothing, None),
            _ => {}
        }
        Ok(())
    }

    fn rows(mut self, options: &EdgeOptions) -> Result<Rows, Error> {
        let defaults = std::mem::take(&mut self.defaults);
        let value = |data: &Data, name: &str| data.get(name).or_else(|| defaults.get(name)).cloned();
        let cell = |this: &Self, column: &str, found: String, expected| {
            let kind = ErrorKind::Cell { column: column.to_owned(), found, expected };
            Error::line(this.file, this.line(), kind)
        };
        let mut firms = Vec::new();
        for (id, data) in std::mem::take(&mut self.nodes) {
            let number = |name: &str| -> Result<Option<f64>, Error> {
                match value(&data, name).filter(|t| !t.is_empty()) {
                    None => Ok(None),
                    Some(t) => match t.parse::<f64>() {
                        Ok(v) if v.is_finite() && v >= 0.0 => Ok(Some(v)),
                        _ => Err(cell(&self, name, t, "a number, 0 or more")),
                    },
                }
            };
            let place = match value(&data, "place").filter(|t| !t.is_empty()) {
                None => not_stated(),
                Some(code) => Place::new(&code).ok_or_else(|| {
                    cell(&self, "place", code, "two capital letters of ISO 3166-1, such as JP")
                })?,
            };
            let sector = value(&data, "sector").filter(|s| !s.is_empty()).unwrap_or_else(|| id.clone());
            let (final_demand, spare_share) =
                (number("final_demand")?.unwrap_or(0.0), number("spare_share")?);
            firms.push(Named { id, sector, place, final_demand, spare_share });
        }
        let mut flows = Vec::new();
        for (from, to, data, offset) in std::mem::take(&mut self.edges) {
            self.offset = offset;
            let end = |id: &str| {
                self.number.get(id).copied().ok_or_else(|| {
                    let kind = ErrorKind::Unknown { what: "node", id: id.to_owned() };
                    Error::line(self.file, self.line(), kind)
                })
            };
            let (from, to) = (end(&from)?, end(&to)?);
            let money = value(&data, "value").or_else(|| value(&data, "weight"));
            let money = match money {
                None => 1.0,
                Some(t) => match t.parse::<f64>() {
                    Ok(v) if v.is_finite() && v >= 0.0 => v,
                    _ => return Err(cell(&self, "value", t, "a number, 0 or more")),
                },
            };
            let lead = match value(&data, "lead_days") {
                None => None,
                Some(t) => match t.parse::<u32>() {
                    Ok(v) => Some(v),
                    _ => return Err(cell(&self, "lead_days", t, "a whole number, 0 or more")),
                },
            };
            if money > 0.0 {
                flows.push((from, to, money, lead));
            }
        }
        made(firms, flows, options)
    }
}
