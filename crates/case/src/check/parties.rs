//! parties.csv and the holdings among them (owners.csv).

use super::context::{Context, day, flag, num, place_or_unknown, text};
use crate::layout::Target;
use crate::model::{Ownership, Party, PartySort};
use crate::raw::Record;
use std::collections::BTreeMap;

pub(crate) fn parties(cx: &mut Context<'_>) -> Vec<Party> {
    let party = |row: &crate::raw::Row| Party {
        id: text(row, "id"),
        name: text(row, "name"),
        place: place_or_unknown(row, "place"),
        sector: text(row, "sector"),
        kind: match text(row, "kind").as_str() {
            "public_body" => PartySort::PublicBody,
            "carrier" => PartySort::Carrier,
            "group" => PartySort::Group,
            _ => PartySort::Firm,
        },
        list_names: row
            .get("list_names")
            .map(|f| f.parts(';').into_iter().map(|p| p.text).collect())
            .unwrap_or_default(),
        note: text(row, "note"),
    };
    cx.rows("parties.csv").iter().map(party).collect()
}

/// Holdings; also that nobody owns itself, and that no more than the whole of a party is owned throughout.
pub(crate) fn owners(cx: &mut Context<'_>) -> Vec<Ownership> {
    let mut out = Vec::new();
    let mut always: BTreeMap<usize, f64> = BTreeMap::new();
    for row in cx.rows("owners.csv").iter().filter(|r| !r.broken) {
        let holding = Ownership {
            owner: cx.index(row, "owner", Target::Party),
            owned: cx.index(row, "owned", Target::Party),
            pct: num(row, "pct"),
            control: flag(row, "control"),
            from: day(row, "from"),
            until: day(row, "until"),
        };
        if holding.owner == holding.owned
            && row.get("owner").is_some_and(|f| cx.ids.get(Target::Party, &f.text).is_some())
        {
            cx.error(
                row.at("owned")
                    .error(format!("`{}` owns itself", text(row, "owner")))
                    .help("treasury shares are left out"),
            );
        }
        cx.ordered(row, "from", "until");
        if let (None, None, Some(pct)) = (holding.from, holding.until, holding.pct) {
            let sum = always.entry(holding.owned).or_default();
            *sum += pct;
            if pct <= 100.0 && *sum > 100.0 + 1e-9 && *sum - pct <= 100.0 + 1e-9 {
                let message =
                    format!("with this row the owners of `{}` hold {sum} percent", text(row, "owned"));
                cx.error(row.at("pct").error(message).expected("at most 100 percent on one day"));
            }
        }
        out.push(holding);
    }
    out
}
