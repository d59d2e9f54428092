//! Findings as JSON, one object each, for editors and CI.

use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Severity};

impl Diagnostics {
    /// One JSON object a finding: `code`, `severity`, `message`, `help`, and `labels` with `file`, `line`,
    /// `column` (both from 1), `start`, `end` (bytes) and `text`; the first label is the finding's own place.
    #[must_use]
    pub fn to_json(&self) -> Vec<Value> {
        self.iter().map(|diagnostic| self.json_of(diagnostic)).collect()
    }

    fn json_of(&self, diagnostic: &Diagnostic) -> Value {
        let labels: Vec<Value> = diagnostic
            .labels
            .iter()
            .map(|label| {
                let (line, column) = self.sources.line_column(label.span);
                json!({
                    "file": self.shown(label.span.source).display().to_string(),
                    "line": line,
                    "column": column,
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
