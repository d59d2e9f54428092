//! Findings as JSON objects, for editors and CI.

use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Edit, Severity};

impl Diagnostics {
    /// One JSON object per finding. `docs/finding.schema.json` of the project is its JSON Schema.
    /// - `code`, `severity`, `message` and `help`.
    /// - `labels`, the finding's own place first. Each has `file`, `line`, `column`, `endLine`, `endColumn` (counted
    ///   from 1; the end is after the last character), `start`, `end` (in bytes) and `text`.
    /// - `fix`: null, or an object with `safety` (`safe` or `unsafe`) and `edits`. Each edit has `file`, `line`,
    ///   `column`, `start`, `end` and `replacement`, the text for the bytes from `start` to `end`.
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
        let fix = diagnostic.fix.as_ref().map(|fix| {
            json!({
                "safety": fix.safety.as_str(),
                "edits": fix.edits.iter().map(|edit| self.json_of_edit(edit)).collect::<Vec<_>>(),
            })
        });
        json!({
            "code": diagnostic.code.as_str(),
            "severity": match diagnostic.severity { Severity::Error => "error", Severity::Warning => "warning" },
            "message": diagnostic.message,
            "help": diagnostic.help,
            "labels": labels,
            "fix": fix,
        })
    }

    fn json_of_edit(&self, edit: &Edit) -> Value {
        let (line, column) = self.sources.line_column(edit.span);
        json!({
            "file": self.shown(edit.span.source).display().to_string(),
            "line": line,
            "column": column,
            "start": edit.span.start,
            "end": edit.span.end,
            "replacement": edit.replacement,
        })
    }
}
