//! Kleene's three values: no, unknown, yes, in this order. `and` is the lesser, `or` the greater, `not` turns around.
//! Source: Kleene 1952, §64 (strong tables). Sound for joint completions: a definite value holds in all of them.

use serde::{Serialize, Serializer};

/// Whether something holds on the facts given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not hold, whatever the unknown facts are.
    No,
    /// It depends on a fact that is not known.
    Unknown,
    /// It holds, whatever the unknown facts are.
    Yes,
}

impl Truth {
    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// The contrary; unknown stays unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(b: bool) -> Self {
        if b { Self::Yes } else { Self::No }
    }
}

impl Serialize for Truth {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::No => s.serialize_bool(false),
            Self::Yes => s.serialize_bool(true),
            Self::Unknown => s.serialize_str("unknown"),
        }
    }
}

impl schemars::JsonSchema for Truth {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Truth".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"enum": [true, false, "unknown"]})
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, No, Unknown, Yes};

    #[test]
    fn tables_are_kleenes() {
        let all = [No, Unknown, Yes];
        for a in all {
            for b in all {
                assert_eq!(a.and(b).negate(), a.negate().or(b.negate()), "de Morgan {a:?} {b:?}");
            }
        }
        assert_eq!((No.and(Unknown), Yes.and(Unknown), Yes.or(Unknown)), (No, Unknown, Yes));
        assert_eq!(Truth::from(true), Yes);
    }
}
