//! A bill of materials: which US content of an item counts, and which of its foreign-made parts are themselves subject to
//! the EAR, through all tiers.
//!
//! Source: 15 CFR 734.4 with Supplement No. 2 to part 734 (content counts against the value of the item that is
//! exported); BIS advisory opinion of 2009-09-14 on second incorporation (US content inside a foreign-made discrete
//! product is not counted when that product is built into another item); 15 CFR 734.9 and BIS answers on footnote 1 (a
//! part that is the direct product of US technology stays so inside another item). What an item was made with is a fact
//! of the item itself: it does not pass from a part to the whole, nor from the whole to a part.
//!
//! Supported: any depth; quantities; unknown values, origins, makers and discreteness (each makes the share unknown, never
//! small). Not supported: the separate calculations for software and technology, and bundled software.

use crate::book::RuleBook;
use crate::decide::{Options, decide_on};
use crate::error::{Error, ErrorKind};
use crate::transaction::{Component, Content, Item, Plant, Transaction};
use crate::tri::Truth;
use crate::words::{Exception, ItemKind, Part, Regime};
use knockon_vocabulary::Place;
use serde::Serialize;
use std::collections::BTreeMap;

/// One line of a bill.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BillPart {
    /// The name by which other lines point here.
    pub id: String,
    /// What it is built into; `None`: it is the item that moves.
    pub into: Option<String>,
    /// Party id of its maker.
    pub maker: Option<String>,
    /// Place where it was made.
    pub origin: Option<Place>,
    /// Sort of item.
    pub kind: Option<ItemKind>,
    /// Its ECCN, or `EAR99`.
    pub eccn: Option<String>,
    /// Its reasons for control.
    pub reasons: Option<Vec<String>>,
    /// Licence exceptions that its entry allows.
    pub exceptions: Option<Vec<Exception>>,
    /// Fair market value of one unit, in US dollars.
    pub value_usd: Option<f64>,
    /// Units in one unit of what it is built into.
    pub quantity: f64,
    /// Whether it is a discrete product: regularly sold by itself, or bought at arm's length.
    pub discrete: Option<bool>,
    /// Its own US-origin content where its parts are not listed; per cents of its own value.
    pub us_content: Option<Vec<Content>>,
    /// ECCNs of the US-origin technology and software of which it is the direct product.
    pub made_with: Option<Vec<String>>,
    /// The plant that made it.
    pub plant: Option<Plant>,
    /// How much it matters to the whole.
    pub part: Option<Part>,
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TracedPart {
    /// The line.
    pub id: String,
    /// Tiers below the item.
    pub depth: usize,
    /// Its value in per cent of the item's; `None`: unknown.
    pub share_pct: Option<f64>,
    /// Whether its US content counts towards the item's; unknown where discreteness is.
    pub counts: Truth,
    /// Whether a foreign-made part is itself subject to the EAR in this deal; `None`: of US origin.
    pub subject_to_ear: Option<Truth>,
}

/// The deal with what its bill says, and what became of each line.
#[derive(Debug, Clone, PartialEq)]
pub struct Traced {
    /// The transaction, with the item's content and parts.
    pub tx: Transaction,
    /// Every line but the item's, in order of the tree.
    pub parts: Vec<TracedPart>,
}

fn wrong(message: String) -> Error {
    Error::new(ErrorKind::Bill(message))
}

/// Puts a bill of materials into a transaction: its US content by tiers, and its foreign-made parts with whether each is
/// itself subject to the EAR.
pub fn trace(
    tx: &Transaction,
    bill: &[BillPart],
    book: &RuleBook,
    opts: &Options<'_>,
) -> Result<Traced, Error> {
    let tree = Tree::new(bill)?;
    let mut tx = tx.clone();
    let given = tx.item.clone().unwrap_or_default();
    for (name, stated) in
        [("us_content", given.us_content.is_some()), ("components", given.components.is_some())]
    {
        if stated {
            return Err(wrong(format!(
                "`item.{name}` is stated in the transaction and in the bill; leave one of them"
            )));
        }
    }
    let mut parts = Vec::new();
    let built = tree.item(tree.root, &tx, (book, opts), 0, &mut parts)?;
    tx.item = Some(merge(given, built));
    parts.iter_mut().for_each(|p| p.share_pct = tree.share(tree.number[p.id.as_str()], tree.root));
    Ok(Traced { tx, parts })
}

/// The item as the transaction states it; what it leaves out is taken from the bill.
fn merge(given: Item, built: Item) -> Item {
    Item {
        kind: given.kind.or(built.kind),
        eccn: given.eccn.or(built.eccn),
        reasons: given.reasons.or(built.reasons),
        exceptions: given.exceptions.or(built.exceptions),
        origin: given.origin.or(built.origin),
        made_with: given.made_with.or(built.made_with),
        plant: given.plant.or(built.plant),
        us_content: built.us_content,
        components: built.components,
        ..given
    }
}

struct Tree<'a> {
    bill: &'a [BillPart],
    number: BTreeMap<&'a str, usize>,
    children: Vec<Vec<usize>>,
    parent: Vec<Option<usize>>,
    root: usize,
}

impl<'a> Tree<'a> {
    fn new(bill: &'a [BillPart]) -> Result<Self, Error> {
        let mut number = BTreeMap::new();
        for (i, p) in bill.iter().enumerate() {
            if number.insert(p.id.as_str(), i).is_some() {
                return Err(wrong(format!("the part `{}` stands twice", p.id)));
            }
            let bad = |v: f64| !v.is_finite() || v < 0.0;
            if p.value_usd.is_some_and(bad) || bad(p.quantity) || p.quantity == 0.0 {
                return Err(wrong(format!(
                    "the part `{}`: expected a value of 0 or more and a quantity above 0",
                    p.id
                )));
            }
        }
        let (mut children, mut parent) = (vec![Vec::new(); bill.len()], vec![None; bill.len()]);
        let mut roots = Vec::new();
        for (i, p) in bill.iter().enumerate() {
            match &p.into {
                None => roots.push(i),
                Some(id) => {
                    let up = *number.get(id.as_str()).ok_or_else(|| {
                        wrong(format!(
                            "the part `{}` is built into `{id}`, which is no part of the bill",
                            p.id
                        ))
                    })?;
                    children[up].push(i);
                    parent[i] = Some(up);
                }
            }
        }
        let [root] = roots[..] else {
            return Err(wrong(format!(
                "{} lines are built into nothing; expected one, the item that moves",
                roots.len()
            )));
        };
        let tree = Self { bill, number, children, parent, root };
        // Every line must hang on the item: what does not stands in a circle.
        let mut reached = vec![false; bill.len()];
        let mut open = vec![root];
        while let Some(i) = open.pop() {
            reached[i] = true;
            open.extend(&tree.children[i]);
        }
        match reached.iter().position(|r| !r) {
            Some(i) => Err(wrong(format!("the part `{}` is built into itself", bill[i].id))),
            None => Ok(tree),
        }
    }

    /// The value of a part in per cent of another that holds it.
    fn share(&self, part: usize, of: usize) -> Option<f64> {
        if part == of {
            return Some(100.0);
        }
        let (mut units, mut at) = (1.0, part);
        while at != of {
            units *= self.bill[at].quantity;
            at = self.parent[at]?;
        }
        let whole = self.bill[of].value_usd.filter(|v| *v > 0.0)?;
        self.bill[part].value_usd.map(|v| v * units / whole * 100.0)
    }

    /// A part as an item: its content against its own value, and its parts with whether each is subject to the EAR.
    fn item(
        &self,
        i: usize,
        tx: &Transaction,
        law: (&RuleBook, &Options<'_>),
        depth: usize,
        out: &mut Vec<TracedPart>,
    ) -> Result<Item, Error> {
        let p = &self.bill[i];
        let mut components = Vec::new();
        for &c in &self.children[i] {
            self.component(c, tx, law, depth + 1, out, &mut components)?;
        }
        let mut content = Vec::new();
        self.contents(i, i, Truth::Yes, &mut content)?;
        Ok(Item {
            name: Some(p.id.clone()),
            kind: p.kind,
            eccn: p.eccn.clone(),
            reasons: p.reasons.clone(),
            exceptions: p.exceptions.clone(),
            origin: p.origin,
            us_content: Some(content),
            made_with: p.made_with.clone(),
            plant: p.plant.clone(),
            components: Some(components),
            ..Item::default()
        })
    }

    /// Notes a part and all below it.
    fn component(
        &self,
        i: usize,
        tx: &Transaction,
        law: (&RuleBook, &Options<'_>),
        depth: usize,
        out: &mut Vec<TracedPart>,
        components: &mut Vec<Component>,
    ) -> Result<(), Error> {
        let p = &self.bill[i];
        let at = out.len();
        out.push(TracedPart {
            id: p.id.clone(),
            depth,
            share_pct: None,
            counts: self.counts(i),
            subject_to_ear: None,
        });
        if p.origin.is_some_and(|o| o.as_str() == "US") {
            // A US-origin part is content of what it is built into; its own parts are not looked at.
            return Ok(());
        }
        let item = self.item(i, tx, law, depth, out)?;
        // Deeper parts belong to the item as well.
        components.extend(item.components.iter().flatten().cloned());
        let subject = if tx.regimes.contains(&Regime::UsEar) {
            let of = Transaction { item: Some(item), regimes: vec![Regime::UsEar], ..tx.clone() };
            decide_on(&of, of.as_of, law.0, law.1).subject_to_ear.unwrap_or(Truth::Unknown)
        } else {
            Truth::Unknown
        };
        out[at].subject_to_ear = Some(subject);
        components.push(Component {
            name: Some(p.id.clone()),
            maker: p.maker.clone(),
            part: p.part,
            subject_to_ear: match subject {
                Truth::Yes => Some(true),
                Truth::No => Some(false),
                Truth::Unknown => None,
            },
        });
        Ok(())
    }

    /// Whether what is in a part counts towards the item: not where a discrete product stands between.
    fn counts(&self, part: usize) -> Truth {
        let (mut counts, mut at) = (Truth::Yes, self.parent[part]);
        while let Some(i) = at.filter(|i| *i != self.root) {
            counts = counts.and(inside_counts(&self.bill[i]));
            at = self.parent[i];
        }
        counts
    }

    /// The US content of a part `of`, at and below `i`. A foreign-made part of which nothing inside is known may hold any
    /// content: an element of which nothing is known stands for it.
    fn contents(&self, i: usize, of: usize, counts: Truth, out: &mut Vec<Content>) -> Result<(), Error> {
        let p = &self.bill[i];
        if self.children[i].is_empty() {
            let Some(stated) = &p.us_content else {
                out.push(Content::default());
                return Ok(());
            };
            let share = self.share(i, of);
            for c in stated {
                let pct = c.pct.zip(share).map(|(pct, share)| pct * share / 100.0);
                self.push(Content { pct: pct.filter(|_| counts == Truth::Yes), ..c.clone() }, &p.id, out)?;
            }
            return Ok(());
        }
        for &c in &self.children[i] {
            let part = &self.bill[c];
            match part.origin.map(|o| o.as_str() == "US") {
                Some(false) => {
                    let inside = counts.and(inside_counts(part));
                    if inside != Truth::No {
                        self.contents(c, of, inside, out)?;
                    }
                }
                // A part of unknown origin may be of US origin: then all of it counts.
                origin => {
                    let sure = origin == Some(true) && counts == Truth::Yes;
                    let content = Content {
                        eccn: part.eccn.clone(),
                        reasons: part.reasons.clone(),
                        exceptions: part.exceptions.clone(),
                        pct: self.share(c, of).filter(|_| sure),
                        food_or_medicine: None,
                    };
                    self.push(content, &part.id, out)?;
                }
            }
        }
        Ok(())
    }

    fn push(&self, content: Content, id: &str, out: &mut Vec<Content>) -> Result<(), Error> {
        if let Some(pct) = content.pct.filter(|p| *p > 100.0 + 1e-9) {
            return Err(wrong(format!("the part `{id}` is worth {pct:.1} % of what it is built into")));
        }
        out.push(content);
        Ok(())
    }
}

/// Whether US content inside a foreign-made part counts towards what the part is built into.
fn inside_counts(p: &BillPart) -> Truth {
    p.discrete.map_or(Truth::Unknown, |d| Truth::from(!d))
}
