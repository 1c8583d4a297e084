//! Results of networks on disk: a folder with tables, data and a page, or one file whose ending says its form.
//!
//! Supported: a folder (CSV, with the feature `parquet` Parquet beside it, `answer.json`, `report.html`), and `.csv`, `.parquet` (with the
//! feature) or `.json` alone, where a single table is the first. Not supported: other endings; they name folders.

mod risk;
mod simulation;
mod sourcing;

pub use risk::risk_to;
pub(crate) use simulation::{Seen, save as save_simulation};
pub use sourcing::source_to;

use crate::error::{Error, ErrorKind};
use crate::folder;
use crate::networks::about_line;
use knockon_network::Network;
use knockon_report::{NetworkView, Node, Sheet, Tiers, network_html, tiers_of};
use serde::Serialize;
use serde_json::json;
use std::path::Path;

/// What is to be written.
struct Results<'a, A> {
    /// Word of the schema, and what else the manifest says.
    schema: &'static str,
    manifest: serde_json::Value,
    /// Tables by stem, the first of which a single file holds.
    sheets: Vec<(&'static str, Sheet)>,
    answer: &'a A,
}

impl<A: Serialize> Results<'_, A> {
    /// Writes as a whole or not at all; the page is made for folders only.
    fn save(&self, out: &Path, page: impl FnOnce() -> NetworkView) -> Result<(), Error> {
        let ending = out.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let first = || self.sheets.first().map(|s| &s.1).ok_or_else(|| Error::usage("there is no table"));
        match ending.as_str() {
            "csv" => return folder::file(out, &first()?.csv()),
            "parquet" => return folder::file(out, &columnar(first()?)?),
            "json" => return folder::file(out, &self.json()?),
            _ => {}
        }
        let mut files = Vec::new();
        for (stem, sheet) in &self.sheets {
            files.push((format!("{stem}.csv"), sheet.csv()));
            if cfg!(feature = "parquet") {
                files.push((format!("{stem}.parquet"), columnar(sheet)?));
            }
        }
        files.push(("answer.json".to_owned(), self.json()?));
        files.push(("report.html".to_owned(), network_html(&page()).into_bytes()));
        let mut manifest = json!({"schema": self.schema, "version": env!("CARGO_PKG_VERSION")});
        if let (Some(all), Some(own)) = (manifest.as_object_mut(), self.manifest.as_object()) {
            all.extend(own.clone());
        }
        files.push(("manifest.json".to_owned(), format!("{manifest:#}\n").into_bytes()));
        folder::replace(out, &files)
    }

    fn json(&self) -> Result<Vec<u8>, Error> {
        let value =
            serde_json::to_value(self.answer).map_err(|e| Error::from(ErrorKind::Internal(e.to_string())))?;
        Ok(format!("{value:#}\n").into_bytes())
    }
}

/// A sheet as Parquet.
pub(crate) fn columnar(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    sheet.parquet().map_err(|e| Error::usage(e.to_string()))
}

/// What a page calls the network of a folder.
pub(crate) fn name_of(folder: &Path) -> String {
    folder.file_name().map_or_else(|| "network".to_owned(), |n| n.to_string_lossy().into_owned())
}

/// Everybody whom links join to the struck lines, by steps from them. `figures`: what a line makes without the shock and what it loses.
fn tiers_from(
    net: &Network,
    struck: &[u32],
    (of, unit): (&str, &str),
    figures: impl Fn(usize) -> (f64, f64),
) -> Tiers {
    let steps = net.steps_from(struck);
    // Lines that no link joins to the shock are nobody's tier.
    let joined: Vec<usize> = (0..net.line_count()).filter(|i| steps[*i].is_some()).collect();
    let member = |&i: &usize| {
        let (base, lost) = figures(i);
        let (name, about) = (net.line_ids()[i].clone(), about_line(net, i));
        Node { name, about, step: steps[i].unwrap_or(0), base, lost }
    };
    let place = |i: u32| joined.binary_search(&(i as usize)).unwrap_or(usize::MAX);
    let links = (0..net.link_count()).map(|l| {
        let from = net.supplier()[l];
        let value = net.base_flow()[l] * net.value_per_unit()[net.product()[from as usize] as usize];
        (place(from), place(net.buyer(l as u32)), value)
    });
    tiers_of(of, unit, joined.iter().map(member), links)
}

#[cfg(test)]
mod tests {
    use crate::measures::ScenarioFrom;
    use crate::risk::RiskRequest;
    use crate::simulate::{SimulateRequest, simulate_network};
    use crate::source::SourceRequest;
    use knockon_network::generate::{Essentials, ScaleFree, scale_free};
    use std::path::{Path, PathBuf};

    fn net() -> knockon_network::Network {
        let ask = ScaleFree { firms: 40, sectors: 6, seed: 5, ..ScaleFree::default() };
        scale_free(&ask, &Essentials::generate(6, 5)).expect("firms").build().expect("a network")
    }

    fn ask(out: PathBuf) -> SimulateRequest {
        let text =
            "days = 30\n[[measure]]\nid = \"m\"\nbuyer = [\"F1\"]\nfrom = 5\n[ranges]\ntau_days = [4, 20]\n";
        SimulateRequest {
            source: PathBuf::from("nets/small"),
            scenario: Some(ScenarioFrom::Text(text.to_owned())),
            days: 30,
            rationing: None,
            draws: 4,
            seed: 1,
            by_measure: true,
            top: 3,
            out: Some(out),
        }
    }

    fn names(dir: &Path) -> Vec<String> {
        let read = std::fs::read_dir(dir).expect("a folder");
        let mut all: Vec<String> =
            read.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        all.sort();
        all
    }

    #[test]
    fn a_simulation_leaves_tables_data_and_a_page() {
        let top = tempfile::tempdir().expect("a folder");
        let out = top.path().join("made");
        let answer = simulate_network(&net(), &ask(out.clone())).expect("simulated");
        let mut want =
            vec!["answer.json", "days.csv", "lines.csv", "manifest.json", "measures.csv", "report.html"];
        want.insert(6, "sensitivity.csv");
        if cfg!(feature = "parquet") {
            want.extend(["days.parquet", "lines.parquet", "measures.parquet", "sensitivity.parquet"]);
            want.sort_unstable();
        }
        assert_eq!(names(&out), want);
        let days = std::fs::read_to_string(out.join("days.csv")).expect("a table");
        assert_eq!(days.lines().count(), 31);
        let header = days.lines().next().expect("a header");
        assert!(header.contains(
            "share_of_base_p05,share_of_base_p25,share_of_base_median,share_of_base_p75,share_of_base_p95"
        ));
        // Every series of the days has bands, and what moves it; the spread of the lines' losses adds up to what the draws lost.
        for (series, _) in crate::draws::SERIES {
            assert!(header.contains(&format!(",{series},")), "{series}");
            assert!(header.contains(&format!(",{series}_p05,{series}_p25,{series}_median")), "{series}");
        }
        let moved = std::fs::read_to_string(out.join("sensitivity.csv")).expect("a table");
        // The series of the days, and the loss due to the one measure.
        assert_eq!(moved.lines().count(), 1 + (crate::draws::SERIES.len() + 1) * 30);
        let due = std::fs::read_to_string(out.join("measures.csv")).expect("a table");
        assert!(due.starts_with("day,measure,lost_money,lost_money_p05,lost_money_p25,lost_money_median,"));
        let spread = answer.spread.as_ref().expect("a spread");
        assert_eq!(spread.lines.as_ref().map(Vec::len), Some(40));
        for d in &answer.path {
            let (what, who): (f64, f64) = (d.lost_for_want_of.iter().sum(), d.lost_by.iter().sum());
            let lost = answer.base_per_day - d.output;
            let gap = (what - lost).abs().max((who - lost).abs());
            assert!(gap <= 1e-9 * answer.base_per_day, "day {}: {gap}", d.day);
        }
        for s in &spread.series {
            let b = &s.bands;
            let rise = [&b.p05, &b.p25, &b.median, &b.p75, &b.p95];
            assert!((0..30).all(|day| rise.windows(2).all(|w| w[0][day] <= w[1][day])), "{}", s.name);
        }
        let lost: f64 = std::fs::read_to_string(out.join("lines.csv"))
            .expect("a table")
            .lines()
            .skip(1)
            .map(|l| l.split(',').nth(3).expect("a cell").parse::<f64>().expect("a number"))
            .sum();
        assert!((lost - answer.lost).abs() <= 1e-9 * answer.base_per_day * 30.0, "{lost} {}", answer.lost);
        let page = std::fs::read_to_string(out.join("report.html")).expect("a page");
        for id in ["network-path", "tiers-map", "tiers-steps", "ranked-exposures", "network-measures"] {
            assert!(page.contains(&format!("class=\"plot\" id=\"{id}\"")), "{id}");
        }
        assert!(page.contains("lost due to m"), "bands of the loss by measure");
    }

    /// Every CSV table of a folder stands beside it as Parquet, with the same columns and as many rows.
    fn columnar_too(dir: &Path, stems: &[&str]) {
        for stem in stems {
            let parquet = dir.join(format!("{stem}.parquet"));
            #[cfg(feature = "parquet")]
            {
                use parquet::file::reader::{FileReader, SerializedFileReader};
                let text = std::fs::read_to_string(dir.join(format!("{stem}.csv"))).expect("a table");
                let file = std::fs::File::open(parquet).expect("a file");
                let reader = SerializedFileReader::new(file).expect("Parquet");
                let meta = reader.metadata().file_metadata();
                assert_eq!(meta.num_rows(), text.lines().count() as i64 - 1, "{stem}");
                let columns: Vec<&str> = meta.schema_descr().columns().iter().map(|c| c.name()).collect();
                assert_eq!(columns.join(","), text.lines().next().expect("a header"), "{stem}");
            }
            #[cfg(not(feature = "parquet"))]
            assert!(!parquet.exists() && dir.join(format!("{stem}.csv")).exists(), "{stem}");
        }
    }

    /// One table alone in a file of the form that its ending says; without the feature it is refused and nothing is left.
    fn alone(at: &Path, rows: usize, save: impl FnOnce(&Path) -> Result<(), crate::Error>) {
        let saved = save(at);
        #[cfg(feature = "parquet")]
        {
            use parquet::file::reader::{FileReader, SerializedFileReader};
            saved.expect("written");
            let reader =
                SerializedFileReader::new(std::fs::File::open(at).expect("a file")).expect("Parquet");
            assert_eq!(reader.metadata().file_metadata().num_rows(), rows as i64);
        }
        #[cfg(not(feature = "parquet"))]
        {
            assert!(saved.expect_err("refused").to_string().contains("feature `parquet`") && rows > 0);
            assert!(!at.exists());
        }
    }

    #[test]
    fn one_file_has_the_form_that_its_ending_says() {
        let top = tempfile::tempdir().expect("a folder");
        let at = |name: &str| top.path().join(name);
        let csv = simulate_network(&net(), &ask(at("x.csv"))).map(|_| std::fs::read_to_string(at("x.csv")));
        assert!(csv.expect("simulated").expect("a table").starts_with("day,output,"));
        simulate_network(&net(), &ask(at("x.json"))).expect("simulated");
        let data: serde_json::Value =
            serde_json::from_slice(&std::fs::read(at("x.json")).expect("data")).expect("JSON");
        assert_eq!(data["days"], 30);
        let columnar = simulate_network(&net(), &ask(at("x.parquet")));
        #[cfg(feature = "parquet")]
        {
            use parquet::file::reader::{FileReader, SerializedFileReader};
            columnar.expect("simulated");
            let file = std::fs::File::open(at("x.parquet")).expect("a file");
            let reader = SerializedFileReader::new(file).expect("Parquet");
            assert_eq!(reader.metadata().file_metadata().num_rows(), 30);
        }
        #[cfg(not(feature = "parquet"))]
        {
            assert!(columnar.expect_err("refused").to_string().contains("feature `parquet`"));
            // A run that fails leaves nothing, not even a file beside.
            assert_eq!(names(top.path()), ["x.csv", "x.json"]);
        }
    }

    #[test]
    fn a_ranking_leaves_its_rows_and_the_tiers_of_the_first() {
        let top = tempfile::tempdir().expect("a folder");
        let folder = top.path().join("net");
        let made = ScaleFree { firms: 40, sectors: 6, seed: 5, ..ScaleFree::default() };
        crate::network_generate(&made, None, &folder).expect("generated");
        let ask = RiskRequest {
            source: folder,
            top: 7,
            top_only: false,
            market: true,
            eps: 0.01,
            final_demand: true,
            converged: true,
            upstream: false,
            measures: None,
            links: None,
        };
        let out = top.path().join("risk");
        let answer = super::risk_to(&ask, &out).expect("ranked");
        let table = std::fs::read_to_string(out.join("ranking.csv")).expect("a table");
        assert_eq!(table.lines().count(), 8);
        let first = format!("1,{},", answer.ranking[0].name);
        assert!(table.lines().nth(1).expect("a row").starts_with(&first), "{table}");
        let page = std::fs::read_to_string(out.join("report.html")).expect("a page");
        columnar_too(&out, &["ranking"]);
        alone(&top.path().join("risk.parquet"), 7, |at| super::risk_to(&ask, at).map(drop));
        for id in ["ranked-exposures", "ranked-size", "tiers-map"] {
            assert!(page.contains(&format!("class=\"plot\" id=\"{id}\"")), "{id}");
        }
    }

    #[test]
    fn a_plan_leaves_its_orders_and_what_it_changes() {
        let top = tempfile::tempdir().expect("a folder");
        let folder = top.path().join("net");
        let made = ScaleFree { firms: 40, sectors: 6, seed: 5, ..ScaleFree::default() };
        crate::network_generate(&made, None, &folder).expect("generated");
        let net = net();
        let critical = |line: &u32| {
            let of = |&k: &usize| net.class()[k] == knockon_network::InputClass::Critical;
            net.inputs_of(*line).filter(of).count() > 1
        };
        let line = (0..40).find(critical).expect("a line with critical inputs");
        let line = net.line_ids()[line as usize].clone();
        let text = format!("[[measure]]\nid = \"m\"\nbuyer = [\"{line}\"]\nfrom = 40\n");
        let ask = SourceRequest {
            source: folder,
            line: Some(line),
            scenario: Some(ScenarioFrom::Text(text)),
            months: 12,
            qualification_months: 3,
            qualification_cost: 0.5,
            premium: 0.1,
            margin: 2.0,
            candidates: 4,
            nodes: 200,
            gap: 1e-6,
            solver: crate::Solver::Auto,
            licence: Vec::new(),
        };
        let out = top.path().join("plan");
        let answer = super::source_to(&ask, &out).expect("planned");
        let (problem, plan) = (answer.problem.expect("a problem"), answer.plan.expect("a plan"));
        let table = |name: &str| {
            let text = std::fs::read_to_string(out.join(name)).expect("a table");
            text.lines()
                .skip(1)
                .map(|l| l.split(',').map(str::to_owned).collect())
                .collect::<Vec<Vec<String>>>()
        };
        let number = |cell: &String| cell.parse::<f64>().expect("a number");
        let ordered: f64 = table("plan.csv").iter().map(|row| number(&row[4])).sum();
        let want: f64 = plan.orders.iter().flatten().sum();
        assert!((ordered - want).abs() <= 1e-9 * want.max(1.0), "{ordered} {want}");
        let sold: f64 = table("periods.csv").iter().map(|row| number(&row[2])).sum();
        assert!((sold - plan.output_total).abs() <= 1e-9 * sold.max(1.0));
        assert_eq!(table("stocks.csv").len(), problem.parts.len() * 12);
        assert_eq!(table("parts.csv").len(), problem.parts.len());
        assert!(problem.parts.len() > 1 && ordered > 0.0);
        let page = std::fs::read_to_string(out.join("report.html")).expect("a page");
        columnar_too(&out, &["plan", "periods", "stocks", "parts"]);
        let orders = table("plan.csv").len();
        alone(&top.path().join("plan.parquet"), orders, |at| super::source_to(&ask, at).map(drop));
        for id in ["plan-spent", "plan-output", "plan-concentration"] {
            assert!(page.contains(&format!("class=\"plot\" id=\"{id}\"")), "{id}");
        }
    }
}
