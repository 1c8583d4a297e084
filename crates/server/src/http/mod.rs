//! HTTP/1.1: connections with limits and time-outs, and a stop that lets what is under way finish.
//!
//! Limits: open connections, time for the head of a request, for its body, for a write that the other side does not take, and for an
//! answer. Not supported: TLS and HTTP/2 (put a reverse proxy in front).

mod body;
mod io;
mod service;

pub(crate) use body::Body;

use crate::app::App;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

/// Open connections at most; further ones wait to be accepted.
const CONNECTIONS: usize = 1024;
/// For the head of a request, also of the next one on an open connection.
const HEAD: Duration = Duration::from_secs(20);
/// For a write that the other side does not take.
const STALL: Duration = Duration::from_secs(30);
/// For what is under way when the server stops.
const FAREWELL: Duration = Duration::from_secs(10);

/// A percent-encoded text; `plus`: `+` is a space, as in a query. `None`: it is not UTF-8.
pub(crate) fn decode(text: &str, plus: bool) -> Option<String> {
    let hex = |b: u8| (b as char).to_digit(16);
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'%' => {
                let pair =
                    bytes.get(at + 1).copied().and_then(hex).zip(bytes.get(at + 2).copied().and_then(hex))?;
                out.push(u8::try_from(pair.0 * 16 + pair.1).ok()?);
                at += 2;
            }
            b'+' if plus => out.push(b' '),
            b => out.push(b),
        }
        at += 1;
    }
    String::from_utf8(out).ok()
}

/// Returns when the server is to stop.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone can never say stop, and is as good as one that did.
    let _ = stop.wait_for(|s| *s).await;
}

/// Accepts connections until `stop` says so, then waits for what is under way.
pub(crate) async fn serve(app: Arc<App>, listener: TcpListener, mut stop: watch::Receiver<bool>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let gates = Arc::new(service::Gates::default());
    loop {
        let permit = Arc::clone(&room).acquire_owned();
        let accepted = tokio::select! {
            () = stopped(&mut stop) => break,
            accepted = async { (permit.await, listener.accept().await) } => accepted,
        };
        let (Ok(permit), Ok((stream, _))) = accepted else {
            // No file handles left, for example: wait for connections to end.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        // Small answers must not wait for the other side's acknowledgement.
        let _ = stream.set_nodelay(true);
        let (app, gates, mut stop) = (Arc::clone(&app), Arc::clone(&gates), stop.clone());
        tokio::spawn(async move {
            app.metrics.connections.fetch_add(1, Ordering::Relaxed);
            let own = Arc::clone(&app);
            let service = service_fn(move |request| {
                let (app, gates) = (Arc::clone(&own), Arc::clone(&gates));
                async move { Ok::<_, std::convert::Infallible>(service::answer(app, gates, request).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .max_buf_size(64 << 10)
                .serve_connection(io::Stalling::new(TokioIo::new(stream), STALL), service);
            let mut connection = std::pin::pin!(connection);
            // How a connection ends is the other side's business.
            let stopped = tokio::select! {
                _ = connection.as_mut() => false,
                () = stopped(&mut stop) => true,
            };
            if stopped {
                connection.as_mut().graceful_shutdown();
                let _ = tokio::time::timeout(FAREWELL, connection).await;
            }
            app.metrics.connections.fetch_sub(1, Ordering::Relaxed);
            drop(permit);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(FAREWELL, room.acquire_many(CONNECTIONS as u32)).await;
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn percent_signs_are_decoded_or_refused() {
        assert_eq!(decode("a%20b%2Fc+d", false).as_deref(), Some("a b/c+d"));
        assert_eq!(decode("a+b", true).as_deref(), Some("a b"));
        assert_eq!(decode("%E8%8F%AF", true).as_deref(), Some("華"));
        for bad in ["%", "%2", "%zz", "%ff"] {
            assert_eq!(decode(bad, true), None, "{bad}");
        }
    }
}
