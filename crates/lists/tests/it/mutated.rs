//! Every reader meets damaged samples of its own format: it answers, it never panics. The same samples begin the fuzz targets, which
//! go on for as long as wanted with a toolchain of their own; this runs with every `cargo test`.

use knockon_lists as lists;
use std::path::Path;

/// Damaged copies of each sample.
const COPIES: usize = 120;

type Reader = fn(&[u8]);

const READERS: [(&str, Reader); 18] = [
    ("lists_any", |b| drop(lists::read_any(&[("f", b)]))),
    ("lists_csl", |b| drop(lists::read_csl(b, "f"))),
    ("lists_csl_json", |b| drop(lists::read_csl_json(b, "f"))),
    ("lists_dpl", |b| drop(lists::read_dpl(b, "f"))),
    ("lists_entity_list", |b| drop(lists::read_entity_list(b, "f"))),
    ("lists_eu_csv", |b| drop(lists::read_eu_csv(b, "f"))),
    ("lists_eu_xml", |b| drop(lists::read_eu_xml(b, "f"))),
    ("lists_ftm", |b| drop(lists::read_ftm(b, "f"))),
    ("lists_meti", |b| drop(lists::read_meti_csv(b, "f"))),
    ("lists_mofcom", |b| drop(lists::read_mofcom(b, "f"))),
    ("lists_ofac", |b| drop(lists::read_ofac_sdn(b, b, b, "f"))),
    ("lists_ofac_advanced", |b| drop(lists::read_ofac_advanced(b, "f"))),
    ("lists_ofac_xml", |b| drop((lists::read_ofac_xml(b, "f"), lists::read_ofac_enhanced(b, "f")))),
    ("lists_own", |b| drop(lists::read_own(b, "f"))),
    ("lists_records", |b| drop(lists::read_records(b, "f"))),
    ("lists_uk_csv", |b| drop(lists::read_uk_csv(b, "f"))),
    ("lists_uk_xml", |b| drop(lists::read_uk_xml(b, "f"))),
    ("lists_un", |b| drop(lists::read_un(b, "f"))),
];

/// SplitMix64 (Steele, Lea & Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n.max(1) as u64).unwrap()
    }
}

/// One to four damages: a byte changed, a part gone, doubled or moved, the end cut off, or a piece that formats care for put in.
fn damaged(sample: &[u8], dice: &mut Dice) -> Vec<u8> {
    const PIECES: [&[u8]; 12] = [
        b"\"",
        b",",
        b"<",
        b"</a>",
        b"&#x0;",
        b"\xff\xfe",
        b"\0",
        b"[[[[",
        b"}",
        b"-0-",
        b"\r\n",
        "、".as_bytes(),
    ];
    let mut out = sample.to_vec();
    for _ in 0..=dice.below(4) {
        let (from, n) = (dice.below(out.len() + 1), dice.below(40));
        let to = (from + n).min(out.len());
        match dice.below(5) {
            0 if from < out.len() => out[from] = u8::try_from(dice.below(256)).unwrap(),
            1 => drop(out.drain(from..to)),
            2 => {
                let part = out[from..to].to_vec();
                let at = dice.below(out.len() + 1);
                out.splice(at..at, part);
            }
            3 if dice.below(4) == 0 => out.truncate(from),
            _ => drop(out.splice(from..from, PIECES[dice.below(PIECES.len())].iter().copied())),
        }
    }
    out
}

#[test]
fn regress_every_reader_survives_damaged_samples() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let mut dice = Dice(2026);
    for (name, read) in READERS {
        let folder = std::fs::read_dir(seeds.join(name)).unwrap();
        let mut files: Vec<_> = folder.map(|f| f.unwrap().path()).collect();
        files.sort();
        assert!(!files.is_empty(), "{name} has no sample");
        for file in files {
            let sample = std::fs::read(&file).unwrap();
            read(&sample);
            (0..COPIES).for_each(|_| read(&damaged(&sample, &mut dice)));
        }
    }
    // A target without a row above would go unnoticed.
    let spread = std::fs::read_dir(&seeds).unwrap().filter(|f| {
        let name = f.as_ref().unwrap().file_name().into_string().unwrap();
        name.starts_with("lists_") && name != "lists_spreadsheet" && !READERS.iter().any(|r| r.0 == name)
    });
    assert_eq!(spread.count(), 0, "a reader has samples, but no row in this test");
}
