//! The lock: the remote documents that have a copy, its path and its hash (S4).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The content of `arazzo.lock`, the file beside a document that records the copies of remote documents.
///
/// ```
/// use arazzo_codegen::source::{Copy, Lock, sha256};
///
/// let mut lock = Lock::default();
/// let copy = Copy {
///     file: "arazzo-vendor/pets.example/v1.yaml".into(),
///     sha256: sha256(b"openapi: 3.1.0\n"),
///     redirected_to: None,
/// };
/// lock.insert("https://pets.example/v1.yaml".into(), copy.clone());
/// let read = Lock::parse(&lock.to_text())?;
/// assert_eq!(read.get("https://pets.example/v1.yaml"), Some(&copy));
/// # Ok::<(), arazzo_codegen::source::LockError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By URL, so that the file is sorted.
    copies: BTreeMap<String, Copy>,
}

/// A copy of a remote document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copy {
    /// The path, relative to the lock's folder, with `/` between its parts.
    pub file: String,
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// The URL after redirects, if there were any. References in the document are relative to it (RFC 3986, section
    /// 5.1.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirected_to: Option<String>,
}

/// Why a lock is not usable.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// It is not written as a lock is.
    #[error("it is not written as `cargo arazzo vendor` writes it: {0}")]
    Malformed(serde_json::Error),
    /// It is of a later version.
    #[error("it is of version {0}, which only a later version of the compiler reads")]
    Version(u32),
}

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    sources: BTreeMap<String, Copy>,
}

const VERSION: u32 = 1;

impl Lock {
    /// The name of the file, in the folder of the document.
    pub const FILE_NAME: &'static str = "arazzo.lock";

    /// Reads the text of a lock.
    ///
    /// # Errors
    /// [`LockError`] when it has a later version, or is malformed.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        // The version first: what else is in a later one is not known.
        let Versioned { version } = serde_json::from_str(text).map_err(LockError::Malformed)?;
        if version != VERSION {
            return Err(LockError::Version(version));
        }
        let file: File = serde_json::from_str(text).map_err(LockError::Malformed)?;
        Ok(Self { copies: file.sources })
    }

    /// The copy of the document at a URL. The URL is as in a source description, or the result of
    /// [`resolve`](super::resolve).
    #[must_use]
    pub fn get(&self, url: &str) -> Option<&Copy> {
        self.copies.get(url)
    }

    /// Records a copy. It replaces an earlier one of the same URL.
    pub fn insert(&mut self, url: String, copy: Copy) {
        self.copies.insert(url, copy);
    }

    /// Removes the record of a copy.
    pub fn remove(&mut self, url: &str) {
        self.copies.remove(url);
    }

    /// The URLs and their copies, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Copy)> {
        self.copies.iter().map(|(url, copy)| (url.as_str(), copy))
    }

    /// The text of the file: sorted JSON, one field per line.
    #[must_use]
    pub fn to_text(&self) -> String {
        let file = File {
            version: VERSION,
            sources: self.copies.clone(),
        };
        // Strings and a number: there is nothing in it that JSON has not.
        let text = serde_json::to_string_pretty(&file).unwrap_or_default();
        format!("{text}\n")
    }
}

/// The SHA-256 of bytes, in lower-case hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(file: &str) -> Copy {
        Copy {
            file: file.to_owned(),
            sha256: sha256(b""),
            redirected_to: None,
        }
    }

    #[test]
    fn a_lock_is_sorted_and_has_a_field_a_line_s4() {
        let mut lock = Lock::default();
        lock.insert("https://h/b".to_owned(), copy("v/b"));
        let redirected_to = Some("https://h/c".to_owned());
        let moved = Copy {
            redirected_to,
            ..copy("v/a")
        };
        lock.insert("https://h/a".to_owned(), moved);
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let expected = format!(
            r#"{{
  "version": 1,
  "sources": {{
    "https://h/a": {{
      "file": "v/a",
      "sha256": "{empty}",
      "redirected_to": "https://h/c"
    }},
    "https://h/b": {{
      "file": "v/b",
      "sha256": "{empty}"
    }}
  }}
}}
"#
        );
        assert_eq!(lock.to_text(), expected);
        assert_eq!(Lock::parse(&expected).unwrap(), lock);
        lock.remove("https://h/a");
        assert_eq!(
            lock.iter().map(|(url, _)| url).collect::<Vec<_>>(),
            ["https://h/b"]
        );
    }

    #[test]
    fn what_is_no_lock_says_why_s4() {
        for (text, expected) in [
            ("", "not written"),
            (r#"{"version": 2, "copies": []}"#, "version 2"),
            (
                r#"{"version": 1, "sources": {"u": {"file": "f"}}}"#,
                "missing field `sha256`",
            ),
            (
                r#"{"version": 1, "sources": {}, "more": 1}"#,
                "unknown field `more`",
            ),
        ] {
            let error = Lock::parse(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
