//! `createBatch` and `retrieveBatch`.

use loopback::{Request, Response};
use serde_json::{Map, Value, json};

use super::files::File;
use super::{Refusal, Store, json_object, now, ok, required_text};

/// The paths that requests in a batch can be for.
const ENDPOINTS: [&str; 8] = [
    "/v1/responses",
    "/v1/chat/completions",
    "/v1/embeddings",
    "/v1/completions",
    "/v1/moderations",
    "/v1/images/generations",
    "/v1/images/edits",
    "/v1/videos",
];

/// How long a batch may take, in seconds: the one window there is, `24h`.
const WINDOW: u64 = 24 * 60 * 60;

/// A batch and how far it is.
pub(super) struct Batch {
    endpoint: String,
    input_file_id: String,
    metadata: Value,
    created_at: u64,
    /// How often it was looked at: each time moves it on by one status.
    polls: u32,
    results: Option<Results>,
}

/// What a completed batch has.
struct Results {
    completed_at: u64,
    output_file_id: String,
    answered: usize,
    failed: usize,
}

impl Batch {
    fn status(&self) -> &'static str {
        match self.polls {
            0 | 1 => "validating",
            2 => "in_progress",
            3 => "finalizing",
            _ => "completed",
        }
    }

    fn json(&self, id: &str) -> Value {
        let mut members = Map::new();
        let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
        set("id", id.into());
        set("object", "batch".into());
        set("endpoint", self.endpoint.as_str().into());
        set("input_file_id", self.input_file_id.as_str().into());
        set("completion_window", "24h".into());
        set("status", self.status().into());
        set("created_at", self.created_at.into());
        set("expires_at", (self.created_at + WINDOW).into());
        set("metadata", self.metadata.clone());
        if let Some(results) = &self.results {
            set("completed_at", results.completed_at.into());
            set("output_file_id", results.output_file_id.as_str().into());
            let total = results.answered + results.failed;
            let counts = json!({ "total": total, "completed": results.answered, "failed": results.failed });
            set("request_counts", counts);
        }
        Value::Object(members)
    }
}

impl Store {
    /// `POST /v1/batches`.
    pub(super) fn create_batch(&mut self, request: &Request) -> Result<Response, Refusal> {
        let body = json_object(request)?;
        let input_file_id = required_text(&body, "input_file_id")?;
        let endpoint = required_text(&body, "endpoint")?;
        let window = required_text(&body, "completion_window")?;
        if self
            .files
            .get(input_file_id)
            .is_none_or(|file| file.purpose != "batch")
        {
            return Err(Refusal::Invalid("input_file_id"));
        }
        if !ENDPOINTS.contains(&endpoint) {
            return Err(Refusal::Invalid("endpoint"));
        }
        if window != "24h" {
            return Err(Refusal::Invalid("completion_window"));
        }
        let batch = Batch {
            endpoint: endpoint.to_owned(),
            input_file_id: input_file_id.to_owned(),
            metadata: body.get("metadata").cloned().unwrap_or_default(),
            created_at: now(),
            polls: 0,
            results: None,
        };
        let id = self.ids.next("batch_");
        let answer = ok(&batch.json(&id));
        self.batches.insert(id, batch);
        Ok(answer)
    }

    /// `GET /v1/batches/{batch_id}`: validating, in_progress, finalizing, and from the fourth time on completed.
    pub(super) fn retrieve_batch(&mut self, id: &str) -> Result<Response, Refusal> {
        let batch = self.batches.get_mut(id).ok_or(Refusal::NotFound("batch"))?;
        batch.polls = batch.polls.saturating_add(1);
        if batch.status() == "completed" && batch.results.is_none() {
            let input = self
                .files
                .get(&batch.input_file_id)
                .ok_or(Refusal::NotFound("file"))?;
            let (content, answered, failed) = run(&input.content);
            let file = File {
                name: format!("{id}_output.jsonl"),
                purpose: "batch_output".to_owned(),
                created_at: now(),
                content,
            };
            let output_file_id = self.ids.next("file-");
            self.files.insert(output_file_id.clone(), file);
            batch.results = Some(Results {
                completed_at: now(),
                output_file_id,
                answered,
                failed,
            });
        }
        Ok(ok(&batch.json(id)))
    }
}

/// The output file of an input file, and how many requests were answered and failed. Each line that is not blank
/// gives one line; one that is not a request with a `custom_id` fails.
fn run(input: &[u8]) -> (Vec<u8>, usize, usize) {
    let mut output = String::new();
    let (mut answered, mut failed) = (0, 0);
    for (number, line) in String::from_utf8_lossy(input).lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let request: Value = serde_json::from_str(line).unwrap_or_default();
        let (response, error) = match request["custom_id"].as_str() {
            Some(custom_id) => {
                answered += 1;
                (response(custom_id, &request["body"]["model"]), Value::Null)
            }
            None => {
                failed += 1;
                (
                    Value::Null,
                    json!({ "code": "invalid_request", "message": "the line is not a request" }),
                )
            }
        };
        let result = json!({
            "id": format!("batch_req_{}", number + 1),
            "custom_id": request["custom_id"],
            "response": response,
            "error": error,
        });
        output.push_str(&result.to_string());
        output.push('\n');
    }
    (output.into_bytes(), answered, failed)
}

fn response(custom_id: &str, model: &Value) -> Value {
    let body = json!({ "model": model, "output_text": format!("The answer to {custom_id}.") });
    json!({ "status_code": 200, "request_id": format!("req_{custom_id}"), "body": body })
}
