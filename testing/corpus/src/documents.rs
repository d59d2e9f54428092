//! Finds the Arazzo documents under a folder.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::CorpusError;

/// So much of a file is looked at to see what it is.
const HEAD: u64 = 4096;

/// The documents under a folder, relative to it, in the order of their names.
pub(crate) fn under(path: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    let mut found = Vec::new();
    for entry in WalkDir::new(path).sort_by_file_name() {
        let entry = entry.map_err(|error| CorpusError::Unreadable {
            path: path.to_path_buf(),
            source: error.into(),
        })?;
        if entry.file_type().is_file() && may_be_one(entry.path()) {
            let relative = entry.path().strip_prefix(path).unwrap_or(entry.path());
            found.push(relative.to_path_buf());
        }
    }
    if found.is_empty() {
        return Err(CorpusError::NothingFound(path.to_path_buf()));
    }
    Ok(found)
}

/// YAML or JSON that has the field every Arazzo document starts with. What cannot be read is left to the compiler.
fn may_be_one(path: &Path) -> bool {
    let known = path
        .extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| matches!(extension, "yaml" | "yml" | "json"));
    if !known {
        return false;
    }
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    let head = String::from_utf8_lossy(&head);
    read.is_ok() && head.lines().any(is_version)
}

/// `arazzo: 1.0.1` at the start of a line, or `"arazzo": "1.0.1"` anywhere.
fn is_version(line: &str) -> bool {
    line.starts_with("arazzo:") || line.contains("\"arazzo\"") || line.starts_with("'arazzo'")
}

#[cfg(test)]
mod tests {
    use super::is_version;

    #[test]
    fn the_version_tells_arazzo_from_openapi() {
        assert!(is_version("arazzo: 1.0.1"));
        assert!(is_version("{ \"arazzo\": \"1.0.1\","));
        assert!(!is_version("openapi: 3.1.0"));
        assert!(!is_version("  url: ./arazzo.yaml"));
    }
}
