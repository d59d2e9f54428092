//! The documents named by the arguments of a command: files, patterns, and folders that are searched.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use arazzo_codegen::source::{Document, Sources};
use ignore::WalkBuilder;

/// How many bytes of a file are inspected before the whole file is read.
const START: u64 = 256 * 1024;

/// Why an argument matches no document.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PathsError {
    #[error("there is no Arazzo document in `{}`: no YAML or JSON file there has a field `arazzo`", folder.display())]
    EmptyFolder { folder: PathBuf },
    #[error("no file matches `{pattern}`")]
    NoMatch { pattern: String },
    #[error("`{pattern}` is no pattern: {error}")]
    Pattern {
        pattern: String,
        error: glob::PatternError,
    },
    #[error("`{}` cannot be searched: {error}", folder.display())]
    Search { folder: PathBuf, error: ignore::Error },
}

/// The documents, without duplicates, in the order of the arguments. Those of a folder are sorted by name.
///
/// A folder matches the Arazzo documents in it and in its subfolders, except hidden files and those that `.gitignore`
/// names. An argument that is no file and has a `*`, `?` or `[` is a pattern. Anything else is a path, whether it
/// exists or not.
///
/// # Errors
/// When a folder or a pattern matches nothing.
pub(crate) fn documents(arguments: &[PathBuf]) -> Result<Vec<PathBuf>, PathsError> {
    let mut documents: Vec<PathBuf> = Vec::new();
    for argument in arguments {
        let found = if argument.is_dir() {
            in_folder(argument)?
        } else {
            match argument.to_str() {
                Some(pattern) if !argument.exists() && pattern.contains(['*', '?', '[']) => {
                    matching(pattern)?
                }
                _ => vec![argument.clone()],
            }
        };
        for path in found {
            if !documents.contains(&path) {
                documents.push(path);
            }
        }
    }
    Ok(documents)
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, PathsError> {
    let mut found = Vec::new();
    for entry in WalkBuilder::new(folder).require_git(false).build() {
        let entry = entry.map_err(|error| PathsError::Search {
            folder: folder.to_path_buf(),
            error,
        })?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && has_extension(entry.path()) && is_arazzo(entry.path()) {
            let path = entry.into_path();
            found.push(
                path.strip_prefix(".")
                    .map_or_else(|_| path.clone(), Path::to_path_buf),
            );
        }
    }
    found.sort();
    if found.is_empty() {
        return Err(PathsError::EmptyFolder {
            folder: folder.to_path_buf(),
        });
    }
    Ok(found)
}

fn matching(pattern: &str) -> Result<Vec<PathBuf>, PathsError> {
    let paths = glob::glob(pattern).map_err(|error| PathsError::Pattern {
        pattern: pattern.to_owned(),
        error,
    })?;
    let mut found: Vec<PathBuf> = paths
        .filter_map(Result::ok)
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    if found.is_empty() {
        return Err(PathsError::NoMatch {
            pattern: pattern.to_owned(),
        });
    }
    Ok(found)
}

fn has_extension(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        ["yaml", "yml", "json"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Whether a file has a field `arazzo`. A malformed file that starts like an Arazzo document counts, so that the error
/// is reported.
fn is_arazzo(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(START).read_to_end(&mut start));
    let start = String::from_utf8_lossy(&start);
    if read.is_err() || !start.contains("arazzo") {
        return false;
    }
    let sources = Sources::new();
    let Ok(source) = sources.read(path) else {
        return starts_as_one(&start);
    };
    match Document::open(&sources, source).and_then(|document| document.keys(&[])) {
        Ok(keys) => keys.is_some_and(|keys| keys.iter().any(|key| key.text == "arazzo")),
        Err(_) => starts_as_one(&start),
    }
}

fn starts_as_one(text: &str) -> bool {
    text.lines().any(|line| {
        ["arazzo:", "\"arazzo\"", "'arazzo'"]
            .iter()
            .any(|key| line.trim_start_matches(['{', ' ', '\u{feff}']).starts_with(key))
    })
}
