//! Names of some records as columns: an immutable part of an index.
//!
//! Readings of names are numbered kind after kind, and within a kind by the weight of their words. Since the score of a name
//! depends on how much of its weight is matched, a query needs of each word's list only a range of numbers.

use crate::error::Error;
use crate::index::bands::List;
use crate::index::column::{Column, Reader, Texts, Writer};
use crate::index::dictionary::Dictionary;
use crate::index::keys::{Keys, Sort, hash};
use crate::index::owners::Owners;
use crate::index::row::{Row, words_at};
use crate::index::steps::Steps;
use crate::names::analyse::Lens;
use crate::names::data::TABLES;
use crate::names::name::Name;
use crate::names::view::{Read, Reading};
use crate::pairs::align::all_sounds;
use crate::pairs::bag::Bag;
use crate::pairs::features::squeeze;
use crate::pairs::similar::bare;
use knockon_vocabulary::PartyKind;
use std::ops::Range;

/// The kinds of parties, in the order of the numbers of their readings.
pub(crate) const KINDS: [PartyKind; 5] =
    [PartyKind::Organisation, PartyKind::Aircraft, PartyKind::Unknown, PartyKind::Person, PartyKind::Vessel];

/// The lens under which the weights of a kind's readings are kept.
pub(crate) fn natural(kind: PartyKind) -> Lens {
    Lens::of(kind, kind)
}

/// A reading with a word in Latin letters.
pub(crate) const LATIN: u8 = 1;
/// A reading with a word that is compared by sound only.
pub(crate) const LOOSE: u8 = 2;

/// A reading with a word that may stand for the beginnings of names.
pub(crate) const INITIALS: u8 = 4;

/// A reading with a small word of a person, such as `bin`.
pub(crate) const SMALL: u8 = 16;

/// A reading of which exactly one word weighs more than a little, under the natural lens.
pub(crate) const SINGLE: u8 = 8;

/// Where a reading's properties stand, above the letters that its words begin with.
pub(crate) const FLAGS: u32 = 27;
/// Those letters: Latin spellings begin with `a` to `z` or a figure, whose low five bits are 1 to 26.
pub(crate) const HEADS: u32 = 0x07ff_fffe;

/// Parts of the weight that a name of another kind has as an organisation's.
pub(crate) const CROSSED: f64 = 16.0;

/// Names by what their words may be beside whole words; each may be heavier than the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Plain,
    /// Some word weighs little, such as `bin`.
    Small,
    /// Some word may stand for the beginnings of names.
    Initials,
}

impl Class {
    /// By the flags of a reading.
    pub(crate) fn of(flags: u8) -> Self {
        match (flags & INITIALS, flags & SMALL) {
            (0, 0) => Self::Plain,
            (0, _) => Self::Small,
            _ => Self::Initials,
        }
    }
}

/// An immutable part of an index.
#[derive(Debug, Default)]
pub(crate) struct Segment {
    pub(crate) dictionary: Dictionary,
    /// By reading: its name.
    pub(crate) name_of: Column<u32>,
    /// By reading: where it begins in `forward`. Asked for more often than the rest, so it lies apart.
    pub(crate) starts: Column<u32>,
    /// Two numbers a reading: the bits of the weight of its words under the natural lens, an `f32` rounded down, ascending within a kind; the
    /// letters that its words begin with, as bits, and [`LATIN`], [`LOOSE`], [`INITIALS`], [`SMALL`], [`SINGLE`].
    pub(crate) fronts: Column<u32>,
    /// By reading from the first of a person or vessel on: what its words weigh as those of an organisation, in parts of [`CROSSED`], rounded down.
    pub(crate) crossed: Column<u8>,
    /// See [`Row`].
    pub(crate) forward: Column<u32>,
    /// By reading: letters and length of its sounds as a whole, under the natural lens.
    pub(crate) sound_bags: Column<u64>,
    pub(crate) sound_lengths: Column<u8>,
    /// Where the readings of each kind end.
    pub(crate) kind_ends: Column<u32>,
    /// By word: where its readings begin in `postings`; one more at the end.
    pub(crate) postings_at: Column<u32>,
    /// Lists of readings: see [`List`].
    pub(crate) postings: Column<u32>,
    /// Readings with words that are compared by sound.
    pub(crate) loose: Column<u32>,
    pub(crate) names: Texts,
    pub(crate) owners: Owners,
    /// By record: its place in [`KINDS`].
    pub(crate) kind_of: Column<u8>,
    /// By record: one more than the number of what is known of it beside the name; 0: nothing.
    pub(crate) fact_of: Column<u32>,
    /// As JSON.
    pub(crate) facts: Texts,
    /// Acronyms and identifiers → readings.
    pub(crate) keys: Keys,
    pub(crate) steps: Steps,
}

/// Key of an identifier.
pub(crate) fn identifier_key(kind: &str, value: &str) -> u32 {
    hash(Sort::Identifier, kind.bytes().chain([0]).chain(squeeze(value).into_bytes()))
}

/// Key of an acronym.
pub(crate) fn acronym_key(acronym: &str) -> u32 {
    hash(Sort::Acronym, acronym.bytes())
}

fn at(column: &[u32], i: u32) -> u32 {
    column.get(i as usize).copied().unwrap_or(0)
}

/// What bounding a reading needs, with the columns looked up once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a> {
    starts: &'a [u32],
    fronts: &'a [[u32; 2]],
    all: &'a [u32],
}

/// What is known of a reading beside its words.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Front {
    /// Its weight under the natural lens.
    pub(crate) total: f64,
    /// The letters that its words begin with.
    pub(crate) heads: u32,
    /// Its properties.
    pub(crate) flags: u8,
}

impl<'a> Rows<'a> {
    /// What is known of a reading without its words.
    pub(crate) fn front(&self, reading: u32) -> Front {
        let [total, last] = self.fronts.get(reading as usize).copied().unwrap_or_default();
        let total = f64::from(f32::from_bits(total));
        Front { total, heads: last & HEADS, flags: (last >> FLAGS) as u8 }
    }

    /// The letters that the words of the readings of a range begin with.
    pub(crate) fn heads(&self, range: &Range<u32>) -> impl Iterator<Item = u32> + 'a {
        self.fronts
            .get(range.start as usize..range.end as usize)
            .unwrap_or_default()
            .iter()
            .map(|f| f[1] & HEADS)
    }

    /// The words of a reading.
    pub(crate) fn words(&self, reading: u32) -> &'a [u32] {
        words_at(self.all, at(self.starts, reading) as usize)
    }

    /// The words of some readings. All are asked where they begin before any of them is fetched, so that the memory's answers overlap.
    pub(crate) fn words_of(&self, readings: &[u32]) -> Vec<&'a [u32]> {
        let starts: Vec<usize> = readings.iter().map(|&r| at(self.starts, r) as usize).collect();
        starts.into_iter().map(|start| words_at(self.all, start)).collect()
    }
}

impl Segment {
    /// How many records.
    pub(crate) fn records(&self) -> usize {
        self.kind_of.len()
    }

    /// How many names, aliases included.
    pub(crate) fn names(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn record(&self, reading: u32) -> u32 {
        self.owners.record(at(&self.name_of, reading))
    }

    pub(crate) fn text(&self, reading: u32) -> &str {
        self.names.get(at(&self.name_of, reading) as usize)
    }

    pub(crate) fn kind(&self, record: u32) -> PartyKind {
        let n = self.kind_of.get(record as usize).copied().unwrap_or(2);
        KINDS.get(usize::from(n)).copied().unwrap_or(PartyKind::Unknown)
    }

    /// What is known of a record beside its names.
    pub(crate) fn known(&self, record: u32) -> Name {
        let n = at(&self.fact_of, record) as usize;
        let found = n.checked_sub(1).and_then(|n| serde_json::from_str(self.facts.get(n)).ok());
        found.unwrap_or_default()
    }

    /// The rows, to be asked often.
    pub(crate) fn rows(&self) -> Rows<'_> {
        Rows { starts: &self.starts, fronts: self.fronts.as_chunks::<2>().0, all: &self.forward }
    }

    pub(crate) fn row(&self, reading: u32) -> Row<'_> {
        Row::at(&self.forward, at(&self.starts, reading) as usize)
    }

    /// Where the readings of a kind's range that weigh no more than this end, or somewhat later.
    pub(crate) fn lighter(&self, range: &Range<u32>, most: f64) -> u32 {
        let kind = self.kind_ends.iter().position(|end| *end >= range.end).unwrap_or(KINDS.len());
        let fronts = self.rows().fronts.get(range.start as usize..range.end as usize).unwrap_or_default();
        range.start + u32::try_from(self.steps.lighter(kind, fronts, most)).unwrap_or(0)
    }

    /// What a reading's words weigh at least as those of an organisation; 0 where that is not kept.
    pub(crate) fn crossed(&self, reading: u32) -> f64 {
        let first = at(&self.kind_ends, 2);
        let kept = reading.checked_sub(first).and_then(|n| self.crossed.get(n as usize));
        kept.map_or(0.0, |n| f64::from(*n) / CROSSED)
    }

    /// A reading as comparing sees it.
    pub(crate) fn reading(&self, reading: u32) -> Reading<'_> {
        let words = self.dictionary.lend();
        self.told(self.row(reading), |w| words.word(w))
    }

    /// A row as a reading of words that are told in some way.
    pub(crate) fn told<W>(&self, row: Row<'_>, word: impl Fn(u32) -> W) -> Read<W> {
        let n = row.words.len();
        let form = |&f: &u32| TABLES.form_rows.get(f as usize);
        Read {
            tokens: row.words.iter().map(|&w| word(w)).collect(),
            sequence: (0..n).map(|i| row.place(i).min(n.saturating_sub(1))).collect(),
            forms: row.forms.iter().filter_map(form).collect(),
            chain: row.chain,
        }
    }

    /// Where the list of a word begins and ends.
    pub(crate) fn list(&self, word: u32) -> (usize, usize) {
        let at = |w: u32| at(&self.postings_at, w) as usize;
        (at(word), at(word.saturating_add(1)))
    }

    /// Readings that have a word.
    pub(crate) fn with_word(&self, word: u32) -> impl Iterator<Item = u32> + '_ {
        self.readings_of(self.list(word)).readings()
    }

    /// The list that begins and ends here.
    pub(crate) fn readings_of(&self, list: (usize, usize)) -> List<'_> {
        List::of(self.postings.get(list.0..list.1).unwrap_or_default())
    }

    /// Readings that are compared with a query of a kind under a lens, and whether that is the lens of their weights.
    pub(crate) fn under(
        &self,
        lens: Lens,
        query: PartyKind,
    ) -> impl Iterator<Item = (Range<u32>, bool)> + Clone + '_ {
        let start = |i: usize| i.checked_sub(1).map_or(0, |i| at(&self.kind_ends, i as u32)); // at most 5
        let all = KINDS.iter().enumerate().map(move |(i, k)| (*k, start(i)..start(i + 1)));
        all.filter(move |(k, r)| Lens::of(query, *k) == lens && !r.is_empty())
            .map(move |(k, r)| (r, natural(k) == lens))
    }

    /// What is compared by sound of a reading that has no word in common with the other.
    pub(crate) fn sounds(&self, reading: u32, lens: Lens) -> String {
        all_sounds(&self.reading(reading), lens)
    }

    pub(crate) fn write(&self, w: &mut Writer) {
        self.dictionary.write(w);
        for c in [&self.name_of, &self.starts, &self.fronts, &self.forward, &self.kind_ends] {
            w.column(c);
        }
        w.column(&self.postings_at);
        w.column(&self.crossed);
        w.column(&self.sound_bags);
        w.column(&self.sound_lengths);
        for c in [&self.postings, &self.loose, &self.fact_of] {
            w.column(c);
        }
        w.column(&self.kind_of);
        self.owners.write(w);
        self.names.write(w);
        self.facts.write(w);
        self.keys.write(w);
    }

    pub(crate) fn read(r: &mut Reader) -> Result<Self, Error> {
        let dictionary = Dictionary::read(r)?;
        let (name_of, starts, fronts) = (r.column()?, r.column()?, r.column()?);
        let (forward, kind_ends, postings_at) = (r.column()?, r.column()?, r.column()?);
        let crossed = r.column()?;
        let (sound_bags, sound_lengths) = (r.column()?, r.column()?);
        let (postings, loose, fact_of) = (r.column()?, r.column()?, r.column()?);
        Ok(Self {
            dictionary,
            name_of,
            starts,
            fronts,
            crossed,
            forward,
            sound_bags,
            sound_lengths,
            kind_ends,
            postings_at,
            postings,
            loose,
            kind_of: r.column()?,
            owners: Owners::read(r)?,
            names: Texts::read(r)?,
            fact_of,
            facts: Texts::read(r)?,
            keys: Keys::read(r)?,
            steps: Steps::default(),
        })
    }
}

/// Letters and length of a reading's sounds as a whole.
pub(crate) fn sound_of(reading: &Reading<'_>, lens: Lens) -> (u64, u8) {
    let all = all_sounds(reading, lens);
    let sound = bare(&all);
    (Bag::of(sound.bytes()).0, u8::try_from(sound.len()).unwrap_or(u8::MAX))
}
