//! Two keys under which spellings of one sound meet.
//!
//! - The **fold** of a romanised word undoes the choices of romanisation tables: `Zhelvinsky` and `Jelvinskiy`, `Sergey` and
//!   `Sergei`, `Yousef` and `Yusuf` … It keeps vowels, so that it still tells names apart.
//! - The **skeleton** keeps only classes of consonants, for scripts whose Latin spelling merely sounds alike
//!   (`ロッキード`, `洛克希德`, Lockheed).
//!
//! Source: differences between BGN/PCGN, ISO 9, the passport rules of ICAO 9303 and the French and German press spellings; classes
//! after Soundex (Russell 1918), widened for kana (b and v, l and r, f and h) and Wade–Giles (ch, ts, hs).

use crate::names::script::Script;

/// Consonant groups in the order in which they are tried; capitals are sounds of our own.
const GROUPS: &[(&str, &str)] = &[
    ("shch", "S"),
    ("hs", "S"),
    ("tsch", "C"),
    ("sch", "S"),
    ("sh", "S"),
    ("tch", "C"),
    ("dzh", "J"),
    ("dj", "J"),
    ("zh", "J"),
    ("ch", "C"),
    ("cz", "C"),
    ("kh", "h"),
    ("ph", "f"),
    ("th", "t"),
    ("gh", "g"),
    ("dh", "d"),
    ("ck", "k"),
    ("qu", "kv"),
    ("tz", "ts"),
    ("q", "k"),
    ("x", "ks"),
    ("w", "v"),
];

/// The fold of a romanised word.
pub(crate) fn fold(latin: &str) -> String {
    let sounds = sounds(latin);
    let mut out = String::with_capacity(sounds.len());
    let mut run = String::new();
    for c in sounds.chars() {
        if is_vowel(c) {
            run.push(c);
            continue;
        }
        close_run(&mut run, &mut out);
        // A doubled consonant and an h behind a vowel are matters of spelling.
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    close_run(&mut run, &mut out);
    if out.len() > 3 && out.ends_with('h') {
        out.pop();
    }
    out
}

/// The fold with e as i and o as u: languages of three vowels, and Korean, are written with either.
pub(crate) fn few_vowels(fold: &str) -> impl Iterator<Item = u8> + '_ {
    fold.bytes().map(|c| match c {
        b'e' => b'i',
        b'o' => b'u',
        c => c,
    })
}

/// The place in a Slavic adjective's fold: `Omskiy` → `om`, `Azovsky` → `azov`.
pub(crate) fn slavic_stem(fold: &str) -> Option<&str> {
    const ENDINGS: [&str; 8] = ["skogo", "skoi", "skoe", "skie", "skai", "ski", "ska", "sko"];
    ENDINGS.iter().find_map(|e| fold.strip_suffix(e)).filter(|s| s.len() >= 3)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Replaces groups of consonants; an initial j stays a consonant, another one is a vowel (German and Slavic spelling).
fn sounds(latin: &str) -> String {
    let mut out = String::with_capacity(latin.len());
    let mut rest = latin;
    while let Some(c) = rest.chars().next() {
        if let Some((from, to)) = GROUPS.iter().find(|(from, _)| rest.starts_with(from)) {
            let initial = out.is_empty();
            // Pinyin x, Wade–Giles hs: the sound of sh at the beginning of a word.
            match *from {
                "x" if initial => out.push('S'),
                "hs" if !initial => out.push_str("hs"),
                _ => out.push_str(to),
            }
            rest = &rest[from.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            'c' if rest.starts_with(['e', 'i', 'y']) => out.push('s'),
            'c' => out.push('k'),
            'j' if out.is_empty() => out.push('J'),
            'j' => out.push('y'),
            _ => out.push(c),
        }
    }
    out
}

/// Writes a run of vowels in one spelling.
fn close_run(run: &mut String, out: &mut String) {
    if run.is_empty() {
        return;
    }
    // Glides around another vowel are a matter of the table: iya, ia, ya, ja.
    let plain: String = run.chars().filter(|c| !matches!(c, 'y' | 'i')).collect();
    match plain.as_str() {
        "" => out.push('i'),
        "ee" => out.push('i'),
        "oo" | "ou" => out.push('u'),
        p => out.extend(p.chars().next()),
    }
    run.clear();
}

/// The consonant classes of a romanised word.
pub(crate) fn skeleton(latin: &str, script: Script) -> String {
    let mut out = String::with_capacity(latin.len());
    let bytes = latin.as_bytes();
    let at = |i: usize| bytes.get(i).copied().unwrap_or(b' ');
    let mut i = 0;
    while i < bytes.len() {
        let (next, first) = (at(i + 1), i == 0);
        let soft = matches!(next, b'e' | b'i' | b'y');
        let class = match bytes[i] {
            b'c' if next == b'k' => b'k',
            b'c' if script == Script::Han || next == b'h' || next == b'z' || soft => b's',
            b'q' | b'x' | b'j' if script == Script::Han => b's',
            b'x' if first => b's',
            b'x' => {
                push_class(&mut out, b'k');
                b's'
            }
            b'c' | b'k' | b'g' | b'q' => b'k',
            b't' if next == b's' || next == b'z' => b's',
            b't' if next == b'i' && at(i + 2) == b'o' => b's',
            b't' | b'd' => b't',
            b's' | b'z' | b'j' => b's',
            b'w' | b'v' if script == Script::Abjad => 0,
            b'p' | b'b' | b'f' | b'v' | b'w' => b'p',
            b'l' | b'r' => b'r',
            b'm' => b'm',
            b'n' => b'n',
            b'h' if first => b'h',
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' if first => b'a',
            d if d.is_ascii_digit() => d,
            _ => 0,
        };
        push_class(&mut out, class);
        // Digraphs are one sound: the second letter was looked at.
        i += if matches!((bytes[i], next), (b'c', b'k' | b'z') | (b't', b's' | b'z') | (b'n', b'g')) {
            2
        } else {
            1
        };
    }
    out
}

fn push_class(out: &mut String, class: u8) {
    if class != 0 && !out.ends_with(char::from(class)) {
        out.push(char::from(class));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_meet_in_the_fold() {
        for (a, b) in [
            ("sergei", "sergey"),
            ("dmitriy", "dmitry"),
            ("yevgeny", "evgeniy"),
            ("tatyana", "tatiana"),
            ("aleksandr", "alexandr"),
            ("khoury", "khouri"),
            ("jukov", "zhukov"),
            ("yousef", "yusef"),
            ("wladimir", "vladimir"),
            ("jameel", "jamil"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        for (a, b) in [("lavrov", "lavrin"), ("chad", "china"), ("musk", "mask"), ("baikal", "bai")] {
            assert_ne!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn sounds_of_one_name_meet_in_the_skeleton() {
        let s = skeleton;
        assert_eq!(s("adomirarutei", Script::Kana), s("admiralty", Script::Latin));
        assert_eq!(s("obama", Script::Kana), s("obama", Script::Latin));
        assert_eq!(s("kelusi", Script::Han), s("cruz", Script::Latin));
        assert_eq!(s("mhmd", Script::Abjad), s("mohammed", Script::Latin).replace('h', ""));
    }
}
