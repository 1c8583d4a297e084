//! A supply network: from a folder or from Arrow tables, as Arrow tables, and what is asked of it.

use crate::columns::{Column, Given, give, words};
use crate::errors::{raise, usage, value};
use knockon::network::{DemandSpec, InputSpec, ItemSpec, LineSpec, LinkSpec, NetworkBuilder};
use knockon::vocabulary::Place;
use knockon::{InputClass, RiskRequest, SimulateRequest, SourceRequest};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use std::path::PathBuf;

/// A checked supply network.
#[pyclass(module = "knockon._knockon", frozen)]
pub(crate) struct Network(knockon::network::Network);

#[pymethods]
impl Network {
    /// Reads a network folder.
    #[staticmethod]
    fn read(py: Python<'_>, folder: PathBuf) -> PyResult<Self> {
        py.detach(|| knockon::network_read(&folder)).map(Self).map_err(|e| raise(py, &e))
    }

    /// From the five tables of a network folder.
    #[staticmethod]
    fn from_tables(
        py: Python<'_>,
        items: PyTable,
        lines: PyTable,
        inputs: PyTable,
        links: PyTable,
        demands: PyTable,
    ) -> PyResult<Self> {
        let mut b = NetworkBuilder::new();
        add_items(py, &mut b, &Given::new("items", items))?;
        add_lines(py, &mut b, &Given::new("lines", lines))?;
        add_inputs(py, &mut b, &Given::new("inputs", inputs))?;
        add_links(py, &mut b, &Given::new("links", links))?;
        add_demands(py, &mut b, &Given::new("demands", demands))?;
        py.detach(|| b.build()).map(Self).map_err(|e| usage(py, e.to_string()))
    }

    fn __len__(&self) -> usize {
        self.0.line_count()
    }

    /// Items: id, unit, value of one.
    fn items(&self) -> PyResult<PyTable> {
        give(vec![
            ("item", words(self.0.item_ids().iter().map(String::as_str))),
            ("unit", words(self.0.item_units().iter().map(String::as_str))),
            ("value_per_unit", Column::Full(self.0.value_per_unit().to_vec())),
        ])
    }

    /// Lines: who makes what, where, how much at base, how much at most (units a day).
    fn lines(&self) -> PyResult<PyTable> {
        let n = &self.0;
        let item = n.product().iter().map(|&k| n.item_ids()[k as usize].as_str());
        let (base, capacity) = (n.base_output(), n.capacity());
        let spare = base.iter().zip(capacity).map(|(b, c)| if *b > 0.0 { c / b - 1.0 } else { 0.0 });
        let extra = base.iter().zip(capacity).map(|(b, c)| if *b > 0.0 { 0.0 } else { *c });
        give(vec![
            ("line", words(n.line_ids().iter().map(String::as_str))),
            ("party", words(n.party().iter().map(String::as_str))),
            ("item", words(item)),
            ("place", words(n.place().iter().map(|p| p.as_str().to_owned()))),
            ("spare_share", Column::Full(spare.collect())),
            ("extra_capacity_per_day", Column::Full(extra.collect())),
            ("base_output_per_day", Column::Full(base.to_vec())),
            ("capacity_per_day", Column::Full(capacity.to_vec())),
        ])
    }

    /// Inputs: what a line uses.
    fn inputs(&self) -> PyResult<PyTable> {
        let n = &self.0;
        let class = n.class().iter().map(|c| match c {
            InputClass::Critical => "critical",
            InputClass::Important => "important",
            InputClass::NotCritical => "not_critical",
        });
        give(vec![
            ("line", words(n.input_line().iter().map(|&i| n.line_ids()[i as usize].as_str()))),
            ("item", words(n.input_item().iter().map(|&i| n.item_ids()[i as usize].as_str()))),
            ("class", words(class)),
            ("units_per_unit", Column::Full(n.units_per_unit().to_vec())),
            ("cover_days", Column::Full(n.cover_days().to_vec())),
            ("target_cover_days", Column::Full(n.target_cover_days().to_vec())),
        ])
    }

    /// Links: flows between lines.
    fn links(&self) -> PyResult<PyTable> {
        let n = &self.0;
        let all = || 0..u32::try_from(n.link_count()).unwrap_or(u32::MAX);
        give(vec![
            ("link", words(all().map(|l| n.link_id(l)))),
            ("supplier", words(n.supplier().iter().map(|&i| n.line_ids()[i as usize].as_str()))),
            ("buyer", words(all().map(|l| n.line_ids()[n.buyer(l) as usize].as_str()))),
            ("base_per_day", Column::Full(n.base_flow().to_vec())),
            ("planned_per_day", Column::Full(n.planned_flow().to_vec())),
            ("lead_days", Column::Full(n.lead_days().iter().map(|d| f64::from(*d)).collect())),
            ("plant", words(n.plant().iter().map(|p| p.as_str().to_owned()))),
        ])
    }

    /// Final demands.
    fn demands(&self) -> PyResult<PyTable> {
        let n = &self.0;
        let all = || 0..u32::try_from(n.demand_count()).unwrap_or(u32::MAX);
        give(vec![
            ("demand", words(all().map(|d| n.demand_id(d)))),
            ("line", words(n.demand_line().iter().map(|&i| n.line_ids()[i as usize].as_str()))),
            ("market", words(all().map(|d| n.market(d).to_owned()))),
            ("base_per_day", Column::Full(n.base_demand().to_vec())),
        ])
    }

    /// Day by day under a scenario file.
    #[pyo3(signature = (scenario, days, rationing, draws, seed, top))]
    #[allow(clippy::too_many_arguments)] // the Python half names them
    fn simulate<'py>(
        &self,
        py: Python<'py>,
        scenario: Option<PathBuf>,
        days: u32,
        rationing: Option<u8>,
        draws: usize,
        seed: u64,
        top: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let source = PathBuf::new();
        let (scenario, by_measure) = (scenario.map(Into::into), false);
        let ask =
            SimulateRequest { source, scenario, days, rationing, draws, seed, by_measure, top, out: None };
        let answer = py.detach(|| knockon::simulate_network(&self.0, &ask)).map_err(|e| raise(py, &e))?;
        value(py, &answer)
    }

    /// The systemic-risk index.
    #[pyo3(signature = (top, market, eps, final_demand, converged, upstream, measures, links))]
    #[allow(clippy::too_many_arguments)] // the Python half names them
    fn risk<'py>(
        &self,
        py: Python<'py>,
        top: usize,
        market: bool,
        eps: f64,
        final_demand: bool,
        converged: bool,
        upstream: bool,
        measures: Option<PathBuf>,
        links: Option<usize>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (source, measures) = (PathBuf::new(), measures.map(Into::into));
        let ask = RiskRequest {
            source,
            top,
            top_only: false,
            market,
            eps,
            final_demand,
            converged,
            upstream,
            measures,
            links,
        };
        let answer = py.detach(|| knockon::risk_network(&self.0, &ask)).map_err(|e| raise(py, &e))?;
        value(py, &answer)
    }

    /// What to buy instead for a line.
    #[pyo3(signature = (line, scenario, months, qualification_months, qualification_cost, premium, margin, candidates, nodes, gap, licence))]
    #[allow(clippy::too_many_arguments)] // the Python half names them
    fn source<'py>(
        &self,
        py: Python<'py>,
        line: String,
        scenario: Option<PathBuf>,
        months: usize,
        qualification_months: usize,
        qualification_cost: f64,
        premium: f64,
        margin: f64,
        candidates: usize,
        nodes: u64,
        gap: f64,
        licence: Vec<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (source, line) = (PathBuf::new(), Some(line));
        let ask = SourceRequest {
            source,
            line,
            scenario: scenario.map(Into::into),
            months,
            qualification_months,
            qualification_cost,
            premium,
            margin,
            candidates,
            nodes,
            gap,
            solver: knockon::Solver::Auto,
            licence,
        };
        let answer = py.detach(|| knockon::source_network(&self.0, &ask)).map_err(|e| raise(py, &e))?;
        value(py, &answer)
    }
}

/// A place, or none where the text is empty.
fn place(py: Python<'_>, table: &str, row: usize, text: &str) -> PyResult<Option<Place>> {
    if text.is_empty() {
        return Ok(None);
    }
    let expected = "expected two capital letters of ISO 3166-1, such as JP";
    let wrong = || usage(py, format!("{table}, row {row}: `{text}` is no place; {expected}"));
    Place::new(text).map(Some).ok_or_else(wrong)
}

fn add_items(py: Python<'_>, b: &mut NetworkBuilder, t: &Given) -> PyResult<()> {
    let (id, unit) = (t.texts(py, "item")?, t.texts_or_empty(py, "unit")?);
    let worth = t.numbers_or(py, "value_per_unit", 1.0)?;
    for ((id, unit), worth) in id.into_iter().zip(unit).zip(worth) {
        b.item(ItemSpec::new(id, unit).worth(worth));
    }
    Ok(())
}

fn add_lines(py: Python<'_>, b: &mut NetworkBuilder, t: &Given) -> PyResult<()> {
    let (id, party) = (t.texts(py, "line")?, t.texts_or_empty(py, "party")?);
    let (item, at) = (t.texts(py, "item")?, t.texts_or_empty(py, "place")?);
    let spare = t.numbers_or(py, "spare_share", 0.0)?;
    let extra = t.numbers_or(py, "extra_capacity_per_day", 0.0)?;
    for i in 0..t.rows() {
        let owner = if party[i].is_empty() { id[i] } else { party[i] };
        let line = LineSpec::new(id[i], owner, item[i]).spare(spare[i]).extra(extra[i]);
        b.line(match place(py, "lines", i, at[i])? {
            Some(p) => line.place(p),
            None => line,
        });
    }
    Ok(())
}

fn add_inputs(py: Python<'_>, b: &mut NetworkBuilder, t: &Given) -> PyResult<()> {
    let (line, item, class) = (t.texts(py, "line")?, t.texts(py, "item")?, t.texts(py, "class")?);
    let quantity = t.numbers_or(py, "units_per_unit", f64::NAN)?;
    let cover = t.numbers_or(py, "cover_days", f64::NAN)?;
    let target = t.numbers_or(py, "target_cover_days", f64::NAN)?;
    for i in 0..t.rows() {
        let class = match class[i] {
            "critical" => InputClass::Critical,
            "important" => InputClass::Important,
            "not_critical" => InputClass::NotCritical,
            other => {
                let expected = "expected critical, important or not_critical";
                return Err(usage(py, format!("inputs, row {i}: `{other}` is no class; {expected}")));
            }
        };
        let mut input = InputSpec::new(line[i], item[i], class);
        // What is not given keeps the builder's own value.
        if !cover[i].is_nan() {
            input = input.cover(cover[i]);
        }
        if !target[i].is_nan() {
            input = input.target(target[i]);
        }
        if !quantity[i].is_nan() {
            input = input.quantity(quantity[i]);
        }
        b.input(input);
    }
    Ok(())
}

fn add_links(py: Python<'_>, b: &mut NetworkBuilder, t: &Given) -> PyResult<()> {
    let (id, plant) = (t.texts_or_empty(py, "link")?, t.texts_or_empty(py, "plant")?);
    let (supplier, buyer) = (t.texts(py, "supplier")?, t.texts(py, "buyer")?);
    let (base, planned) = (t.numbers(py, "base_per_day")?, t.numbers_or(py, "planned_per_day", 0.0)?);
    let lead = t.numbers_or(py, "lead_days", 0.0)?;
    for i in 0..t.rows() {
        let name = if id[i].is_empty() { format!("L{i}") } else { id[i].to_owned() };
        let mut link = LinkSpec::new(name, supplier[i], buyer[i], base[i]);
        link.planned_per_day = planned[i];
        if lead[i] < 0.0 || lead[i].fract() != 0.0 || lead[i] > f64::from(u32::MAX) {
            return Err(usage(
                py,
                format!("links, row {i}: {} is no number of days; expected 0, 1, 2, …", lead[i]),
            ));
        }
        link.lead_days = lead[i] as u32;
        b.link(match place(py, "links", i, plant[i])? {
            Some(p) => link.plant(p),
            None => link,
        });
    }
    Ok(())
}

fn add_demands(py: Python<'_>, b: &mut NetworkBuilder, t: &Given) -> PyResult<()> {
    let (id, line) = (t.texts_or_empty(py, "demand")?, t.texts(py, "line")?);
    let (market, base) = (t.texts_or_empty(py, "market")?, t.numbers(py, "base_per_day")?);
    for i in 0..t.rows() {
        let name = if id[i].is_empty() { format!("D{i}") } else { id[i].to_owned() };
        b.demand(DemandSpec::new(name, line[i], market[i], base[i]));
    }
    Ok(())
}
