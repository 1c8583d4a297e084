//! The shipped case of Huawei beside published figures of its parts.

use crate::{err, knockon, out};
use serde_json::Value;

/// Nikkei and Fomalhaut Techno Solutions: the P30 Pro (June 2019), the Mate 40E beside the Mate 30 (August 2021), the Mate 60 Pro beside the Mate 40
/// Pro (November 2023). The case carries the shares as facts, and the run sets them beside the plan's. Its bill of the P30 Pro, part by
/// part, gives the published totals of the countries all of whose parts have a printed price.
#[test]
fn val_origin_shares_stand_beside_those_of_teardowns() {
    let top = tempfile::tempdir().unwrap();
    let o = knockon(top.path(), &["run", "@huawei-2019", "--central", "--out", "made"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let text = out(&o);
    let row = |head: &str| {
        let line = text.lines().find(|l| l.trim_start().starts_with(head));
        let line = line.unwrap_or_else(|| panic!("no row `{head}` in:\n{text}"));
        line.split_once(')').map_or(line, |l| l.1).split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let figures = |head: &str| row(head).into_iter().filter(|w| w != "%").collect::<Vec<_>>();
    // China, South Korea, Japan, Taiwan, the United States, and what is left.
    assert_eq!(figures("reported: P30 Pro (2019-06)"), ["38", "7.7", "23", "7.9", "16", "7.0"]);
    assert_eq!(figures("reported: Mate 40 Pro (2020-10)"), ["29", "31", "19", "-", "3.0", "18"]);
    assert_eq!(figures("reported: Mate 60 Pro (2023-08)"), ["47", "36", "1.0", "-", "2.0", "14"]);
    assert_eq!(figures("reported: Mate 40E (2021-03)"), ["57", "-", "-", "-", "5.2", "38"]);
    assert_eq!(figures("reported: Mate 30 (2019-09)"), ["30", "-", "-", "-", "2.6", "67"]);
    let plan: f64 = figures("under the plan").iter().filter_map(|w| w.parse::<f64>().ok()).sum();
    assert!((plan - 100.0).abs() < 2.0, "the plan's shares, as printed, make {plan} %");

    let made: Value =
        serde_json::from_slice(&std::fs::read(top.path().join("made/outcome.json")).unwrap()).unwrap();
    let mut by_home = std::collections::BTreeMap::<&str, f64>::new();
    for link in made["standing"].as_array().unwrap() {
        if link["product"].as_str().unwrap().starts_with("P30 Pro") {
            *by_home.entry(link["supplier_home"].as_str().unwrap()).or_default() +=
                link["value"].as_f64().unwrap();
        }
    }
    let all: f64 = by_home.values().sum();
    let percent = |home: &str| 100.0 * by_home[home] / all;
    assert!((percent("US") - 16.3).abs() < 0.1, "US {}", percent("US"));
    assert!((percent("KR") - 7.7).abs() < 0.1, "KR {}", percent("KR"));
    // The totals themselves: 363.83 USD a phone, of them 59.36 from the US and 28.00 from Korea, for 7 million phones.
    assert!((all / 7e6 - 363.83).abs() < 0.5, "{}", all / 7e6);
    assert!((by_home["US"] / 7e6 - 59.36).abs() < 0.25, "{}", by_home["US"] / 7e6);
}
