//! What an operation requires in its body (S17): the whole body, and members of what the document writes out. A step that has
//! no value for it fails before it sends. Where that can happen is a lint.

use super::known::{called, known, written};
use crate::check::model::{Content, Demand, Value};
use crate::openapi::RequestBody;
use crate::schema::{SchemaDescription, required_members};
use crate::source::Node;

const WHOLE: &str = "the request body";

/// What of a body may be absent and must not. `described` is the schema of the body.
pub(in crate::check) fn of_body(
    content: &Content,
    declared: Option<&RequestBody>,
    described: Option<(&Node, &SchemaDescription)>,
) -> Vec<Demand> {
    let whole = declared
        .filter(|declared| declared.required)
        .map(|declared| Demand {
            tokens: Vec::new(),
            name: WHOLE.to_owned(),
            required_by: declared.span,
        });
    let mut demands: Vec<Demand> = whole.into_iter().collect();
    let written = match content {
        Content::Xml { value, .. } => Some((known(value, true), None)),
        content => written(content),
    };
    if let (Some((schema, description)), Some((value, field))) = (described, written) {
        let members = required_members(description, schema, &value).into_iter();
        demands.extend(members.map(|(tokens, required_by)| Demand {
            name: called(WHOLE, field, &tokens),
            tokens,
            required_by,
        }));
    }
    demands.retain(|demand| {
        let value = content.at(&demand.tokens);
        matches!(value, Some(Value::Reference(_) | Value::Selected(_)))
    });
    demands
}
