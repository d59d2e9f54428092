//! Adds the dependencies to a manifest and leaves the rest unchanged.

use std::path::PathBuf;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// The version of the crates, which is this one's.
const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION_MAJOR"),
    ".",
    env!("CARGO_PKG_VERSION_MINOR")
);

/// Why a manifest cannot be changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ManifestError {
    #[error("it is not well-formed: {0}")]
    Syntax(#[from] toml_edit::TomlError),
    #[error("it has no `[package]`; say which crate is meant with `--manifest-path`")]
    NoPackage,
    #[error("`{0}` is not a table")]
    NoTable(&'static str),
}

/// The manifest with the dependencies, and the path of the build script. `checkout` is the way to the crates.
pub(super) fn changed(text: &str, checkout: Option<&str>) -> Result<(String, PathBuf), ManifestError> {
    let mut manifest: DocumentMut = text.parse()?;
    let package = manifest
        .get("package")
        .and_then(Item::as_table_like)
        .ok_or(ManifestError::NoPackage)?;
    let build_script = match package.get("build").and_then(Item::as_str) {
        Some(path) => PathBuf::from(path),
        None => PathBuf::from("build.rs"),
    };
    add(
        &mut manifest,
        "dependencies",
        "arazzo-runtime",
        ours("arazzo-runtime", checkout),
    )?;
    add(&mut manifest, "dependencies", "tokio", tokio())?;
    add(
        &mut manifest,
        "build-dependencies",
        "arazzo-codegen",
        ours("arazzo-codegen", checkout),
    )?;
    Ok((manifest.to_string(), build_script))
}

fn add(
    manifest: &mut DocumentMut,
    table: &'static str,
    name: &str,
    requirement: Value,
) -> Result<(), ManifestError> {
    let dependencies = manifest.entry(table).or_insert(Item::Table(Table::new()));
    let dependencies: &mut dyn TableLike = dependencies
        .as_table_like_mut()
        .ok_or(ManifestError::NoTable(table))?;
    if !dependencies.contains_key(name) {
        dependencies.insert(name, Item::Value(requirement));
    }
    Ok(())
}

fn ours(name: &str, checkout: Option<&str>) -> Value {
    match checkout {
        None => VERSION.into(),
        Some(checkout) => {
            let mut table = InlineTable::new();
            table.insert("path", format!("{checkout}/{name}").into());
            table.into()
        }
    }
}

/// What the examples run on.
fn tokio() -> Value {
    let mut table = InlineTable::new();
    table.insert("version", "1".into());
    table.insert("features", Value::Array(Array::from_iter(["macros", "rt"])));
    table.into()
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn what_is_there_stays_as_it_is() {
        let text = "# mine\n[package]\nname = 'a'\n\n[dependencies]\n# async\ntokio = '1.40' # pinned\n";
        let (new, build_script) = changed(text, None).unwrap();
        assert_eq!(
            new,
            format!("{text}arazzo-runtime = \"0.1\"\n\n[build-dependencies]\narazzo-codegen = \"0.1\"\n")
        );
        assert_eq!(build_script.to_str(), Some("build.rs"));
        assert_eq!(
            changed(&new, None).unwrap().0,
            new,
            "a second time changes nothing"
        );
    }

    #[test]
    fn a_checkout_is_depended_on_by_path() {
        let (new, build_script) =
            changed("[package]\nname = 'a'\nbuild = 'b/build.rs'\n", Some("../x")).unwrap();
        assert!(
            new.contains("arazzo-runtime = { path = \"../x/arazzo-runtime\" }"),
            "{new}"
        );
        assert!(
            new.contains("tokio = { version = \"1\", features = [\"macros\", \"rt\"] }"),
            "{new}"
        );
        assert_eq!(build_script.to_str(), Some("b/build.rs"));
    }

    #[test]
    fn what_is_no_crate_is_refused() {
        assert!(
            changed("[workspace]\n", None)
                .unwrap_err()
                .to_string()
                .contains("[package]")
        );
        assert!(
            changed("[package", None)
                .unwrap_err()
                .to_string()
                .contains("well-formed")
        );
    }
}
