//! Steps, their parameters and bodies.

use super::model::{Location, OrReusable, Parameter, RequestBody, Reusable, Step, Target, Text};
use super::object::{Object, Reader};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Node;

impl Reader<'_> {
    pub(super) fn step(&mut self, node: &Node) -> Option<Step> {
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
        let step_id = self.required_text(object, "stepId");
        Some(Step {
            span: object.span,
            description: self.optional_text(object, "description"),
            target: self.target(object),
            parameters: self.parameters(object),
            request_body: object
                .field("requestBody")
                .and_then(|body| self.request_body(body)),
            success_criteria: self.criteria(object, "successCriteria"),
            on_success: self.actions(object, "onSuccess"),
            on_failure: self.actions(object, "onFailure"),
            outputs: self.outputs(object),
            timeout: self.milliseconds(object, "timeout"),
            retry_after: self.seconds(object, "retryAfter"),
            retry_limit: self.count(object, "retryLimit"),
            depends_on: self.texts(object, "dependsOn"),
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
                    .help("keep the one that names what the step should call"),
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

    pub(super) fn parameters(&mut self, object: Object<'_>) -> Vec<OrReusable<Parameter>> {
        let items = self.list(object, "parameters");
        items.iter().filter_map(|item| self.parameter(item)).collect()
    }

    pub(super) fn parameter(&mut self, node: &Node) -> Option<OrReusable<Parameter>> {
        const LOCATIONS: [(&str, Location); 5] = [
            ("path", Location::Path),
            ("query", Location::Query),
            ("querystring", Location::QueryString),
            ("header", Location::Header),
            ("cookie", Location::Cookie),
        ];
        let object = self.object("a parameter", node)?;
        if let Some(reusable) = self.reusable(object) {
            return reusable.map(OrReusable::Reusable);
        }
        self.unknown_fields(object, &["name", "in", "value"]);
        let name = self.required_text(object, "name");
        let location = match self.optional_text(object, "in") {
            Some(text) => Some(self.word("place for a parameter", &text, &LOCATIONS)?),
            None => None,
        };
        let value = self.required(object, "value")?.clone();
        Some(OrReusable::Object(Parameter {
            span: object.span,
            name: name?,
            location,
            value,
        }))
    }

    /// `Some` when the object is a reference; the inner option is empty when the reference is unreadable.
    pub(super) fn reusable(&mut self, object: Object<'_>) -> Option<Option<Reusable>> {
        object.field("reference")?;
        let reference = self.required_text(object, "reference");
        Some(reference.map(|reference| Reusable {
            reference,
            value: object.field("value").cloned(),
        }))
    }

    fn request_body(&mut self, node: &Node) -> Option<RequestBody> {
        let object = self.object("`requestBody`", node)?;
        self.unknown_fields(object, &["contentType", "payload", "replacements"]);
        Some(RequestBody {
            span: object.span,
            content_type: self.optional_text(object, "contentType"),
            payload: object.field("payload").cloned(),
            replacements: self.list(object, "replacements").to_vec(),
        })
    }
}
