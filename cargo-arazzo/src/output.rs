//! Standard output and standard error. The reader may stop early.

use std::fs;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use arazzo_codegen::{Appearance, Diagnostics};

use crate::terminal;
use crate::text::visible;

/// Why a result was not written, or an input not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutputError {
    #[error("standard output cannot be written: {0}")]
    Stdout(#[source] io::Error),
    #[error("`{}` cannot be written: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("`{}` cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
}

/// Writes text to standard output. A reader that stops early, such as `head`, is no error.
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

/// Writes a file.
///
/// # Errors
/// [`OutputError::File`] when it cannot be written.
pub(crate) fn to_file(path: &Path, text: &str) -> Result<(), OutputError> {
    fs::write(path, text).map_err(|source| OutputError::File {
        path: path.to_path_buf(),
        source,
    })
}

/// Writes a line, which may hold text of a document, to standard error. A failure is ignored: there is nowhere to
/// report it.
pub(crate) fn to_stderr(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible(line));
}

/// Shows findings to a person on standard error.
pub(crate) fn show(findings: &Diagnostics) {
    if !findings.is_empty() {
        let rendered = findings.render(appearance(&io::stderr()));
        let _ = writeln!(io::stderr().lock(), "{rendered}\n");
    }
}

/// The appearance of text on a stream: coloured if [`terminal::is_coloured`] says so, and as wide as the terminal.
pub(crate) fn appearance(stream: &impl IsTerminal) -> Appearance {
    let colours = terminal::is_coloured(stream);
    match terminal_size::terminal_size() {
        Some((width, _)) if stream.is_terminal() => Appearance {
            colours,
            columns: usize::from(width.0),
        },
        _ => Appearance {
            colours,
            ..Appearance::default()
        },
    }
}
