//! Numbers that the documents and the oracle have in common.

/// The retries of an action.
pub const RETRY_LIMIT: u32 = 2;
/// The step's time limit, in milliseconds.
pub const TIMEOUT: u64 = 1000;
