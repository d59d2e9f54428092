//! `retryAfter` and `retryLimit` on a step (S14).

use super::object::{Object, ObjectReader};
use crate::diagnostic::{Change, Code, Diagnostic, Safety};
use crate::source::{Key, Node, Span};

impl ObjectReader<'_> {
    /// They are the defaults of the step's `retry` actions.
    pub(super) fn retry_on_step(&mut self, step: Object<'_>, shares_actions: bool) {
        for field in ["retryAfter", "retryLimit"] {
            if let (Some(key), Some(value)) = (step.key(field), step.field(field)) {
                let lint = Diagnostic::new(
                    Code::RetryOnStep,
                    key.span,
                    format!("`{field}` stands on a step and not on a `retry` action"),
                )
                .help(format!("write `{field}` on the `retry` actions of the step"));
                // An action that other steps take too is not this step's to change.
                let moved = match shares_actions {
                    true => None,
                    false => moved(step, field, key, value),
                };
                self.findings.push(match moved {
                    Some(changes) => lint.fixed_by(Safety::Safe, changes),
                    None => lint,
                });
            }
        }
    }
}

/// The field goes from the step to each of its `retry` actions that does not have it. `None` where an action is
/// written elsewhere.
fn moved(step: Object<'_>, field: &str, key: &Key, value: &Node) -> Option<Vec<Change>> {
    let mut changes = vec![Change::Remove { key: key.span }];
    for list in ["onSuccess", "onFailure"] {
        let actions = step.field(list).and_then(Node::as_sequence).unwrap_or_default();
        for action in actions {
            if let Some(behind) = needs(action, field)? {
                changes.push(Change::Insert {
                    behind,
                    name: field.to_owned(),
                    value: value.span,
                });
            }
        }
    }
    Some(changes)
}

/// The place of `type` in a `retry` action without the field; the outer option is empty for what is no action with a
/// type.
fn needs(action: &Node, field: &str) -> Option<Option<Span>> {
    let kind = action.as_mapping()?.entry("type")?;
    let lacks = kind.value.as_str()? == "retry" && action.get(field).is_none();
    Some(lacks.then_some(kind.key.span))
}
