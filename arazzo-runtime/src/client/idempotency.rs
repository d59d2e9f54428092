//! Which requests get an `Idempotency-Key`.

use std::collections::BTreeSet;

use http::Method;

use crate::Request;

pub(super) const HEADER: &str = "idempotency-key";

/// Which requests get an `Idempotency-Key`.
#[derive(Debug, Default)]
pub(super) struct Idempotency {
    all: bool,
    sources: BTreeSet<String>,
    /// The source and the operation.
    operations: BTreeSet<(String, String)>,
}

impl Idempotency {
    pub(super) fn all(&mut self) {
        self.all = true;
    }

    pub(super) fn source(&mut self, source: String) {
        self.sources.insert(source);
    }

    pub(super) fn operation(&mut self, source: String, operation: String) {
        self.operations.insert((source, operation));
    }

    /// Whether a request gets a key.
    pub(super) fn is_on(&self, source: &str, request: &Request) -> bool {
        // The other methods are idempotent by themselves (RFC 9110, section 9.2.2).
        let is_method = matches!(*request.method(), Method::POST | Method::PATCH);
        let is_source = self.all || self.sources.contains(source);
        let mut operations = self.operations.iter();
        (is_method && is_source)
            || operations.any(|(of, operation)| of == source && operation == request.visit().operation)
    }
}
