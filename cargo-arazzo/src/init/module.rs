//! The code that `init` adds to a crate.

use std::fmt::Write as _;

/// The build script for documents.
pub(super) fn build_script(documents: &[String]) -> String {
    let documents: Vec<String> = documents.iter().map(|document| format!("{document:?}")).collect();
    let list = match documents.as_slice() {
        [one] => format!("&[{one}]"),
        several => format!("&[\n            {},\n        ]", several.join(",\n            ")),
    };
    format!(
        "//! Compiles the workflows.\n\nfn main() {{\n    arazzo_codegen::configure()\n        .compile({list})\n        \
         .unwrap_or_else(|diagnostics| diagnostics.exit());\n}}\n"
    )
}

/// `src/workflows.rs` with a module for each document; `old` is what is there.
pub(super) fn workflows(old: &str, documents: &[String]) -> String {
    let mut text = if old.is_empty() {
        "//! The workflows, compiled by the build script.\n".to_owned()
    } else {
        old.to_owned()
    };
    for document in documents {
        let name = stem(document);
        let include = format!("arazzo_runtime::include_workflows!({name:?});");
        if !old.contains(&include) {
            let module = module_name(name);
            let _ = write!(
                text,
                "\n/// The workflows of `{document}`.\npub mod {module} {{\n    {include}\n}}\n"
            );
        }
    }
    text
}

/// The root of the crate with the module, behind what has to stand in front of it.
pub(super) fn with_module(root: &str, is_library: bool) -> String {
    let declares = |line: &str| {
        let line = line.trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        line.starts_with("mod workflows;") || line.starts_with("mod workflows {")
    };
    if root.lines().any(declares) {
        return root.to_owned();
    }
    let module = if is_library {
        "pub mod workflows;"
    } else {
        "mod workflows;"
    };
    let (head, rest) = root.split_at(head(root));
    let mut text = head.to_owned();
    if !head.is_empty() && !head.ends_with("\n\n") {
        text.push('\n');
    }
    text.push_str(module);
    text.push('\n');
    let follows_module = rest.starts_with("mod ") || rest.starts_with("pub mod ");
    if !rest.is_empty() && !follows_module {
        text.push('\n');
    }
    text.push_str(rest);
    text
}

/// The length of what stands in front of the first item: the documentation of the crate and its attributes.
fn head(root: &str) -> usize {
    let mut length = 0;
    let mut open = 0_i32;
    for line in root.split_inclusive('\n') {
        let trimmed = line.trim();
        let is_head =
            open > 0 || trimmed.is_empty() || trimmed.starts_with("//!") || trimmed.starts_with("#!");
        if !is_head {
            break;
        }
        if open > 0 || trimmed.starts_with("#!") {
            let count = |bracket| i32::try_from(trimmed.matches(bracket).count()).unwrap_or_default();
            open += count('[') - count(']');
        }
        length += line.len();
    }
    length
}

/// The name that `include_workflows!` takes: the file's without `.arazzo` and its extension.
fn stem(document: &str) -> &str {
    let name = document.rsplit('/').next().unwrap_or(document);
    let name = [".yaml", ".yml", ".json"]
        .iter()
        .find_map(|extension| name.strip_suffix(extension))
        .unwrap_or(name);
    name.strip_suffix(".arazzo").unwrap_or(name)
}

/// The name of a Rust module.
fn module_name(stem: &str) -> String {
    let name: String = stem
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    let name = name.trim_matches('_');
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("workflows_{name}")
    } else if [
        "async", "await", "box", "break", "const", "continue", "crate", "do", "else", "enum", "extern",
        "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
        "move", "mut", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
        "try", "type", "typeof", "unsafe", "use", "virtual", "where", "while", "yield",
    ]
    .contains(&name)
    {
        format!("{name}_workflows")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{module_name, stem, with_module, workflows};

    #[test]
    fn the_module_stands_behind_the_head() {
        for (root, expected) in [
            ("fn main() {}\n", "mod workflows;\n\nfn main() {}\n"),
            (
                "//! A.\n\n#![warn(\n    missing_docs\n)]\nmod b;\n",
                "//! A.\n\n#![warn(\n    missing_docs\n)]\n\nmod workflows;\nmod b;\n",
            ),
            ("//! A.\n", "//! A.\n\nmod workflows;\n"),
            ("", "mod workflows;\n"),
            ("mod a;\nmod workflows;\n", "mod a;\nmod workflows;\n"),
        ] {
            assert_eq!(with_module(root, false), expected, "{root}");
        }
        assert!(with_module("", true).starts_with("pub mod"));
    }

    #[test]
    fn a_document_has_one_module() {
        let documents = ["specs/open-ai.arazzo.yaml".to_owned()];
        let once = workflows("", &documents);
        assert!(
            once.contains("pub mod open_ai {\n    arazzo_runtime::include_workflows!(\"open-ai\");"),
            "{once}"
        );
        assert_eq!(workflows(&once, &documents), once);
        assert_eq!(stem("a/b.arazzo.json"), "b");
        assert_eq!(
            [module_name("2-x"), module_name("type")],
            ["workflows_2_x", "type_workflows"]
        );
    }
}
