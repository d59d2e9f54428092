//! The root of the crate shows the names that users write, and few others.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::BTreeSet;
use std::fs;

/// The names at the root of the documentation.
const MOST: usize = 50;

#[test]
fn the_root_has_few_names() {
    let library = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs")).unwrap();
    let mut names = BTreeSet::new();
    let mut is_hidden = false;
    for item in library.split_inclusive([';', '}']) {
        let declared = item.lines().filter(|line| !line.trim_start().starts_with("//"));
        let item = declared.collect::<Vec<_>>().join(" ");
        is_hidden |= item.contains("doc(hidden)");
        if let Some((_, module)) = item.split_once("pub mod ") {
            names.extend((!is_hidden).then(|| module.trim_end_matches(';').to_owned()));
            is_hidden = false;
        }
        if let Some((_, path)) = item.split_once("pub use ") {
            let list = path.trim_end_matches(';').rsplit("::").next().unwrap();
            let listed = list.split([',', '{', '}']).map(str::trim);
            names.extend(listed.filter(|name| !name.is_empty()).map(ToOwned::to_owned));
        }
    }
    assert!(
        names.contains("Client") && names.contains("turn") && names.contains("error"),
        "{names:?}"
    );
    assert!(!names.contains("codegen"), "{names:?}");
    // The macros beside them.
    let count = names.len() + 2;
    assert!(count <= MOST, "{count}: {names:?}");
}
