//! Files that were given through the API and stay in use: lists, and networks as their five tables.

use super::{Store, audit, now};
use crate::error::Error;
use rusqlite::params;
use serde_json::Value;

impl Store {
    /// Lists that were imported through the API: name and bytes.
    pub fn lists(&self) -> Result<Vec<(String, Vec<u8>)>, Error> {
        self.read(|c| {
            let mut s = c.prepare("SELECT name, bytes FROM desk_lists ORDER BY name")?;
            s.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
        })
    }

    /// Keeps the newest bytes of a list, with an entry in the audit log.
    pub fn list_put(&self, actor: &str, name: &str, bytes: &[u8], about: &Value) -> Result<(), Error> {
        let (actor, name, bytes, about) = (actor.to_owned(), name.to_owned(), bytes.to_vec(), about.clone());
        let sha = about["sha256"].as_str().unwrap_or_default().to_owned();
        self.write(move |c| {
            c.execute(
                "INSERT INTO desk_lists (name, at, sha256, bytes) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (name) DO UPDATE SET at = excluded.at, sha256 = excluded.sha256, bytes = excluded.bytes",
                params![name, now(), sha, bytes],
            )?;
            audit::append(c, &actor, "list", &about.to_string())?;
            Ok(())
        })
    }

    /// Networks that were given through the API: name, and the tables as JSON.
    pub fn networks(&self) -> Result<Vec<(String, String)>, Error> {
        self.read(|c| {
            let mut s = c.prepare("SELECT name, tables FROM desk_networks ORDER BY name")?;
            s.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
        })
    }

    /// Keeps a network's tables (JSON), with an entry in the audit log.
    pub fn network_put(&self, actor: &str, name: &str, tables: &str, about: &Value) -> Result<(), Error> {
        let (actor, name, tables, about) =
            (actor.to_owned(), name.to_owned(), tables.to_owned(), about.clone());
        self.write(move |c| {
            c.execute(
                "INSERT INTO desk_networks (name, at, tables) VALUES (?1, ?2, ?3)
                 ON CONFLICT (name) DO UPDATE SET at = excluded.at, tables = excluded.tables",
                params![name, now(), tables],
            )?;
            audit::append(c, &actor, "network", &about.to_string())?;
            Ok(())
        })
    }
}
