//! Wall and CPU time of a stretch of this process, and its peak memory, from `/proc` (Linux).

use std::time::Instant;

/// A running measurement.
pub struct Clock {
    wall: Instant,
    cpu: f64,
}

impl Clock {
    /// Starts.
    pub fn start() -> Self {
        Self { wall: Instant::now(), cpu: cpu_s() }
    }

    /// Wall and CPU seconds since.
    pub fn stop(&self) -> (f64, f64) {
        (self.wall.elapsed().as_secs_f64(), cpu_s() - self.cpu)
    }
}

/// User and system time of all threads, in seconds; nanosecond counters of the scheduler.
fn cpu_s() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let ns: u64 = tasks
        .filter_map(|t| std::fs::read_to_string(t.path().join("schedstat")).ok())
        .filter_map(|s| s.split(' ').next()?.parse::<u64>().ok())
        .sum();
    ns as f64 / 1e9
}

/// The most memory this process ever held, in MB of 10⁶ bytes.
pub fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    let kb: f64 = line.trim().trim_end_matches("kB").trim().parse().unwrap_or(f64::NAN);
    kb * 1024.0 / 1e6
}
