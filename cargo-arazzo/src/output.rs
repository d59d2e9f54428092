//! Standard output and standard error, for commands whose reader may leave early.

use std::env;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::PathBuf;

use arazzo_codegen::Diagnostics;

/// Why what a command made was not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutputError {
    #[error("standard output cannot be written: {0}")]
    Stdout(#[source] io::Error),
    #[error("`{}` cannot be written: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
}

/// Writes text to standard output. A reader that has left, as `head` does, is no error.
///
/// # Errors
/// [`OutputError::Stdout`] for everything else, such as a full disk.
pub(crate) fn to_stdout(text: &str) -> Result<(), OutputError> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(OutputError::Stdout(error)),
        _ => Ok(()),
    }
}

/// Writes a line to standard error. Nothing is left to report a failure to, so it is ignored.
pub(crate) fn to_stderr(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Shows findings to a person on standard error: with colours when that is a terminal, unless the environment
/// variable `NO_COLOR` is set and not empty (<https://no-color.org>).
pub(crate) fn show(findings: &Diagnostics) {
    if findings.is_empty() {
        return;
    }
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let styled = io::stderr().is_terminal() && !no_color;
    let text = if styled {
        findings.render_styled()
    } else {
        findings.to_string()
    };
    to_stderr(&format!("{text}\n"));
}
