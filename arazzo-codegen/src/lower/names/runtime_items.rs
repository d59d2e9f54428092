//! The items of `arazzo_runtime::codegen::v1`. Generated code imports all of them, so no item of a workflow may have
//! one of their names and hide it (S6).

/// Types and traits.
pub(crate) const TYPES: [&str; 35] = [
    "Checkpoint",
    "Checks",
    "Client",
    "Compare",
    "Effect",
    "ErrorBodies",
    "EventForm",
    "Expected",
    "Failure",
    "Fingerprint",
    "Form",
    "Handlers",
    "Json",
    "Judged",
    "Method",
    "Multipart",
    "RawBody",
    "Reply",
    "Request",
    "Run",
    "Secret",
    "SecretSlot",
    "Security",
    "SecurityScheme",
    "Server",
    "ServerVariable",
    "Slot",
    "Step",
    "Style",
    "Transition",
    "Upload",
    "Workflow",
    "WorkflowError",
    "XmlElement",
    "XmlNode",
];

/// Functions.
pub(crate) const FUNCTIONS: [&str; 38] = [
    "as_array",
    "as_boolean",
    "as_integer",
    "as_number",
    "as_object",
    "at",
    "body_as_base64",
    "body_as_json",
    "body_as_text",
    "convert",
    "demand",
    "from_json",
    "has_any_member",
    "json_array",
    "json_object",
    "json_raw",
    "json_text",
    "json_tree",
    "json_value",
    "not_null",
    "one_of",
    "one_of_or",
    "only_item",
    "payload",
    "replace",
    "replace_selected",
    "select",
    "select_at",
    "select_one",
    "text",
    "url_encoded",
    "within",
    "xml",
    "xml_cdata",
    "xml_comment",
    "xml_name",
    "xml_name_part",
    "xml_text",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use proc_macro2::{TokenStream, TokenTree};

    use super::{FUNCTIONS, TYPES};
    use crate::{Lints, configure};

    /// Modules and macros. A function of a workflow may have the name of one: only types and functions hide each other.
    const MODULES: [&str; 8] = [
        "call",
        "jsonpath",
        "members",
        "regex",
        "simple",
        "state",
        "step_state",
        "xpath",
    ];

    /// Items of the standard library, serde and `serde_json` in the runtime's module; `names.rs` reserves them.
    const LIBRARIES: [&str; 7] = [
        "BTreeMap",
        "Deserialize",
        "Deserializer",
        "Duration",
        "Serialize",
        "Serializer",
        "Value",
    ];

    fn beside(path: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
    }

    /// Every item of the table.
    fn all() -> impl Iterator<Item = &'static str> {
        TYPES.into_iter().chain(FUNCTIONS).chain(MODULES)
    }

    /// The last names of a tree of `use`.
    fn names(tree: &syn::UseTree, found: &mut BTreeSet<String>) {
        match tree {
            syn::UseTree::Path(path) => names(&path.tree, found),
            syn::UseTree::Name(name) => found.extend([name.ident.to_string()]),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, found)),
            syn::UseTree::Rename(_) | syn::UseTree::Glob(_) => {}
        }
    }

    /// Every identifier that is neither a field nor a method.
    fn identifiers(code: TokenStream, found: &mut BTreeSet<String>) {
        let mut is_member = false;
        for tree in code {
            match &tree {
                TokenTree::Ident(ident) if !is_member => found.extend([ident.to_string()]),
                TokenTree::Group(group) => identifiers(group.stream(), found),
                _ => {}
            }
            is_member = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '.');
        }
    }

    #[test]
    fn s6_the_runtime_has_the_items_of_the_table_and_no_others() {
        let module = fs::read_to_string(beside("arazzo-runtime/src/codegen/v1.rs")).unwrap();
        let mut has = BTreeSet::new();
        for item in syn::parse_file(&module).unwrap().items {
            if let syn::Item::Use(item) = item {
                names(&item.tree, &mut has);
            }
        }
        let table: BTreeSet<String> = all().chain(LIBRARIES).map(str::to_owned).collect();
        assert_eq!(has, table);
    }

    #[test]
    fn s6_a_document_of_the_project_uses_every_item_of_the_table() {
        let mut used = BTreeSet::new();
        for folder in ["specs", "specs/language", "specs/found", "specs/cases"] {
            for entry in fs::read_dir(beside(folder)).unwrap() {
                let path = entry.unwrap().path();
                if !path.to_string_lossy().contains(".arazzo.") {
                    continue;
                }
                if let Ok(generated) = configure().allow(Lints::Warnings).generate(&path) {
                    identifiers(generated.items, &mut used);
                }
            }
        }
        let unused: Vec<&str> = all().filter(|item| !used.contains(*item)).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }
}
