//! Local copies of remote documents (S4).

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use crate::source::files::lock::{Copy, Lock, LockError, sha256};
use crate::source::files::sources::{ReadError, SourceId, Sources};
use crate::source::files::uri;

/// What the lock beside a document records, read when it is first asked for. A clone knows what the other knows.
#[derive(Clone, Debug)]
pub(crate) struct Copies {
    document: PathBuf,
    state: Rc<CopyState>,
}

#[derive(Debug, Default)]
struct CopyState {
    lock: OnceCell<Result<Lock, Rc<CopyError>>>,
    /// The copies that were read, so that each is compared with the lock once, and where they were downloaded from.
    by_url: RefCell<HashMap<String, SourceId>>,
    urls: RefCell<HashMap<SourceId, String>>,
}

/// Why there is no copy that can be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CopyError {
    #[error("there is no local copy")]
    NotRecorded,
    #[error("its copy `{file}` is not there")]
    NotThere { file: String },
    #[error("its copy cannot be read: {0}")]
    Unreadable(ReadError),
    #[error("its copy `{file}` is not what `{}` records", Lock::FILE_NAME)]
    Changed { file: String },
    #[error("`{}` cannot be read: {_0}", Lock::FILE_NAME)]
    UnreadableLock(ReadError),
    #[error("`{}` cannot be used: {error}", Lock::FILE_NAME)]
    InvalidLock { lock: SourceId, error: LockError },
}

impl Copies {
    /// The copies for an Arazzo document, in its folder.
    pub(crate) fn of(document: SourceId, sources: &Sources) -> Self {
        Self {
            document: sources.path(document).to_path_buf(),
            state: Rc::default(),
        }
    }

    /// The Arazzo document.
    pub(crate) fn document(&self) -> &std::path::Path {
        &self.document
    }

    /// Reads the copy of the document at a URL.
    pub(crate) fn read(&self, url: &str, sources: &Sources) -> Result<SourceId, Rc<CopyError>> {
        if let Some(known) = self.state.by_url.borrow().get(url) {
            return Ok(*known);
        }
        let lock = self
            .state
            .lock
            .get_or_init(|| self.lock(sources).map_err(Rc::new));
        let lock = lock.as_ref().map_err(Rc::clone)?;
        let copy = lock.get(url).ok_or(CopyError::NotRecorded)?;
        let source = self.verified(copy, sources)?;
        let location = copy.redirected_to.as_deref().unwrap_or(url);
        self.state.by_url.borrow_mut().insert(url.to_owned(), source);
        self.state.urls.borrow_mut().insert(source, location.to_owned());
        Ok(source)
    }

    /// Where a copy that was read is from.
    pub(crate) fn url(&self, copy: SourceId) -> Option<String> {
        self.state.urls.borrow().get(&copy).cloned()
    }

    /// The URL that a reference leads to: it is one, or is relative and stands in a copy of one (RFC 3986, section
    /// 5.1.3). `None` for a reference from file to file.
    pub(crate) fn url_of(&self, base: SourceId, reference: &str) -> Option<String> {
        match self.url(base) {
            Some(url) => Some(uri::resolve(&url, reference)),
            None => uri::is_remote(reference).then(|| uri::without_fragment(reference).to_owned()),
        }
    }

    fn lock(&self, sources: &Sources) -> Result<Lock, CopyError> {
        let path = self.document.with_file_name(Lock::FILE_NAME);
        let lock = sources.read(&path).map_err(|error| match error {
            ReadError::Missing { .. } => CopyError::NotRecorded,
            error => CopyError::UnreadableLock(error),
        })?;
        Lock::parse(sources.text(lock)).map_err(|error| CopyError::InvalidLock { lock, error })
    }

    fn verified(&self, copy: &Copy, sources: &Sources) -> Result<SourceId, CopyError> {
        let file = || copy.file.clone();
        let source =
            sources
                .read(&self.document.with_file_name(&copy.file))
                .map_err(|error| match error {
                    ReadError::Missing { .. } => CopyError::NotThere { file: file() },
                    error => CopyError::Unreadable(error),
                })?;
        if sha256(sources.text(source).as_bytes()) == copy.sha256 {
            Ok(source)
        } else {
            Err(CopyError::Changed { file: file() })
        }
    }
}
