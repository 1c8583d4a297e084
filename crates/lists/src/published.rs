//! The day that a list file says it was published on.
//!
//! Source: the head of each format: `dataAsOf` (OFAC enhanced), `Publish_Date` (OFAC `sdn.xml`), `DateOfIssue` (OFAC advanced),
//! `dateGenerated` (United Nations), `generationDate` and `fileGenerationDate` (European Union), `Report Date` and `Last Updated`
//! (United Kingdom), `DateGenerated` (United Kingdom, XML). **Not supported**: the other formats state none.

use crate::any::Format;
use crate::dates::{Order, day};
use crate::sheet::decode;
use knockon_vocabulary::Date;

/// The statement stands near the beginning.
const HEAD: usize = 4096;

/// The day of publication, where the file states one.
pub(crate) fn stated(format: Format, bytes: &[u8]) -> Option<Date> {
    let (text, _) = decode(bytes.get(..HEAD.min(bytes.len()))?);
    let between = |from: &str, to: &[char]| -> Option<String> {
        let rest = text.get(text.find(from)? + from.len()..)?;
        Some(rest.split(to).next()?.trim().to_owned())
    };
    match format {
        Format::OfacEnhanced => day(&between("<dataAsOf>", &['<'])?, Order::DayFirst),
        Format::OfacXml => day(&between("<Publish_Date>", &['<'])?, Order::MonthFirst),
        Format::OfacAdvanced => {
            let inside = text.get(text.find("<DateOfIssue")?..)?;
            let part = |name: &str| -> Option<i16> {
                inside.get(inside.find(name)? + name.len()..)?.split('<').next()?.trim().parse().ok()
            };
            let small = |n: i16| i8::try_from(n).ok();
            Date::new(part("<Year>")?, small(part("<Month>")?)?, small(part("<Day>")?)?).ok()
        }
        Format::Un => day(&between("dateGenerated=\"", &['"'])?, Order::DayFirst),
        Format::EuXml => day(&between("generationDate=\"", &['"'])?, Order::DayFirst),
        Format::EuCsv => {
            let mut lines = text.lines();
            let head = lines.next()?;
            let delimiter = if head.contains(';') { ';' } else { ',' };
            let column = head.split(delimiter).position(|c| c.trim_matches('"') == "fileGenerationDate")?;
            day(lines.next()?.split(delimiter).nth(column)?.trim_matches('"'), Order::DayFirst)
        }
        Format::UkXml => day(&between("<DateGenerated>", &['<'])?, Order::DayFirst),
        Format::UkTable => {
            let stated = between("Report Date:", &[',', '\n', '\r', '"']);
            day(&stated.or_else(|| between("Last Updated,", &[',', '\n', '\r']))?, Order::DayFirst)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_publisher_says_it_in_its_own_way() {
        let advanced = "<Sanctions><DateOfIssue CalendarTypeID=\"1\"><Year>2024</Year><Month>7</Month><Day>4</Day></DateOfIssue>";
        for (format, text) in [
            (Format::OfacEnhanced, "<publicationInfo><dataAsOf>2024-07-04T00:00:00</dataAsOf>"),
            (Format::OfacXml, "<sdnList><publshInformation><Publish_Date>07/04/2024</Publish_Date>"),
            (Format::OfacAdvanced, advanced),
            (Format::Un, "<CONSOLIDATED_LIST dateGenerated=\"2024-07-04T00:00:02.767Z\">"),
            (Format::EuXml, "<export generationDate=\"2024-07-04T15:29:22.497+02:00\">"),
            (Format::EuCsv, "fileGenerationDate;Entity_LogicalId\n04/07/2024;1\n"),
            (Format::UkTable, "Report Date: 04-Jul-2024\nUnique ID,Name 6\n"),
            (Format::UkTable, "Last Updated,04/07/2024,,\nName 6,Group ID\n"),
            (Format::UkXml, "<Designations><DateGenerated>2024-07-04T00:00:00</DateGenerated>"),
        ] {
            assert_eq!(stated(format, text.as_bytes()), Date::new(2024, 7, 4).ok(), "{text}");
        }
        assert_eq!(stated(Format::CslCsv, b"_id,source,name\n"), None);
        assert_eq!(stated(Format::Un, b"<CONSOLIDATED_LIST>"), None);
    }
}
