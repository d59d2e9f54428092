//! The documents that are compiled, and the Arazzo documents that they reach through their sources.

use std::collections::BTreeMap;

use super::addresses;
use super::base::{self, Base};
use super::descriptions::{self, Descriptions, Opening};
use crate::check::model::Address;
use crate::configure::Given;
use crate::diagnostic::{Diagnostic, Findings, syntax};
use crate::document::{self, Arazzo, SourceDescription, SourceKind};
use crate::ids::{DocumentId, Id, IdVec};
use crate::source::{Copies, Document, SourceId, Sources};

/// A document with its sources opened.
#[derive(Debug)]
pub(in crate::check) struct Loaded {
    pub(in crate::check) document: Arazzo,
    pub(in crate::check) descriptions: Descriptions,
    /// The name of the file without its folders.
    pub(in crate::check) file_name: String,
    /// The sources that are Arazzo documents: name, and position among all that are loaded.
    arazzo: Vec<(String, DocumentId)>,
    /// What comes before the names of its sources where a client addresses them (S10): nothing for the first document,
    /// `other.` for one that it imports as `other`. The first way on which a document was found counts.
    pub(in crate::check) prefix: String,
    /// Whether it is compiled for its own sake, not only because another one imports it.
    pub(in crate::check) is_compiled: bool,
    /// Names that several sources of the build share.
    shared_names: Vec<String>,
}

impl Loaded {
    /// How a client addresses a source of this document (S10).
    pub(in crate::check) fn address(&self, source: &str) -> Address {
        let is_alone = !self.shared_names.iter().any(|name| name == source);
        Address {
            name: format!("{}{source}", self.prefix),
            short_name: (!self.prefix.is_empty() && is_alone).then(|| source.to_owned()),
        }
    }

    /// The document that a source of the type `arazzo` names, by its position.
    pub(in crate::check) fn arazzo_source(&self, name: &str) -> Option<DocumentId> {
        self.arazzo
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, position)| *position)
    }
}

/// Loads the documents and, once each, all that they reach (S3); the documents themselves come first.
pub(in crate::check) fn load(
    documents: &[(SourceId, Arazzo)],
    opening: &Opening,
    sources: &Sources,
    findings: &mut Findings,
) -> IdVec<DocumentId, Loaded> {
    let mut reading = Loader {
        all: documents
            .iter()
            .map(|(source, document)| OpenedDocument {
                is_compiled: true,
                ..OpenedDocument::new(document.clone(), *source, sources)
            })
            .collect(),
        unfound: Vec::new(),
        sources,
        findings,
    };
    reading.read(opening);
    let Loader { all, unfound, .. } = reading;
    findings.extend(unfound.into_iter().map(|unfound| *unfound.why));
    let positions: IdVec<DocumentId, SourceId> = all.iter().map(|read| read.source).collect();
    let mut loaded: IdVec<DocumentId, Loaded> = all
        .into_iter()
        .map(|read| read.opened(&positions, sources, findings))
        .collect();
    let shared_names = addresses::shared(&loaded, findings);
    for loaded in &mut loaded {
        loaded.shared_names.clone_from(&shared_names);
    }
    loaded
}

/// A document, and the files of its sources as far as they were found.
struct OpenedDocument {
    document: Arazzo,
    source: SourceId,
    base: Base,
    copies: Copies,
    files: Vec<Option<SourceId>>,
    /// Those of [`Loaded`].
    prefix: String,
    is_compiled: bool,
}

/// A source whose document was not found so far, and what is said if it stays so.
struct MissingSource {
    document: DocumentId,
    description: usize,
    why: Box<Diagnostic>,
}

struct Loader<'r> {
    all: IdVec<DocumentId, OpenedDocument>,
    unfound: Vec<MissingSource>,
    sources: &'r Sources,
    findings: &'r mut Findings,
}

impl Loader<'_> {
    /// S3: all that can be located is read first, then what is left is looked for among the `$self` of what was read,
    /// then among the copies of what is on the network (S4), until nothing more is found.
    fn read(&mut self, opening: &Opening) {
        let Opening::Files { by_name, beside } = opening else {
            return;
        };
        let mut next = DocumentId::MAIN;
        loop {
            while let Some(read) = self.all.get(next) {
                let (base, declared) = (read.base.clone(), read.document.source_descriptions.clone());
                for (description, declared) in declared.iter().enumerate() {
                    if declared.kind == SourceKind::AsyncApi {
                        continue;
                    }
                    let given = self.given(by_name, next, &declared.name.value);
                    match descriptions::read_description(declared, &base, given, self.sources) {
                        Ok(file) => self.found(next, description, declared, file, None),
                        Err(why) => self.unfound.push(MissingSource {
                            document: next,
                            description,
                            why,
                        }),
                    }
                }
                next = next.next();
            }
            let before = self.unfound.len();
            if before == 0 {
                return;
            }
            let named = base::self_uris(beside, self.sources);
            for unfound in std::mem::take(&mut self.unfound) {
                let Some((declared, file)) = self.by_self(&unfound, &named) else {
                    self.unfound.push(unfound);
                    continue;
                };
                self.found(unfound.document, unfound.description, &declared, file, None);
            }
            if self.unfound.len() == before {
                self.copies();
            }
            if self.unfound.len() == before {
                return;
            }
        }
    }

    /// Where the caller says that the document of a source is. A name alone means the source of a compiled document, and
    /// one of an imported document only where no compiled one has this name (S10).
    fn given<'g>(
        &self,
        by_name: &'g BTreeMap<String, Given>,
        document: DocumentId,
        name: &str,
    ) -> Option<&'g Given> {
        let prefix = &self.all.get(document)?.prefix;
        by_name.get(&format!("{prefix}{name}")).or_else(|| {
            let compiled = self.all.iter().filter(|read| read.is_compiled);
            let mut declared = compiled.flat_map(|read| &read.document.source_descriptions);
            let is_taken = declared.any(|declared| declared.name.value == name);
            by_name.get(name).filter(|_| !is_taken)
        })
    }

    /// What is on the network, from its local copies.
    fn copies(&mut self) {
        for unfound in std::mem::take(&mut self.unfound) {
            let Some((declared, url, copies)) = self.on_the_network(&unfound) else {
                self.unfound.push(unfound);
                continue;
            };
            match copies.read(&url, self.sources) {
                Ok(file) => {
                    self.found(
                        unfound.document,
                        unfound.description,
                        &declared,
                        file,
                        Some(&copies),
                    );
                }
                Err(error) => {
                    let why = Box::new(descriptions::no_copy(&error, &declared, copies.document()));
                    self.unfound.push(MissingSource { why, ..unfound });
                }
            }
        }
    }

    /// The source, its URL, and the copies among which it is looked for.
    fn on_the_network(&self, unfound: &MissingSource) -> Option<(SourceDescription, String, Copies)> {
        let declared = self.declared(unfound)?;
        let read = self.all.get(unfound.document)?;
        let url = read.base.url(&declared.url.value)?;
        Some((declared.clone(), url, read.copies.clone()))
    }

    fn declared(&self, unfound: &MissingSource) -> Option<&SourceDescription> {
        let read = self.all.get(unfound.document)?;
        read.document.source_descriptions.get(unfound.description)
    }

    fn by_self(
        &self,
        unfound: &MissingSource,
        named: &[(SourceId, String)],
    ) -> Option<(SourceDescription, SourceId)> {
        let declared = self.declared(unfound)?;
        let base = &self.all.get(unfound.document)?.base;
        let file = base.by_self(&declared.url.value, named, self.sources)?;
        Some((declared.clone(), file))
    }

    /// `copies`: those that the file is one of, if it is a copy.
    fn found(
        &mut self,
        importing: DocumentId,
        description: usize,
        declared: &SourceDescription,
        file: SourceId,
        copies: Option<&Copies>,
    ) {
        let known = self.all.iter().any(|read| read.source == file);
        if declared.kind == SourceKind::Arazzo && !known {
            let root = Document::open(self.sources, file).and_then(|document| document.root().cloned());
            let document = match root {
                Ok(root) => document::read_document(&root, self.sources, self.findings),
                Err(error) => {
                    let name = &declared.name.value;
                    self.findings
                        .push(syntax(&error).also(declared.url.span, format!("read as source `{name}`")));
                    None
                }
            };
            let Some(document) = document else { return };
            let mut read = match copies {
                Some(copies) => OpenedDocument::copy(document, file, copies),
                None => OpenedDocument::new(document, file, self.sources),
            };
            if let Some(importing) = self.all.get(importing) {
                read.prefix = format!("{}{}.", importing.prefix, declared.name.value);
            }
            self.all.push(read);
        }
        let files = self.all.get_mut(importing).map(|read| &mut read.files);
        if let Some(found) = files.and_then(|files| files.get_mut(description)) {
            *found = Some(file);
        }
    }
}

impl OpenedDocument {
    fn new(document: Arazzo, source: SourceId, sources: &Sources) -> Self {
        let self_uri = document.self_uri.as_ref().map(|text| text.value.as_str());
        Self {
            base: Base::of(source, self_uri, sources),
            copies: Copies::of(source, sources),
            files: vec![None; document.source_descriptions.len()],
            document,
            source,
            prefix: String::new(),
            is_compiled: false,
        }
    }

    /// A copy of what is on the network: what it names is found there as well, and among the same copies.
    fn copy(document: Arazzo, source: SourceId, copies: &Copies) -> Self {
        let self_uri = document.self_uri.as_ref().map(|text| text.value.as_str());
        Self {
            base: Base::of_copy(&copies.url(source).unwrap_or_default(), self_uri),
            copies: copies.clone(),
            files: vec![None; document.source_descriptions.len()],
            document,
            source,
            prefix: String::new(),
            is_compiled: false,
        }
    }

    fn opened(
        self,
        positions: &IdVec<DocumentId, SourceId>,
        sources: &Sources,
        findings: &mut Findings,
    ) -> Loaded {
        let descriptions = descriptions::open(&self.document, &self.files, &self.copies, sources, findings);
        let declared = self.document.source_descriptions.iter().zip(&self.files);
        let arazzo = declared
            .filter(|(declared, _)| declared.kind == SourceKind::Arazzo)
            .filter_map(|(declared, file)| {
                let position = positions.find(|known| Some(known) == file.as_ref())?;
                Some((declared.name.value.clone(), position))
            })
            .collect();
        Loaded {
            descriptions,
            file_name: file_name(self.source, sources),
            arazzo,
            prefix: self.prefix,
            is_compiled: self.is_compiled,
            shared_names: Vec::new(),
            document: self.document,
        }
    }
}

/// The name of a file without its folders. A text without a file has the name that the caller gives it.
pub(in crate::check) fn file_name(source: SourceId, sources: &Sources) -> String {
    let path = sources.path(source);
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
