//! What speaks for and against two names being one party, as numbers with names.
//!
//! Every feature is the same whichever name comes first. "Weight" is that of [`analyse`](crate::names::analyse): how much a word
//! tells. The table of their coefficients is `data/model.tsv`; the form (a table of named features) is that of
//! nomenklatura's matchers, the features and their coefficients are ours.

use crate::names::analyse::Lens;
use crate::names::data::{Form, Meaning};
use crate::names::name::Name;
use crate::names::view::{Few, Read, Said};
use crate::pairs::align::{Alignment, align};
use crate::pairs::similar::How;

/// Names of the features, in the order of their values.
pub const FEATURES: [&str; FEATURE_COUNT] = [
    "covered_less",
    "covered_more",
    "both_differ",
    "left_over",
    "misspelt",
    "misspelt_most",
    "number_contrast",
    "number_extra",
    "place_contrast",
    "place_extra",
    "form_contrast",
    "form_abroad",
    "by_sound",
    "by_meaning",
    "by_initial",
    "by_given_name",
    "distinctive",
    "single_word",
    "initial_contrast",
    "exact",
    "order_contrast",
    "across_scripts",
    "word_contrast",
    "birth_same",
    "birth_differs",
    "country_same",
    "country_differs",
    "identifier_same",
    "identifier_differs",
];

/// How many features there are.
pub const FEATURE_COUNT: usize = 29;

/// Values of the features.
pub(crate) type Values = [f64; FEATURE_COUNT];

/// Features of two readings, with the alignment behind them; `alike` as in [`align`].
pub(crate) fn features<A: Said, B: Said>(
    a: &Read<A>,
    b: &Read<B>,
    lens: Lens,
    alike: impl Fn(usize, usize) -> Option<(f64, How)>,
) -> (Values, Alignment) {
    let al = align(a, b, lens, alike);
    let mut v = [0.0; FEATURE_COUNT];
    let (ua, ub): (f64, f64) = (left(a, &al.left_a, lens).sum(), left(b, &al.left_b, lens).sum());
    let (mut ma, mut mb, mut ta, mut tb) = (0.0, 0.0, ua, ub);
    for p in &al.pairs {
        ma += p.weight_a * p.likeness;
        mb += p.weight_b * p.likeness;
        ta += p.weight_a;
        tb += p.weight_b;
    }
    let share = |m: f64, t: f64| if t > 0.0 { m / t } else { 0.0 };
    let (ca, cb) = (share(ma, ta), share(mb, tb));
    v[0] = ca.min(cb);
    v[1] = ca.max(cb);
    let most_a = left(a, &al.left_a, lens).fold(0.0, f64::max);
    v[2] = most_a.min(left(b, &al.left_b, lens).fold(0.0, f64::max));
    v[3] = (ua.max(ub)).min(3.0);
    spelling_features(&al, &mut v, ta.min(tb));
    contrast_features(a, b, &al, lens, &mut v);
    form_features(a, b, &mut v);
    v[17] = f64::from(u8::from(live(a, lens) == 1 || live(b, lens) == 1));
    v[19] = f64::from(u8::from(
        al.left_a.is_empty() && al.left_b.is_empty() && al.pairs.iter().all(|p| p.likeness >= 0.95),
    ));
    v[20] = f64::from(u8::from(lens == Lens::Person && a.chain && b.chain && crosses(a, b, &al)));
    // A name without words is in no script.
    let both = !a.tokens.is_empty() && !b.tokens.is_empty();
    v[21] = f64::from(u8::from(both && a.latin() != b.latin()));
    (v, al)
}

/// The weights of the words that are left of a name.
fn left<W: Said>(x: &Read<W>, left: &[usize], lens: Lens) -> impl Iterator<Item = f64> {
    left.iter().map(move |&i| x.tokens[i].weight(lens))
}

/// Whether some of these words of a name is so.
fn any<W: Said>(x: &Read<W>, which: &[usize], is: impl Fn(&W) -> bool) -> bool {
    which.iter().any(|&i| is(&x.tokens[i]))
}

/// Whether matched words of weight stand in another order.
fn crosses<A: Said, B: Said>(a: &Read<A>, b: &Read<B>, al: &Alignment) -> bool {
    let heavy =
        al.pairs.iter().filter(|p| p.weight_a.min(p.weight_b) > 0.2 && p.a.len() == 1 && p.b.len() == 1);
    let mut places: Vec<(usize, usize)> = heavy.map(|p| (a.place(p.a[0]), b.place(p.b[0]))).collect();
    places.sort_unstable();
    !places.is_sorted_by_key(|p| p.1)
}

fn live<W: Said>(x: &Read<W>, lens: Lens) -> usize {
    x.tokens.iter().filter(|t| t.weight(lens) > 0.2).count()
}

fn spelling_features(al: &Alignment, v: &mut Values, total: f64) {
    let share = |which: &dyn Fn(How) -> bool| -> f64 {
        let sum: f64 = al.pairs.iter().filter(|p| which(p.how)).map(|p| p.weight_a.min(p.weight_b)).sum();
        if total > 0.0 { (sum / total).min(1.0) } else { 0.0 }
    };
    for p in &al.pairs {
        let loss = (1.0 - p.likeness) * p.weight_a.min(p.weight_b);
        if p.how == How::Letters {
            v[4] += loss;
            v[5] = f64::max(v[5], 1.0 - p.likeness);
        }
        if p.likeness >= 0.8 {
            v[16] = f64::max(v[16], p.weight_a.min(p.weight_b) * p.likeness);
        }
    }
    v[12] = share(&|h| h == How::Sound);
    v[13] = share(&|h| h == How::Meaning);
    v[14] = al.pairs.iter().filter(|p| matches!(p.how, How::Initial | How::Acronym)).count() as f64;
    v[15] = al.pairs.iter().filter(|p| p.how == How::GivenName).count() as f64;
}

/// Whether both names have words left that are so, and whether one has.
fn contrast(ours: bool, theirs: bool) -> (f64, f64) {
    (f64::from(u8::from(ours && theirs)), f64::from(u8::from(ours != theirs)))
}

fn contrast_features<A: Said, B: Said>(a: &Read<A>, b: &Read<B>, al: &Alignment, lens: Lens, v: &mut Values) {
    let (la, lb) = (&al.left_a, &al.left_b);
    (v[6], v[7]) = contrast(any(a, la, A::is_number), any(b, lb, B::is_number));
    if lens != Lens::Person {
        // Each side has a word of trade that the other lacks: imports and exports, steel and wire.
        let trade = |m: Option<Meaning>| matches!(m, Some(Meaning::Concept(_)));
        v[22] = contrast(any(a, la, |t| trade(t.meaning())), any(b, lb, |t| trade(t.meaning()))).0;
        let place = |m: Option<Meaning>| matches!(m, Some(Meaning::Place(_)));
        (v[8], v[9]) = contrast(any(a, la, |t| place(t.meaning())), any(b, lb, |t| place(t.meaning())));
        return;
    }
    let rest_a = any(a, la, |t| t.weight(lens) > 0.2);
    let rest_b = any(b, lb, |t| t.weight(lens) > 0.2);
    let initial = any(a, la, A::initials) && rest_b || any(b, lb, B::initials) && rest_a;
    // The side that abbreviates has a name over: `Kononov, Vladimir P.` is not Vladimir Putin.
    let spent = al
        .pairs
        .iter()
        .filter(|p| p.how == How::Initial)
        .any(|p| (is_short(a, &p.a) && rest_a) || (is_short(b, &p.b) && rest_b));
    v[18] = f64::from(u8::from(initial || spent));
}

/// Whether this is one word of few letters.
fn is_short<W: Said>(x: &Read<W>, which: &[usize]) -> bool {
    which.len() == 1 && x.tokens[which[0]].length() <= 3
}

fn form_features<A: Said, B: Said>(a: &Read<A>, b: &Read<B>, v: &mut Values) {
    if a.forms.is_empty() || b.forms.is_empty() {
        return;
    }
    let plain = |forms: &[&Form]| -> Few<usize> {
        (0..forms.len()).filter(|&i| !matches!(forms[i].sort, "company" | "branch")).collect()
    };
    let (fa, fb) = (plain(&a.forms), plain(&b.forms));
    if fa.is_empty() || fb.is_empty() {
        return;
    }
    let meets = |ok: &dyn Fn(usize, usize) -> bool| fa.iter().any(|&i| fb.iter().any(|&j| ok(i, j)));
    // `Ltd` is English for forms of either sort, and a translated form is only roughly the original.
    let same_sort = meets(&|i, j| {
        let (x, y) = (a.forms[i].sort, b.forms[j].sort);
        x == y || [(x, y), (y, x)].iter().any(|p| p.0 == "ltd" && matches!(p.1, "llc" | "jsc"))
    });
    v[10] = f64::from(u8::from(!same_sort && a.latin() == b.latin()));
    // Chinese and Japanese texts put their own country's form for any: `株式会社` is as often a translation as a Japanese company.
    let one_country = meets(&|i, j| {
        let (f, g) = (a.forms[i], b.forms[j]);
        let (x, y) = (&f.places, &g.places);
        let translated = f.translates() != g.translates();
        translated || x.is_empty() || y.is_empty() || x.iter().any(|p| y.contains(p))
    });
    v[11] = f64::from(u8::from(!one_country));
}

/// Features of what is known beside the names.
pub(crate) fn fact_features(a: &Name, b: &Name, v: &mut Values) {
    let (x, y) = (a.birth_date.trim(), b.birth_date.trim());
    if !x.is_empty() && !y.is_empty() {
        // The year alone agrees with any day in it.
        let n = x.len().min(y.len());
        let same = x.get(..n) == y.get(..n);
        v[if same { 23 } else { 24 }] = 1.0;
    }
    if !a.places.is_empty() && !b.places.is_empty() {
        let same = a.places.iter().any(|p| b.places.contains(p));
        v[if same { 25 } else { 26 }] = 1.0;
    }
    let (mut same, mut differs) = (false, false);
    for (kind, value) in &a.identifiers {
        for (_, other) in b.identifiers.iter().filter(|i| i.0 == *kind) {
            let equal = squeeze(value) == squeeze(other);
            same |= equal;
            differs |= !equal;
        }
    }
    v[27] = f64::from(u8::from(same));
    v[28] = f64::from(u8::from(differs && !same));
}

/// An identifier without what only typography adds.
pub(crate) fn squeeze(value: &str) -> String {
    value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
