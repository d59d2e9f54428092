//! Runs every compiled workflow once, against a server that answers by the OpenAPI documents and judges what it is asked.
//!
//! Nothing here knows what the compiler made of the documents: they are read anew, and `jsonschema` is the judge of
//! schemas.

mod answer;
mod api;
mod document;
mod inputs;
mod judge;
mod process;
mod sample;
mod schema;
mod template;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arazzo_codegen::source::is_remote;
use corpus_runner::{Order, Outcome};
use indicatif::ProgressBar;
use loopback::{Request, Response, Server};
use serde_json::{Value, json};

use crate::compile::{Row, style};
use crate::crates::{Crates, module};

use api::Api;
pub(crate) use judge::Breach;
use process::Process;

/// What came of one workflow.
pub(crate) struct RunRow {
    pub(crate) document: PathBuf,
    pub(crate) workflow: String,
    pub(crate) requests: usize,
    /// Nothing when its program died of it.
    pub(crate) outcome: Option<Outcome>,
    pub(crate) breaches: Vec<Breach>,
}

/// Runs the workflows of all documents that compiled, one after the other.
pub(crate) fn all(root: &Path, rows: &[Row], crates: &Crates) -> Vec<RunRow> {
    let progress = ProgressBar::new(rows.len() as u64).with_style(style());
    let mut found = Vec::new();
    let mut program: Option<(PathBuf, Process)> = None;
    for (position, row) in rows.iter().enumerate() {
        progress.set_message(row.path.display().to_string());
        if !row.compiled.is_empty() {
            let path = crates.program(position);
            let same = program.take().filter(|(known, _)| *known == path);
            let (_, process) = program.insert(same.unwrap_or_else(|| (path.clone(), Process::of(&path))));
            found.extend(document(root, row, position, process));
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    found
}

fn document(root: &Path, row: &Row, position: usize, process: &mut Process) -> Vec<RunRow> {
    let path = root.join(&row.path);
    let Some(document) = document::read(&path) else {
        return Vec::new();
    };
    let service = Arc::new(Service::of(&path, &document));
    let handler = Arc::clone(&service);
    let Ok(server) = Server::start(move |request| handler.answer(request)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for workflow in &row.compiled {
        // Those of other documents run when this document's call them.
        let Some(inputs) = inputs::inputs(&document, &workflow.id) else {
            continue;
        };
        let apis = service.apis.iter();
        let order = Order {
            workflow: format!("{} {}", module(position), workflow.id),
            inputs,
            sources: apis
                .clone()
                .enumerate()
                .map(|(number, api)| (api.name.clone(), format!("{}/{number}", server.url())))
                .collect(),
            credentials: apis.flat_map(Api::schemes).collect(),
        };
        let outcome = process.run(&order);
        let (requests, breaches) = service.take();
        found.push(RunRow {
            document: row.path.clone(),
            workflow: workflow.id.clone(),
            requests,
            outcome,
            breaches,
        });
    }
    found
}

/// The server of all sources of a document: each under its number.
struct Service {
    apis: Vec<Api>,
    /// How many requests came, and what was wrong with them.
    seen: Mutex<(usize, Vec<Breach>)>,
    /// By the API's number, the method and the path: a poll asks for the same again and again.
    answers: Mutex<HashMap<(usize, String, String), Response>>,
}

impl Service {
    fn of(path: &Path, document: &Value) -> Self {
        let mut apis = BTreeMap::new();
        collect(path, document, &mut vec![path.to_path_buf()], &mut apis);
        Self {
            apis: apis.into_values().collect(),
            seen: Mutex::default(),
            answers: Mutex::default(),
        }
    }

    fn answer(&self, request: &Request) -> Response {
        let Some((number, api, path)) = self.meant(request) else {
            return Response::empty(404);
        };
        let (operation, breaches) = judge::judge(api, request, path);
        let mut seen = locked(&self.seen);
        seen.0 += 1;
        for breach in breaches {
            if !seen.1.contains(&breach) {
                seen.1.push(breach);
            }
        }
        drop(seen);
        let Some(operation) = operation else {
            return Response::json(404, json!({ "error": "there is no such operation" }).to_string());
        };
        let key = (number, operation.method.clone(), operation.path.clone());
        let mut answers = locked(&self.answers);
        let answer = answers
            .entry(key)
            .or_insert_with(|| answer::answer(api, operation));
        answer.clone()
    }

    fn meant<'r>(&self, request: &'r Request) -> Option<(usize, &Api, &'r str)> {
        let path = request.path.strip_prefix('/')?;
        let (number, path) = path.split_at(path.find('/').unwrap_or(path.len()));
        let number = number.parse().ok()?;
        Some((number, self.apis.get(number)?, path))
    }

    fn take(&self) -> (usize, Vec<Breach>) {
        std::mem::take(&mut *locked(&self.seen))
    }
}

/// What a panic elsewhere left is whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The OpenAPI documents of a document and of the Arazzo documents that it names, by the names of their sources.
fn collect(path: &Path, document: &Value, seen: &mut Vec<PathBuf>, apis: &mut BTreeMap<String, Api>) {
    let sources = document.get("sourceDescriptions").and_then(Value::as_array);
    for source in sources.into_iter().flatten() {
        let field = |name: &str| source.get(name).and_then(Value::as_str);
        let (Some(name), Some(url)) = (field("name"), field("url")) else {
            continue;
        };
        if is_remote(url) || apis.contains_key(name) {
            continue;
        }
        let file = path.parent().unwrap_or(Path::new("")).join(percent_decoded(url));
        let Some(value) = document::read(&file) else {
            continue;
        };
        if field("type") == Some("arazzo") {
            if !seen.contains(&file) {
                seen.push(file.clone());
                collect(&file, &value, seen, apis);
            }
        } else {
            apis.insert(name.to_owned(), Api::of(name, value));
        }
    }
}

/// Text with its percent-encoded bytes decoded, but for those of a slash.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let code = behind
            .get(..2)
            .filter(|_| first == b'%')
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match code.filter(|code| *code != b'/') {
            Some(code) => {
                bytes.push(code);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::percent_decoded;

    #[test]
    fn a_slash_stays_encoded() {
        assert_eq!(percent_decoded("a%20b%2Fc%zz%"), "a b%2Fc%zz%");
    }
}
