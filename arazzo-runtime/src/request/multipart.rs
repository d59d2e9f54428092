//! A form in parts: `multipart/form-data` (RFC 7578, S41).

use std::fmt::Write as _;
use std::hash::{BuildHasher, RandomState};

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use crate::transport::payload::Piece;
use crate::{Failure, ParameterError, Payload, Style, Upload, UploadError, json_value, text};

/// A form in parts, in the order in which they were added.
///
/// ```
/// use arazzo_runtime::{Upload, codegen::Multipart};
/// let mut form = Multipart::new();
/// form.file("file", &Upload::from("{}\n"));
/// form.text("purpose", "batch");
/// assert_eq!(form.parts()[0].file_name(), Some("file"));
/// assert_eq!(form.parts()[1].content(), &Upload::from("batch"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Multipart {
    parts: Vec<Part>,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    headers: Vec<(HeaderName, HeaderValue)>,
    content: Upload,
}

impl Part {
    /// The name of the field.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file name, if the field is a file.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The media type, if there is one. A plain text field has none.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The other headers, without `Content-Disposition` and `Content-Type`.
    #[must_use]
    pub fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.headers
    }

    /// The content.
    #[must_use]
    pub fn content(&self) -> &Upload {
        &self.content
    }
}

impl Multipart {
    /// A form without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. The file name defaults to the field's name, and the media type to `application/octet-stream`.
    pub fn file(&mut self, name: &str, upload: &Upload) {
        let file_name = upload.given_file_name().unwrap_or(name);
        let content_type = upload.given_content_type().unwrap_or("application/octet-stream");
        self.add(name, Some(file_name), Some(content_type), upload.clone());
    }

    /// Adds a text field.
    pub fn text(&mut self, name: &str, text: &str) {
        self.add(name, None, None, text.into());
    }

    /// Adds a JSON field, as [`json_object`](crate::json_object) and similar functions write it.
    pub fn json(&mut self, name: &str, json: Vec<u8>) {
        self.add(name, None, Some("application/json"), json.into());
    }

    /// Adds a value: a scalar as text, an object as JSON, and an array as one part per item.
    ///
    /// ```
    /// use arazzo_runtime::{Upload, codegen::Multipart, serde_json::json};
    /// # fn main() -> Result<(), arazzo_runtime::Failure> {
    /// let mut form = Multipart::new();
    /// form.value("tag", &json!(["a", {"b": 1}]))?;
    /// let parts: Vec<_> = form.parts().iter().map(|part| (part.content_type(), part.content())).collect();
    /// assert_eq!(parts, [(None, &"a".into()), (Some("application/json"), &Upload::from(r#"{"b":1}"#))]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Failure::Encode`] when the value cannot be written as JSON.
    pub fn value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Failure> {
        each(value, |item| {
            match item {
                Value::Array(_) | Value::Object(_) => self.json(name, item.to_string().into_bytes()),
                scalar => self.text(name, &text(scalar)?),
            }
            Ok(())
        })
    }

    /// Adds a value as JSON, and an array as one part per item.
    ///
    /// # Errors
    /// [`Failure::Encode`] when the value cannot be written as JSON.
    pub fn json_items<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Failure> {
        each(value, |item| {
            self.json(name, item.to_string().into_bytes());
            Ok(())
        })
    }

    /// Adds a value as a file, and an array as one file per item.
    ///
    /// # Errors
    /// [`Failure::Encode`] when the value cannot be written as JSON.
    pub fn files<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Failure> {
        each(value, |item| {
            self.file(name, &text(item)?.into());
            Ok(())
        })
    }

    /// Adds a value in a style of a query parameter: one part for each pair of a name and a value, without
    /// percent-encoding (OpenAPI 3.2.0, "Encoding Object").
    ///
    /// ```
    /// use arazzo_runtime::{codegen::{Multipart, Style}, serde_json::json};
    /// # fn main() -> Result<(), arazzo_runtime::Failure> {
    /// let mut form = Multipart::new();
    /// form.styled("tag", &["a b", "c"], Style::PIPE_DELIMITED)?;
    /// form.styled("size", &json!({"x": 1}), Style::DEEP_OBJECT.explode())?;
    /// let parts: Vec<_> = form.parts().iter().map(|part| (part.name(), part.content())).collect();
    /// assert_eq!(parts, [("tag", &"a b|c".into()), ("size[x]", &"1".into())]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Failure::Encode`] when the value cannot be written as JSON.
    pub fn styled<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        style: Style,
    ) -> Result<(), Failure> {
        for (name, value) in style.in_parts(name, &json_value(value)?)? {
            self.text(&name, &value);
        }
        Ok(())
    }

    /// A form from one object, with one field per member. `files` names the fields that are sent as files, `styles`
    /// those with a style of a query parameter, and `json` those that are sent as JSON.
    ///
    /// # Errors
    /// [`Failure::Encode`] when the value cannot be written as JSON.
    pub fn of<T: Serialize + ?Sized>(
        value: &T,
        files: &[&str],
        styles: &[(&str, Style)],
        json: &[&str],
    ) -> Result<Self, Failure> {
        Self::of_members(value, |name| files.contains(&name), styles, json)
    }

    /// Like [`of`](Self::of), but every member is sent as a file, except those named in `others`.
    ///
    /// ```
    /// use arazzo_runtime::{codegen::Multipart, serde_json::json};
    /// # fn main() -> Result<(), arazzo_runtime::Failure> {
    /// let form = Multipart::of_files(&json!({"a.txt": "A", "note": "n"}), &["note"], &[], &[])?;
    /// let names: Vec<_> = form.parts().iter().map(|part| part.file_name()).collect();
    /// assert_eq!(names, [Some("a.txt"), None]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Failure::Encode`] when the value cannot be written as JSON.
    pub fn of_files<T: Serialize + ?Sized>(
        value: &T,
        others: &[&str],
        styles: &[(&str, Style)],
        json: &[&str],
    ) -> Result<Self, Failure> {
        Self::of_members(value, |name| !others.contains(&name), styles, json)
    }

    fn of_members<T: Serialize + ?Sized>(
        value: &T,
        is_file: impl Fn(&str) -> bool,
        styles: &[(&str, Style)],
        json: &[&str],
    ) -> Result<Self, Failure> {
        let value =
            crate::secret::secret_slot::to_value(value).map_err(|source| Failure::Encode { source })?;
        let mut form = Self::new();
        if let Value::Object(members) = &value {
            for (name, value) in members {
                if is_file(name) {
                    form.files(name, value)?;
                } else if let Some((_, style)) = styles.iter().find(|(given, _)| given == name) {
                    form.styled(name, value, *style)?;
                } else if json.contains(&name.as_str()) {
                    form.json_items(name, value)?;
                } else {
                    form.value(name, value)?;
                }
            }
        }
        Ok(form)
    }

    /// Sets the media type of the parts of a field, except uploads that have their own.
    pub fn content_type(&mut self, name: &str, content_type: &str) {
        for part in self.parts.iter_mut().filter(|part| part.name == name) {
            if part.content.given_content_type().is_none() {
                part.content_type = Some(content_type.to_owned());
            }
        }
    }

    /// Sets a header of the parts of a field.
    ///
    /// # Errors
    /// [`Failure::Parameter`] when the name or the value is not allowed in HTTP.
    pub fn header(&mut self, name: &str, header: &str, value: &str) -> Result<(), Failure> {
        let illegal = |reason| Failure::parameter("header", header, reason);
        let field: HeaderName = header.parse().map_err(|_| illegal(ParameterError::Name))?;
        let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| illegal(ParameterError::Value))?;
        for part in self.parts.iter_mut().filter(|part| part.name == name) {
            part.headers.push((field.clone(), value.clone()));
        }
        Ok(())
    }

    /// The parts.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    fn add(&mut self, name: &str, file_name: Option<&str>, content_type: Option<&str>, content: Upload) {
        self.parts.push(Part {
            name: name.to_owned(),
            file_name: file_name.map(str::to_owned),
            content_type: content_type.map(str::to_owned),
            headers: Vec::new(),
            content,
        });
    }

    /// A boundary that nobody who wrote a part could foresee.
    pub(crate) fn boundary() -> String {
        let random = || RandomState::new().hash_one("boundary");
        format!("arazzo-{:016x}{:016x}", random(), random())
    }

    /// The form as it goes out. The contents are not copied.
    pub(crate) async fn open(&self, boundary: &str) -> Result<Payload, UploadError> {
        let mut pieces = Vec::with_capacity(self.parts.len() * 3 + 1);
        for part in &self.parts {
            let mut head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
                quoted(&part.name)
            );
            if let Some(file_name) = &part.file_name {
                let _ = write!(head, "; filename=\"{}\"", quoted(file_name));
            }
            if let Some(content_type) = &part.content_type {
                let _ = write!(head, "\r\nContent-Type: {}", without_controls(content_type));
            }
            for (name, value) in &part.headers {
                let _ = write!(head, "\r\n{name}: {}", String::from_utf8_lossy(value.as_bytes()));
            }
            head.push_str("\r\n\r\n");
            pieces.extend([
                Piece::Bytes(head.into()),
                part.content.open().await?,
                Piece::Bytes(Bytes::from_static(b"\r\n")),
            ]);
        }
        pieces.push(Piece::Bytes(format!("--{boundary}--\r\n").into()));
        Ok(pieces.into_iter().collect())
    }
}

/// The items of an array, or the value itself.
fn each<T: Serialize + ?Sized>(
    value: &T,
    mut add: impl FnMut(&Value) -> Result<(), Failure>,
) -> Result<(), Failure> {
    match crate::secret::secret_slot::to_value(value).map_err(|source| Failure::Encode { source })? {
        Value::Array(items) => items.iter().try_for_each(add),
        value => add(&value),
    }
}

/// A name inside quotes, escaped as browsers do (HTML, "multipart/form-data encoding algorithm"), so that it can
/// end neither the quotes nor the line.
fn quoted(name: &str) -> String {
    without_controls(name).replace('"', "%22")
}

fn without_controls(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_control() {
            let _ = write!(written, "%{:02X}", u32::from(character));
        } else {
            written.push(character);
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn encoded(form: &Multipart) -> String {
        let payload = form.open("B").await.unwrap();
        String::from_utf8(payload.to_bytes().unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_form_is_written_part_by_part_s41() {
        let mut form = Multipart::new();
        form.file(
            "file",
            &Upload::from("a\r\n")
                .file_name("in.jsonl")
                .content_type("application/jsonl"),
        );
        form.text("purpose", "batch");
        form.json("options", b"{}".to_vec());
        let expected = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"in.jsonl\"\r\n\
            Content-Type: application/jsonl\r\n\r\na\r\n\r\n\
            --B\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n\
            --B\r\nContent-Disposition: form-data; name=\"options\"\r\nContent-Type: application/json\r\n\r\n{}\r\n\
            --B--\r\n";
        assert_eq!(encoded(&form).await, expected);
        let length = form.open("B").await.unwrap().len();
        assert_eq!(length, Some(expected.len() as u64));
    }

    #[tokio::test]
    async fn no_name_or_type_can_end_its_line_s11() {
        let mut form = Multipart::new();
        form.file(
            "a\"b",
            &Upload::from("")
                .file_name("é\r\nX: 1")
                .content_type("text/plain\r\nY: 2"),
        );
        let text = encoded(&form).await;
        assert!(
            text.contains("name=\"a%22b\"; filename=\"é%0D%0AX: 1\""),
            "{text}"
        );
        assert!(!text.contains("\nX:") && !text.contains("\nY:"), "{text}");
    }

    #[tokio::test]
    async fn types_and_headers_of_parts_s41() {
        let mut form = Multipart::new();
        form.file("a", &Upload::from("1").content_type("image/png"));
        form.file("a", &Upload::from("2"));
        form.text("b", "3");
        form.content_type("a", "image/jpeg");
        form.header("b", "X-Rate", "4").unwrap();
        assert!(form.header("b", "X-Rate", "4\r\n").is_err());
        let types: Vec<_> = form.parts().iter().map(Part::content_type).collect();
        assert_eq!(types, [Some("image/png"), Some("image/jpeg"), None]);
        let sent = encoded(&form).await;
        assert!(sent.contains("name=\"b\"\r\nx-rate: 4\r\n\r\n3\r\n"), "{sent}");
    }

    #[test]
    fn boundaries_differ() {
        assert_ne!(Multipart::boundary(), Multipart::boundary());
    }
}
