//! A progress bar for many documents.

use std::env;
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Fewer documents than this are done too fast for a bar.
const MANY: usize = 8;

/// A bar on standard error. It is hidden if that is no terminal, or if cargo's `CARGO_TERM_PROGRESS_WHEN` is `never`.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar for `count` documents.
    pub(crate) fn new(count: usize) -> Self {
        let never = env::var("CARGO_TERM_PROGRESS_WHEN").is_ok_and(|when| when == "never");
        let target = if never || count < MANY {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let style = ProgressStyle::with_template("{bar:24} {pos}/{len} {wide_msg}");
        let bar = ProgressBar::with_draw_target(Some(count as u64), target);
        let bar = match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        if !bar.is_hidden() {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self { bar }
    }

    /// Shows the current document.
    pub(crate) fn at(&self, document: &Path) {
        self.bar.set_message(document.display().to_string());
    }

    /// Counts the current document as done.
    pub(crate) fn done(&self) {
        self.bar.inc(1);
    }

    /// Hides the bar while something is written.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
