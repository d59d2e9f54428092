//! Findings as JSON, one object each, for editors and CI.

use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Severity};

impl Diagnostics {
    /// One JSON object a finding: `code`, `severity`, `message`, `help`, and `labels` with `file`, `line`, `column`,
    /// `endLine`, `endColumn` (from 1, the end behind the last character), `start`, `end` (bytes) and `text`; the first
    /// label is the finding's own place. `docs/finding.schema.json` of the project is the JSON Schema of such an object.
    #[must_use]
    pub fn to_json(&self) -> Vec<Value> {
        self.iter().map(|diagnostic| self.json_of(diagnostic)).collect()
    }

    fn json_of(&self, diagnostic: &Diagnostic) -> Value {
        let labels: Vec<Value> = diagnostic
            .labels
            .iter()
            .map(|label| {
                let place = self.place_of(label);
                json!({
                    "file": place.file.display().to_string(),
                    "line": place.line,
                    "column": place.column,
                    "endLine": place.end_line,
                    "endColumn": place.end_column,
                    "start": label.span.start,
                    "end": label.span.end,
                    "text": label.text,
                })
            })
            .collect();
        json!({
            "code": diagnostic.code.as_str(),
            "severity": match diagnostic.severity { Severity::Error => "error", Severity::Warning => "warning" },
            "message": diagnostic.message,
            "help": diagnostic.help,
            "labels": labels,
        })
    }
}
