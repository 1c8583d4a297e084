//! API tokens: 256 random bits, shown once, kept as SHA-256. A fast hash is enough where nothing can be guessed.

use super::{Store, audit, hex, now};
use crate::error::Error;
use rusqlite::{OptionalExtension, params};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Ask and look: screen, decide, compare, read runs.
    Read,
    /// Start and cancel runs.
    Run,
    /// Decide on hits.
    Decide,
    /// Everything: tokens, lists, the audit log.
    Admin,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Read, Self::Run, Self::Decide, Self::Admin];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Run => "run",
            Self::Decide => "decide",
            Self::Admin => "admin",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|r| r.as_str() == text);
        found.ok_or_else(|| format!("`{text}` is no role; expected read, run, decide or admin"))
    }
}

/// A token without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Token {
    /// Whose it is; the actor in the audit log.
    pub name: String,
    /// What it may do.
    pub roles: Vec<Role>,
    /// When it was made, in UTC.
    pub made_at: String,
    /// When it was revoked; none: it holds.
    pub revoked_at: Option<String>,
}

fn roles(text: &str) -> Vec<Role> {
    text.split(' ').filter_map(|r| r.parse().ok()).collect()
}

fn row(row: &rusqlite::Row<'_>) -> Result<Token, rusqlite::Error> {
    let words: String = row.get(1)?;
    Ok(Token { name: row.get(0)?, roles: roles(&words), made_at: row.get(2)?, revoked_at: row.get(3)? })
}

impl Store {
    /// Makes a token and gives its secret, which is shown this once.
    pub fn token_add(&self, by: &str, name: &str, roles: &[Role]) -> Result<String, Error> {
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c);
        if name.is_empty() || name.len() > 64 || !name.chars().all(fits) || name == "local" {
            return Err(Error::usage(format!(
                "`{name}` cannot be a token's name; expected 1 to 64 letters, digits or - _ . @, and not `local`"
            )));
        }
        if roles.is_empty() {
            return Err(Error::usage("a token needs a role: read, run, decide or admin"));
        }
        let mut random = [0u8; 32];
        getrandom::fill(&mut random).map_err(|e| Error::internal(format!("no random bytes: {e}")))?;
        let secret = format!("kno_{}", hex(&random));
        let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
        let (name, words) = (name.to_owned(), roles.iter().map(|r| r.as_str()).collect::<Vec<_>>().join(" "));
        let (by, taken) = (by.to_owned(), name.clone());
        let made = self.write(move |c| {
            let there =
                c.query_row("SELECT 1 FROM desk_tokens WHERE name = ?1", [&name], |_| Ok(())).optional()?;
            if there.is_some() {
                return Ok(false);
            }
            c.execute(
                "INSERT INTO desk_tokens (name, hash, roles, made_at) VALUES (?1, ?2, ?3, ?4)",
                params![name, hash, words, now()],
            )?;
            audit::append(c, &by, "token", &json!({ "added": name, "roles": words }).to_string())?;
            Ok(true)
        })?;
        if made { Ok(secret) } else { Err(Error::usage(format!("there is a token `{taken}` already"))) }
    }

    /// Revokes a token; `false`: there is none of this name that holds.
    pub fn token_revoke(&self, by: &str, name: &str) -> Result<bool, Error> {
        let (by, name) = (by.to_owned(), name.to_owned());
        self.write(move |c| {
            let changed = c.execute(
                "UPDATE desk_tokens SET revoked_at = ?2 WHERE name = ?1 AND revoked_at IS NULL",
                params![name, now()],
            )?;
            if changed > 0 {
                audit::append(c, &by, "token", &json!({ "revoked": name }).to_string())?;
            }
            Ok(changed > 0)
        })
    }

    /// All tokens, by name.
    pub fn tokens(&self) -> Result<Vec<Token>, Error> {
        self.read(|c| {
            let mut s =
                c.prepare("SELECT name, roles, made_at, revoked_at FROM desk_tokens ORDER BY name")?;
            s.query_map([], row)?.collect()
        })
    }

    /// Whether a token was ever made: from then on every request needs one, also after the last was revoked.
    pub fn has_tokens(&self) -> Result<bool, Error> {
        self.read(|c| {
            c.prepare_cached("SELECT EXISTS (SELECT 1 FROM desk_tokens)")?.query_row([], |row| row.get(0))
        })
    }

    /// The token with this secret, if it holds.
    pub fn token(&self, secret: &str) -> Result<Option<Token>, Error> {
        let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
        self.read(|c| {
            c.prepare_cached(
                "SELECT name, roles, made_at, revoked_at FROM desk_tokens WHERE hash = ?1 AND revoked_at IS NULL",
            )?
            .query_row([hash], row)
            .optional()
        })
    }
}
