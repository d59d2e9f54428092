//! Replies that are stored and restored.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::reply::Sent;
use crate::reply::exchange;
use crate::secret::redaction::Secrets;
use crate::secret::secret_slot::is_revealing;
use crate::{Reply, Request};

/// A stored reply. With it a run can be driven by earlier replies, such as the recorded activities of an engine or a
/// trace.
///
/// [`reply_to`](Self::reply_to) restores the reply, with the facts about its request and with the secrets that messages
/// leave out. A reply often holds secrets, such as a token. Only [`WithSecrets`](crate::WithSecrets) writes them.
/// Otherwise they become `[redacted]`, and the additions of the client to the request are left out. A token that comes with
/// the reply itself is not known to be a secret yet, so it is written: store such a record as safely as the token.
///
/// ```
/// use arazzo_runtime::http::{HeaderMap, Method, StatusCode};
/// use arazzo_runtime::{Reply, ReplyRecord, Request, Server, serde_json};
/// let request = Request::new(Method::GET, Server::new("api", "https://api.example"));
/// let reply = Reply::new(StatusCode::OK, HeaderMap::new(), r#"{"id": 1}"#);
/// let stored = serde_json::to_string(&reply.record()).unwrap();
/// let record: ReplyRecord = serde_json::from_str(&stored).unwrap();
/// let again = record.reply_to(&request);
/// assert_eq!((again.status(), again.body_bytes()), (200, reply.body_bytes()));
/// ```
#[derive(Clone)]
pub struct ReplyRecord {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    retry_after: Option<Duration>,
    sent: Option<SentRecord>,
    secrets: Secrets,
}

/// The facts about the request that a reply keeps.
#[derive(Clone)]
struct SentRecord {
    method: Method,
    url: String,
    shown_url: String,
    /// Query and headers, with the additions of the client.
    whole: Option<(String, HeaderMap)>,
}

impl Reply {
    /// The reply, in a form that can be stored.
    #[must_use]
    pub fn record(&self) -> ReplyRecord {
        let sent = self.sent.as_ref().map(|sent| SentRecord {
            method: sent.method.clone(),
            url: sent.url.clone(),
            shown_url: sent.shown_url.clone(),
            whole: sent.request.as_ref().map(|request| {
                let query = request.encoded_query().unwrap_or_default();
                (query.to_owned(), request.headers().clone())
            }),
        });
        ReplyRecord {
            status: self.status,
            headers: self.headers.clone(),
            body: self.body.clone(),
            retry_after: self.retry_after,
            sent,
            secrets: self.secrets.clone(),
        }
    }
}

impl ReplyRecord {
    /// The reply, as an answer to `request`. Take the request from [`Run::advance`](crate::Run::advance) at the same step.
    #[must_use]
    pub fn reply_to(self, request: &Request) -> Reply {
        let mut secrets = self.secrets;
        secrets.add_all(request.secrets());
        let reply = Reply::new(self.status, self.headers, self.body).asking(self.retry_after);
        let Some(sent) = self.sent else { return reply };
        let mut request = request.clone();
        if let Some((query, headers)) = sent.whole {
            request.take_sent(query, headers);
        }
        let sent = Sent {
            method: sent.method,
            url: sent.url,
            shown_url: sent.shown_url,
            request: Some(request),
        };
        reply.to(sent, secrets)
    }
}

/// Shows the status and the length of the body.
impl fmt::Debug for ReplyRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplyRecord({}, {} bytes)", self.status, self.body.len())
    }
}

/// The stored form.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    status: u16,
    headers: Vec<(String, Text)>,
    body: Text,
    retry_after: Option<Duration>,
    sent: Option<StoredSent>,
    secrets: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredSent {
    method: String,
    url: String,
    shown_url: String,
    whole: Option<(String, Vec<(String, Text)>)>,
}

/// Bytes, readable where they are text.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Text {
    Text(String),
    Base64(String),
}

impl Text {
    fn of(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64(STANDARD.encode(bytes)),
        }
    }

    fn redacted(bytes: &[u8], secrets: &Secrets) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(secrets.redact(text)),
            // A text in another encoding may repeat a secret.
            Err(_) => match String::from_utf8_lossy(bytes) {
                text if secrets.are_in(&text) => Self::Text(secrets.redact(&text)),
                _ => Self::Base64(STANDARD.encode(bytes)),
            },
        }
    }

    fn into_bytes(self) -> Result<Vec<u8>, base64::DecodeError> {
        match self {
            Self::Text(text) => Ok(text.into_bytes()),
            Self::Base64(text) => STANDARD.decode(text),
        }
    }
}

fn stored_headers(headers: &HeaderMap) -> Vec<(String, Text)> {
    let headers = headers.iter();
    headers
        .map(|(name, value)| (name.to_string(), Text::of(value.as_bytes())))
        .collect()
}

fn read_headers<E: serde::de::Error>(stored: Vec<(String, Text)>) -> Result<HeaderMap, E> {
    let mut headers = HeaderMap::new();
    for (name, value) in stored {
        let name: HeaderName = name.parse().map_err(E::custom)?;
        let bytes = value.into_bytes().map_err(E::custom)?;
        let value = HeaderValue::from_bytes(&bytes).map_err(E::custom)?;
        headers.try_append(name, value).map_err(E::custom)?;
    }
    Ok(headers)
}

impl Serialize for ReplyRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_open = is_revealing();
        let stored = Stored {
            status: self.status.as_u16(),
            headers: if is_open {
                stored_headers(&self.headers)
            } else {
                stored_headers(&exchange::shown_headers(&self.headers, &self.secrets))
            },
            body: if is_open {
                Text::of(&self.body)
            } else {
                Text::redacted(&self.body, &self.secrets)
            },
            retry_after: self.retry_after,
            sent: self.sent.as_ref().map(|sent| StoredSent {
                method: sent.method.to_string(),
                url: if is_open { &sent.url } else { &sent.shown_url }.clone(),
                shown_url: sent.shown_url.clone(),
                whole: sent
                    .whole
                    .as_ref()
                    .filter(|_| is_open)
                    .map(|(query, headers)| (query.clone(), stored_headers(headers))),
            }),
            secrets: if is_open {
                self.secrets.values().map(ToOwned::to_owned).collect()
            } else {
                Vec::new()
            },
        };
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ReplyRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let mut secrets = Secrets::default();
        for secret in &stored.secrets {
            secrets.add(secret);
        }
        let sent = stored.sent.map(|sent| {
            let whole = sent
                .whole
                .map(|(query, headers)| Ok((query, read_headers(headers)?)));
            Ok(SentRecord {
                method: sent.method.parse().map_err(D::Error::custom)?,
                url: sent.url,
                shown_url: sent.shown_url,
                whole: whole.transpose()?,
            })
        });
        Ok(Self {
            status: StatusCode::from_u16(stored.status).map_err(D::Error::custom)?,
            headers: read_headers(stored.headers)?,
            body: stored.body.into_bytes().map_err(D::Error::custom)?.into(),
            retry_after: stored.retry_after,
            sent: sent.transpose()?,
            secrets,
        })
    }
}
