//! Hashes of requests.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Body, Request};

/// A hash of a request, or of the inputs of a called workflow. Equal requests have equal fingerprints.
///
/// It is the same on every machine and in every version, because checkpoints store it. It reveals no secrets.
///
/// ```
/// use arazzo_runtime::codegen::Fingerprint;
/// assert_eq!(Fingerprint::of(&["a", "b"]), Fingerprint::of(&["a", "b"]));
/// assert_ne!(Fingerprint::of(&["a", "b"]), Fingerprint::of(&["ab"]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub(crate) u64);

impl Fingerprint {
    /// The fingerprint of a value, as JSON.
    #[must_use]
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Self {
        let mut print = Printer::default();
        print.add(&serde_json::to_vec(value).unwrap_or_default());
        print.finish()
    }
}

impl Request {
    /// The fingerprint of the path, the query and the body. Headers, cookies and secrets do not count.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut print = Printer::default();
        print.add(self.shown(self.path_and_query().as_bytes()).as_ref());
        match self.body() {
            Body::Empty => {}
            Body::Bytes { bytes, .. } => print.add(self.shown(bytes).as_ref()),
            Body::Upload { upload, .. } => print.add(upload.bytes().map_or(b"", |bytes| bytes)),
            Body::Multipart(form) => {
                for part in form.parts() {
                    print.add(part.name().as_bytes());
                    let content = part.content().bytes().map_or(&[][..], |bytes| bytes);
                    print.add(self.shown(content).as_ref());
                }
            }
        }
        print.finish()
    }

    /// The text without its secrets. Bytes that are not text stay unchanged.
    fn shown<'b>(&self, bytes: &'b [u8]) -> std::borrow::Cow<'b, [u8]> {
        match std::str::from_utf8(bytes) {
            Ok(text) if self.secrets().are_in(text) => self.secrets().redact(text).into_bytes().into(),
            _ => bytes.into(),
        }
    }
}

/// FNV-1a of 64 bits, which is short and never changes.
struct Printer(u64);

impl Default for Printer {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Printer {
    /// Adds one piece; its length keeps it apart from the next.
    fn add(&mut self, piece: &[u8]) {
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX).to_le_bytes();
        for byte in length.iter().chain(piece) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(self) -> Fingerprint {
        Fingerprint(self.0)
    }
}

/// As a string, because not every JSON store keeps integers of 64 bits.
impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:016x}", self.0))
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let read = u64::from_str_radix(&text, 16);
        read.map(Self)
            .map_err(|_| D::Error::custom("a fingerprint is 16 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Method, Multipart, Server, Upload};

    fn request(path: &str, query: &str, body: &str) -> Request {
        let mut request = Request::new(Method::POST, Server::new("api", "https://api.example"));
        request.path(path);
        request.query("cursor", query);
        request.text("text/plain", body.to_owned());
        request
    }

    #[test]
    fn s33_path_query_and_body_say_what_is_asked_for() {
        let asked = request("/a", "1", "x").fingerprint();
        assert_eq!(asked, request("/a", "1", "x").fingerprint());
        for other in [
            request("/b", "1", "x"),
            request("/a", "2", "x"),
            request("/a", "1", "y"),
        ] {
            assert_ne!(asked, other.fingerprint());
        }
    }

    #[test]
    fn s33_the_parts_and_the_bytes_of_a_body_say_what_is_asked_for() {
        let with = |set: &dyn Fn(&mut Request)| {
            let mut request = request("/a", "1", "");
            set(&mut request);
            request.fingerprint()
        };
        let form = |name: &str, text: &str| {
            with(&|request| {
                let mut form = Multipart::new();
                form.text(name, text);
                form.file("file", &Upload::from("same"));
                request.multipart(form);
            })
        };
        assert_eq!(form("page", "1"), form("page", "1"));
        assert_ne!(form("page", "1"), form("page", "2"));
        assert_ne!(form("page", "1"), form("size", "1"));
        let upload = |bytes: &[u8]| {
            with(&|request| request.upload("application/octet-stream", &Upload::from(bytes.to_vec())))
        };
        assert_eq!(upload(b"\xff1"), upload(b"\xff1"));
        assert_ne!(upload(b"\xff1"), upload(b"\xff2"));
    }

    #[test]
    fn s33_headers_and_secrets_say_who_asks() {
        let asked = |token: &str| {
            let mut request = request("/a", token, &format!("{{\"token\":\"{token}\"}}"));
            request.secret(token);
            request.header("X-Session", token).unwrap();
            request.cookie("sid", token).unwrap();
            request.fingerprint()
        };
        assert_eq!(asked("one-token"), asked("another-token"));
    }

    #[test]
    fn s33_it_is_the_same_in_every_version() {
        let text = serde_json::to_string(&Fingerprint::of("page 2")).unwrap();
        assert_eq!(text, "\"042204416cf41bfe\"");
        assert_eq!(
            serde_json::from_str::<Fingerprint>(&text).unwrap(),
            Fingerprint::of("page 2")
        );
        assert!(serde_json::from_str::<Fingerprint>("\"xyz\"").is_err());
    }
}
