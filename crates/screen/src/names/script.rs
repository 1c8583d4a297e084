//! Which script a character belongs to, and its spelling in Latin letters.
//!
//! Source: Unicode blocks; BGN/PCGN and national tables for Cyrillic, modified Hepburn for kana (both as data); any_ascii
//! for the rest (Chinese characters by their pinyin).
//!
//! **Supported**: Latin, Cyrillic, Greek, Armenian, Georgian, Arabic, Hebrew, Devanagari and its sisters, Hangul, kana, Chinese
//! characters. **Not supported**: the Japanese reading of Chinese characters (they are read as Chinese).

use crate::names::data::TABLES;
use any_ascii::any_ascii_char;

/// A script, as far as names need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Script {
    Latin,
    Cyrillic,
    /// Arabic, Hebrew: vowels are mostly not written.
    Abjad,
    Han,
    Kana,
    /// Alphabets and syllabaries that write their vowels.
    Other,
}

impl Script {
    /// The script whose number in this order is `n`; any other number: the last.
    pub(crate) fn by_number(n: u32) -> Self {
        let all = [Self::Latin, Self::Cyrillic, Self::Abjad, Self::Han, Self::Kana];
        all.get(n as usize).copied().unwrap_or(Self::Other)
    }

    /// Whether the spelling in Latin letters only sounds alike: tokens are compared by sound, not by letters.
    pub(crate) fn is_loose(self) -> bool {
        !matches!(self, Self::Latin | Self::Cyrillic)
    }
}

/// The script of a letter.
pub(crate) fn script_of(c: char) -> Script {
    match u32::from(c) {
        0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff => Script::Cyrillic,
        0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff => Script::Abjad,
        0x3040..=0x30ff | 0x31f0..=0x31ff => Script::Kana,
        0x2e80..=0x2fdf | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff => Script::Han,
        0x0..=0x24f | 0x1e00..=0x1eff | 0x250..=0x2ff => Script::Latin,
        _ => Script::Other,
    }
}

/// A lower-case word in lower-case ASCII letters and digits.
pub(crate) fn romanise(word: &str, script: Script) -> String {
    match script {
        Script::Cyrillic => cyrillic(word),
        Script::Kana => kana(word),
        _ => ascii(word),
    }
}

fn ascii(word: &str) -> String {
    let letters = word.chars().flat_map(|c| any_ascii_char(c).bytes());
    letters.filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())).collect()
}

fn cyrillic(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match TABLES.cyrillic.get(&c) {
            Some(latin) => out.push_str(latin),
            None => out.push_str(&ascii(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

fn kana(word: &str) -> String {
    // Hiragana stand 0x60 before the katakana of the same sound.
    let kata: Vec<char> =
        word.chars()
            .map(|c| {
                if ('ぁ'..='ゖ').contains(&c) {
                    char::from_u32(u32::from(c) + 0x60).unwrap_or(c)
                } else {
                    c
                }
            })
            .collect();
    let mut out = String::new();
    let mut i = 0;
    let mut double = false;
    while i < kata.len() {
        let two: String = kata[i..kata.len().min(i + 2)].iter().collect();
        let one: String = kata[i..=i].iter().collect();
        let hit =
            [(two, 2), (one, 1)].into_iter().find_map(|(k, n)| Some((*TABLES.kana.get(k.as_str())?, n)));
        match (kata[i], hit) {
            ('ッ', _) => double = true,
            ('ー', _) => {}
            (_, Some((latin, n))) => {
                if std::mem::take(&mut double) {
                    out.extend(latin.chars().next());
                }
                out.push_str(latin);
                i += n;
                continue;
            }
            (c, None) => out.push_str(&ascii(c.encode_utf8(&mut [0; 4]))),
        }
        i += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn val_known_spellings() {
        for (word, script, latin) in [
            ("щербаков", Script::Cyrillic, "shcherbakov"),
            ("київ", Script::Cyrillic, "kiyiv"),
            ("キャノン", Script::Kana, "kyanon"),
            ("クロンシュタット", Script::Kana, "kuronshutatto"),
            ("ひたち", Script::Kana, "hitachi"),
            ("华为", Script::Han, "huawei"),
            ("société", Script::Latin, "societe"),
        ] {
            assert_eq!(romanise(word, script), latin, "{word}");
        }
    }
}
