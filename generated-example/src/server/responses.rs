//! `createResponse` and `getResponse`.

use loopback::{Request, Response};
use serde_json::{Value, json};

use super::{Refusal, Store, json_object, now, ok, required_text};

/// A response of the Responses API, as opposed to one of HTTP.
pub(super) struct ModelResponse {
    model: String,
    /// The prompt, or the whole conversation as JSON text.
    input: String,
    instructions: Value,
    created_at: u64,
    /// How often it was looked at: from the third time on it has ended.
    polls: u32,
}

/// How far a response is, or how it ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    InProgress,
    Completed,
    Failed,
    Incomplete,
}

impl Status {
    fn as_str(self) -> &'static str {
        match self {
            Status::InProgress => "in_progress",
            Status::Completed => "completed",
            Status::Failed => "failed",
            Status::Incomplete => "incomplete",
        }
    }
}

impl ModelResponse {
    /// A prompt with `fail` in it fails, one with `long` is not finished; all others are.
    fn status(&self) -> Status {
        match self.polls {
            0..=2 => Status::InProgress,
            _ if self.input.contains("fail") => Status::Failed,
            _ if self.input.contains("long") => Status::Incomplete,
            _ => Status::Completed,
        }
    }

    fn json(&self, id: &str) -> Value {
        let status = self.status();
        let text = match status {
            Status::InProgress | Status::Failed => None,
            Status::Completed => Some(format!("The answer to: {}", self.input)),
            Status::Incomplete => Some("The beginning of the answer".to_owned()),
        };
        let error = match status {
            Status::Failed => json!({ "code": "server_error", "message": "the model could not answer" }),
            _ => Value::Null,
        };
        let incomplete_details = match status {
            Status::Incomplete => json!({ "reason": "max_output_tokens" }),
            _ => Value::Null,
        };
        json!({
            "id": id,
            "object": "response",
            "created_at": self.created_at,
            "model": self.model,
            "status": status.as_str(),
            "instructions": self.instructions,
            "output": text.iter().map(|text| message(text, status)).collect::<Vec<_>>(),
            // Null until something was written, although the schema requires the object: the real service does so too.
            "usage": text.as_deref().map(|text| usage(&self.input, text)),
            "error": error,
            "incomplete_details": incomplete_details,
        })
    }
}

impl Store {
    /// `POST /v1/responses`.
    pub(super) fn create_response(&mut self, request: &Request) -> Result<Response, Refusal> {
        let body = json_object(request)?;
        let model = required_text(&body, "model")?;
        let input = match body.get("input") {
            None => return Err(Refusal::Missing("input")),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(items)) => Value::Array(items.clone()).to_string(),
            Some(_) => return Err(Refusal::Invalid("input")),
        };
        let instructions = body.get("instructions").cloned().unwrap_or_default();
        if !(instructions.is_null() || instructions.is_string()) {
            return Err(Refusal::Invalid("instructions"));
        }
        let response = ModelResponse {
            model: model.to_owned(),
            input,
            instructions,
            created_at: now(),
            polls: 0,
        };
        let id = self.ids.next("resp_");
        let answer = ok(&response.json(&id));
        self.responses.insert(id, response);
        Ok(answer)
    }

    /// `GET /v1/responses/{response_id}`: twice in progress, then how it ended.
    pub(super) fn get_response(&mut self, id: &str) -> Result<Response, Refusal> {
        let response = self.responses.get_mut(id).ok_or(Refusal::NotFound("response"))?;
        response.polls = response.polls.saturating_add(1);
        Ok(ok(&response.json(id)))
    }
}

fn message(text: &str, status: Status) -> Value {
    json!({
        "type": "message",
        "id": "msg_1",
        "role": "assistant",
        "status": status.as_str(),
        "content": [{ "type": "output_text", "text": text, "annotations": [] }],
    })
}

/// Words are counted instead of tokens.
fn usage(input: &str, output: &str) -> Value {
    let (read, written) = (
        input.split_whitespace().count(),
        output.split_whitespace().count(),
    );
    json!({
        "input_tokens": read,
        "input_tokens_details": { "cached_tokens": 0 },
        "output_tokens": written,
        "output_tokens_details": { "reasoning_tokens": 0 },
        "total_tokens": read + written,
    })
}
