//! Lists inside an archive: a ZIP with one file is that file, an xlsx or ods spreadsheet is a table.
//!
//! Source: ECMA-376 part 1 (SpreadsheetML: `sharedStrings.xml`, `worksheets/sheet*.xml`); OASIS OpenDocument 1.3 part 3 (tables in
//! `content.xml`).
//!
//! **Supported**: shared, inline and computed text; line breaks inside a cell; repeated cells of ods; dates of ods as YYYY-MM-DD; the
//! first sheet with a header that a reader knows. Phonetic readings above Japanese text are left out. **Not supported**: formats of
//! numbers: a date in xlsx that is no text stays a number of days; password-protected files.

use crate::any::{self, Format, Read, header_format};
use crate::notes::Notes;
use crate::sheet::{Field, Row, Table};
use crate::xml::{self, Node};
use crate::zip::{self, Entry};
use crate::{asia, bis, uk};
use knockon_vocabulary::{Diagnostic, ListRecord};

/// Columns beyond this are left out: no list has as many, and a repeated blank must not fill the machine.
const MAX_COLUMNS: usize = 256;
/// The header stands among the first rows.
const HEAD: usize = 40;

type Reader = fn(Option<Table<'_>>, &mut Notes<'_>) -> Vec<ListRecord>;

/// Reads what is in the archive.
pub(crate) fn read(bytes: &[u8], file: &str) -> Read {
    let broken = |why: &str| any::refuse(Some(Format::Container), file, why, "download the file again");
    let Some(entries) = zip::entries(bytes) else {
        return broken("the archive is cut off, encrypted or damaged");
    };
    let named = |name: &str| entries.iter().find(|e| e.name == name);
    let sheets = if named("xl/workbook.xml").is_some() {
        xlsx(&entries)
    } else if named("content.xml").is_some() {
        named("content.xml").map_or(Ok(Vec::new()), ods)
    } else {
        return match entries.as_slice() {
            [one] => match one.unpack() {
                Ok(inner) if zip::entries(&inner).is_none() => any::read_one(file, &inner),
                Ok(_) => broken("the archive holds another archive"),
                Err(why) => broken(&why),
            },
            many => {
                let why = format!("the archive holds {} files; expected one list", many.len());
                any::refuse(Some(Format::Container), file, &why, "unpack it and give the files")
            }
        };
    };
    match sheets {
        Ok(sheets) => table(sheets, file),
        Err(why) => broken(&why),
    }
}

/// The records of the first sheet whose header is known.
fn table(sheets: Vec<Vec<Row>>, file: &str) -> Read {
    for rows in sheets {
        let Some(format) = rows.iter().take(HEAD).find_map(|r| header_format(r, ',')) else { continue };
        let (is_header, reader): (fn(&Row) -> bool, Reader) = match format {
            Format::UkTable => (uk::is_header, uk::read_table),
            Format::Meti => (asia::is_meti_header, asia::read_meti_table),
            Format::EntityList => (bis::is_entity_header, bis::read_entity_table),
            _ => continue,
        };
        let mut notes = Notes::new(file);
        let records = reader(Table::from_rows(rows.into_iter(), is_header), &mut notes);
        let notes: Vec<Diagnostic> = notes.finish();
        return Read { format: Some(format), published: None, records, notes };
    }
    let message = "no sheet begins with the header of a list that is known";
    any::refuse(None, file, message, "the formats are listed in docs/reference/lists.md")
}

fn text_of(entry: &Entry<'_>) -> Result<String, String> {
    let bytes = entry.unpack()?;
    String::from_utf8(bytes).map_err(|_| format!("`{}` in the archive is not UTF-8", entry.name))
}

fn elements(entry: &Entry<'_>, name: &str, sink: impl FnMut(Node)) -> Result<(), String> {
    let text = text_of(entry)?;
    xml::each(&text, &[name], sink)
        .map_err(|f| format!("`{}` in the archive, line {}: {}", entry.name, f.at.line, f.message))
}

fn field(text: String, row: usize, column: usize) -> Field {
    let number = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
    Field { text, line: number(row), column: number(column) }
}

/// Pads a row so that a cell stands at its column.
fn put(row: &mut Row, at: (usize, usize), text: String) {
    while row.len() < at.1 {
        let column = row.len();
        row.push(field(String::new(), at.0, column));
    }
    row.push(field(text, at.0, at.1));
}

/// Text of a string item, without the phonetic readings.
fn rich(node: &Node) -> String {
    let mut out = String::new();
    for c in &node.children {
        match c.name.as_str() {
            "t" => out.push_str(&c.flow),
            "r" => out.push_str(&rich(c)),
            _ => {}
        }
    }
    out
}

fn xlsx(entries: &[Entry<'_>]) -> Result<Vec<Vec<Row>>, String> {
    let mut shared = Vec::new();
    if let Some(strings) = entries.iter().find(|e| e.name == "xl/sharedStrings.xml") {
        elements(strings, "si", |n| shared.push(rich(&n)))?;
    }
    let mut sheets: Vec<&Entry<'_>> =
        entries.iter().filter(|e| e.name.starts_with("xl/worksheets/") && e.name.ends_with(".xml")).collect();
    sheets.sort_by(|a, b| (a.name.len(), &a.name).cmp(&(b.name.len(), &b.name)));
    let mut out = Vec::new();
    for sheet in sheets {
        let mut rows: Vec<Row> = Vec::new();
        elements(sheet, "row", |node| {
            let number = node.attribute("r").parse::<usize>().map_or(rows.len(), |r| r.saturating_sub(1));
            let mut row = Row::new();
            for cell in node.all("c") {
                let column = column_of_reference(cell.attribute("r")).unwrap_or(row.len());
                if (row.len()..MAX_COLUMNS).contains(&column) {
                    put(&mut row, (number, column), cell_text(cell, &shared));
                }
            }
            if row.iter().any(|f| !f.text.trim().is_empty()) {
                rows.push(row);
            }
        })?;
        out.push(rows);
    }
    Ok(out)
}

fn cell_text(cell: &Node, shared: &[String]) -> String {
    let value = cell.text_of("v");
    match cell.attribute("t") {
        "s" => value.parse::<usize>().ok().and_then(|i| shared.get(i)).cloned().unwrap_or_default(),
        "inlineStr" => cell.child("is").map(rich).unwrap_or_default(),
        _ => value.to_owned(),
    }
}

/// `C7` → 2.
fn column_of_reference(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase).take(4);
    let mut column = 0usize;
    for b in letters {
        column = column * 26 + usize::from(b - b'A') + 1;
    }
    column.checked_sub(1)
}

fn ods(content: &Entry<'_>) -> Result<Vec<Vec<Row>>, String> {
    let mut rows: Vec<Row> = Vec::new();
    let mut number = 0usize;
    elements(content, "table-row", |node| {
        let mut row = Row::new();
        for cell in node.children.iter().filter(|c| c.name.ends_with("table-cell")) {
            let text = match cell.attribute("date-value") {
                "" => cell.all("p").iter().map(|p| p.flow.as_str()).collect::<Vec<_>>().join("\n"),
                day => day.to_owned(),
            };
            let times = cell.attribute("number-columns-repeated").parse::<usize>().unwrap_or(1);
            for _ in 0..times.min(MAX_COLUMNS.saturating_sub(row.len())) {
                let column = row.len();
                put(&mut row, (number, column), text.clone());
            }
        }
        number = number.saturating_add(node.attribute("number-rows-repeated").parse::<usize>().unwrap_or(1));
        if row.iter().any(|f| !f.text.trim().is_empty()) {
            rows.push(row);
        }
    })?;
    // The header decides: rows of all sheets are tried as one.
    Ok(vec![rows])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_any;

    #[test]
    fn a_spreadsheet_of_the_end_user_list_is_read() {
        let strings = "<sst><si><t>Country or Region</t></si><si><t>Company or Organization</t></si><si><t>Also Known As</t></si>\
            <si><r><t>中</t></r><r><t xml:space='preserve'>国\nChina</t></r><rPh><t>ちゅうごく</t></rPh></si></sst>";
        let sheet = "<worksheet><sheetData><row r='3'><c r='B3' t='s'><v>0</v></c><c r='C3' t='s'><v>1</v></c><c r='D3' t='s'><v>2</v></c></row>\
            <row r='4'><c r='A4'><v>1</v></c><c r='B4' t='s'><v>3</v></c><c r='C4' t='inlineStr'><is><t>Acme Lab</t></is></c></row></sheetData></worksheet>";
        let files: [(&str, &[u8]); 3] = [
            ("xl/workbook.xml", b"<workbook/>"),
            ("xl/sharedStrings.xml", strings.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ];
        let read = read_any(&[("meti.xlsx", &zip::write(&files, true))]);
        assert!(!read.is_broken(), "{:?}", read.notes);
        assert_eq!((read.format, read.records.len()), (Some(Format::Meti), 1));
        assert_eq!((read.records[0].name.as_str(), read.records[0].places[0].as_str()), ("Acme Lab", "CN"));
    }

    #[test]
    fn an_ods_of_the_uk_list_is_read_with_its_repeated_cells() {
        let cell = |t: &str| format!("<table:table-cell><text:p>{t}</text:p></table:table-cell>");
        let content = format!(
            "<d xmlns:table='t' xmlns:text='x' xmlns:office='o'><table:table-row>{}</table:table-row><table:table-row>{}{}{}{}</table:table-row>\
             <table:table-row>{}<table:table-cell table:number-columns-repeated='1'/>{}<table:table-cell office:date-value='2022-03-15'><text:p>15/03</text:p></table:table-cell>\
             <table:table-cell table:number-columns-repeated='99999999'/></table:table-row></d>",
            cell("Report Date: 1"),
            cell("Unique ID"),
            cell("Name 1"),
            cell("Name 6"),
            cell("Date Designated"),
            cell("RUS1"),
            cell("VOLGA<text:span> WORKS</text:span>"),
        );
        let read = read_any(&[(
            "uk.ods",
            &zip::write(&[("mimetype", b"x"), ("content.xml", content.as_bytes())], true),
        )]);
        assert!(!read.is_broken(), "{:?}", read.notes);
        let r = &read.records[0];
        assert_eq!((r.id.as_str(), r.name.as_str()), ("RUS1", "VOLGA WORKS"));
        assert_eq!(r.valid.from.map(|d| d.to_string()).as_deref(), Some("2022-03-15"));
    }

    #[test]
    fn an_archive_is_its_one_file_and_nothing_else() {
        let own = b"list,name\nus-el,Acme\n".as_slice();
        assert_eq!(read_any(&[("a.zip", &zip::write(&[("l.csv", own)], true))]).records.len(), 1);
        let two = zip::write(&[("a.csv", own), ("b.csv", own)], false);
        let inside = zip::write(&[("a.zip", &two)], false);
        for wrong in [two, inside, b"PK\x03\x04junk".to_vec(), zip::write(&[("a", b"hello")], true)] {
            assert!(read_any(&[("x.zip", &wrong)]).is_broken());
        }
    }
}
