//! A network as a list of edges or as GraphML, for programs that do not know our layout.
//!
//! Both give money a day at base prices; recipes, classes, stocks and capacities have no place in these forms and stay behind.

use crate::network::Network;
use std::io::{Result, Write};

fn value(net: &Network, link: usize) -> f64 {
    let supplier = net.supplier()[link] as usize;
    net.base_flow()[link] * net.value_per_unit()[net.product()[supplier] as usize]
}

/// Final demand of each line, money a day.
fn final_demand(net: &Network) -> Vec<f64> {
    let mut out = vec![0.0; net.line_count()];
    for (d, &line) in net.demand_line().iter().enumerate() {
        out[line as usize] +=
            net.base_demand()[d] * net.value_per_unit()[net.product()[line as usize] as usize];
    }
    out
}

/// `supplier,buyer,value,lead_days`.
pub fn write_edges(net: &Network, out: &mut dyn Write) -> Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["supplier", "buyer", "value", "lead_days"])?;
    let lines = net.line_ids();
    for l in 0..net.link_count() {
        csv.write_record([
            lines[net.supplier()[l] as usize].as_str(),
            &lines[net.buyer(l as u32) as usize],
            &value(net, l).to_string(),
            &net.lead_days()[l].to_string(),
        ])?;
    }
    csv.flush()
}

/// `firm,sector,place,final_demand`.
pub fn write_firms(net: &Network, out: &mut dyn Write) -> Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["firm", "sector", "place", "final_demand"])?;
    for (i, demand) in final_demand(net).iter().enumerate() {
        csv.write_record([
            net.line_ids()[i].as_str(),
            &net.item_ids()[net.product()[i] as usize],
            net.place()[i].as_str(),
            &demand.to_string(),
        ])?;
    }
    csv.flush()
}

/// GraphML with the attributes that the reader knows.
pub fn write_graphml(net: &Network, out: &mut dyn Write) -> Result<()> {
    let safe = |text: &str| quick_xml::escape::escape(text).into_owned();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    for (of, name, kind) in [
        ("node", "sector", "string"),
        ("node", "place", "string"),
        ("node", "final_demand", "double"),
        ("edge", "value", "double"),
        ("edge", "lead_days", "int"),
    ] {
        writeln!(out, "<key id=\"{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
    }
    writeln!(out, "<graph edgedefault=\"directed\">")?;
    let lines = net.line_ids();
    for (i, demand) in final_demand(net).iter().enumerate() {
        let (sector, place) = (safe(&net.item_ids()[net.product()[i] as usize]), net.place()[i]);
        writeln!(
            out,
            "<node id=\"{}\"><data key=\"sector\">{sector}</data><data key=\"place\">{place}</data><data key=\"final_demand\">{demand}</data></node>",
            safe(&lines[i])
        )?;
    }
    for l in 0..net.link_count() {
        writeln!(
            out,
            "<edge source=\"{}\" target=\"{}\"><data key=\"value\">{}</data><data key=\"lead_days\">{}</data></edge>",
            safe(&lines[net.supplier()[l] as usize]),
            safe(&lines[net.buyer(l as u32) as usize]),
            value(net, l),
            net.lead_days()[l]
        )?;
    }
    writeln!(out, "</graph>\n</graphml>")
}
