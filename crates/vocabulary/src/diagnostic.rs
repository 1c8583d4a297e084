//! What is wrong with an input, where, what was expected and what to do.

use serde::{Deserialize, Serialize};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// It can be used, and this should be looked at.
    Warning,
    /// Worth knowing.
    Note,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Where {
    /// The file as the user named it, relative to the case folder.
    pub file: String,
    /// Line from 1; 0: the file as a whole.
    pub line: u32,
    /// Column from 1, in characters; 0: the line as a whole.
    pub column: u32,
    /// How many characters are meant; 0: to the end of the line.
    pub width: u32,
}

/// One mistake or remark about an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// Where.
    pub at: Where,
    /// What is wrong, one sentence, values in backticks.
    pub message: String,
    /// What was expected there; empty when the message says it.
    #[serde(default)]
    pub expected: String,
    /// What to do about it.
    #[serde(default)]
    pub help: String,
    /// The line of the file as it stands, for the picture; empty when there is none.
    #[serde(default)]
    pub source_line: String,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(at: Where, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            at,
            message: message.into(),
            expected: String::new(),
            help: String::new(),
            source_line: String::new(),
        }
    }

    /// A warning at a place.
    pub fn warning(at: Where, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(at, message) }
    }

    /// With what was expected.
    #[must_use]
    pub fn expected(mut self, text: impl Into<String>) -> Self {
        self.expected = text.into();
        self
    }

    /// With what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = text.into();
        self
    }

    /// With the line of the file that it points into.
    #[must_use]
    pub fn source_line(mut self, text: impl Into<String>) -> Self {
        self.source_line = text.into();
        self
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Where { file, line, column, .. } = &self.at;
        match (line, column) {
            (0, _) => write!(f, "{file}: {}", self.message)?,
            (l, 0) => write!(f, "{file}:{l}: {}", self.message)?,
            (l, c) => write!(f, "{file}:{l}:{c}: {}", self.message)?,
        }
        if !self.expected.is_empty() {
            write!(f, "; expected {}", self.expected)?;
        }
        if !self.help.is_empty() {
            write!(f, " ({})", self.help)?;
        }
        Ok(())
    }
}
