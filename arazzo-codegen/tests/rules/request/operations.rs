//! S7 and S8: how a step names an operation.

use crate::{Folder, PETS, PETS_SOURCE, document, none, one};

const TWO: &str = "{name: pets, url: pets.yaml}, {name: shop, url: shop.yaml}";

/// Beside `addPet`, which is in both, it has `buy`.
const SHOP: &str = "\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: 'https://shop.example'}]
paths:
  /pets:
    post: {operationId: addPet, responses: {'200': {description: Yes.}}}
  /orders:
    post: {operationId: buy, responses: {'200': {description: Yes.}}}
";

fn folder(sources: &str, target: &str) -> Folder {
    Folder::new(&format!("operation-{:x}", hash(sources, target)))
        .with("pets.yaml", PETS)
        .with("shop.yaml", SHOP)
        .with("other.arazzo.yaml", &document(PETS_SOURCE, "operationId: addPet"))
        .with("w.arazzo.yaml", &document(sources, target))
}

/// Tests run side by side, each in a folder of its own.
fn hash(sources: &str, target: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    (sources, target).hash(&mut hasher);
    hasher.finish()
}

fn findings(sources: &str, target: &str) -> Vec<String> {
    folder(sources, target).findings("w.arazzo.yaml")
}

/// The code, in which the operation and the server show.
fn code(sources: &str, target: &str) -> String {
    folder(sources, target).code("w.arazzo.yaml")
}

#[test]
fn s7_a_bare_id_is_looked_for_in_the_one_source_that_has_operations() {
    none(&findings(PETS_SOURCE, "operationId: addPet"));
    let beside_arazzo = "{name: other, url: other.arazzo.yaml, type: arazzo}, {name: pets, url: pets.yaml}";
    none(&findings(beside_arazzo, "operationId: addPet"));
}

#[test]
fn s7_a_bare_id_that_one_of_several_sources_has_is_a_lint() {
    one(
        &findings(TWO, "operationId: buy"),
        "w.arazzo.yaml:8:18 lint AZ0906 `buy` does not say which source it is from | write `$sourceDescriptions.shop.buy`",
    );
    assert_eq!(
        code(TWO, "operationId: buy"),
        code(TWO, "operationId: $sourceDescriptions.shop.buy")
    );
}

#[test]
fn s7_a_bare_id_of_several_sources_is_an_error_that_lists_them() {
    one(
        &findings(TWO, "operationId: addPet"),
        "w.arazzo.yaml:8:18 AZ0206 `addPet` is an operation of several sources: `pets`, `shop` | write `$sourceDescriptions.pets.addPet`",
    );
}

#[test]
fn s7_an_id_of_no_source_is_an_error_that_lists_the_nearest() {
    one(
        &findings(TWO, "operationId: adPet"),
        "w.arazzo.yaml:8:18 AZ0201 there is no operation `adPet` | did you mean `addPet`?",
    );
    one(
        &findings(PETS_SOURCE, "operationId: remove"),
        "w.arazzo.yaml:8:18 AZ0201 there is no operation `remove` | the operations are `getPet`, `addPet`",
    );
}

#[test]
fn s8_a_qualified_id_is_looked_for_in_its_source_only() {
    none(&findings(TWO, "operationId: $sourceDescriptions.pets.addPet"));
    let (in_pets, in_shop) = (
        code(TWO, "operationId: $sourceDescriptions.pets.addPet"),
        code(TWO, "operationId: $sourceDescriptions.shop.addPet"),
    );
    assert!(in_pets.contains("https://pets.example") && !in_pets.contains("https://shop.example"));
    assert!(in_shop.contains("https://shop.example") && !in_shop.contains("https://pets.example"));
    one(
        &findings(TWO, "operationId: $sourceDescriptions.pets.buy"),
        "w.arazzo.yaml:8:18 AZ0201 there is no operation `buy`",
    );
    one(
        &findings(TWO, "operationId: $sourceDescriptions.shops.buy"),
        "w.arazzo.yaml:8:18 AZ0205 there is no source `shops` | did you mean `shop`?",
    );
}

#[test]
fn s8_an_operation_path_in_every_form_is_the_operation() {
    let canonical = "operationPath: '{$sourceDescriptions.shop.url}#/paths/~1orders/post'";
    none(&findings(TWO, canonical));
    let expected = code(TWO, canonical);
    assert_eq!(
        expected,
        code(TWO, "operationId: $sourceDescriptions.shop.buy"),
        "however it is named"
    );
    for (target, at) in [
        (
            "operationPath: $sourceDescriptions.shop#/paths/~1orders/post",
            "20 lint AZ0907",
        ),
        (
            "operationPath: $sourceDescriptions.shop.url#/paths/~1orders/post",
            "20 lint AZ0907",
        ),
        ("operationPath: shop#/paths/~1orders/post", "20 lint AZ0907"),
        ("operationPath: $sourceDescriptions.shop.buy", "20 lint AZ0907"),
    ] {
        one(&findings(TWO, target), &format!("w.arazzo.yaml:8:{at} "));
        assert_eq!(code(TWO, target), expected, "{target}");
    }
}

#[test]
fn s8_a_pointer_may_have_braces_either_way() {
    let parameters = "\n    parameters: [{name: id, in: path, value: a}]";
    let canonical =
        format!("operationPath: '{{$sourceDescriptions.pets.url}}#/paths/~1pets~1{{id}}/get'{parameters}");
    none(&findings(PETS_SOURCE, &canonical));
    let expected = code(PETS_SOURCE, &canonical);
    for braces in ["%7Bid%7D", "%7bid%7d"] {
        let target = canonical.replace("{id}", braces);
        none(&findings(PETS_SOURCE, &target));
        assert_eq!(code(PETS_SOURCE, &target), expected);
    }
    // A bare pointer will do where there is one source.
    let bare = format!("operationPath: '#/paths/~1pets~1{{id}}/get'{parameters}");
    one(
        &findings(PETS_SOURCE, &bare),
        "w.arazzo.yaml:8:20 lint AZ0907 an `operationPath` that is not in the specified form | write `{$sourceDescriptions.pets.url}#/paths/~1pets~1{id}/get`",
    );
    assert_eq!(code(PETS_SOURCE, &bare), expected);
    one(
        &findings(TWO, &bare),
        "w.arazzo.yaml:8:20 AZ0206 an `operationPath` that does not say which source it is in",
    );
}

#[test]
fn s8_an_operation_path_that_leads_nowhere_is_located() {
    one(
        &findings(
            TWO,
            "operationPath: '{$sourceDescriptions.shop.url}#/paths/~1order/post'",
        ),
        "w.arazzo.yaml:8:20 AZ0201 there is no operation at `/paths/~1order/post` | did you mean `#/paths/~1orders/post`?",
    );
    one(
        &findings(
            TWO,
            "operationPath: '{$sourceDescriptions.shp.url}#/paths/~1orders/post'",
        ),
        "w.arazzo.yaml:8:20 AZ0205 there is no source `shp` | did you mean `shop`?",
    );
    one(
        &findings(TWO, "operationPath: $sourceDescriptions.shop.by"),
        "w.arazzo.yaml:8:20 AZ0201 there is no operation `by` | did you mean `buy`?",
    );
}

#[test]
fn s7_an_id_is_matched_as_written_and_in_another_case_only_where_one_is_meant_s14() {
    one(
        &findings(PETS_SOURCE, "operationId: ADDPET"),
        "w.arazzo.yaml:8:18 lint AZ0916 the operation is called `addPet`, not `ADDPET` | write `addPet`",
    );
    one(
        &findings(PETS_SOURCE, "operationId: ADDPETS"),
        "w.arazzo.yaml:8:18 AZ0201",
    );
}

#[test]
fn s7_an_operation_of_another_kind_of_source_is_none() {
    one(
        &findings(
            "{name: other, url: other.arazzo.yaml, type: arazzo}, {name: pets, url: pets.yaml}",
            "operationId: $sourceDescriptions.other.addPet",
        ),
        "w.arazzo.yaml:8:18 AZ0201 source `other` is an Arazzo document, which has no HTTP operations",
    );
}

/// Nothing else says it: there is no operation to name, and the workflow must not be lost without a word.
#[test]
fn s8_a_path_with_an_asyncapi_source_alone_is_an_error() {
    let text = crate::document(
        "{name: events, url: events.yaml, type: asyncapi}",
        "operationPath: /inspect",
    );
    let folder = Folder::new("path-of-events").with("w.arazzo.yaml", &text);
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:8:20 AZ0201 source `events` is an AsyncAPI document, which has no HTTP operations",
    );
}

#[test]
fn s7_a_qualified_id_may_be_spelt_otherwise() {
    let both = |target: &str, specified: &str| {
        let found = findings(TWO, target);
        let spelling = format!(
            "w.arazzo.yaml:8:18 lint AZ0916 the operation is called `buy`, not `BUY` | write `{specified}`"
        );
        assert_eq!((found.len(), &found[0]), (2, &spelling), "{found:#?}");
        assert!(found[1].contains("lint AZ0906") && found[1].ends_with(&format!("| write `{specified}`")));
        assert_eq!(
            code(TWO, target),
            code(TWO, "operationId: $sourceDescriptions.shop.buy")
        );
    };
    both("operationId: shop.BUY", "$sourceDescriptions.shop.buy");
    both("operationId: BUY", "$sourceDescriptions.shop.buy");
    one(
        &findings(TWO, "operationId: $sourceDescriptions.shop.BUY"),
        "w.arazzo.yaml:8:18 lint AZ0916 the operation is called `buy`, not `BUY` | write `$sourceDescriptions.shop.buy`",
    );
    one(
        &findings(TWO, "operationId: shop.sell"),
        "w.arazzo.yaml:8:18 AZ0201 there is no operation `sell`",
    );
}

#[test]
fn s7_beside_a_source_that_was_not_read_only_what_was_read_is_told() {
    let sources = "{name: pets, url: pets.yaml}, {name: far, url: 'https://far.example/api.yaml'}";
    let unread = |found: &[String]| found[0].starts_with("w.arazzo.yaml:3:69 AZ0004");
    let qualified = findings(sources, "operationId: $sourceDescriptions.pets.ADD_PET");
    assert!(unread(&qualified) && qualified.len() == 2, "{qualified:#?}");
    assert!(qualified[1].contains("lint AZ0916"), "{qualified:#?}");
    // It may be in the source that was not read, spelt just so.
    for target in [
        "operationId: ADD_PET",
        "operationId: nothing",
        "operationId: far.nothing",
    ] {
        let found = findings(sources, target);
        assert!(unread(&found) && found.len() == 1, "{target}: {found:#?}");
    }
    let known = findings(sources, "operationId: $sourceDescriptions.pets.nothing");
    assert!(known.len() == 2 && known[1].contains("AZ0201"), "{known:#?}");
}

#[test]
fn s7_one_operation_in_two_sources_that_are_the_same_document_is_one() {
    let twice = "{name: pets, url: pets.yaml}, {name: animals, url: ./pets.yaml}";
    for target in ["operationId: addPet", "operationId: ADDPET"] {
        let found = findings(twice, target);
        assert!(
            found
                .iter()
                .all(|found| found.contains("lint AZ0906") || found.contains("lint AZ0916")),
            "{found:#?}"
        );
        assert_eq!(
            code(twice, target),
            code(twice, "operationId: $sourceDescriptions.pets.addPet")
        );
    }
}

#[test]
fn s9_a_variable_is_matched_as_written_first() {
    let with = |declared: &str, given: &str| {
        let openapi = format!(
            "\
openapi: 3.0.3
info: {{title: Files, version: '1'}}
servers: [{{url: 'https://files.example'}}]
paths:
  '/{{Key+}}':
    get: {{operationId: fetch, parameters: [{{name: {declared}, in: path, required: true, schema: {{type: string}}}}]}}
"
        );
        let text = crate::document(
            "{name: files, url: files.yaml, type: openapi}",
            &format!("operationId: fetch\n    parameters: [{{name: {given}, in: path, value: a/b}}]"),
        );
        let folder = Folder::new(&format!("operator-{declared}-{given}").replace('+', "p"))
            .with("files.yaml", &openapi)
            .with("w.arazzo.yaml", &text);
        (folder.findings("w.arazzo.yaml"), folder.code("w.arazzo.yaml"))
    };
    let spelled = "w.arazzo.yaml:9:25 lint AZ0916 the variable of the path is called ";
    let segments = "files.yaml:5:3 lint AZ0443 the value of `{Key+}` may be several segments of the path";

    let (literal, code) = with("Key+", "Key+");
    none(&literal);
    let one_segment = r#"path_parameter_static("Key+", "a/b")"#;
    assert!(code.contains(one_segment), "one segment: {code}");
    let (other, same) = with("Key+", "Key");
    one(&other, &format!("{spelled}`Key+`, not `Key`"));
    assert_eq!(same, code);

    let (several, code) = with("Key", "Key");
    one(&several, segments);
    assert!(code.contains("path_segments("), "several segments: {code}");
    let (other, same) = with("Key", "Key+");
    assert!(other.len() == 2 && other[1].starts_with(segments), "{other:#?}");
    assert!(
        other[0].starts_with(&format!("{spelled}`Key`, not `Key+`")),
        "{other:#?}"
    );
    assert_eq!(same, code);
}

#[test]
fn a_response_that_is_not_at_hand_is_an_error_only_where_it_is_read() {
    let with = |reference: &str, step: &str| {
        let openapi = format!(
            "\
openapi: 3.0.3
info: {{title: Jobs, version: '1'}}
servers: [{{url: 'https://jobs.example'}}]
paths:
  /job:
    get:
      operationId: job
      responses:
        '200': {{description: ok, content: {{application/json: {{schema: {{type: object, properties: {{id: {{type: string}}}}}}}}}}}}
        '404': {{$ref: '{reference}'}}
"
        );
        let text = crate::document(
            "{name: jobs, url: jobs.yaml}",
            &format!("operationId: job\n    {step}"),
        );
        Folder::new(&format!("response-{:x}", hash(reference, step)))
            .with("jobs.yaml", &openapi)
            .with("w.arazzo.yaml", &text)
            .findings("w.arazzo.yaml")
    };
    let remote = "https://far.example/responses.yaml#/NotFound";
    for reference in [
        remote,
        "nowhere.yaml#/NotFound",
        "#/components/responses/NotFound",
    ] {
        for step in [
            "outputs: {id: $response.body#/id}",
            "successCriteria: [{condition: $statusCode == 200}]",
            "onFailure: [{name: a, type: end, criteria: [{condition: $statusCode == 404}]}]",
        ] {
            one(&with(reference, step), "jobs.yaml:10:23 lint AZ0431");
        }
    }
    for step in [
        "successCriteria: [{condition: $response.body#/id != null}]",
        "onFailure: [{name: a, type: end, criteria: [{condition: $response.body#/title == 'gone'}]}]",
        "successCriteria: [{condition: $statusCode == 404}]\n    outputs: {title: $response.body#/title}",
    ] {
        let found = with(remote, step);
        assert!(
            found.iter().any(|found| found.contains("jobs.yaml:10:23 AZ0004")),
            "{step}: {found:#?}"
        );
    }
}

#[test]
fn s7_a_deprecated_operation_has_a_lint() {
    for (number, (mark, is_deprecated)) in [
        ("deprecated: true", true),
        ("deprecated: false", false),
        ("description: Deprecated.", false),
    ]
    .into_iter()
    .enumerate()
    {
        for version in ["openapi: 3.0.4", "swagger: '2.0'"] {
            let openapi = format!(
                "{version}\ninfo: {{title: Pets, version: 1.0.0}}\nhost: pets.example\nservers: [{{url: 'https://pets.example'}}]\npaths:\n  /pets:\n    get:\n      operationId: list\n      {mark}\n      responses: {{'200': {{description: Yes.}}}}\n"
            );
            let folder = Folder::new(&format!("deprecated-{number}-{}", &version[..1]))
                .with("pets.yaml", &openapi)
                .with("w.arazzo.yaml", &document(PETS_SOURCE, "operationId: list"));
            let findings = folder.findings("w.arazzo.yaml");
            let of_mark = findings.iter().filter(|found| found.contains("AZ0447"));
            assert_eq!(
                of_mark.count(),
                usize::from(is_deprecated),
                "{mark}: {findings:#?}"
            );
        }
    }
}
