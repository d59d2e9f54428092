//! S3: `$self` as base URI, as the name that others use, and as a value.

use std::fs;

use crate::{Folder, PETS, document, found, none, one, shown};

const ADD: &str = "operationId: addPet";

fn with_self(self_uri: &str, sources: &str, target: &str) -> String {
    document(sources, target).replace("info:", &format!("$self: {self_uri}\ninfo:"))
}

fn account(self_uri: &str) -> String {
    with_self(self_uri, "{name: pets, url: pets.yaml}", ADD).replace("workflowId: w", "workflowId: add")
}

const CALL: &str = "workflowId: $sourceDescriptions.account.add";

#[test]
fn s3_without_self_urls_start_from_the_document() {
    let folder = Folder::new("no-self").with("specs/pets.yaml", PETS).with(
        "flows/w.arazzo.yaml",
        &document("{name: pets, url: ../specs/pets.yaml}", ADD),
    );
    none(&folder.findings("flows/w.arazzo.yaml"));
}

#[test]
fn s3_a_relative_self_is_resolved_on_the_document_and_urls_start_from_there() {
    let folder = Folder::new("relative-self")
        .with("flows/specs/pets.yaml", PETS)
        .with(
            "w.arazzo.yaml",
            &with_self(
                "flows/sub/w.arazzo.yaml",
                "{name: pets, url: ../specs/pets.yaml}",
                ADD,
            ),
        );
    none(&folder.findings("w.arazzo.yaml"));
    let rooted = folder.path("flows/w.arazzo.yaml");
    let folder = folder.with(
        "w.arazzo.yaml",
        &with_self(
            &rooted.display().to_string(),
            "{name: pets, url: specs/pets.yaml}",
            ADD,
        ),
    );
    none(&folder.findings("w.arazzo.yaml"));
    // The file that lies where the URL would lead from the document is not meant.
    let folder = folder.with("specs/pets.yaml", PETS).with(
        "w.arazzo.yaml",
        &with_self(
            "elsewhere/w.arazzo.yaml",
            "{name: pets, url: specs/pets.yaml}",
            ADD,
        ),
    );
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:4:40 AZ0001 the document of source `pets` cannot be read",
    );
}

#[test]
fn s3_beside_an_absolute_self_the_copies_lie_as_their_uris_do() {
    let folder = Folder::new("absolute-self").with("specs/pets.yaml", PETS).with(
        "flows/w.arazzo.yaml",
        &with_self(
            "https://pets.example/flows/w.arazzo.yaml",
            "{name: pets, url: ../specs/pets.yaml}",
            ADD,
        ),
    );
    none(&folder.findings("flows/w.arazzo.yaml"));
}

#[test]
fn s3_an_absolute_url_is_the_self_of_a_document_that_is_reached() {
    let sources = "{name: account, url: 'https://pets.example/account', type: arazzo}, \
        {name: other, url: other.arazzo.yaml, type: arazzo}";
    // The other document is read later, and names the one that is missing by its file.
    let other = document(
        "{name: a, url: account.arazzo.yaml, type: arazzo}, {name: pets, url: pets.yaml}",
        ADD,
    )
    .replace("workflowId: w", "workflowId: o");
    let folder = Folder::new("self-of-reached")
        .with("pets.yaml", PETS)
        .with("account.arazzo.yaml", &account("https://pets.example/account"))
        .with("other.arazzo.yaml", &other)
        .with("w.arazzo.yaml", &document(sources, CALL));
    none(&folder.findings("w.arazzo.yaml"));

    // A document that gives itself another URI is another document.
    let folder = folder.with("account.arazzo.yaml", &account("https://pets.example/account-2"));
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:3:43 AZ0004 source `account` is on the network",
    );
}

#[test]
fn s3_an_absolute_url_is_the_self_of_another_document_of_the_build() {
    let sources = "{name: account, url: 'https://pets.example/account#x', type: arazzo}";
    let folder = Folder::new("self-of-build")
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &document(sources, CALL))
        .with("account.arazzo.yaml", &account("https://pets.example/account"));
    one(&folder.findings("w.arazzo.yaml"), "w.arazzo.yaml:3:43 AZ0004");

    let both = folder
        .config()
        .documents(["w.arazzo.yaml", "account.arazzo.yaml"]);
    let generated = both.generate("w.arazzo.yaml").unwrap();
    none(&shown(&generated.lints));
    // Its text decides, so it is watched.
    assert!(
        generated
            .files
            .iter()
            .any(|file| file.ends_with("account.arazzo.yaml"))
    );

    let out = folder.path("out");
    fs::create_dir_all(&out).unwrap();
    let config = folder.config().out_dir(&out);
    config.compile(&["w.arazzo.yaml", "account.arazzo.yaml"]).unwrap();
    assert!(out.join("w.rs").exists() && out.join("account.rs").exists());
}

#[test]
fn s3_an_openapi_document_has_a_self_too() {
    let pets = PETS
        .replace("3.1.0", "3.2.0")
        .replace("info:", "$self: https://pets.example/openapi.yaml\ninfo:");
    let folder = Folder::new("openapi-self").with("specs/pets.yaml", &pets).with(
        "w.arazzo.yaml",
        &document("{name: pets, url: 'https://pets.example/openapi.yaml'}", ADD),
    );
    none(&found(
        &folder.config().documents(["specs/pets.yaml"]),
        "w.arazzo.yaml",
    ));
}

#[test]
fn s3_a_relative_url_is_resolved_on_an_absolute_self_and_matched() {
    let caller = with_self(
        "https://pets.example/flows/w",
        "{name: account, url: ../account, type: arazzo}",
        CALL,
    );
    let folder = Folder::new("relative-url")
        .with("here/pets.yaml", PETS)
        .with("here/a.yaml", &account("https://pets.example/account"))
        .with("w.arazzo.yaml", &caller);
    none(&found(
        &folder.config().documents(["here/a.yaml"]),
        "w.arazzo.yaml",
    ));
}

#[test]
fn s3_a_relative_self_names_a_document_where_no_file_is() {
    let folder = Folder::new("moved")
        .with("flows/pets.yaml", PETS)
        .with("account.arazzo.yaml", &account("flows/account.arazzo.yaml"))
        .with(
            "w.arazzo.yaml",
            &document(
                "{name: account, url: flows/x/../account.arazzo.yaml, type: arazzo}",
                CALL,
            ),
        );
    none(&found(
        &folder.config().documents(["account.arazzo.yaml"]),
        "w.arazzo.yaml",
    ));
}

#[test]
fn s3_self_is_a_value_where_it_is_absolute() {
    let uri = "https://pets.example/w";
    let step = "\
operationId: addPet
    parameters: [{name: X-From, in: header, value: 'from {$self}'}]
    requestBody: {payload: {self: $self}}
    successCriteria: [{condition: $self == 'x'}]
    outputs: {self: $self}
  outputs: {self: $steps.s.outputs.self, own: $self}";
    let folder = Folder::new("self-value").with("pets.yaml", PETS).with(
        "w.arazzo.yaml",
        &with_self(uri, "{name: pets, url: pets.yaml}", step),
    );
    let found = folder.findings("w.arazzo.yaml");
    assert!(
        found.iter().all(|found| found.contains("lint AZ0404")),
        "{found:#?}"
    );
    let code = folder.code("w.arazzo.yaml");
    assert!(code.contains("\"from https://pets.example/w\""), "{code}");
    assert!(code.matches(&format!("\"{uri}\"")).count() >= 3, "{code}");

    for (self_uri, line) in [("$self: w\n", 10), ("", 9)] {
        let text = document(
            "{name: pets, url: pets.yaml}",
            "operationId: addPet\n    requestBody: {payload: $self}",
        );
        let folder = Folder::new("self-no-value").with("pets.yaml", PETS).with(
            "w.arazzo.yaml",
            &text.replace("info:", &format!("{self_uri}info:")),
        );
        one(
            &folder.findings("w.arazzo.yaml"),
            &format!(
                "w.arazzo.yaml:{line}:28 AZ0303 `$self` has no value here | give the document an absolute `$self`"
            ),
        );
    }
}
