//! Tests of the item: its class, reasons, origin, controlled US content and direct products.
//!
//! Source: 15 CFR 734.4 with Supplement No. 2 to part 734 (content), 734.9 (direct product), Supplement No. 1 to part
//! 738 (Country Chart). Controlled content is what would need a licence to the destination under the Country Chart or
//! part 746, never under part 744.

use crate::eval::{Ctx, Focus, Path};
use crate::expr::{ContentTest, Expr};
use crate::tri::Truth;
use crate::words::*;

const EAR99: &str = "EAR99";
/// Reasons that an EAR99 item can have: industrial items of 15 CFR 746.5.
const SECTION_746_5: &str = "section_746_5";

impl<'a> Ctx<'a> {
    pub(crate) fn eval_item(&mut self, e: &'a Expr) -> Truth {
        match e {
            Expr::Origin(v) => self.place(Path::Tx("item.origin"), self.item().and_then(|i| i.origin), v),
            Expr::ItemKind(v) => {
                self.on(Path::Tx("item.kind"), self.item().and_then(|i| i.kind), |k| v.contains(&k).into())
            }
            Expr::Goods(v) => self.goods(v),
            Expr::ControlList(l) => {
                let lists = self.item().and_then(|i| i.control_lists.as_ref());
                self.on(Path::Tx("item.control_lists"), lists, |c| c.contains(l).into())
            }
            Expr::GoodsStated(b) => (self.item().is_some_and(|i| i.goods.is_some()) == *b).into(),
            Expr::ControlListsStated(b) => {
                let stated = self.item().is_some_and(|i| i.control_lists.is_some());
                (stated == *b).into()
            }
            Expr::Eccn(v) => self.eccn_in(v),
            Expr::Reasons(v) => self.reasons_any(v),
            Expr::StatedReasons(v) => {
                let stated = self.item().and_then(|i| i.reasons.as_ref());
                let none = self.item().and_then(|i| i.eccn.as_deref()) == Some(EAR99);
                self.on(Path::Tx("item.reasons"), stated.map(Vec::as_slice).or(none.then_some(&[])), |r| {
                    r.iter().any(|x| v.contains(x)).into()
                })
            }
            Expr::ReasonsOnly(v) => self.with_reasons(|r| {
                (!r.is_empty()
                    && r.iter().all(|r| v.iter().any(|f| r.trim_end_matches(char::is_numeric) == f)))
                .into()
            }),
            Expr::LowLevel(b) => self.with_reasons(|r| {
                (r.iter().all(|r| r.trim_end_matches(char::is_numeric) == "AT") == *b).into()
            }),
            Expr::Chart(_) => self.chart(),
            Expr::FoodOrMedicine(b) => match self.focus {
                Focus::Content(i) => {
                    let food = self.content(i).and_then(|c| c.food_or_medicine);
                    self.on(Path::Content(i, "food_or_medicine"), food, |f| (f == *b).into())
                }
                // The transaction has no such field for the whole item.
                Focus::Item => (!*b).into(),
            },
            Expr::ExceptionInEntry(x) => {
                let (path, list) = match self.focus {
                    Focus::Content(i) => {
                        (Path::Content(i, "exceptions"), self.content(i).and_then(|c| c.exceptions.as_ref()))
                    }
                    Focus::Item => {
                        (Path::Tx("item.exceptions"), self.item().and_then(|i| i.exceptions.as_ref()))
                    }
                };
                self.on(path, list, |l| l.contains(x).into())
            }
            Expr::ContentEccn(v) => self.content_eccn(v),
            Expr::ContentAbove(t) => self.content_above(t),
            Expr::MadeWith(v) => self.made_with(v),
            Expr::PlantProductOf(v) => self.plant_product_of(v),
            // Every other test is handled by the caller.
            _ => Truth::Unknown,
        }
    }

    fn content(&self, i: usize) -> Option<&'a crate::transaction::Content> {
        self.item()?.us_content.as_ref()?.get(i)
    }

    /// Absent goods are unknown only where the item itself is: an item with a class or a name is described, and the
    /// goods words name a handful of things that a rule lists.
    fn goods(&mut self, v: &[Goods]) -> Truth {
        self.on(Path::Tx("item.goods"), self.item().and_then(|i| i.goods), |g| v.contains(&g).into())
    }

    fn eccn(&self) -> (Path, Option<&'a str>) {
        match self.focus {
            Focus::Item => (Path::Tx("item.eccn"), self.item().and_then(|i| i.eccn.as_deref())),
            Focus::Content(i) => (Path::Content(i, "eccn"), self.content(i).and_then(|c| c.eccn.as_deref())),
        }
    }

    fn eccn_in(&mut self, patterns: &[String]) -> Truth {
        let (path, eccn) = self.eccn();
        self.uses(path);
        match eccn.map_or(Truth::Unknown, |e| self.tables().eccn(e, patterns)) {
            Truth::Unknown => self.lacks(path),
            t => t,
        }
    }

    /// Reasons as stated, or as they follow from the class: none for EAR99, anti-terrorism for entries of that kind.
    fn reasons(&self) -> (Path, Option<&'a [String]>) {
        let (path, stated) = match self.focus {
            Focus::Item => (Path::Tx("item.reasons"), self.item().and_then(|i| i.reasons.as_deref())),
            Focus::Content(i) => {
                (Path::Content(i, "reasons"), self.content(i).and_then(|c| c.reasons.as_deref()))
            }
        };
        let (_, eccn) = self.eccn();
        let derived =
            || eccn.and_then(|e| if e == EAR99 { Some(&[][..]) } else { self.tables().reasons_of(e) });
        (path, stated.or_else(derived))
    }

    fn with_reasons(&mut self, test: impl FnOnce(&[String]) -> Truth) -> Truth {
        let (path, reasons) = self.reasons();
        self.on(path, reasons, test)
    }

    fn reasons_any(&mut self, words: &[String]) -> Truth {
        let (path, reasons) = self.reasons();
        let stated = match self.focus {
            Focus::Item => self.item().is_some_and(|i| i.reasons.is_some()),
            Focus::Content(i) => self.content(i).is_some_and(|c| c.reasons.is_some()),
        };
        // An EAR99 item of which no reasons are stated may still be an industrial item of 746.5.
        if !stated && words.iter().any(|w| w == SECTION_746_5) {
            return self.lacks(path);
        }
        self.on(path, reasons, |r| r.iter().any(|x| words.contains(x)).into())
    }

    fn chart(&mut self) -> Truth {
        let (path, reasons) = self.reasons();
        self.uses(path);
        if reasons.is_some_and(<[String]>::is_empty) {
            return Truth::No;
        }
        let to = match self.destination() {
            Ok(to) => to,
            Err(p) => return self.lacks(p),
        };
        if to.as_str() == "US" {
            return Truth::No;
        }
        let Some(reasons) = reasons else { return self.lacks(path) };
        match self.tables().chart(to, reasons) {
            Truth::Unknown if self.tables().in_places(to, &["part-746".to_owned()], self.day) => Truth::No,
            Truth::Unknown => self.lacks(Path::Tx("to")),
            t => t,
        }
    }

    /// Absent US content is unknown; `[]` is none.
    fn content_eccn(&mut self, patterns: &'a [String]) -> Truth {
        let Some(parts) = self.item().and_then(|i| i.us_content.as_ref()) else {
            self.uses(Path::Tx("item.us_content"));
            return self.lacks(Path::Tx("item.us_content"));
        };
        self.uses(Path::Tx("item.us_content"));
        self.any(0..parts.len(), |c, i| {
            if parts[i].pct == Some(0.0) { Truth::No } else { c.focused(i, |c| c.eccn_in(patterns)) }
        })
    }

    fn focused<T>(&mut self, i: usize, f: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.focus, Focus::Content(i));
        let out = f(self);
        self.focus = before;
        out
    }

    /// The level of the destination, and whether controlled content is above it.
    fn content_above(&mut self, t: &'a ContentTest) -> Truth {
        let to = match self.destination() {
            Ok(to) => to,
            Err(p) => return self.lacks(p),
        };
        let (tables, day) = (self.tables(), self.day);
        let mut levels = t.levels.iter();
        let fits = levels.find(|l| l.to.as_ref().is_none_or(|w| tables.in_places(to, w, day)));
        let Some(level) = fits.map(|l| l.pct) else { return Truth::No };
        self.level = Some(level);
        self.uses(Path::Tx("item.us_content"));
        let Some(parts) = self.item().and_then(|i| i.us_content.as_ref()) else {
            return self.lacks(Path::Tx("item.us_content"));
        };
        let (mark, mut low, mut high) = (self.missing.len(), 0.0, 0.0);
        for (i, part) in parts.iter().enumerate() {
            let controlled = self.focused(i, |c| c.controlled(t.not_counted.as_deref()));
            match (controlled, part.pct) {
                (Truth::No, _) => {}
                (Truth::Yes, Some(p)) => {
                    low += p;
                    high += p;
                }
                (Truth::Unknown, Some(p)) => high += p,
                (_, None) => {
                    high += 100.0;
                    self.missing.push(Path::Content(i, "pct"));
                }
            }
        }
        let value = match (low > level, high > level) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::No,
        };
        if value != Truth::Unknown {
            self.missing.truncate(mark);
        }
        value
    }

    /// Whether the part in focus would need a licence to the destination under the Country Chart or part 746.
    fn controlled(&mut self, not_counted: Option<&'a Expr>) -> Truth {
        let book = self.book;
        self.all([true, false], |c, needs| {
            if needs {
                c.any(book.content_rules.iter().copied(), |c, i| {
                    let version = book.version(i, c.day, c.known, c.lifted);
                    match version.and_then(|v| book.condition(i, v)) {
                        Some(e) => c.eval(e),
                        None => Truth::No,
                    }
                })
            } else {
                not_counted.map_or(Truth::Yes, |e| c.eval(e).negate())
            }
        })
    }

    fn made_with(&mut self, patterns: &[String]) -> Truth {
        let tables = self.tables();
        let path = Path::Tx("item.made_with");
        let value = self.on(path, self.item().and_then(|i| i.made_with.as_ref()), |m| {
            m.iter().fold(Truth::No, |t, e| t.or(tables.eccn(e, patterns)))
        });
        if value == Truth::Unknown && self.missing.last() != Some(&path) {
            self.missing.push(path);
        }
        value
    }

    fn plant_product_of(&mut self, patterns: &[String]) -> Truth {
        let plant = self.item().and_then(|i| i.plant.as_ref());
        let path = Path::Tx(if plant.is_none() { "item.plant" } else { "item.plant.equipment" });
        self.uses(path);
        let Some(equipment) = plant.and_then(|p| p.equipment.as_ref()) else { return self.lacks(path) };
        let tables = self.tables();
        self.any(equipment.iter().enumerate(), |c, (i, e)| {
            let value = e
                .direct_product_of
                .as_ref()
                .map_or(Truth::Unknown, |d| d.iter().fold(Truth::No, |t, x| t.or(tables.eccn(x, patterns))));
            if value == Truth::Unknown { c.lacks(Path::Equipment(i)) } else { value }
        })
    }
}
