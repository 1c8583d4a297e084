//! How long this thread has been at work: a program that runs beside others is not to be judged by what they take from it.
//!
//! Linux says it in `/proc/thread-self/schedstat` (Documentation/scheduler/sched-stats.rst: time spent on the processor, in nanoseconds);
//! elsewhere it is the time that has passed.

use std::fs::File;
use std::time::{Duration, Instant};

/// The clock of the thread that made it.
#[derive(Debug)]
pub(crate) struct Clock {
    file: Option<File>,
    start: Instant,
}

impl Clock {
    pub(crate) fn of_this_thread() -> Self {
        Self { file: File::open("/proc/thread-self/schedstat").ok(), start: Instant::now() }
    }

    /// Time at work since the thread or the clock began.
    pub(crate) fn now(&self) -> Duration {
        self.at_work().unwrap_or_else(|| self.start.elapsed())
    }

    #[cfg(unix)]
    fn at_work(&self) -> Option<Duration> {
        use std::os::unix::fs::FileExt;
        let mut text = [0; 64];
        let n = self.file.as_ref()?.read_at(&mut text, 0).ok()?;
        let first = std::str::from_utf8(&text[..n]).ok()?.split_ascii_whitespace().next()?;
        first.parse().ok().map(Duration::from_nanos)
    }

    #[cfg(not(unix))]
    fn at_work(&self) -> Option<Duration> {
        self.file.as_ref().and(None)
    }
}
