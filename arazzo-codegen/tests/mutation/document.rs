//! A valid document with the files that it reads, and the nodes in it.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use arazzo_codegen::configure;
use arazzo_codegen::source::{Document as Parsed, Node, Sources, Value};

/// A document that compiles.
pub struct Document {
    /// Its path below the folder it is from.
    pub name: String,
    /// The files that the compiler reads, the document itself first.
    pub files: Vec<File>,
    /// Every word of the files.
    words: BTreeSet<String>,
}

/// A file of a document.
pub struct File {
    /// Below the folder that the document is from.
    pub path: PathBuf,
    pub text: String,
    pub root: Node,
}

/// A node, and what leads to it.
#[derive(Clone)]
pub struct Place<'d> {
    /// The keys and positions that lead to it.
    pub path: Vec<String>,
    pub node: &'d Node,
    /// The mapping or the list that it is in; for the root itself.
    pub parent: &'d Node,
    /// Its position in the mapping or the list.
    pub position: usize,
}

impl Document {
    /// Reads a document and what it needs; `None` when it does not compile.
    pub fn load(folder: &Path, name: &str) -> Option<Self> {
        let generated = configure().root(folder).generate(name).ok()?;
        let mut files = Vec::new();
        let sources = Sources::new();
        for path in &generated.files {
            let text = fs::read_to_string(path).ok()?;
            let source = sources.read(path).ok()?;
            let root = Parsed::open(&sources, source).ok()?.root().ok()?.clone();
            let path = path.strip_prefix(folder).ok()?.to_owned();
            files.push(File { path, text, root });
        }
        let texts = files.iter().map(|file| file.text.as_str());
        let words = texts.flat_map(|text| text.split(|next: char| !next.is_alphanumeric()));
        let words = words.map(str::to_owned).collect();
        Some(Self {
            name: name.to_owned(),
            files,
            words,
        })
    }

    /// The Arazzo document itself.
    pub fn arazzo(&self) -> &File {
        &self.files[0]
    }

    /// Whether the words of a name are all in the files.
    pub fn has_words(&self, name: &str) -> bool {
        let mut words = name.split(|next: char| !next.is_alphanumeric());
        words.all(|word| self.words.contains(word))
    }

    /// The OpenAPI documents with their positions among the files.
    pub fn openapi(&self) -> impl Iterator<Item = (usize, &File)> {
        let files = self.files.iter().enumerate();
        files.filter(|(_, file)| file.root.get("paths").is_some())
    }
}

impl File {
    /// The number of the line, from 1, that a byte is on.
    pub fn line(&self, byte: usize) -> usize {
        1 + self.text[..byte].matches('\n').count()
    }

    /// The bytes of a string that is written on one line as it is, without its quotes.
    pub fn verbatim(&self, node: &Node) -> Option<Range<usize>> {
        let value = node.as_str().filter(|value| !value.is_empty())?;
        let range = range(node);
        let written = &self.text[range.clone()];
        if written.contains('\n') {
            return None;
        }
        if written == value {
            return Some(range);
        }
        let inner = range.start + 1..range.end.max(range.start + 2) - 1;
        (written.starts_with(['"', '\'']) && self.text.get(inner.clone()) == Some(value)).then_some(inner)
    }

    /// Whether a string stands in the file without quotes.
    pub fn is_plain(&self, node: &Node) -> bool {
        node.as_str() == Some(&self.text[range(node)])
    }

    /// Whether a mapping or a list is written without brackets.
    pub fn is_block(&self, node: &Node) -> bool {
        !self.text[range(node)].starts_with(['{', '['])
    }

    /// Where a word stands in a part of the text, and not within a longer one.
    pub fn words(&self, part: Range<usize>, word: &str) -> Vec<usize> {
        let is_word =
            |next: Option<char>| next.is_some_and(|next| next.is_alphanumeric() || "-_".contains(next));
        let found = self.text[part.clone()]
            .match_indices(word)
            .map(|(at, _)| part.start + at);
        found
            .filter(|at| {
                !is_word(self.text[..*at].chars().next_back())
                    && !is_word(self.text[at + word.len()..].chars().next())
            })
            .collect()
    }

    /// The places that one of the patterns leads to: keys and positions with `/` between, `*` for any, `a|b` for either,
    /// and at the end `**` for whatever is below.
    pub fn at<'d>(&'d self, patterns: &[&str]) -> Vec<Place<'d>> {
        let mut found = Vec::new();
        for pattern in patterns {
            let pattern: Vec<&str> = pattern.split('/').collect();
            self.follow(&self.root, &pattern, &[], &mut found);
        }
        found.sort_by_key(|place| (range(place.node).start, place.path.len()));
        found
    }

    fn follow<'d>(&'d self, parent: &'d Node, pattern: &[&str], path: &[String], found: &mut Vec<Place<'d>>) {
        let Some((first, rest)) = pattern.split_first() else {
            return;
        };
        for (position, (name, node)) in children(parent).into_iter().enumerate() {
            let is_meant = first.starts_with('*') || first.split('|').any(|word| word == name);
            if !is_meant || !self.is_own(parent, node) {
                continue;
            }
            let path = [path, &[name]].concat();
            let rest = if *first == "**" { pattern } else { rest };
            self.follow(node, rest, &path, found);
            if rest.is_empty() || *first == "**" {
                found.push(Place {
                    path,
                    node,
                    parent,
                    position,
                });
            }
        }
    }

    /// Whether a node is written where its parent is, and not repeated there by an alias.
    fn is_own(&self, parent: &Node, node: &Node) -> bool {
        let inside = range(parent).start <= range(node).start && range(node).end <= range(parent).end;
        let is_alias = self.text[range(node)].starts_with('*');
        inside && !(is_alias && node.as_str().is_none_or(|value| !value.starts_with('*')))
    }

    /// Every node, except what aliases repeat.
    pub fn places(&self) -> Vec<Place<'_>> {
        self.at(&["**"])
    }
}

/// The bytes of a document and of the files beside it that it names.
pub fn size(folder: &Path, name: &str) -> u64 {
    let path = folder.join(name);
    let Ok(text) = fs::read_to_string(&path) else {
        return u64::MAX;
    };
    let urls = text.lines().filter_map(|line| line.split_once("url: "));
    let files = urls.filter_map(|(_, url)| {
        let file = path.parent()?.join(url.trim().trim_matches(['"', '\'']));
        Some(fs::metadata(file).ok()?.len())
    });
    text.len() as u64 + files.sum::<u64>()
}

fn children(node: &Node) -> Vec<(String, &Node)> {
    match &node.value {
        Value::Mapping(mapping) => {
            let entries = mapping.iter();
            entries
                .map(|entry| (entry.key.text.clone(), &entry.value))
                .collect()
        }
        Value::Sequence(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(position, item)| (position.to_string(), item))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The bytes of a node.
pub fn range(node: &Node) -> Range<usize> {
    node.span.start as usize..node.span.end as usize
}

impl<'d> Place<'d> {
    /// The bytes of the key, when it is in a mapping.
    pub fn key(&self) -> Option<Range<usize>> {
        let entry = self.parent.as_mapping()?.iter().nth(self.position)?;
        Some(entry.key.span.start as usize..entry.key.span.end as usize)
    }

    /// The name of the key, or the position.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// The field of the same object.
    pub fn beside(&self, field: &str) -> Option<&'d Node> {
        self.parent.get(field)
    }

    /// The fields of the same object.
    pub fn siblings(&self) -> Vec<&'d Node> {
        children(self.parent).into_iter().map(|(_, node)| node).collect()
    }

    /// The bytes to cut so that the field or the item is gone and the rest is as it was; `None` for the only one.
    pub fn cut(&self, file: &File) -> Option<Range<usize>> {
        let starts: Vec<usize> = match &self.parent.value {
            Value::Mapping(mapping) => mapping
                .iter()
                .map(|entry| entry.key.span.start as usize)
                .collect(),
            _ => self
                .siblings()
                .into_iter()
                .map(|node| range(node).start)
                .collect(),
        };
        let cut = match starts.get(self.position + 1) {
            Some(next) => starts[self.position]..*next,
            None => range(self.siblings()[self.position.checked_sub(1)?]).end..range(self.node).end,
        };
        // An anchor would be missed elsewhere.
        let written = file.text.get(cut.clone())?;
        (!written.contains(" &") && !written.contains("<<")).then_some(cut)
    }
}
