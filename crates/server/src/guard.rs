//! Who may do what.
//!
//! As long as no token was ever made, whoever reaches the loopback address is `local` and may do everything; then the `Host` must be one that
//! names this machine, so that a foreign page cannot reach us under its own name (DNS rebinding). With tokens, every operation but
//! the open ones needs `Authorization: Bearer …`. In both cases a request that a browser sends for a foreign page is refused.

use crate::app::App;
use crate::call::Actor;
use crate::db::Role;
use crate::problem::Problem;
use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, HOST, ORIGIN};

fn header(headers: &HeaderMap, name: impl hyper::header::AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

/// A host without its port.
fn host_name(host: &str) -> &str {
    match host.rfind(':') {
        // An address of IPv6 has colons of its own, inside its brackets.
        Some(at) if !host[at..].contains(']') => &host[..at],
        _ => host,
    }
}

/// Whether this host names the machine that we listen on.
fn own_host(app: &App, host: &str) -> bool {
    let name = host_name(host).trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let ip = app.options.listen.ip().to_string();
    ["localhost", "127.0.0.1", "::1"].contains(&name.as_str())
        || name == ip
        || app.options.hosts.iter().any(|h| h.eq_ignore_ascii_case(&name))
}

/// Refuses what a browser sends on behalf of a foreign page.
fn same_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let foreign = || Problem::forbidden("the request comes from a foreign page");
    if header(headers, "sec-fetch-site").is_some_and(|s| s == "cross-site") {
        return Err(foreign());
    }
    let Some(origin) = header(headers, ORIGIN) else { return Ok(()) };
    let own = header(headers, HOST).unwrap_or_default();
    match origin.split_once("://") {
        Some((_, host)) if host.eq_ignore_ascii_case(own) => Ok(()),
        _ => Err(foreign()),
    }
}

/// Says who asks, and whether they may; `None`: everyone may.
pub(crate) fn admit(app: &App, headers: &HeaderMap, role: Option<Role>) -> Result<Actor, Problem> {
    same_origin(headers)?;
    let nobody = Actor { name: String::new(), roles: Vec::new() };
    let secret = header(headers, AUTHORIZATION).and_then(|v| {
        let (scheme, secret) = v.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
    });
    let actor = if app.store.has_tokens()? {
        match secret {
            None if role.is_none() => return Ok(nobody),
            None => return Err(Problem::unauthorised("send the header `authorization: Bearer TOKEN`")),
            Some(secret) => match app.store.token(secret)? {
                Some(t) => Actor { name: t.name, roles: t.roles },
                None if role.is_none() => return Ok(nobody),
                None => return Err(Problem::unauthorised("the token is not known, or was revoked")),
            },
        }
    } else {
        let host = header(headers, HOST).unwrap_or_default();
        if !own_host(app, host) {
            return Err(Problem::forbidden(format!(
                "`{host}` is not a name of this server; start it with --host NAME"
            )));
        }
        Actor { name: "local".to_owned(), roles: Role::ALL.to_vec() }
    };
    match role {
        Some(role) if !actor.may(role) => {
            Err(Problem::forbidden(format!("the token `{}` lacks the role `{}`", actor.name, role.as_str())))
        }
        _ => Ok(actor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_loses_its_port_and_nothing_else() {
        for (given, name) in
            [("localhost:80", "localhost"), ("[::1]:80", "[::1]"), ("[::1]", "[::1]"), ("a", "a")]
        {
            assert_eq!(host_name(given), name);
        }
    }

    #[test]
    fn a_foreign_page_is_refused() {
        let mut h = HeaderMap::new();
        h.insert(HOST, "127.0.0.1:8765".parse().unwrap());
        assert!(same_origin(&h).is_ok());
        h.insert(ORIGIN, "http://127.0.0.1:8765".parse().unwrap());
        assert!(same_origin(&h).is_ok());
        for origin in ["http://evil.example", "null", "http://127.0.0.1:1"] {
            h.insert(ORIGIN, origin.parse().unwrap());
            assert!(same_origin(&h).is_err(), "{origin}");
        }
    }
}
