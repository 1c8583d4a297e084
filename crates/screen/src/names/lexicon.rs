//! Words that were taken apart before: most words of a list stand in more than one of its names.
//!
//! Used while an index is built, by several threads at once. What comes out is what taking the word apart gives, so that nothing depends on
//! which words are kept.

use crate::names::words::Core;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Tables with a lock each, so that threads seldom wait for one another.
const SHARDS: usize = 64;
/// Words kept in each: those that a list has often come early.
const MOST: usize = 8192;

type Shard = Mutex<FxHashMap<Box<str>, Arc<Core>>>;

#[derive(Debug)]
pub(crate) struct Lexicon {
    shards: Vec<Shard>,
    next: AtomicU64,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| Shard::default()).collect(), next: AtomicU64::new(1) }
    }
}

impl Lexicon {
    /// One that keeps nothing.
    pub(crate) const fn none() -> Self {
        Self { shards: Vec::new(), next: AtomicU64::new(1) }
    }

    /// The word that is kept under a text and is the one that is wanted, or the one that is made now.
    pub(crate) fn get(
        &self,
        text: &str,
        wanted: impl Fn(&Core) -> bool,
        make: impl FnOnce() -> Core,
    ) -> Arc<Core> {
        let place = FxBuildHasher.hash_one(text) >> 40;
        let Some(shard) = self.shards.get(place as usize % SHARDS) else {
            return Arc::new(make());
        };
        let lock = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = lock().get(text) {
            return if wanted(found) { Arc::clone(found) } else { Arc::new(make()) };
        }
        let mut made = make();
        let mut words = lock();
        if words.len() >= MOST {
            return Arc::new(made);
        }
        made.number = self.next.fetch_add(1, Ordering::Relaxed);
        Arc::clone(words.entry(text.into()).or_insert_with(|| Arc::new(made)))
    }
}
