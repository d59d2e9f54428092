//! The document at hand and the Arazzo documents it reaches through its sources.

use std::path::Path;

use super::sources::{self, Descriptions, Opening};
use crate::diagnostic::{Findings, syntax};
use crate::document::{self, Arazzo, SourceDescription, SourceKind};
use crate::source::{Document, SourceId, Sources};

/// A document with its sources opened.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) document: Arazzo,
    pub(super) descriptions: Descriptions,
    /// The name of the file without its folders.
    pub(super) file_name: String,
    source: SourceId,
    /// The sources that are Arazzo documents: name, and position among all that are loaded.
    arazzo: Vec<(String, usize)>,
}

impl Loaded {
    /// The document that a source of the type `arazzo` names, by its position.
    pub(super) fn arazzo_source(&self, name: &str) -> Option<usize> {
        self.arazzo
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, position)| *position)
    }
}

/// Loads the document and, once each, all it reaches (S3); the document itself comes first.
pub(super) fn load(
    document: &Arazzo,
    source: SourceId,
    opening: &Opening,
    sources: &Sources,
    findings: &mut Findings,
) -> Vec<Loaded> {
    let mut all = vec![opened(document.clone(), source, opening, sources, findings)];
    let mut next = 0;
    while next < all.len() {
        let (declared, from) = match all.get(next) {
            Some(loaded) => (loaded.document.source_descriptions.clone(), loaded.source),
            None => break,
        };
        for declared in declared
            .iter()
            .filter(|declared| declared.kind == SourceKind::Arazzo)
        {
            let Some((reached, root)) = read(declared, from, opening, sources, findings) else {
                continue;
            };
            let known = all.iter().position(|loaded| loaded.source == reached);
            let position = match known {
                Some(position) => position,
                None => {
                    let Some(document) = document::read(&root, sources, findings) else {
                        continue;
                    };
                    all.push(opened(document, reached, opening, sources, findings));
                    all.len() - 1
                }
            };
            if let Some(loaded) = all.get_mut(next) {
                loaded.arazzo.push((declared.name.value.clone(), position));
            }
        }
        next += 1;
    }
    all
}

fn opened(
    document: Arazzo,
    source: SourceId,
    opening: &Opening,
    sources: &Sources,
    findings: &mut Findings,
) -> Loaded {
    let descriptions = sources::open(&document, source, opening, sources, findings);
    let file_name = sources
        .path(source)
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    Loaded {
        document,
        descriptions,
        file_name: file_name.unwrap_or_default(),
        source,
        arazzo: Vec::new(),
    }
}

fn read(
    declared: &SourceDescription,
    from: SourceId,
    opening: &Opening,
    sources: &Sources,
    findings: &mut Findings,
) -> Option<(SourceId, crate::source::Node)> {
    let Opening::Paths(paths) = opening else {
        return None;
    };
    let folder = sources
        .path(from)
        .parent()
        .map(Path::to_path_buf)
        .unwrap_or_default();
    let source = sources::read(declared, &folder, paths, sources, findings)?;
    match Document::open(sources, source).and_then(|document| document.root().cloned()) {
        Ok(root) => Some((source, root)),
        Err(error) => {
            let name = &declared.name.value;
            findings.push(syntax(&error).also(declared.url.span, format!("read as source `{name}`")));
            None
        }
    }
}
