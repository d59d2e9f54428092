//! The macro in its two forms, and when it is expanded again.

use crate::broken::path;
use crate::fixture::{Fixture, MACRO};

const OPENAPI: &str = "tests/broken/library.openapi.yaml";

const CODE: &str = r#"
//! A crate whose documentation is complete.
#![deny(warnings, missing_docs)]

/// The form without a module.
pub mod plain {
    arazzo_runtime::arazzo_workflow!("DOCUMENT");
}

/// Its module can be reached from here only when it is as public as it says.
pub mod outer {
    arazzo_runtime::arazzo_workflow! {
        /// The form that names the module.
        pub mod named = "DOCUMENT"
    }
}

use outer::named;

/// The same items from both.
pub fn inputs() -> (plain::LendBookInputs, named::LendBookInputs) {
    (plain::LendBookInputs::new("Emma"), named::LendBookInputs::new("Emma"))
}
"#;

/// Where the source's document is not: beside the Arazzo document.
const STALE: &str = "stale/lend.arazzo.yaml";

const OVERRIDDEN: &str = r#"
//! A crate that says where the documents of sources are.
#![deny(warnings, missing_docs)]

/// The form without a module.
pub mod plain {
    arazzo_runtime::arazzo_workflow!("DOCUMENT", source "SOURCE" = "OPENAPI");
}

arazzo_runtime::arazzo_workflow! {
    /// The form that names the module.
    pub mod named = "DOCUMENT",
    source "SOURCE" = "OPENAPI",
}
"#;

#[test]
fn both_forms_are_told_where_a_source_is_and_follow_it() {
    let user = Fixture::new("macro-source", MACRO);
    user.copy(OPENAPI);
    let document = std::fs::read_to_string(path("unknown-operation")).unwrap();
    let document = document
        .replace("findBoks", "findBooks")
        .replace("./library.openapi.yaml", "./gone.yaml");
    user.write(STALE, &document.replace("library.openapi.yaml", "gone.yaml"));
    let code = OVERRIDDEN.replace("DOCUMENT", STALE).replace("OPENAPI", OPENAPI);
    user.write("src/lib.rs", code.replace("SOURCE", "library").trim_start());
    user.cargo(&["check"]).succeeded();

    user.replace(OPENAPI, "operationId: findBooks", "operationId: searchBooks");
    let broken = user.cargo(&["check"]).failed();
    let finding = "there is no operation `findBooks`";
    assert_eq!(broken.stderr.matches(finding).count(), 2, "{}", broken.stderr);

    user.write("src/lib.rs", code.replace("SOURCE", "libary").trim_start());
    let misspelled = user.cargo(&["check"]).failed();
    assert!(
        misspelled.stderr.contains("a path is given for source `libary`"),
        "{}",
        misspelled.stderr
    );
    assert!(
        misspelled.stderr.contains("did you mean `library`?"),
        "{}",
        misspelled.stderr
    );
}

#[test]
fn both_forms_compile_and_follow_the_document_and_its_source() {
    let document = path("unknown-operation");
    let user = Fixture::new("macro-door", MACRO);
    user.copy(&document);
    user.copy(OPENAPI);
    user.replace(&document, "findBoks", "findBooks");
    user.write("src/lib.rs", CODE.replace("DOCUMENT", &document).trim_start());

    user.cargo(&["check"]).succeeded();
    let unchanged = user.cargo(&["check", "-v"]).succeeded();
    assert!(
        unchanged.stderr.contains("Fresh macro-door"),
        "{}",
        unchanged.stderr
    );

    user.replace(OPENAPI, "operationId: findBooks", "operationId: searchBooks");
    let broken = user.cargo(&["check"]).failed();
    let finding = "there is no operation `findBooks`";
    assert_eq!(broken.stderr.matches(finding).count(), 2, "{}", broken.stderr);

    user.replace(OPENAPI, "operationId: searchBooks", "operationId: findBooks");
    user.cargo(&["check"]).succeeded();

    user.replace(&document, "operationId: findBooks", "operationId: findAuthors");
    let broken = user.cargo(&["check"]).failed();
    let finding = "there is no operation `findAuthors`";
    assert_eq!(broken.stderr.matches(finding).count(), 2, "{}", broken.stderr);
}
