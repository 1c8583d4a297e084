//! Days as list publishers write them.
//!
//! **Supported**: `2019-05-16` with or without a time, `16/05/2019` (European), `05/16/2019` (United States),
//! `16 May 2019`, `2019/5/16`, `2019年5月16日`; for birth dates also a year alone or a year and a month, and the publishers' marks
//! for an unknown day or month (`00`, `dd`, `mm`). **Not supported**: other calendars.

use knockon_vocabulary::Date;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Which of two numbers is the day where both could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// 16/05/2019
    DayFirst,
    /// 05/16/2019
    MonthFirst,
}

/// Year, month, day; 0 where the text does not say.
fn parts(text: &str, order: Order) -> Option<(i16, i8, i8)> {
    let text = text.trim();
    let text = match text.split_once(['T', ' ']) {
        Some((head, _)) if head.len() >= 8 && head.starts_with(|c: char| c.is_ascii_digit()) => head,
        _ => text,
    };
    // A day with a time zone: `2015-04-07-04:00`, `2015-04-07Z`.
    let text = match text.get(..10) {
        Some(day) if text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-') => day,
        _ => text,
    };
    let words: Vec<&str> = text
        .split(|c: char| ['-', '/', '.', ' ', ',', '年', '月', '日'].contains(&c))
        .filter(|w| !w.is_empty())
        .collect();
    let number = |w: &str| -> Option<i16> {
        if w.eq_ignore_ascii_case("dd") || w.eq_ignore_ascii_case("mm") { Some(0) } else { w.parse().ok() }
    };
    let month = |w: &str| -> Option<i16> {
        let w = w.get(..3)?.to_ascii_lowercase();
        MONTHS.iter().position(|m| *m == w).and_then(|i| i16::try_from(i + 1).ok())
    };
    let small = |n: i16| i8::try_from(n).ok();
    match words.as_slice() {
        [y] if y.len() == 4 => Some((number(y)?, 0, 0)),
        [m, y] if y.len() == 4 => Some((number(y)?, small(month(m).or_else(|| number(m))?)?, 0)),
        [y, m] if y.len() == 4 => Some((number(y)?, small(number(m)?)?, 0)),
        [y, m, d] if y.len() == 4 => Some((number(y)?, small(number(m)?)?, small(number(d)?)?)),
        [d, m, y] if y.len() == 4 => match (month(m), month(d), order) {
            (Some(m), _, _) => Some((number(y)?, small(m)?, small(number(d)?)?)),
            (_, Some(m2), _) => Some((number(y)?, small(m2)?, small(number(m)?)?)),
            (_, _, Order::DayFirst) => Some((number(y)?, small(number(m)?)?, small(number(d)?)?)),
            (_, _, Order::MonthFirst) => Some((number(y)?, small(number(d)?)?, small(number(m)?)?)),
        },
        _ => None,
    }
}

/// A day in full; `None` when the text is not one.
pub(crate) fn day(text: &str, order: Order) -> Option<Date> {
    let (y, m, d) = parts(text, order)?;
    Date::new(y, m, d).ok()
}

/// A birth date as `1962-09-24`, `1962-09` or `1962`; as printed where it is none of these.
pub(crate) fn birth(text: &str, order: Order) -> String {
    match parts(text, order) {
        Some((y, 0, _)) if (1000..3000).contains(&y) => format!("{y:04}"),
        Some((y, m @ 1..=12, 0)) if (1000..3000).contains(&y) => format!("{y:04}-{m:02}"),
        Some((y, m, d)) if Date::new(y, m, d).is_ok() => format!("{y:04}-{m:02}-{d:02}"),
        _ => text.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_their_publishers_write_them() {
        let want = Date::new(2019, 5, 6).ok();
        for text in [
            "2019-05-06",
            "2019-05-06T00:00:00",
            "06/05/2019",
            "6 May 2019",
            "2019/5/6",
            "2019年5月6日",
            "06.05.2019",
        ] {
            assert_eq!(day(text, Order::DayFirst), want, "{text}");
        }
        assert_eq!(day("05/06/2019", Order::MonthFirst), want);
        assert_eq!(day("May 6, 2019", Order::MonthFirst), want);
        for bad in ["", "00/05/2019", "soon", "2019", "30/02/2019"] {
            assert_eq!(day(bad, Order::DayFirst), None, "{bad}");
        }
    }

    #[test]
    fn what_is_unknown_of_a_birth_date_stays_unknown() {
        for (text, want) in [
            ("00/00/1936", "1936"),
            ("00/09/1962", "1962-09"),
            ("dd/mm/1945", "1945"),
            ("28/09/1955", "1955-09-28"),
            ("1971", "1971"),
            ("circa 1970", "circa 1970"),
        ] {
            assert_eq!(birth(text, Order::DayFirst), want);
        }
    }
}
