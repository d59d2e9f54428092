//! `x-arazzo-allow`: the lints that are suppressed inside an object.

use super::object::{Object, ObjectReader};
use crate::diagnostic::{Code, Diagnostic, Lints};
use crate::source::Node;

/// The field, on any object of the specification: a code or a group, or a list of them.
pub(super) const ALLOW: &str = "x-arazzo-allow";

impl ObjectReader<'_> {
    pub(super) fn allow(&mut self, object: Object<'_>, node: &Node) {
        for item in node.as_sequence().unwrap_or(std::slice::from_ref(node)) {
            let unknown = match item.as_str().map(str::parse::<Lints>) {
                Some(Ok(lints)) => {
                    self.findings.allow_within(object.span, lints);
                    continue;
                }
                Some(Err(error)) => error.to_string(),
                None => format!("`{ALLOW}` names lints, and this is {}", item.kind()),
            };
            self.findings.push(
                Diagnostic::new(Code::UnknownLint, item.span, unknown)
                    .label("nothing is allowed by this")
                    .help("write the code of a lint, such as `AZ0503`, or `lenient`, or `warnings` for all"),
            );
        }
    }
}
