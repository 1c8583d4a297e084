//! `decide`: what the law says of a transaction on a day, or over a horizon; what changed and why; and the least that
//! would let a deal go on.

mod bill;
#[cfg(feature = "parquet")]
mod columnar;
mod law;
mod read;
mod text;

pub use bill::{bill_text, read_bill};
#[cfg(feature = "parquet")]
pub(crate) use columnar::cell as parquet_cell;
pub use law::{Law, LawOptions};
pub use read::{Format, each_transaction, read_transaction, transaction};
pub use text::{
    About, NOTICE, about, about_text, answer_text, cause_text, least_text, standing_text, transitions_text,
};

use crate::error::Error;
use knockon_control::{
    BillPart, Determination, KnownOn, Least, Limits, Moving, Rule, RuleBook, Traced, Transaction,
    decide as ask, timeline,
};
use knockon_vocabulary::{Date, Spell, date};

/// What `decide` is asked beside the transaction itself.
#[derive(Debug, Clone, Default)]
pub struct DecideOptions {
    /// Day whose law applies, instead of the transaction's.
    pub as_of: Option<String>,
    /// Day whose knowledge is used.
    pub known_on: Option<String>,
    /// First and last day of an evaluation over time.
    pub span: Option<(String, String)>,
    /// What is changed about the law.
    pub law: LawOptions,
}

/// The answer to one transaction.
#[derive(Debug, Clone)]
pub enum Decided {
    /// On one day.
    Day(Box<Determination>),
    /// Over time.
    Span(Vec<Spell<Determination>>),
}

impl Decided {
    /// As JSON: the answer's fields, or a list of spells.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Self::Day(d) => serde_json::to_value(d),
            Self::Span(s) => serde_json::to_value(s),
        }
        .unwrap_or_default()
    }
}

fn option_date(text: &Option<String>) -> Result<Option<Date>, Error> {
    text.as_deref().map(date).transpose().map_err(|e| Error::usage(e.to_string()))
}

/// What is asked of each transaction, checked once.
#[derive(Debug, Clone)]
pub struct Question {
    law: Law,
    as_of: Option<Date>,
    known_on: Option<Date>,
    span: Option<(Date, Date)>,
}

impl Question {
    /// Opens the law and checks the days.
    pub fn new(options: &DecideOptions) -> Result<Self, Error> {
        let day = |t: &str| date(t).map_err(|e| Error::usage(e.to_string()));
        let span = match &options.span {
            None => None,
            Some((from, until)) => Some((day(from)?, day(until)?)),
        };
        if let Some((from, until)) = span.filter(|(f, u)| u < f) {
            return Err(Error::usage(format!("the evaluation ends ({until}) before it begins ({from})")));
        }
        Ok(Self {
            law: options.law.open()?,
            as_of: option_date(&options.as_of)?,
            known_on: option_date(&options.known_on)?,
            span,
        })
    }

    /// The law that is asked.
    pub fn law(&self) -> &Law {
        &self.law
    }

    /// The transaction on the day and with the knowledge asked for.
    fn of(&self, tx: &Transaction) -> (Transaction, KnownOn) {
        let mut tx = tx.clone();
        tx.as_of = self.as_of.unwrap_or(tx.as_of);
        tx.known_on = self.known_on.or(tx.known_on);
        let known_on = tx.known_on.map_or(KnownOn::Newest, KnownOn::Fixed);
        (tx, known_on)
    }

    /// What the modelled law says of a transaction.
    pub fn decide(&self, tx: &Transaction) -> Decided {
        let (tx, known_on) = self.of(tx);
        let (book, options) = (self.law.book(), self.law.options(known_on));
        match self.span {
            None => Decided::Day(Box::new(ask(&tx, book, &options))),
            Some((from, until)) => {
                Decided::Span(timeline(&tx, &Moving::default(), from, until, book, &options))
            }
        }
    }

    /// The transaction with what a bill of materials says of its item, and what became of each line.
    pub fn with_bill(&self, tx: &Transaction, bill: &[BillPart]) -> Result<Traced, Error> {
        let (tx, known_on) = self.of(tx);
        knockon_control::trace(&tx, bill, self.law.book(), &self.law.options(known_on))
            .map_err(|e| Error::usage(e.to_string()))
    }

    /// The standing on a day.
    pub(crate) fn standing_on(&self, tx: &Transaction, day: Date) -> knockon_vocabulary::Standing {
        let (tx, known_on) = self.of(tx);
        knockon_control::decide_on(&tx, day, self.law.book(), &self.law.options(known_on)).standing
    }

    /// The least that would let the transaction go on, of sets of up to `size` changes.
    pub fn least(&self, tx: &Transaction, size: usize) -> Least {
        let (tx, known_on) = self.of(tx);
        let limits = Limits { size, ..Limits::default() };
        knockon_control::least(&tx, self.law.book(), &self.law.options(known_on), limits)
    }

    /// The days after `from` and up to `until` on which the answer changes, and why.
    pub fn transitions(
        &self,
        tx: &Transaction,
        from: Date,
        until: Date,
    ) -> Result<Vec<knockon_control::Transition>, Error> {
        let (tx, known_on) = self.of(tx);
        knockon_control::transitions(&tx, from, until, self.law.book(), &self.law.options(known_on))
            .map_err(|e| Error::from(crate::error::ErrorKind::Internal(e.to_string())))
    }
}

/// What the modelled law says of a transaction.
pub fn decide(tx: &Transaction, options: &DecideOptions) -> Result<Decided, Error> {
    Ok(Question::new(options)?.decide(tx))
}

/// The modelled rules.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RuleBook::embedded().rules()
}
