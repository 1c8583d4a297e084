//! The reference page and the schemas say the same as the reader's definitions.

use knockon_case::schema;

fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/case-format.md");
    std::fs::read_to_string(path).expect("the page is part of the tree").replace('\n', " ")
}

/// The columns that the page lists after the name of a CSV file: the first code span that begins with `id,`.
fn columns_on_page(page: &str, file: &str) -> Vec<String> {
    let stem = file.trim_end_matches(".csv");
    let starts =
        [format!("## {file}"), format!(" {file} (optional): "), format!(" {file}: "), format!(" {stem}: ")];
    let at = starts
        .iter()
        .filter_map(|s| page.find(s.as_str()))
        .min()
        .unwrap_or_else(|| panic!("{file} is on the page"));
    let list = page[at..].split('`').find(|span| span.starts_with("id,")).expect("a list of columns");
    list.split(',').map(|c| c.trim().to_owned()).collect()
}

#[test]
fn the_page_lists_the_columns_that_are_read() {
    let page = page();
    let schema = schema();
    let tables = schema.as_object().expect("an object").iter().filter(|(name, _)| name.ends_with(".csv"));
    let mut count = 0;
    for (file, table) in tables {
        let fields = table["fields"].as_array().expect("fields").iter();
        let read: Vec<String> = fields.map(|f| f["name"].as_str().expect("a name").to_owned()).collect();
        assert_eq!(columns_on_page(&page, file), read, "{file}");
        count += 1;
    }
    assert_eq!(count, 12);
}

#[test]
fn the_page_names_every_key_that_is_read() {
    let page = page();
    let schema = schema();
    for file in ["case.toml", "measures.toml", "behaviour.toml"] {
        let mut keys = Vec::new();
        collect(&schema[file], &mut keys);
        assert!(keys.len() > 10, "{file}");
        for key in keys {
            let named = [format!("{key} ="), format!("[{key}]"), format!("`{key}`")]
                .iter()
                .any(|form| page.contains(form.as_str()));
            assert!(named, "{file}: `{key}` is not on the page");
        }
    }
}

fn collect(schema: &serde_json::Value, keys: &mut Vec<String>) {
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        keys.push(name.clone());
        collect(inner, keys);
        collect(&inner["items"], keys);
    }
}

#[test]
fn facts_have_the_columns_of_their_reader() {
    let names = |file: &str| -> Vec<String> {
        let schema = schema();
        schema[file]["fields"]
            .as_array()
            .expect("fields")
            .iter()
            .map(|f| f["name"].as_str().expect("a name").to_owned())
            .collect()
    };
    assert_eq!(names("facts.csv"), knockon_facts::Report::COLUMNS);
    assert_eq!(names("sources.csv"), knockon_facts::Source::COLUMNS);
}
