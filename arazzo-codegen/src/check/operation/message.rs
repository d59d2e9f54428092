//! Steps that send or receive messages (AsyncAPI): recognised, and refused by name.

use crate::check::sources::descriptions::Descriptions;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{MessageAction, SourceKind, Step, Target};
use crate::expression::RuntimeExpression;

/// Whether a step is about a message, which is reported: such steps are not compiled yet.
pub(in crate::check) fn refuse(step: &Step, descriptions: &Descriptions, findings: &mut Findings) -> bool {
    let action = step.message_action.map(|(action, _)| action);
    let of_message = match &step.target {
        Some(Target::ChannelPath(_)) => true,
        Some(Target::OperationId(text)) => match qualified(&text.value, descriptions) {
            Some(SourceKind::AsyncApi) => true,
            Some(SourceKind::OpenApi) => {
                misplaced(step, findings);
                false
            }
            Some(SourceKind::Arazzo) => false,
            // A bare id: with `action` it is a message's where there are messages at all, without it only when
            // nothing else can be meant.
            None => {
                let has = |kind| descriptions.list.iter().any(|opened| opened.kind == kind);
                if action.is_some() && !has(SourceKind::AsyncApi) && has(SourceKind::OpenApi) {
                    misplaced(step, findings);
                }
                has(SourceKind::AsyncApi) && (action.is_some() || !has(SourceKind::OpenApi))
            }
        },
        _ => false,
    };
    if of_message {
        let id = &step.step_id;
        let does = match action {
            Some(MessageAction::Send) => "sends a message",
            Some(MessageAction::Receive) => "receives a message",
            None => "sends or receives a message",
        };
        findings.push(
            Diagnostic::new(
                Code::NotSupported,
                id.span,
                format!(
                    "step `{}` {does} (AsyncAPI), which cannot be compiled yet",
                    id.value
                ),
            )
            .help("call an HTTP operation of an OpenAPI document instead"),
        );
    }
    of_message
}

/// The kind of source that an operationId names.
fn qualified(id: &str, descriptions: &Descriptions) -> Option<SourceKind> {
    let Ok(RuntimeExpression::SourceDescriptions { source, .. }) =
        RuntimeExpression::parse(id).map(|parsed| parsed.expression)
    else {
        return None;
    };
    let opened = descriptions.list.iter().find(|opened| opened.name == source)?;
    Some(opened.kind)
}

/// "Only applicable for `asyncapi` steps."
fn misplaced(step: &Step, findings: &mut Findings) {
    if let Some((_, span)) = step.message_action {
        findings.push(
            Diagnostic::new(
                Code::MisplacedField,
                span,
                format!(
                    "step `{}` calls an HTTP operation and has an `action`",
                    step.step_id.value
                ),
            )
            .label("only a step that sends or receives a message has it")
            .help("remove it, or name an operation of an AsyncAPI document"),
        );
    }
}
