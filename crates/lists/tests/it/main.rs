//! The crate's face: differences on random lists, and readers that meet any bytes.
#![allow(clippy::unwrap_used)] // in a test a panic is the failure

mod mutated;

use knockon_lists::{apply, diff, read_csl, read_ofac_sdn, read_own, refuse_shrinking, write_own};
use knockon_vocabulary::{ListCode, ListRecord, PartyKind};
use proptest::prelude::*;

fn record(id: u8, name: u8, alias: bool, list: bool) -> ListRecord {
    let code = if list { ListCode::UsEl } else { ListCode::Other };
    ListRecord {
        aliases: if alias { vec!["x".into(), "y z".into()] } else { vec![] },
        kind: PartyKind::Organisation,
        sublist: if list { String::new() } else { format!("part-{}", id % 2) },
        identifiers: if alias { vec![("imo".into(), "9123456".into())] } else { vec![] },
        footnotes_undated: if alias { vec![1, 3] } else { vec![] },
        ..ListRecord::named(code, format!("r{id}"), format!("Name {name}, \"{name}\""))
    }
}

fn list() -> impl Strategy<Value = Vec<ListRecord>> {
    let one = (0..12u8, 0..4u8, any::<bool>(), any::<bool>()).prop_map(|(i, n, a, l)| record(i, n, a, l));
    prop::collection::vec(one, 0..20)
}

proptest! {
    #[test]
    fn prop_a_difference_applied_gives_the_new_list_exactly(a in list(), b in list()) {
        let d = diff(&a, &b);
        prop_assert_eq!(apply(&a, &d).unwrap(), b.clone());
        prop_assert_eq!(d.is_empty(), a == b);
        prop_assert_eq!(a.len() + d.added.len(), b.len() + d.removed.len());
    }

    #[test]
    fn prop_a_foreign_difference_is_refused_or_harmless(a in list(), b in list(), c in list()) {
        // Applied to another list it must answer, never panic.
        let _ = apply(&c, &diff(&a, &b));
    }

    #[test]
    fn prop_our_own_file_round_trips(a in list()) {
        let (back, notes) = read_own(write_own(&a).as_bytes(), "l.csv");
        prop_assert!(notes.is_empty(), "{notes:?}");
        prop_assert_eq!(back, a);
    }

    #[test]
    fn prop_no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), head in 0..4usize) {
        let start: &[u8] = [
            &b""[..],
            b"list,name,from,footnotes\n",
            b"_id,source,name,start_date,ids\n",
            b"source,name,start_date,federal_register_notice,license_requirement\nEntity List (EL),A,,",
        ][head];
        let all = [start, &bytes].concat();
        read_own(&all, "f");
        read_csl(&all, "f");
        read_ofac_sdn(&all, &all, &all, "f");
    }
}

#[test]
fn regress_a_list_that_shrinks_too_much_is_refused_by_name() {
    let many: Vec<ListRecord> = (0..10).map(|i| record(i, 0, false, i < 5)).collect();
    assert!(refuse_shrinking(&many, &many[1..], 20).is_ok());
    let error = refuse_shrinking(&many, &many[2..], 20).unwrap_err();
    assert!(error.to_string().contains("`us-el` shrinks from 5 to 3"), "{error}");
}

#[test]
fn regress_the_layouts_of_2019_and_2022_are_one_reader() {
    let with = "_id,source,entity_number,type,name,alt_names,start_date\n7,Specially Designated Nationals (SDN),7,Vessel,NORA,OLD NORA,2019-01-01\n";
    let without = "source,entity_number,type,name,alt_names,start_date\nSpecially Designated Nationals (SDN),7,Vessel,NORA,OLD NORA,2019-01-01\n";
    assert_eq!(read_csl(with.as_bytes(), "a").0, read_csl(without.as_bytes(), "b").0);
}

/// Source: 84 FR 22961 (published 2019-05-21, effective 2019-05-16), 85 FR 29849 (effective 2020-05-15).
#[test]
fn val_an_entity_list_row_is_dated_by_its_chain() {
    let head = "_id,source,name,start_date,federal_register_notice,license_requirement\n";
    let row = |start: &str, chain: &str, text: &str| {
        format!("x,Entity List (EL) - BIS,A,{start},\"{chain}\",\"For all items subject to the EAR{text}\"\n")
    };
    let one = ", see §§ 734.9(e)1, and 744.11 of the EAR";
    let rows = [
        row("2019-05-21", "84 FR 22963, 85 FR 29853, 85 FR 36720", one),
        row("", "84 FR 22963", ""),
        row("0097-06-30", "62 FR 35334", ""),
        // The footnote came with one of two notices.
        row("2020-01-01", "88 FR 23334; 88 FR 76128", ". (See § 734.9(g)3 of the EAR)"),
    ];
    let (records, notes) = read_csl((head.to_owned() + &rows.concat()).as_bytes(), "c.csv");
    let from: Vec<String> = records.iter().map(|r| r.valid.from.unwrap().to_string()).collect();
    assert_eq!(from, ["2019-05-16", "2019-05-16", "1997-06-30", "2020-01-01"]);
    assert_eq!(records[0].footnotes[&1].to_string(), "2020-05-15");
    assert!(records[0].remarks.contains("derived from 84 FR 22963 (effective)"), "{}", records[0].remarks);
    assert_eq!((records[3].footnotes.len(), &records[3].footnotes_undated[..]), (0, &[3][..]));
    for what in ["no day of a list", "lies well before", "footnote 3 stands"] {
        assert!(notes.iter().any(|n| n.message.contains(what)), "{what}: {notes:?}");
    }
    let table = "Country,Entity,License requirement,License review policy,Federal Register citation\n\
        CHINA,\"A Co. 1 Main Road, Wuhan, China.\",\"For all items subject to the EAR, see §§ 734.9(e)1, and 744.11 of the EAR\",Presumption of denial,\"84 FR 22963, 85 FR 29853\"\n";
    let (r, _) = knockon_lists::read_entity_list(table.as_bytes(), "el.csv");
    assert_eq!((r[0].valid.from, r[0].footnotes.len()), (records[0].valid.from, 1));
}
