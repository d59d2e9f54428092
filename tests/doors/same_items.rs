//! What the two doors give is the same, item by item, after the compiler has expanded it.

use syn::{Item, ItemMod};

use crate::fixture::{BOTH, Fixture, build_script};

const DOCUMENTS: [&str; 3] = [
    "chatgpt-create-and-poll-response",
    "openai-batch-job",
    "openai-download-batch-results",
];

#[test]
fn both_doors_give_the_same_items() {
    let user = Fixture::new("both-doors", BOTH);
    user.copy("specs/openai-files-and-batches.openapi.yaml");
    user.copy("specs/openai-responses.openapi.yaml");
    let paths = DOCUMENTS.map(|name| format!("specs/{name}.arazzo.yaml"));
    for path in &paths {
        user.copy(path);
    }
    user.write("build.rs", &build_script(&paths));
    let included = DOCUMENTS.map(|name| format!("arazzo_runtime::include_workflows!({name:?});"));
    let in_place = paths.map(|path| format!("arazzo_runtime::arazzo_workflow!({path:?});"));
    user.write(
        "src/lib.rs",
        &format!(
            "mod hook {{ {} }}\nmod by_macro {{ {} }}\n",
            included.concat(),
            in_place.concat()
        ),
    );

    let expanded = user.expanded();
    let hook = items(&expanded, "hook");
    let by_macro = items(&expanded, "by_macro");
    let tracking = |item: &Item| matches!(item, Item::Const(constant) if constant.ident == "_");
    // The document and its source, for each.
    assert_eq!(
        by_macro.iter().filter(|item| tracking(item)).count(),
        2 * DOCUMENTS.len()
    );
    let by_macro = by_macro.into_iter().filter(|item| !tracking(item)).collect();

    let (hook, by_macro) = (source(hook), source(by_macro));
    for name in ["create_and_poll_response", "batch_job", "download_batch_results"] {
        assert!(hook.contains(&format!("pub async fn {name}(")), "{hook}");
    }
    let difference = hook
        .lines()
        .zip(by_macro.lines())
        .find(|(hook, by_macro)| hook != by_macro);
    assert_eq!(difference, None);
    assert_eq!(hook.lines().count(), by_macro.lines().count());
}

/// What stands in a module of the expanded crate.
fn items(expanded: &str, module: &str) -> Vec<Item> {
    let file = syn::parse_file(expanded).unwrap();
    let content = file.items.into_iter().find_map(|item| match item {
        Item::Mod(ItemMod { ident, content, .. }) if ident == module => content,
        _ => None,
    });
    content.unwrap().1
}

/// In one format: the hook's file has `///` where the macro's tokens have `#[doc = …]`.
fn source(items: Vec<Item>) -> String {
    prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items,
    })
}
