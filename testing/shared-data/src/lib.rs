//! The test data that may lie in `shared`, beside the project: suites, real documents, the published seed workflows.
//!
//! A test that needs some of it asks [`find`] and returns when there is none:
//!
//! ```
//! let Some(corpus) = shared_data::find("corpus") else {
//!     return;
//! };
//! # drop(corpus);
//! ```

use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::thread;

/// A file or folder of the shared data. Where it is missing, a line on standard error says which test is skipped.
#[must_use]
pub fn find(path: &str) -> Option<PathBuf> {
    find_in(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        path,
    )
}

fn find_in(folder: &Path, path: &str) -> Option<PathBuf> {
    if let Ok(found) = folder.join(path).canonicalize() {
        return Some(found);
    }
    let test = thread::current();
    let test = test.name().unwrap_or("a test");
    // The test harness hides what the print macros write in a test that passes. This line is for a reader.
    let _ = writeln!(
        stderr(),
        "skipped: {test}: `shared/{path}` is not beside the project"
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_there_is_found() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(
            find_in(here, "src/lib.rs"),
            here.join("src/lib.rs").canonicalize().ok()
        );
        assert_eq!(find_in(here, "no/such/file"), None);
    }
}
