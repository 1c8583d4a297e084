//! Tables inside archives, honest and not.

use crate::layouts::{icio, same};
use knockon_economy::read::{Archive, Layout, ReadOptions, read_table};

/// A ZIP archive with stored entries.
pub fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut central) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let (offset, size) = (out.len() as u32, (text.len() as u32).to_le_bytes());
        let common = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &size,
            &size,
            &(name.len() as u16).to_le_bytes(),
        ]
        .concat();
        out.extend([b"PK\x03\x04", &common[..], &[0, 0], name.as_bytes(), text.as_bytes()].concat());
        central.extend(
            [b"PK\x01\x02\x14\x00", &common[..], &[0; 12], &offset.to_le_bytes(), name.as_bytes()].concat(),
        );
    }
    let count = (files.len() as u16).to_le_bytes();
    let start = (out.len() as u32).to_le_bytes();
    let length = (central.len() as u32).to_le_bytes();
    out.extend(central);
    out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &length, &start, &[0, 0]].concat());
    out
}

/// The archive with its sizes and places as ZIP64 writes them: 32-bit fields all ones, the numbers in extra fields and in a record of their own.
fn as_zip64(zip: &[u8]) -> Vec<u8> {
    let at = |signature: &[u8]| zip.windows(4).position(|w| w == signature).expect("one entry");
    let (directory, end) = (at(b"PK\x01\x02"), at(b"PK\x05\x06"));
    let mut out = zip[..directory].to_vec();
    let size = u64::from(u32::from_le_bytes(zip[directory + 20..directory + 24].try_into().expect("four")));
    let mut entry = zip[directory..end].to_vec();
    entry[20..28].fill(0xFF);
    entry[42..46].fill(0xFF);
    entry[30..32].copy_from_slice(&28_u16.to_le_bytes());
    entry.extend(
        [
            &1_u16.to_le_bytes()[..],
            &24_u16.to_le_bytes(),
            &size.to_le_bytes(),
            &size.to_le_bytes(),
            &0_u64.to_le_bytes(),
        ]
        .concat(),
    );
    let (start, length) = (directory as u64, entry.len() as u64);
    out.extend(entry);
    let record = out.len() as u64;
    out.extend(
        [
            &b"PK\x06\x06"[..],
            &44_u64.to_le_bytes(),
            &[0; 12],
            &1_u64.to_le_bytes(),
            &1_u64.to_le_bytes(),
            &length.to_le_bytes(),
            &start.to_le_bytes(),
        ]
        .concat(),
    );
    out.extend([&b"PK\x06\x07\0\0\0\0"[..], &record.to_le_bytes(), &[1, 0, 0, 0]].concat());
    out.extend([&b"PK\x05\x06\0\0\0\0"[..], &[0xFF; 12], &[0, 0]].concat());
    out
}

#[test]
fn regress_zip64_is_read_and_a_false_one_refused() {
    let zip = as_zip64(&zipped(&[("ICIO_2020.csv", &icio())]));
    let read = |bytes: Vec<u8>| {
        Archive::new("x.zip", bytes).and_then(|a| {
            read_table(Layout::OecdIcio, &a, &ReadOptions { year: Some(2020), ..ReadOptions::default() })
        })
    };
    same(&read(zip.clone()).expect("reads"), true);
    // Whatever 8 bytes behind the file's own are all ones, the archive is refused or read as it is, and nothing panics.
    let from = zip.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
    for at in from..zip.len() - 8 {
        let mut broken = zip.clone();
        broken[at..at + 8].fill(0xFF);
        if let Ok(t) = read(broken) {
            same(&t, true);
        }
    }
    let mut no_extra = zip.clone();
    no_extra[from + 30..from + 32].fill(0);
    assert!(read(no_extra).is_err(), "sizes of all ones and no field that has them");
}

#[test]
fn regress_archives_that_lie_are_refused() {
    let zip = zipped(&[("ICIO_2020.csv", &icio())]);
    for cut in [10, zip.len() / 2, zip.len() - 4] {
        let read = Archive::new("x.zip", zip[..cut].to_vec())
            .and_then(|a| read_table(Layout::OecdIcio, &a, &ReadOptions::default()));
        assert!(read.is_err(), "cut at {cut}");
    }
    // A deflate stream of one block of zeros, said to unpack to 4 GB: far beyond what its bytes could be.
    let mut bomb = zip.clone();
    let header = bomb.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
    bomb[header + 24..header + 28].copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
    let archive = Archive::new("b.zip", bomb).expect("an archive");
    let error =
        read_table(Layout::OecdIcio, &archive, &ReadOptions { year: Some(2020), ..ReadOptions::default() })
            .expect_err("a bomb")
            .to_string();
    assert!(error.contains("unpacks to more than"), "{error}");
}
