//! One request: find its operation, let it in or not, read its body within limits, have it answered, send the answer.

use super::{Body, decode};
use crate::app::App;
use crate::call::{Actor, Call, Reply};
use crate::db::hex;
use crate::operations::{Media, Operation, operations};
use crate::problem::Problem;
use crate::{THREADS, assets, guard, jobs};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::atomic::Ordering;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, mpsc};

/// For the body of a request.
const ARRIVAL: Duration = Duration::from_secs(30);
/// For a place among those that are answered.
const PATIENCE: Duration = Duration::from_secs(10);
/// For an answer.
const ANSWER: Duration = Duration::from_secs(120);
/// Between two signs of life to one who follows a run.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Operations that compute for long; a few at a time, so that the others stay quick.
const LONG: [&str; 7] = [
    "case_what_if",
    "screen_batch",
    "audit_verify",
    "network_put",
    "network_simulate",
    "network_risk",
    "network_source",
];

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(operations);

/// How much is answered at the same time.
#[derive(Debug)]
pub(super) struct Gates {
    /// Many, but so that a thread is left for who only shows a token.
    short: Arc<Semaphore>,
    long: Arc<Semaphore>,
}

impl Default for Gates {
    fn default() -> Self {
        Self { short: Arc::new(Semaphore::new(THREADS - 16)), long: Arc::new(Semaphore::new(2)) }
    }
}

/// Answers a request, whatever it is.
pub(super) async fn answer(app: Arc<App>, gates: Arc<Gates>, request: Request<Incoming>) -> Response<Body> {
    let begun = Instant::now();
    app.metrics.in_flight.fetch_add(1, Ordering::Relaxed);
    let method = request.method().clone();
    #[cfg(feature = "otel")]
    let trace = app.traces.request(&method, request.headers());
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let mut who = String::new();
    let mut operation = "none";
    let reply = reply(&app, &gates, request, &mut who, &mut operation).await;
    let (reply, sort) = match reply {
        Ok(reply) => (reply, None),
        Err(problem) => (problem_reply(&problem), Some(problem.sort)),
    };
    let status = reply.status;
    let response = send(&app, reply, &method, known.as_ref());
    app.metrics.in_flight.fetch_sub(1, Ordering::Relaxed);
    app.metrics.answered(operation, status, begun.elapsed());
    #[cfg(feature = "otel")]
    trace.answered(&method, OPERATIONS.iter().find(|o| o.id == operation).map(|o| o.path), status, sort);
    // Neither names nor tokens stand here; the audit log is the place for what was asked.
    app.log(
        "request",
        &json!({ "operation": operation, "status": status, "problem": sort, "actor": who, "ms": begun.elapsed().as_millis() as u64 }),
    );
    response
}

/// The operation of a path and method.
fn find(method: &Method, path: &str) -> Result<(&'static Operation, Vec<String>), Problem> {
    let mut allowed = Vec::new();
    let wanted = if method == Method::HEAD { &Method::GET } else { method };
    for o in OPERATIONS.iter() {
        if let Some(parts) = o.matches(path) {
            if o.method == *wanted {
                return Ok((o, parts));
            }
            allowed.push(o.method.as_str());
        }
    }
    if allowed.is_empty() {
        return Err(Problem::not_found(format!("there is no `{path}`; /docs shows what there is")));
    }
    Err(Problem {
        allow: allowed.join(", "),
        ..Problem::method(format!("`{path}` knows {}", allowed.join(", ")))
    })
}

/// The parameters of a query; one that the operation does not know is a mistake, not something to pass over.
fn query(o: &Operation, text: Option<&str>) -> Result<Vec<(String, String)>, Problem> {
    let mut out: Vec<(String, String)> = Vec::new();
    for pair in text.unwrap_or_default().split('&').filter(|p| !p.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let both = decode(name, true).zip(decode(value, true));
        let (name, value) = both.ok_or_else(|| {
            Problem::bad_request(format!("`{pair}` of the query is not percent-encoded UTF-8"))
        })?;
        if !o.query.iter().any(|p| p.name == name) {
            let known: Vec<&str> = o.query.iter().map(|p| p.name).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(Problem::bad_request(format!(
                "there is no parameter `{name}` here; expected {known}"
            )));
        }
        if out.iter().any(|p| p.0 == name) {
            return Err(Problem::bad_request(format!("`{name}` is given twice")));
        }
        out.push((name, value));
    }
    match o.query.iter().find(|p| p.required && !out.iter().any(|g| g.0 == p.name)) {
        Some(missing) => Err(Problem::bad_request(format!("the parameter `{}` is missing", missing.name))),
        None => Ok(out),
    }
}

/// The body within its limits.
async fn body(app: &App, o: &Operation, request: Request<Incoming>) -> Result<Bytes, Problem> {
    let limit = app.options.body_limit;
    if let Some(Media::Json(_)) = o.body {
        let media =
            request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let media = media.split(';').next().unwrap_or_default().trim();
        // A foreign page can send a form without being asked, but not JSON.
        if !media.eq_ignore_ascii_case("application/json") {
            return Err(Problem::media_type("application/json"));
        }
    }
    // Said before a byte is read: two gigabytes are refused at once.
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|l| l > limit as u64) {
        return Err(Problem::too_large(limit));
    }
    match tokio::time::timeout(ARRIVAL, Limited::new(request.into_body(), limit).collect()).await {
        Err(_) => Err(Problem::slow()),
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(e)) if e.is::<LengthLimitError>() => Err(Problem::too_large(limit)),
        Ok(Err(_)) => Err(Problem::bad_request("the body broke off")),
    }
}

async fn reply(
    app: &Arc<App>,
    gates: &Gates,
    request: Request<Incoming>,
    who: &mut String,
    operation: &mut &'static str,
) -> Result<Reply, Problem> {
    let path = request.uri().path().to_owned();
    if matches!(*request.method(), Method::GET | Method::HEAD)
        && let Some((media, bytes)) = assets::find(&path)
    {
        *operation = "asset";
        return Ok(Reply::text(media, bytes).policy(assets::POLICY));
    }
    let (o, parts) = find(request.method(), &path)?;
    *operation = o.id;
    let actor = admit(app, request.headers().clone(), o).await?;
    who.clone_from(&actor.name);
    let query = query(o, request.uri().query())?;
    let body = match o.body {
        Some(_) => body(app, o, request).await?,
        None => Bytes::new(),
    };
    let gate = if LONG.contains(&o.id) { &gates.long } else { &gates.short };
    let Ok(Ok(permit)) = tokio::time::timeout(PATIENCE, Arc::clone(gate).acquire_owned()).await else {
        return Err(Problem::unavailable("too much is asked at once"));
    };
    let call = Call { actor, path: parts, query, body };
    let own = Arc::clone(app);
    let work = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        (o.handler)(&own, &call)
    });
    match tokio::time::timeout(ANSWER, work).await {
        Ok(Ok(reply)) => reply,
        Ok(Err(_)) => {
            app.log("panic", &json!({ "operation": o.id }));
            Err(Problem::internal())
        }
        Err(_) => Err(Problem::unavailable("the answer takes too long")),
    }
}

/// Looks at the token; the store is asked on a thread that may wait.
async fn admit(app: &Arc<App>, headers: HeaderMap, o: &'static Operation) -> Result<Actor, Problem> {
    let own = Arc::clone(app);
    let admitted = tokio::task::spawn_blocking(move || guard::admit(&own, &headers, o.role)).await;
    admitted.unwrap_or_else(|_| Err(Problem::internal()))
}

fn problem_reply(problem: &Problem) -> Reply {
    let body = serde_json::to_vec(problem).unwrap_or_default();
    let mut reply = Reply::text("application/problem+json", body).status(problem.status);
    if problem.status == 401 {
        reply = reply.header("www-authenticate", "Bearer");
    }
    if let Some(seconds) = problem.retry_after {
        reply = reply.header("retry-after", seconds.to_string());
    }
    if !problem.allow.is_empty() {
        reply = reply.header("allow", problem.allow.clone());
    }
    reply
}

fn send(app: &Arc<App>, reply: Reply, method: &Method, known: Option<&HeaderValue>) -> Response<Body> {
    let mut builder = Response::builder()
        .header(header::CONTENT_TYPE, reply.media)
        .header(header::CONTENT_SECURITY_POLICY, reply.policy)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::REFERRER_POLICY, "no-referrer")
        .header("cross-origin-opener-policy", "same-origin")
        .header("cross-origin-resource-policy", "same-origin")
        .header(header::CACHE_CONTROL, if reply.follow.is_some() { "no-store" } else { "no-cache" });
    for (name, value) in &reply.headers {
        builder = builder.header(*name, value);
    }
    let mut status = reply.status;
    let body = match reply.follow {
        Some(id) if *method != Method::HEAD => Body::Events(follow(app, id)),
        Some(_) => Body::whole(Bytes::new()),
        None => {
            let mut body = reply.body;
            if status == 200 && matches!(*method, Method::GET | Method::HEAD) {
                let tag = etag(&body);
                if known.is_some_and(|k| names(k, &tag)) {
                    (status, body) = (304, Bytes::new());
                }
                builder = builder.header(header::ETAG, tag);
            }
            Body::whole(body)
        }
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    builder.status(status).body(body).unwrap_or_else(|_| {
        // A header with a line break, for example: none of ours has one.
        let mut plain = Response::new(Body::whole(Bytes::new()));
        *plain.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        plain
    })
}

fn etag(body: &[u8]) -> String {
    format!("\"{}\"", hex(&Sha256::digest(body)[..12]))
}

/// Whether `If-None-Match` names this tag.
fn names(header: &HeaderValue, tag: &str) -> bool {
    let text = header.to_str().unwrap_or_default();
    text.split(',').map(|t| t.trim().trim_start_matches("W/")).any(|t| t == "*" || t == tag)
}

/// A run's progress as server-sent events.
fn follow(app: &Arc<App>, id: i64) -> mpsc::Receiver<Bytes> {
    let (sender, receiver) = mpsc::channel(8);
    let app = Arc::clone(app);
    tokio::spawn(async move {
        let own = Arc::clone(&app);
        let followed = tokio::task::spawn_blocking(move || jobs::follow(&own, id)).await;
        let Ok(Ok(mut progress)) = followed else { return };
        loop {
            let now = progress.borrow_and_update().clone();
            let data = serde_json::to_string(&now).unwrap_or_default();
            if sender.send(Bytes::from(format!("event: progress\ndata: {data}\n\n"))).await.is_err()
                || now.state.is_over()
            {
                return;
            }
            // Not every step of a fast run is worth a line.
            tokio::time::sleep(Duration::from_millis(50)).await;
            while let Err(_quiet) = tokio::time::timeout(HEARTBEAT, progress.changed()).await {
                if sender.send(Bytes::from_static(b": still here\n\n")).await.is_err() {
                    return;
                }
            }
            if progress.has_changed().is_err() && !progress.borrow().state.is_over() {
                // The server stops; who follows asks again after its start.
                return;
            }
        }
    });
    receiver
}
