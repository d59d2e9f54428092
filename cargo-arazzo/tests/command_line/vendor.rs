//! `cargo arazzo vendor`, against a server on the loopback interface.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use loopback::{Response, Server};

use crate::{PETS, PETS_OPENAPI, Run, command, folder, run, write_alone};

/// `cargo arazzo vendor …` with no proxy in the way.
fn vendor(arguments: &[&str]) -> Run {
    let mut command = command(std::iter::once("vendor").chain(arguments.iter().copied()));
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    Run::of(&mut command)
}

/// A document whose one source is at a URL.
fn naming(folder: &Path, url: &str) -> String {
    write_alone(
        folder,
        "pet.arazzo.yaml",
        &PETS.replace("./pets.openapi.yaml", url),
    )
}

/// All copies are there, and nothing is found in the document.
fn builds_from_copies(document: &str) {
    let checked = run(["check", document]);
    assert_eq!(
        (checked.code, checked.stderr.as_str()),
        (Some(0), "1 document: nothing found\n")
    );
    assert_eq!(vendor(&["--check", document]).code, Some(0));
}

/// A server for the document of the pets, which answers with what it is told at the time.
fn pets() -> (Server, Arc<Mutex<String>>) {
    let text = Arc::new(Mutex::new(PETS_OPENAPI.to_owned()));
    let served = Arc::clone(&text);
    let server = Server::start(move |request| match request.path.as_str() {
        "/v1/pets.yaml" => Response::text(200, "application/yaml", served.lock().expect("no panic").clone()),
        "/moved" => Response::empty(302).header("Location", "/v1/pets.yaml"),
        "/loop" => Response::empty(302).header("Location", "/loop"),
        "/away" => Response::empty(302).header("Location", "ftp://127.0.0.1/pets.yaml"),
        "/cut" => Response::cut_short(100_000, PETS_OPENAPI),
        "/silence" => Response::hang_up(),
        "/page" => Response::text(200, "text/html", "<html><body>Sign in</body></html>"),
        "/yaml" => Response::text(200, "application/yaml", "name: not a description\n"),
        "/latin" => {
            let mut response = Response::empty(200);
            response.body = b"openapi: 3.1.0\ninfo: {title: caf\xe9}\n".to_vec();
            response
        }
        _ => Response::empty(404),
    })
    .expect("a server");
    (server, text)
}

#[test]
fn a_remote_document_is_downloaded_once_and_built_from_s4() {
    let folder = folder("vendor");
    let (server, _) = pets();
    let url = format!("{}/v1/pets.yaml", server.url());
    let document = naming(&folder, &url);

    let before = run(["check", &document]);
    assert_eq!(before.code, Some(1));
    assert!(before.stderr.contains("error[AZ0004]"), "{}", before.stderr);
    assert!(
        before
            .stderr
            .contains(&format!("`cargo arazzo vendor {document}` downloads it once")),
        "{}",
        before.stderr
    );

    let first = vendor(&[&document]);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let again = vendor(&[&document]);
    assert!(again.stdout.contains("is there"), "{}", again.stdout);
    assert_eq!(server.requests().len(), 1, "once");

    let lock = lock_of(&folder);
    let recorded = &lock["sources"][&url];
    let file = recorded["file"].as_str().expect("a file");
    assert!(
        file.starts_with("arazzo-vendor/127.0.0.1/pets-") && file.ends_with(".yaml"),
        "{file}"
    );
    assert_eq!(recorded["sha256"].as_str().map(str::len), Some(64));
    let copy = fs::read_to_string(folder.join(file)).expect("a copy");
    assert_eq!(copy, PETS_OPENAPI);

    drop(server);
    builds_from_copies(&document);
}

#[test]
fn a_changed_copy_stops_the_build_and_names_the_way_out_s4() {
    let folder = folder("vendor-changed");
    let (server, text) = pets();
    let document = naming(&folder, &format!("{}/v1/pets.yaml", server.url()));
    assert_eq!(vendor(&[&document]).code, Some(0));
    let lock = fs::read_to_string(folder.join("arazzo.lock")).expect("a lock");
    let (_, file) = lock.split_once("\"file\": \"").expect("a file");
    let file = file.split('"').next().unwrap_or_default();
    fs::write(folder.join(file), PETS_OPENAPI.replace("getPet", "getDog")).expect("it can be written");

    let run = run(["check", &document]);
    assert_eq!(run.code, Some(1));
    for expected in [
        "error[AZ0006]",
        file,
        "arazzo.lock",
        &format!("`cargo arazzo vendor --update {document}`"),
    ] {
        assert!(run.stderr.contains(expected), "{expected}: {}", run.stderr);
    }
    for arguments in [vec!["--check", &document], vec![document.as_str()]] {
        let refused = vendor(&arguments);
        assert_eq!(refused.code, Some(1), "{}", refused.stderr);
        assert!(
            refused.stderr.contains("is not what `arazzo.lock` records"),
            "{}",
            refused.stderr
        );
    }

    // What is there now is taken only when that is asked for.
    fs::remove_file(folder.join(file)).expect("it can be removed");
    let missing = vendor(&["--check", &document]);
    assert!(missing.stderr.contains("is not there"), "{}", missing.stderr);
    *text.lock().expect("no panic") = PETS_OPENAPI.replace("title: Pets", "title: Dogs");
    let moved_on = vendor(&[&document]);
    assert_eq!(moved_on.code, Some(1));
    assert!(
        moved_on.stderr.contains("take it with `--update`"),
        "{}",
        moved_on.stderr
    );
    assert_eq!(
        fs::read_to_string(folder.join("arazzo.lock")).expect("a lock"),
        lock
    );
    assert_eq!(vendor(&["--update", &document]).code, Some(0));
    assert_ne!(
        fs::read_to_string(folder.join("arazzo.lock")).expect("a lock"),
        lock
    );
    assert_eq!(vendor(&["--check", &document]).code, Some(0));
}

#[test]
fn what_cannot_be_had_says_why_and_leaves_nothing_s4() {
    let (server, _) = pets();
    for (path, expected) in [
        ("/nothing", "the server answered 404"),
        ("/loop", "it leads elsewhere more than 5 times"),
        ("/away", "it cannot be downloaded"),
        ("/cut", "it cannot be downloaded"),
        ("/silence", "it cannot be downloaded"),
        ("/page", "it is no OpenAPI document"),
        ("/yaml", "it is no OpenAPI document"),
        ("/latin", "it is no OpenAPI document"),
    ] {
        let folder = folder("vendor-failing");
        let document = naming(&folder, &format!("{}{path}", server.url()));
        let run = vendor(&[&document]);
        assert_eq!(run.code, Some(2), "{path}: {}", run.stderr);
        assert!(run.stderr.contains(expected), "{path}: {}", run.stderr);
        assert!(run.stderr.contains("source `pets`"), "{path}: {}", run.stderr);
        let left: Vec<_> = fs::read_dir(&folder).expect("a folder").collect();
        assert_eq!(left.len(), 1, "{path}: {left:?}");
    }
    assert_eq!(
        server
            .requests()
            .iter()
            .filter(|request| request.path == "/loop")
            .count(),
        6
    );
}

#[test]
fn a_redirect_is_followed_and_other_schemes_are_not_s4() {
    let (server, _) = pets();
    let folder = folder("vendor-redirect");
    let document = naming(&folder, &format!("{}/moved", server.url()));
    assert_eq!(vendor(&[&document]).code, Some(0));
    assert_eq!(run(["check", &document]).code, Some(0));

    let document = naming(&folder, "ftp://127.0.0.1/pets.yaml");
    let run = vendor(&[&document]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("`https` and `http` only"), "{}", run.stderr);
}

/// A document that calls the workflow `pet` of the document at `URL`.
const CALLING: &str = "arazzo: 1.0.1
info: {title: Calls another, version: 1.0.0}
sourceDescriptions:
- {name: other, url: 'URL', type: arazzo}
workflows:
- workflowId: calling
  steps:
  - {stepId: call, workflowId: $sourceDescriptions.other.pet}
";

#[test]
fn a_remote_arazzo_document_brings_its_own_sources_s4() {
    let openapi = Server::start(|_| Response::text(200, "application/yaml", PETS_OPENAPI)).expect("a server");
    let pets = PETS.replace("./pets.openapi.yaml", &format!("{}/pets.yaml", openapi.url()));
    let arazzo =
        Server::start(move |_| Response::text(200, "application/yaml", pets.clone())).expect("a server");
    let folder = folder("vendor-arazzo");
    let calling = CALLING.replace("URL", &format!("{}/pet.arazzo.yaml", arazzo.url()));
    let document = write_alone(&folder, "calling.arazzo.yaml", &calling);
    let vendored = vendor(&[&document]);
    assert_eq!(vendored.code, Some(0), "{}", vendored.stderr);
    let checked = run(["check", &document]);
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
}

/// A server of an Arazzo document and of an OpenAPI document, where each is by its path.
fn arazzo_beside_openapi(arazzo: (&'static str, String), openapi: &'static str) -> Server {
    files([arazzo, (openapi, PETS_OPENAPI.to_owned())])
}

#[test]
fn a_remote_arazzo_document_names_its_sources_from_where_it_is_s3_s4() {
    for (test, document, beside) in [
        ("vendor-arazzo-relative", PETS.to_owned(), "/a/pets.openapi.yaml"),
        // The base is then its `$self`.
        (
            "vendor-arazzo-self",
            PETS.replace("arazzo: 1.0.1\n", "arazzo: 1.1.0\n$self: ../b/c/pet.yaml\n"),
            "/b/c/pets.openapi.yaml",
        ),
    ] {
        let server = arazzo_beside_openapi(("/a/pet.arazzo.yaml", document), beside);
        let folder = folder(test);
        let calling = CALLING.replace("URL", &format!("{}/a/pet.arazzo.yaml", server.url()));
        let document = write_alone(&folder, "calling.arazzo.yaml", &calling);
        let vendored = vendor(&[&document]);
        assert_eq!(vendored.code, Some(0), "{}", vendored.stderr);
        drop(server);
        builds_from_copies(&document);

        // One lock has them all, and what is missing is had for the document that has it.
        let openapi = lock_of(&folder)["sources"]
            .as_object()
            .and_then(|sources| sources.keys().find(|url| url.ends_with(beside)).cloned())
            .expect("the URL beside the document");
        fs::remove_file(copy_of(&folder, &openapi)).expect("it can be removed");
        let missing = run(["check", &document]);
        assert!(
            missing.stderr.contains("error[AZ0004]")
                && missing
                    .stderr
                    .contains(&format!("`cargo arazzo vendor {document}`")),
            "{}",
            missing.stderr
        );
    }
}

#[test]
fn references_start_where_redirects_led_to_s4() {
    let server = Server::start(|request| match request.path.as_str() {
        "/latest/pets.yaml" => Response::empty(302).header("Location", "/v2/pets.yaml"),
        "/v2/pets.yaml" => Response::text(200, "application/yaml", with_id("{$ref: 'types.yaml#/Id'}")),
        "/v2/types.yaml" => Response::text(200, "application/yaml", "Id: {type: integer}\n"),
        _ => Response::empty(404),
    })
    .expect("a server");
    let folder = folder("vendor-redirected-references");
    let url = format!("{}/latest/pets.yaml", server.url());
    let document = naming(&folder, &url);
    let vendored = vendor(&[&document]);
    assert_eq!(vendored.code, Some(0), "{}", vendored.stderr);
    let found = format!("{}/v2/pets.yaml", server.url());
    assert_eq!(lock_of(&folder)["sources"][&url]["redirected_to"], found.as_str());
    drop(server);
    let generated = run(["generate", &document]);
    assert_eq!(generated.code, Some(0), "{}", generated.stderr);
    assert!(
        generated.stdout.contains("pub id: Option<i64>"),
        "{}",
        generated.stdout
    );
    assert_eq!(vendor(&["--check", &document]).code, Some(0));
}

#[test]
fn what_no_document_uses_any_more_is_removed_when_asked_s4() {
    let server = files([
        ("/v1/pets.yaml", with_id("{$ref: 'old/id.yaml'}")),
        ("/v1/old/id.yaml", "type: string\n".to_owned()),
        ("/v2/pets.yaml", PETS_OPENAPI.to_owned()),
    ]);
    let url = |path: &str| format!("{}{path}", server.url());
    let folder = folder("vendor-prune");
    let document = naming(&folder, &url("/v1/pets.yaml"));
    let other = write_alone(
        &folder,
        "other.arazzo.yaml",
        &PETS.replace("./pets.openapi.yaml", &url("/v2/pets.yaml")),
    );
    assert_eq!(vendor(&[&document, &other]).code, Some(0));
    let old = copy_of(&folder, &url("/v1/old/id.yaml"));
    naming(&folder, &url("/v2/pets.yaml"));
    // Others may need them.
    assert_eq!(vendor(&[&document]).code, Some(0));
    assert!(old.exists());

    let missing = vendor(&["--prune", &document, "nowhere.arazzo.yaml"]);
    assert_eq!(missing.code, Some(2));
    assert!(
        old.exists(),
        "what a document needs that is not there is not known"
    );

    let pruned = vendor(&["--prune", &document, &other]);
    assert_eq!(pruned.code, Some(0), "{}", pruned.stderr);
    for removed in ["/v1/pets.yaml", "/v1/old/id.yaml"] {
        let line = format!("{}: removed\n", url(removed));
        assert!(pruned.stdout.contains(&line), "{}", pruned.stdout);
    }
    assert!(!old.exists());
    let left: Vec<String> = lock_of(&folder)["sources"]
        .as_object()
        .map(|sources| sources.keys().cloned().collect())
        .unwrap_or_default();
    assert_eq!(left, [url("/v2/pets.yaml")]);
    assert_eq!(run(["check", &document, &other]).code, Some(0));
}

/// A server of files by their paths.
fn files<const N: usize>(files: [(&'static str, String); N]) -> Server {
    Server::start(move |request| {
        let file = files.iter().find(|(path, _)| *path == request.path);
        match file {
            Some((_, text)) => Response::text(200, "application/yaml", text.clone()),
            None => Response::empty(404),
        }
    })
    .expect("a server")
}

/// The document of the pets with another schema of the `id`.
fn with_id(schema: &str) -> String {
    PETS_OPENAPI.replace("{id: {type: string}}", &format!("{{id: {schema}}}"))
}

fn lock_of(folder: &Path) -> serde_json::Value {
    let lock = fs::read_to_string(folder.join("arazzo.lock")).expect("a lock");
    serde_json::from_str(&lock).expect("JSON")
}

/// The file that the lock names for a URL.
fn copy_of(folder: &Path, url: &str) -> std::path::PathBuf {
    let lock = lock_of(folder);
    folder.join(
        lock["sources"][url]["file"]
            .as_str()
            .unwrap_or_else(|| panic!("{url} in {lock}")),
    )
}

#[test]
fn what_a_document_refers_to_comes_along_s4() {
    // On another server, by its URL.
    let far = files([("/far.yaml", "Far: {type: string}\n".to_owned())]);
    let more = format!("{{$ref: '{}/far.yaml#/Far'}}\n", far.url());
    let server = files([
        ("/v1/pets.yaml", with_id("{$ref: 'parts/types.yaml#/Id'}")),
        (
            "/v1/parts/types.yaml",
            "Id: {$ref: '../../More.yaml'}\n".to_owned(),
        ),
        ("/More.yaml", more.clone()),
        ("/v1/lost.yaml", with_id("{$ref: 'nowhere.yaml'}")),
    ]);
    let folder = folder("vendor-references");
    let document = naming(&folder, &format!("{}/v1/pets.yaml", server.url()));
    let vendored = vendor(&[&document]);
    assert_eq!(vendored.code, Some(0), "{}", vendored.stderr);
    assert_eq!(server.requests().len(), 3);
    builds_from_copies(&document);
    // With the type from the last file.
    let generated = run(["generate", &document]);
    assert!(
        generated.stdout.contains("pub id: Option<String>"),
        "{}",
        generated.stdout
    );
    assert_eq!(vendor(&["--check", &document]).code, Some(0));

    let part = copy_of(&folder, &format!("{}/More.yaml", server.url()));
    fs::write(&part, "type: integer\n").expect("it can be written");
    let changed = run(["check", &document]);
    assert!(
        changed.stderr.contains("error[AZ0006]: `../../More.yaml`"),
        "{}",
        changed.stderr
    );
    assert_eq!(vendor(&["--check", &document]).code, Some(1));
    assert_eq!(vendor(&["--update", &document]).code, Some(0));
    assert_eq!(fs::read_to_string(part).expect("a copy"), more);
    assert_eq!(vendor(&["--check", &document]).code, Some(0));

    // What is not to be had is said, and the rest is there.
    let document = naming(&folder, &format!("{}/v1/lost.yaml", server.url()));
    let lost = vendor(&[&document]);
    assert_eq!(lost.code, Some(2));
    let missing = format!("{}/v1/nowhere.yaml: the server answered 404", server.url());
    assert!(lost.stderr.contains(&missing), "{}", lost.stderr);
    let checked = run(["check", &document]);
    assert!(
        checked.stderr.contains("error[AZ0004]: `nowhere.yaml`"),
        "{}",
        checked.stderr
    );
}

#[test]
fn a_local_document_may_refer_to_the_network_s4() {
    let folder = folder("vendor-local-reference");
    let server = files([
        ("/types.yaml", "Id: {$ref: 'id.yaml'}\n".to_owned()),
        ("/id.yaml", "type: string\n".to_owned()),
    ]);
    let url = format!("{}/types.yaml", server.url());
    fs::write(
        folder.join("pets.openapi.yaml"),
        with_id("{$ref: 'near.yaml#/Id'}"),
    )
    .expect("it can be written");
    fs::write(folder.join("near.yaml"), format!("Id: {{$ref: '{url}#/Id'}}\n")).expect("it can be written");
    let document = write_alone(&folder, "pet.arazzo.yaml", PETS);

    let before = run(["check", &document]);
    assert_eq!(before.code, Some(1));
    for expected in [
        "error[AZ0004]",
        &format!("`{url}#/Id` is on the network"),
        &format!("`cargo arazzo vendor {document}` downloads it once"),
    ] {
        assert!(before.stderr.contains(expected), "{expected}: {}", before.stderr);
    }
    assert_eq!(vendor(&["--check", &document]).code, Some(1));
    let vendored = vendor(&[&document]);
    assert_eq!(vendored.code, Some(0), "{}", vendored.stderr);
    drop(server);
    builds_from_copies(&document);
}

#[test]
fn a_lock_that_cannot_be_read_is_named_s4() {
    let folder = folder("vendor-lock");
    let document = naming(&folder, "https://pets.example/v1.yaml");
    fs::write(folder.join("arazzo.lock"), "{\"version\": 9}").expect("it can be written");
    let checked = run(["check", &document]);
    assert!(checked.stderr.contains("error[AZ0007]"), "{}", checked.stderr);
    assert!(
        checked.stderr.contains("it is of version 9"),
        "{}",
        checked.stderr
    );
    let vendored = vendor(&["--check", &document]);
    assert_eq!(vendored.code, Some(2));
    assert!(
        vendored.stderr.contains("arazzo.lock") && vendored.stderr.contains("version 9"),
        "{}",
        vendored.stderr
    );
}

#[test]
fn a_document_without_remote_sources_needs_nothing_s4() {
    let folder = folder("vendor-local");
    let document = write_alone(&folder, "pet.arazzo.yaml", PETS);
    let run = vendor(&[&document]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (Some(0), "", "")
    );
    let missing = vendor(&["nowhere.arazzo.yaml"]);
    assert_eq!(missing.code, Some(2), "{}", missing.stderr);
}
