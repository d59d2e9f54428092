//! The base URI of a document, which its references start from, and the URI that others may name it by (S3; sections
//! "Establishing the Base URI" and "Identity vs Location").

use std::path::{Component, Path, PathBuf};

use crate::source::{Document, SourceId, Sources, uri};

/// Where the references of a document start.
#[derive(Clone, Debug)]
pub(super) struct Base {
    /// `$self`, when it is absolute.
    uri: Option<String>,
    /// The folder that relative references lead from: that of the file, or of the place that a relative `$self` gives
    /// it. Beside an absolute `$self` the local copies are taken to lie to each other as their URIs do.
    folder: PathBuf,
}

impl Base {
    pub(super) fn of(file: SourceId, self_uri: Option<&str>, sources: &Sources) -> Self {
        let path = sources.path(file);
        let location = match self_uri {
            Some(relative) if !uri::is_absolute(relative) => beside(path, relative),
            _ => path.to_path_buf(),
        };
        Self {
            uri: self_uri.filter(|uri| uri::is_absolute(uri)).map(str::to_owned),
            folder: location.parent().map(Path::to_path_buf).unwrap_or_default(),
        }
    }

    /// The file that a reference leads to; nothing when that is on the network.
    pub(super) fn path(&self, reference: &str) -> Option<PathBuf> {
        if let Some(rooted) = reference.strip_prefix("file://") {
            return Some(PathBuf::from(uri::decoded(uri::without_fragment(rooted))));
        }
        if uri::is_absolute(reference) {
            return None;
        }
        let path = without_dots(&self.folder.join(reference));
        let decoded = without_dots(&self.folder.join(uri::decoded(reference)));
        Some(if path != decoded && !path.exists() {
            decoded
        } else {
            path
        })
    }

    /// The file that was read, or one of `beside`, whose document gives itself the URI of a reference.
    pub(super) fn by_self(
        &self,
        reference: &str,
        beside: &[PathBuf],
        sources: &mut Sources,
    ) -> Option<SourceId> {
        for path in beside {
            // One that cannot be read is reported where it is compiled.
            let _ = sources.read(path);
        }
        let mut known = sources.ids().into_iter();
        known.find(|file| self.names(reference, *file, sources).unwrap_or(false))
    }

    /// Whether the reference is the `$self` of a document; nothing when that has none.
    fn names(&self, reference: &str, file: SourceId, sources: &Sources) -> Option<bool> {
        let document = Document::open(sources, file).ok()?;
        let node = document.node(&["$self"]).ok()??;
        let self_uri = node.as_str()?;
        if uri::is_absolute(self_uri) {
            let named = match &self.uri {
                Some(base) => uri::resolve(base, reference),
                None => uri::without_fragment(reference).to_owned(),
            };
            return Some(named == self_uri);
        }
        let location = without_dots(&beside(sources.path(file), self_uri));
        Some(self.path(reference)? == location)
    }
}

/// A relative reference of a file as a path.
fn beside(file: &Path, relative: &str) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    folder.join(uri::decoded(relative))
}

/// `a/../b` as `b`, whether or not there is a folder `a` (RFC 3986, section 5.2.4).
fn without_dots(path: &Path) -> PathBuf {
    let mut kept = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if kept.file_name().is_some() => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    kept
}
