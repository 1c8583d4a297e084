//! What stands behind the economies' figures: multipliers, and for each place its steps, industries, table, parameters and remarks.

use super::Charts;
use super::cite::cite;
use super::markup::{Grid, Html, esc, fold, list};
use crate::numbers::{NOT_AVAILABLE, human, quantity, scale_for};
use crate::outcome::{ImpactView, NamedParameter, Outcome};
use crate::words::{capital, place};

/// What each 100 of purchases gives, of which a part may be made elsewhere. Of every place and table once: other purchases have the same proportions.
pub(super) fn multipliers(o: &Outcome) -> Grid {
    let mut grid = Grid::new(
        "For each 100 of purchases",
        &[
            "Place",
            "What",
            "#Output",
            "#Value added, direct",
            "#With suppliers",
            "#With households",
            "#Jobs",
            "Table",
        ],
    );
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for view in o.impact.iter().filter(|v| v.purchases.is_finite() && v.purchases != 0.0) {
        if seen.contains(&(&view.place, &view.table)) {
            continue;
        }
        seen.push((&view.place, &view.table));
        let row = |measure: &str| view.rows.iter().find(|r| r.measure == measure);
        let hundred = |v: Option<f64>| {
            esc(&v.map_or_else(|| NOT_AVAILABLE.to_owned(), |v| format!("{:.1}", 100.0 * v / view.purchases)))
        };
        let output = row("output").and_then(|r| Some(r.direct? + r.indirect?));
        let added = row("value added");
        let type1 = added.and_then(|r| Some(r.direct? + r.indirect?));
        let jobs = row("jobs").and_then(|r| Some(r.direct? + r.indirect?));
        let (divisor, unit) = scale_for([view.purchases], &view.unit);
        let jobs = jobs.map(|j| format!("{} per {unit}", human(j / view.purchases * divisor)));
        grid.row(vec![
            esc(place(&view.place)),
            esc(&view.what),
            hundred(output),
            hundred(added.and_then(|r| r.direct)),
            hundred(type1),
            hundred(type1.zip(added.and_then(|r| r.induced)).map(|(a, b)| a + b)),
            esc(&jobs.unwrap_or_else(|| NOT_AVAILABLE.to_owned())),
            cite(o, &view.citation),
        ]);
    }
    grid
}

/// What stands behind one place's figures: for each thing valued its steps and industries, then table, remarks and parameters, each once.
pub(super) fn economy(o: &Outcome, home: &str, charts: &Charts<'_>) -> Html {
    let views: Vec<(usize, &ImpactView)> =
        o.impact.iter().enumerate().filter(|(_, v)| v.place == home).collect();
    let drawn: String = views.iter().map(|(k, _)| charts.show(&format!("economy-{k}-")).0).collect();
    let mut industries =
        Grid::new("Industries with the largest value added", &["What", "Industry", "#Value added"]);
    let mut notes: Vec<&str> = Vec::new();
    let mut tables: Vec<String> = Vec::new();
    let mut all: Vec<NamedParameter> = Vec::new();
    for (_, view) in &views {
        for (name, v) in &view.industries {
            industries.row(vec![esc(&view.what), esc(name), esc(&quantity(*v, &view.unit))]);
        }
        for note in view.notes.iter().filter(|n| !n.is_empty()) {
            if !notes.contains(&note.as_str()) {
                notes.push(note);
            }
        }
        let table = format!(
            "<p>{}: purchases before the home share {}. Table <code>{}</code>: {}.</p>",
            esc(&capital(&view.what)).0,
            esc(&quantity(view.purchases, &view.unit)).0,
            esc(&view.table).0,
            cite(o, &view.citation).0
        );
        tables.push(table);
        for p in &view.parameters {
            if !all.iter().any(|x| x.path == p.path) {
                all.push(p.clone());
            }
        }
    }
    let notes: Vec<Html> = notes.into_iter().map(esc).collect();
    let inside = Html::join(
        &[
            Html(drawn),
            Html(tables.concat()),
            list(&notes),
            industries.html(),
            super::words_only::parameters("Parameters", &all, o).html(),
        ],
        "",
    );
    fold(&format!("{}: steps, industries, table, parameters, remarks", place(home)), &inside)
}
