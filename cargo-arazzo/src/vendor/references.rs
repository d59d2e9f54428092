//! The files that a document refers to.

use arazzo_codegen::source::{Document, Node, Sources};

/// The file parts of all `$ref`s that are relative and lead out of the document, each once. None in a text that is no
/// YAML or JSON.
pub(super) fn references(text: &str) -> Vec<String> {
    // Nothing to parse in most documents.
    if !text.contains("$ref") {
        return Vec::new();
    }
    let sources = Sources::new();
    let source = sources.add_text("download".as_ref(), text.to_owned());
    let mut found = Vec::new();
    if let Ok(document) = Document::open(&sources, source)
        && let Ok(root) = document.root()
    {
        collect(root, &mut found);
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
            // The reader follows no reference to the network.
            let is_relative = !file.is_empty() && !file.contains("://") && !file.starts_with("//");
            if is_relative && !found.iter().any(|known| known == file) {
                found.push(file.to_owned());
            }
        }
        collect(&entry.value, found);
    }
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn the_files_are_named_once() {
        let text = "\
a: {$ref: './b.yaml#/x'}
b: [{$ref: '#/a'}, {$ref: './b.yaml#/y'}, {$ref: c/d.json}, {$ref: 'https://h/e.yaml'}]
";
        assert_eq!(references(text), ["./b.yaml", "c/d.json"]);
        assert_eq!(references("$ref: ["), [""; 0]);
    }
}
