//! The desk: a REST API and a page over the front door, with a store, an audit log and jobs. One process, one file.
//!
//! ```text
//! connection ─ limits ─ operation ─ token, role ─ body ─ resource ─▶ front door
//!                                                    └─▶ store: audit, decisions, jobs (on the disk before the answer)
//! ```
//!
//! A resource is a plain function from a [`call`](crate) to a reply; HTTP is only in `http`, SQL only in `db`. The operations stand in one table, by
//! which requests are routed and from which the OpenAPI document is made.
//!
//! **Supported:** HTTP/1.1 on one address, server-sent events, conditional requests, pages, tokens with roles, backups while running, an
//! orderly stop; with the feature `otel`, traces to an OpenTelemetry collector. **Not supported:** TLS (put a reverse proxy in front), several servers on one store.
//!
//! ```no_run
//! let options = knockon_server::Options { lists: vec!["lists.csv".into()], ..Default::default() };
//! let server = knockon_server::Server::bind(options, Box::new(|_| ()))?;
//! println!("http://{}", server.address());
//! server.run(true)?;
//! # Ok::<(), knockon_server::Error>(())
//! ```

mod app;
mod assets;
mod call;
pub mod db;
mod error;
mod guard;
mod http;
mod jobs;
mod metrics;
mod openapi;
mod operations;
mod problem;
mod resources;
#[cfg(feature = "otel")]
mod traces;
mod turnstile;

pub use app::{Log, Options};
pub use error::{Error, ErrorKind};

use app::App;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use tokio::sync::watch;

/// Threads on which requests are answered; most of their time they wait for the disk.
pub(crate) const THREADS: usize = 80;

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    app: Arc<App>,
    listener: TcpListener,
    address: SocketAddr,
    stop: watch::Sender<bool>,
}

/// Ends a server from another thread.
#[derive(Debug, Clone)]
pub struct Stopper(watch::Sender<bool>);

impl Stopper {
    /// Asks the server to finish or park what it does, and to end.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

/// Whether the page is in this binary.
pub fn has_page() -> bool {
    assets::has_page()
}

/// The OpenAPI document.
pub fn openapi() -> &'static serde_json::Value {
    openapi::document()
}

impl Server {
    /// Opens store, lists and cases, and listens. Refuses an address beyond loopback while there is no token.
    pub fn bind(options: Options, log: Log) -> Result<Self, Error> {
        let listen = options.listen;
        let app = App::open(options, log)?;
        if !listen.ip().is_loopback() && !app.store.tokens()?.iter().any(|t| t.revoked_at.is_none()) {
            return Err(Error::usage(format!(
                "{listen} can be reached from other machines, and the store has no token; make one with `knockon token add NAME \
                 --role admin`, or listen on 127.0.0.1"
            )));
        }
        let failed = |why| Error::from(ErrorKind::Listen { address: listen.to_string(), why });
        let listener = TcpListener::bind(listen).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { app: Arc::new(app), listener, address, stop: watch::channel(false).0 })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends it from another thread.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.stop.clone())
    }

    /// Serves until it is stopped; `signals`: also by SIGINT and SIGTERM. Requests under way are finished, runs are parked.
    pub fn run(self, signals: bool) -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            // Each keeps a stack and a heap of its own, however few of them compute at once; what is more waits its turn.
            .max_blocking_threads(THREADS)
            .build()
            .map_err(|e| Error::internal(e.to_string()))?;
        let workers = jobs::start(&self.app, self.app.options.workers)?;
        let (app, stop) = (Arc::clone(&self.app), self.stop.clone());
        runtime.block_on(async move {
            if signals {
                tokio::spawn(async move {
                    signalled().await;
                    stop.send_replace(true);
                });
            }
            let listener = tokio::net::TcpListener::from_std(self.listener)
                .map_err(|why| Error::from(ErrorKind::Listen { address: self.address.to_string(), why }))?;
            let stopped = self.stop.subscribe();
            let mut parked = self.stop.subscribe();
            let jobs = Arc::clone(&app);
            tokio::spawn(async move {
                let _ = parked.wait_for(|s| *s).await;
                jobs.jobs.stop();
            });
            http::serve(app, listener, stopped).await;
            Ok::<(), Error>(())
        })?;
        self.app.jobs.stop();
        for worker in workers {
            let _ = worker.join();
        }
        runtime.shutdown_timeout(std::time::Duration::from_secs(1));
        #[cfg(feature = "otel")]
        self.app.traces.end();
        self.app.store.close();
        Ok(())
    }
}

/// Waits for SIGINT or SIGTERM.
async fn signalled() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut end) = signal(SignalKind::terminate()) else {
            let _ = tokio::signal::ctrl_c().await;
            return;
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = end.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = tokio::signal::ctrl_c().await;
}
