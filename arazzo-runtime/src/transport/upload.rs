//! A file's content to send.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use tokio::io::AsyncRead;

use crate::transport::payload::Piece;
use crate::{RawBody, UploadError, stored};

/// The content of a file to send: text, bytes, a file on disk, or a reader. It may have a file name and a media type.
///
/// ```
/// use arazzo_runtime::Upload;
/// let text = Upload::from("{}\n").file_name("input.jsonl").content_type("application/jsonl");
/// assert_eq!(format!("{text:?}"), "Upload(3 bytes)");
/// let file = Upload::file("requests/input.jsonl");
/// assert_eq!(format!("{file:?}"), "Upload(requests/input.jsonl)");
/// ```
///
/// It deserialises from a string. Text serialises as a string, without the file name and the media type. Anything else
/// fails to serialise.
#[derive(Clone)]
pub struct Upload {
    content: Content,
    file_name: Option<String>,
    content_type: Option<String>,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    /// Opened whenever it is sent.
    File(Arc<OnDisk>),
    Reader(Arc<Reader>),
}

struct OnDisk {
    path: PathBuf,
    /// Its SHA-256 when the run was started.
    hash: Option<Hash>,
}

type Hash = [u8; 32];

/// What a reader gives, once.
struct Reader {
    /// Nothing once it was sent.
    reader: Mutex<Option<BoxReader>>,
    length: Option<u64>,
}

pub(crate) type BoxReader = Pin<Box<dyn AsyncRead + Send>>;

impl Upload {
    /// A file on disk, under its own name. The file is opened each time it is sent, and is streamed: it is never in
    /// memory as a whole.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self {
            content: Content::File(Arc::new(OnDisk { path, hash: None })),
            file_name,
            content_type: None,
        }
    }

    /// Everything that a reader yields. It can be sent only once: to send it again, as a `retry` action does, fails
    /// with [`UploadError::AlreadySent`]. Its length is unknown, so the request is sent in chunks.
    ///
    /// ```
    /// let upload = arazzo_runtime::Upload::reader(&b"a,b\n1,2\n"[..]).file_name("table.csv");
    /// # drop(upload);
    /// ```
    #[must_use]
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::of_reader(Box::pin(reader), None)
    }

    /// Like [`reader`](Self::reader), but exactly this many bytes, for servers that need the length in advance.
    #[must_use]
    pub fn reader_of_length(reader: impl AsyncRead + Send + 'static, bytes: u64) -> Self {
        Self::of_reader(Box::pin(reader), Some(bytes))
    }

    fn of_reader(reader: BoxReader, length: Option<u64>) -> Self {
        Content::Reader(Arc::new(Reader {
            reader: Mutex::new(Some(reader)),
            length,
        }))
        .into()
    }

    /// Sets the file name. The default is the name of the form field.
    #[must_use]
    pub fn file_name(self, file_name: impl Into<String>) -> Self {
        Self {
            file_name: Some(file_name.into()),
            ..self
        }
    }

    /// Sets the media type. The default is `application/octet-stream`.
    #[must_use]
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        Self {
            content_type: Some(content_type.into()),
            ..self
        }
    }

    /// The content, if it is in memory. `None` for a file or a reader.
    #[must_use]
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::File(_) | Content::Reader(_) => None,
        }
    }

    pub(crate) fn given_file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    pub(crate) fn given_content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Whether it can be sent only once.
    pub(crate) fn is_reader(&self) -> bool {
        matches!(self.content, Content::Reader(_))
    }

    /// The content as it goes out.
    pub(crate) async fn open(&self) -> Result<Piece, UploadError> {
        match &self.content {
            Content::Bytes(bytes) => Ok(Piece::Bytes(bytes.clone())),
            Content::File(file) => {
                let path = &file.path;
                let failed = |source| UploadError::File {
                    path: path.clone(),
                    source,
                };
                if let Some(hash) = file.hash {
                    let hashed = path.clone();
                    let now = tokio::task::spawn_blocking(move || hash_of(&hashed)).await;
                    let now = now.map_err(|error| failed(error.into()))?.map_err(failed)?;
                    if now != hash {
                        return Err(UploadError::Changed { path: path.clone() });
                    }
                }
                let file = tokio::fs::File::open(path).await.map_err(failed)?;
                let metadata = file.metadata().await.map_err(failed)?;
                if metadata.is_dir() {
                    return Err(failed(std::io::ErrorKind::IsADirectory.into()));
                }
                // A pipe has no length.
                let length = metadata.is_file().then_some(metadata.len());
                Ok(Piece::read(Box::pin(file), length))
            }
            Content::Reader(once) => {
                let reader = once.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
                reader
                    .map(|reader| Piece::read(reader, once.length))
                    .ok_or(UploadError::AlreadySent)
            }
        }
    }
}

/// The SHA-256 of a file.
fn hash_of(path: &Path) -> std::io::Result<Hash> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = hmac_sha256::Hash::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hash.finalize()),
            count => hash.update(buffer.get(..count).unwrap_or_default()),
        }
    }
}

impl From<Content> for Upload {
    fn from(content: Content) -> Self {
        Self {
            content,
            file_name: None,
            content_type: None,
        }
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Content::Bytes(bytes).into()
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

/// Sends the body of a reply: a JSON string as its text, any other body as the same bytes.
impl From<&RawBody> for Upload {
    fn from(body: &RawBody) -> Self {
        body.sent().into()
    }
}

impl From<String> for Upload {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&str> for Upload {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// As [`Upload::file`].
impl From<PathBuf> for Upload {
    fn from(path: PathBuf) -> Self {
        Self::file(path)
    }
}

/// As [`Upload::file`].
impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        Self::file(path)
    }
}

/// Two contents are equal if their bytes are equal, two files if their paths are equal. A reader equals only itself.
impl PartialEq for Upload {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.content, &other.content) {
            (Content::Bytes(left), Content::Bytes(right)) => left == right,
            (Content::File(left), Content::File(right)) => left.path == right.path,
            (Content::Reader(left), Content::Reader(right)) => Arc::ptr_eq(left, right),
            _ => false,
        };
        same && self.file_name == other.file_name && self.content_type == other.content_type
    }
}

impl Eq for Upload {}

/// Shows only the length of text and bytes.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Bytes(bytes) => write!(f, "Upload({} bytes)", bytes.len()),
            Content::File(file) => write!(f, "Upload({})", file.path.display()),
            Content::Reader(_) => f.write_str("Upload(a reader)"),
        }
    }
}

/// An upload as a store has it, unless it is plain text.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Stored {
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<String>,
    #[serde(flatten)]
    content: StoredContent,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum StoredContent {
    File {
        path: PathBuf,
        /// In hexadecimal digits.
        sha256: String,
    },
    /// In base64.
    Bytes(String),
}

impl Stored {
    fn of(upload: &Upload) -> Result<Self, UploadError> {
        let content = match &upload.content {
            Content::Bytes(bytes) => StoredContent::Bytes(BASE64_STANDARD.encode(bytes)),
            Content::File(file) => {
                let path = file.path.clone();
                // A run that is stored again keeps the hash of its start.
                let hash = match file.hash {
                    Some(hash) => Ok(hash),
                    None => hash_of(&path),
                };
                let hash = hash.map_err(|source| UploadError::File {
                    path: path.clone(),
                    source,
                })?;
                let sha256 = hash.iter().map(|byte| format!("{byte:02x}")).collect();
                StoredContent::File { path, sha256 }
            }
            Content::Reader(_) => return Err(UploadError::Stream),
        };
        Ok(Self {
            file_name: upload.file_name.clone(),
            content_type: upload.content_type.clone(),
            content,
        })
    }

    fn read(self) -> Option<Upload> {
        let content = match self.content {
            StoredContent::Bytes(base64) => Content::Bytes(BASE64_STANDARD.decode(base64).ok()?.into()),
            StoredContent::File { path, sha256 } => Content::File(Arc::new(OnDisk {
                path,
                hash: Some(bytes_of(&sha256)?),
            })),
        };
        Some(Upload {
            content,
            file_name: self.file_name,
            content_type: self.content_type,
        })
    }
}

/// The bytes of hexadecimal digits.
fn bytes_of(digits: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    if digits.len() != 2 * hash.len() {
        return None;
    }
    for (index, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(hash)
}

impl Serialize for Upload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.bytes().and_then(|bytes| std::str::from_utf8(bytes).ok());
        let is_plain = text.is_some() && self.file_name.is_none() && self.content_type.is_none();
        if stored::is_writing() && !is_plain {
            return match Stored::of(self) {
                Ok(stored) => stored.serialize(serializer),
                Err(error) => {
                    let text = error.to_string();
                    stored::refuse(error);
                    Err(ser::Error::custom(text))
                }
            };
        }
        if self.bytes().is_none() {
            return Err(ser::Error::custom(
                "an upload that is read when it is sent cannot be written as a string",
            ));
        }
        let text = text
            .ok_or_else(|| ser::Error::custom("an upload that is not UTF-8 cannot be written as a string"))?;
        serializer.serialize_str(text)
    }
}

impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// As a store has it. Only a store may name a file: inputs of others could name any file of the machine.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum TextOrStored {
            Text(String),
            Stored(Stored),
        }
        if !stored::is_reading() {
            return String::deserialize(deserializer).map(Self::from);
        }
        match TextOrStored::deserialize(deserializer)? {
            TextOrStored::Text(text) => Ok(text.into()),
            TextOrStored::Stored(stored) => stored
                .read()
                .ok_or_else(|| de::Error::custom("this is not an upload of a store")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_through_a_string_and_the_rest_does_not() {
        let upload: Upload = serde_json::from_str(r#""a\nb""#).unwrap();
        assert_eq!(upload, Upload::from("a\nb"));
        assert_eq!(serde_json::to_string(&upload).unwrap(), r#""a\nb""#);
        assert!(serde_json::to_string(&Upload::from(vec![0xff])).is_err());
        assert!(serde_json::to_string(&Upload::file("a")).is_err());
        assert!(serde_json::to_string(&Upload::reader(&b""[..])).is_err());
    }

    #[test]
    fn a_file_has_its_own_name_until_it_is_given_another() {
        let file = Upload::from(Path::new("folder/a b.txt"));
        assert_eq!(file.given_file_name(), Some("a b.txt"));
        assert_eq!(file.clone().file_name("c").given_file_name(), Some("c"));
        assert_eq!(file, Upload::file("folder/a b.txt"));
        assert_ne!(Upload::reader(&b""[..]), Upload::reader(&b""[..]));
    }

    #[tokio::test]
    async fn a_reader_is_opened_once_and_what_cannot_be_opened_is_named() {
        let upload = Upload::reader(&b"abc"[..]);
        assert!(upload.clone().open().await.is_ok());
        assert!(matches!(upload.open().await, Err(UploadError::AlreadySent)));
        for path in [
            Path::new("there/is/no/such.file"),
            Path::new(env!("CARGO_MANIFEST_DIR")),
        ] {
            let error = Upload::file(path).open().await.map(drop).unwrap_err();
            let text = format!("the file {} cannot be read", path.display());
            assert_eq!(error.to_string(), text);
        }
    }
}
