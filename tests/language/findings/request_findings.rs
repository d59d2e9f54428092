//! What is said when it is compiled of parameters, paths, servers and charsets: one finding each, at its place.

use std::fs;
use std::path::Path;

use arazzo_codegen::{Code, Severity, configure};

/// The findings of a document with one step, `severity code line of the file: message`; `path` is the key and what
/// follows of the OpenAPI document, `step` what the step has beside its `operationId`.
fn findings(name: &str, path: &str, step: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("request-findings")
        .join(name);
    fs::create_dir_all(&folder).unwrap();
    let openapi = format!("openapi: 3.1.1\ninfo: {{ title: t, version: '1' }}\npaths:\n{path}");
    fs::write(folder.join("api.openapi.yaml"), openapi).unwrap();
    let document = format!(
        "arazzo: 1.1.0\n\
         info: {{ title: t, version: '1' }}\n\
         sourceDescriptions: [{{ name: api, url: api.openapi.yaml, type: openapi }}]\n\
         workflows:\n\
         - workflowId: w\n\
         \x20 inputs: {{ type: object, properties: {{ list: {{ type: array, items: {{ type: string }} }}, text: {{ type: string }} }} }}\n\
         \x20 steps:\n\
         \x20 - stepId: send\n\
         \x20   operationId: send\n{step}"
    );
    let path = folder.join(format!("{name}.arazzo.yaml"));
    fs::write(&path, document).unwrap();
    let found = match configure().allow(Code::UnreadInput).generate(path) {
        Ok(generated) => generated.lints,
        Err(diagnostics) => diagnostics,
    };
    found
        .iter()
        .map(|finding| {
            let severity = match finding.severity {
                Severity::Error => "error",
                _ => "lint",
            };
            let (file, line, _) = found.place(finding).unwrap();
            let file = file.file_name().unwrap().to_string_lossy().into_owned();
            let kind = if file == "api.openapi.yaml" { "api" } else { "step" };
            format!(
                "{severity} {} {kind}:{line} {}",
                finding.code.as_str(),
                finding.message
            )
        })
        .collect()
}

/// A step with one parameter `p` of this style, and this value.
fn styled(name: &str, style: &str, value: &str) -> Vec<String> {
    let path = format!(
        "  /x:\n    get: {{ operationId: send, parameters: [{{ name: p, in: query, {style}, schema: {{}} }}] }}\n"
    );
    let step = format!("    parameters: [{{ name: p, in: query, value: {value} }}]\n");
    findings(name, &path, &step)
}

#[test]
fn s11_a_value_of_a_kind_that_the_style_does_not_define() {
    for (number, (style, value, what)) in [
        (
            "style: spaceDelimited, explode: true",
            "{ a: 1 }",
            "the style `spaceDelimited` does not define how an exploded value is written",
        ),
        (
            "style: pipeDelimited",
            "abc",
            "the style `pipeDelimited` does not define how a scalar is written",
        ),
        (
            "style: deepObject",
            "$inputs.list",
            "the style `deepObject` does not define how an array is written",
        ),
        (
            "style: deepObject",
            "$inputs.text",
            "the style `deepObject` does not define how a scalar is written",
        ),
        (
            "style: form",
            "[a, [b]]",
            "the style `form` does not define how an array or object within another is written",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let found = styled(&format!("undefined-{number}"), style, value);
        assert_eq!(found, [format!("lint AZ0441 step:10 {what}")]);
    }
    for (number, (style, value)) in [
        ("style: spaceDelimited", "$inputs.list"),
        ("style: pipeDelimited", "{ a: 1 }"),
        ("style: deepObject", "{ a: { b: 1 } }"),
        ("style: form", "[a, b]"),
    ]
    .into_iter()
    .enumerate()
    {
        let found = styled(&format!("defined-{number}"), style, value);
        assert_eq!(found, [""; 0], "{style}: {value}");
    }
}

#[test]
fn s11_an_unknown_style() {
    let found = styled("unknown-style", "style: colourful", "a");
    assert_eq!(
        found,
        ["lint AZ0431 api:5 `colourful` is not a style of such a parameter"]
    );
}

#[test]
fn s9_a_variable_of_the_path_that_nobody_declares() {
    let found = findings(
        "undeclared-variable",
        "  /x/{a}:\n    get: { operationId: send }\n",
        "    parameters: [{ name: a, in: path, value: b }]\n",
    );
    assert_eq!(
        found,
        ["lint AZ0404 step:10 the operation does not declare the variable `a` of its path"]
    );
    let found = findings(
        "unfilled-variable",
        "  /x/{a}?q={b}:\n    get: { operationId: send }\n",
        "",
    );
    assert_eq!(
        found,
        [
            "error AZ0403 step:8 step `send` gives no value for `{a}`",
            "error AZ0403 step:8 step `send` gives no value for `{b}`"
        ]
    );
}

#[test]
fn s11_a_variable_of_several_segments_and_a_fragment() {
    let found = findings(
        "segments",
        "  '/x/{+a}#part':\n    get: { operationId: send, parameters: [{ name: a, in: path, required: true, schema: {} }] }\n",
        "    parameters: [{ name: a, in: path, value: b }]\n",
    );
    assert_eq!(
        found,
        [
            "lint AZ0443 api:4 the value of `{+a}` may be several segments of the path",
            "lint AZ0444 api:4 the path ends in the fragment `#part`, which is not sent"
        ]
    );
}

#[test]
fn s10_servers_that_cannot_be_used() {
    for (number, (server, what)) in [
        (
            "{ url: 'https://a.example?x=1' }",
            "the server's URL has a query or a fragment, which a base URL cannot have",
        ),
        (
            "{ url: 'https://{region}.example' }",
            "the variable `{region}` of the server's URL has no default",
        ),
        (
            "{ url: 'https://{region}.example', variables: { region: { default: eu, enum: [us] } } }",
            "the default `eu` of the server variable `region` is not in its `enum`",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let path = format!("  /x:\n    servers: [{server}]\n    get: {{ operationId: send }}\n");
        let found = findings(&format!("server-{number}"), &path, "");
        assert_eq!(found, [format!("lint AZ0442 api:5 {what}")]);
    }
}

#[test]
fn s41_a_charset_that_is_not_sent() {
    let found = findings(
        "charset",
        "  /x:\n    post: { operationId: send, requestBody: { content: { text/plain: {} } } }\n",
        "    requestBody: { contentType: text/plain; charset=iso-8859-1, payload: x }\n",
    );
    assert_eq!(
        found,
        ["lint AZ0445 step:10 the body is said to be in `iso-8859-1`, and is sent in UTF-8"]
    );
}
