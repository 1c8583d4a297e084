//! How mistakes are shown: the line of the file with the place marked, what was expected and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use knockon::vocabulary::{Diagnostic, Severity};
use knockon::{Error, ErrorKind};
use std::io::IsTerminal;
use std::process::ExitCode;

/// How much to say.
#[derive(Debug, Clone, Copy)]
pub struct Talk {
    /// Results only.
    pub quiet: bool,
    /// More than usual.
    pub verbose: u8,
}

/// Whether colour is wanted on this stream: only on a terminal, and never with `NO_COLOR`.
pub fn colour(is_terminal: bool) -> bool {
    is_terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// Prints an error and gives its exit status.
pub fn show(error: &Error) -> ExitCode {
    show_after(error, "nothing was written");
    ExitCode::from(error.exit_status())
}

/// Prints an error; `so_far` says what stands already.
pub fn show_after(error: &Error, so_far: &str) {
    match error.kind() {
        ErrorKind::Input(diagnostics) => {
            diagnostics_to_stderr(diagnostics);
            let n = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
            let s = if n == 1 { "" } else { "s" };
            eprintln!("knockon: {n} mistake{s} in the input; {so_far}");
        }
        _ => eprintln!("knockon: {error}"),
    }
}

/// Prints diagnostics as rustc would.
pub fn diagnostics_to_stderr(diagnostics: &[Diagnostic]) {
    let renderer =
        if colour(std::io::stderr().is_terminal()) { Renderer::styled() } else { Renderer::plain() };
    for d in diagnostics {
        eprintln!("{}\n", picture(d, &renderer));
    }
}

/// One diagnostic with its line.
pub fn picture(d: &Diagnostic, renderer: &Renderer) -> String {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let label = if d.expected.is_empty() { String::new() } else { format!("expected {}", d.expected) };
    let span = span_of(d);
    let mut groups: Vec<Group<'_>> = Vec::new();
    let title = level.primary_title(d.message.as_str());
    let mut group = if d.source_line.is_empty() {
        let place = if d.at.line == 0 { d.at.file.clone() } else { format!("{}:{}", d.at.file, d.at.line) };
        Group::with_title(title).element(Level::NOTE.message(format!("in {place}")))
    } else {
        title.element(
            Snippet::source(d.source_line.as_str())
                .line_start(d.at.line as usize)
                .path(d.at.file.as_str())
                .annotation(AnnotationKind::Primary.span(span).label(label.as_str())),
        )
    };
    if d.source_line.is_empty() && !label.is_empty() {
        group = group.element(Level::NOTE.message(label.clone()));
    }
    if !d.help.is_empty() {
        group = group.element(Level::HELP.message(d.help.as_str()));
    }
    groups.push(group);
    renderer.render(&groups).to_string()
}

/// The marked bytes of the source line: columns are counted in characters.
fn span_of(d: &Diagnostic) -> std::ops::Range<usize> {
    let line = &d.source_line;
    let byte_of = |chars: usize| line.char_indices().nth(chars).map_or(line.len(), |(i, _)| i);
    let start = byte_of((d.at.column.max(1) - 1) as usize);
    let end = match d.at.width {
        0 => line.len(),
        w => byte_of((d.at.column.max(1) - 1 + w) as usize),
    };
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use knockon::vocabulary::Where;

    #[test]
    fn columns_count_characters_not_bytes() {
        let at = Where { file: "parties.csv".into(), line: 2, column: 4, width: 2 };
        let d = Diagnostic::error(at, "no").source_line("日本,xx,1");
        assert_eq!(&d.source_line[span_of(&d)], "xx");
    }
}
