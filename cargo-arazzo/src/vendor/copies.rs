//! The copies beside a document, and the lock that records them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use arazzo_codegen::SourceKind;
use arazzo_codegen::source::{Copy, Document, Lock, LockError, Sources, sha256};

use super::download::{DownloadError, download};
use super::place::{PlaceError, beside, file_of};
use super::references::references;
use crate::Outcome;
use url::Url;

/// The copies of one folder.
pub(super) struct Copies {
    folder: PathBuf,
    lock: Lock,
    is_changed: bool,
}

/// A document of the network that is to have a copy.
pub(super) struct Wanted {
    pub(super) name: String,
    /// As the document has it.
    pub(super) url: String,
    pub(super) kind: SourceKind,
}

/// What was done for a document.
pub(super) enum Done {
    /// The copy was there, and is what the lock says.
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

/// Why there is no copy of a document, or none that can be used.
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
    #[error("its reference `{reference}` leads out of the copies")]
    Outside { reference: String },
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
        })
    }

    /// Where the copy of a URL is.
    pub(super) fn path(&self, url: &str) -> Option<PathBuf> {
        self.lock.get(url).map(|copy| self.folder.join(&copy.file))
    }

    /// Whether the copy is there, and what the lock says.
    pub(super) fn check(&self, wanted: &Wanted) -> Result<Done, CopyError> {
        let recorded = self.lock.get(&wanted.url).ok_or(CopyError::NotRecorded)?;
        for (file, expected) in recorded.files() {
            let path = self.folder.join(file);
            let file = file.to_owned();
            match fs::read(&path) {
                Ok(bytes) if sha256(&bytes) == expected => {}
                Ok(_) => return Err(CopyError::Changed { file }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(CopyError::NotThere { file });
                }
                Err(source) => return Err(CopyError::File { path, source }),
            }
        }
        Ok(Done::Kept(recorded.file.clone()))
    }

    /// Downloads what has no copy, or everything for an `update`.
    pub(super) fn fetch(&mut self, wanted: &Wanted, update: bool) -> Result<Done, CopyError> {
        if !update {
            match self.check(wanted) {
                Err(CopyError::NotRecorded | CopyError::NotThere { .. }) => {}
                checked => return checked,
            }
        }
        let (copy, texts) = self.download(wanted)?;
        let recorded = self.lock.get(&wanted.url);
        if !update && recorded.is_some_and(|recorded| *recorded != copy) {
            return Err(CopyError::ChangedThere);
        }
        for (file, text) in &texts {
            let path = self.folder.join(file);
            write(&path, text).map_err(|source| CopyError::File { path, source })?;
        }
        let file = copy.file.clone();
        if recorded != Some(&copy) {
            self.lock.insert(wanted.url.clone(), copy);
            self.is_changed = true;
        }
        Ok(Done::Downloaded(file))
    }

    /// The document and the files that its relative references lead to, by the paths of their copies.
    fn download(&self, wanted: &Wanted) -> Result<(Copy, BTreeMap<String, String>), CopyError> {
        let url = Url::parse(&wanted.url).map_err(PlaceError::Url)?;
        let file = file_of(&url)?;
        let mut texts = BTreeMap::new();
        let mut open = vec![(file.clone(), url)];
        while let Some((at, url)) = open.pop() {
            if texts.contains_key(&at) {
                continue;
            }
            let other = |(known, copy): &(&str, &Copy)| {
                *known != wanted.url && copy.files().any(|(file, _)| file == at)
            };
            // Of a file that two documents refer to there is one copy.
            if at == file
                && let Some((other, _)) = self.lock.iter().find(other)
            {
                let other = other.to_owned();
                return Err(CopyError::SameFile { file, other });
            }
            let text = String::from_utf8(download(url.as_str())?)
                .map_err(|_| CopyError::Kind(kind_of(wanted.kind)))?;
            if at == file {
                check_kind(&text, wanted.kind)?;
            }
            if wanted.kind == SourceKind::OpenApi {
                for reference in references(&text) {
                    let place = beside(&at, &reference).ok_or_else(|| CopyError::Outside {
                        reference: reference.clone(),
                    })?;
                    open.push((place, url.join(&reference).map_err(PlaceError::Url)?));
                }
            }
            texts.insert(at, text);
        }
        let hash = |file: &String| {
            texts
                .get(file)
                .map(|text| sha256(text.as_bytes()))
                .unwrap_or_default()
        };
        let parts = texts.keys().filter(|part| **part != file);
        let copy = Copy {
            sha256: hash(&file),
            parts: parts.map(|part| (part.clone(), hash(part))).collect(),
            file,
        };
        Ok((copy, texts))
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

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// A page of a website is no document, whatever its URL ends with.
fn check_kind(text: &str, kind: SourceKind) -> Result<(), CopyError> {
    let sources = Sources::new();
    let source = sources.add_text("download".as_ref(), text.to_owned());
    let document = Document::open(&sources, source).map_err(|_| CopyError::Kind(kind_of(kind)))?;
    let keys: &[&str] = match kind {
        SourceKind::Arazzo => &["arazzo"],
        SourceKind::AsyncApi => &["asyncapi"],
        _ => &["openapi", "swagger"],
    };
    let has = |key: &&str| matches!(document.node(&[*key]), Ok(Some(_)));
    if keys.iter().any(has) {
        Ok(())
    } else {
        Err(CopyError::Kind(kind_of(kind)))
    }
}

fn kind_of(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Arazzo => "Arazzo",
        SourceKind::AsyncApi => "AsyncAPI",
        _ => "OpenAPI",
    }
}
