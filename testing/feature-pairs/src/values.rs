//! What the documents and the oracle have in common.

use std::time::Duration;

/// The input `word`, with characters that mean something in paths, queries, forms and XML.
pub const WORD: &str = "a b/c&d=1";

/// The wait before a retry.
pub const RETRY_AFTER: Duration = Duration::from_millis(10);
/// The retries of an action.
pub const RETRY_LIMIT: u32 = 2;
/// The step's time limit, in milliseconds.
pub const TIMEOUT: u64 = 1000;
