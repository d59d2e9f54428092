//! The copies beside a document, and the lock that records them.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use arazzo_codegen::SourceKind;
use arazzo_codegen::source::{Copy, Document, Lock, LockError, Sources, sha256};

use super::download::{DownloadError, download};
use super::place::{PlaceError, file_of};
use super::references::urls;
use crate::Outcome;
use url::Url;

/// The copies of one folder.
pub(super) struct Copies {
    folder: PathBuf,
    lock: Lock,
    is_changed: bool,
    /// The URLs that were processed.
    seen: BTreeSet<String>,
}

/// A remote document that needs a copy.
pub(super) struct Wanted {
    /// As the lock has it.
    pub(super) url: String,
    /// The kind of the source; `None` for a document that an OpenAPI document refers to.
    pub(super) kind: Option<SourceKind>,
}

/// What to do for a document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// Check that it has a copy.
    Check,
    /// Download it unless it has one.
    Fetch,
    /// Download it.
    Update,
}

/// The result for a document.
pub(super) enum Done {
    /// The copy exists and matches the lock.
    Kept(String),
    Downloaded(String),
}

impl fmt::Display for Done {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept(file) => write!(formatter, "{file} is there"),
            Self::Downloaded(file) => write!(formatter, "downloaded to {file}"),
        }
    }
}

/// Why a document has no usable copy.
#[derive(Debug, thiserror::Error)]
pub(super) enum CopyError {
    #[error("there is no copy in `{}`", Lock::FILE_NAME)]
    NotRecorded,
    #[error("its copy `{file}` is not there")]
    NotThere { file: String },
    #[error(
        "its copy `{file}` is not what `{}` records; restore it, or take what is on the network now with `--update`",
        Lock::FILE_NAME
    )]
    Changed { file: String },
    #[error(
        "what is on the network is not what `{}` records any more; take it with `--update`",
        Lock::FILE_NAME
    )]
    ChangedThere,
    #[error("`{file}` would be the copy of {other} too")]
    SameFile { file: String, other: String },
    #[error("what is had by `https` leads to it, and it is not")]
    Insecure,
    #[error("it is no {0} document")]
    Kind(&'static str),
    #[error(transparent)]
    Place(#[from] PlaceError),
    #[error(transparent)]
    Download(#[from] DownloadError),
    #[error("`{}`: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("`{}`: {source}; remove it and run this again", path.display())]
    Lock { path: PathBuf, source: LockError },
}

impl CopyError {
    pub(super) fn outcome(&self) -> Outcome {
        match self {
            Self::NotRecorded | Self::NotThere { .. } | Self::Changed { .. } | Self::ChangedThere => {
                Outcome::Errors
            }
            _ => Outcome::Failed,
        }
    }
}

impl Copies {
    /// The copies of the documents in a folder, none if nothing is recorded.
    ///
    /// # Errors
    /// When there is a lock that cannot be read.
    pub(super) fn open(folder: &Path) -> Result<Self, CopyError> {
        let path = folder.join(Lock::FILE_NAME);
        let lock = match fs::read_to_string(&path) {
            Ok(text) => Lock::parse(&text).map_err(|source| CopyError::Lock { path, source })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Lock::default(),
            Err(source) => return Err(CopyError::File { path, source }),
        };
        Ok(Self {
            folder: folder.to_path_buf(),
            lock,
            is_changed: false,
            seen: BTreeSet::new(),
        })
    }

    /// Where the copy of a URL is, and where redirects led to.
    pub(super) fn copy(&self, url: &str) -> Option<(PathBuf, String)> {
        let copy = self.lock.get(url)?;
        Some((self.folder.join(&copy.file), location(url, copy).to_owned()))
    }

    /// Sees to a document, and to what it refers to if it is an OpenAPI document: the URLs, and what was done for
    /// each. What is not had leaves the rest as it is.
    pub(super) fn see_to(&mut self, wanted: Wanted, task: Task) -> Vec<(String, Result<Done, CopyError>)> {
        let mut done = Vec::new();
        let mut open = vec![wanted];
        while let Some(wanted) = open.pop() {
            if !self.seen.insert(wanted.url.clone()) {
                continue;
            }
            let ended = self.one(&wanted, task).map(|(ended, text)| {
                let refers = matches!(wanted.kind, None | Some(SourceKind::OpenApi));
                let copy = self.lock.get(&wanted.url);
                let base = copy.map_or(wanted.url.as_str(), |copy| location(&wanted.url, copy));
                for url in urls(base, text).into_iter().filter(|_| refers) {
                    // What `https` guards is not had in the open.
                    if wanted.url.starts_with("https:") && url.starts_with("http:") {
                        done.push((url, Err(CopyError::Insecure)));
                    } else {
                        open.push(Wanted { url, kind: None });
                    }
                }
                ended
            });
            done.push((wanted.url, ended));
        }
        done
    }

    fn one(&mut self, wanted: &Wanted, task: Task) -> Result<(Done, String), CopyError> {
        match self.kept(wanted) {
            Err(CopyError::NotRecorded | CopyError::NotThere { .. }) if task == Task::Fetch => {}
            kept if task != Task::Update => return kept,
            _ => {}
        }
        let url = Url::parse(&wanted.url).map_err(PlaceError::Url)?;
        let file = file_of(&url)?;
        let is_same = |(known, copy): &(&str, &Copy)| *known != wanted.url && copy.file == file;
        if let Some((other, _)) = self.lock.iter().find(is_same) {
            let other = other.to_owned();
            return Err(CopyError::SameFile { file, other });
        }
        let what = || CopyError::Kind(kind_of(wanted.kind));
        let downloaded = download(url.as_str())?;
        let text = String::from_utf8(downloaded.bytes).map_err(|_| what())?;
        check_kind(&text, wanted.kind)?;
        let copy = Copy {
            file,
            sha256: sha256(text.as_bytes()),
            redirected_to: downloaded.redirected_to,
        };
        let recorded = self.lock.get(&wanted.url);
        if task != Task::Update && recorded.is_some_and(|recorded| *recorded != copy) {
            return Err(CopyError::ChangedThere);
        }
        let path = self.folder.join(&copy.file);
        write(&path, &text).map_err(|source| CopyError::File { path, source })?;
        let file = copy.file.clone();
        if recorded != Some(&copy) {
            self.lock.insert(wanted.url.clone(), copy);
            self.is_changed = true;
        }
        Ok((Done::Downloaded(file), text))
    }

    /// The copy, if it is there and what the lock says.
    fn kept(&self, wanted: &Wanted) -> Result<(Done, String), CopyError> {
        let recorded = self.lock.get(&wanted.url).ok_or(CopyError::NotRecorded)?;
        let path = self.folder.join(&recorded.file);
        let file = recorded.file.clone();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(CopyError::NotThere { file });
            }
            Err(source) => return Err(CopyError::File { path, source }),
        };
        match String::from_utf8(bytes) {
            Ok(text) if sha256(text.as_bytes()) == recorded.sha256 => Ok((Done::Kept(file), text)),
            _ => Err(CopyError::Changed { file }),
        }
    }

    /// Forgets what was not seen to, and removes its files; gives the URLs.
    ///
    /// # Errors
    /// When a file cannot be removed. It is forgotten all the same.
    pub(super) fn prune(&mut self) -> Vec<(String, Result<(), CopyError>)> {
        let unused = self.lock.iter().filter(|(url, _)| !self.seen.contains(*url));
        let unused: Vec<(String, PathBuf)> = unused
            .map(|(url, copy)| (url.to_owned(), self.folder.join(&copy.file)))
            .collect();
        self.is_changed |= !unused.is_empty();
        let removed = unused.into_iter().map(|(url, path)| {
            self.lock.remove(&url);
            let ended = match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    Err(CopyError::File { path, source: error })
                }
                _ => {
                    remove_empty_folders(&self.folder, &path);
                    Ok(())
                }
            };
            (url, ended)
        });
        removed.collect()
    }

    /// Writes the lock, if it has changed.
    pub(super) fn save(&self) -> Result<(), CopyError> {
        if !self.is_changed {
            return Ok(());
        }
        let path = self.folder.join(Lock::FILE_NAME);
        fs::write(&path, self.lock.to_text()).map_err(|source| CopyError::File { path, source })
    }
}

/// Where the document at a URL was found in the end.
fn location<'c>(url: &'c str, copy: &'c Copy) -> &'c str {
    copy.redirected_to.as_deref().unwrap_or(url)
}

/// Those between a folder and a file that was in it. One that has something else in it cannot be removed, and stays.
fn remove_empty_folders(folder: &Path, file: &Path) {
    let above = file.ancestors().skip(1);
    for empty in above.take_while(|above| *above != folder) {
        if fs::remove_dir(empty).is_err() {
            return;
        }
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// A page of a website is no document, whatever its URL ends with.
fn check_kind(text: &str, kind: Option<SourceKind>) -> Result<(), CopyError> {
    let sources = Sources::new();
    let source = sources.add_text("download".as_ref(), text.to_owned());
    let document = Document::open(&sources, source).map_err(|_| CopyError::Kind(kind_of(kind)))?;
    let keys: &[&str] = match kind {
        Some(SourceKind::Arazzo) => &["arazzo"],
        Some(SourceKind::AsyncApi) => &["asyncapi"],
        Some(_) => &["openapi", "swagger"],
        // A schema, a response, or any number of them.
        None if matches!(document.keys(&[]), Ok(Some(_))) => return Ok(()),
        None => &[],
    };
    let has = |key: &&str| matches!(document.node(&[*key]), Ok(Some(_)));
    if keys.iter().any(has) {
        Ok(())
    } else {
        Err(CopyError::Kind(kind_of(kind)))
    }
}

fn kind_of(kind: Option<SourceKind>) -> &'static str {
    match kind {
        Some(SourceKind::Arazzo) => "Arazzo",
        Some(SourceKind::AsyncApi) => "AsyncAPI",
        Some(_) => "OpenAPI",
        None => "YAML or JSON",
    }
}
