//! The distinct words of a segment, as columns, and the keys under which they are found.

use crate::analyse::{Lens, Token};
use crate::bag::Bag;
use crate::blocks::keys_of;
use crate::column::{Column, Lent, Reader, Texts, TextsBuilder, Writer};
use crate::data::{Meaning, TABLES};
use crate::error::Error;
use crate::fold::few_vowels;
use crate::keys::{Keys, KeysBuilder, Sort, hash, letters_of};
use crate::script::Script;
use crate::similar::{CUT, may_be_cut};
use crate::sounds::Sounds;
use crate::view::View;
use rayon::slice::ParallelSliceMut;
use rustc_hash::FxHashMap;

const ATTESTED: u8 = 1;
const INITIALS: u8 = 2;
/// The word as written is its Latin spelling.
const PLAIN: u8 = 4;
const GIVEN: u8 = 8;
/// Its fold is its Latin spelling.
const UNFOLDED: u8 = 16;
/// How many numbers a word has in the column of details.
const DETAILS: usize = 5;
/// How many texts a word has.
const TEXTS: usize = 4;
/// Stands for a number that is not there.
const NONE: u32 = u32::MAX;

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
    details: Vec<u32>,
    weights: Vec<f64>,
    /// Which three of the weights a word has: few differ.
    weights_of: Vec<u32>,
    distinct: FxHashMap<[u64; 3], u32>,
    bags: Vec<u64>,
    marks: Vec<u16>,
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
            details: Vec::new(),
            weights: Vec::new(),
            weights_of: Vec::new(),
            distinct: FxHashMap::default(),
            bags: Vec::new(),
            marks: Vec::new(),
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
        if let Some(&id) = self.known.get(&known) {
            return id;
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
        let next = u32::try_from(self.ids.len()).unwrap_or(NONE);
        let id = *self.ids.entry(key).or_insert(next);
        if id == next {
            self.push(id, t);
        }
        if t.known != 0 {
            self.known.insert(known, id);
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
        let flag = |set: bool, bit: u8| if set { bit } else { 0 };
        let flags = flag(t.attested, ATTESTED)
            | flag(t.initials, INITIALS)
            | flag(plain, PLAIN)
            | flag(unfolded, UNFOLDED)
            | flag(!t.given.is_empty(), GIVEN);
        let letters = if is_initials(&t.view()) { u32::try_from(t.latin.len()).unwrap_or(0) } else { 0 };
        self.bags.push(Bag::of(t.latin.bytes()).0);
        self.marks.push(marks_of(t));
        for (i, w) in t.weights.iter().enumerate().filter(|w| *w.1 > 0.0) {
            self.least[i] = self.least[i].min(*w);
            if letters == 0 && !t.initials && !is_small(*w, Lens::ALL[i]) {
                self.least[3 + i] = self.least[3 + i].min(*w);
            }
        }
        self.details.extend([
            u32::from(flags) | (t.script as u32) << 8,
            meaning_number(t.meaning),
            u32::from(t.number.is_some()) | letters << 1,
            t.number.unwrap_or(0),
            u32::try_from(t.stem).unwrap_or(0),
        ]);
        let next = u32::try_from(self.distinct.len()).unwrap_or(NONE);
        let three = *self.distinct.entry(t.weights.map(f64::to_bits)).or_insert(next);
        if three == next {
            self.weights.extend(t.weights);
        }
        self.weights_of.push(three);
        self.longest = self.longest.max(t.latin.len());
        add_keys(&mut self.keys, id, &t.view());
        if t.script != Script::Latin {
            self.other_scripts = true;
            add_parts(&mut self.foreign, id, &t.view());
        }
    }

    /// The words, numbered by length and spelling, so that those that are alike lie together; and by number as added the final one.
    pub(crate) fn finish(mut self) -> (Dictionary, Vec<u32>) {
        let texts = self.texts.finish();
        let lent = texts.lend();
        let mut order: Vec<u32> = (0..u32::try_from(self.marks.len()).unwrap_or(NONE)).collect();
        let spelling = |w: u32| lent.bytes(w as usize * TEXTS);
        order.par_sort_unstable_by_key(|&w| (spelling(w).len(), spelling(w), w));
        let mut numbers = vec![0u32; order.len()];
        for (new, &old) in (0u32..).zip(&order) {
            numbers[old as usize] = new;
        }
        let mut sorted = TextsBuilder::default();
        let mut details = Vec::with_capacity(self.details.len());
        for &w in &order {
            let w = w as usize;
            (0..TEXTS).for_each(|i| sorted.push(lent.get(w * TEXTS + i)));
            details.extend_from_slice(&self.details[w * DETAILS..][..DETAILS]);
        }
        self.keys.renumber(&numbers);
        self.foreign.renumber(&numbers);
        let mut out = Dictionary {
            texts: sorted.finish(),
            details: details.into(),
            weights: self.weights.into(),
            weights_of: in_order(&self.weights_of, &order).into(),
            keys: self.keys.finish(),
            foreign: self.foreign.finish(),
            sounds: [Sounds::default(), Sounds::default()],
            bags: in_order(&self.bags, &order).into(),
            marks: in_order(&self.marks, &order).into(),
            least: self.least,
            longest: self.longest,
            other_scripts: self.other_scripts,
        };
        let heard = |id: u32| {
            let t = out.word(id);
            !t.is_meant() && t.number.is_none()
        };
        let ids = 0..u32::try_from(out.len()).unwrap_or(NONE);
        let all: Vec<u32> = ids.filter(|&id| heard(id)).collect();
        let loose: Vec<u32> = all.iter().copied().filter(|&id| out.word(id).is_loose()).collect();
        out.sounds = [Sounds::of(&loose, &out), Sounds::of(&all, &out)];
        (out, numbers)
    }
}

fn in_order<T: Copy>(all: &[T], order: &[u32]) -> Vec<T> {
    order.iter().map(|&w| all[w as usize]).collect()
}

/// Whether a word is one of those of persons that weigh little, such as `bin`: all others weigh more than half.
pub(crate) fn is_small(weight: f64, lens: Lens) -> bool {
    lens == Lens::Person && weight > 0.0 && weight < 0.5
}

/// Longer words are not told apart by their length.
pub(crate) const LONG: u16 = 0xff;
/// Lists attest the word.
pub(crate) const KNOWN: u16 = 1 << 8;
/// A word in Latin letters that is no number, no initials, and means nothing that the tables know.
pub(crate) const SIMPLE: u16 = 1 << 9;

fn marks_of(t: &Token) -> u16 {
    let length = u16::try_from(t.latin.len()).unwrap_or(LONG).min(LONG);
    let simple = t.script == Script::Latin && t.number.is_none() && !t.initials && t.meaning.is_none();
    let flag = |set: bool, bit: u16| if set { bit } else { 0 };
    length | flag(t.attested, KNOWN) | flag(simple && length < LONG, SIMPLE)
}

/// Whether a word may stand for the beginnings of names.
pub(crate) fn is_initials(t: &View<'_>) -> bool {
    t.initials || crate::align::is_letters(t.latin)
}

pub(crate) fn meaning_number(m: Option<Meaning>) -> u32 {
    match m {
        None => NONE,
        Some(Meaning::Concept(n)) => u32::from(n),
        Some(Meaning::Place(n)) => u32::from(n) | 1 << 16,
    }
}

fn meaning_of(n: u32) -> Option<Meaning> {
    let low = (n & 0xffff) as u16;
    match n >> 16 {
        0 => Some(Meaning::Concept(low)),
        1 => Some(Meaning::Place(low)),
        _ => None,
    }
}

/// Key of a meaning.
pub(crate) fn meaning_key(m: Meaning) -> u32 {
    hash(Sort::Meaning, meaning_number(Some(m)).to_le_bytes())
}

fn add_keys(keys: &mut KeysBuilder, id: u32, t: &View<'_>) {
    let mut add = |key: u32| keys.add(key, id, 0);
    add(hash(Sort::Latin, t.latin.bytes()));
    if let Some(n) = t.number {
        add(hash(Sort::Number, n.to_le_bytes()));
    }
    if let Some(m) = t.meaning {
        add(meaning_key(m));
    }
    if let Some(head) = t.latin.bytes().next().filter(|_| is_initials(t)) {
        add(hash(Sort::Initial, [head]));
    }
    if t.skeleton.len() >= 3 {
        add(hash(Sort::Skeleton, t.skeleton.bytes()));
    }
    if t.number.is_some() || t.is_meant() {
        return;
    }
    add(hash(Sort::Fold, t.fold.bytes()));
    add(hash(Sort::FewVowels, few_vowels(t.fold)));
    if may_be_cut(t) {
        // In Latin letters, so every byte is a letter.
        let ends = CUT.0..=t.latin.len().saturating_sub(CUT.1);
        ends.for_each(|n| add(hash(Sort::Cut, t.latin.bytes().take(n))));
    }
    if let Some(stem) = t.stem() {
        add(hash(Sort::Stem, stem.bytes()));
    }
    for g in t.given {
        add(hash(Sort::Given, g.to_le_bytes()));
    }
    add_parts(keys, id, t);
}

/// Keys of the parts of a word's spelling, of one that is no number and means nothing.
fn add_parts(keys: &mut KeysBuilder, id: u32, t: &View<'_>) {
    if t.number.is_some() || t.is_meant() {
        return;
    }
    let fold = Some(t.fold).filter(|f| *f != t.latin);
    for text in std::iter::once(t.latin).chain(fold) {
        let letters = letters_of(text);
        keys_of(text, |key| keys.add(key, id, letters));
    }
}

/// The distinct words of a segment.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    /// Four a word: Latin, as written, fold, skeleton.
    texts: Texts,
    details: Column<u32>,
    /// Distinct weights, by lens.
    weights: Column<f64>,
    /// By word: which three of them it has.
    weights_of: Column<u32>,
    pub(crate) keys: Keys,
    /// The parts of the words that are not written in Latin letters: a Latin word looks for their folds here, and need not pass over those of its
    /// own script, which it is alike to by its letters or not at all.
    pub(crate) foreign: Keys,
    /// Bare skeletons of the words that are compared by sound, and of all words that may be compared with those.
    pub(crate) sounds: [Sounds; 2],
    /// By word: the letters of its Latin spelling.
    bags: Column<u64>,
    /// By word: how long its Latin spelling is, at most [`LONG`], and [`KNOWN`], [`SIMPLE`].
    marks: Column<u16>,
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
        self.details.len() / DETAILS
    }

    /// Whether every name has a word in Latin letters; `None`: not known.
    pub(crate) fn all_latin(&self) -> Option<bool> {
        (!self.other_scripts).then_some(true)
    }

    /// A word by its number.
    pub(crate) fn word(&self, word: u32) -> View<'_> {
        self.lend().word(word)
    }

    /// The words, to be asked often.
    pub(crate) fn lend(&self) -> Words<'_> {
        Words {
            texts: self.texts.lend(),
            details: &self.details,
            weights: &self.weights,
            weights_of: &self.weights_of,
            bags: &self.bags,
            marks: &self.marks,
        }
    }

    /// Words with this Latin spelling, given in parts.
    pub(crate) fn spelled<'a>(&'a self, parts: &'a [&'a str]) -> impl Iterator<Item = u32> + 'a {
        let letters = || parts.iter().flat_map(|p| p.bytes());
        let found = self.keys.get(hash(Sort::Latin, letters()));
        found.filter(move |&w| letters().eq(self.texts.lend().bytes(w as usize * TEXTS).iter().copied()))
    }

    pub(crate) fn write(&self, w: &mut Writer) {
        self.texts.write(w);
        w.column(&self.details);
        w.column(&self.weights);
        w.column(&self.weights_of);
        self.keys.write(w);
        self.foreign.write(w);
        self.sounds.iter().for_each(|s| s.write(w));
        w.column(&self.bags);
        w.column(&self.marks);
        w.column(&self.least);
        w.number(self.longest as u64);
        w.number(u64::from(self.other_scripts));
    }

    pub(crate) fn read(r: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            texts: Texts::read(r)?,
            details: r.column()?,
            weights: r.column()?,
            weights_of: r.column()?,
            keys: Keys::read(r)?,
            foreign: Keys::read(r)?,
            sounds: [Sounds::read(r)?, Sounds::read(r)?],
            bags: r.column()?,
            marks: r.column()?,
            least: r.column::<f64>()?.as_ref().try_into().map_err(|_| Error::file("has no least weights"))?,
            longest: usize::try_from(r.number()?).unwrap_or(0),
            other_scripts: r.number()? != 0,
        })
    }
}

/// The words of a dictionary, with their columns looked up once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    texts: Lent<'a>,
    details: &'a [u32],
    weights: &'a [f64],
    weights_of: &'a [u32],
    bags: &'a [u64],
    marks: &'a [u16],
}

impl<'a> Words<'a> {
    /// A word by its number.
    pub(crate) fn word(&self, word: u32) -> View<'a> {
        let w = word as usize;
        let d = self.details(word);
        let text = |i: usize| self.texts.get(w * TEXTS + i);
        let flags = (d[0] & 0xff) as u8;
        let latin = text(0);
        let fold = if flags & UNFOLDED == 0 { text(2) } else { latin };
        let given = if flags & GIVEN == 0 { None } else { TABLES.given.get(fold) };
        View {
            text: if flags & PLAIN == 0 { text(1) } else { latin },
            latin,
            fold,
            skeleton: text(3),
            stem: d[4] as usize,
            script: Script::by_number(d[0] >> 8),
            meaning: meaning_of(d[1]),
            number: (d[2] & 1 == 1).then_some(d[3]),
            initials: flags & INITIALS != 0,
            given: given.map_or(&[], Vec::as_slice),
            attested: flags & ATTESTED != 0,
            weights: Lens::ALL.map(|l| self.weight(word, l)),
        }
    }

    fn details(&self, word: u32) -> [u32; DETAILS] {
        let at = word as usize * DETAILS;
        self.details.get(at..at + DETAILS).and_then(|d| d.try_into().ok()).unwrap_or_default()
    }

    /// The consonants.
    pub(crate) fn skeleton(&self, word: u32) -> &'a str {
        self.texts.get(word as usize * TEXTS + 3)
    }

    pub(crate) fn latin(&self, word: u32) -> &'a [u8] {
        self.texts.bytes(word as usize * TEXTS)
    }

    /// The Latin spelling.
    pub(crate) fn spelling(&self, word: u32) -> &'a str {
        self.texts.get(word as usize * TEXTS)
    }

    /// The letters of the Latin spelling.
    pub(crate) fn bag(&self, word: u32) -> Bag {
        Bag(self.bags.get(word as usize).copied().unwrap_or(0))
    }

    /// Whether it is written in Latin letters.
    pub(crate) fn in_latin(&self, word: u32) -> bool {
        Script::by_number(self.details(word)[0] >> 8) == Script::Latin
    }

    /// Its length, [`KNOWN`], [`SIMPLE`].
    pub(crate) fn marks(&self, word: u32) -> u16 {
        self.marks.get(word as usize).copied().unwrap_or(0)
    }

    pub(crate) fn weight(&self, word: u32, lens: Lens) -> f64 {
        let three = self.weights_of.get(word as usize).copied().unwrap_or(0) as usize;
        self.weights.get(three * 3 + lens as usize).copied().unwrap_or(0.0)
    }

    /// What a pair with the word may weigh if it is read as initials; 0: it is not.
    pub(crate) fn initials(&self, word: u32, lens: Lens) -> f64 {
        if lens == Lens::Person { 0.25 * f64::from(self.details(word)[2] >> 1) } else { 0.0 }
    }
}
