//! Every operation of every real OpenAPI document at hand: sliced, its schemas typed, and compiled in a workflow that
//! calls it. None may end the compiler, and what is found has to be right.
//!
//! A tenth of the documents by default; all with `ARAZZO_CORPUS=all`, and then `UPDATE_DOCS=1` writes
//! `docs/openapi-corpus.md`.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::{Description, NamedOperation, Operation, ParameterLocation};
use crate::diagnostic::Diagnostic;
use crate::expression::Pointer;
use crate::schema::{Definitions, Lookup, References, SchemaDescription, SchemaReader, Side, lookup};
use crate::source::{Document, Node, Sources, Span};
use crate::{Severity, configure};

/// Steps of a workflow: enough to be one, few enough to be compiled quickly.
const STEPS: usize = 25;

/// Properties that are followed of one schema: a union of a hundred records has thousands.
const PROPERTIES: usize = 12;

/// Outputs of a step.
const OUTPUTS: usize = 12;

#[test]
fn every_operation_is_sliced_and_lowered() {
    let Some(root) = shared_data::find(".") else {
        return;
    };
    let all = std::env::var("ARAZZO_CORPUS").is_ok_and(|which| which == "all");
    let mut paths = Vec::new();
    for folder in ["corpus", "seeds"] {
        collect(&root.join(folder), &mut paths);
    }
    paths.sort();
    let only = std::env::var("ARAZZO_CORPUS_ONLY").unwrap_or_default();
    paths.retain(|path| path.to_string_lossy().contains(&only));
    let paths: Vec<PathBuf> = match all {
        true => paths,
        false => paths.into_iter().step_by(10).collect(),
    };
    let report = Report::of(&paths, &root);
    let text = report.to_string();
    eprintln!("{text}");
    if let Ok(file) = std::env::var("ARAZZO_CORPUS_FINDINGS") {
        fs::write(file, report.findings.join("\n")).unwrap();
    }
    assert!(report.problems.is_empty(), "{:#?}", report.problems);
    let operations: usize = report.versions.values().map(|of| of.operations).sum();
    assert!(operations > 500 || !only.is_empty(), "{operations}");
    if all && std::env::var_os("UPDATE_DOCS").is_some() {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi-corpus.md");
        fs::write(docs, text).unwrap();
    }
}

/// The same of the documents of this project, which are always at hand.
#[test]
fn every_operation_of_this_project_is_sliced_and_lowered() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let mut paths = Vec::new();
    collect(&specs, &mut paths);
    let report = Report::of(&paths, &specs);
    assert!(report.problems.is_empty(), "{:#?}", report.problems);
    let operations: usize = report.versions.values().map(|of| of.operations).sum();
    assert!(operations > 100, "{operations}");
}

/// The YAML and JSON files below a folder.
pub(super) fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            collect(&path, paths);
        } else if matches!(extension, Some("yaml" | "yml" | "json")) {
            paths.push(path);
        }
    }
}

/// What one version of OpenAPI adds up to.
#[derive(Clone, Copy, Debug, Default)]
struct OfVersion {
    documents: usize,
    operations: usize,
    /// Operations in which nothing is reported.
    clean: usize,
    schemas: usize,
    /// Properties that were found by their pointer.
    pointers: usize,
}

#[derive(Debug, Default)]
struct Report {
    versions: BTreeMap<String, OfVersion>,
    /// Findings in the OpenAPI documents themselves: how often, in which documents.
    codes: BTreeMap<(&'static str, &'static str), (usize, BTreeSet<PathBuf>)>,
    findings: Vec<String>,
    problems: Vec<String>,
    /// What one document has reported; several operations meet it.
    seen: HashSet<Option<(Span, String)>>,
}

impl Report {
    fn of(paths: &[PathBuf], root: &Path) -> Self {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let next = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let work = || {
                let mut report = Self::default();
                while let Some(path) = paths.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    judge(path, root, &mut report);
                }
                report
            };
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let parts = running.into_iter().map(|thread| thread.join().unwrap());
            parts.fold(Self::default(), Self::join)
        })
    }
}

fn judge(path: &Path, root: &Path, report: &mut Report) {
    let sources = Sources::new();
    let name = path.strip_prefix(root).unwrap_or(path).display().to_string();
    let Ok(source) = sources.read(path) else { return };
    let Some(version) = version(&sources, source) else {
        return;
    };
    let started = std::time::Instant::now();
    let judged = catch_unwind(AssertUnwindSafe(|| {
        let mut part = Report::default();
        let description = match Description::open(&sources, source) {
            Ok(description) => SchemaDescription::from(description),
            Err(error) => {
                part.found(path, &error.diagnostic(), &sources, &name);
                part.versions.entry(version.clone()).or_default().documents += 1;
                return part;
            }
        };
        let counts = operations(&description, path, &name, &sources, &mut part);
        part.versions.insert(version.clone(), counts);
        part
    }));
    if started.elapsed().as_secs() > 5 {
        eprintln!("{:?} {name}", started.elapsed());
    }
    match judged {
        Ok(part) => *report = std::mem::take(report).join(part),
        Err(_) => report.problems.push(format!("{name}: a panic")),
    }
}

/// `2.0`, `3.0`, …; `None` for what is no OpenAPI document.
fn version(sources: &Sources, source: crate::source::SourceId) -> Option<String> {
    let document = Document::open(sources, source).ok()?;
    let written = ["openapi", "swagger"]
        .into_iter()
        .find_map(|field| document.node(&[field]).ok()?)?;
    let text = written.scalar_text()?;
    Some(text.split('.').take(2).collect::<Vec<_>>().join("."))
}

fn operations(
    description: &SchemaDescription,
    path: &Path,
    name: &str,
    sources: &Sources,
    report: &mut Report,
) -> OfVersion {
    let mut counts = OfVersion {
        documents: 1,
        ..OfVersion::default()
    };
    let mut steps = Vec::new();
    let definitions = Definitions::default();
    let mut types = Types {
        reader: SchemaReader::new(&definitions, References::OpenApi(description), Side::Output),
        places: HashSet::new(),
    };
    for operation in description.operations() {
        counts.operations += 1;
        let mut findings = Vec::new();
        match Operation::read(description, operation, &mut findings) {
            Ok(read) => {
                let pointers = schemas(description, &read, &mut counts, &mut types);
                steps.push(step(steps.len(), operation, &read, &pointers));
            }
            Err(error) => findings.push(error.diagnostic()),
        }
        counts.clean += usize::from(findings.is_empty());
        for finding in &findings {
            report.found(path, finding, sources, name);
        }
    }
    if !steps.is_empty() {
        compile(&steps, path, name, report);
    }
    counts
}

/// The types of one document, as a build has them.
struct Types<'d> {
    reader: SchemaReader<'d>,
    /// Where schemas were read: a union of many has the same places behind most pointers.
    places: HashSet<Span>,
}

impl Types<'_> {
    fn read(&mut self, schema: &Node) {
        if self.places.insert(schema.span) {
            self.reader.type_of(schema, "it");
        }
    }
}

/// Types every schema of an operation, follows its properties, and gives pointers into the answer.
fn schemas(
    description: &SchemaDescription,
    operation: &Operation,
    counts: &mut OfVersion,
    types: &mut Types<'_>,
) -> Vec<Pointer> {
    let bodies = operation.request_body.iter().flat_map(|body| &body.content);
    let answers = operation.responses.iter().flat_map(|response| &response.content);
    for schema in bodies.chain(answers).filter_map(|offer| offer.schema.as_ref()) {
        counts.schemas += 1;
        types.read(schema);
        counts.pointers += properties(description, schema, &mut Vec::new(), &mut Vec::new(), types);
    }
    let mut pointers = Vec::new();
    let success = operation.response(200).or(operation.response(201));
    let offer = success.and_then(|response| response.content.iter().find(|offer| offer.is_json()));
    if let Some(schema) = offer.and_then(|offer| offer.schema.as_ref()) {
        properties(description, schema, &mut Vec::new(), &mut pointers, types);
    }
    pointers
}

/// Follows every property two levels deep; gives how many there are.
fn properties(
    description: &SchemaDescription,
    schema: &Node,
    tokens: &mut Vec<String>,
    pointers: &mut Vec<Pointer>,
    types: &mut Types<'_>,
) -> usize {
    let mut names: Vec<String> = vec!["0".to_owned(), "no such member".to_owned()];
    if let Lookup::NotDeclared { known, .. } =
        lookup(description, schema, &[tokens.as_slice(), &names[1..]].concat())
    {
        names.extend(known.into_iter().map(|key| key.text).take(PROPERTIES));
    }
    let mut found = 0;
    for name in names {
        tokens.push(name);
        if let Lookup::Found(there) = lookup(description, schema, tokens) {
            for there in &there.schemas {
                types.read(there);
            }
            found += 1;
            pointers.push(Pointer::of(tokens.iter().map(String::as_str)));
            if tokens.len() < 2 {
                found += properties(description, schema, tokens, pointers, types);
            }
        }
        tokens.pop();
    }
    found
}

/// A step that calls the operation with everything it declares.
fn step(number: usize, name: &NamedOperation, operation: &Operation, pointers: &[Pointer]) -> String {
    let mut step = format!("  - stepId: s{number}\n");
    let pointer = Pointer::of(name.pointer())
        .to_string()
        .replace('{', "%7B")
        .replace('}', "%7D");
    let path = format!("{{$sourceDescriptions.api.url}}#{pointer}");
    writeln!(step, "    operationPath: {}", quoted(&path)).unwrap();
    let mut variables: BTreeSet<&str> = operation
        .path
        .split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect();
    let mut parameters = String::new();
    for parameter in &operation.parameters {
        let location = match parameter.location {
            ParameterLocation::Path => "path",
            ParameterLocation::Query => "query",
            ParameterLocation::Header => "header",
            ParameterLocation::Cookie => "cookie",
            ParameterLocation::QueryString => continue,
        };
        if location == "path" {
            variables.remove(parameter.name.as_str());
        }
        writeln!(
            parameters,
            "    - {{name: {}, in: {location}, value: x}}",
            quoted(&parameter.name)
        )
        .unwrap();
    }
    for variable in variables {
        writeln!(
            parameters,
            "    - {{name: {}, in: path, value: x}}",
            quoted(variable)
        )
        .unwrap();
    }
    if !parameters.is_empty() {
        write!(step, "    parameters:\n{parameters}").unwrap();
    }
    if operation.request_body.is_some() {
        step.push_str("    requestBody: {payload: {}}\n");
    }
    let expressions = pointers
        .iter()
        .take(OUTPUTS)
        .map(|pointer| format!("$response.body#{pointer}"));
    // A name may have characters that no expression has.
    let expressions: Vec<String> = expressions
        .filter(|text| crate::expression::RuntimeExpression::parse(text).is_ok())
        .collect();
    if !expressions.is_empty() {
        step.push_str("    outputs:\n");
        for (index, expression) in expressions.iter().enumerate() {
            writeln!(step, "      o{index}: {}", quoted(expression)).unwrap();
        }
    }
    step
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Compiles workflows of the steps, through the door that users take.
fn compile(steps: &[String], openapi: &Path, name: &str, report: &mut Report) {
    let mut document = "arazzo: 1.0.1\ninfo: {title: All, version: 1.0.0}\nsourceDescriptions:\n- {name: api, url: ./api.yaml, type: openapi}\nworkflows:\n".to_owned();
    for (number, steps) in steps.chunks(STEPS).enumerate() {
        writeln!(document, "- workflowId: w{number}\n  steps:\n{}", steps.concat()).unwrap();
    }
    let (process, thread) = (std::process::id(), std::thread::current().id());
    let file = std::env::temp_dir().join(format!("arazzo-openapi-{process}-{thread:?}.arazzo.yaml"));
    fs::write(&file, document).unwrap();
    let result = configure().source("api", openapi).generate(&file);
    fs::remove_file(&file).unwrap();
    let findings = match &result {
        Ok(generated) => &generated.lints,
        Err(findings) => findings,
    };
    for found in findings.iter() {
        if found.labels.is_empty() || found.help.is_none() && !found.code.as_str().starts_with("AZ000") {
            report
                .problems
                .push(format!("{name}: without a place or a way out: {}", found.message));
        }
        // What is found in the OpenAPI document itself is counted where the operation is sliced.
        let (path, line, column) = findings.place(found).unwrap_or((openapi.to_path_buf(), 0, 0));
        let severity = if found.severity == Severity::Error {
            ""
        } else {
            "lint "
        };
        if path != openapi {
            let labels: Vec<&str> = found.labels.iter().map(|label| label.text.as_str()).collect();
            report.findings.push(format!(
                "step\t{severity}{}\t{name}\t{line}:{column}\t{}\t{labels:?}",
                found.code.as_str(),
                found.message
            ));
        }
    }
    if result.is_err() != findings.has_errors() {
        report.problems.push(format!("{name}: refused without an error"));
    }
}

impl Report {
    fn found(&mut self, path: &Path, finding: &Diagnostic, sources: &Sources, name: &str) {
        let place = finding
            .labels
            .first()
            .map(|label| (label.span, finding.message.clone()));
        if !self.seen.insert(place) {
            return;
        }
        let code = (finding.code.as_str(), finding.code.title());
        let (count, documents) = self.codes.entry(code).or_default();
        *count += 1;
        documents.insert(path.to_owned());
        let (line, column) = finding
            .labels
            .first()
            .map_or((0, 0), |label| sources.line_column(label.span));
        let file = finding.labels.first().map_or("", |label| {
            let of = sources.path(label.span.source);
            if of == path {
                ""
            } else {
                of.to_str().unwrap_or("?")
            }
        });
        let help = finding.help.as_deref().unwrap_or("");
        self.findings.push(format!(
            "slice\t{}\t{name}{file}\t{line}:{column}\t{}\t{help}",
            code.0, finding.message
        ));
    }

    fn join(mut self, other: Self) -> Self {
        for (version, of) in other.versions {
            let sum = self.versions.entry(version).or_default();
            sum.documents += of.documents;
            sum.operations += of.operations;
            sum.clean += of.clean;
            sum.schemas += of.schemas;
            sum.pointers += of.pointers;
        }
        for (code, (count, documents)) in other.codes {
            let sum = self.codes.entry(code).or_default();
            sum.0 += count;
            sum.1.extend(documents);
        }
        self.findings.extend(other.findings);
        self.problems.extend(other.problems);
        self
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(formatter, "# Every operation of the OpenAPI documents at hand\n")?;
        writeln!(
            formatter,
            "The test reads each operation from its document, types the schemas that it refers to, follows every property two levels\ndeep by its pointer, and compiles a workflow that calls the operation. Written by\n`ARAZZO_CORPUS=all UPDATE_DOCS=1 cargo test -p arazzo-codegen --lib every_operation`.\n"
        )?;
        writeln!(
            formatter,
            "| OpenAPI | documents | operations | nothing to report | schemas | pointers |"
        )?;
        writeln!(formatter, "|---|---|---|---|---|---|")?;
        for (version, of) in &self.versions {
            writeln!(
                formatter,
                "| {version} | {} | {} | {} | {} | {} |",
                of.documents, of.operations, of.clean, of.schemas, of.pointers
            )?;
        }
        writeln!(
            formatter,
            "\nWhat is found in the documents:\n\n| code | | findings | documents |\n|---|---|---|---|"
        )?;
        for ((code, title), (count, documents)) in &self.codes {
            writeln!(formatter, "| {code} | {title} | {count} | {} |", documents.len())?;
        }
        Ok(())
    }
}
