//! Reads steps.

use super::model::{Step, Target, Text, Version};
use super::object::{Object, ObjectReader};
use super::read::has_unread_outputs;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Node;

impl ObjectReader<'_> {
    /// `shares_actions`: the workflow has actions for all its steps.
    pub(super) fn step(&mut self, node: &Node, shares_actions: bool) -> Option<Step> {
        let object = self.object("a step", node)?;
        self.unknown_fields(
            object,
            &[
                "stepId",
                "description",
                "operationId",
                "operationPath",
                "workflowId",
                "channelPath",
                "parameters",
                "requestBody",
                "successCriteria",
                "onSuccess",
                "onFailure",
                "outputs",
                "timeout",
                "dependsOn",
                "action",
                "correlationId",
                "retryAfter",
                "retryLimit",
            ],
        );
        self.fields_of_1_1(
            object,
            &["channelPath", "timeout", "dependsOn", "action", "correlationId"],
        );
        let step_id = self.required_text(object, "stepId");
        if let Some(id) = &step_id {
            self.id("a `stepId`", id);
        }
        let target = self.target(object);
        let message_action = self.message_action(object, target.as_ref());
        if matches!(target, Some(Target::WorkflowId(_))) {
            self.ignored(object, "requestBody", "a workflow takes parameters and no body");
        }
        self.retry_on_step(object, shares_actions);
        if self.version != Version::V1_0 {
            self.not_empty(
                object,
                "successCriteria",
                "write a criterion, or remove `successCriteria`: any 2xx status is success then",
            );
        }
        let parameters = self.parameters(object);
        let written = object.field("parameters").map(Node::as_sequence);
        let some_unread =
            written.is_some_and(|items| items.is_none_or(|items| items.len() > parameters.len()));
        let body = object.field("requestBody");
        let request_body = body.and_then(|body| self.request_body(body));
        Some(Step {
            span: object.span,
            description: self.optional_text(object, "description"),
            target,
            message_action,
            unread: some_unread || body.is_some() && request_body.is_none(),
            unread_outputs: has_unread_outputs(object),
            parameters,
            request_body,
            success_criteria: self.criteria(object, "successCriteria"),
            on_success: self.actions(object, "onSuccess"),
            on_failure: self.actions(object, "onFailure"),
            outputs: self.outputs(object),
            timeout: self.milliseconds(object, "timeout"),
            retry_after: self.seconds(object, "retryAfter"),
            retry_limit: self.count(object, "retryLimit"),
            depends_on: self.step_dependencies(object),
            step_id: step_id?,
        })
    }

    /// Exactly one of the four kinds of target.
    fn target(&mut self, step: Object<'_>) -> Option<Target> {
        type Make = fn(Text) -> Target;
        const KINDS: [(&str, Make); 4] = [
            ("operationId", Target::OperationId),
            ("operationPath", Target::OperationPath),
            ("workflowId", Target::WorkflowId),
            ("channelPath", Target::ChannelPath),
        ];
        let mut found: Option<(&str, Text, Make)> = None;
        for (field, make) in KINDS {
            let Some(text) = self.optional_text(step, field) else {
                continue;
            };
            if let Some((first, other, _)) = &found {
                self.findings.push(
                    Diagnostic::new(
                        Code::AmbiguousTarget,
                        text.span,
                        format!("a step has both `{first}` and `{field}`"),
                    )
                    .also(other.span, format!("`{first}` is here"))
                    .help("keep only the target that the step should call"),
                );
                return None;
            }
            found = Some((field, text, make));
        }
        match found {
            Some((_, text, make)) => Some(make(text)),
            None => {
                let mistyped = KINDS.iter().any(|(field, _)| step.field(field).is_some());
                if !mistyped {
                    self.findings.push(
                        Diagnostic::new(Code::MissingField, step.span, "a step does not say what it calls")
                            .help("add `operationId`, `operationPath` or `workflowId`"),
                    );
                }
                None
            }
        }
    }
}
