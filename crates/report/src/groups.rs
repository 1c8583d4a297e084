//! Which supply links share a standing: links whose suppliers have one home and whose standing changes on the same days are one row.

use crate::calendar::days_shared;
use crate::outcome::LinkStanding;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A spell with its state alone.
pub(crate) type StateSpell<'a> = (Date, Date, &'a str);

/// Links with one standing.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    /// Home of the suppliers.
    pub(crate) home: &'a str,
    /// States over the horizon; neighbours differ.
    pub(crate) spells: Vec<StateSpell<'a>>,
    /// Members, largest flow first.
    pub(crate) links: Vec<&'a LinkStanding>,
    /// Base flow of all members, base currency a year.
    pub(crate) value: f64,
}

/// States of a link with equal neighbours joined.
pub(crate) fn states(link: &LinkStanding) -> Vec<StateSpell<'_>> {
    let mut out: Vec<StateSpell<'_>> = Vec::new();
    for spell in &link.spells {
        match out.last_mut() {
            Some(last) if last.2 == spell.state => last.1 = spell.until,
            _ => out.push((spell.from, spell.until, &spell.state)),
        }
    }
    out
}

/// All links in groups; homes by falling flow, groups by falling flow within them.
pub(crate) fn groups(links: &[LinkStanding]) -> Vec<Group<'_>> {
    let mut by_key: BTreeMap<(&str, Vec<StateSpell<'_>>), Vec<&LinkStanding>> = BTreeMap::new();
    let mut home_value: BTreeMap<&str, f64> = BTreeMap::new();
    for link in links {
        by_key.entry((&link.supplier_home, states(link))).or_default().push(link);
        *home_value.entry(&link.supplier_home).or_default() += link.value;
    }
    let mut out: Vec<Group<'_>> = by_key
        .into_iter()
        .map(|((home, spells), mut links)| {
            links.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.supply.cmp(&b.supply)));
            let value = links.iter().map(|l| l.value).sum();
            Group { home, spells, links, value }
        })
        .collect();
    out.sort_by(|a, b| {
        let home = |g: &Group<'_>| home_value.get(g.home).copied().unwrap_or(0.0);
        (home(b).total_cmp(&home(a)))
            .then_with(|| a.home.cmp(b.home))
            .then_with(|| b.value.total_cmp(&a.value))
            .then_with(|| a.spells.cmp(&b.spells))
    });
    out
}

impl Group<'_> {
    /// Names of the members' items, largest flow first, each once.
    pub(crate) fn items(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for link in &self.links {
            if !out.contains(&link.item.as_str()) {
                out.push(&link.item);
            }
        }
        out
    }

    /// Up to `most` item names, then how many more.
    pub(crate) fn items_text(&self, most: usize) -> String {
        let items = self.items();
        let shown = items[..items.len().min(most)].join(", ");
        if items.len() > most { format!("{shown} +{}", items.len() - most) } else { shown }
    }

    /// The state on most days of the period; `None` when no spell touches it. Of two with as many days the later one counts.
    pub(crate) fn state_in(&self, from: Date, until: Date) -> Option<&str> {
        let mut days: BTreeMap<&str, (i64, Date)> = BTreeMap::new();
        for (a, b, state) in &self.spells {
            let shared = days_shared((*a, *b), (from, until));
            if shared > 0 {
                let entry = days.entry(state).or_insert((0, *a));
                entry.0 += shared;
                entry.1 = entry.1.max(*a);
            }
        }
        days.into_iter().max_by_key(|(_, rank)| *rank).map(|(state, _)| state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::StandingSpell;
    use jiff::civil::date;

    fn link(supply: &str, home: &str, value: f64, states: &[(Date, Date, &str)]) -> LinkStanding {
        LinkStanding {
            supply: supply.into(),
            supplier: supply.into(),
            supplier_home: home.into(),
            buyer: "b".into(),
            item: format!("item of {supply}"),
            product: "p".into(),
            plant: home.into(),
            value,
            basis: knockon_vocabulary::Basis::Fact("f1".into()),
            spells: states
                .iter()
                .map(|(from, until, state)| StandingSpell {
                    from: *from,
                    until: *until,
                    state: (*state).into(),
                    detail: String::new(),
                    because: vec![],
                    citations: vec![],
                    flow: 1.0,
                    behaviour: vec![],
                })
                .collect(),
        }
    }

    #[test]
    fn equal_standing_is_one_row_and_places_stay_apart() {
        let y = |m, d| date(2019, m, d);
        let cut = [(y(1, 1), y(5, 15), "free"), (y(5, 16), y(12, 31), "licence_required")];
        // The same states cut at another day of an unchanged state: still the same standing.
        let split = [
            (y(1, 1), y(2, 1), "free"),
            (y(2, 2), y(5, 15), "free"),
            (y(5, 16), y(12, 31), "licence_required"),
        ];
        let open = [(y(1, 1), y(12, 31), "free")];
        let links = [
            link("a", "US", 1.0, &cut),
            link("b", "US", 2.0, &split),
            link("c", "JP", 9.0, &open),
            link("d", "JP", 1.0, &cut),
        ];
        let found = groups(&links);
        let shape: Vec<_> = found.iter().map(|g| (g.home, g.links.len(), g.value)).collect();
        assert_eq!(shape, [("JP", 1, 9.0), ("JP", 1, 1.0), ("US", 2, 3.0)]);
        assert_eq!(found[2].items_text(1), "item of b +1");
        assert_eq!(found[2].state_in(y(5, 1), y(5, 31)), Some("licence_required"));
        assert_eq!(found[2].state_in(y(4, 1), y(4, 30)), Some("free"));
        assert_eq!(found[2].state_in(date(2020, 1, 1), date(2020, 1, 31)), None);
    }
}
