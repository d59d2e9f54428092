//! Standard output and standard error, for commands whose reader may leave early.

use std::env;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::PathBuf;

use arazzo_codegen::{Appearance, Diagnostics};

/// Why what a command made was not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutputError {
    #[error("standard output cannot be written: {0}")]
    Stdout(#[source] io::Error),
    #[error("`{}` cannot be written: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("`{}` cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
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

/// Shows findings to a person on standard error.
pub(crate) fn show(findings: &Diagnostics) {
    if !findings.is_empty() {
        to_stderr(&format!("{}\n", findings.render(appearance(&io::stderr()))));
    }
}

/// How text for a person looks on a stream. There are colours when it is a terminal; the environment variable
/// `CARGO_TERM_COLOR` (`always`, `never`, `auto`) decides first, as for cargo, then `NO_COLOR` (<https://no-color.org>) and
/// a terminal that cannot have any (`TERM=dumb`). Lines are as wide as the terminal.
pub(crate) fn appearance(stream: &impl IsTerminal) -> Appearance {
    let is_terminal = stream.is_terminal();
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let colours = match env::var("CARGO_TERM_COLOR").as_deref() {
        Ok("always") => true,
        Ok("never") => false,
        _ => {
            let is_dumb = env::var_os("TERM").is_some_and(|value| value == "dumb");
            is_terminal && !is_set("NO_COLOR") && !is_dumb
        }
    };
    match terminal_size::terminal_size() {
        Some((width, _)) if is_terminal => Appearance {
            colours,
            columns: usize::from(width.0),
        },
        _ => Appearance {
            colours,
            ..Appearance::default()
        },
    }
}
