//! Counters in Prometheus' text format: requests by operation and status, time by operation, what is under way.
//!
//! Supported: counters, one histogram a group of operations, gauges. Not supported: labels with unbounded values (paths, names, tokens).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the histogram's steps in seconds.
const STEPS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

#[derive(Debug, Default, Clone)]
struct Times {
    steps: [u64; STEPS.len()],
    sum: f64,
    count: u64,
}

/// What the server counts.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, u16), u64>>,
    times: Mutex<BTreeMap<&'static str, Times>>,
    /// Requests being answered.
    pub(crate) in_flight: AtomicI64,
    /// Open connections.
    pub(crate) connections: AtomicI64,
    /// Names screened.
    pub(crate) screened: AtomicU64,
}

impl Metrics {
    /// Counts an answered request.
    pub(crate) fn answered(&self, operation: &'static str, status: u16, took: Duration) {
        *self
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry((operation, status))
            .or_default() += 1;
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let times = times.entry(operation).or_default();
        let seconds = took.as_secs_f64();
        for (step, count) in STEPS.iter().zip(&mut times.steps) {
            *count += u64::from(seconds <= *step);
        }
        times.sum += seconds;
        times.count += 1;
    }

    /// The text that Prometheus fetches. `jobs`: how many runs are in each state; `audit`: entries in the log.
    pub(crate) fn text(&self, jobs: &[(String, i64)], audit: i64, records: usize) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let head =
            |name: &str, sort: &str, help: &str| format!("# HELP {name} {help}\n# TYPE {name} {sort}\n");
        out += &head("knockon_requests_total", "counter", "Answered requests by operation and status.");
        for ((operation, status), n) in self.requests.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let _ =
                writeln!(out, "knockon_requests_total{{operation=\"{operation}\",status=\"{status}\"}} {n}");
        }
        let name = "knockon_request_seconds";
        out += &head(name, "histogram", "Time from the whole request to the whole answer.");
        for (operation, t) in self.times.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            for (step, count) in STEPS.iter().zip(&t.steps) {
                let _ = writeln!(out, "{name}_bucket{{operation=\"{operation}\",le=\"{step}\"}} {count}");
            }
            let _ = writeln!(out, "{name}_bucket{{operation=\"{operation}\",le=\"+Inf\"}} {}", t.count);
            let _ = writeln!(out, "{name}_sum{{operation=\"{operation}\"}} {}", t.sum);
            let _ = writeln!(out, "{name}_count{{operation=\"{operation}\"}} {}", t.count);
        }
        let plain = [
            (
                "knockon_in_flight",
                "gauge",
                "Requests being answered.",
                self.in_flight.load(Ordering::Relaxed),
            ),
            ("knockon_connections", "gauge", "Open connections.", self.connections.load(Ordering::Relaxed)),
            (
                "knockon_screened_total",
                "counter",
                "Names screened.",
                i64::try_from(self.screened.load(Ordering::Relaxed)).unwrap_or(i64::MAX),
            ),
            ("knockon_audit_entries", "gauge", "Entries in the audit log.", audit),
            (
                "knockon_list_records",
                "gauge",
                "Records that are screened against.",
                i64::try_from(records).unwrap_or(i64::MAX),
            ),
        ];
        for (name, sort, help, value) in plain {
            out += &head(name, sort, help);
            let _ = writeln!(out, "{name} {value}");
        }
        out += &head("knockon_runs", "gauge", "Runs by state.");
        for (state, n) in jobs {
            let _ = writeln!(out, "knockon_runs{{state=\"{state}\"}} {n}");
        }
        out
    }
}
