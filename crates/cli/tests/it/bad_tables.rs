//! A table that is wrong ends in one clear error, the right exit status, and nothing written.

use crate::{err, knockon, out};
use std::path::Path;

/// Two places with two sectors each, in the layout of OECD's inter-country tables; it adds up.
const GOOD: &str = "\
V1,AUS_A01_02,AUS_C26,JPN_A01_02,JPN_C26,AUS_HFCE,JPN_HFCE,OUT
AUS_A01_02,10,5,2,3,30,10,60
AUS_C26,4,20,1,15,25,15,80
JPN_A01_02,1,2,8,4,5,20,40
JPN_C26,5,10,4,30,11,60,120
TLS,2,3,1,4,0,0,0
VA,38,40,24,64,0,0,0
OUT,60,80,40,120,0,0,0
";

/// Imports the file; on success the folder `t` is there.
fn import(top: &Path, file: &str, bytes: &[u8], more: &[&str]) -> std::process::Output {
    std::fs::write(top.join(file), bytes).unwrap();
    let mut args = vec!["table", "import", file, "--layout", "oecd-icio", "--out", "t"];
    args.extend(more);
    knockon(top, &args)
}

fn refused(file: &str, bytes: &[u8], more: &[&str], status: i32, words: &[&str]) {
    let top = tempfile::tempdir().unwrap();
    let o = import(top.path(), file, bytes, more);
    let text = err(&o);
    assert_eq!(o.status.code(), Some(status), "{text}");
    assert!(words.iter().all(|w| text.contains(w)), "not all of {words:?} in:\n{text}");
    assert_eq!(text.trim_end().lines().count(), 1, "one error in one line:\n{text}");
    assert!(out(&o).is_empty());
    let left: Vec<_> = std::fs::read_dir(top.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, [std::ffi::OsStr::new(file)], "nothing beside the source");
}

fn text_refused(text: String, status: i32, words: &[&str]) {
    assert_ne!(text, GOOD, "the table was to be broken");
    refused("ICIO_2020.csv", text.as_bytes(), &[], status, words);
}

fn line(k: usize) -> String {
    GOOD.lines().nth(k).unwrap().to_owned() + "\n"
}

#[test]
fn the_table_itself_is_imported() {
    let top = tempfile::tempdir().unwrap();
    let o = import(top.path(), "ICIO_2020.csv", GOOD.as_bytes(), &[]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    assert!(top.path().join("t/table.csv").exists());
    assert!(err(&o).is_empty(), "no progress where nobody watches: {}", err(&o));
}

#[test]
fn a_missing_row() {
    text_refused(GOOD.replace(&line(2), ""), 2, &["row 3", "`AUS` `C26`"]);
}

#[test]
fn swapped_labels() {
    text_refused(
        GOOD.replace(&(line(3) + &line(4)), &(line(4) + &line(3))),
        2,
        &["row 4", "`JPN` `C26` stands where"],
    );
}

#[test]
fn text_in_a_number() {
    text_refused(
        GOOD.replace("AUS_C26,4,20", "AUS_C26,4,twenty"),
        2,
        &["row 3, column 3", "`twenty` is not a number"],
    );
}

#[test]
fn another_currency() {
    refused("ICIO_2020.csv", GOOD.as_bytes(), &["--currency", "EUR"], 2, &["published in USD, not in EUR"]);
}

#[test]
fn five_per_cent_out_of_balance() {
    text_refused(
        GOOD.replace(",60,120\n", ",60,126\n").replace("OUT,60,80,40,120", "OUT,60,80,40,126"),
        1,
        &["does not add up", "JPN/C26", "4.76 %"],
    );
}

#[test]
fn an_archive_that_unpacks_without_end() {
    // 30 MB of zeros in 30 kB: more than any table of numbers packs.
    let packed = miniz_oxide::deflate::compress_to_vec(&vec![b'0'; 30_000_000], 9);
    let (name, size) = (b"ICIO_2020.csv", (packed.len() as u32).to_le_bytes());
    for said in [30_000_000_u32, 1_000] {
        // The second archive also lies about what comes out.
        let common = [
            &[20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &size,
            &said.to_le_bytes(),
            &(name.len() as u16).to_le_bytes(),
        ]
        .concat();
        let mut zip = [b"PK\x03\x04", &common[..], &[0, 0], name, &packed].concat();
        let start = (zip.len() as u32).to_le_bytes();
        let directory = [b"PK\x01\x02\x14\x00", &common[..], &[0; 16], name].concat();
        let length = (directory.len() as u32).to_le_bytes();
        zip.extend(directory);
        zip.extend([b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &length[..], &start, &[0, 0]].concat());
        refused("icio.zip", &zip, &["--year", "2020"], 2, &["unpacks to more than", "it is not read"]);
    }
}
