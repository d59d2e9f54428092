//! Runs every compiled workflow once, against a server that answers by the OpenAPI documents and judges what it is asked.
//!
//! The documents are read anew, and `jsonschema` is the judge of schemas. What the compiler made of a document and said of
//! it tells which values the inputs should have, and explains what happened; nobody is acquitted by it.

mod announced;
mod answer;
mod api;
mod document;
mod flow;
mod inputs;
mod judge;
mod process;
mod reason;
mod sample;
mod schema;
mod template;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arazzo_codegen::source::is_remote;
use corpus_runner::{Order, Outcome, Told};
use indicatif::ProgressBar;
use loopback::{Request, Response, Server};
use serde_json::{Value, json};

use crate::compile::{Row, style};
use crate::crates::{Crates, module};

pub(crate) use announced::By;
use announced::Said;
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
    /// Why it did not end with success.
    pub(crate) reason: Option<String>,
    pub(crate) forbidden: Vec<Forbidden>,
}

/// A request that an OpenAPI document forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Forbidden {
    pub(crate) breach: Breach,
    pub(crate) by: By,
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
    let said = Said::of(&row.compiled, &row.findings);
    let mut found = Vec::new();
    for workflow in &row.compiled {
        let flows = flow::flows(workflow, &row.compiled, &service.apis);
        // Those of other documents run when this document's call them.
        let Some(inputs) = inputs::inputs(&document, &workflow.id, &flows) else {
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
        let told = process.run(&order);
        let (requests, breaches) = service.take();
        let forbidden = forbidden(&breaches, told.as_ref(), &said);
        let reason = told
            .as_ref()
            .and_then(|told| reason::reason(&workflow.id, told, &said, &service.apis));
        found.push(RunRow {
            document: row.path.clone(),
            workflow: workflow.id.clone(),
            requests,
            outcome: told.map(|told| told.outcome),
            reason,
            forbidden,
        });
    }
    found
}

/// Each breach once, with who had announced it.
fn forbidden(breaches: &[(usize, Breach)], told: Option<&Told>, said: &Said<'_>) -> Vec<Forbidden> {
    let mut found = Vec::new();
    for (number, breach) in breaches {
        let sender = told.and_then(|told| told.senders.get(*number));
        let step = sender.and_then(|sender| said.step(&sender.workflow, &sender.step));
        let absent = told.map(|told| told.absent.as_slice()).unwrap_or_default();
        let forbidden = Forbidden {
            breach: breach.clone(),
            by: step.map_or(By::Nobody, |(workflow, step)| {
                said.by(breach, workflow, step, absent)
            }),
        };
        if !found.contains(&forbidden) {
            found.push(forbidden);
        }
    }
    found
}

/// The server of all sources of a document: each under its number.
struct Service {
    apis: Vec<Api>,
    /// How many requests came, and what was wrong with them, by their numbers.
    seen: Mutex<(usize, Vec<(usize, Breach)>)>,
    /// By the API's number, the method and the path: a poll asks for the same again and again.
    answers: Mutex<HashMap<(usize, String, String), Response>>,
}

impl Service {
    fn of(path: &Path, document: &Value) -> Self {
        let mut apis = BTreeMap::new();
        collect(path, document, "", &mut vec![path.to_path_buf()], &mut apis);
        Self {
            apis: apis.into_values().collect(),
            seen: Mutex::default(),
            answers: Mutex::default(),
        }
    }

    fn answer(&self, request: &Request) -> Response {
        let Some((number, api, path)) = self.meant(request) else {
            self.see(Vec::new());
            return Response::empty(404);
        };
        let (operation, breaches) = judge::judge(api, request, path);
        self.see(breaches);
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

    fn see(&self, breaches: Vec<Breach>) {
        let mut seen = locked(&self.seen);
        let number = seen.0;
        seen.0 += 1;
        seen.1.extend(breaches.into_iter().map(|breach| (number, breach)));
    }

    fn meant<'r>(&self, request: &'r Request) -> Option<(usize, &Api, &'r str)> {
        let path = request.path.strip_prefix('/')?;
        let (number, path) = path.split_at(path.find('/').unwrap_or(path.len()));
        let number = number.parse().ok()?;
        Some((number, self.apis.get(number)?, path))
    }

    fn take(&self) -> (usize, Vec<(usize, Breach)>) {
        std::mem::take(&mut *locked(&self.seen))
    }
}

/// What a panic elsewhere left is whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The OpenAPI documents of a document and of the Arazzo documents that it names, each under the name by which a client
/// addresses it (S10). `prefix` stands before the names of this document's sources.
fn collect(
    path: &Path,
    document: &Value,
    prefix: &str,
    seen: &mut Vec<PathBuf>,
    apis: &mut BTreeMap<String, Api>,
) {
    let sources = document.get("sourceDescriptions").and_then(Value::as_array);
    for source in sources.into_iter().flatten() {
        let field = |name: &str| source.get(name).and_then(Value::as_str);
        let (Some(name), Some(url)) = (field("name"), field("url")) else {
            continue;
        };
        let address = format!("{prefix}{name}");
        if is_remote(url) || apis.contains_key(&address) {
            continue;
        }
        let file = path.parent().unwrap_or(Path::new("")).join(percent_decoded(url));
        let Some(value) = document::read(&file) else {
            continue;
        };
        if field("type") == Some("arazzo") {
            if !seen.contains(&file) {
                seen.push(file.clone());
                collect(&file, &value, &format!("{address}."), seen, apis);
            }
        } else {
            apis.insert(address.clone(), Api::of(&address, value));
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
