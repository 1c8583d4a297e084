//! Nothing that stands in a file makes the reader panic, and what is reported lies in the file.

use crate::{read, starter};
use knockon_case::{Files, RawCase, WhatIf, check};
use proptest::prelude::*;

fn names() -> Vec<String> {
    starter().into_keys().collect()
}

/// Bytes that look like the format often enough to get past its first checks.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let words = [
        "id",
        "\n",
        ",",
        "\"",
        "=",
        "[",
        "]",
        "{",
        "}",
        "value",
        "rest:us-total*",
        ";",
        ":",
        "kestrel",
        "1e999",
        "ü",
        "\r\n",
        ".",
    ];
    let word = prop::sample::select(words.to_vec()).prop_map(|w| w.as_bytes().to_vec());
    let any = prop::collection::vec(any::<u8>(), 0..8);
    prop::collection::vec(prop_oneof![3 => word, 1 => any], 0..80).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn prop_arbitrary_bytes_never_panic(file in prop::sample::select(names()), content in bytes(), keep in any::<bool>()) {
        let mut files: Vec<(String, Vec<u8>)> = starter().into_iter().map(|(n, t)| (n, t.into_bytes())).collect();
        for (name, text) in &mut files {
            if *name == file {
                if keep { text.extend_from_slice(&content) } else { *text = content.clone() }
            }
        }
        let raw = RawCase::read(&Files::from_memory(files)).expect("memory can be read");
        let _ = check(&raw);
    }

    #[test]
    fn prop_a_cut_file_never_panics_and_points_into_itself(file in prop::sample::select(names()), part in 0.0..1.0f64) {
        let mut files = starter();
        let text = files.get_mut(&file).expect("a file of the starter");
        let mut at = (text.len() as f64 * part) as usize;
        while !text.is_char_boundary(at) { at -= 1; }
        text.truncate(at);
        let texts = files.clone();
        if let Err(found) = check(&read(files)) {
            for d in found.iter().filter(|d| d.at.line > 0) {
                let lines = texts[&d.at.file].lines().count().max(1) + 1;
                prop_assert!(d.at.line as usize <= lines, "{d}");
            }
        }
    }

    #[test]
    fn prop_arbitrary_changes_never_panic(setting in "[a-z.=_-]{0,30}", path in "(case|stocks|measures|behaviour|supplies)\\.[a-z_.-]{0,20}", content in bytes()) {
        let mut raw = read(starter());
        raw.apply(&WhatIf::from_settings([setting.as_str(), &format!("{path}=1")])).expect("memory can be read");
        raw.apply(&WhatIf::from_toml("w.toml", &content)).expect("memory can be read");
        let _ = check(&raw);
    }

    #[test]
    fn prop_order_of_columns_changes_nothing(seed in any::<u64>()) {
        let mut files = starter();
        let text = files.get_mut("recipes.csv").expect("a file of the starter");
        let turn = (seed % 11) as usize;
        let rows: Vec<String> = text.lines().map(|l| {
            let mut cells: Vec<&str> = l.split(',').collect();
            cells.rotate_left(turn);
            cells.join(",")
        }).collect();
        *text = rows.join("\n");
        let recipes = |f| format!("{:?}", check(&read(f)).expect("good").0.recipes);
        prop_assert_eq!(recipes(files), recipes(starter()));
    }
}
