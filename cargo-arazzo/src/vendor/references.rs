//! The references of a document.

use std::path::Path;

use arazzo_codegen::source::{Document, Node, SourceId, Sources, resolve};

/// The files and URLs that the `$ref`s of a document lead to, itself not among them, each once. None in a text that is
/// no YAML or JSON.
pub(super) fn references(sources: &Sources, source: SourceId) -> Vec<String> {
    // Nothing to parse in most documents.
    if !sources.text(source).contains("$ref") {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Ok(document) = Document::open(sources, source)
        && let Ok(root) = document.root()
    {
        // OpenAPI 3.2: the document by the name that it gives itself.
        let own = root.get("$self").and_then(Node::as_str).unwrap_or_default();
        collect(root, &mut found);
        found.retain(|reference| reference != own);
    }
    found
}

fn collect(node: &Node, found: &mut Vec<String>) {
    for item in node.as_sequence().unwrap_or_default() {
        collect(item, found);
    }
    for entry in node.as_mapping().into_iter().flatten() {
        if entry.key.text == "$ref"
            && let Some(reference) = entry.value.as_str()
        {
            let file = reference.split('#').next().unwrap_or_default();
            if !file.is_empty() && !found.iter().any(|known| known == file) {
                found.push(file.to_owned());
            }
        }
        collect(&entry.value, found);
    }
}

/// The base of the references in the copy of an Arazzo document (S3): its `$self`, or the URL it was downloaded from.
pub(super) fn base(copy: &Path, url: &str) -> String {
    let sources = Sources::new();
    let source = sources.read(copy).ok();
    let document = source.and_then(|source| Document::open(&sources, source).ok());
    let own = document.and_then(|document| document.node(&["$self"]).ok()?);
    let own = own.as_ref().and_then(Node::as_str);
    resolve(url, own.unwrap_or_default())
}

/// The URLs that the references of the document at a URL lead to.
pub(super) fn urls(url: &str, text: String) -> Vec<String> {
    let sources = Sources::new();
    let source = sources.add_text(url.as_ref(), text);
    let references = references(&sources, source);
    references
        .iter()
        .map(|reference| resolve(url, reference))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::urls;

    #[test]
    fn what_is_referred_to_is_named_once() {
        let text = "\
$self: https://h/self.yaml
a: {$ref: './b.yaml#/x'}
b: [{$ref: '#/a'}, {$ref: './b.yaml#/y'}, {$ref: ../c/d.json}, {$ref: 'https://g/e.yaml#/x'}]
c: {$ref: 'https://h/self.yaml#/a', properties: {$ref: {type: string}}}
";
        assert_eq!(
            urls("https://h/v1/a.yaml", text.to_owned()),
            ["https://h/v1/b.yaml", "https://h/c/d.json", "https://g/e.yaml"]
        );
        assert_eq!(urls("https://h/a.yaml", "$ref: [".to_owned()), [""; 0]);
    }
}
