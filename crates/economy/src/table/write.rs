//! Writes our own layout; what is written reads back as the same table.

use super::{Flows, Satellite, Table, ValueAddedIs};
use std::fmt::Write as _;

/// The table in the layout of [`super::read`], without its satellites.
pub fn write_table(table: &Table) -> String {
    let info = &table.info;
    let mut out = String::from("# knockon table: 1\n");
    let flows = match info.flows {
        Flows::Domestic => "domestic",
        Flows::Total => "total",
        Flows::Interregional => "interregional",
    };
    let value_added = if info.value_added_is == ValueAddedIs::Datum { "datum" } else { "residual" };
    for (key, value) in [
        ("name", info.name.as_str()),
        ("year", &info.year.to_string()),
        ("currency", info.currency.as_str()),
        ("unit", &info.unit.to_string()),
        ("prices", &info.prices),
        ("flows", flows),
        ("value_added", value_added),
        ("source", &info.source),
    ] {
        put(&mut out, &format!("# {key}: {value}\n"));
    }
    let codes: Vec<String> = table.industries.iter().map(|i| format!("{}/{}", i.place, i.sector)).collect();
    put(&mut out, "row,label");
    for code in &codes {
        put(&mut out, &format!(",{}", quote(code)));
    }
    for f in &table.finals {
        put(&mut out, &format!(",{}", quote(&format!("{}/final/{}", f.place, f.category))));
    }
    put(&mut out, "\n");
    for (i, code) in codes.iter().enumerate() {
        let row = [table.z.row(i), table.y.row(i)].concat();
        line(&mut out, code, &table.industries[i].label, &row, 0);
    }
    if let Some(row) = &table.imports {
        line(&mut out, "imports", "", row, 0);
    }
    if let Some(row) = &table.taxes {
        line(&mut out, "taxes_products", "", row, 0);
    }
    line(&mut out, "value_added", "", &table.value_added, table.finals.len());
    line(&mut out, "output", "", &table.output, table.finals.len());
    out
}

/// The satellites in the layout of [`super::read_satellites`].
pub fn write_satellites(table: &Table, satellites: &[Satellite]) -> String {
    let mut out = String::from("satellite,unit,source,place,group,sectors,value\n");
    for s in satellites {
        for c in &s.cells {
            let sectors: Vec<&str> =
                c.industries.iter().map(|&i| table.industries[i].sector.as_str()).collect();
            let fields =
                [&s.name, &s.unit, &s.source, &c.place, &c.group, &sectors.join(";"), &c.value.to_string()];
            let quoted: Vec<String> = fields.iter().map(|f| quote(f)).collect();
            put(&mut out, &format!("{}\n", quoted.join(",")));
        }
    }
    out
}

fn line(out: &mut String, code: &str, label: &str, cells: &[f64], empty: usize) {
    put(out, &format!("{},{}", quote(code), quote(label)));
    for v in cells {
        // A zero is an empty cell: most cells of a world table are.
        if *v == 0.0 { put(out, ",") } else { put(out, &format!(",{v}")) }
    }
    put(out, &",".repeat(empty));
    put(out, "\n");
}

fn put(out: &mut String, text: &str) {
    out.write_str(text).expect("writing to a String cannot fail");
}

fn quote(field: &str) -> String {
    if field.contains([',', '"', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
