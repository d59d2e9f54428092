//! One struct for each object of the specification.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::source::{Node, ScalarEdit, Sources, Span};

/// A string of the document, with its place.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) span: Span,
    /// The byte where the value starts in the file, when it stands there verbatim.
    pub(crate) verbatim: Option<u32>,
    /// Otherwise, where in the file each byte of the value stands, when that can be said.
    pub(crate) places: Option<Arc<[Range<u32>]>>,
}

impl Text {
    /// The string at a node; `None` when it is no string.
    pub(crate) fn of(node: &Node, sources: &Sources) -> Option<Self> {
        let value = node.as_str()?.to_owned();
        let whole = node.span_within(sources, 0..value.len());
        let verbatim = (value.len() == (whole.end - whole.start) as usize).then_some(whole.start);
        let written = match verbatim {
            Some(_) => None,
            None => ScalarEdit::of(sources.text(node.span.source), node.span, &value, false),
        };
        Some(Self {
            value,
            span: node.span,
            verbatim,
            places: written.map(|written| written.places().collect()),
        })
    }

    /// A part of the value as another text.
    pub(crate) fn part(&self, range: Range<usize>) -> Option<Self> {
        let start = u32::try_from(range.start).ok()?;
        Some(Self {
            value: self.value.get(range.clone())?.to_owned(),
            span: self.within(range.clone()),
            verbatim: self.verbatim.map(|first| first + start),
            places: self
                .places
                .as_ref()
                .and_then(|places| Some(places.get(range)?.into())),
        })
    }

    /// The place of a part of the value; the whole when it cannot be said where the part stands.
    pub(crate) fn within(&self, range: Range<usize>) -> Span {
        if let Some(places) = self.places.as_ref().filter(|_| !range.is_empty())
            && let (Some(first), Some(last)) = (places.get(range.start), places.get(range.end - 1))
        {
            return Span {
                source: self.span.source,
                start: first.start,
                end: last.end,
            };
        }
        let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end)) else {
            return self.span;
        };
        match self.verbatim {
            Some(first) if end > start => Span {
                source: self.span.source,
                start: first + start,
                end: first + end,
            },
            _ => self.span,
        }
    }
}

/// The versions of the language that are told apart (S1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V1_0,
    V1_1,
}

/// The root: "Arazzo Specification Object".
#[derive(Clone, Debug)]
pub(crate) struct Arazzo {
    pub(crate) version: Version,
    /// `$self` (1.1), as written.
    pub(crate) self_uri: Option<Text>,
    pub(crate) source_descriptions: Vec<SourceDescription>,
    /// Whether there are more of them, which cannot be read, or none at all, which was reported: what names one that is
    /// not here may be right.
    pub(crate) has_unread_sources: bool,
    pub(crate) workflows: Vec<Workflow>,
    /// Where workflows stand that could not be read.
    pub(crate) unread_workflows: Vec<Span>,
    pub(crate) components: Components,
}

#[derive(Clone, Debug)]
pub(crate) struct SourceDescription {
    pub(crate) name: Text,
    pub(crate) url: Text,
    pub(crate) kind: SourceKind,
}

/// What a source description names: its `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceKind {
    /// An OpenAPI document.
    OpenApi,
    /// An Arazzo document.
    Arazzo,
    /// An AsyncAPI document.
    AsyncApi,
}

impl SourceKind {
    /// The word that a document has for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::OpenApi => "openapi",
            Self::Arazzo => "arazzo",
            Self::AsyncApi => "asyncapi",
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Workflow {
    pub(crate) span: Span,
    pub(crate) workflow_id: Text,
    pub(crate) summary: Option<Text>,
    pub(crate) description: Option<Text>,
    pub(crate) inputs: Option<Node>,
    pub(crate) depends_on: Vec<Text>,
    pub(crate) steps: Vec<Step>,
    /// True if some steps could not be read, or there are none. That was reported. Unknown names are not reported then,
    /// because they may refer to a missing step.
    pub(crate) has_unread_steps: bool,
    pub(crate) success_actions: Vec<OrReusable<Action>>,
    pub(crate) failure_actions: Vec<OrReusable<Action>>,
    pub(crate) outputs: Vec<Output>,
    /// The outputs could not be read, which was reported.
    pub(crate) unread_outputs: bool,
    pub(crate) parameters: Vec<OrReusable<Parameter>>,
}

impl Workflow {
    /// The actions of all its steps, the ones for success first.
    pub(crate) fn shared_actions(&self) -> impl Iterator<Item = &OrReusable<Action>> {
        self.success_actions.iter().chain(&self.failure_actions)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) span: Span,
    pub(crate) step_id: Text,
    pub(crate) description: Option<Text>,
    pub(crate) target: Option<Target>,
    /// `action` of a step that sends or receives a message, and where it stands.
    pub(crate) message_action: Option<(MessageAction, Span)>,
    /// A parameter or the body could not be read, which was reported. What seems to be missing may be there.
    pub(crate) unread: bool,
    /// The outputs could not be read, which was reported.
    pub(crate) unread_outputs: bool,
    pub(crate) parameters: Vec<OrReusable<Parameter>>,
    pub(crate) request_body: Option<RequestBody>,
    pub(crate) success_criteria: Vec<Criterion>,
    pub(crate) on_success: Vec<OrReusable<Action>>,
    pub(crate) on_failure: Vec<OrReusable<Action>>,
    pub(crate) outputs: Vec<Output>,
    pub(crate) timeout: Option<Duration>,
    /// Defaults of its `retry` actions (S14).
    pub(crate) retry_after: Option<Duration>,
    pub(crate) retry_limit: Option<u32>,
    pub(crate) depends_on: Vec<Text>,
}

impl Step {
    /// The actions for success first.
    pub(crate) fn actions(&self) -> impl Iterator<Item = &OrReusable<Action>> {
        self.on_success.iter().chain(&self.on_failure)
    }
}

/// What a step calls.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    OperationId(Text),
    OperationPath(Text),
    WorkflowId(Text),
    ChannelPath(Text),
}

/// `action` of a step on a channel (AsyncAPI).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MessageAction {
    Send,
    Receive,
}

/// An object, or a "Reusable Object" that refers to one in `components`.
#[derive(Clone, Debug)]
pub(crate) enum OrReusable<T> {
    Object(T),
    Reusable(Reusable),
}

#[derive(Clone, Debug)]
pub(crate) struct Reusable {
    pub(crate) reference: Text,
    pub(crate) value: Option<Node>,
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) span: Span,
    pub(crate) name: Text,
    pub(crate) location: Option<Location>,
    pub(crate) value: Node,
}

/// `in` of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    QueryString,
    Header,
    Cookie,
}

impl Location {
    /// The word of the specification.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::QueryString => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct RequestBody {
    pub(crate) span: Span,
    pub(crate) content_type: Option<Text>,
    pub(crate) payload: Option<Node>,
    pub(crate) replacements: Vec<Replacement>,
}

/// "Payload Replacement Object".
#[derive(Clone, Debug)]
pub(crate) struct Replacement {
    pub(crate) target: Text,
    /// `targetSelectorType`: a word or an "Expression Type Object".
    pub(crate) selector_type: Option<Node>,
    pub(crate) value: Node,
}

#[derive(Clone, Debug)]
pub(crate) struct Criterion {
    pub(crate) context: Option<Text>,
    pub(crate) condition: Text,
    pub(crate) kind: CriterionKind,
    /// Where `type` stands, when it is a word.
    pub(crate) type_span: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CriterionKind {
    Simple,
    Regex,
    JsonPath(JsonPathVersion),
    XPath(XPathVersion),
}

/// The versions of JSONPath that a criterion may declare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonPathVersion {
    /// The default.
    Rfc9535,
    Goessner,
}

/// The versions of XPath that a criterion may declare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum XPathVersion {
    V1_0,
    /// 2.0, 3.0 or 3.1, which is the default.
    Later,
}

/// "Success Action Object" and "Failure Action Object".
#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) span: Span,
    pub(crate) name: Option<Text>,
    pub(crate) kind: ActionKind,
    pub(crate) target: Option<ActionTarget>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) retry_limit: Option<u32>,
    pub(crate) criteria: Vec<Criterion>,
    /// The inputs of the workflow that the action names (1.1).
    pub(crate) parameters: Vec<OrReusable<Parameter>>,
    /// `x-arazzo-pace`.
    pub(crate) pace: Option<Pace>,
}

/// Whether a backward `goto` polls or pages. The client waits between polls only (S33).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// It asks for the same again until the answer is another: the client waits.
    Poll,
    /// It asks for something else each time: the client does not wait.
    Page,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ActionKind {
    End,
    Goto,
    Retry,
}

#[derive(Clone, Debug)]
pub(crate) enum ActionTarget {
    Step(Text),
    Workflow(Text),
}

/// A named output: the name, and an expression or (1.1) a selector.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) name: Text,
    pub(crate) value: Node,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Components {
    pub(crate) inputs: Vec<(String, Node)>,
    pub(crate) parameters: Vec<(String, Parameter)>,
    pub(crate) success_actions: Vec<(String, Action)>,
    pub(crate) failure_actions: Vec<(String, Action)>,
    /// What could not be read, which was reported: `parameters.name`; `parameters.` when it is all of them.
    pub(crate) unread: Vec<String>,
}

impl Components {
    /// Whether the component of a `reference` is there and could not be read.
    pub(crate) fn is_unread(&self, reference: &str) -> bool {
        let named = reference.strip_prefix("$components.").unwrap_or_default();
        self.unread
            .iter()
            .any(|unread| named == unread || unread.ends_with('.') && named.starts_with(unread))
    }
}
