//! What processors do for the programs that this one runs.

use std::fs;
use std::time::Duration;

/// Linux counts in hundredths of a second, on every machine.
const TICK: Duration = Duration::from_millis(10);

/// How long processors have worked, outside of the kernel, for the programs that have been waited for and those that they
/// waited for. Linux keeps it in a file (`man 5 proc`); elsewhere it is not told.
pub(crate) fn spent_by_children() -> Option<Duration> {
    let status = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the name of the program in parentheses, which may hold anything.
    let (_, behind_name) = status.rsplit_once(')')?;
    let ticks: u32 = behind_name.split_whitespace().nth(13)?.parse().ok()?;
    Some(TICK * ticks)
}
