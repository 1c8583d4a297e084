//! The page and its figures.

use crate::{fixture, large::large};
use knockon_case::outcome::SupplierLoss;
use knockon_report::{figures, html, summary, tables};

const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

/// Hostile text wherever a case can put text.
pub fn hostile() -> knockon_case::outcome::Outcome {
    let mut o = fixture::small();
    let h = || HOSTILE.to_owned();
    (o.case.title, o.case.question, o.case.id, o.case.currency) = (h(), h(), h(), h());
    o.changes = vec![h()];
    o.unlisted = vec![h()];
    o.not_modelled = vec![h()];
    o.notices = vec![h()];
    for l in &mut o.listed {
        (l.name, l.record, l.record_name, l.list, l.citation) = (h(), h(), h(), h(), h());
        l.why = vec![h()];
    }
    for m in &mut o.measures {
        (m.id, m.title, m.kind, m.citation) = (h(), h(), h(), h());
    }
    for l in &mut o.standing {
        (l.supply, l.supplier, l.supplier_home, l.item, l.plant) = (h(), h(), h(), h(), h());
        for s in &mut l.spells {
            (s.state, s.detail) = (h(), h());
            (s.because, s.citations, s.behaviour) = (vec![h()], vec![h()], vec![h()]);
        }
    }
    for p in &mut o.paths {
        (p.party, p.product, p.name, p.unit) = (h(), h(), h(), h());
        p.binding = vec![vec![(h(), 3)]; p.months.len()];
    }
    for s in &mut o.stocks {
        (s.item, s.class, s.party, s.product) = (h(), h(), h(), h());
    }
    for s in o.losses.suppliers.iter_mut().chain(&mut o.losses.third_parties) {
        (s.party, s.name, s.home) = (h(), h(), h());
    }
    for p in &mut o.losses.by_place {
        p.place = h();
    }
    o.losses.by_constraint = vec![(h(), 1.0)];
    o.losses.by_measure = vec![(h(), 1.0)];
    for v in &mut o.impact {
        (v.place, v.what, v.table, v.citation, v.unit) = (h(), h(), h(), h(), h());
        v.notes = vec![h()];
        v.rows.iter_mut().for_each(|r| (r.measure, r.unit, r.why_not) = (h(), h(), h()));
    }
    for s in &mut o.scores {
        (s.series, s.period, s.unit, s.source, s.status, s.break_) = (h(), h(), h(), h(), h(), Some(h()));
    }
    for s in &mut o.sources {
        (s.id, s.publisher, s.title, s.address) = (h(), h(), h(), format!("javascript:{HOSTILE}"));
    }
    for p in &mut o.assumed {
        p.path = h();
    }
    o
}

/// The page without what knockon itself puts there: its style and its three scripts.
fn without_scripts(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<script") {
        out.push_str(before);
        rest = after.split_once("</script>").expect("every script of ours ends").1;
    }
    out + rest
}

#[test]
fn hostile_names_stay_text() {
    let page = html(&hostile());
    assert_eq!(page.matches("<script").count() - count_in_assets(), 3, "only our own scripts");
    let body = without_scripts(&page);
    assert!(!body.contains("<img") && !body.contains("alert(1)</"), "an element came from a name");
    assert!(!body.contains("href=\"javascript:"), "a link came from a name");
    for f in figures(&hostile()) {
        let text = f.json.to_string();
        assert!(!text.contains("<script") && !text.contains("<img"), "{}: {text}", f.id);
        assert!(f.id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{}", f.id);
    }
}

/// Plotly's own source may speak of script elements.
fn count_in_assets() -> usize {
    include_str!("../../assets/plotly-basic.min.js").matches("<script").count()
        + include_str!("../../assets/report.js").matches("<script").count()
}

/// Attributes and style rules that make a browser fetch something.
#[test]
fn the_page_requests_nothing() {
    for outcome in [fixture::empty(), fixture::small(), hostile(), large(20)] {
        let page = html(&outcome);
        let body = without_scripts(&page);
        for loads in ["src=", "@import", "url(", "srcset", "<iframe", "<object", "<embed", "poster=", "<base"]
        {
            let hit = body.find(loads).map(|i| body[i..].chars().take(60).collect::<String>());
            // Escaped text of a case may spell these; inside a tag they never stand.
            let in_tag = hit.as_ref().is_some_and(|h| !h.starts_with("src=x onerror=alert(2)&gt;"));
            assert!(!in_tag, "{hit:?}");
        }
        for link in body.split("<link ").skip(1) {
            assert!(link.contains("href=\"data:"), "{}", &link[..link.len().min(80)]);
        }
        assert!(body.contains("default-src 'none'"));
    }
}

#[test]
fn every_figure_has_a_place_a_name_and_words() {
    for outcome in [fixture::empty(), fixture::small(), large(150)] {
        let page = html(&outcome);
        let all = figures(&outcome);
        for f in &all {
            assert_eq!(
                page.matches(&format!("class=\"plot\" id=\"{}\" role=\"img\"", f.id)).count(),
                1,
                "{}",
                f.id
            );
            assert!(!f.title.is_empty() && f.description.len() > 20, "{}", f.id);
            assert!(f.json["data"].as_array().is_some_and(|d| !d.is_empty()), "{}", f.id);
        }
        let mut ids: Vec<&str> = all.iter().map(|f| f.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all.len());
    }
    assert!(figures(&fixture::empty()).is_empty());
    assert_eq!(figures(&fixture::small()).len(), 22);
}

#[test]
fn every_link_of_the_timeline_is_drawn_over_its_days() {
    let all = figures(&large(150));
    let links = all.iter().find(|f| f.id == "law-links").expect("the chart is there");
    let bars: usize = links.json["data"]
        .as_array()
        .expect("traces")
        .iter()
        .map(|t| t["x"].as_array().expect("bars").len())
        .sum();
    assert_eq!(bars, 150 * 3);
    let day = 86_400_000;
    let total: i64 = links.json["data"]
        .as_array()
        .expect("traces")
        .iter()
        .flat_map(|t| t["x"].as_array().expect("bars"))
        .map(|v| v.as_i64().expect("a duration"))
        .sum();
    // 2019-01-01 to 2021-12-31 are 1,096 days.
    assert_eq!(total, 150 * 1096 * day);
}

#[test]
fn citations_are_a_click_away() {
    let page = html(&fixture::small());
    for address in [
        "https://www.federalregister.gov/citation/84-FR-22961",
        "https://www.ecfr.gov/current/title-15/section-744.11",
        "#source-S2",
    ] {
        assert!(page.contains(&format!("href=\"{address}\"")), "{address}");
    }
    assert!(page.contains("id=\"source-S2\""));
}

#[test]
fn numbers_that_are_none_do_not_break_a_page() {
    let mut o = fixture::small();
    o.paths[0].output[3] = f64::NAN;
    o.paths[0].baseline[4] = f64::INFINITY;
    o.scores[0].modelled = f64::NAN;
    o.scores[0].error = f64::NAN;
    o.skill[0].skill = f64::NAN;
    o.losses.suppliers[0].lost = f64::NAN;
    o.losses.by_place[0].lost = f64::NAN;
    o.standing[0].value = f64::NAN;
    o.sensitivity[0].first_order = f64::NAN;
    let page = html(&o);
    assert!(page.contains("not available") && !without_scripts(&page).contains("NaN"));
    assert!(!summary(&o, 100, false).contains("NaN"));
    // Numbers that JSON has no word for would have ended the page's script.
    for f in figures(&o) {
        assert!(!f.json.to_string().contains("NaN"), "{}", f.id);
    }
}

#[test]
fn the_same_outcome_gives_the_same_bytes() {
    let (a, b) = (large(60), large(60));
    assert_eq!(html(&a), html(&b));
    assert_eq!(tables(&a), tables(&b));
    assert_eq!(summary(&a, 100, true), summary(&b, 100, true));
}

/// Plotly takes a bar's width from its nearest neighbour in the same series: a series with gaps between its rows needs one of its own.
#[test]
fn bars_of_scattered_rows_have_a_width() {
    let mut outcome = large(150);
    // Two third parties whose losses stand rows apart among the suppliers'.
    let mut lost: Vec<f64> = outcome.losses.suppliers.iter().map(|s| s.lost).filter(|v| *v > 0.0).collect();
    lost.sort_by(|a, b| b.total_cmp(a));
    let one = outcome.losses.third_parties[0].clone();
    outcome.losses.third_parties = [(1, "early"), (8, "late")]
        .map(|(rank, party)| SupplierLoss { party: party.into(), lost: lost[rank] * 0.999, ..one.clone() })
        .to_vec();
    for figure in figures(&outcome) {
        let traces = figure.json["data"].as_array().expect("a figure has traces").clone();
        for trace in traces.iter().filter(|t| t["type"] == "bar" && t["orientation"] == "h") {
            let mut rows: Vec<u64> =
                trace["y"].as_array().expect("bars have rows").iter().filter_map(|y| y.as_u64()).collect();
            rows.sort_unstable();
            let scattered = rows.windows(2).all(|w| w[1] != w[0] + 1) && rows.len() > 1;
            assert!(!scattered || trace["width"].is_number(), "{}: {}", figure.id, trace["name"]);
        }
    }
}

/// The steps of an economy's waterfall end where the next begins and reach the total; what is not available is no step and is named.
#[test]
fn a_waterfall_adds_up() {
    let o = fixture::small();
    let all = figures(&o);
    let chart = all.iter().find(|f| f.id == "economy-0-waterfall").expect("the chart is there");
    let traces = chart.json["data"].as_array().expect("traces");
    let (steps, whole) = traces.split_at(traces.len() - 1);
    let mut reached = 0.0;
    for step in steps {
        assert_eq!(step["base"][0].as_f64(), Some(reached), "{step}");
        reached += step["x"][0].as_f64().expect("a number");
    }
    assert_eq!(whole[0]["x"][0].as_f64(), Some(reached));
    assert!(
        chart.description.ends_with("together 58.0 bn JPY. Not available: induced."),
        "{}",
        chart.description
    );
    let ranked = all.iter().find(|f| f.id == "economy-ranked").expect("the chart is there");
    assert_eq!(ranked.json["data"][0]["x"][0].as_f64(), Some(30.0), "30 of each 100 are direct");
    let page = html(&o);
    let tables: Vec<&str> = page.split("For each 100 of purchases").skip(1).collect();
    assert!(tables.iter().any(|t| t.contains("per bn JPY")), "{:#?}", &tables[..tables.len() - 1]);
}
