//! Success and failure actions.

use super::model::{Action, ActionKind, ActionTarget, OrReusable, Pace, Text};
use super::object::{Object, ObjectReader};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Node, Value};

const KINDS: [(&str, ActionKind); 3] = [
    ("end", ActionKind::End),
    ("goto", ActionKind::Goto),
    ("retry", ActionKind::Retry),
];

/// The field of a `goto` that says whether the client waits before it leads back, whatever the compiler makes of the
/// loop (S33).
const PACE: &str = "x-arazzo-pace";

const PACES: [(&str, Pace); 2] = [("poll", Pace::Poll), ("page", Pace::Page)];

impl ObjectReader<'_> {
    pub(super) fn actions(&mut self, object: Object<'_>, field: &'static str) -> Vec<OrReusable<Action>> {
        let items = self.list(object, field);
        let actions: Vec<_> = items.iter().filter_map(|item| self.action(item, field)).collect();
        let names = actions.iter().filter_map(|action| match action {
            OrReusable::Object(action) => action.name.as_ref(),
            OrReusable::Reusable(_) => None,
        });
        self.duplicates("actions of one list", names);
        actions
    }

    pub(super) fn action(&mut self, node: &Node, field: &'static str) -> Option<OrReusable<Action>> {
        let object = self.object("an action", node)?;
        if let Some(reusable) = self.reusable(object) {
            return reusable.map(OrReusable::Reusable);
        }
        self.unknown_fields(
            object,
            &[
                "name",
                "type",
                "workflowId",
                "stepId",
                "retryAfter",
                "retryLimit",
                "criteria",
                "parameters",
            ],
        );
        self.fields_of_1_1(object, &["parameters"]);
        let name = self.action_name(object);
        let kind = self.required_text(object, "type")?;
        let kind = self.word("type of action", &kind, &KINDS)?;
        let target = self.action_target(object);
        self.only_where_it_counts(object, kind);
        self.action_parameters(object, target.as_ref());
        if kind == ActionKind::Goto && target.is_none() {
            self.findings.push(
                Diagnostic::new(
                    Code::MissingField,
                    object.span,
                    format!("a `goto` of `{field}` goes nowhere"),
                )
                .help("add `stepId` or `workflowId`"),
            );
            return None;
        }
        Some(OrReusable::Object(Action {
            span: object.span,
            name,
            kind,
            target: target.filter(|_| kind != ActionKind::End),
            retry_after: self.seconds(object, "retryAfter"),
            retry_limit: self.count(object, "retryLimit"),
            criteria: self.criteria(object, "criteria"),
            parameters: self.parameters(object),
            pace: self.pace(object),
        }))
    }

    /// `true` is `poll` and `false` is `page`: whether the loop is paced.
    fn pace(&mut self, action: Object<'_>) -> Option<Pace> {
        match action.field(PACE)?.value {
            Value::Bool(true) => Some(Pace::Poll),
            Value::Bool(false) => Some(Pace::Page),
            _ => {
                let word = self.optional_text(action, PACE)?;
                self.word("pace", &word, &PACES)
            }
        }
    }

    /// S14: an action without a name takes the place of none, and none takes its place.
    fn action_name(&mut self, action: Object<'_>) -> Option<Text> {
        if action.field("name").is_none() {
            let span = action.key("type").map_or(action.span, |key| key.span);
            self.findings.push(
                Diagnostic::new(Code::InformalField, span, "an action has no `name`")
                    .label("the specification requires one")
                    .help("add `name`: messages use it, and an action of a step overrides the action of the workflow with the same name"),
            );
        }
        self.optional_text(action, "name")
    }

    /// Fields that belong to other types of action.
    fn only_where_it_counts(&mut self, action: Object<'_>, kind: ActionKind) {
        if kind == ActionKind::End {
            for name in ["stepId", "workflowId"] {
                self.ignored(action, name, "`end` goes nowhere");
            }
        }
        if kind != ActionKind::Retry {
            for name in ["retryAfter", "retryLimit"] {
                self.ignored(action, name, "it belongs to `retry`");
            }
        }
        if kind != ActionKind::Goto {
            self.ignored(action, PACE, "it belongs to `goto`");
        }
    }

    /// 1.1: what a workflow that is gone to gets; "The `in` field MUST NOT be used".
    fn action_parameters(&mut self, action: Object<'_>, target: Option<&ActionTarget>) {
        if action.field("parameters").is_none() {
            return;
        }
        if !matches!(target, Some(ActionTarget::Workflow(_))) {
            self.ignored(
                action,
                "parameters",
                "only an action that goes to a workflow takes them",
            );
        }
        for node in self.list(action, "parameters") {
            // What is no mapping was reported with the list itself.
            if let Some(parameter) = self.object("a parameter", node) {
                self.misplaced(
                    parameter,
                    "in",
                    "the parameters of an action are inputs of the workflow",
                    "remove it",
                );
            }
        }
    }

    fn action_target(&mut self, object: Object<'_>) -> Option<ActionTarget> {
        let step = self.optional_text(object, "stepId");
        let workflow = self.optional_text(object, "workflowId");
        match (step, workflow) {
            (Some(step), Some(workflow)) => {
                self.findings.push(
                    Diagnostic::new(
                        Code::AmbiguousTarget,
                        workflow.span,
                        "an action has both `stepId` and `workflowId`",
                    )
                    .also(step.span, "`stepId` is here")
                    .help("keep only the intended target"),
                );
                Some(ActionTarget::Step(step))
            }
            (Some(step), None) => Some(ActionTarget::Step(step)),
            (None, Some(workflow)) => Some(ActionTarget::Workflow(workflow)),
            (None, None) => None,
        }
    }
}
