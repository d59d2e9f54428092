//! S40 and S43: which content type a body has, and bodies that HTTP gives no meaning.

use crate::{Folder, document, none, one};

fn openapi(method: &str, offers: &str) -> String {
    format!(
        "\
openapi: 3.1.0
info: {{title: Pets, version: 1.0.0}}
servers: [{{url: 'https://pets.example'}}]
paths:
  /pets:
    {method}:
      operationId: send
      {offers}
      responses: {{'200': {{description: Yes.}}}}
"
    )
}

/// The document sends a body to an operation that offers these media types.
fn folder(test: &str, method: &str, offers: &[&str], body: &str) -> Folder {
    let offered: Vec<String> = offers
        .iter()
        .map(|offer| format!("{offer}: {{schema: {{type: object}}}}"))
        .collect();
    let offered = match offers {
        [] => String::new(),
        _ => format!("requestBody: {{content: {{{}}}}}", offered.join(", ")),
    };
    Folder::new(test)
        .with("pets.yaml", &openapi(method, &offered))
        .with(
            "w.arazzo.yaml",
            &document(
                "{name: pets, url: pets.yaml}",
                &format!("operationId: send\n    requestBody: {body}"),
            ),
        )
}

/// What the request says its body is: the constant of the request, or the function that writes the body.
#[track_caller]
fn sent_as(test: &str, offers: &[&str], body: &str, expected: &str) {
    let folder = folder(&format!("content-type-{test}"), "post", offers, body);
    let code = folder.code("w.arazzo.yaml");
    assert!(code.contains(expected), "{expected} in {code}");
}

const FIELDS: &str = "{payload: {a: b}}";
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const MERGE: &str = "application/merge-patch+json";

#[test]
fn s40_the_steps_content_type_comes_first() {
    let given = format!("{{contentType: {FORM}, payload: {{a: b}}}}");
    sent_as("step", &[JSON, FORM], &given, "request.form(");
    let unknown = "{contentType: application/vnd.pets+json; v=2, payload: {a: b}}";
    sent_as(
        "step-other",
        &[JSON, FORM],
        unknown,
        "\"application/vnd.pets+json; v=2\"",
    );
}

#[test]
fn s40_else_the_operations_only_one() {
    sent_as("only", &[FORM], FIELDS, "request.form(");
    sent_as("only-json", &[MERGE], FIELDS, "\"application/merge-patch+json\"");
}

#[test]
fn s40_else_the_first_json_one_else_the_first() {
    sent_as(
        "first-json",
        &[FORM, MERGE, JSON],
        FIELDS,
        "\"application/merge-patch+json\"",
    );
    sent_as("first", &[FORM, "multipart/form-data"], FIELDS, "request.form(");
    sent_as(
        "first-other",
        &["multipart/form-data", FORM],
        FIELDS,
        "Multipart::new(",
    );
}

#[test]
fn s40_a_range_and_no_offer_are_json_or_text() {
    sent_as("range", &["'*/*'"], FIELDS, "\"application/json\"");
    sent_as(
        "range-text",
        &["text/*"],
        "{payload: words}",
        "\"text/plain; charset=utf-8\"",
    );
    sent_as("none", &[], FIELDS, "\"application/json\"");
    sent_as(
        "none-text",
        &[],
        "{payload: words}",
        "\"text/plain; charset=utf-8\"",
    );
}

#[test]
fn s43_a_body_that_http_gives_no_meaning_is_sent_with_a_lint() {
    for method in ["get", "head", "delete"] {
        let folder = folder(&format!("body-{method}"), method, &[JSON], FIELDS);
        one(
            &folder.findings("w.arazzo.yaml"),
            &format!(
                "w.arazzo.yaml:9:18 lint AZ0409 {} has a request body | it is sent",
                method.to_uppercase()
            ),
        );
        assert!(folder.code("w.arazzo.yaml").contains("\"application/json\""));
    }
    for method in ["post", "put", "patch"] {
        none(&folder(&format!("body-{method}"), method, &[JSON], FIELDS).findings("w.arazzo.yaml"));
    }
}

#[test]
fn s40_a_body_that_the_operation_does_not_declare_is_sent_with_a_lint() {
    let form = "{contentType: application/x-www-form-urlencoded, payload: {a: b}}";
    let other = folder("body-other", "post", &[JSON, "text/plain"], form);
    one(
        &other.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:9:32 lint AZ0467 the operation does not take `application/x-www-form-urlencoded` | it takes `application/json`, `text/plain`",
    );
    assert!(other.code("w.arazzo.yaml").contains("Form::new("));
    // A range takes it, and so does what says no media type; the charset is no other type.
    none(&folder("body-range", "post", &["'*/*'"], form).findings("w.arazzo.yaml"));
    let charset = "{contentType: 'application/json; charset=utf-8', payload: {a: b}}";
    none(&folder("body-charset", "post", &[JSON], charset).findings("w.arazzo.yaml"));
    one(
        &folder("body-none", "post", &[], FIELDS).findings("w.arazzo.yaml"),
        "w.arazzo.yaml:9:18 lint AZ0467 the operation declares no request body | remove the `requestBody`",
    );
}

#[test]
fn s41_parts_without_names_are_not_written_one_by_one() {
    let lint = "w.arazzo.yaml:9:18 lint AZ0446 a body of `multipart/mixed` is sent as one text, not in parts";
    one(
        &folder("mixed", "post", &["multipart/mixed"], FIELDS).findings("w.arazzo.yaml"),
        lint,
    );
    let out = "{contentType: multipart/mixed; boundary=b, payload: \"--b\\r\\n\\r\\nx\\r\\n--b--\"}";
    none(&folder("mixed-out", "post", &["multipart/mixed"], out).findings("w.arazzo.yaml"));
}

#[test]
fn s41_encodings_by_position_are_not_read() {
    for (media_type, expected) in [
        (
            "multipart/form-data",
            "pets.yaml:8:69 lint AZ0446 parts of form data have names, not positions",
        ),
        (
            "multipart/mixed",
            "w.arazzo.yaml:9:18 lint AZ0446 a body of `multipart/mixed`",
        ),
    ] {
        let offers =
            format!("requestBody: {{content: {{{media_type}: {{prefixEncoding: [{{contentType: a/b}}]}}}}}}");
        let folder = Folder::new(&format!("positional-{}", media_type.replace('/', "-")))
            .with("pets.yaml", &openapi("post", &offers))
            .with(
                "w.arazzo.yaml",
                &document(
                    "{name: pets, url: pets.yaml}",
                    &format!("operationId: send\n    requestBody: {FIELDS}"),
                ),
            );
        one(&folder.findings("w.arazzo.yaml"), expected);
    }
}

#[test]
fn s41_a_content_type_that_the_step_names_goes_out_as_written() {
    sent_as(
        "as-written",
        &[JSON],
        "{contentType: text/plain, payload: words}",
        "\"text/plain\"",
    );
    sent_as(
        "as-written-with-parameters",
        &["text/*"],
        "{contentType: text/csv; header=present, payload: words}",
        "\"text/csv; header=present\"",
    );
    sent_as(
        "range-in-step",
        &[JSON],
        "{contentType: 'text/*', payload: words}",
        "\"text/plain; charset=utf-8\"",
    );
    sent_as(
        "named-by-the-operation",
        &["text/plain"],
        "{payload: words}",
        "\"text/plain; charset=utf-8\"",
    );
}
