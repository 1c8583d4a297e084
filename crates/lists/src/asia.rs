//! The lists of Japan and China as tables: the Foreign End User List of METI, and the export control and unreliable-entity lists
//! of MOFCOM.
//!
//! Source: METI, "Foreign End User List" (columns `No.`, country, company, also known as, type of concern; two languages in one
//! cell; since 2025 a column for conventional weapons). MOFCOM publishes announcements, not a file: the table holds what an
//! announcement's annex says, one entity a row, with Chinese or English headings.
//!
//! | MOFCOM column | headings that are known |
//! |---|---|
//! | list | `清单`, `名单`, `list`: `出口管制管控名单` or `export control` → `cn-ecl`; `不可靠实体清单` or `unreliable` → `cn-uel` |
//! | name | `英文名称`, `外文名称`, `name`, `english name` and `中文名称`, `实体名称`, `企业名称`, `chinese name` |
//! | aliases, country, announcement, date, until | `别名`/`aliases`, `国家`/`国家（地区）`/`country`, `公告`/`announcement`, `公布日期`/`日期`/`date`, `终止日期`/`until` |
//!
//! **Supported**: several names in a cell, a bracketed name in another script, bullets (`・`), notes about suspension as remarks.
//! **Not supported**: the numbers of METI's rows as identifiers: they change with every edition, so an identifier is made from name
//! and country.

use crate::dates::{self, Order};
use crate::notes::{Notes, Place};
use crate::sheet::{Row, Table, cell};
use crate::{clean, identity, parts, places};
use knockon_vocabulary::{Diagnostic, Interval, ListCode, ListRecord, PartyKind, Severity};

/// Which column has one of these headings; Japanese cells hold both languages.
fn heading(header: &Row, words: &[&str]) -> Option<usize> {
    let text: Vec<String> = header.iter().map(|f| f.text.trim().to_lowercase()).collect();
    words
        .iter()
        .find_map(|w| text.iter().position(|t| t == w))
        .or_else(|| words.iter().find_map(|w| text.iter().position(|t| !t.is_empty() && t.contains(w))))
}

/// Whether a row is the header of METI's list.
pub(crate) fn is_meti_header(row: &Row) -> bool {
    heading(row, &["company or organization", "企業名", "組織名"]).is_some()
        && heading(row, &["also known as", "別名"]).is_some()
}

/// Reads METI's list saved as CSV.
pub fn read_meti_csv(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let text = notes.text(bytes);
    let records = read_meti_table(Table::from_header(&text, ',', is_meti_header), &mut notes);
    (records, notes.finish())
}

/// Reads the rows of METI's table.
pub(crate) fn read_meti_table(table: Option<Table<'_>>, notes: &mut Notes<'_>) -> Vec<ListRecord> {
    let Some(mut table) = table else {
        notes.whole(
            Severity::Error,
            "no header with `Company or Organization` and `Also Known As`; expected METI's Foreign End User List",
        );
        return Vec::new();
    };
    let at = |words: &[&str]| heading(&table.header, words);
    let columns = [
        at(&["country or region", "国名", "地域名"]),
        at(&["company or organization", "企業名", "組織名"]),
        at(&["also known as", "別名"]),
        at(&["type of wmd", "懸念区分"]),
        at(&["conventional weapons", "通常兵器"]),
    ];
    let mut records = Vec::new();
    for row in &mut table.rows {
        let [country, company, aliases, concern, conventional] = columns.map(|c| cell(&row, c));
        let mut names = lines(company).into_iter();
        let Some(name) = names.next() else {
            let message = "the row names no company; it is left out".to_owned();
            notes.count("no name", Severity::Warning, &row[0], message);
            continue;
        };
        let place = country.lines().rev().find_map(places::by_name);
        let id =
            identity::from_content(ListCode::JpEul, &[&name, place.as_ref().map_or(country, |p| p.as_str())]);
        let mut r = ListRecord::named(ListCode::JpEul, id, name);
        r.kind = PartyKind::Organisation;
        names.chain(lines(aliases)).for_each(|n| parts::alias(&mut r, &n));
        r.places.extend(place);
        if place.is_none() {
            let message =
                format!("`{}` is no place that is known by this name", country.replace('\n', " / "));
            notes.count("an unknown country", Severity::Note, &row[0], message);
        }
        let concern = concern.lines().last().unwrap_or_default();
        let conventional = if conventional.is_empty() { "" } else { "conventional weapons" };
        r.remarks = parts::joined([concern, conventional], " | ");
        clean::names(&mut r, Place { line: row[0].line, column: row[0].column }, notes);
        records.push(r);
    }
    records
}

/// The names in a cell: a bullet begins one; a line in brackets is one of its own; any other line goes on with the one before.
fn lines(cell: &str) -> Vec<String> {
    let bullets = cell.contains(['・', '●', '•']);
    let mut out: Vec<String> = Vec::new();
    for line in cell.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let bare = line.trim_start_matches(['・', '●', '•', ' ', '\u{3000}']);
        let bracketed = |open: char, close: char| bare.starts_with(open) && bare.ends_with(close);
        if bracketed('(', ')') || bracketed('（', '）') {
            let inner = bare.trim_matches(['(', ')', '（', '）']);
            out.push(inner.trim().to_owned());
        } else if bare.len() < line.len() || !bullets && out.is_empty() || out.is_empty() {
            out.push(bare.to_owned());
        } else if let Some(last) = out.last_mut() {
            last.push(' ');
            last.push_str(bare);
        }
    }
    out.retain(|n| !n.is_empty() && n != "-" && n != "―");
    out
}

const LIST: [&str; 4] = ["清单", "名单", "list", "清單"];
const LATIN: [&str; 5] = ["英文名称", "外文名称", "english name", "name (english)", "name"];
const CHINESE: [&str; 7] =
    ["中文名称", "实体名称", "企业名称", "机构名称", "chinese name", "name (chinese)", "名称"];

/// Whether a row is the header of a table of MOFCOM's lists.
pub(crate) fn is_mofcom_header(row: &Row) -> bool {
    let exact = |words: &[&str]| row.iter().any(|f| words.contains(&f.text.trim().to_lowercase().as_str()));
    let chinese = row.iter().any(|f| f.text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
    (chinese || exact(&["announcement"])) && (exact(&LATIN) || exact(&CHINESE))
}

/// Reads a table of MOFCOM's lists as CSV.
pub fn read_mofcom(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let text = notes.text(bytes);
    let Some(mut table) = Table::from_header(&text, ',', is_mofcom_header) else {
        notes.whole(
            Severity::Error,
            "no header with a name (`中文名称`, `英文名称` …); expected a table of MOFCOM's lists",
        );
        return (Vec::new(), notes.finish());
    };
    let at = |words: &[&str]| heading(&table.header, words);
    let exact = |words: &[&str]| {
        words.iter().find_map(|w| table.header.iter().position(|f| f.text.trim().eq_ignore_ascii_case(w)))
    };
    let columns = [
        at(&LIST),
        exact(&LATIN),
        exact(&CHINESE),
        at(&["别名", "aliases", "alias"]),
        at(&["国家", "country"]),
        at(&["公告", "announcement"]),
        at(&["公布日期", "列入日期", "日期", "date"]),
        at(&["终止日期", "移出日期", "until"]),
        at(&["备注", "remarks", "措施", "measures"]),
    ];
    let mut records = Vec::new();
    for row in &mut table.rows {
        records.extend(mofcom_row(&row, columns.map(|c| cell(&row, c)), &mut notes));
    }
    (records, notes.finish())
}

fn mofcom_row(row: &Row, cells: [&str; 9], notes: &mut Notes<'_>) -> Option<ListRecord> {
    let [list, latin, chinese, aliases, country, announcement, from, until, remarks] = cells;
    let name = if latin.is_empty() { chinese } else { latin };
    if name.is_empty() {
        let message = "the row names no entity; it is left out".to_owned();
        notes.count("no name", Severity::Warning, &row[0], message);
        return None;
    }
    let word = list.to_lowercase();
    let code = match () {
        () if word.contains("不可靠") || word.contains("unreliable") || word == "cn-uel" => {
            ListCode::CnUel
        }
        () if word.contains("管控") || word.contains("export control") || word == "cn-ecl" => {
            ListCode::CnEcl
        }
        () => {
            let message =
                format!("`{list}` is neither the export control list nor the unreliable-entity list");
            notes.count("an unknown list", Severity::Warning, &row[0], message);
            ListCode::Other
        }
    };
    let mut r = ListRecord::named(code, identity::from_content(code, &[name, country]), name);
    if code == ListCode::Other {
        r.sublist = "cn-mofcom".to_owned();
    }
    parts::alias(&mut r, chinese);
    aliases.split([';', '；', '、', '\n']).for_each(|a| parts::alias(&mut r, a));
    places::add(&mut r.places, country);
    let mut day = |text: &str| {
        let day = dates::day(text, Order::DayFirst);
        if day.is_none() && !text.is_empty() {
            let message = format!("`{text}` is not a date; expected YYYY-MM-DD or YYYY年M月D日");
            notes.count("an unreadable date", Severity::Warning, &row[0], message);
        }
        day
    };
    let (from, until) = (day(from), day(until));
    r.valid = Interval::new(from, until).unwrap_or_else(|e| {
        notes.count("a reversed interval", Severity::Warning, &row[0], format!("{e}; the end is dropped"));
        Interval { from, until: None }
    });
    r.citation = announcement.to_owned();
    r.remarks = remarks.to_owned();
    clean::names(&mut r, Place { line: row[0].line, column: row[0].column }, notes);
    Some(r)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_japanese_cell_holds_two_languages_and_many_names() {
        let text = "経済産業省,,,,\nNo.,\"国名、地域名\nCountry or Region\",\"企業名、組織名\nCompany or Organization\",\"別名\nAlso Known As\",\"懸念区分\nType of WMD\"\n\
            1,\"北朝鮮\nNorth Korea\",\"Rungra Trading Corporation\n(綾羅貿易会社)\",\"・Rungra 888\n General Trading\n・Rungra Muyeg\n(綾羅総会社)\",\"核\nN\"\n2,x,,,\n3,\"x\nAtlantis\",Alpha,,M\n";
        let (r, notes) = read_meti_csv(text.as_bytes(), "meti.csv");
        assert_eq!((r.len(), notes.len()), (2, 2), "{notes:?}");
        assert_eq!(r[0].name, "Rungra Trading Corporation");
        assert_eq!(
            r[0].aliases,
            ["綾羅貿易会社", "Rungra 888 General Trading", "Rungra Muyeg", "綾羅総会社"]
        );
        assert_eq!((r[0].places[0].as_str(), r[0].list, r[0].remarks.as_str()), ("KP", ListCode::JpEul, "N"));
    }

    #[test]
    fn a_table_of_announcements_is_read_with_either_headings() {
        let chinese = "序号,清单,中文名称,英文名称,国家（地区）,公告,公布日期\n1,不可靠实体清单,某公司,\"Acme, Inc.\",美国,2025年第4号,2025年1月14日\n\
            2,出口管制管控名单,某会社,,日本,2025年第5号,2025-02-30\n";
        let (r, notes) = read_mofcom(chinese.as_bytes(), "cn.csv");
        assert_eq!((r.len(), notes.len()), (2, 1), "{notes:?}");
        assert_eq!(
            (r[0].list, r[0].name.as_str(), r[0].aliases[0].as_str()),
            (ListCode::CnUel, "Acme, Inc.", "某公司")
        );
        assert_eq!(r[0].valid.from.map(|d| d.to_string()).as_deref(), Some("2025-01-14"));
        assert_eq!((r[1].list, r[1].places[0].as_str()), (ListCode::CnEcl, "JP"));
        let english = "list,name,chinese name,country,announcement,date,until\nunreliable,Beta LLC,贝塔,US,No. 4,2025-01-14,2025-06-01\n";
        let (r, notes) = read_mofcom(english.as_bytes(), "cn.csv");
        assert!(notes.is_empty() && r[0].aliases == ["贝塔"] && r[0].valid.until.is_some(), "{notes:?}");
    }
}
