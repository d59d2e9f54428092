//! Names for what a new document has.

use std::path::Path;

/// The name of a source description: the file's, without what says that it is OpenAPI.
pub(super) fn source(file: &Path) -> String {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let stem = name
        .trim_end_matches(".json")
        .trim_end_matches(".yaml")
        .trim_end_matches(".yml")
        .trim_end_matches(".openapi");
    match fit(stem) {
        stem if stem.is_empty() || stem == "openapi" || stem == "swagger" => "api".to_owned(),
        stem => stem,
    }
}

/// The name with nothing in it but letters and digits of ASCII, `_` and `-`; what is between others is joined as in
/// `camelCase`.
pub(super) fn fit(name: &str) -> String {
    let mut fit = String::with_capacity(name.len());
    let mut starts_word = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '_' || c == '-' {
            if starts_word && !fit.is_empty() {
                fit.push(c.to_ascii_uppercase());
            } else {
                fit.push(c);
            }
            starts_word = false;
        } else {
            starts_word = true;
        }
    }
    fit.trim_matches('-').to_owned()
}

/// `kebab-case`, for the id of a workflow.
pub(super) fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 4);
    let mut after_lower = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && after_lower {
                kebab.push('-');
            }
            after_lower = !c.is_ascii_uppercase();
            kebab.push(c.to_ascii_lowercase());
        } else if !kebab.is_empty() && !kebab.ends_with('-') {
            kebab.push('-');
            after_lower = false;
        }
    }
    kebab.trim_matches('-').to_owned()
}

/// The name, with a number when it is taken.
pub(super) fn unique(name: String, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(&name) {
        return name;
    }
    let numbered = (2..).map(|number| format!("{name}{number}"));
    numbered.into_iter().find(|name| !is_taken(name)).unwrap_or(name)
}

/// Letters and digits only, so that `batch_id`, `batchId` and `batch-id` are one name.
pub(super) fn plain(name: &str) -> String {
    let kept = name.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

/// `batch` of `batches`, `pet` of `pets`, `category` of `categories`.
pub(super) fn singular(name: &str) -> String {
    let name = plain(name);
    for (ending, instead) in [
        ("ies", "y"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("sses", "ss"),
        ("xes", "x"),
        ("s", ""),
    ] {
        if let Some(stem) = name.strip_suffix(ending).filter(|stem| stem.len() > 1) {
            return format!("{stem}{instead}");
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{fit, kebab, singular, source, unique};

    #[test]
    fn names_are_made_to_fit() {
        assert_eq!(source(Path::new("a/open-ai.openapi.yaml")), "open-ai");
        assert_eq!(source(Path::new("openapi.json")), "api");
        assert_eq!(fit("get/pets/{petId}"), "getPetsPetId");
        assert_eq!(kebab("createChatCompletion"), "create-chat-completion");
        assert_eq!(kebab("GET /pets/{id}"), "get-pets-id");
        assert_eq!(
            ["batches", "pets", "categories", "status", "addresses"].map(singular),
            ["batch", "pet", "category", "statu", "address"]
        );
        assert_eq!(unique("a".to_owned(), |name| ["a", "a2"].contains(&name)), "a3");
    }
}
