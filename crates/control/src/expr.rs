//! The closed vocabulary of conditions in rule files: `all`, `any`, `not` over named tests with parameters.
//!
//! A condition names no party and no product; it asks for facts of the transaction. Tests that read an item look at
//! the item as a whole, or, where a rule is used to find controlled US content (Supplement No. 2 to part 734), at one
//! US-origin part. A test that is not listed here is refused on loading, with its line.

use crate::words::*;
use knockon_vocabulary::{Date, ListCode};
use serde::Deserialize;

/// A condition.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expr {
    /// Every one holds.
    All(Vec<Expr>),
    /// At least one holds.
    Any(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// A constant.
    Always(bool),
    /// The activity is one of these.
    Activity(Vec<Activity>),
    /// It leaves one of these places or groups of places.
    From(Vec<String>),
    /// It goes to one of these places or groups of places.
    To(Vec<String>),
    /// It was made in one of these places or groups of places.
    Origin(Vec<String>),
    /// It stays inside one place.
    SamePlace(bool),
    /// One of the end uses is among these.
    EndUse(Vec<EndUse>),
    /// At least one of these end uses, and besides them at most `civil`.
    EndUseOnly(Vec<EndUse>),
    /// The user vouches for it; absent is unknown.
    Asserted(AssertedWord),
    /// The user vouches for it; absent is no: for benefits that somebody must claim.
    Claimed(AssertedWord),
    /// The user denies it; absent is no.
    Denied(AssertedWord),
    /// Sort of item.
    ItemKind(Vec<ItemKind>),
    /// Goods that the rule names.
    Goods(Vec<Goods>),
    /// The item stands on this national list.
    ControlList(ControlList),
    /// Whether the goods word is stated at all.
    GoodsStated(bool),
    /// Whether the national lists of the item are stated at all.
    ControlListsStated(bool),
    /// The ECCN matches one of these patterns or sets (`@name`); `?` is any character.
    Eccn(Vec<String>),
    /// One of these reasons for control.
    Reasons(Vec<String>),
    /// One of these reasons for control, as stated; what the ECCN alone implies is not relied on.
    StatedReasons(Vec<String>),
    /// All reasons for control are of these families (`NS` covers `NS1`), and there is at least one.
    ReasonsOnly(Vec<String>),
    /// EAR99 or controlled for anti-terrorism only.
    LowLevel(bool),
    /// The Country Chart marks one of the reasons for the destination.
    Chart(bool),
    /// Food or medicine.
    FoodOrMedicine(bool),
    /// A licence exception stands in the entry.
    ExceptionInEntry(Exception),
    /// A US-origin part of one of these ECCNs is in the item.
    ContentEccn(Vec<String>),
    /// Controlled US content above the level of the destination.
    ContentAbove(ContentTest),
    /// The item is the direct product of US-origin technology or software of one of these ECCNs.
    MadeWith(Vec<String>),
    /// Equipment of the plant is the direct product of US-origin technology or software of one of these ECCNs.
    PlantProductOf(Vec<String>),
    /// There is a party like this.
    Party(PartyTest),
    /// Every entry in force of parties in these roles is like this (true where there is none).
    EveryEntry(EntryTest),
    /// The day is stated.
    Stated(DateField),
    /// The day is on or before this one.
    OnOrBefore(DateTest),
    /// `as_of` is on or before this day.
    DayThrough(#[serde(deserialize_with = "crate::day::deserialize")] Date),
    /// A component of a listed maker matters this much.
    Component(MakerTest),
    /// One of the parts that matter is itself subject to the EAR; parts that are not stated do not matter.
    ComponentSubject(bool),
    /// A party in one of these roles uses equipment of a listed maker that matters this much.
    Uses(MakerTest),
    /// An unlisted foreign party is owned by listed ones.
    AffiliateOf(AffiliateTest),
    /// An unlisted party has a listed owner, of any share.
    ListedOwner(AffiliateTest),
    /// A party to the deal is blocked.
    BlockedParty(bool),
    /// Blocked persons own or control a party, short of the rule.
    MayBeDesignated(bool),
    /// A party was blocked before a divestment and is not any more.
    EarlierBlocked(bool),
    /// The item is subject to the EAR on one of these grounds.
    SubjectBy(Vec<Ground>),
    /// The item is subject to the EAR on this ground and no other.
    SubjectOnlyBy(Ground),
    /// Another rule, evaluated before, is met.
    Met(String),
}

/// Controlled US content against the level of the destination.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentTest {
    /// Levels in order; the first whose destination fits is applied.
    pub levels: Vec<Level>,
    /// Parts that are left out although they would need a licence.
    #[serde(default)]
    pub not_counted: Option<Box<Expr>>,
}

/// A de minimis level; the first whose destination fits is applied.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Destinations; absent: all others.
    #[serde(default)]
    pub to: Option<Vec<String>>,
    /// Per cent of the item's value; more than this is above.
    pub pct: f64,
}

/// What a party is like; every field that is given must fit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyTest {
    /// Has an entry in force on one of these lists.
    #[serde(default)]
    pub list: Option<Vec<ListCode>>,
    /// That entry has this footnote in force.
    #[serde(default)]
    pub footnote: Option<u8>,
    /// That entry's requirement.
    #[serde(default)]
    pub requirement: Option<RequirementWord>,
    /// That entry's first day is one of these.
    #[serde(default, with = "opt_days")]
    pub listed_on: Option<Vec<Date>>,
    /// Has one of these roles; absent: any role.
    #[serde(default)]
    pub roles: Option<Vec<Role>>,
    /// Sort of party.
    #[serde(default)]
    pub kind: Option<Vec<PartyKind>>,
    /// Sits in one of these places or groups.
    #[serde(default)]
    pub place: Option<Vec<String>>,
    /// A person whose nationality is none of these places, or a firm that sits in none of them.
    #[serde(default)]
    pub foreign_to: Option<Vec<String>>,
}

/// What every entry is like.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryTest {
    /// Entries of this list.
    pub list: ListCode,
    /// Of parties in one of these roles.
    pub roles: Vec<Role>,
    /// The first day is one of these.
    #[serde(default, with = "opt_days")]
    pub listed_on: Option<Vec<Date>>,
    /// This footnote is in force.
    #[serde(default)]
    pub footnote: Option<u8>,
    /// This day of the deal is on or before the entry's first day.
    #[serde(default)]
    pub by_listing: Option<DateField>,
}

/// A day of the deal against a day of the law.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateTest {
    /// Which day of the deal.
    pub date: DateField,
    /// The day of the law.
    #[serde(deserialize_with = "crate::day::deserialize")]
    pub day: Date,
}

/// Equipment of a listed maker.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MakerTest {
    /// The maker's list.
    pub list: ListCode,
    /// How much it matters.
    pub part: Part,
    /// Roles of the user; not for components.
    #[serde(default)]
    pub roles: Vec<Role>,
}

/// Ownership by listed parties.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AffiliateTest {
    /// Lists of the owners.
    pub lists: Vec<ListCode>,
    /// Roles of the owned.
    pub roles: Vec<Role>,
    /// Least share in per cent, all listed owners together.
    #[serde(default)]
    pub min_pct: Option<f64>,
}

mod opt_days {
    use knockon_vocabulary::Date;
    use serde::{Deserialize, Deserializer};

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Vec<Date>>, D::Error> {
        #[derive(Deserialize)]
        struct Days(#[serde(deserialize_with = "crate::day::list::deserialize")] Vec<Date>);
        Days::deserialize(d).map(|d| Some(d.0))
    }
}

impl Expr {
    /// Calls `f` on this condition and all inside it.
    pub fn walk<'a>(&'a self, f: &mut impl FnMut(&'a Self)) {
        f(self);
        match self {
            Self::All(v) | Self::Any(v) => v.iter().for_each(|e| e.walk(f)),
            Self::Not(e) => e.walk(f),
            Self::ContentAbove(t) => t.not_counted.iter().for_each(|e| e.walk(f)),
            _ => {}
        }
    }
}
