//! The items of `arazzo-runtime` that generated code names, in one table: generated code imports from it, and no item of a
//! workflow has one of its names (S6).

/// Types and traits.
pub(crate) const TYPES: [&str; 39] = [
    "Both",
    "Checks",
    "Client",
    "Compare",
    "EarlierFailure",
    "Effect",
    "ErrorBodies",
    "EventForm",
    "Expected",
    "Failure",
    "Fingerprint",
    "Form",
    "Given",
    "Json",
    "Limits",
    "Method",
    "Multipart",
    "ObjectWriter",
    "Progress",
    "RawBody",
    "Reply",
    "Request",
    "Secret",
    "SecretSlot",
    "Security",
    "SecurityScheme",
    "Server",
    "ServerVariable",
    "Slot",
    "Step",
    "Style",
    "TimeLimit",
    "Transition",
    "TransportError",
    "Upload",
    "Watch",
    "WorkflowError",
    "XmlElement",
    "XmlNode",
];

/// Functions.
pub(crate) const FUNCTIONS: [&str; 40] = [
    "as_array",
    "as_boolean",
    "as_integer",
    "as_number",
    "as_object",
    "at",
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
    "read_all_members",
    "read_members",
    "read_only_members",
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

/// Modules. A function of a workflow may have the name of one: only types and functions hide each other.
pub(crate) const MODULES: [&str; 4] = ["jsonpath", "regex", "simple", "xpath"];

/// Every item.
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    TYPES.into_iter().chain(FUNCTIONS).chain(MODULES)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::all;
    use crate::{Lints, configure};

    fn beside(path: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
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

    #[test]
    fn s6_the_runtime_has_every_item_of_the_table() {
        let runtime = fs::read_to_string(beside("arazzo-runtime/src/lib.rs")).unwrap();
        let mut public = BTreeSet::new();
        for item in syn::parse_file(&runtime).unwrap().items {
            match item {
                syn::Item::Use(item) => names(&item.tree, &mut public),
                syn::Item::Mod(item) => public.extend([item.ident.to_string()]),
                _ => {}
            }
        }
        let missing: Vec<&str> = all().filter(|item| !public.contains(*item)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn s6_every_item_of_the_table_is_imported_by_a_document_of_the_project() {
        let mut imported = BTreeSet::new();
        for folder in ["specs", "specs/language", "specs/found", "specs/cases"] {
            for entry in fs::read_dir(beside(folder)).unwrap() {
                let path = entry.unwrap().path();
                if !path.to_string_lossy().contains(".arazzo.") {
                    continue;
                }
                let Ok(generated) = configure().allow(Lints::Warnings).generate(&path) else {
                    continue;
                };
                for item in syn::parse2::<syn::File>(generated.items).unwrap().items {
                    if let syn::Item::Use(item) = item {
                        names(&item.tree, &mut imported);
                    }
                }
            }
        }
        let unused: Vec<&str> = all().filter(|item| !imported.contains(*item)).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }
}
