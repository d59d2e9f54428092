//! Required bodies and members (S17). A step without a value for one fails before it sends, and where that can happen is a
//! lint.

use super::partial_values::{called, partial_value, written};
use crate::check::model::{PayloadContent, RequiredMember, Value};
use crate::openapi::RequestBody;
use crate::schema::{SchemaDescription, required_members};
use crate::source::Node;

const WHOLE: &str = "the request body";

/// What of a body may be absent and must not. `described` is the schema of the body.
pub(in crate::check) fn of_body(
    content: &PayloadContent,
    declared: Option<&RequestBody>,
    described: Option<(&Node, &SchemaDescription)>,
) -> Vec<RequiredMember> {
    let whole = declared
        .filter(|declared| declared.required)
        .map(|declared| RequiredMember {
            tokens: Vec::new(),
            name: WHOLE.to_owned(),
            required_by: declared.span,
        });
    let mut demands: Vec<RequiredMember> = whole.into_iter().collect();
    let written = match content {
        PayloadContent::Xml { value, .. } => Some((partial_value(value, true), None)),
        content => written(content),
    };
    if let (Some((schema, description)), Some((value, field))) = (described, written) {
        let members = required_members(description, schema, &value).into_iter();
        demands.extend(members.map(|(tokens, required_by)| RequiredMember {
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
