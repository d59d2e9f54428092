//! One step: what it calls, what it sends or passes on, how its outcome is judged and what is kept of it.

use super::criteria;
use super::model::{
    CheckedAction, CheckedStep, Interfaces, OperationCall, StepCall, StepOutput, StepOutputs, WorkflowCall,
    WorkflowKey,
};
use super::names::scope::{Moment, Scope};
use super::operation::{error_bodies, message, operations, security, servers, statuses};
use super::outcome::actions::{self, Outcome};
use super::outcome::outputs;
use super::plan::implied::{Expanded, Origin};
use super::reply::kept::ReplyContext;
use super::reply::reply_bodies;
use super::request::{body, call_arguments, headers, parameters};
use super::sources::documents::Loaded;
use super::values::output_expression;
use super::values::value::Values;
use crate::diagnostic::Findings;
use crate::document::{self, Target};
use crate::ids::StepId;
use crate::schema::Definitions;
use crate::source::Sources;

/// Checks the steps of one workflow.
pub(super) struct StepChecker<'c> {
    pub(super) workflow: &'c document::Workflow,
    pub(super) expanded: &'c Expanded,
    pub(super) loaded: &'c Loaded,
    pub(super) definitions: &'c Definitions,
    pub(super) sources: &'c Sources,
    pub(super) scope: Scope<'c>,
    pub(super) callees: &'c Interfaces,
}

impl StepChecker<'_> {
    /// `None` when a part does not resolve, which is reported.
    ///
    /// `calls`: the workflow that it calls.
    pub(super) fn step(
        &self,
        step: &document::Step,
        calls: Option<WorkflowKey>,
        origin: Origin,
        findings: &mut Findings,
    ) -> Option<CheckedStep> {
        if message::refuse(step, &self.loaded.descriptions, findings) {
            self.request_values(step, findings);
            return None;
        }
        match &step.target {
            Some(Target::WorkflowId(_)) => self.workflow_step(step, calls, origin, findings),
            _ => self.operation_step(step, findings),
        }
    }

    fn operation_step(&self, step: &document::Step, findings: &mut Findings) -> Option<CheckedStep> {
        let success = criteria::read_criteria(&step.success_criteria, &self.scope, findings);
        let on_success = self.actions(Outcome::Success, step, &self.scope, findings);
        let on_failure = self.actions(Outcome::Failure, step, &self.scope, findings);
        let given = parameters::of_path(step, self.workflow, &self.loaded.document);
        let operation = operations::operation(step, &given, &self.loaded.descriptions, findings);
        let reply = self.values(&self.scope, Moment::Reply);
        let request = self.values(&self.scope, Moment::Request);
        let Some((source, mut operation)) = operation else {
            // What does not need the operation is looked at all the same.
            self.request_values(step, findings);
            output_expression::expressions(&step.outputs, &reply, findings);
            return None;
        };
        let description = self.loaded.descriptions.description(&source);
        statuses::unmet(&success, &operation, findings);
        let document = &self.loaded.document;
        if let Some(server) = operation.servers.first() {
            servers::check(server, findings);
        }
        let mut parameters =
            parameters::read_parameters(step, self.workflow, document, &operation, &request, findings);
        let security = security::demanded(&operation, &parameters, step.step_id.span, findings);
        let sends_body = step.request_body.as_ref().is_some_and(body::is_sent);
        let content_type = sends_body
            .then(|| headers::content_type(&mut parameters))
            .flatten();
        reply_bodies::accept(&mut operation, &parameters);
        let body = body::read_body(
            step,
            &operation,
            description,
            content_type.as_ref(),
            &request,
            findings,
        );
        let known = ReplyContext {
            step: &step.step_id.value,
            inputs: self.scope.inputs,
            definitions: self.definitions,
            description,
        };
        let outputs = outputs::of_step(&step.outputs, &operation, &success, &reply, known, findings);
        let error_bodies =
            error_bodies::of_operation(&operation, description, &step.step_id.value, self.definitions);
        let timeout = step.timeout;
        let items = reply_bodies::items(&operation, &success, description);
        let call = OperationCall {
            address: self.loaded.address(&source),
            source,
            operation,
            parameters,
            body,
            items,
            error_bodies,
            security,
            timeout,
        };
        let call = StepCall::Operation(Box::new(call));
        self.finished(step, call, success, on_success, on_failure, outputs)
    }

    /// Looks at what a step sends or passes without knowing what it calls.
    fn request_values(&self, step: &document::Step, findings: &mut Findings) {
        let values = self.values(&self.scope, Moment::Request);
        for given in &step.parameters {
            if let document::OrReusable::Object(parameter) = given {
                values.read(&parameter.value, findings);
            }
        }
        if let Some(payload) = step.request_body.as_ref().and_then(|body| body.payload.as_ref()) {
            values.read(payload, findings);
        }
    }

    /// S21, S30: a step that calls a workflow.
    fn workflow_step(
        &self,
        step: &document::Step,
        calls: Option<WorkflowKey>,
        origin: Origin,
        findings: &mut Findings,
    ) -> Option<CheckedStep> {
        let Some(key) = calls else {
            self.request_values(step, findings);
            return None;
        };
        let called = self.callees.get(&key)?;
        let scope = Scope {
            child: Some(called),
            ..self.scope
        };
        let success = criteria::read_criteria(&step.success_criteria, &scope, findings);
        let on_success = self.actions(Outcome::Success, step, &scope, findings);
        let on_failure = self.actions(Outcome::Failure, step, &scope, findings);
        let reply = self.values(&scope, Moment::Reply);
        // S25: an action reads what it passes when the reply to its step is in.
        let (sender, moment) = match origin {
            Origin::Action(source) => (self.scope_of(source), Moment::Reply),
            _ => (scope, Moment::Request),
        };
        let given = self.values(&sender, moment);
        // S25, S32: what an action or `dependsOn` runs is no step of the document.
        let shared = match origin {
            Origin::Document => self.workflow.parameters.as_slice(),
            _ => &[],
        };
        let arguments =
            call_arguments::call_arguments(step, shared, called, &self.loaded.document, &given, findings);
        let known = ReplyContext {
            step: &step.step_id.value,
            inputs: self.scope.inputs,
            definitions: self.definitions,
            description: None,
        };
        let outputs = outputs::of_workflow_step(&step.outputs, called, &reply, known, findings);
        let call = StepCall::Workflow(WorkflowCall {
            workflow: key,
            arguments,
            timeout: step.timeout,
        });
        let mut step = self.finished(step, call, success, on_success, on_failure, outputs)?;
        let inputs = called.inputs.entries();
        let started = inputs.map(|(id, input)| StepOutput::of_start(&called.id, id, input));
        step.outputs.extend(started);
        Some(step)
    }

    /// What a step may read of its outcome.
    fn scope_of(&self, step: StepId) -> Scope<'_> {
        let calls = self.expanded.calls.get(step).copied().flatten();
        Scope {
            child: calls.and_then(|key| self.callees.get(&key)),
            ..self.scope
        }
    }

    fn finished(
        &self,
        step: &document::Step,
        call: StepCall,
        success: Vec<super::model::CheckedCriterion>,
        on_success: Vec<CheckedAction>,
        on_failure: Vec<CheckedAction>,
        outputs: StepOutputs,
    ) -> Option<CheckedStep> {
        // Outputs are looked up by index, so one that did not resolve must not shift the others.
        let complete = outputs.len() == step.outputs.len();
        complete.then(|| CheckedStep {
            id: step.step_id.value.clone(),
            span: step.step_id.span,
            line: self.sources.line_column(step.span).0,
            description: step.description.as_ref().map(|text| text.value.clone()),
            call,
            success,
            outputs,
            on_success,
            on_failure,
        })
    }

    fn actions(
        &self,
        outcome: Outcome,
        step: &document::Step,
        scope: &Scope<'_>,
        findings: &mut Findings,
    ) -> Vec<CheckedAction> {
        actions::read_actions(
            outcome,
            step,
            self.workflow,
            &self.loaded.document,
            scope,
            findings,
        )
    }

    fn values<'v>(&'v self, scope: &'v Scope<'v>, moment: Moment) -> Values<'v> {
        Values {
            scope,
            moment,
            sources: self.sources,
        }
    }
}
