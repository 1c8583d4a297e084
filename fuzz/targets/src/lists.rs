//! Readers of lists.

/// Any file: the format from the content, archives and spreadsheets among them.
pub fn any(bytes: &[u8]) {
    let _ = knockon_lists::read_any(&[("f", bytes)]);
}

/// The Consolidated Screening List, any layout.
pub fn csl(bytes: &[u8]) {
    let _ = knockon_lists::read_csl(bytes, "f.csv");
}

/// The Consolidated Screening List as JSON.
pub fn csl_json(bytes: &[u8]) {
    let _ = knockon_lists::read_csl_json(bytes, "f.json");
}

/// The Denied Persons List.
pub fn dpl(bytes: &[u8]) {
    let _ = knockon_lists::read_dpl(bytes, "f.txt");
}

/// The Entity List as a table.
pub fn entity_list(bytes: &[u8]) {
    let _ = knockon_lists::read_entity_list(bytes, "f.csv");
}

/// The European Union's list as CSV.
pub fn eu_csv(bytes: &[u8]) {
    let _ = knockon_lists::read_eu_csv(bytes, "f.csv");
}

/// The European Union's list as XML.
pub fn eu_xml(bytes: &[u8]) {
    let _ = knockon_lists::read_eu_xml(bytes, "f.xml");
}

/// Entities of FollowTheMoney.
pub fn ftm(bytes: &[u8]) {
    let _ = knockon_lists::read_ftm(bytes, "f.json");
}

/// METI's end-user list.
pub fn meti(bytes: &[u8]) {
    let _ = knockon_lists::read_meti_csv(bytes, "f.csv");
}

/// MOFCOM's lists as a table.
pub fn mofcom(bytes: &[u8]) {
    let _ = knockon_lists::read_mofcom(bytes, "f.csv");
}

/// OFAC's CSV with its aliases, addresses and comments.
pub fn ofac(bytes: &[u8]) {
    // The four files stand behind each other, parted by a form feed.
    let mut parts = bytes.split(|b| *b == 0x0c);
    let mut next = || parts.next().unwrap_or_default();
    let files =
        knockon_lists::OfacFiles { primary: next(), alternate: next(), addresses: next(), comments: next() };
    let _ = knockon_lists::read_ofac(files, "sdn.csv");
}

/// OFAC's advanced XML.
pub fn ofac_advanced(bytes: &[u8]) {
    let _ = knockon_lists::read_ofac_advanced(bytes, "f.xml");
}

/// OFAC's plain and enhanced XML.
pub fn ofac_xml(bytes: &[u8]) {
    let _ = knockon_lists::read_ofac_xml(bytes, "f.xml");
    let _ = knockon_lists::read_ofac_enhanced(bytes, "f.xml");
}

/// Our own list layout: whatever is read can be written and read again.
pub fn own(bytes: &[u8]) {
    let (records, _) = knockon_lists::read_own(bytes, "f.csv");
    let (again, _) = knockon_lists::read_own(knockon_lists::write_own(&records).as_bytes(), "f.csv");
    assert_eq!(again.len(), records.len());
}

/// Our own records: whatever is read comes back from what is written.
pub fn records(bytes: &[u8]) {
    let (records, _) = knockon_lists::read_records(bytes, "f.jsonl");
    let (again, notes) =
        knockon_lists::read_records(knockon_lists::write_records(&records).as_bytes(), "f.jsonl");
    assert!(notes.is_empty() && again == records);
}

/// What stands inside a spreadsheet: the archive around it is made whole, so that the bytes reach the readers of its sheets.
pub fn spreadsheet(bytes: &[u8]) {
    let (kind, rest) = bytes.split_first().map_or((b'x', bytes), |(k, r)| (*k, r));
    let mut parts = rest.split(|b| *b == 0x0c);
    let mut next = || parts.next().unwrap_or_default();
    let files: Vec<(&str, &[u8])> = if kind == b'o' {
        vec![("content.xml", next())]
    } else {
        vec![
            ("xl/workbook.xml", b"<w/>"),
            ("xl/sharedStrings.xml", next()),
            ("xl/worksheets/sheet1.xml", next()),
        ]
    };
    let _ = knockon_lists::read_any(&[("f", &archive(&files))]);
}

/// The United Kingdom's lists as CSV.
pub fn uk_csv(bytes: &[u8]) {
    let _ = knockon_lists::read_uk_csv(bytes, "f.csv");
}

/// The United Kingdom's list as XML.
pub fn uk_xml(bytes: &[u8]) {
    let _ = knockon_lists::read_uk_xml(bytes, "f.xml");
}

/// The United Nations' list.
pub fn un(bytes: &[u8]) {
    let _ = knockon_lists::read_un(bytes, "f.xml");
}

/// A ZIP archive of stored files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let (offset, size) = (out.len() as u32, bytes.len() as u32);
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend(crc32(bytes).to_le_bytes());
        common.extend(size.to_le_bytes());
        common.extend(size.to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(*bytes);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((files.len() as u16).to_le_bytes());
    out.extend((files.len() as u16).to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |mut c, b| {
        c ^= u32::from(*b);
        for _ in 0..8 {
            c = if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 };
        }
        c
    })
}
