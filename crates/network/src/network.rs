//! The checked network: dense vectors, one entry a row, and the links by buyer and by supplier.

use crate::lookup::Lookup;
use crate::spec::InputClass;
use knockon_vocabulary::Place;
use serde::Serialize;
use std::borrow::Cow;
use std::ops::Range;

/// A checked supply network.
///
/// Lines and items keep the order in which they were given. Inputs are sorted by line, links by buyer line and input,
/// final demands by line, each otherwise in the order given, so that the inputs, the links in and the demands of a
/// line are ranges.
#[derive(Debug, Clone, Serialize)]
pub struct Network {
    pub(crate) items: Lookup,
    pub(crate) units: Vec<String>,
    pub(crate) lines: Lookup,
    pub(crate) value_per_unit: Vec<f64>,
    pub(crate) party: Vec<String>,
    pub(crate) place: Vec<Place>,
    pub(crate) product: Vec<u32>,
    pub(crate) base_output: Vec<f64>,
    pub(crate) capacity: Vec<f64>,
    pub(crate) input_start: Vec<usize>,
    pub(crate) input_item: Vec<u32>,
    pub(crate) input_line: Vec<u32>,
    pub(crate) units_per_unit: Vec<f64>,
    pub(crate) class: Vec<InputClass>,
    pub(crate) cover_days: Vec<f64>,
    pub(crate) target_cover_days: Vec<f64>,
    pub(crate) link_start: Vec<usize>,
    pub(crate) links: Lookup,
    pub(crate) supplier: Vec<u32>,
    pub(crate) link_input: Vec<u32>,
    pub(crate) base_flow: Vec<f64>,
    pub(crate) planned_flow: Vec<f64>,
    pub(crate) share: Vec<f64>,
    pub(crate) lead_days: Vec<u32>,
    pub(crate) plant: Vec<Place>,
    pub(crate) out_start: Vec<usize>,
    pub(crate) out_links: Vec<u32>,
    pub(crate) demand_start: Vec<usize>,
    pub(crate) demands: Lookup,
    pub(crate) demand_line: Vec<u32>,
    pub(crate) market: Vec<u32>,
    pub(crate) markets: Vec<String>,
    pub(crate) base_demand: Vec<f64>,
}

impl Network {
    /// Number of lines.
    pub fn line_count(&self) -> usize {
        self.product.len()
    }
    /// Number of inputs over all lines.
    pub fn input_count(&self) -> usize {
        self.input_item.len()
    }
    /// Number of links.
    pub fn link_count(&self) -> usize {
        self.supplier.len()
    }
    /// Number of final demands.
    pub fn demand_count(&self) -> usize {
        self.demand_line.len()
    }

    /// The line with this id.
    pub fn line(&self, id: &str) -> Option<u32> {
        self.lines.find(id)
    }
    /// The item with this id.
    pub fn item(&self, id: &str) -> Option<u32> {
        self.items.find(id)
    }
    /// The link with this id.
    pub fn link(&self, id: &str) -> Option<u32> {
        self.links.find(id)
    }
    /// The final demand with this id.
    pub fn demand(&self, id: &str) -> Option<u32> {
        self.demands.find(id)
    }
    /// The input of a line that is this item.
    pub fn input(&self, line: u32, item: u32) -> Option<u32> {
        self.inputs_of(line).find(|&k| self.input_item[k] == item).map(|k| k as u32)
    }

    /// Ids of the lines.
    pub fn line_ids(&self) -> &[String] {
        self.lines.ids()
    }
    /// Ids of the items.
    pub fn item_ids(&self) -> &[String] {
        self.items.ids()
    }
    /// Units of the items, in words.
    pub fn item_units(&self) -> &[String] {
        &self.units
    }
    /// Id of a link.
    pub fn link_id(&self, link: u32) -> Cow<'_, str> {
        self.links.id(link as usize)
    }
    /// Id of a final demand.
    pub fn demand_id(&self, demand: u32) -> Cow<'_, str> {
        self.demands.id(demand as usize)
    }
    /// What one unit of each item is worth, money at base prices.
    pub fn value_per_unit(&self) -> &[f64] {
        &self.value_per_unit
    }

    /// Party of each line.
    pub fn party(&self) -> &[String] {
        &self.party
    }
    /// Where each line's party sits.
    pub fn place(&self) -> &[Place] {
        &self.place
    }
    /// Item that each line makes.
    pub fn product(&self) -> &[u32] {
        &self.product
    }
    /// Base output of each line, units a day.
    pub fn base_output(&self) -> &[f64] {
        &self.base_output
    }
    /// Capacity of each line, units a day.
    pub fn capacity(&self) -> &[f64] {
        &self.capacity
    }

    /// Inputs of a line.
    pub fn inputs_of(&self, line: u32) -> Range<usize> {
        self.input_start[line as usize]..self.input_start[line as usize + 1]
    }
    /// Item of each input.
    pub fn input_item(&self) -> &[u32] {
        &self.input_item
    }
    /// Line that uses each input.
    pub fn input_line(&self) -> &[u32] {
        &self.input_line
    }
    /// A of each input: units of it per unit of output.
    pub fn units_per_unit(&self) -> &[f64] {
        &self.units_per_unit
    }
    /// Class of each input.
    pub fn class(&self) -> &[InputClass] {
        &self.class
    }
    /// Stock of each input on the first morning, days of base use.
    pub fn cover_days(&self) -> &[f64] {
        &self.cover_days
    }
    /// Stock aimed at of each input, days of use.
    pub fn target_cover_days(&self) -> &[f64] {
        &self.target_cover_days
    }

    /// Links that bring an input.
    pub fn links_of(&self, input: u32) -> Range<usize> {
        self.link_start[input as usize]..self.link_start[input as usize + 1]
    }
    /// Links out of a line, in rising order.
    pub fn links_out(&self, line: u32) -> &[u32] {
        &self.out_links[self.out_start[line as usize]..self.out_start[line as usize + 1]]
    }
    /// Supplying line of each link.
    pub fn supplier(&self) -> &[u32] {
        &self.supplier
    }
    /// Input that each link brings.
    pub fn link_input(&self) -> &[u32] {
        &self.link_input
    }
    /// Buying line of a link.
    pub fn buyer(&self, link: u32) -> u32 {
        self.input_line[self.link_input[link as usize] as usize]
    }
    /// Base flow of each link, units a day.
    pub fn base_flow(&self) -> &[f64] {
        &self.base_flow
    }
    /// What each link without a base flow could carry, units a day.
    pub fn planned_flow(&self) -> &[f64] {
        &self.planned_flow
    }
    /// Share of each link in its input's base flow; where an input has none, in the planned flows.
    pub fn share(&self) -> &[f64] {
        &self.share
    }
    /// Days from order to delivery of each link.
    pub fn lead_days(&self) -> &[u32] {
        &self.lead_days
    }
    /// Place of production of each link's goods.
    pub fn plant(&self) -> &[Place] {
        &self.plant
    }

    /// Final demands of a line.
    pub fn demands_of(&self, line: u32) -> Range<usize> {
        self.demand_start[line as usize]..self.demand_start[line as usize + 1]
    }
    /// Line that serves each final demand.
    pub fn demand_line(&self) -> &[u32] {
        &self.demand_line
    }
    /// Market of a final demand.
    pub fn market(&self, demand: u32) -> &str {
        &self.markets[self.market[demand as usize] as usize]
    }
    /// Names of the markets.
    pub fn markets(&self) -> &[String] {
        &self.markets
    }
    /// Base of each final demand, units a day.
    pub fn base_demand(&self) -> &[f64] {
        &self.base_demand
    }
}
