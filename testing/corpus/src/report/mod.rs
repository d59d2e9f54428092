//! What came of it all, as a table, as JSON, and as a row for each document.

mod runs;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::time::Duration;

use arazzo_codegen::Code;
use serde_json::{Value, json};

use crate::compile::{Compiled, Outcome, Row};
use crate::crates::Built;
pub(crate) use runs::Runs;

pub(crate) struct Report {
    rows: Vec<Row>,
    compiling: Duration,
    built: Option<Built>,
    runs: Option<Runs>,
    /// The most memory this process ever held, in KiB, where the system tells.
    peak: Option<u64>,
}

impl Report {
    pub(crate) fn of(compiled: Compiled, built: Option<Built>, runs: Option<Runs>) -> Self {
        Self {
            rows: compiled.rows,
            compiling: compiled.elapsed,
            built,
            runs,
            peak: peak(),
        }
    }

    /// Whether the compiler kept its promises: no panic, all generated code builds without a word, and every run came to
    /// an end that the documents may ask for.
    pub(crate) fn is_sound(&self) -> bool {
        self.count(Outcome::Panicked) == 0
            && self.not_building() == 0
            && self.runs.as_ref().is_none_or(Runs::are_sound)
    }

    fn count(&self, outcome: Outcome) -> usize {
        self.rows.iter().filter(|row| row.outcome == outcome).count()
    }

    fn not_building(&self) -> usize {
        self.rows.iter().filter(|row| !row.complaints.is_empty()).count()
    }

    /// What processors did to build the generated code.
    fn processor_seconds(&self) -> Option<f64> {
        Some(self.built.as_ref()?.processor?.as_secs_f64())
    }

    fn sum(&self, of: impl Fn(&Row) -> usize) -> usize {
        self.rows.iter().map(of).sum()
    }

    /// For each code, how often it was found and in how many documents.
    fn codes<'r>(
        &'r self,
        of: impl Fn(&'r Row) -> &'r BTreeMap<&'static str, usize>,
    ) -> BTreeMap<&'static str, (usize, usize)> {
        let mut codes: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
        for (code, count) in self.rows.iter().flat_map(of) {
            let (times, documents) = codes.entry(code).or_default();
            *times += count;
            *documents += 1;
        }
        codes
    }

    /// What the page that is kept begins with.
    pub(crate) fn head(&self) -> String {
        let now = httpdate::fmt_http_date(std::time::SystemTime::now());
        let date = now.get(5..16).unwrap_or_default();
        format!(
            "# A corpus of real documents\n\nDocuments of many authors, compiled, built and run once each against a server that \
             answers by their OpenAPI documents. Nothing of a document's own is shown here. Made on {date} by \
             `cargo run --release -p corpus -- PATH --format markdown`, with `--keep-going` and `--run` where the tables say so; \
             peak memory is that of the harness.\n\n"
        )
    }

    pub(crate) fn to_json(&self) -> Value {
        let codes = |codes: BTreeMap<&'static str, (usize, usize)>| -> Value {
            codes
                .into_iter()
                .map(|(code, (times, documents))| {
                    (code.to_owned(), json!({ "times": times, "documents": documents }))
                })
                .collect()
        };
        json!({
            "documents": self.rows.len(),
            "workflows": self.sum(|row| row.workflows),
            "steps": self.sum(|row| row.steps),
            "compiledWorkflows": self.sum(|row| row.compiled.len()),
            "leftOutWorkflows": self.sum(|row| row.left_out),
            "clean": self.count(Outcome::Clean),
            "withLints": self.count(Outcome::WithLints),
            "inPart": self.count(Outcome::InPart),
            "refused": self.count(Outcome::Refused),
            "panicked": self.count(Outcome::Panicked),
            "generatedLines": self.sum(|row| row.lines),
            "notBuilding": self.not_building(),
            "errors": codes(self.codes(|row| &row.errors)),
            "lints": codes(self.codes(|row| &row.lints)),
            "compileSeconds": self.compiling.as_secs_f64(),
            "buildSeconds": self.built.as_ref().map(|built| built.elapsed.as_secs_f64()),
            "buildProcessorSeconds": self.processor_seconds(),
            "peakKibibytes": self.peak,
            "run": self.runs.as_ref().map(Runs::to_json),
        })
    }

    /// A line for each run behind a head line; nothing when nothing was run.
    pub(crate) fn run_rows(&self) -> String {
        self.runs.as_ref().map(Runs::lines).unwrap_or_default()
    }

    /// A head line, then a line for each document.
    pub(crate) fn rows(&self) -> String {
        let mut text =
            "path\toutcome\tworkflows\tsteps\tlines\tmilliseconds\terrors\tlints\tcomplaints\n".to_owned();
        for row in &self.rows {
            text.push_str(&format!(
                "{}\t{}\t{}\t{}\t{}\t{:.1}\t{}\t{}\t{}\n",
                row.path.display(),
                row.outcome.as_str(),
                row.workflows,
                row.steps,
                row.lines,
                row.elapsed.as_secs_f64() * 1000.0,
                list(&row.errors),
                list(&row.lints),
                row.complaints.len(),
            ));
        }
        text
    }
}

fn list(codes: &BTreeMap<&'static str, usize>) -> String {
    let codes: Vec<String> = codes
        .iter()
        .map(|(code, times)| format!("{code}×{times}"))
        .collect();
    codes.join(" ")
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in self.rows.iter().filter(|row| !row.complaints.is_empty()) {
            writeln!(
                formatter,
                "{}: the generated code does not build:",
                row.path.display()
            )?;
            for complaint in &row.complaints {
                writeln!(formatter, "{complaint}")?;
            }
        }
        for row in self.rows.iter().filter(|row| row.outcome == Outcome::Panicked) {
            writeln!(formatter, "{}: the compiler panicked", row.path.display())?;
        }
        let mut lines = vec![
            ("documents", self.rows.len().to_string()),
            ("workflows", self.sum(|row| row.workflows).to_string()),
            ("steps", self.sum(|row| row.steps).to_string()),
            ("compiled clean", self.count(Outcome::Clean).to_string()),
            ("compiled with lints", self.count(Outcome::WithLints).to_string()),
            ("compiled in part", self.count(Outcome::InPart).to_string()),
            ("refused", self.count(Outcome::Refused).to_string()),
            ("panicked", self.count(Outcome::Panicked).to_string()),
            (
                "compiled workflows",
                self.sum(|row| row.compiled.len()).to_string(),
            ),
            ("generated lines", self.sum(|row| row.lines).to_string()),
            (
                "seconds to compile",
                format!("{:.1}", self.compiling.as_secs_f64()),
            ),
        ];
        if let Some(built) = &self.built {
            let seconds = built.elapsed.as_secs_f64();
            lines.push((
                "documents whose code does not build",
                self.not_building().to_string(),
            ));
            lines.push((
                "seconds to build, beyond the dependencies",
                format!("{seconds:.1} in {} crates", built.crates),
            ));
            if let Some(processor) = self.processor_seconds() {
                let of_one = processor / self.sum(|row| row.compiled.len()).max(1) as f64;
                lines.push(("processor seconds for that", format!("{processor:.1}")));
                lines.push(("of a workflow", format!("{:.0} ms", of_one * 1000.0)));
                lines.push(("of a hundred workflows", format!("{:.1} s", of_one * 100.0)));
            }
        }
        if let Some(peak) = self.peak {
            lines.push(("peak memory", format!("{} MiB", peak / 1024)));
        }
        writeln!(formatter, "| what | figure |\n|---|---|")?;
        for (what, figure) in lines {
            writeln!(formatter, "| {what} | {figure} |")?;
        }
        for (title, codes) in [
            ("error", self.codes(|row| &row.errors)),
            ("lint", self.codes(|row| &row.lints)),
        ] {
            writeln!(
                formatter,
                "\n| {title} | | times | documents |\n|---|---|---|---|"
            )?;
            for (code, (times, documents)) in codes {
                let known = Code::ALL.iter().find(|known| known.as_str() == code);
                let about = known.map_or("", |known| known.title());
                writeln!(formatter, "| {code} | {about} | {times} | {documents} |")?;
            }
        }
        if let Some(runs) = &self.runs {
            write!(formatter, "{runs}")?;
        }
        Ok(())
    }
}

/// Linux keeps it in a file; elsewhere it is not told.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").trim().parse().ok()
}
