//! The fields of a step that sends or receives a message (AsyncAPI).

use super::model::{MessageAction, Target};
use super::object::{Object, ObjectReader};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

const ACTIONS: [(&str, MessageAction); 2] =
    [("send", MessageAction::Send), ("receive", MessageAction::Receive)];

impl ObjectReader<'_> {
    /// `action` and the place of its key, with what `correlationId` and the kind of target demand of it.
    pub(super) fn message_action(
        &mut self,
        step: Object<'_>,
        target: Option<&Target>,
    ) -> Option<(MessageAction, Span)> {
        let action = self
            .optional_text(step, "action")
            .and_then(|text| self.word("action", &text, &ACTIONS));
        match target {
            Some(Target::ChannelPath(path)) if step.field("action").is_none() => self.findings.push(
                Diagnostic::new(
                    Code::MissingField,
                    path.span,
                    "a step on a channel has no `action`",
                )
                .help("add `action: send` or `action: receive`"),
            ),
            Some(Target::WorkflowId(_) | Target::OperationPath(_)) => {
                for field in ["action", "correlationId"] {
                    self.misplaced(
                        step,
                        field,
                        "only a step that sends or receives a message has it",
                        "remove it, or name an operation of an AsyncAPI document",
                    );
                }
                return None;
            }
            _ => {}
        }
        if step.field("correlationId").is_some() {
            self.optional_text(step, "correlationId");
            if action != Some(MessageAction::Receive) {
                self.misplaced(
                    step,
                    "correlationId",
                    "only a step that receives a message waits for one",
                    "remove it, or write `action: receive`",
                );
            }
        }
        Some((action?, step.key("action")?.span))
    }
}
