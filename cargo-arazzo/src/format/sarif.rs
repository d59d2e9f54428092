//! SARIF 2.1.0, the format of code scanning
//! (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>).

use std::path::{Component, Path};

use arazzo_codegen::diagnostic::Label;
use arazzo_codegen::{Code, CodeKind, Diagnostic, Diagnostics, Severity};
use serde_json::{Value, json};

use crate::explain::{markdown, page};

/// The whole log: one run, with the rules that are met and their pages.
pub(super) fn log(findings: &Diagnostics) -> Value {
    let mut rules: Vec<Code> = Vec::new();
    for finding in findings.iter() {
        if !rules.contains(&finding.code) {
            rules.push(finding.code);
        }
    }
    rules.sort_unstable();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| result(findings, finding, &rules))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "cargo-arazzo",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
                }
            },
            // A column is a character.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }]
    })
}

fn rule(code: Code) -> Value {
    let text = page::of(code);
    json!({
        "id": code.as_str(),
        "name": format!("{code:?}"),
        "shortDescription": { "text": code.title() },
        "help": { "text": markdown::plain(text), "markdown": text },
        "defaultConfiguration": {
            "level": match code.kind() {
                CodeKind::Error => "error",
                CodeKind::Lint => "warning",
            }
        },
    })
}

fn result(findings: &Diagnostics, finding: &Diagnostic, rules: &[Code]) -> Value {
    let (own, related) = match finding.labels.split_first() {
        Some((own, related)) => (Some(own), related),
        None => (None, finding.labels.as_slice()),
    };
    let mut message = finding.message.clone();
    if let Some(own) = own.filter(|own| !own.text.is_empty()) {
        message = format!("{message}: {}", own.text);
    }
    if let Some(help) = &finding.help {
        message = format!("{message}\nhelp: {help}");
    }
    let related: Vec<Value> = related
        .iter()
        .map(|label| {
            let mut location = location(findings, label);
            location["message"] = json!({ "text": label.text });
            location
        })
        .collect();
    json!({
        "ruleId": finding.code.as_str(),
        "ruleIndex": rules.iter().position(|code| *code == finding.code),
        "level": match finding.severity {
            Severity::Error => "error",
            _ => "warning",
        },
        "message": { "text": message },
        "locations": own.map(|label| location(findings, label)).into_iter().collect::<Vec<_>>(),
        "relatedLocations": related,
    })
}

fn location(findings: &Diagnostics, label: &Label) -> Value {
    let place = findings.place_of(label);
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&place.file) },
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": place.end_line,
                "endColumn": place.end_column,
            }
        }
    })
}

/// A path as a URI reference: relative to where the command runs, or `file:`.
fn uri(path: &Path) -> String {
    if path.is_absolute()
        && let Ok(url) = url::Url::from_file_path(path)
    {
        return url.into();
    }
    let parts: Vec<String> = path
        .components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| encoded(&part.as_os_str().to_string_lossy()))
        .collect();
    parts.join("/")
}

/// RFC 3986: what is not unreserved is percent-encoded, byte by byte.
fn encoded(part: &str) -> String {
    part.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::uri;

    #[test]
    fn a_path_is_a_uri_reference() {
        assert_eq!(
            uri(Path::new("./specs/../a b/ä.yaml")),
            "specs/../a%20b/%C3%A4.yaml"
        );
    }

    #[cfg(unix)]
    #[test]
    fn an_absolute_path_is_a_file_uri() {
        assert_eq!(uri(Path::new("/specs/a b.yaml")), "file:///specs/a%20b.yaml");
    }
}
