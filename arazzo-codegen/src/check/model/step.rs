//! The steps of a checked workflow: what they call, keep and do next.

use std::time::Duration;

use super::{
    CheckedCriterion, PartEncoding, PayloadContent, Reference, RequiredMember, Value, WorkflowInput,
    WorkflowKey,
};
use crate::document::{Location, Pace};
use crate::ids::{IdVec, InputId, StepId, StepOutputId};
use crate::openapi::{Operation, ParameterStyle, RequiredScheme};
use crate::schema::{Type, Untyped};
use crate::source::{Node, Span};

/// The outputs of a step.
pub(crate) type StepOutputs = IdVec<StepOutputId, StepOutput>;

#[derive(Debug)]
pub(crate) struct CheckedStep {
    pub(crate) id: String,
    pub(crate) span: Span,
    pub(crate) line: usize,
    pub(crate) description: Option<String>,
    pub(crate) call: StepCall,
    pub(crate) success: Vec<CheckedCriterion>,
    pub(crate) outputs: StepOutputs,
    pub(crate) on_success: Vec<CheckedAction>,
    pub(crate) on_failure: Vec<CheckedAction>,
}

impl CheckedStep {
    pub(crate) fn operation_call(&self) -> Option<&OperationCall> {
        match &self.call {
            StepCall::Operation(call) => Some(call),
            StepCall::Workflow(_) => None,
        }
    }

    /// What it sends, or passes on.
    pub(crate) fn sent(&self) -> Vec<&Value> {
        let call = match &self.call {
            StepCall::Operation(call) => call,
            StepCall::Workflow(call) => return call.arguments.iter().map(|(_, value)| value).collect(),
        };
        let mut values: Vec<&Value> = call.parameters.iter().map(|parameter| &parameter.value).collect();
        values.extend(call.body.iter().flat_map(|body| body.content.values()));
        values
    }

    /// The actions for success first.
    pub(crate) fn actions(&self) -> impl Iterator<Item = &CheckedAction> {
        self.on_success.iter().chain(&self.on_failure)
    }

    /// Those that decide whether it succeeds, and those of its actions.
    pub(crate) fn criteria(&self) -> impl Iterator<Item = &CheckedCriterion> {
        let of_actions = self.actions().flat_map(|action| &action.criteria);
        self.success.iter().chain(of_actions)
    }

    /// What judging its outcome reads.
    pub(crate) fn judged(&self) -> Vec<&Reference> {
        let outputs = self.outputs.iter().flat_map(|output| output.value.references());
        self.criteria()
            .flat_map(CheckedCriterion::references)
            .chain(outputs)
            .collect()
    }
}

/// What a step does.
#[derive(Debug)]
pub(crate) enum StepCall {
    Operation(Box<OperationCall>),
    Workflow(WorkflowCall),
}

#[derive(Debug)]
pub(crate) struct OperationCall {
    /// The name of the source description the operation is from.
    pub(crate) source: String,
    pub(crate) address: Address,
    pub(crate) operation: Operation,
    pub(crate) parameters: Vec<CheckedParameter>,
    pub(crate) body: Option<RequestPayload>,
    /// How a successful reply is read that is a sequence of items, or a scalar in text (S19a).
    pub(crate) items: Option<EventForm>,
    /// What it answers with when it does not succeed, the narrowest statuses first.
    pub(crate) error_bodies: Vec<ErrorBody>,
    /// The alternatives of credentials that are the caller's to give; none when the request needs none.
    pub(crate) security: Vec<Vec<RequiredScheme>>,
    /// S29.
    pub(crate) timeout: Option<Duration>,
}

#[derive(Debug)]
pub(crate) struct WorkflowCall {
    pub(crate) workflow: WorkflowKey,
    /// The inputs that are passed, by index (S30).
    pub(crate) arguments: Vec<(InputId, Value)>,
    /// For all that it does (S29).
    pub(crate) timeout: Option<Duration>,
}

#[derive(Debug)]
pub(crate) struct CheckedParameter {
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) required: bool,
    pub(crate) serialization: Serialization,
    pub(crate) value: Value,
    /// Where the value stands.
    pub(crate) span: Span,
    /// The workflow gives it to all its steps (S12).
    pub(crate) is_shared: bool,
    /// What the operation says of the value.
    pub(crate) schema: Option<Node>,
}

/// How the value of a parameter is written (S11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Serialization {
    Style(Style),
    /// Of a media type that is JSON.
    Json,
    /// Of another media type, or a whole query: text as it is.
    Text,
}

#[derive(Debug)]
pub(crate) struct RequestPayload {
    pub(crate) media_type: String,
    pub(crate) content: PayloadContent,
    /// Of a form in parts.
    pub(crate) encodings: Vec<PartEncoding>,
    /// The payload as the document has it, and where there is none the body's place.
    pub(crate) written: Node,
    /// What the operation says of it.
    pub(crate) schema: Option<Node>,
    /// What has to be there when it is sent.
    pub(crate) demands: Vec<RequiredMember>,
}

/// A value that a step leaves for what runs later.
#[derive(Debug)]
pub(crate) struct StepOutput {
    pub(crate) name: String,
    pub(crate) kept_at: KeptAt,
    /// The steps, and their outputs, that are kept in the place of this one: all are of runs of one workflow (S21a).
    pub(crate) kept_with: Vec<(StepId, StepOutputId)>,
    pub(crate) value: Value,
    pub(crate) ty: Type,
    /// The type under which it is kept for what reads it: plainer where others than the end of the workflow do.
    pub(crate) kept: Type,
    /// Why it is JSON.
    pub(crate) untyped: Option<Untyped>,
    /// The response may lack it.
    pub(crate) optional: bool,
    /// It comes from a workflow that is being checked itself, of which this is not known yet; the type means nothing.
    pub(crate) unknown: bool,
    /// S44: not to be shown, nor kept in a checkpoint that does not say so.
    pub(crate) secret: bool,
}

impl StepOutput {
    /// An input of the last run of a workflow (S21a), which has a value when that run has ended.
    pub(in crate::check) fn of_start(workflow: &str, id: InputId, input: &WorkflowInput) -> Self {
        let is_plain = matches!(
            input.ty,
            Type::String | Type::Integer | Type::Unsigned | Type::Number | Type::Boolean
        );
        Self {
            name: format!("$workflows.{workflow}.inputs.{}", input.name),
            kept_at: KeptAt::Start(id),
            kept_with: Vec::new(),
            value: Value::Json("null".to_owned()),
            ty: input.ty.clone(),
            kept: if is_plain { input.ty.clone() } else { Type::Any },
            untyped: None,
            optional: !input.required && input.default.is_none(),
            unknown: false,
            secret: input.secret,
        }
    }
}

/// When a value of a step is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeptAt {
    /// After the step has succeeded (S31): an output of the document.
    Success,
    /// When an action of the step is taken, which passes it to a workflow (S25).
    Action,
    /// When the workflow that the step calls has ended: its input with this index (S21a).
    Start(InputId),
}

#[derive(Debug)]
pub(crate) struct CheckedAction {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) criteria: Vec<CheckedCriterion>,
    pub(crate) then: Then,
    /// The pace that the author gives the loop (S33).
    pub(crate) pace: Option<Pace>,
    pub(crate) taken: Reachability,
    /// The outputs of the step, by index, that are kept when it is taken.
    pub(crate) keeps: Vec<StepOutputId>,
}

/// Whether an action is taken when its list is considered (S23).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reachability {
    /// Whenever those before it are not: none behind it ever is.
    Always,
    Sometimes,
    Never(UnreachableCause),
}

/// Why an action is never taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnreachableCause {
    /// The criteria of an earlier one, by its position, hold whenever its own do.
    Behind(usize),
    /// It may retry 0 times (S26).
    NoRetries,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    End,
    /// A step, by index.
    Goto(StepId),
    /// The step itself again (S26), after another where `first` names one (S27).
    Retry {
        after: Duration,
        limit: u32,
        first: Option<StepId>,
    },
}

/// The form of an item of an event stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventForm {
    /// The data of the event.
    Data,
    /// An object of the event's fields.
    Fields,
    /// The same, of which the data is JSON.
    FieldsOfJson,
}

/// The body of replies of some statuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    pub(crate) statuses: Statuses,
    pub(crate) ty: Type,
}

/// The statuses that a response is declared for, the narrowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Statuses {
    One(u16),
    /// `4XX` is 4.
    Class(u16),
    /// All that are not declared.
    Default,
}

/// The name under which a client is given the base URL and the credentials of a source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Address {
    /// Of an imported document it is `other.api`: the names of the sources that lead to the document, then its own.
    pub(crate) name: String,
    /// The last part of the name, where it cannot mean another source.
    pub(crate) short_name: Option<String>,
}

/// `style`, `explode` and `allowReserved`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) kind: ParameterStyle,
    pub(crate) explode: bool,
    pub(crate) allow_reserved: bool,
}
