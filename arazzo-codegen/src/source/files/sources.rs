//! The files of a build: their text, and places in it.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::source::files::path::beside;
use crate::source::files::registry::Registry;

/// The largest file that is read, in bytes, unless the caller says otherwise: 64 MiB.
const SIZE_LIMIT: u32 = 64 * 1024 * 1024;

/// The id of a file in one [`Sources`]. It is meaningless in another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u32);

/// A place in a file: the bytes `start..end` of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// The offset of the first byte.
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
}

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There is no such file.
    #[error("there is no file `{}`", path.display())]
    Missing {
        /// The path as it was given.
        path: PathBuf,
    },
    /// The bytes are no UTF-8, the one encoding that Arazzo and OpenAPI documents are exchanged in.
    #[error("`{}` is not UTF-8: the first bad byte is at offset {offset}", path.display())]
    NotUtf8 {
        /// The path as it was given.
        path: PathBuf,
        /// The offset of the first byte that is not UTF-8.
        offset: usize,
    },
    /// It is a pipe, a device or the like, from which a read may never return.
    #[error("`{}` is not a regular file", path.display())]
    NotAFile {
        /// The path as it was given.
        path: PathBuf,
    },
    /// The file is larger than the limit.
    #[error("`{}` is larger than {limit} bytes", path.display())]
    TooLarge {
        /// The path as it was given.
        path: PathBuf,
        /// The largest size that is read, in bytes.
        limit: u32,
    },
    /// The system refused to read it.
    #[error("`{}` cannot be read", path.display())]
    Io {
        /// The path as it was given.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Every file of a build, each read once. A clone is the same set of files: what is read through one of them is there
/// for all.
///
/// ```
/// use arazzo_codegen::source::{Document, Sources};
///
/// let sources = Sources::new();
/// let id = sources.add_text("pets.yaml".as_ref(), "info:\n  title: Pets\n".to_owned());
/// let title = Document::open(&sources, id)?.node(&["info", "title"])?.unwrap();
/// assert_eq!(title.as_str(), Some("Pets"));
/// assert_eq!(sources.line_column(title.span), (2, 10));
/// # Ok::<(), arazzo_codegen::source::SyntaxError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sources {
    files: Arc<Registry>,
    size_limit: u32,
}

/// One file.
#[derive(Debug)]
pub(in crate::source) struct SourceText {
    pub(in crate::source) id: SourceId,
    pub(in crate::source) text: String,
    path: PathBuf,
    /// False for text that a test or a tool brought along.
    on_disk: bool,
    /// The offset of the first byte of each line; made when the first line number is asked for.
    line_starts: OnceLock<Vec<u32>>,
}

impl Default for Sources {
    fn default() -> Self {
        Self::new()
    }
}

impl Sources {
    /// No files. The size limit of a file is 64 MiB.
    #[must_use]
    pub fn new() -> Self {
        Self::with_size_limit(SIZE_LIMIT)
    }

    /// Like [`Sources::new`], with another size limit, in bytes.
    #[must_use]
    pub fn with_size_limit(size_limit: u32) -> Self {
        Self {
            files: Arc::default(),
            size_limit,
        }
    }

    /// Reads a file, unless it was read before. Two paths to the same file give the same id.
    ///
    /// # Errors
    /// [`ReadError`] when it is missing, too large, not UTF-8 or cannot be read.
    pub fn read(&self, path: &Path) -> Result<SourceId, ReadError> {
        let failed = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => ReadError::Missing {
                path: path.to_owned(),
            },
            _ => ReadError::Io {
                path: path.to_owned(),
                source: error,
            },
        };
        let canonical = path.canonicalize().map_err(failed)?;
        if let Some(id) = self.files.at(&canonical) {
            return Ok(id);
        }
        let limit = self.size_limit;
        let too_large = || ReadError::TooLarge {
            path: path.to_owned(),
            limit,
        };
        let file = File::open(&canonical).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if metadata.is_file() && metadata.len() > u64::from(limit) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        // One byte more than allowed shows that there is more, also where a file does not know its size.
        file.take(u64::from(limit) + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        if bytes.len() > limit as usize {
            return Err(too_large());
        }
        let text = String::from_utf8(bytes).map_err(|error| ReadError::NotUtf8 {
            path: path.to_owned(),
            offset: error.utf8_error().valid_up_to(),
        })?;
        Ok(self.add(path, text, Some(canonical)))
    }

    /// Reads a file that a document refers to. Only regular files are read. A folder gives the error of the operating
    /// system.
    ///
    /// # Errors
    /// The same as [`read`](Self::read), and for a pipe, a device or a socket.
    pub fn read_named(&self, path: &Path) -> Result<SourceId, ReadError> {
        match std::fs::metadata(path) {
            Ok(found) if !(found.is_file() || found.is_dir()) => Err(ReadError::NotAFile {
                path: path.to_owned(),
            }),
            _ => self.read(path),
        }
    }

    /// Reads the file that a reference in the file `base` leads to (RFC 3986, section 5, for files).
    ///
    /// # Errors
    /// The same as [`read`](Self::read), and for a remote reference.
    pub fn read_beside(&self, base: SourceId, reference: &str) -> Result<SourceId, ReadError> {
        self.read_named(&beside(self.path(base), reference))
    }

    /// Takes a text for what is in a file, unless that was read before. A file that does not exist stays missing.
    pub(crate) fn hold(&self, path: &Path, text: &str) {
        if let Ok(canonical) = path.canonicalize()
            && self.files.at(&canonical).is_none()
        {
            self.add(path, text.to_owned(), Some(canonical));
        }
    }

    /// The file that was read by this path.
    pub(crate) fn with_path(&self, path: &Path) -> Option<SourceId> {
        let mut files = self.files.iter();
        files.find(|file| file.path == path).map(|file| file.id)
    }

    /// Adds a text without a file. `path` is only its name. Places after 4 GiB are cut to 4 GiB.
    pub fn add_text(&self, path: &Path, text: String) -> SourceId {
        self.add(path, text, None)
    }

    fn add(&self, path: &Path, text: String, canonical: Option<PathBuf>) -> SourceId {
        let on_disk = canonical.is_some();
        self.files.add(canonical, |number| SourceText {
            id: SourceId(number),
            text,
            path: path.to_owned(),
            on_disk,
            line_starts: OnceLock::new(),
        })
    }

    /// The whole text of a file.
    ///
    /// # Panics
    /// When the id belongs to another `Sources`.
    #[must_use]
    pub fn text(&self, id: SourceId) -> &str {
        &self.file(id).text
    }

    /// The path of a file, as first given.
    ///
    /// # Panics
    /// When the id belongs to another `Sources`.
    #[must_use]
    pub fn path(&self, id: SourceId) -> &Path {
        &self.file(id).path
    }

    /// The line and column of the start of a span, counted from 1. Columns are characters. A byte order mark at the
    /// start of the file does not count.
    ///
    /// # Panics
    /// When the span belongs to another `Sources`.
    #[must_use]
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let file = self.file(span.source);
        let line_starts = file.line_starts.get_or_init(|| {
            std::iter::once(0)
                .chain(file.text.match_indices('\n').map(|(at, _)| offset(at + 1)))
                .collect()
        });
        let line = line_starts.partition_point(|start| *start <= span.start);
        let line_start = line_starts
            .get(line.saturating_sub(1))
            .map_or(0, |start| *start as usize);
        let before = file.text.get(line_start..span.start as usize).unwrap_or_default();
        (line, before.trim_start_matches('\u{feff}').chars().count() + 1)
    }

    /// The paths of the files that were read from disk, in the order they were first read: what cargo has to watch.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files
            .iter()
            .filter(|file| file.on_disk)
            .map(|file| file.path.as_path())
    }

    /// The files of two builds as those of one, a file that both read once, and what the ids of the later one become.
    pub(crate) fn joined(&self, later: &Self) -> (Self, HashMap<SourceId, SourceId>) {
        let joined = Self::with_size_limit(self.size_limit);
        for file in self.files.iter() {
            joined.files.share(Arc::clone(file));
        }
        let mut moved = HashMap::new();
        for file in later.files.iter() {
            let same = |known: &Arc<SourceText>| known.path == file.path && known.text == file.text;
            let number = match (0..).zip(joined.files.iter()).find(|(_, known)| same(known)) {
                Some((number, _)) => number,
                None => joined.files.share(Arc::clone(file)),
            };
            moved.insert(file.id, SourceId(number));
        }
        (joined, moved)
    }

    /// Every file that was read from disk.
    pub(crate) fn ids(&self) -> Vec<SourceId> {
        let on_disk = self.files.iter().filter(|file| file.on_disk);
        on_disk.map(|file| file.id).collect()
    }

    /// The file of an id. An id of another `Sources` is a mistake of the compiler's own, and panics.
    pub(in crate::source) fn file(&self, id: SourceId) -> &Arc<SourceText> {
        self.files.get(id.0).expect("the file of another `Sources`")
    }
}

impl Span {
    /// The empty place at the start of a file.
    pub(crate) fn start_of(source: SourceId) -> Self {
        Self {
            source,
            start: 0,
            end: 0,
        }
    }

    pub(in crate::source) fn new(source: SourceId, range: Range<usize>) -> Self {
        Self {
            source,
            start: offset(range.start),
            end: offset(range.end),
        }
    }

    /// The span as a range of byte offsets, to slice the text with.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether all of `other` is in it.
    pub(crate) fn contains(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// Offsets are 32 bits wide; the size limit keeps what is read from disk below that.
fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
