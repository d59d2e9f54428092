//! What the documents and the oracle have in common.

/// The input `word`, with characters that mean something in paths, queries, forms and XML.
pub const WORD: &str = "a b/c&d=1";

/// The retries of an action.
pub const RETRY_LIMIT: u32 = 2;
/// The step's time limit, in milliseconds.
pub const TIMEOUT: u64 = 1000;
