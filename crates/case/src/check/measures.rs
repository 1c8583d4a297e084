//! measures.toml: each measure has the keys of its kind and no others, its dates in order, and no circle of `because`.

use super::cells::phrase;
use super::context::{BAD, Context, day, flag, place, text};
use super::head::needed;
use crate::layout::{Target, documents, words};
use crate::model::{Act, Demand, Flows, Measure};
use crate::nearest::did_you_mean;
use crate::raw::{Keys, RawCase, Record};
use knockon_vocabulary::ListCode;

/// Sets of measures are kept as the bits of one word.
const MOST: usize = 64;

pub(crate) fn measures(cx: &mut Context<'_>, demand: &[Demand]) -> Vec<Measure> {
    let raw = cx.raw;
    let Some(file) = raw.document(documents::MEASURES.file) else { return Vec::new() };
    let blocks: Vec<&Keys> = file.rows("measure").collect();
    let out: Vec<Measure> = blocks.iter().map(|block| measure(cx, block, demand)).collect();
    circles(cx, &blocks, &out);
    if let Some(block) = blocks.get(MOST) {
        let message = format!("the case has {} measures", blocks.len());
        cx.error(
            block
                .at
                .error(message)
                .expected(format!("at most {MOST}: losses are shared among all sets of measures")),
        );
    }
    out
}

fn measure(cx: &mut Context<'_>, block: &Keys, demand: &[Demand]) -> Measure {
    keys_of_kind(cx, block);
    cx.ordered(block, "from", "until");
    let id = text(block, "id");
    let (from, until) = (day(block, "from"), day(block, "until"));
    Measure {
        stated: cx.raw.stated.get(&id).copied().filter(|s| *s != (from, until)),
        id,
        title: text(block, "title"),
        from,
        until,
        announced: day(block, "announced"),
        government: place(block, "government"),
        citation: text(block, "citation"),
        fact: block.get("fact").map(|f| f.text.clone()),
        because: cx.maybe(block, "because", Target::Measure),
        names_company: flag(block, "names_company"),
        changes_parts: flag(block, "changes_parts"),
        act: act(cx, block, demand),
    }
}

fn keys_of_kind(cx: &mut Context<'_>, block: &Keys) {
    let kind = text(block, "kind");
    let Some((_, needed, optional)) = documents::MEASURE_KINDS.iter().find(|k| k.0 == kind) else { return };
    for name in needed.iter().filter(|n| block.node(n).is_none()) {
        cx.error(block.at.error(format!("a `{kind}` measure needs `{name}`")).expected(phrase(about(name))));
    }
    for (key, _) in &block.entries {
        let known = documents::MEASURE.iter().any(|k| k.name == key.text);
        let name = key.text.as_str();
        if known
            && !documents::MEASURE_COMMON.contains(&name)
            && !needed.contains(&name)
            && !optional.contains(&name)
        {
            let kinds = documents::MEASURE_KINDS
                .iter()
                .filter(|k| k.1.contains(&name) || k.2.contains(&name))
                .map(|k| format!("`{}`", k.0));
            let owners = kinds.collect::<Vec<_>>().join(", ");
            cx.error(
                key.at
                    .error(format!("a `{kind}` measure has no `{name}`"))
                    .help(format!("it is a key of {owners}")),
            );
        }
    }
}

fn about(name: &str) -> &'static str {
    documents::MEASURE.iter().find(|k| k.name == name).map_or("", |k| k.about)
}

fn act(cx: &mut Context<'_>, block: &Keys, demand: &[Demand]) -> Act {
    match text(block, "kind").as_str() {
        "rule" => rule(cx, block),
        "licence" => {
            Act::Licence { flows: flows(cx, block), share: needed(cx, block, documents::MEASURE, "share") }
        }
        "market" => market(cx, block, demand),
        _ => {
            let list = ListCode::from_word(&text(block, "list")).unwrap_or(ListCode::Other);
            empty_list(cx, block, "parties");
            Act::Listing { list, parties: cx.many(&block.many("parties"), Target::Party) }
        }
    }
}

fn empty_list(cx: &mut Context<'_>, block: &Keys, name: &str) {
    if let Some(node) = block.node(name).filter(|_| block.many(name).is_empty()) {
        cx.error(node.at().error(format!("`{name}` is empty")).expected(phrase(about(name))));
    }
}

/// Rules are named `set/rule` or `set/rule@version`; whether there is such a rule, the room of the law knows.
fn rule(cx: &mut Context<'_>, block: &Keys) -> Act {
    empty_list(cx, block, "rules");
    for rule in block.many("rules") {
        let set = rule.text.split('/').next().unwrap_or_default();
        if !rule.text.contains('/') || !words::REGIMES.contains(&set) {
            let help = did_you_mean(set, words::REGIMES.iter().copied());
            cx.error(
                rule.at
                    .error(format!("`{}` does not name a rule", rule.text))
                    .expected("a set and a rule, such as `us-ear/fdp-footnote-1`")
                    .help(help),
            );
        }
    }
    Act::Rule { rules: block.many("rules").into_iter().map(|f| f.text.clone()).collect() }
}

fn market(cx: &mut Context<'_>, block: &Keys, demand: &[Demand]) -> Act {
    let (party, product) =
        (cx.index(block, "party", Target::Party), cx.index(block, "product", Target::Item));
    let market = text(block, "market");
    let of_product = |d: &&Demand| (d.party, d.product) == (party, product);
    let sure = party != BAD && product != BAD && !cx.rows("demand.csv").iter().any(|r| r.broken);
    if let Some(field) =
        block.get("market").filter(|f| sure && !demand.iter().filter(of_product).any(|d| d.market == f.text))
    {
        let markets: Vec<&str> = demand.iter().filter(of_product).map(|d| d.market.as_str()).collect();
        let near = did_you_mean(&field.text, markets.iter().copied());
        let help = if near.is_empty() && !markets.is_empty() {
            format!("its markets are {}", markets.join(", "))
        } else {
            near
        };
        let message = format!(
            "`{}` sells no `{}` in market `{}`",
            text(block, "party"),
            text(block, "product"),
            field.text
        );
        cx.error(field.at.error(message).expected("a market of demand.csv").help(help));
    }
    Act::Market { party, product, market, change: needed(cx, block, documents::MEASURE, "change") }
}

/// A choice of flows.
pub(crate) fn flows(cx: &Context<'_>, block: &Keys) -> Flows {
    Flows {
        suppliers_home: place(block, "suppliers_home"),
        suppliers: cx.many(&block.many("suppliers"), Target::Party),
        items: cx.many(&block.many("items"), Target::Item),
        products: cx.many(&block.many("products"), Target::Item),
    }
}

/// Reports each circle once, at its first measure.
fn circles(cx: &mut Context<'_>, blocks: &[&Keys], measures: &[Measure]) {
    for start in 0..measures.len() {
        let mut path = vec![start];
        let mut at = measures[start].because;
        while let Some(i) = at.filter(|i| *i < measures.len()) {
            if i == start {
                let first = path.iter().min() == Some(&start);
                if first {
                    let names: Vec<String> =
                        path.iter().chain([&start]).map(|m| format!("`{}`", measures[*m].id)).collect();
                    let message = format!("`because` runs in a circle: {}", names.join(" → "));
                    cx.error(
                        blocks[start]
                            .at("because")
                            .error(message)
                            .help("one of these measures must stand by itself"),
                    );
                }
                break;
            }
            if path.contains(&i) {
                break;
            }
            path.push(i);
            at = measures[i].because;
        }
    }
}

/// Measures that a what-if removes, and those that vanish with them.
pub(crate) fn lifted(raw: &RawCase, measures: &[Measure]) -> Vec<usize> {
    let mut gone: Vec<bool> = measures.iter().map(|m| raw.lifted.contains(&m.id)).collect();
    loop {
        let more = (0..measures.len())
            .find(|i| !gone[*i] && measures[*i].because.is_some_and(|b| gone.get(b) == Some(&true)));
        match more {
            Some(i) => gone[i] = true,
            None => return (0..measures.len()).filter(|i| gone[*i]).collect(),
        }
    }
}
