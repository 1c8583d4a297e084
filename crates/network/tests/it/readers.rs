//! Readers: what is written is read back, and every mistake is placed.

use knockon_network::generate::{
    Essentials, Firm, IndustryTable, Reconstruct, ScaleFree, reconstruct, scale_free,
};
use knockon_network::read::{EdgeOptions, FILES, Folder, edges, folder, graphml, write_table};
use knockon_network::*;
use knockon_vocabulary::Place;

fn written(net: &Network) -> Vec<Vec<u8>> {
    FILES
        .iter()
        .map(|(table, _)| {
            let mut out = Vec::new();
            write_table(net, *table, &mut out).unwrap();
            out
        })
        .collect()
}

fn read(files: &[Vec<u8>]) -> Result<Network, Error> {
    folder(&Folder {
        items: ("items.csv", &files[0]),
        lines: ("lines.csv", &files[1]),
        inputs: ("inputs.csv", &files[2]),
        links: ("links.csv", &files[3]),
        demands: ("demands.csv", &files[4]),
    })
}

fn small() -> Network {
    let ask = ScaleFree { firms: 200, sectors: 9, ..ScaleFree::default() };
    scale_free(&ask, &Essentials::generate(9, 1)).unwrap().build().unwrap()
}

#[test]
fn what_is_written_is_read_back() {
    let net = small();
    let files = written(&net);
    let again = read(&files).unwrap();
    assert_eq!(again.base_flow(), net.base_flow());
    assert_eq!((again.class(), again.cover_days()), (net.class(), net.cover_days()));
    assert_eq!((again.lead_days(), again.plant()), (net.lead_days(), net.plant()));
    assert_eq!((again.place(), again.line_ids()), (net.place(), net.line_ids()));
    let off = again.capacity().iter().zip(net.capacity()).map(|(a, b)| (a / b - 1.0).abs());
    assert!(off.fold(0.0, f64::max) < 1e-12);
    assert_eq!(written(&again)[3], files[3]);
}

#[test]
fn every_mistake_in_a_folder_is_placed() {
    let files = written(&small());
    let wrong = |table: usize, change: &dyn Fn(&str) -> String| {
        let mut files = files.clone();
        files[table] = change(std::str::from_utf8(&files[table]).unwrap()).into_bytes();
        read(&files).expect_err("the change is a mistake").to_string()
    };
    let line3 = |text: &str, new: &str| {
        let mut lines: Vec<&str> = text.lines().collect();
        lines[2] = new;
        lines.join("\n")
    };
    let cases = [
        (wrong(3, &|t| line3(t, "L1,F1,nobody,1,0,0,XX")), "links.csv:3: no line has the id `nobody`"),
        (
            wrong(3, &|t| line3(t, "L1,F1,F2,x,0,0,XX")),
            "links.csv:3: column `base_per_day` is `x`; expected a number",
        ),
        (wrong(3, &|t| line3(t, "L1,F1,F2,1,0,0,Japan")), "links.csv:3: column `plant` is `Japan`"),
        (wrong(3, &|t| line3(t, "L1,F0,F1,-1,0,0,XX")), "links.csv:3 (`L1`): base flow (units a day) is -1"),
        (wrong(2, &|t| line3(t, "F0,S01,vital,,5,5")), "inputs.csv:3: column `class` is `vital`"),
        (wrong(2, &|t| line3(t, "F0,S01,critical,,0.5,5")), "inputs.csv:3"),
        (
            wrong(1, &|t| t.replacen("spare_share", "spare", 1)),
            "lines.csv:1: the column `spare` is not known",
        ),
        (wrong(0, &|t| t.replacen("item", "thing", 1)), "items.csv:1: the column `item` is missing"),
        (wrong(1, &|t| line3(t, "F0,F0,S01,US,0,1")), "lines.csv:3: another row has the same id"),
        (wrong(4, &|t| line3(t, "D1,F1,final")), "demands.csv:3"),
    ];
    for (got, want) in cases {
        assert!(got.starts_with(want), "{got}\n{want}");
    }
}

#[test]
fn a_plain_list_of_edges_is_a_network() {
    let list = b"supplier;buyer;value\na;b;365\na;b;365\nb;c;730\n";
    let options = EdgeOptions { cover_days: 10.0, ..EdgeOptions::default() };
    let net = edges(("e.csv", list), None, &options).unwrap().build().unwrap();
    assert_eq!(net.base_flow(), [1.0, 1.0, 2.0]);
    let c = net.line("c").unwrap();
    assert_eq!(net.base_output()[c as usize], 2.0, "who sells nothing serves final demand");
    assert_eq!(net.item_ids(), ["a", "b", "c"]);

    let firms = b"firm,sector,place,final_demand\na,steel,JP,0\nb,cars,JP,7300\nc,cars,US,0\n";
    let essentials = Essentials::read("m.csv", b"x,steel,cars\nsteel,2,0\ncars,1,1\n").unwrap();
    let options = EdgeOptions { essentials: Some(essentials), ..options };
    let list = b"supplier,buyer,value\na,b,365\nb,c,730\n";
    let net = edges(("e.csv", list), Some(("f.csv", firms)), &options).unwrap().build().unwrap();
    assert_eq!(net.class(), [InputClass::NotCritical, InputClass::Important]);
    assert_eq!(net.plant()[0], Place::new("JP").unwrap());
    assert_eq!(net.base_output(), [1.0, 22.0, 2.0]);
    let wrong = edges(("e.csv", b"supplier,buyer,value\na,x,1\n"), Some(("f.csv", firms)), &options);
    assert_eq!(wrong.unwrap_err().to_string(), "e.csv:2: no firm has the id `x`");
}

const GRAPH: &str = r#"<?xml version="1.0"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="node" attr.name="sector" attr.type="string"><default>parts</default></key>
  <key id="d1" for="edge" attr.name="value" attr.type="double"/>
  <graph edgedefault="directed">
    <node id="a &amp; b"/>
    <node id="c"><data key="d0">cars</data></node>
    <edge source="a &amp; b" target="c"><data key="d1">3650</data></edge>
  </graph>
</graphml>"#;

#[test]
fn a_graphml_file_is_a_network() {
    let net = graphml("g.graphml", GRAPH.as_bytes(), &EdgeOptions::default()).unwrap().build().unwrap();
    assert_eq!(
        (net.item_ids(), net.base_flow()),
        (&["cars".to_owned(), "parts".to_owned()][..], &[10.0][..])
    );
    assert!(net.line("a & b").is_some());
    let wrong = |from: &str, to: &str| {
        let text = GRAPH.replace(from, to);
        graphml("g.graphml", text.as_bytes(), &EdgeOptions::default()).unwrap_err().to_string()
    };
    assert!(wrong("edgedefault=\"directed\"", "edgedefault=\"undirected\"").contains("undirected edge"));
    assert!(wrong(">3650<", ">many<").starts_with("g.graphml:8: column `value` is `many`"));
    assert!(wrong("target=\"c\"", "target=\"d\"").contains("no node has the id `d`"));
    assert!(wrong("<node id=\"c\">", "<node>").contains("a `node` without `id`"));
    assert!(wrong("</graph>", "</grph>").contains("not XML"));
}

#[test]
fn a_table_comes_out_of_the_firms_that_were_linked_for_it() {
    let names = |n: usize| (0..n).map(|k| format!("K{k}")).collect::<Vec<_>>();
    let table = IndustryTable {
        sectors: names(3),
        flows: vec![10.0, 50.0, 5.0, 20.0, 0.0, 30.0, 0.01, 8.0, 12.0],
        final_demand: vec![100.0, 200.0, 50.0],
    };
    let place = Place::new("JP").unwrap();
    let firms: Vec<Firm> = (0..60)
        .map(|i| Firm { id: format!("f{i}"), sector: i % 3, place, size: 1.0 / (1.0 + i as f64) })
        .collect();
    let made = reconstruct(&table, &firms, None, &Reconstruct::default()).unwrap();
    assert!(made.left_out < 1e-4 && made.misplaced_sales < 0.5, "{} {}", made.left_out, made.misplaced_sales);
    let net = made.rows.build().unwrap();
    let mut got = [0.0; 9];
    for l in 0..net.link_count() {
        let (i, j) = (net.supplier()[l] as usize, net.buyer(l as u32) as usize);
        got[net.product()[i] as usize * 3 + net.product()[j] as usize] += net.base_flow()[l] * 365.0;
    }
    for (got, want) in got.iter().zip(&table.flows) {
        assert!((got - want).abs() < 1e-9 * want || *want < 0.1, "{got} {want}");
    }
    // A buyer's purchases of an item are its share of its sector's size.
    let total: f64 = firms.iter().filter(|f| f.sector == 0).map(|f| f.size).sum();
    let bought: f64 = net.links_of(net.input(0, 1).unwrap()).map(|l| net.base_flow()[l] * 365.0).sum();
    assert!((bought - 20.0 * firms[0].size / total).abs() < 1e-9);
}
