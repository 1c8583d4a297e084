//! Tables of the law: standing of every link by spell, and measures.

use super::Sort::{Day, Number, Text, Whole};
use super::{Cell, Table};
use crate::outcome::Outcome;

pub(super) fn standing(o: &Outcome) -> Table {
    let rows = o
        .standing
        .iter()
        .flat_map(|link| {
            link.spells.iter().map(move |s| {
                vec![
                    Cell::text(&link.supply),
                    Cell::text(&link.supplier),
                    Cell::text(&link.supplier_home),
                    Cell::text(&link.buyer),
                    Cell::text(&link.item),
                    Cell::text(&link.product),
                    Cell::text(&link.plant),
                    Cell::number(link.value),
                    Cell::Day(Some(s.from)),
                    Cell::Day(Some(s.until)),
                    Cell::text(&s.state),
                    Cell::text(&s.detail),
                    Cell::text(s.because.join("; ")),
                    Cell::text(s.citations.join("; ")),
                    Cell::number(s.flow),
                    Cell::text(s.behaviour.join("; ")),
                ]
            })
        })
        .collect();
    Table {
        name: "standing",
        columns: &[
            ("supply", Text),
            ("supplier", Text),
            ("supplier_home", Text),
            ("buyer", Text),
            ("item", Text),
            ("product", Text),
            ("plant", Text),
            ("value_per_year", Number),
            ("from", Day),
            ("until", Day),
            ("state", Text),
            ("detail", Text),
            ("because", Text),
            ("citations", Text),
            ("flow_share", Number),
            ("behaviour", Text),
        ],
        rows,
    }
}

pub(super) fn measures(o: &Outcome) -> Table {
    let rows = o
        .measures
        .iter()
        .map(|m| {
            vec![
                Cell::text(&m.id),
                Cell::text(&m.title),
                Cell::text(&m.kind),
                Cell::Day(m.from),
                Cell::Day(m.until),
                Cell::text(&m.citation),
                Cell::maybe(m.loss),
                Cell::maybe(m.supplier_loss),
                Cell::text(m.joined_with.clone().unwrap_or_default()),
                Cell::Whole(i64::try_from(m.links_changed).ok()),
            ]
        })
        .collect();
    Table {
        name: "measures",
        columns: &[
            ("id", Text),
            ("title", Text),
            ("kind", Text),
            ("from", Day),
            ("until", Day),
            ("citation", Text),
            ("lost_output", Number),
            ("lost_sales", Number),
            ("joined_with", Text),
            ("links_changed", Whole),
        ],
        rows,
    }
}
