//! Bodies that contain JSON values without being JSON: sequences of items, and scalars in text (S19a).

use bytes::Bytes;
use http::HeaderValue;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::reply::media_type::essence;

/// What an item of an event stream looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventForm {
    /// The data of the event, as JSON if it is valid JSON, else as a string.
    Data,
    /// An object of the event's fields (OpenAPI 3.2.0, section "Special Considerations for text/event-stream Content").
    Fields,
    /// The same, with the data as JSON if it is valid JSON.
    FieldsOfJson,
}

/// The body as JSON, if its media type is that of a sequence or of plain text: an array of the items, or the number or
/// boolean that the text is.
pub(crate) fn as_json(content_type: &HeaderValue, body: &Bytes, events: EventForm) -> Option<Bytes> {
    let essence = essence(content_type);
    let text = std::str::from_utf8(body).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let json = match essence.as_str() {
        "text/plain" => scalar(text)?.to_owned(),
        "text/event-stream" => array(self::events(text).map(|event| event.item(events))),
        seq if seq == "application/json-seq" || seq.ends_with("+json-seq") => {
            array(items(text.split('\u{1e}')))
        }
        "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/ndjson"
        | "application/x-ndjson"
        | "application/x-json-stream"
        | "text/jsonl"
        | "text/x-ndjson" => array(items(text.lines())),
        _ => return None,
    };
    // One item that is no JSON makes the whole no list.
    serde_json::from_str::<&RawValue>(&json).ok()?;
    Some(json.into())
}

fn scalar(text: &str) -> Option<&str> {
    let text = text.trim();
    let is_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    (is_number || matches!(text, "true" | "false")).then_some(text)
}

fn items<'t>(pieces: impl Iterator<Item = &'t str>) -> impl Iterator<Item = String> {
    pieces
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .map(str::to_owned)
}

fn array(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    format!("[{}]", items.join(","))
}

/// An event of a stream.
#[derive(Default)]
struct Event<'t> {
    name: Option<&'t str>,
    data: Vec<&'t str>,
    id: Option<&'t str>,
    retry: Option<u64>,
}

/// The events of a stream (HTML, section "Interpreting an event stream"). The end of the body ends the last one.
fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    let mut lines = lines(text);
    std::iter::from_fn(move || {
        let mut event = Event::default();
        loop {
            match lines.next() {
                None if event.data.is_empty() => return None,
                None => return Some(event),
                Some("") if event.data.is_empty() => event = Event::default(),
                Some("") => return Some(event),
                Some(line) => event.read(line),
            }
        }
    })
}

/// Lines that end with a line feed, a carriage return or both.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        line.split('\r')
    })
}

impl<'t> Event<'t> {
    fn read(&mut self, line: &'t str) {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => self.data.push(value),
            "event" => self.name = Some(value),
            "id" => self.id = Some(value),
            "retry" => self.retry = value.parse().ok(),
            // A comment has no name in front of its colon.
            _ => {}
        }
    }

    /// JSON text.
    fn item(self, form: EventForm) -> String {
        let data = self.data.join("\n");
        let as_text = || Value::from(data.as_str());
        let as_json = || serde_json::from_str(&data).unwrap_or_else(|_| as_text());
        if form == EventForm::Data {
            let is_json = serde_json::from_str::<&RawValue>(&data).is_ok();
            return if is_json { data } else { as_text().to_string() };
        }
        let mut fields = Map::new();
        let mut add = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                fields.insert(name.to_owned(), value);
            }
        };
        add("event", self.name.map(Value::from));
        add("id", self.id.map(Value::from));
        add("retry", self.retry.map(Value::from));
        add(
            "data",
            Some(match form {
                EventForm::FieldsOfJson => as_json(),
                EventForm::Data | EventForm::Fields => as_text(),
            }),
        );
        Value::Object(fields).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content_type: &'static str, body: &'static str, events: EventForm) -> Option<String> {
        let content_type = HeaderValue::from_static(content_type);
        let json = as_json(&content_type, &Bytes::from_static(body.as_bytes()), events)?;
        Some(String::from_utf8(json.to_vec()).unwrap())
    }

    #[test]
    fn s19a_a_sequence_is_the_list_of_its_items() {
        let data = |content_type, body| read(content_type, body, EventForm::Data);
        let list = Some(r#"[{"id":1},2]"#.to_owned());
        for (content_type, body) in [
            ("application/jsonl", "{\"id\":1}\n2"),
            (
                "application/x-ndjson; charset=utf-8",
                "\u{feff}{\"id\":1}\r\n\r\n 2 \n",
            ),
            ("Application/JSON-Seq", "\u{1e}{\"id\":1}\n\u{1e}2\n"),
            ("application/geo+json-seq", "\u{1e}{\"id\":1}\u{1e}2"),
            ("text/event-stream", "data: {\"id\":1}\n\ndata:2\n\n"),
            (
                "text/event-stream",
                ":hello\r\nid: 7\r\ndata: {\"id\"\r\ndata: :1}\r\n\r\n:\r\n\r\nevent: x\r\n\r\ndata:2",
            ),
            ("text/event-stream", "data: {\"id\":1}\r\rdata: 2\r\r"),
        ] {
            let found = data(content_type, body).map(|found| found.replace('\n', ""));
            assert_eq!(found, list, "{content_type} {body:?}");
        }
        assert_eq!(
            data("text/event-stream", "data: [DONE]\n\n").as_deref(),
            Some("[\"[DONE]\"]")
        );
        for empty in ["", "\n\n"] {
            assert_eq!(data("application/jsonl", empty).as_deref(), Some("[]"));
            assert_eq!(data("text/event-stream", empty).as_deref(), Some("[]"));
        }
        assert_eq!(data("application/jsonl", "{\"id\":1}\n{\"id\":"), None);
        assert_eq!(data("text/csv", "1\n2"), None);
    }

    #[test]
    fn s19a_an_event_is_its_data_or_an_object_of_its_fields() {
        let body = "event: add\nid: 7\nretry: 10\ndata: {\"a\": 1}\n\n";
        let fields = |events| read("text/event-stream", body, events).unwrap();
        assert_eq!(fields(EventForm::Data), r#"[{"a": 1}]"#);
        let expected = serde_json::json!([{"event": "add", "id": "7", "retry": 10, "data": "{\"a\": 1}"}]);
        assert_eq!(fields(EventForm::Fields), expected.to_string());
        let expected = serde_json::json!([{"event": "add", "id": "7", "retry": 10, "data": {"a": 1}}]);
        assert_eq!(fields(EventForm::FieldsOfJson), expected.to_string());
    }

    #[test]
    fn s19a_a_scalar_in_text_is_read() {
        let text = |body| read("text/plain; charset=utf-8", body, EventForm::Data);
        assert_eq!(text(" 42\n").as_deref(), Some("42"));
        assert_eq!(text("-1.5").as_deref(), Some("-1.5"));
        assert_eq!(text("true").as_deref(), Some("true"));
        for other in ["", "4 2", "null", "\"a\"", "[1]", "abc", "007"] {
            assert_eq!(text(other), None, "{other}");
        }
    }
}
