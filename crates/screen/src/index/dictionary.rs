//! The distinct words of a segment, as columns, and the keys under which they are found.

use crate::error::Error;
use crate::index::column::{Column, Reader, TextsBuilder, Writer, number};
use crate::index::filter::Filter;
use crate::index::keys::{Keys, KeysBuilder, Sort, hash};
use crate::index::record::{
    LONG, NUMBERS, PLAIN, Properties, Record, UNFOLDED, is_initials, meaning_number, record, with_text,
};
use crate::index::sounds::Sounds;
use crate::index::spellings::{add_keys, add_parts};
use crate::index::vocabulary::Words;
use crate::names::analyse::{Lens, Token};
use crate::names::data::Meaning;
use crate::names::script::Script;
use crate::names::told::First;
use rayon::slice::ParallelSliceMut;
use rustc_hash::FxHashMap;

/// How many texts a word has while words are gathered.
const TEXTS: usize = 4;
/// Stands between the texts of a word: no letter.
const END: char = '\0';

/// What tells two words apart.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    latin: String,
    text: String,
    script: Script,
    meaning: Option<Meaning>,
    number: Option<u32>,
    initials: bool,
    /// Bits of its weights: a legal form on its own weighs something, behind a name nothing.
    weights: [u64; 3],
}

/// Gathers distinct words.
#[derive(Debug)]
pub(crate) struct DictionaryBuilder {
    ids: FxHashMap<Key, u32>,
    /// Numbers of words that a lexicon keeps, as used.
    known: FxHashMap<(u64, [u64; 3], Option<u32>, bool), u32>,
    texts: TextsBuilder,
    records: Vec<Record>,
    /// Words that are numbers.
    numbers: Vec<(u32, u32)>,
    /// Three a word: few differ.
    weights: Vec<f64>,
    distinct: FxHashMap<[u64; 3], u32>,
    least: [f64; 6],
    keys: KeysBuilder,
    foreign: KeysBuilder,
    longest: usize,
    other_scripts: bool,
}

impl Default for DictionaryBuilder {
    fn default() -> Self {
        Self {
            ids: FxHashMap::default(),
            known: FxHashMap::default(),
            texts: TextsBuilder::default(),
            records: Vec::new(),
            numbers: Vec::new(),
            weights: Vec::new(),
            distinct: FxHashMap::default(),
            least: [1.0; 6],
            keys: KeysBuilder::default(),
            foreign: KeysBuilder::default(),
            longest: 0,
            other_scripts: false,
        }
    }
}

impl DictionaryBuilder {
    /// The number of a word, which is added if it is new.
    pub(crate) fn add(&mut self, t: &Token) -> u32 {
        let weights = t.weights.map(f64::to_bits);
        let known = (t.known, weights, t.number, t.initials);
        if t.known != 0 {
            let same = |f: &First| {
                (f.weights.map(f64::to_bits), f.number, f.initials) == (weights, t.number, t.initials)
            };
            let first = t.first.get().filter(|f| same(f)).map(|f| f.id);
            if let Some(id) = first.or_else(|| self.known.get(&known).copied()) {
                return id;
            }
        }
        let key = Key {
            latin: t.latin.clone(),
            text: t.text.clone(),
            script: t.script,
            meaning: t.meaning,
            number: t.number,
            initials: t.initials,
            weights,
        };
        let next = number(self.ids.len());
        let id = *self.ids.entry(key).or_insert(next);
        if id == next {
            self.push(id, t);
        }
        if t.known != 0 {
            let first = First { weights: t.weights, number: t.number, initials: t.initials, id };
            if t.told.first.set(first).is_err() {
                self.known.insert(known, id);
            }
        }
        id
    }

    fn push(&mut self, id: u32, t: &Token) {
        let plain = t.text == t.latin;
        let unfolded = t.fold == t.latin;
        let fold = if unfolded { "" } else { &t.fold };
        for text in [t.latin.as_str(), if plain { "" } else { &t.text }, fold, &t.skeleton] {
            self.texts.push(text);
        }
        let letters = is_initials(&t.view());
        for (i, w) in t.weights.iter().enumerate().filter(|w| *w.1 > 0.0) {
            self.least[i] = self.least[i].min(*w);
            if !letters && !t.initials && !is_small(*w, Lens::ALL[i]) {
                self.least[3 + i] = self.least[3 + i].min(*w);
            }
        }
        let next = number(self.distinct.len());
        let three = *self.distinct.entry(t.weights.map(f64::to_bits)).or_insert(next);
        if three == next {
            self.weights.extend(t.weights);
        }
        self.records.push(record(t, three));
        self.numbers.extend(t.number.map(|n| (id, n)));
        self.longest = self.longest.max(t.latin.len());
        add_keys(&mut self.keys, id, &t.view());
        if t.script != Script::Latin {
            self.other_scripts = true;
            add_parts(&mut self.foreign, id, &t.view());
        }
    }

    /// The words, numbered by length, consonants and spelling, so that those that are alike lie together; and by number as added the final one.
    pub(crate) fn finish(mut self) -> (Dictionary, Vec<u32>) {
        let texts = self.texts;
        let mut order: Vec<u32> = (0..number(self.records.len())).collect();
        let text = |w: u32, which: usize| texts.bytes(w as usize * TEXTS + which);
        by_length(&mut order, |w| (text(w, 0).len(), [text(w, 3), text(w, 0)]));
        let mut numbers = vec![0u32; order.len()];
        for (new, &old) in (0u32..).zip(&order) {
            numbers[old as usize] = new;
        }
        self.numbers.iter_mut().for_each(|n| n.0 = numbers[n.0 as usize]);
        self.numbers.sort_unstable();
        self.keys.renumber(&numbers);
        self.foreign.renumber(&numbers);
        let Self { keys, foreign, records, .. } = self;
        let latin = |&w: &u32| hash(Sort::Latin, texts.bytes(w as usize * TEXTS).iter().copied());
        let (([keys, foreign], spellings), (spelled, sounds)) = rayon::join(
            || ([keys.finish(), foreign.finish()], Filter::of(order.iter().map(latin))),
            || {
                let spelled = Spelled::of(&order, &texts, &records);
                let sounds = spelled.sounds();
                (spelled, sounds)
            },
        );
        let out = Dictionary {
            spelled,
            numbers: self.numbers.iter().flat_map(|n| [n.0, n.1]).collect::<Vec<u32>>().into(),
            weights: self.weights.into(),
            keys,
            spellings,
            foreign,
            sounds,
            least: self.least,
            longest: self.longest,
            other_scripts: self.other_scripts,
        };
        (out, numbers)
    }
}

/// Sorts words by a length, texts, and their number.
pub(crate) fn by_length<'a, const N: usize>(
    words: &mut [u32],
    of: impl Fn(u32) -> (usize, [&'a [u8]; N]) + Sync,
) {
    // The beginning decides often, and lies beside the number.
    let first = |text: &[u8]| text.iter().chain(&[0; 8]).take(8).fold(0, |m, b| m << 8 | u64::from(*b));
    let key = |&w: &u32| {
        let (length, texts) = of(w);
        (length, first(texts[0]), w)
    };
    let mut all: Vec<(usize, u64, u32)> = words.iter().map(key).collect();
    all.par_sort_unstable_by(|a, b| {
        (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| of(a.2).1.cmp(&of(b.2).1)).then(a.2.cmp(&b.2))
    });
    words.iter_mut().zip(all).for_each(|(to, w)| *to = w.2);
}

/// Whether a word is one of those of persons that weigh little, such as `bin`: all others weigh more than half.
pub(crate) fn is_small(weight: f64, lens: Lens) -> bool {
    lens == Lens::Person && weight > 0.0 && weight < 0.5
}

/// Key of a meaning.
pub(crate) fn meaning_key(m: Meaning) -> u32 {
    hash(Sort::Meaning, meaning_number(Some(m)).to_le_bytes())
}

/// The texts of the words.
#[derive(Debug, Default)]
pub(crate) struct Spelled {
    /// [`NUMBERS`] a word.
    pub(crate) records: Column<u64>,
    /// The Latin spellings one behind the other, in the order of the words, so the shorter first.
    pub(crate) latin: Column<u8>,
    /// What differs from it of the word as written and of the fold, each with [`END`] behind it, and the skeleton.
    pub(crate) rest: Column<u8>,
    /// By length of the Latin spelling up to [`LONG`]: the first word, and where its spelling begins.
    pub(crate) lengths: Column<u32>,
    /// Where the spellings of the words end that are as long as [`LONG`] or longer.
    pub(crate) long: Column<u32>,
}

impl Spelled {
    /// The words, of which nothing but texts and properties is asked.
    fn lend(&self) -> Words<'_> {
        Words {
            records: self.records.as_chunks().0,
            latin: &self.latin,
            rest: &self.rest,
            lengths: self.lengths.as_chunks().0,
            long: &self.long,
            numbers: &[],
            weights: &[],
        }
    }

    /// As [`Dictionary::sounds`].
    fn sounds(&self) -> [Sounds; 2] {
        let words = self.lend();
        let all = 0..number(words.records.len());
        let all: Vec<u32> = all.filter(|&w| words.is_heard(w)).collect();
        let loose: Vec<u32> = all.iter().copied().filter(|&w| words.is_loose(w)).collect();
        [Sounds::of(&loose, words), Sounds::of(&all, words)]
    }

    /// Of the words in this order, with their texts and records.
    fn of(order: &[u32], texts: &TextsBuilder, records: &[Record]) -> Self {
        let (mut latin, mut rest) = (Vec::new(), String::new());
        let (mut lengths, mut long) = (Vec::new(), Vec::new());
        let mut sorted = Vec::with_capacity(order.len() * NUMBERS);
        for (i, &w) in order.iter().enumerate() {
            let (at, record) = (w as usize * TEXTS, records[w as usize]);
            let spelling = texts.bytes(at);
            let length = spelling.len().min(usize::from(LONG));
            while lengths.len() <= 2 * length {
                lengths.extend([number(i), number(latin.len())]);
            }
            sorted.extend(with_text(record, rest.len()));
            latin.extend_from_slice(spelling);
            if length == usize::from(LONG) {
                long.push(number(latin.len()));
            }
            let differs =
                |flag: u64, text: usize| (!Properties(record).has(flag)).then(|| texts.get(at + text));
            for text in [differs(PLAIN, 1), differs(UNFOLDED, 2)].into_iter().flatten() {
                rest.push_str(text);
                rest.push(END);
            }
            rest.push_str(texts.get(at + 3));
        }
        Self {
            records: sorted.into(),
            latin: latin.into(),
            rest: rest.into_bytes().into(),
            lengths: lengths.into(),
            long: long.into(),
        }
    }
}

/// The distinct words of a segment.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    spelled: Spelled,
    /// Words that are numbers, ascending, each with its number.
    numbers: Column<u32>,
    /// Distinct weights, by lens.
    weights: Column<f64>,
    pub(crate) keys: Keys,
    /// The keys of the Latin spellings.
    spellings: Filter,
    /// The parts of the words that are not written in Latin letters: a Latin word looks for their folds here, and need not pass over those of its
    /// own script, which it is alike to by its letters or not at all.
    pub(crate) foreign: Keys,
    /// Bare skeletons of the words that are compared by sound, and of all words that may be compared with those.
    pub(crate) sounds: [Sounds; 2],
    /// By lens: the least weight of a word that weighs anything; then the same without initials and small words.
    least: [f64; 6],
    pub(crate) longest: usize,
    /// Whether some word is not written in Latin letters.
    pub(crate) other_scripts: bool,
}

impl Dictionary {
    /// No word of a name that weighs anything weighs less; `initials`: of a name that has some, or small words.
    pub(crate) fn least(&self, lens: Lens, initials: bool) -> f64 {
        self.least[lens as usize + if initials { 0 } else { 3 }]
    }

    /// How many words.
    pub(crate) fn len(&self) -> usize {
        self.spelled.records.len() / NUMBERS
    }

    /// Whether every name has a word in Latin letters; `None`: not known.
    pub(crate) fn all_latin(&self) -> Option<bool> {
        (!self.other_scripts).then_some(true)
    }

    /// The words, to be asked often.
    pub(crate) fn lend(&self) -> Words<'_> {
        Words { numbers: self.numbers.as_chunks().0, weights: &self.weights, ..self.spelled.lend() }
    }

    /// Words with this Latin spelling, given in parts.
    pub(crate) fn spelled<'a>(&'a self, parts: &'a [&'a str]) -> impl Iterator<Item = u32> + 'a {
        let letters = || parts.iter().flat_map(|p| p.bytes());
        let key = Some(hash(Sort::Latin, letters())).filter(|k| self.spellings.may(*k));
        let found = key.into_iter().flat_map(|k| self.keys.get(k));
        let words = self.lend();
        found.filter(move |&w| letters().eq(words.latin(w).iter().copied()))
    }

    pub(crate) fn write(&self, w: &mut Writer) {
        let s = &self.spelled;
        w.column(&s.records);
        w.column(&s.latin);
        w.column(&s.rest);
        [&s.lengths, &s.long, &self.numbers].iter().for_each(|c| w.column(c));
        w.column(&self.weights);
        self.keys.write(w);
        self.spellings.write(w);
        self.foreign.write(w);
        self.sounds.iter().for_each(|s| s.write(w));
        w.column(&self.least);
        w.number(self.longest as u64);
        w.number(u64::from(self.other_scripts));
    }

    pub(crate) fn read(r: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            spelled: Spelled {
                records: r.column()?,
                latin: r.column()?,
                rest: r.column()?,
                lengths: r.column()?,
                long: r.column()?,
            },
            numbers: r.column()?,
            weights: r.column()?,
            keys: Keys::read(r)?,
            spellings: Filter::read(r)?,
            foreign: Keys::read(r)?,
            sounds: [Sounds::read(r)?, Sounds::read(r)?],
            least: r.column::<f64>()?.as_ref().try_into().map_err(|_| Error::file("has no least weights"))?,
            longest: usize::try_from(r.number()?).unwrap_or(0),
            other_scripts: r.number()? != 0,
        })
    }
}
