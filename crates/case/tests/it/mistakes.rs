//! Broken cases and every message that they get, from the files of `tests/mistakes`.
//!
//! A block begins with `--- name`. `@ file` turns to a file of the starter case; `- text` with the next line `+ text` replaces
//! a text that occurs once (`\n` is a line break); `+ text` alone appends a line; `+ text` after `^` replaces the whole file; `x` removes the file.
//! `= message` lists what `check` says, all of it, in order.

use crate::{lines, read, starter};
use knockon_case::check;
use std::path::Path;

struct Block {
    name: String,
    edits: Vec<(String, Edit)>,
    expected: Vec<String>,
}

enum Edit {
    Replace(String, String),
    Append(String),
    Cut,
    Remove,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut file = String::new();
    let mut old: Option<String> = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("--- ") {
            out.push(Block { name: name.to_owned(), edits: Vec::new(), expected: Vec::new() });
            continue;
        }
        let Some(block) = out.last_mut() else { continue };
        let (mark, rest) = line.split_at(line.len().min(2));
        match mark.trim_end() {
            "@" => file = rest.to_owned(),
            "-" => old = Some(rest.to_owned()),
            "+" => {
                let edit = match old.take() {
                    Some(old) => Edit::Replace(old.replace("\\n", "\n"), rest.replace("\\n", "\n")),
                    None => Edit::Append(rest.to_owned()),
                };
                block.edits.push((file.clone(), edit));
            }
            "^" => block.edits.push((file.clone(), Edit::Cut)),
            "x" => block.edits.push((file.clone(), Edit::Remove)),
            "=" => block.expected.push(rest.to_owned()),
            "" | "#" => {}
            other => panic!("`{other}` begins no line of a block: {line}"),
        }
    }
    out
}

fn said(block: &Block) -> Vec<String> {
    let mut files = starter();
    for (file, edit) in &block.edits {
        let text = files.entry(file.clone()).or_default();
        match edit {
            Edit::Replace(old, new) => {
                assert_eq!(
                    text.matches(old.as_str()).count(),
                    1,
                    "{}: `{old}` must occur once in {file}",
                    block.name
                );
                *text = text.replace(old.as_str(), new);
            }
            Edit::Append(line) => text.push_str(&format!("{line}\n")),
            Edit::Cut => text.clear(),
            Edit::Remove => {
                files.remove(file);
            }
        }
    }
    match check(&read(files)) {
        Ok((_, warnings)) => lines(&warnings),
        Err(mistakes) => lines(&mistakes),
    }
}

#[test]
fn every_mistake_gets_its_message_at_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|e| e.expect("readable").path())
        .collect();
    files.sort();
    let mut wrong = String::new();
    let mut count = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).expect("the suite is UTF-8");
        for block in blocks(&text) {
            count += 1;
            let said = said(&block);
            if said != block.expected {
                wrong += &format!("--- {}\n", block.name);
                said.iter().for_each(|line| wrong += &format!("= {line}\n"));
            }
        }
    }
    assert!(count > 60, "the suite has only {count} blocks");
    assert!(wrong.is_empty(), "these blocks said something else:\n{wrong}");
}
