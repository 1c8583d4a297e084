//! Which rows were in force on a day, as known on a day.
//!
//! A record has two times: when it was in force in law, and which snapshots carried it. A question takes both: "what was
//! listed on 2019-06-01, as we knew it on 2019-06-15". Both ends of either interval count.

use knockon_vocabulary::{Date, Interval, ListRecord};

/// The rows in force on `effective`; with `known_on`, only those that a snapshot of that day carried.
pub fn as_of(
    records: &[ListRecord],
    effective: Date,
    known_on: Option<Date>,
) -> impl Iterator<Item = &ListRecord> + use<'_> {
    records
        .iter()
        .filter(move |r| r.valid.contains(effective) && known_on.is_none_or(|day| r.known.contains(day)))
}

/// Stamps records with the days on which a snapshot is known to have been the current one.
pub fn known_during(mut records: Vec<ListRecord>, known: Interval) -> Vec<ListRecord> {
    for r in &mut records {
        r.known = known;
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;
    use knockon_vocabulary::date;

    #[test]
    fn both_times_count() {
        let csv = "list,name,from,until\nus-el,A,2019-05-16,2020-01-01\nus-el,B,2020-01-02,\n";
        let (records, _) = crate::read_own(csv.as_bytes(), "l.csv");
        let d = |t: &str| date(t).unwrap();
        let records = known_during(records, Interval::new(Some(d("2019-06-01")), None).unwrap());
        let names = |e: &str, k: Option<&str>| -> Vec<&str> {
            as_of(&records, d(e), k.map(d)).map(|r| r.name.as_str()).collect()
        };
        assert_eq!(names("2020-01-01", None), ["A"]);
        assert_eq!(names("2020-01-02", Some("2020-01-02")), ["B"]);
        assert!(names("2019-05-16", Some("2019-05-31")).is_empty() && names("2019-05-15", None).is_empty());
    }
}
