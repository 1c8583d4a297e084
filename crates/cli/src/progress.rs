//! A progress bar on standard error for anything that takes more than a second, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Shows how far a run is.
pub struct Progress {
    begun: Instant,
    quiet: bool,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// A bar that stays hidden for the first second.
    pub fn new(quiet: bool) -> Self {
        Self { begun: Instant::now(), quiet: quiet || !std::io::stderr().is_terminal(), bar: OnceLock::new() }
    }

    /// `done` of `all` steps of `what`.
    pub fn at(&self, what: &str, done: usize, all: usize) {
        if self.quiet || self.begun.elapsed() < Duration::from_secs(1) {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let bar = ProgressBar::with_draw_target(Some(all as u64), ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{msg:24} [{bar:40}] {pos}/{len}") {
                bar.set_style(style.progress_chars("=> "));
            }
            bar
        });
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        bar.set_message(what.to_owned());
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
