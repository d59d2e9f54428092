//! Filters at the root of a context (S37): `$[?@.access_token]`.
//!
//! RFC 9535 filters the members of an object with it. Documents mean the object itself, so in the lenient dialect
//! that is tried as well, unless the schema says that the context is an array.

use crate::check::model::{CheckedCriterion, CheckedOperand, Matcher, Referent};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::openapi::Operation;
use crate::schema::{self, Lookup, SchemaDescription, Type, lookup};

/// Decides what each such filter of a criterion filters: an array, or the members of an object.
pub(in super::super) fn resolve_root_filters<'c>(
    criteria: impl Iterator<Item = &'c mut CheckedCriterion>,
    operation: Option<&Operation>,
    description: Option<&SchemaDescription>,
    findings: &mut Findings,
) {
    for criterion in criteria {
        criterion.condition.each_mut(&mut |operand| {
            let CheckedOperand::Search(search) = operand else { return };
            let Matcher::JsonPath { filters_root, .. } = &mut search.by else {
                return;
            };
            if !*filters_root {
                return;
            }
            if is_array(&search.context.to, operation, description) {
                *filters_root = false;
                return;
            }
            findings.push(
                Diagnostic::new(
                    Code::FilterOfObject,
                    search.context.span,
                    format!("this filters the members of `{}` if that is an object", search.context.text),
                )
                .label("the object itself is tried as well")
                .help("RFC 9535 cannot filter the object itself: ask for a member, such as `$.items[?@.id]` or `$.token`"),
            );
        });
    }
}

/// Whether every reply that may succeed has an array there.
fn is_array(
    context: &Referent,
    operation: Option<&Operation>,
    description: Option<&SchemaDescription>,
) -> bool {
    let (Referent::ResponseBody(pointer), Some(operation), Some(description)) =
        (context, operation, description)
    else {
        return false;
    };
    let schemas: Vec<_> = operation
        .responses
        .iter()
        .filter(|response| response.is_success())
        .filter_map(|response| {
            response
                .content
                .iter()
                .find(|offer| offer.is_json())?
                .schema
                .as_ref()
        })
        .collect();
    !schemas.is_empty()
        && schemas
            .into_iter()
            .all(|schema| match lookup(description, schema, &pointer.tokens) {
                Lookup::Found(found) => {
                    matches!(schema::kind_of(description, &found.schemas), Type::Array(_))
                }
                _ => false,
            })
}
