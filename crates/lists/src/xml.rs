//! XML as a stream of records: each element with a wanted name is handed on as a small tree, then forgotten.
//!
//! Source: XML 1.0 (W3C); names are compared without their namespace prefix.
//!
//! **Supported**: attributes, text, CDATA, character and predefined references; UTF-8, and bytes that are not UTF-8 as
//! Windows-1252. **Not supported**: a DTD's own entities (refused: no list uses them), UTF-16. A record may nest 64 deep
//! and hold a million elements; more is refused, so that a hostile file cannot exhaust the machine.

use crate::clean;
use crate::notes::{Notes, Place};
use knockon_vocabulary::{Diagnostic, ListRecord};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

const MAX_DEPTH: usize = 64;
const MAX_ELEMENTS: usize = 1_000_000;

/// An element with everything in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// Its own text, without that of its children, trimmed.
    pub(crate) text: String,
    /// All text inside it in the order of the file, its children's too, as it stands.
    pub(crate) flow: String,
    pub(crate) children: Vec<Node>,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

impl Node {
    /// Where it begins.
    pub(crate) fn at(&self) -> Place {
        Place { line: self.line, column: self.column }
    }

    /// An attribute's value, trimmed; empty when absent.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.trim())
    }

    /// The first child with this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|c| c.name == name)
    }

    /// All elements on a path of names, such as `names/name/translations`.
    pub(crate) fn all<'a>(&'a self, path: &str) -> Vec<&'a Node> {
        let mut found = vec![self];
        for name in path.split('/') {
            found = found.into_iter().flat_map(|n| n.children.iter().filter(|c| c.name == name)).collect();
        }
        found
    }

    /// The text of the first element on a path; empty when there is none.
    pub(crate) fn text_of(&self, path: &str) -> &str {
        let mut node = self;
        for name in path.split('/') {
            match node.child(name) {
                Some(c) => node = c,
                None => return "",
            }
        }
        &node.text
    }

    /// The texts of all elements below with this name, however deep, that have one.
    pub(crate) fn below<'a>(&'a self, name: &str) -> Vec<&'a str> {
        let mut out = Vec::new();
        for c in &self.children {
            if c.name == name && !c.text.is_empty() {
                out.push(c.text.as_str());
            }
            out.extend(c.below(name));
        }
        out
    }

    /// The texts of all elements on a path that have one.
    pub(crate) fn texts<'a>(&'a self, path: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.all(path).into_iter().map(|n| n.text.as_str()).filter(|t| !t.is_empty())
    }
}

/// Why a file could not be read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) at: Place,
    pub(crate) message: String,
}

/// One record for each element with a wanted name, its names cleaned. A file that is cut off or broken gives no records.
pub(crate) fn records(
    bytes: &[u8],
    file: &str,
    wanted: &[&str],
    mut record_of: impl FnMut(&Node, &mut Notes<'_>) -> ListRecord,
) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let text = notes.text(bytes);
    let mut records = Vec::new();
    let end = each(&text, wanted, |node| {
        let mut record = record_of(&node, &mut notes);
        clean::names(&mut record, node.at(), &mut notes);
        records.push(record);
    });
    if let Err(fault) = end {
        notes.fatal(fault.at, fault.message);
        records.clear();
    }
    (records, notes.finish())
}

/// Hands every outermost element with one of the `wanted` names to `sink`, in the order of the file.
pub(crate) fn each(text: &str, wanted: &[&str], mut sink: impl FnMut(Node)) -> Result<(), Fault> {
    let mut reader = Reader::from_str(text);
    let mut places = Places { text, offset: 0, place: Place { line: 1, column: 1 } };
    let mut open: Vec<Node> = Vec::new();
    let (mut depth, mut elements, mut any) = (0usize, 0usize, false);
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(e) => {
                let offset = usize::try_from(reader.error_position()).unwrap_or(at);
                return Err(Fault { at: places.of(offset), message: format!("not well-formed XML: {e}") });
            }
        };
        match event {
            Event::Start(e) | Event::Empty(e) if open.len() >= MAX_DEPTH || elements >= MAX_ELEMENTS => {
                let message = format!("`{}` nests deeper or is larger than any list", e.name().as_ref());
                return Err(Fault { at: places.of(at), message });
            }
            Event::Start(e) => {
                (depth, any) = (depth + 1, true);
                if !open.is_empty() || wanted.contains(&e.local_name().as_ref()) {
                    elements += 1;
                    open.push(node(&e, places.of(at))?);
                }
            }
            Event::Empty(e) => {
                any = true;
                if !open.is_empty() || wanted.contains(&e.local_name().as_ref()) {
                    elements += 1;
                    let done = node(&e, places.of(at))?;
                    close(done, &mut open, &mut elements, &mut sink);
                }
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if let Some(mut done) = open.pop() {
                    done.text = done.text.trim().to_owned();
                    close(done, &mut open, &mut elements, &mut sink);
                }
            }
            Event::Text(t) => push(&mut open, &t),
            Event::CData(t) => push(&mut open, &t),
            Event::GeneralRef(r) => {
                let character = r.resolve_char_ref().ok().flatten().map(String::from);
                match character.or_else(|| resolve_predefined_entity(&r).map(str::to_owned)) {
                    Some(text) => push(&mut open, &text),
                    None => {
                        let message = format!("`&{};` is not a reference that lists use", &*r);
                        return Err(Fault { at: places.of(at), message });
                    }
                }
            }
            Event::Eof if depth > 0 || !any => {
                let message = "the file ends in the middle of an element: it is cut off".to_owned();
                return Err(Fault { at: places.of(at), message });
            }
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn push(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
        node.flow.push_str(text);
    }
}

fn close(done: Node, open: &mut [Node], elements: &mut usize, sink: &mut impl FnMut(Node)) {
    match open.last_mut() {
        Some(parent) => {
            parent.flow.push_str(&done.flow);
            parent.children.push(done);
        }
        None => {
            *elements = 0;
            sink(done);
        }
    }
}

fn node(e: &BytesStart<'_>, at: Place) -> Result<Node, Fault> {
    let mut attributes = Vec::new();
    for a in e.attributes() {
        let value = a.map_err(|e| e.to_string()).and_then(|a| {
            let value = a.normalized_value(XmlVersion::Implicit1_0).map_err(|e| e.to_string())?;
            Ok((a.key.local_name().as_ref().to_owned(), value.into_owned()))
        });
        attributes
            .push(value.map_err(|why| Fault { at, message: format!("an attribute cannot be read: {why}") })?);
    }
    Ok(Node {
        name: e.local_name().as_ref().to_owned(),
        attributes,
        line: at.line,
        column: at.column,
        ..Node::default()
    })
}

/// Lines and columns of byte offsets that only grow.
struct Places<'a> {
    text: &'a str,
    offset: usize,
    place: Place,
}

impl Places<'_> {
    fn of(&mut self, offset: usize) -> Place {
        let mut end = offset.clamp(self.offset, self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        // `end` did not fall below `offset`, which is a boundary itself.
        for c in self.text[self.offset.min(end)..end].chars() {
            if c == '\n' {
                self.place.line += 1;
                self.place.column = 1;
            } else {
                self.place.column += 1;
            }
        }
        self.offset = end.max(self.offset);
        self.place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Node>, Result<(), Fault>) {
        let mut out = Vec::new();
        let end = each(text, &["r"], |n| out.push(n));
        (out, end)
    }

    #[test]
    fn records_are_small_trees_with_their_place() {
        let (out, end) = read(
            "<a xmlns:x='u'>\n <x:r k='1 &amp; 2'><n>A &amp; B<![CDATA[<c>]]> &#x4e2d;</n><n/></x:r>\n<r/></a>",
        );
        assert_eq!(end, Ok(()));
        assert_eq!((out.len(), out[0].attribute("k"), out[0].text_of("n")), (2, "1 & 2", "A & B<c> 中"));
        assert_eq!((out[0].line, out[0].column, out[1].line), (2, 2, 3));
        assert_eq!(out[0].all("n").len(), 2);
    }

    #[test]
    fn a_cut_off_or_broken_file_is_a_fault_with_its_place() {
        for (text, line) in [("<a><r>x</r>\n<r>", 2), ("<a>\n<r></b>", 2), ("<a>\n\n&huge;", 3), ("", 1)] {
            let fault = read(text).1.unwrap_err();
            assert_eq!(fault.at.line, line, "{text:?}: {fault:?}");
        }
        let deep = "<r>".repeat(100);
        assert!(read(&deep).1.unwrap_err().message.contains("nests deeper"));
    }
}
