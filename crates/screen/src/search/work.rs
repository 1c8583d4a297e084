//! What a search did, counted stage by stage: for measuring, and for finding out which stage a slow query spends its time in.

/// Steps of one search.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Words of the dictionary that the keys of the query's words led to.
    pub keys: usize,
    /// Words of the dictionary that words of the query may match.
    pub words: usize,
    /// Entries of those words' lists that were passed over.
    pub postings: usize,
    /// Names that were bounded.
    pub bounded: usize,
    /// Names whose bound reached the score asked for.
    pub kept: usize,
    /// Names that were compared in full.
    pub compared: usize,
}
