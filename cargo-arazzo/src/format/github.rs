//! Annotations: what a step of a GitHub workflow prints for GitHub to show beside the changed lines
//! (<https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>).

use std::fmt::Write as _;

use arazzo_codegen::{Diagnostic, Diagnostics, Severity};

use crate::text::visible;

/// One command a finding, `::error file=…,line=…::message`, each on a line of its own.
pub(super) fn annotations(findings: &Diagnostics) -> String {
    findings
        .iter()
        .map(|finding| annotation(findings, finding))
        .collect()
}

fn annotation(findings: &Diagnostics, finding: &Diagnostic) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        _ => "warning",
    };
    let mut properties: Vec<(&str, String)> = Vec::new();
    let mut message = finding.message.clone();
    for (number, label) in finding.labels.iter().enumerate() {
        let place = findings.place_of(label);
        let file = place.file.display().to_string();
        if number > 0 {
            let _ = write!(
                message,
                "\n{}: {file}:{}:{}",
                label.text, place.line, place.column
            );
            continue;
        }
        if !label.text.is_empty() {
            let _ = write!(message, ": {}", label.text);
        }
        properties.push(("file", file));
        properties.push(("line", place.line.to_string()));
        properties.push(("endLine", place.end_line.to_string()));
        // Columns of several lines would be refused.
        if place.line == place.end_line {
            properties.push(("col", place.column.to_string()));
            properties.push(("endColumn", place.end_column.to_string()));
        }
    }
    if let Some(help) = &finding.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    properties.push((
        "title",
        format!("{}: {}", finding.code.as_str(), finding.code.title()),
    ));
    let properties: Vec<String> = properties
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped_property(value)))
        .collect();
    format!("::{command} {}::{}\n", properties.join(","), escaped(&message))
}

/// A command ends with its line, and `%` begins what is escaped.
fn escaped(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    visible(&text).replace('%', "%25").replace('\n', "%0A")
}

/// In a property `:` and `,` have a meaning as well.
fn escaped_property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{escaped, escaped_property};

    #[test]
    fn what_ends_a_command_is_escaped() {
        assert_eq!(escaped("50 %\r\na: b, \u{202e}c"), "50 %25%0Aa: b, \\u{202e}c");
        assert_eq!(escaped_property("C:\\a,b%.yaml"), "C%3A\\a%2Cb%25.yaml");
    }
}
