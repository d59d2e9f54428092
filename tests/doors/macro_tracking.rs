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
