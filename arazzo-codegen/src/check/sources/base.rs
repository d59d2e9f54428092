//! The base URI of a document, which its references start from, and the URI that others may name it by (S3; sections
//! "Establishing the Base URI" and "Identity vs Location").

use std::path::{Component, Path, PathBuf};

use crate::source::{Document, SourceId, Sources, is_remote, uri};

/// Where the references of a document start.
#[derive(Clone, Debug)]
pub(in crate::check) struct Base {
    /// `$self`, when it is absolute; of a copy of what is on the network, `$self` or else where it is from.
    uri: Option<String>,
    /// The folder that relative references lead from: that of the file, or of the place that a relative `$self` gives
    /// it. Beside an absolute `$self` the local copies are taken to lie to each other as their URIs do. Nothing of a
    /// copy of what is on the network: what it refers to is there as well.
    folder: Option<PathBuf>,
}

impl Base {
    pub(in crate::check) fn of(file: SourceId, self_uri: Option<&str>, sources: &Sources) -> Self {
        let path = sources.path(file);
        let location = match self_uri {
            Some(relative) if !uri::is_absolute(relative) => beside(path, relative),
            _ => path.to_path_buf(),
        };
        Self {
            uri: self_uri.filter(|uri| uri::is_absolute(uri)).map(str::to_owned),
            folder: Some(location.parent().map(Path::to_path_buf).unwrap_or_default()),
        }
    }

    /// Of a copy of the document at a URL.
    pub(in crate::check) fn of_copy(url: &str, self_uri: Option<&str>) -> Self {
        Self {
            uri: Some(uri::resolve(url, self_uri.unwrap_or_default())),
            folder: None,
        }
    }

    /// The URL that a reference leads to; nothing for one from file to file.
    pub(in crate::check) fn url(&self, reference: &str) -> Option<String> {
        let url = match (&self.uri, &self.folder) {
            (Some(base), None) => uri::resolve(base, reference),
            _ => uri::without_fragment(reference).to_owned(),
        };
        is_remote(&url).then_some(url)
    }

    /// The file that a reference leads to; nothing when that is on the network.
    pub(in crate::check) fn path(&self, reference: &str) -> Option<PathBuf> {
        if let Some(rooted) = reference.strip_prefix("file://") {
            return Some(PathBuf::from(uri::decoded(uri::without_fragment(rooted))));
        }
        if uri::is_absolute(reference) {
            return None;
        }
        let folder = self.folder.as_ref()?;
        let path = without_dots(&folder.join(reference));
        let decoded = without_dots(&folder.join(uri::decoded(reference)));
        Some(if path != decoded && !path.exists() {
            decoded
        } else {
            path
        })
    }

    /// The document, of those that have a `$self`, which a reference names by it.
    pub(in crate::check) fn by_self(
        &self,
        reference: &str,
        named: &[(SourceId, String)],
        sources: &Sources,
    ) -> Option<SourceId> {
        let found = named.iter().find(|(file, self_uri)| {
            if uri::is_absolute(self_uri) {
                return match &self.uri {
                    Some(base) => uri::resolve(base, reference) == *self_uri,
                    None => uri::without_fragment(reference) == self_uri,
                };
            }
            let location = without_dots(&beside(sources.path(*file), self_uri));
            self.path(reference).is_some_and(|path| path == location)
        });
        found.map(|(file, _)| *file)
    }
}

/// The `$self` of every file that was read, and of those in `beside`.
pub(in crate::check) fn self_uris(beside: &[PathBuf], sources: &Sources) -> Vec<(SourceId, String)> {
    for path in beside {
        // One that cannot be read is reported where it is compiled.
        let _ = sources.read(path);
    }
    let self_uri = |file: SourceId| {
        let document = Document::open(sources, file).ok()?;
        let node = document.node(&["$self"]).ok()??;
        Some((file, node.as_str()?.to_owned()))
    };
    sources.ids().into_iter().filter_map(self_uri).collect()
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
