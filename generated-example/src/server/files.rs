//! `createFile` and `downloadFile`.

use loopback::{Request, Response};
use serde_json::{Value, json};

use super::{Refusal, Store, now, ok};

/// The purposes a client may give; the server has others for the files it writes.
const PURPOSES: [&str; 6] = ["assistants", "batch", "fine-tune", "vision", "user_data", "evals"];

/// A stored file.
pub(super) struct File {
    pub(super) name: String,
    pub(super) purpose: String,
    pub(super) created_at: u64,
    pub(super) content: Vec<u8>,
}

impl File {
    fn json(&self, id: &str) -> Value {
        json!({
            "id": id,
            "object": "file",
            "bytes": self.content.len(),
            "created_at": self.created_at,
            "filename": self.name,
            "purpose": self.purpose,
            "status": "processed",
        })
    }
}

impl Store {
    /// `POST /v1/files`. As for the real service, a part without a file name is a text field and no file.
    pub(super) fn create_file(&mut self, request: &Request) -> Result<Response, Refusal> {
        let mut purpose = None;
        let mut file = None;
        for part in request.parts() {
            match (part.name.as_str(), part.file_name) {
                ("purpose", None) => purpose = Some(String::from_utf8_lossy(&part.body).into_owned()),
                ("file", Some(name)) => file = Some((name, part.body)),
                _ => {}
            }
        }
        let purpose = purpose.ok_or(Refusal::Missing("purpose"))?;
        if !PURPOSES.contains(&purpose.as_str()) {
            return Err(Refusal::Invalid("purpose"));
        }
        let (name, content) = file.ok_or(Refusal::Missing("file"))?;
        let id = self.ids.next("file-");
        let file = File {
            name,
            purpose,
            created_at: now(),
            content,
        };
        let answer = ok(&file.json(&id));
        self.files.insert(id, file);
        Ok(answer)
    }

    /// `GET /v1/files/{file_id}/content`: the bytes, under the content type the real service gives them.
    pub(super) fn download_file(&self, id: &str) -> Result<Response, Refusal> {
        let file = self.files.get(id).ok_or(Refusal::NotFound("file"))?;
        let mut response = Response::empty(200).header("Content-Type", "application/octet-stream");
        response.body = file.content.clone();
        Ok(response)
    }
}
