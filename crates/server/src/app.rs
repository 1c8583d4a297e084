//! What the resources share: store, lists, cases, jobs, counters.

use crate::db::{Store, hex};
use crate::error::Error;
use crate::jobs::Jobs;
use crate::metrics::Metrics;
use crate::turnstile::Turnstile;
use knockon::Screener;
use knockon::network::Network;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Takes one line of the server's log (a JSON object).
pub type Log = Box<dyn Fn(&str) + Send + Sync>;

/// What the server is to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address and port; port 0: any that is free.
    pub listen: std::net::SocketAddr,
    /// The store's file; made when it is not there.
    pub db: PathBuf,
    /// Restricted-party lists to screen against.
    pub lists: Vec<PathBuf>,
    /// Case folders beside the compiled-in cases, each known by its folder's name.
    pub cases: Vec<PathBuf>,
    /// Network folders, each known by its folder's name.
    pub networks: Vec<PathBuf>,
    /// Host names by which the server may be addressed, beside the loopback names and the address itself.
    pub hosts: Vec<String>,
    /// Cases that run at the same time.
    pub workers: usize,
    /// Largest body of a request in bytes.
    pub body_limit: usize,
    /// OpenTelemetry collector that is told of requests and runs, as `http://localhost:4318`; none: the one that the standard variables
    /// (`OTEL_EXPORTER_OTLP_ENDPOINT`) name, or nobody.
    #[cfg(feature = "otel")]
    pub otlp: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: std::net::SocketAddr::from(([127, 0, 0, 1], 8765)),
            db: PathBuf::from("knockon.db"),
            lists: Vec::new(),
            cases: Vec::new(),
            networks: Vec::new(),
            hosts: Vec::new(),
            workers: 1,
            body_limit: 32 << 20,
            #[cfg(feature = "otel")]
            otlp: None,
        }
    }
}

/// The base of a case's what-ifs: run once, kept.
pub(crate) struct Base {
    /// As `outcome.json` has it.
    pub(crate) outcome: Value,
}

/// Everything that a request may need.
pub struct App {
    pub(crate) store: Store,
    screener: RwLock<Arc<Screener>>,
    /// Name → what the front door opens. Requests name cases by these words only, so that none reaches the file system.
    pub(crate) cases: BTreeMap<String, String>,
    pub(crate) jobs: Jobs,
    pub(crate) metrics: Metrics,
    pub(crate) turnstile: Turnstile,
    pub(crate) options: Options,
    #[cfg(feature = "otel")]
    pub(crate) traces: crate::traces::Traces,
    networks: RwLock<BTreeMap<String, Arc<Network>>>,
    bases: Mutex<HashMap<(String, bool), Arc<Base>>>,
    log: Log,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("options", &self.options).finish_non_exhaustive()
    }
}

impl App {
    /// Opens store, lists and cases.
    pub fn open(options: Options, log: Log) -> Result<Self, Error> {
        let mut cases = BTreeMap::new();
        for (name, _) in knockon::embedded_cases()? {
            cases.insert(name.clone(), format!("@{name}"));
        }
        for folder in &options.cases {
            let full = folder.canonicalize().map_err(|e| knockon::Error::io(folder, e))?;
            let name = full.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            knockon::case_view(&full.display().to_string())?;
            cases.insert(name, full.display().to_string());
        }
        let store = Store::open(&options.db, true)?;
        let mut screener = Screener::open(&options.lists)?;
        for (name, bytes) in store.lists()? {
            screener = screener.with_list(&name, &bytes)?;
        }
        let mut networks = BTreeMap::new();
        for folder in &options.networks {
            let full = folder.canonicalize().map_err(|e| knockon::Error::io(folder, e))?;
            let name = full.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            networks.insert(name, Arc::new(knockon::network_read(&full)?));
        }
        for (name, tables) in store.networks()? {
            networks.insert(name, Arc::new(crate::resources::networks::kept(&tables)?));
        }
        #[cfg(feature = "otel")]
        let traces = crate::traces::Traces::to(options.otlp.as_deref())?;
        Ok(Self {
            #[cfg(feature = "otel")]
            traces,
            store,
            networks: RwLock::new(networks),
            screener: RwLock::new(Arc::new(screener)),
            cases,
            jobs: Jobs::default(),
            metrics: Metrics::default(),
            turnstile: Turnstile::new(),
            options,
            bases: Mutex::new(HashMap::new()),
            log,
        })
    }

    /// The lists as they are now; they stay as they are for the one who holds them.
    pub(crate) fn screener(&self) -> Arc<Screener> {
        Arc::clone(&self.screener.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes new lists into use.
    pub(crate) fn set_screener(&self, screener: Screener) {
        *self.screener.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(screener);
    }

    /// The network of this name.
    pub(crate) fn network(&self, name: &str) -> Option<Arc<Network>> {
        self.networks.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// The networks as they are now.
    pub(crate) fn networks(&self) -> BTreeMap<String, Arc<Network>> {
        self.networks.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes a network into use.
    pub(crate) fn set_network(&self, name: &str, network: Network) {
        let mut networks = self.networks.write().unwrap_or_else(PoisonError::into_inner);
        networks.insert(name.to_owned(), Arc::new(network));
    }

    /// The base of a case's what-ifs, with or without the measures' shares, if it was run already.
    pub(crate) fn base(&self, case: &str, shares: bool) -> Option<Arc<Base>> {
        let bases = self.bases.lock().unwrap_or_else(PoisonError::into_inner);
        bases.get(&(case.to_owned(), shares)).cloned()
    }

    /// Keeps the base of a case's what-ifs.
    pub(crate) fn set_base(&self, case: &str, shares: bool, base: Arc<Base>) {
        let mut bases = self.bases.lock().unwrap_or_else(PoisonError::into_inner);
        bases.insert((case.to_owned(), shares), base);
    }

    /// One line of the log: what, and its particulars.
    pub(crate) fn log(&self, what: &str, particulars: &Value) {
        let mut line = json!({ "at": crate::db::now(), "what": what });
        if let (Some(line), Some(more)) = (line.as_object_mut(), particulars.as_object()) {
            line.extend(more.iter().map(|(k, v)| (k.clone(), v.clone())));
        }
        (self.log)(&line.to_string());
    }
}

/// SHA-256, hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// What an answer rests on, for the audit log: the program's version and the rules' digest.
pub(crate) fn version() -> Value {
    json!({ "knockon": env!("CARGO_PKG_VERSION"), "rules": knockon::rules_digest() })
}
