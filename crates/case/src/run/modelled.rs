//! What a run says of an observed figure: output, purchases from a home, value of a stock, over the figure's period.

use super::ledger::{Ledger, supply_sales};
use crate::model::{Case, Observed, Series};

/// What the run says of an observed figure; `None` where the period is not in the horizon.
pub(crate) fn modelled(ledger: &Ledger<'_>, o: &Observed) -> Option<f64> {
    let (case, net, h) = (ledger.case, ledger.net, ledger.horizon);
    if o.from < h.from || o.until > h.to {
        return None;
    }
    let days = h.day(o.from)..h.day(o.until) + 1;
    Some(match &o.series {
        Series::Output { party, product } => ledger.run.output.sum(net.line(*party, *product)?, days),
        Series::Purchases { buyer, home } => supplies(case, *buyer, home.as_str())
            .map(|s| supply_sales(case, net, ledger.run, s, days.clone()))
            .sum(),
        Series::StockValue { party } => {
            let n = &net.network;
            (0..n.input_count() as u32)
                .filter(|i| net.party[n.input_line()[*i as usize] as usize] == *party)
                .map(|i| {
                    let id = &n.item_ids()[n.input_item()[i as usize] as usize];
                    let price = case.items.iter().find(|x| &x.id == id).map_or(1.0, |x| x.price_base);
                    ledger.run.stock.at(days.end - 1, i) * price
                })
                .sum()
        }
    })
}

/// Supplies to a buyer from suppliers of a home.
pub(super) fn supplies<'a>(case: &'a Case, buyer: usize, home: &'a str) -> impl Iterator<Item = usize> + 'a {
    (0..case.supplies.len()).filter(move |s| {
        let s = &case.supplies[*s];
        s.buyer == buyer && (home == "WW" || case.parties[s.supplier].place.as_str() == home)
    })
}
