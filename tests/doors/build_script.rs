//! The door of the build script, with a real cargo.

use crate::broken::{findings, path};
use crate::fixture::{BUILD_SCRIPT, Fixture, build_script};

const OPENAPI: &str = "tests/broken/library.openapi.yaml";

#[test]
fn a_build_fails_with_the_finding_and_runs_again_when_a_document_changed() {
    let document = path("unknown-operation");
    let user = Fixture::new("hook-door", BUILD_SCRIPT);
    user.copy(&document);
    user.copy(OPENAPI);
    user.write(
        "src/lib.rs",
        "arazzo_runtime::include_workflows!(\"unknown-operation\");\n",
    );
    user.write("build.rs", &build_script(std::slice::from_ref(&document)));

    // Cargo indents what a build script said.
    let finding = findings("unknown-operation").replace('\n', "\n  ");
    let broken = user.cargo(&["build"]).failed();
    assert!(broken.stderr.contains(&finding), "{}", broken.stderr);

    user.replace(&document, "findBoks", "findBooks");
    user.cargo(&["build"]).succeeded();
    let script = "/build-script-build`";
    let unchanged = user.cargo(&["build", "-v"]).succeeded();
    assert!(
        unchanged.stderr.contains("Fresh hook-door"),
        "{}",
        unchanged.stderr
    );
    assert!(!unchanged.stderr.contains(script), "{}", unchanged.stderr);

    user.replace(OPENAPI, "title: A library", "title: The library");
    let changed = user.cargo(&["build", "-v"]).succeeded();
    assert!(changed.stderr.contains(script), "{}", changed.stderr);

    // Not only run again, but read again.
    user.replace(OPENAPI, "operationId: findBooks", "operationId: searchBooks");
    let broken = user.cargo(&["build"]).failed();
    assert!(
        broken.stderr.contains("there is no operation `findBooks`"),
        "{}",
        broken.stderr
    );
}
