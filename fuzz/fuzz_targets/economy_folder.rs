//! The files of EXIOBASE, EORA26 and GLORIA, and a mapped table with its map: parts of the input, split at a byte that text does not have.
#![no_main]
use knockon_economy::Result;
use knockon_economy::read::{Folder, Layout, OneFile, ReadOptions, read_table};
use libfuzzer_sys::fuzz_target;

struct Parts<'a>(&'a [&'a str], Vec<&'a [u8]>);

impl Folder for Parts<'_> {
    fn label(&self) -> String {
        "fuzz_2018".into()
    }
    fn names(&self) -> Vec<String> {
        self.0.iter().map(|n| (*n).to_owned()).collect()
    }
    fn stream(&self, name: &str) -> Result<Box<dyn std::io::Read + '_>> {
        let at = self.0.iter().position(|n| *n == name).unwrap_or(0);
        Ok(Box::new(self.1.get(at).copied().unwrap_or_default()))
    }
}

fuzz_target!(|bytes: &[u8]| {
    let parts: Vec<&[u8]> = bytes.split(|b| *b == 0xFF).collect();
    let map = parts.last().map(|p| String::from_utf8_lossy(p).into_owned());
    let options = ReadOptions {
        map,
        currency: knockon_vocabulary::Currency::new("EUR"),
        unit: Some(1e6),
        ..ReadOptions::default()
    };
    let exiobase = ["A.txt", "Y.txt", "x.txt", "satellite/F.txt"];
    let _ = read_table(Layout::Exiobase3, &Parts(&exiobase, parts.clone()), &options);
    let eora = ["E_T.txt", "E_FD.txt", "E_VA.txt", "labels_T.txt", "labels_FD.txt"];
    let _ = read_table(Layout::Eora26, &Parts(&eora, parts.clone()), &ReadOptions::default());
    let gloria = ["T-Results.csv", "Y-Results.csv", "V-Results.csv"];
    let gloria_options = ReadOptions { currency: None, unit: None, ..options.clone() };
    let _ = read_table(Layout::Gloria, &Parts(&gloria, parts.clone()), &gloria_options);
    let mapped = ReadOptions { source: Some("fuzz".into()), year: Some(2018), ..options };
    let first = parts.first().copied().unwrap_or_default().to_vec();
    let _ = read_table(Layout::Mapped, &OneFile::new("t.csv", first), &mapped);
});
