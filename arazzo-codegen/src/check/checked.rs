//! What the check phase hands on: a document in which every name is resolved and every value has a type.

use std::time::Duration;

pub(crate) use super::addresses::Address;
pub(crate) use super::conversions::Conversion;
pub(crate) use super::error_bodies::ErrorBody;
pub(crate) use super::needs::Needs;
pub(crate) use super::payload::{
    Content, Demand, Field, Files, PartEncoding, PartKind, Replaced, Replacement, Selection, Selector,
    Target, Token, XmlDocument, XmlElement, XmlNode, XmlReplacement, XmlTarget,
};
pub(crate) use super::reply_bodies::EventForm;
use super::style::Style;
pub(crate) use crate::document::Pace;
use crate::document::{Location, Text};
use crate::expression::{Condition, Pointer, WayStep};
use crate::openapi::{Operation, RequiredScheme};
use crate::schema::{Definition, Rule, Type, Untyped};
use crate::source::{Node, Span};

/// The workflows of a document.
#[derive(Debug)]
pub(crate) struct Program {
    /// The file's name without its folders, so that generated code is the same on every machine.
    pub(crate) file_name: String,
    pub(crate) workflows: Vec<Workflow>,
    /// What [`Type::Named`] stands for.
    pub(crate) definitions: Vec<Definition>,
    /// All workflows, also those that do not resolve.
    pub(crate) needs: Needs,
}

#[derive(Debug)]
pub(crate) struct Workflow {
    pub(crate) key: WorkflowKey,
    /// The name of the file it stands in.
    pub(crate) file_name: String,
    pub(crate) id: String,
    /// What its Rust names are made of: its id, with a number where an earlier document has a workflow of that id (S6).
    pub(crate) stem: String,
    pub(crate) span: Span,
    pub(crate) line: usize,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) inputs: Vec<Input>,
    pub(crate) steps: Vec<Step>,
    /// The steps in front of this one run what the workflow depends on (S32).
    pub(crate) first_own: usize,
    /// The steps in front of this one follow each other; those from here on are only gone to.
    pub(crate) first_behind: usize,
    /// The steps whose end is the end of the run (S25).
    pub(crate) tails: Vec<usize>,
    pub(crate) outputs: Vec<WorkflowOutput>,
    /// The names of outputs that did not resolve, which was reported.
    pub(crate) unresolved: Vec<String>,
    /// Whether some path leads to an end with outputs.
    pub(crate) ends: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    /// S44: never shown.
    pub(crate) secret: bool,
    /// JSON text of the value it has when it is not given.
    pub(crate) default: Option<String>,
    /// What its schema demands of it.
    pub(crate) rules: Vec<Rule>,
    /// Its schema.
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) id: String,
    pub(crate) span: Span,
    pub(crate) line: usize,
    pub(crate) description: Option<String>,
    pub(crate) call: Call,
    pub(crate) success: Vec<Criterion>,
    pub(crate) outputs: Vec<StepOutput>,
    pub(crate) on_success: Vec<Action>,
    pub(crate) on_failure: Vec<Action>,
}

/// What a step does.
#[derive(Debug)]
pub(crate) enum Call {
    Operation(Box<OperationCall>),
    Workflow(WorkflowCall),
}

#[derive(Debug)]
pub(crate) struct OperationCall {
    /// The name of the source description the operation is from.
    pub(crate) source: String,
    pub(crate) address: Address,
    pub(crate) operation: Operation,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
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
    pub(crate) arguments: Vec<(usize, Value)>,
    /// For all that it does (S29).
    pub(crate) timeout: Option<Duration>,
}

/// A workflow among all documents of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WorkflowKey {
    pub(crate) document: usize,
    pub(crate) workflow: usize,
}

impl StepOutput {
    /// An input of the last run of a workflow (S21a), which has a value as soon as a step calls it.
    pub(super) fn of_start(workflow: &str, position: usize, input: &Input) -> Self {
        let is_plain = matches!(
            input.ty,
            Type::String | Type::Integer | Type::Unsigned | Type::Number | Type::Boolean
        );
        Self {
            name: format!("$workflows.{workflow}.inputs.{}", input.name),
            kept_at: KeptAt::Start(position),
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

impl Step {
    pub(crate) fn operation_call(&self) -> Option<&OperationCall> {
        match &self.call {
            Call::Operation(call) => Some(call),
            Call::Workflow(_) => None,
        }
    }

    /// What it sends, or passes on.
    pub(crate) fn sent(&self) -> Vec<&Value> {
        let call = match &self.call {
            Call::Operation(call) => call,
            Call::Workflow(call) => return call.arguments.iter().map(|(_, value)| value).collect(),
        };
        let mut values: Vec<&Value> = call.parameters.iter().map(|parameter| &parameter.value).collect();
        values.extend(call.body.iter().flat_map(|body| body.content.values()));
        values
    }

    /// Those that decide whether it succeeds, and those of its actions.
    pub(crate) fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        let actions = self.on_success.iter().chain(&self.on_failure);
        let of_actions = actions.flat_map(|action| &action.criteria);
        self.success.iter().chain(of_actions)
    }

    /// What judging its outcome reads.
    pub(crate) fn judged(&self) -> Vec<&Reference> {
        let outputs = self.outputs.iter().flat_map(|output| output.value.references());
        self.criteria()
            .flat_map(Criterion::references)
            .chain(outputs)
            .collect()
    }
}

#[derive(Debug)]
pub(crate) struct Parameter {
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
pub(crate) struct Body {
    pub(crate) media_type: String,
    pub(crate) content: Content,
    /// Of a form in parts.
    pub(crate) encodings: Vec<PartEncoding>,
    /// The payload as the document has it, and where there is none the body's place.
    pub(crate) written: Node,
    /// What the operation says of it.
    pub(crate) schema: Option<Node>,
    /// What has to be there when it is sent.
    pub(crate) demands: Vec<Demand>,
}

/// A value that a document describes.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// JSON text, as written in the document.
    Json(String),
    /// A string without expressions.
    String(String),
    Reference(Reference),
    /// A string with expressions in it (S15).
    Text(Vec<TextPiece>),
    Object(Vec<(String, Value)>),
    Array(Vec<Value>),
    /// An object with expressions in the names of its members (S16).
    Entries(Vec<(Vec<TextPiece>, Value)>),
    /// Picked out of another value (section "Selector Object").
    Selected(Box<Selection>),
    /// A whole payload with replacements that cannot be made at build time.
    Replaced(Box<Replaced>),
    /// Converted to what the operation takes (S15a).
    Converted(Box<Conversion>),
}

impl Value {
    /// What stands at a place in it, where the document writes it out down to there.
    pub(crate) fn at(&self, tokens: &[String]) -> Option<&Self> {
        let Some((first, rest)) = tokens.split_first() else {
            return Some(self);
        };
        match self {
            Self::Object(members) => members.iter().find(|(name, _)| name == first)?.1.at(rest),
            Self::Array(items) => items.get(first.parse::<usize>().ok()?)?.at(rest),
            _ => None,
        }
    }

    /// Every reference in it.
    pub(crate) fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Json(_) | Self::String(_) => Vec::new(),
            Self::Reference(reference) => vec![reference],
            Self::Text(pieces) => pieces.iter().flat_map(TextPiece::references).collect(),
            Self::Object(members) => members.iter().flat_map(|(_, value)| value.references()).collect(),
            Self::Array(items) => items.iter().flat_map(Self::references).collect(),
            Self::Entries(entries) => entries
                .iter()
                .flat_map(|(name, value)| {
                    let name = name.iter().flat_map(TextPiece::references);
                    name.chain(value.references())
                })
                .collect(),
            Self::Selected(selection) => selection.references(),
            Self::Replaced(replaced) => replaced.references(),
            Self::Converted(conversion) => conversion.value.references(),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum TextPiece {
    Literal(String),
    Reference(Reference),
    /// What takes more than a place to read.
    Selected(Box<Selection>),
}

impl TextPiece {
    fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Literal(_) => Vec::new(),
            Self::Reference(reference) => vec![reference],
            Self::Selected(selection) => selection.references(),
        }
    }
}

/// A resolved runtime expression.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    /// As the document writes it, for messages.
    pub(crate) text: String,
    pub(crate) span: Span,
    pub(crate) to: Referent,
}

/// What an expression stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Referent {
    /// The input with this index, and a pointer into it.
    Input {
        input: usize,
        pointer: Pointer,
    },
    /// The output of a step, both by index, and a pointer into it.
    StepOutput {
        step: usize,
        output: usize,
        pointer: Pointer,
    },
    /// The output, by index, of the workflow that the step calls, and a pointer into it (S21).
    ChildOutput {
        output: usize,
        pointer: Pointer,
    },
    StatusCode,
    Url,
    Method,
    ResponseHeader(String),
    /// The whole body when the pointer is empty.
    ResponseBody(Pointer),
    /// What was really sent (S18).
    Request(RequestPart),
}

/// A part of a request that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RequestPart {
    Header(String),
    Query(String),
    Path(String),
    /// The whole body when the pointer is empty.
    Body(Pointer),
}

impl Referent {
    /// Whether it is a part of a request that was sent, or of the reply to it.
    pub(crate) fn is_of_exchange(&self) -> bool {
        match self {
            Self::StatusCode
            | Self::Url
            | Self::Method
            | Self::ResponseHeader(_)
            | Self::ResponseBody(_)
            | Self::Request(_) => true,
            Self::Input { .. } | Self::StepOutput { .. } | Self::ChildOutput { .. } => false,
        }
    }

    /// The pointer that is followed in the value, where one can be.
    pub(crate) fn pointer_mut(&mut self) -> Option<&mut Pointer> {
        match self {
            Self::Input { pointer, .. }
            | Self::StepOutput { pointer, .. }
            | Self::ChildOutput { pointer, .. }
            | Self::ResponseBody(pointer)
            | Self::Request(RequestPart::Body(pointer)) => Some(pointer),
            _ => None,
        }
    }

    pub(crate) fn pointer(&self) -> Option<&Pointer> {
        match self {
            Self::Input { pointer, .. }
            | Self::StepOutput { pointer, .. }
            | Self::ChildOutput { pointer, .. }
            | Self::ResponseBody(pointer)
            | Self::Request(RequestPart::Body(pointer)) => Some(pointer),
            _ => None,
        }
    }
}

/// A value that a step leaves for what runs later.
#[derive(Debug)]
pub(crate) struct StepOutput {
    pub(crate) name: String,
    pub(crate) kept_at: KeptAt,
    /// The steps, and their outputs, that are kept in the place of this one: all are of runs of one workflow (S21a).
    pub(crate) kept_with: Vec<(usize, usize)>,
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

/// When a value of a step is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeptAt {
    /// After the step has succeeded (S31): an output of the document.
    Success,
    /// When an action of the step is taken, which passes it to a workflow (S25).
    Action,
    /// When the workflow that the step calls starts: its input with this index (S21a).
    Start(usize),
}

#[derive(Debug)]
pub(crate) struct WorkflowOutput {
    pub(crate) name: String,
    pub(crate) value: Value,
    pub(crate) ty: Type,
    /// Some path to the end leaves it unset, or a response may lack it.
    pub(crate) optional: bool,
    /// As of [`StepOutput`]: only while workflows that call each other are checked.
    pub(crate) unknown: bool,
    /// As of [`StepOutput`].
    pub(crate) secret: bool,
    /// What it is when the run ends with another workflow (S25): the step that runs that one, and the value; no value
    /// when that workflow has no such output.
    pub(crate) tails: Vec<(usize, Option<Value>)>,
    /// Why it is an `Option`, in words, for the generated documentation.
    pub(crate) reason: Option<String>,
    /// Why it is JSON.
    pub(crate) untyped: Option<Untyped>,
}

impl WorkflowOutput {
    /// What it reads, however the run ends.
    pub(crate) fn references(&self) -> Vec<&Reference> {
        let tails = self.tails.iter().filter_map(|(_, value)| value.as_ref());
        std::iter::once(&self.value)
            .chain(tails)
            .flat_map(Value::references)
            .collect()
    }
}

#[derive(Debug)]
pub(crate) struct Criterion {
    /// As the document writes it, for messages.
    pub(crate) text: Text,
    pub(crate) dialect: Dialect,
    pub(crate) condition: Condition<Operand>,
}

impl Criterion {
    /// The place of an operand: the first behind an expression, or the last where that is not in front of it.
    pub(crate) fn place_of(&self, expression: &str, operand: &str) -> Span {
        let text = &self.text.value;
        let behind = text.find(expression).map_or(0, |at| at + expression.len());
        let rest = text.get(behind..).unwrap_or_default();
        let found = rest.find(operand).map(|at| behind + at);
        match found.or_else(|| text.rfind(operand)) {
            Some(at) => self.text.within(at..at + operand.len()),
            None => self.text.span,
        }
    }

    pub(crate) fn references(&self) -> impl Iterator<Item = &Reference> {
        self.condition
            .operands()
            .into_iter()
            .flat_map(Operand::references)
    }
}

/// Whose rules of comparison hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// S34 and S35.
    Simple,
    /// RFC 9535.
    JsonPath,
}

#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Null,
    Boolean(bool),
    Number(String),
    String(String),
    /// The JSON text of an object or an array (S14).
    Json(String),
    Reference(Reference),
    /// Picked out of another value: an expression stands inside its pointer, or a query behind it (S14).
    Selected(Box<Selection>),
    /// A string with expressions in it (S15).
    Text(Vec<TextPiece>),
    /// The length of an array or a string (S14).
    Length(Reference),
    Search(Search),
}

impl Operand {
    /// Every reference in it.
    pub(crate) fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Null | Self::Boolean(_) | Self::Number(_) | Self::String(_) | Self::Json(_) => Vec::new(),
            Self::Reference(reference) | Self::Length(reference) => vec![reference],
            Self::Text(pieces) => pieces.iter().flat_map(TextPiece::references).collect(),
            Self::Selected(selection) => selection.references(),
            Self::Search(search) => search.references(),
        }
    }
}

/// What a pattern, a JSONPath query or an XPath expression finds in a context.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    pub(crate) context: Reference,
    pub(crate) by: By,
    /// The values of the expressions in the query, in their order.
    pub(crate) values: Vec<(Value, ValueAs)>,
}

/// How a value is inserted into a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueAs {
    Itself,
    /// The name of an element or an attribute (XPath).
    Name,
    /// All of a predicate (XPath): a position, or the name of an element.
    Predicate,
}

/// A piece of a regex, JSONPath or XPath condition (S34a).
#[derive(Clone, Debug)]
pub(crate) enum ConditionPiece {
    Literal(String),
    Value(Value, Within),
}

/// Within what of a condition a value stands, and stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    /// It is the condition.
    Nothing,
    /// A pattern, inserted as a group.
    Pattern,
    /// A class of a pattern.
    Class,
    /// The quotes of a name (JSONPath).
    Quotes,
    /// Brackets, as an index (JSONPath).
    Brackets,
}

impl ConditionPiece {
    fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Literal(_) => Vec::new(),
            Self::Value(value, _) => value.references(),
        }
    }
}

/// By what a context is searched.
#[derive(Clone, Debug)]
pub(crate) enum By {
    /// A pattern of ECMA-262 (S36).
    Pattern(Vec<ConditionPiece>),
    /// A query of RFC 9535 (S37), and what is asked of the nodes that it selects.
    JsonPath {
        query: Vec<ConditionPiece>,
        /// It filters the members of an object that may be meant itself.
        filters_root: bool,
        asks: Asks,
        /// Where it leads from the context, as far as that is known.
        ways: Vec<Way>,
    },
    /// S38.
    XPath(Vec<ConditionPiece>),
}

/// Members and items on a way that a query takes.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) steps: Vec<WayStep>,
    pub(crate) span: Span,
}

/// What a condition asks of the nodes that a query selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    /// Whether there are any.
    Any,
    /// How many there are.
    Count,
    /// The one there may be.
    Value,
}

impl Search {
    fn references(&self) -> Vec<&Reference> {
        let mut references = vec![&self.context];
        let (By::Pattern(pieces) | By::JsonPath { query: pieces, .. } | By::XPath(pieces)) = &self.by;
        references.extend(pieces.iter().flat_map(ConditionPiece::references));
        references.extend(self.values.iter().flat_map(|(value, _)| value.references()));
        references
    }
}

#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) criteria: Vec<Criterion>,
    pub(crate) then: Then,
    /// The pace that the author gives the loop (S33).
    pub(crate) pace: Option<Pace>,
    pub(crate) taken: Taken,
    /// The outputs of the step, by index, that are kept when it is taken.
    pub(crate) keeps: Vec<usize>,
}

/// Whether an action is taken when its list is considered (S23).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// Whenever those before it are not: none behind it ever is.
    Always,
    Sometimes,
    Never(Untaken),
}

/// Why an action is never taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Untaken {
    /// The criteria of an earlier one, by its position, hold whenever its own do.
    Behind(usize),
    /// It may retry 0 times (S26).
    NoRetries,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    End,
    /// A step, by index.
    Goto(usize),
    /// The step itself again (S26), after another where `first` names one (S27).
    Retry {
        after: Duration,
        limit: u32,
        first: Option<usize>,
    },
}
