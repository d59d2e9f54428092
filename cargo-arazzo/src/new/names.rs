//! Names in a new document.

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

/// What a person would call an operation: FastAPI makes its ids of the function's name, the path and the method,
/// `read_run_runs__id__get`, of which the name is enough.
pub(super) fn route<'i>(id: &'i str, method: &str, path: &str) -> &'i str {
    let suffix = format!("_{}", method.to_ascii_lowercase());
    let Some(name) = id.strip_suffix(&suffix) else {
        return id;
    };
    // The path that the id is made of may lack what the server puts in front.
    let parts = path.match_indices('/').map(|(at, _)| &path[at..]);
    let found = parts.into_iter().find_map(|path| {
        let written: String = path
            .chars()
            .map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' })
            .collect();
        name.strip_suffix(&written)
    });
    found.filter(|name| !fit(name).is_empty()).unwrap_or(id)
}

/// What stands in a collection: the last part of a path that is no variable, such as `flow_runs`.
pub(super) fn resource(path: &str) -> Option<String> {
    let last = path
        .rsplit('/')
        .find(|part| !part.is_empty() && !part.contains('{'))?;
    Some(fit(last)).filter(|resource| !resource.is_empty())
}

/// Whether a name in plain letters identifies whatever it is of, and says nothing of that.
pub(super) fn identifies(plain: &str) -> bool {
    ["id", "uid", "uuid", "guid", "key", "name", "slug"].contains(&plain)
}

/// Two names as one, in the way in which the first is written: `flow_run` and `id` give `flow_run_id`, `flowRun` and `id`
/// give `flowRunId`.
pub(super) fn beside(first: &str, second: &str) -> String {
    let is_snake = first.contains('_') && !first.contains(|c: char| c.is_ascii_uppercase());
    if is_snake {
        format!("{first}_{second}")
    } else {
        fit(&format!("{first} {second}"))
    }
}

/// `flow_run` of `flow_runs`, with its case and joints.
pub(super) fn singular_as_written(name: &str) -> String {
    let singular = singular(name);
    let mut letters = 0;
    let kept: String = name
        .chars()
        .take_while(|c| {
            letters += usize::from(c.is_ascii_alphanumeric());
            letters <= singular.len()
        })
        .collect();
    // `category` of `categories` has other letters at its end.
    if plain(&kept) == singular { kept } else { singular }
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

    use super::{beside, fit, kebab, resource, route, singular, singular_as_written, source, unique};

    #[test]
    fn the_ids_of_fastapi_are_the_names_of_their_functions() {
        for (id, method, path, name) in [
            (
                "read_flow_run_flow_runs__id__get",
                "GET",
                "/flow_runs/{id}",
                "read_flow_run",
            ),
            (
                "read_flow_run_flow_runs__id__get",
                "GET",
                "/api/flow_runs/{id}",
                "read_flow_run",
            ),
            ("root__get", "GET", "/", "root"),
            ("root_get", "GET", "/", "root_get"),
            ("get_items_items_get", "GET", "/items", "get_items"),
            ("list_all_get", "POST", "/all", "list_all_get"),
            ("_items_get", "GET", "/items", "_items_get"),
        ] {
            assert_eq!(route(id, method, path), name, "{id} {path}");
        }
    }

    #[test]
    fn a_name_beside_another_is_written_like_it() {
        assert_eq!(beside("flow_run", "id"), "flow_run_id");
        assert_eq!(beside("flowRun", "id"), "flowRunId");
        assert_eq!(beside("pet", "id"), "petId");
        let written = ["flow_runs", "categories", "flowRuns", "status"].map(singular_as_written);
        assert_eq!(written, ["flow_run", "category", "flowRun", "statu"]);
        assert_eq!(resource("/api/flow_runs/{id}").as_deref(), Some("flow_runs"));
        assert_eq!(resource("/{id}"), None);
    }

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
