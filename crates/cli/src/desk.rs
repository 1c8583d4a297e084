//! `knockon serve`, `token` and `audit`: in builds with the feature `server`.

use crate::desk_args::{AuditVerb, Serve, TokenVerb};
use crate::problem::Talk;
use knockon::Error;
use knockon_server::db::{AuditHead, Role, Store, backup};
use knockon_server::{Options, Server};
use serde_json::json;
use std::process::ExitCode;

/// An error of the server with its exit status.
pub fn show(error: knockon_server::Error) -> ExitCode {
    let status = error.exit_status();
    match error.into_input() {
        Ok(input) => crate::problem::show(&input),
        Err(own) => {
            eprintln!("knockon: {own}");
            ExitCode::from(status)
        }
    }
}

fn usage(message: String) -> knockon_server::Error {
    Error::usage(message).into()
}

/// Serves until it is stopped.
pub fn serve(args: &Serve, talk: &Talk) -> Result<u8, knockon_server::Error> {
    if args.openapi {
        crate::tools::print_json(knockon_server::openapi())?;
        return Ok(0);
    }
    let options = Options {
        listen: args.listen,
        db: args.db.clone(),
        lists: args.lists.clone(),
        cases: args.cases.clone(),
        networks: args.networks.clone(),
        hosts: args.hosts.clone(),
        workers: args.workers,
        body_limit: args.body_limit as usize * (1 << 20),
        #[cfg(feature = "otel")]
        otlp: args.otlp.clone(),
    };
    let quiet = talk.quiet;
    let log = move |line: &str| {
        // A closed standard error is no reason to stop serving.
        if !quiet {
            use std::io::Write;
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    };
    let server = Server::bind(options, Box::new(log))?;
    println!("listening on http://{}", server.address());
    if !knockon_server::has_page() {
        println!(
            "this binary was built without the page: it serves the API alone (http://{}/docs)",
            server.address()
        );
    }
    server.run(true)?;
    Ok(0)
}

/// Makes, lists and takes back tokens.
pub fn token(verb: &TokenVerb) -> Result<u8, knockon_server::Error> {
    match verb {
        TokenVerb::Add { name, roles, db } => {
            let roles =
                roles.iter().map(|r| r.parse::<Role>()).collect::<Result<Vec<_>, _>>().map_err(usage)?;
            let store = Store::open(&db.db, false)?;
            if !store.has_tokens()? && !roles.contains(&Role::Admin) {
                eprintln!(
                    "note: from the first token on every request needs one, and no admin is among them yet"
                );
            }
            println!("{}", store.token_add("command line", name, &roles)?);
        }
        TokenVerb::List { db, json } => {
            let tokens = Store::open_existing(&db.db)?.tokens()?;
            if *json {
                crate::tools::print_json(&tokens)?;
                return Ok(0);
            }
            for t in tokens {
                let roles: Vec<&str> = t.roles.iter().map(|r| r.as_str()).collect();
                let state = t.revoked_at.map_or("holds".to_owned(), |at| format!("revoked {at}"));
                println!("{:<24} {:<24} {}  {state}", t.name, roles.join(" "), t.made_at);
            }
        }
        TokenVerb::Revoke { name, db } => {
            if !Store::open_existing(&db.db)?.token_revoke("command line", name)? {
                return Err(usage(format!("there is no token `{name}` that holds")));
            }
        }
    }
    Ok(0)
}

/// Checks, shows and copies the audit log.
pub fn audit(verb: &AuditVerb) -> Result<u8, knockon_server::Error> {
    match verb {
        AuditVerb::Verify { db, head, json } => {
            let noted = head.as_deref().map(str::parse::<AuditHead>).transpose().map_err(usage)?;
            let found = Store::open_existing(&db.db)?.audit_verify(noted.as_ref())?;
            if *json {
                crate::tools::print_json(&found)?;
            } else {
                for w in &found.wrong {
                    eprintln!("{w}");
                }
                let verdict = if found.wrong.is_empty() { "whole" } else { "ALTERED" };
                println!("{} entries, {verdict}; head {}:{}", found.entries, found.head.seq, found.head.hash);
            }
            Ok(u8::from(!found.wrong.is_empty()))
        }
        AuditVerb::Head { db } => {
            let head = Store::open_existing(&db.db)?.audit_head()?;
            println!("{}:{}", head.seq, head.hash);
            Ok(0)
        }
        AuditVerb::List { db, after, limit } => {
            for e in Store::open_existing(&db.db)?.audit_entries(*after, *limit)? {
                println!("{}", json!(e));
            }
            Ok(0)
        }
        AuditVerb::Backup { to, db } => {
            backup(&db.db, to)?;
            println!("{}", to.display());
            Ok(0)
        }
    }
}
