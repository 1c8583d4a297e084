//! Readers of economy tables.

use knockon_economy::Result;
use knockon_economy::read::{Archive, Folder, Layout, OneFile, ReadOptions, read_table};
use knockon_economy::ready::Kept;
use knockon_economy::solve::Plan;
use std::io::Cursor;

/// A ZIP archive of EXIOBASE, EORA, GLORIA or ICIO.
pub fn archive(bytes: &[u8]) {
    let options = japan();
    let Ok(archive) = Archive::new("t.zip", bytes.to_vec()) else { return };
    for layout in [Layout::Exiobase3, Layout::Eora26, Layout::Gloria, Layout::OecdIcio] {
        let _ = read_table(layout, &archive, &options);
    }
}

/// A national table of China.
pub fn china(bytes: &[u8]) {
    let options = japan();
    let _ = read_table(Layout::ChinaNational, &OneFile::new("t.csv", bytes.to_vec()), &options);
}

/// Eurostat's tables as SDMX-CSV or JSON-stat.
pub fn eurostat(bytes: &[u8]) {
    let options = ReadOptions {
        year: Some(2018),
        currency: knockon_vocabulary::Currency::new("EUR"),
        unit: Some(1e6),
        source: Some("fuzz".into()),
        ..ReadOptions::default()
    };
    let _ = read_table(Layout::Eurostat, &OneFile::new("t.csv", bytes.to_vec()), &options);
}

/// The files of EXIOBASE, EORA26 and GLORIA, and a mapped table with its map: parts of the input, split at a byte that text does not have.
pub fn folder(bytes: &[u8]) {
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
}

/// An OECD ICIO or FIGARO table.
pub fn icio(bytes: &[u8]) {
    let options = japan();
    for layout in [Layout::OecdIcio, Layout::Figaro, Layout::OecdNational] {
        let _ = read_table(layout, &OneFile::new("t.csv", bytes.to_vec()), &options);
    }
}

/// A prepared table: as it comes, and with every digest made right, so that what lies behind them is reached.
pub fn prepared(bytes: &[u8]) {
    read(bytes);
    let head = usize::from(bytes.first().copied().unwrap_or(0)) * 8;
    let rest = bytes.get(1..).unwrap_or_default();
    read(&knockon_economy::ready::sealed(rest.split_at(head.min(rest.len()))));
}

/// An economy table in our layout.
pub fn table(bytes: &[u8]) {
    let _ = knockon_economy::table::read(bytes);
}

/// A World Input–Output Table in any of its forms.
pub fn wiod(bytes: &[u8]) {
    let options = japan();
    for layout in [Layout::Wiod2013, Layout::Wiod2016, Layout::WiodWide] {
        let _ = read_table(layout, &OneFile::new("t.csv", bytes.to_vec()), &options);
    }
}

/// What a file that names no year and no place is of.
fn japan() -> ReadOptions {
    ReadOptions { year: Some(2018), place: Some("JP".into()), ..ReadOptions::default() }
}

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

fn read(bytes: &[u8]) {
    if let Ok(mut kept) = Kept::open(Cursor::new(bytes)) {
        let _ = kept.table();
        let _ = kept.ready(Plan::MANY);
    }
}
