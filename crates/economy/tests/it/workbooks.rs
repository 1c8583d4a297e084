//! A table in a sheet of a workbook is the table in the CSV that would be saved from it.

use crate::archives::zipped;
use crate::layouts::icio;
#[cfg(feature = "xlsx")]
use crate::layouts::same;
use knockon_economy::read::{Archive, Layout, ReadOptions, read_table};

/// A workbook with a sheet for every text: numbers as numbers, other cells as text, an empty cell left out, an empty row and column before all.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let letters = |mut c: usize| {
        let mut out = String::new();
        loop {
            out.insert(0, char::from(b'A' + (c % 26) as u8));
            if c < 26 {
                return out;
            }
            c = c / 26 - 1;
        }
    };
    let cell = |r: usize, c: usize, text: &str| {
        let at = format!("{}{}", letters(c), r + 1);
        match text.parse::<f64>() {
            _ if text.is_empty() => String::new(),
            Ok(v) => format!("<c r=\"{at}\"><v>{v}</v></c>"),
            Err(_) => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        }
    };
    let mut files: Vec<(String, String)> = Vec::new();
    let (mut list, mut rels, mut types) = (String::new(), String::new(), String::new());
    for (k, (name, text)) in sheets.iter().enumerate() {
        let rows: String = text
            .lines()
            .enumerate()
            .map(|(r, line)| {
                let cells: String = line.split(',').enumerate().map(|(c, t)| cell(r, c, t)).collect();
                format!("<row r=\"{}\">{cells}</row>", r + 1)
            })
            .collect();
        let file = format!("xl/worksheets/sheet{}.xml", k + 1);
        files.push((
            file.clone(),
            format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        ));
        list += &format!("<sheet name=\"{name}\" sheetId=\"{}\" r:id=\"rId{}\"/>", k + 1, k + 1);
        rels += &format!(
            "<Relationship Id=\"rId{}\" Type=\"{REL}/worksheet\" Target=\"worksheets/sheet{}.xml\"/>",
            k + 1,
            k + 1
        );
        types += &format!(
            "<Override PartName=\"/{file}\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        );
    }
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    files.push((
        "xl/workbook.xml".into(),
        format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{REL}\"><sheets>{list}</sheets></workbook>"),
    ));
    files.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{rels}</Relationships>"),
    ));
    files.push(("_rels/.rels".into(), format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{REL}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")));
    files.push(("[Content_Types].xml".into(), format!("{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>")));
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    zipped(&borrowed)
}

fn read(bytes: Vec<u8>, options: &ReadOptions) -> knockon_economy::Result<knockon_economy::table::Table> {
    read_table(Layout::OecdIcio, &Archive::new("ICIO_2018.xlsx", bytes)?, options)
}

#[cfg(feature = "xlsx")]
#[test]
fn a_sheet_is_the_csv_saved_from_it() {
    let (text, options) = (icio(), ReadOptions::default());
    same(&read(workbook(&[("any", &text)]), &options).expect("reads"), true);
    let two = workbook(&[("Notes", "read me"), ("IO 2018", &text)]);
    same(&read(two.clone(), &options).expect("the sheet with the year"), true);
    let named = |name: &str| ReadOptions { sheet: Some(name.into()), ..ReadOptions::default() };
    same(&read(two.clone(), &named("IO 2018")).expect("the sheet by name"), true);
    let error = read(two.clone(), &named("IO")).expect_err("no such sheet").to_string();
    assert!(error.contains("`IO 2018`"), "{error}");
    // Bytes that lie inside the archive end in an error, not in a panic.
    for at in (0..two.len()).step_by(31) {
        let mut broken = two.clone();
        broken[at] ^= 0x20;
        let _ = read(broken, &options);
        assert!(read(two[..at].to_vec(), &options).is_err());
    }
}

#[cfg(not(feature = "xlsx"))]
#[test]
fn without_the_feature_a_workbook_is_an_error_that_says_so() {
    let error = read(workbook(&[("any", &icio())]), &ReadOptions::default()).expect_err("no reader");
    assert!(error.to_string().contains("build with the feature `xlsx`"), "{error}");
}
