//! Words and names as comparing sees them, wherever they are kept: taken apart just now, or in an index.

use crate::names::analyse::Lens;
use crate::names::data::{Form, Meaning};
use crate::names::script::Script;
use smallvec::SmallVec;

/// A word with all that comparing it needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) text: &'a str,
    pub(crate) latin: &'a str,
    pub(crate) fold: &'a str,
    pub(crate) skeleton: &'a str,
    /// How much of the fold is what the word is an adjective of, if it is a Slavic one; 0: none.
    pub(crate) stem: usize,
    pub(crate) script: Script,
    pub(crate) meaning: Option<Meaning>,
    pub(crate) number: Option<u32>,
    /// One letter, or two or three letters joined by dots or in capitals.
    pub(crate) initials: bool,
    /// Rows of the table of given names.
    pub(crate) given: &'a [u16],
    /// Whether lists have it in at least five names.
    pub(crate) attested: bool,
    pub(crate) weights: [f64; 3],
}

/// A word as aligning names sees it: what is known of it at once, and texts that are fetched when they are asked for.
pub(crate) trait Said {
    fn weight(&self, lens: Lens) -> f64;
    fn text(&self) -> &str;
    fn latin(&self) -> &str;
    /// Of the Latin spelling.
    fn length(&self) -> usize;
    /// Which letters the Latin spelling has: bit `c`, of the low five bits of a letter.
    fn letters(&self) -> u32;
    fn skeleton(&self) -> &str;
    fn script(&self) -> Script;
    fn meaning(&self) -> Option<Meaning>;
    fn is_number(&self) -> bool;
    fn initials(&self) -> bool;

    /// Compared by sound only.
    fn is_loose(&self) -> bool {
        self.script().is_loose()
    }

    /// A loose word that the tables cut out and translate.
    fn is_meant(&self) -> bool {
        self.is_loose() && self.meaning().is_some()
    }
}

impl Said for View<'_> {
    fn weight(&self, lens: Lens) -> f64 {
        self.weights[lens as usize]
    }

    fn text(&self) -> &str {
        self.text
    }

    fn latin(&self) -> &str {
        self.latin
    }

    fn length(&self) -> usize {
        self.latin.len()
    }

    fn letters(&self) -> u32 {
        self.latin.bytes().fold(0, |m, b| m | 1 << (b & 31))
    }

    fn skeleton(&self) -> &str {
        self.skeleton
    }

    fn script(&self) -> Script {
        self.script
    }

    fn meaning(&self) -> Option<Meaning> {
        self.meaning
    }

    fn is_number(&self) -> bool {
        self.number.is_some()
    }

    fn initials(&self) -> bool {
        self.initials
    }
}

impl<'a> View<'a> {
    pub(crate) fn weight(&self, lens: Lens) -> f64 {
        self.weights[lens as usize]
    }

    /// Compared by sound only.
    pub(crate) fn is_loose(&self) -> bool {
        self.script.is_loose()
    }

    /// A loose word that the tables cut out and translate.
    pub(crate) fn is_meant(&self) -> bool {
        self.is_loose() && self.meaning.is_some()
    }

    /// What the word is an adjective of.
    pub(crate) fn stem(&self) -> Option<&'a str> {
        self.fold.get(..self.stem).filter(|s| !s.is_empty())
    }
}

/// As many as most names have words lie where the name does.
pub(crate) type Few<T> = SmallVec<[T; 8]>;

/// A reading of a name.
pub(crate) type Reading<'a> = Read<View<'a>>;

/// A reading of a name, of words told in some way.
#[derive(Debug, Clone)]
pub(crate) struct Read<W> {
    /// Sorted by spelling: nothing after this sees the order of words, except `sequence`.
    pub(crate) tokens: Vec<W>,
    /// Indices of `tokens` in the order of the text.
    pub(crate) sequence: Few<usize>,
    pub(crate) forms: SmallVec<[&'static Form; 4]>,
    /// A chain of patronymics (`X bin Y`) in the order of speech: the order of words tells who is whose child.
    pub(crate) chain: bool,
}

impl<W: Said> Read<W> {
    /// Where a word stands in the text.
    pub(crate) fn place(&self, token: usize) -> usize {
        self.sequence.iter().position(|&t| t == token).unwrap_or(0)
    }

    /// Whether some token is compared by sound only.
    pub(crate) fn loose(&self) -> bool {
        self.tokens.iter().any(|t| t.is_loose() && t.meaning().is_none())
    }

    /// Whether some word is written in Latin letters.
    pub(crate) fn latin(&self) -> bool {
        self.tokens.iter().any(|t| t.script() == Script::Latin)
    }

    /// First letters of the words, in order, without stop words and forms; empty for fewer than three.
    pub(crate) fn acronym(&self) -> String {
        let words = self.sequence.iter().filter_map(|&i| self.tokens.get(i));
        let out: String = words
            .filter(|t| t.weight(Lens::Organisation) > 0.0)
            .filter_map(|t| t.latin().chars().next())
            .collect();
        if out.len() < 3 { String::new() } else { out }
    }
}
