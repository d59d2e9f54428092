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
