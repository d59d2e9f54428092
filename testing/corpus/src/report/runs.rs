//! What came of the runs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use corpus_runner::Outcome;
use serde_json::{Value, json};

use crate::crates::Built;
use crate::run::{By, Forbidden, RunRow};

/// The runs of the workflows.
pub(crate) struct Runs {
    /// The programs that ran them.
    pub(crate) built: Built,
    pub(crate) rows: Vec<RunRow>,
}

impl Runs {
    /// Whether nothing happened that must not happen whatever the documents say.
    pub(super) fn are_sound(&self) -> bool {
        self.rows.iter().all(|row| {
            !matches!(
                row.outcome,
                None | Some(
                    Outcome::Panicked { .. }
                        | Outcome::OutputsUnwritable { .. }
                        | Outcome::TimedOut
                        | Outcome::NotRun { .. }
                )
            )
        })
    }

    fn succeeded(&self) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| matches!(row.outcome, Some(Outcome::Succeeded { .. })))
            .count()
    }

    /// How often runs ended otherwise than with success, by the reason.
    fn ends(&self) -> BTreeMap<String, usize> {
        let mut ends = BTreeMap::new();
        for row in &self.rows {
            let end = match &row.reason {
                Some(reason) => reason.clone(),
                None => general(&end(row)),
            };
            if !end.is_empty() {
                *ends.entry(end).or_default() += 1;
            }
        }
        ends
    }

    /// How many workflows made a request that its document forbids, by the rule and by who had announced it.
    fn breaches(&self) -> BTreeMap<(&'static str, By), usize> {
        let mut kinds = BTreeMap::new();
        for row in &self.rows {
            let kinds_of_row: BTreeSet<(&'static str, By)> = row
                .forbidden
                .iter()
                .map(|forbidden| (forbidden.breach.kind, forbidden.by))
                .collect();
            for kind in kinds_of_row {
                *kinds.entry(kind).or_default() += 1;
            }
        }
        kinds
    }

    fn with_breaches(&self) -> usize {
        self.rows.iter().filter(|row| !row.forbidden.is_empty()).count()
    }

    /// Those that made one which nobody announced.
    fn unannounced(&self) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| row.forbidden.iter().any(|forbidden| forbidden.by == By::Nobody))
            .count()
    }

    fn requests(&self) -> usize {
        self.rows.iter().map(|row| row.requests).sum()
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "runs": self.rows.len(),
            "requests": self.requests(),
            "succeeded": self.succeeded(),
            "otherEnds": self.ends(),
            "withForbiddenRequests": self.with_breaches(),
            "withUnannounced": self.unannounced(),
            "forbidden": self.breaches().into_iter().map(|((kind, by), workflows)| {
                json!({ "kind": kind, "by": by.to_string(), "workflows": workflows })
            }).collect::<Value>(),
            "buildSeconds": self.built.elapsed.as_secs_f64(),
        })
    }

    /// A head line, then a line for each run.
    pub(super) fn lines(&self) -> String {
        let mut text = "path\tworkflow\trequests\tend\treason\tforbidden\n".to_owned();
        for row in &self.rows {
            let breaches: Vec<String> = row
                .forbidden
                .iter()
                .map(|Forbidden { breach, by }| format!("{}: {} ({by})", breach.kind, breach.detail))
                .collect();
            let cells = [
                row.document.display().to_string(),
                row.workflow.clone(),
                row.requests.to_string(),
                end(row),
                row.reason.clone().unwrap_or_default(),
                breaches.join(" | "),
            ];
            let cells = cells.map(|cell| cell.replace(['\t', '\n', '\r'], " "));
            let _ = writeln!(text, "{}", cells.join("\t"));
        }
        text
    }
}

impl fmt::Display for Runs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.built.elapsed.as_secs_f64();
        writeln!(formatter, "\n| runs | figure |\n|---|---|")?;
        writeln!(formatter, "| workflows run | {} |", self.rows.len())?;
        writeln!(formatter, "| requests | {} |", self.requests())?;
        writeln!(formatter, "| ended with success | {} |", self.succeeded())?;
        let breaches = self.with_breaches();
        writeln!(formatter, "| made a request that OpenAPI forbids | {breaches} |")?;
        let unannounced = self.unannounced();
        writeln!(formatter, "| of them: unannounced | {unannounced} |")?;
        let crates = self.built.crates;
        writeln!(
            formatter,
            "| seconds to build them | {seconds:.1} in {crates} programs |"
        )?;
        writeln!(
            formatter,
            "\n| why it did not end with success | runs |\n|---|---|"
        )?;
        let mut ends: Vec<(String, usize)> = self.ends().into_iter().collect();
        ends.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (end, count) in ends {
            writeln!(formatter, "| {} | {count} |", end.replace('|', "\\|"))?;
        }
        writeln!(
            formatter,
            "\n| forbidden request | announced, or made of | workflows |\n|---|---|---|"
        )?;
        for ((kind, by), count) in self.breaches() {
            writeln!(formatter, "| {kind} | {by} | {count} |")?;
        }
        Ok(())
    }
}

/// What happened; nothing after a success.
fn end(row: &RunRow) -> String {
    match &row.outcome {
        None => "the program died".to_owned(),
        Some(outcome) => match outcome {
            Outcome::Succeeded { .. } => String::new(),
            Outcome::Failed { message, .. } => message.clone(),
            Outcome::InputsRefused { message } => format!("inputs refused: {message}"),
            Outcome::OutputsUnwritable { message } => format!("outputs cannot be written: {message}"),
            Outcome::Panicked { message } => format!("panicked: {message}"),
            Outcome::TimedOut => "timed out".to_owned(),
            Outcome::NotRun { message } => format!("not run: {message}"),
        },
    }
}

/// The text without what it quotes, so that the same thing said of different documents is one thing.
fn general(text: &str) -> String {
    let mut general = String::new();
    for (number, part) in text.split('`').enumerate() {
        general.push_str(if number % 2 == 0 { part } else { "`…`" });
    }
    let digits = |part: char| part.is_ascii_digit();
    let mut shown = String::new();
    for word in general.split_inclusive(char::is_whitespace) {
        shown.push_str(if word.starts_with(digits) { "… " } else { word });
    }
    shown.trim().chars().take(160).collect()
}

#[cfg(test)]
mod tests {
    use super::general;

    #[test]
    fn what_is_quoted_does_not_count() {
        assert_eq!(
            general("criterion `a == 1` is not met"),
            "criterion `…` is not met"
        );
        assert_eq!(general("made 200 transitions"), "made … transitions");
    }
}
