//! Arguments of the verbs around the server: `serve`, `token`, `audit`.

use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// `knockon serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// Address and port; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8765")]
    pub listen: SocketAddr,
    /// The store: audit log, decisions, runs, tokens; made when it is not there
    #[arg(long, value_name = "FILE", default_value = "knockon.db")]
    pub db: PathBuf,
    /// A restricted-party list to screen against (may be repeated)
    #[arg(long = "list", value_name = "FILE")]
    pub lists: Vec<PathBuf>,
    /// A case folder beside the compiled-in cases, known by its folder's name (may be repeated)
    #[arg(long = "case", value_name = "DIR")]
    pub cases: Vec<PathBuf>,
    /// A network folder, known by its folder's name (may be repeated)
    #[arg(long = "network", value_name = "DIR")]
    pub networks: Vec<PathBuf>,
    /// A name by which the server may be addressed beside localhost (may be repeated)
    #[arg(long = "host", value_name = "NAME")]
    pub hosts: Vec<String>,
    /// Cases that run at the same time
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub workers: usize,
    /// Largest body of a request in MiB
    #[arg(long, value_name = "MIB", default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub body_limit: u32,
    /// An OpenTelemetry collector to tell of requests and runs, as http://localhost:4318
    #[cfg(feature = "otel")]
    #[arg(long, value_name = "URL")]
    pub otlp: Option<String>,
    /// Print the OpenAPI document and end
    #[arg(long)]
    pub openapi: bool,
}

/// Which store.
#[derive(Debug, Args)]
pub struct Db {
    /// The store
    #[arg(long, value_name = "FILE", default_value = "knockon.db")]
    pub db: PathBuf,
}

/// `knockon token …`
#[derive(Debug, Subcommand)]
pub enum TokenVerb {
    /// Make a token and print its secret, this once
    #[command(after_help = "Example:\n  knockon token add alice --role read --role decide")]
    Add {
        /// Whose it is; the name in the audit log
        name: String,
        /// What it may do: read, run, decide, admin (may be repeated)
        #[arg(long = "role", value_name = "ROLE", required = true)]
        roles: Vec<String>,
        #[command(flatten)]
        db: Db,
    },
    /// Tokens without their secrets
    List {
        #[command(flatten)]
        db: Db,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Take a token back
    Revoke {
        /// Whose it is
        name: String,
        #[command(flatten)]
        db: Db,
    },
}

/// `knockon audit …`
#[derive(Debug, Subcommand)]
pub enum AuditVerb {
    /// Check every entry of the audit log: exit status 1 when one was altered or is missing
    #[command(after_help = "\
Examples:
  knockon audit verify
  knockon audit verify --head 120:5f0c…   also that the log still has the entry that was noted")]
    Verify {
        #[command(flatten)]
        db: Db,
        /// A head that was noted outside, as `knockon audit head` printed it
        #[arg(long, value_name = "NUMBER:HASH")]
        head: Option<String>,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Number and hash of the newest entry, to be noted outside
    Head {
        #[command(flatten)]
        db: Db,
    },
    /// Entries, oldest first, one JSON object a line
    List {
        #[command(flatten)]
        db: Db,
        /// Only entries after this number
        #[arg(long, value_name = "NUMBER", default_value_t = 0)]
        after: i64,
        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: usize,
    },
    /// Copy the store into a new file, also while a server writes to it
    #[command(after_help = "Example:\n  knockon audit backup knockon-backup.db")]
    Backup {
        /// The new file
        to: PathBuf,
        #[command(flatten)]
        db: Db,
    },
}
