//! What an operation demands of who asks, and sources that are elsewhere.

use std::fs;
use std::path::{Path, PathBuf};

use arazzo_codegen::{Code, Config, configure};

const ARAZZO: &str = "\
arazzo: 1.0.1
info: {title: Guarded, version: 1.0.0}
sourceDescriptions:
- {name: api, url: guarded.openapi.yaml, type: openapi}
workflows:
- workflowId: ask
  steps:
  - {stepId: only, operationId: guarded}
";

const OPENAPI: &str = "\
openapi: 3.1.0
info: {title: Guarded, version: 1.0.0}
servers: [{url: 'https://h'}]
security: [{Key: []}]
paths:
  /x:
    get:
      operationId: guarded
      responses: {'200': {description: Fine.}}
components:
  securitySchemes:
    Key: {type: apiKey, in: header, name: X-Key}
    Certificate: {type: mutualTLS}
";

/// Writes both documents, and returns the path of the first.
fn documents(test: &str, openapi: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("security").join(test);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("guarded.openapi.yaml"), openapi).unwrap();
    let path = folder.join("ask.arazzo.yaml");
    fs::write(&path, ARAZZO).unwrap();
    path
}

/// The lints, as `line:column code message | help`, and the code.
fn generated(config: &Config, path: &Path) -> (Vec<String>, String) {
    let generated = config.generate(path).unwrap();
    let lints = generated.lints.iter().map(|lint| {
        let (_, line, column) = generated.lints.place(lint).unwrap();
        let help = lint.help.as_deref().unwrap();
        format!("{line}:{column} {} {} | {help}", lint.code.as_str(), lint.message)
    });
    (lints.collect(), generated.source())
}

#[test]
fn a_scheme_that_is_not_declared() {
    let path = documents("undeclared", &OPENAPI.replace("[{Key: []}]", "[{Kye: []}]"));
    let (lints, code) = generated(&configure(), &path);
    assert_eq!(
        lints,
        ["4:13 AZ0431 there is no security scheme `Kye` | did you mean `Key`?"]
    );
    assert!(!code.contains("secured_by"), "no credential can be asked for");
}

#[test]
fn a_client_certificate() {
    let path = documents(
        "certificate",
        &OPENAPI.replace("{Key: []}", "{Key: [], Certificate: []}"),
    );
    let (lints, code) = generated(&configure(), &path);
    assert_eq!(
        lints,
        [
            "13:18 AZ0432 `Certificate` is a client certificate, which a credential cannot replace | \
             give the client an HTTP client that has the certificate: `ClientBuilder::http`"
        ]
    );
    assert!(code.contains("secured_by(Self::API_KEY)"), "{code}");
}

#[test]
fn a_path_for_a_source_that_no_document_has() {
    let path = documents("names", OPENAPI);
    let openapi = path.with_file_name("guarded.openapi.yaml");
    let right = configure().source("api", &openapi);
    assert!(right.check_source_names(&[&path]).is_ok());
    let wrong = configure().source("aip", &openapi).source("zebra", &openapi);
    let shown = |findings: &arazzo_codegen::Diagnostics| {
        let shown = findings.iter().map(|found| {
            assert_eq!(found.code, Code::UnknownSource);
            format!("{} | {}", found.message, found.help.as_deref().unwrap())
        });
        shown.collect::<Vec<_>>()
    };
    let expected = [
        "a path is given for source `aip`, and no document has a source of this name | did you mean `api`?",
        "a path is given for source `zebra`, and no document has a source of this name | the sources are `api`",
    ];
    assert_eq!(shown(&wrong.check_source_names(&[&path]).unwrap_err()), expected);
    let out_dir = path.parent().unwrap();
    let hook = wrong.out_dir(out_dir).compile(&[&path]).unwrap_err();
    assert_eq!(shown(&hook), expected);
    // A document that cannot be read may have the name.
    assert!(
        configure()
            .source("aip", &openapi)
            .check_source_names(&["nowhere.yaml"])
            .is_ok()
    );
}

#[test]
fn the_lock_and_the_copy_are_watched_s4() {
    use arazzo_codegen::source::{Copy, Lock, sha256};
    let path = documents("watched", OPENAPI);
    let folder = path.parent().unwrap();
    let remote = "https://guarded.example/v1.yaml";
    fs::write(
        &path,
        ARAZZO.replace("guarded.openapi.yaml", &format!("'{remote}'")),
    )
    .unwrap();
    let mut lock = Lock::default();
    let copy = Copy {
        file: "guarded.openapi.yaml".to_owned(),
        sha256: sha256(OPENAPI.as_bytes()),
        redirected_to: None,
    };
    lock.insert(remote.to_owned(), copy);
    fs::write(folder.join(Lock::FILE_NAME), lock.to_text()).unwrap();
    let generated = configure().generate(&path).unwrap();
    let files: Vec<_> = generated
        .files
        .iter()
        .map(|file| file.file_name().unwrap())
        .collect();
    assert_eq!(files, ["ask.arazzo.yaml", "arazzo.lock", "guarded.openapi.yaml"]);
}
