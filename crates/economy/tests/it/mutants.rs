//! Whatever bytes come, a reader answers with a table or an error and never panics; the fuzz targets try longer.

use crate::archives::zipped;
use crate::layouts::icio;
use knockon_economy::read::{Archive, Layout, OneFile, ReadOptions, read_table};
use proptest::prelude::*;

fn edits() -> impl Strategy<Value = (Vec<(usize, u8)>, usize)> {
    (prop::collection::vec((0_usize..2000, any::<u8>()), 0..6), 0_usize..2000)
}

fn mutated(mut bytes: Vec<u8>, (edits, cut): &(Vec<(usize, u8)>, usize)) -> Vec<u8> {
    for (at, byte) in edits {
        let n = bytes.len().max(1);
        if let Some(b) = bytes.get_mut(at % n) {
            *b = *byte;
        }
    }
    // Half of them whole, half cut off somewhere.
    if cut % 2 == 0 {
        bytes.truncate(cut % (bytes.len() + 1));
    }
    bytes
}

fn options() -> ReadOptions {
    let map = "file,flows,interregional,,,\nboth,AUS_A01_02,industry,AUS,A,\nrow,VA,value_added,,,\nregion,AUS\nsector,A,x\n";
    ReadOptions {
        year: Some(2018),
        place: Some("JP".into()),
        map: Some(map.into()),
        ..ReadOptions::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn prop_any_text_is_read_or_refused(change in edits()) {
        let bytes = mutated(icio().into_bytes(), &change);
        for (_, layout) in Layout::ALL {
            let _ = read_table(layout, &OneFile::new("t_2018.csv", bytes.clone()), &options());
        }
    }

    #[test]
    fn prop_any_archive_is_read_or_refused(change in edits()) {
        let text = icio();
        let files = [("A.txt", text.as_str()), ("Y.txt", &text), ("x.txt", &text), ("labels_T.txt", "a\tb\tc\td\n"), ("E_T.txt", "1\t2\n")];
        let bytes = mutated(zipped(&files), &change);
        if let Ok(archive) = Archive::new("t_2018.zip", bytes) {
            for (_, layout) in Layout::ALL {
                let _ = read_table(layout, &archive, &options());
            }
        }
    }

    #[test]
    fn prop_any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for (_, layout) in Layout::ALL {
            let _ = read_table(layout, &OneFile::new("t_2018.csv", bytes.clone()), &options());
        }
    }
}
