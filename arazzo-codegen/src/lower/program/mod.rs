//! The program that [`emit`](crate::emit) writes out.

mod code;
mod reply;
mod request;

use std::rc::Rc;
use std::time::Duration;

pub(crate) use code::*;
pub(crate) use reply::*;
pub(crate) use request::*;

pub(crate) use crate::check::{
    Address, EventForm, ParameterStyle, ResolvedVariable, Statuses, Style, XmlElement, XmlNode,
};
pub(crate) use crate::expression::Comparison;
use crate::ids::{DefinitionId, IdVec, InputId, ServerId, SlotId, StepId, StepOutputId};
use crate::lower::data::Data;
use crate::lower::request::security::{RunDemand, Security};
pub(crate) use crate::schema::{Bound, Rule, Type};

/// The workflows of one document.
#[derive(Debug)]
pub(crate) struct LoweredProgram {
    pub(crate) name: String,
    /// The documents.
    pub(crate) file_names: Vec<String>,
    pub(crate) module: String,
    pub(crate) machines: Vec<Machine>,
    /// A workflow evaluates XPath, which is a feature of the runtime.
    pub(crate) uses_xpath: bool,
    pub(crate) constants: NamedConstant,
    /// What [`Type::Named`] stands for.
    pub(crate) definitions: Rc<LoweredDefinitions>,
}

/// What a caller needs to set up a client, by name.
#[derive(Debug, Default)]
pub(crate) struct NamedConstant {
    /// The names of the sources.
    pub(crate) sources: Vec<Constant>,
    /// The URLs of their servers.
    pub(crate) servers: Vec<Constant>,
    /// The names of their security schemes.
    pub(crate) schemes: Vec<Constant>,
}

/// A constant text.
#[derive(Debug)]
pub(crate) struct Constant {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) value: String,
}

/// The types with a name.
pub(crate) type LoweredDefinitions = IdVec<DefinitionId, LoweredDefinition>;

/// The inputs of a workflow.
pub(crate) type InputFields = IdVec<InputId, InputField>;

/// The slots of a machine.
pub(crate) type SlotFields = IdVec<SlotId, SlotField>;

/// A type with a name.
#[derive(Clone, Debug)]
pub(crate) struct LoweredDefinition {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    /// Something that is written out names it.
    pub(crate) is_used: bool,
    /// Only error bodies have this type: no state and no output does.
    pub(crate) only_in_errors: bool,
    pub(crate) shape: LoweredShape,
}

#[derive(Clone, Debug)]
pub(crate) enum LoweredShape {
    Struct {
        fields: Vec<InputField>,
        /// The field for all other members, and their type.
        additional: Option<(String, Type)>,
        /// Callers build it.
        is_input: bool,
        /// Other members are refused.
        denies_unknown: bool,
        /// The struct of required members that its constructor takes, if any.
        required: Option<String>,
    },
    /// Variants with their strings.
    Enum {
        values: Vec<(String, String)>,
        /// The variant for any other string.
        other: Option<String>,
    },
    Union {
        variants: Vec<UnionVariant>,
        discriminator: Option<String>,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct UnionVariant {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) boxed: bool,
    pub(crate) tags: Vec<String>,
}

impl LoweredDefinition {
    /// The types that it is made of.
    pub(crate) fn types(&self) -> Vec<&Type> {
        match &self.shape {
            LoweredShape::Struct {
                fields, additional, ..
            } => {
                let additional = additional.iter().map(|(_, ty)| ty);
                fields.iter().map(|field| &field.ty).chain(additional).collect()
            }
            LoweredShape::Enum { .. } => Vec::new(),
            LoweredShape::Union { variants, .. } => variants.iter().map(|variant| &variant.ty).collect(),
        }
    }
}

/// One workflow as a state machine.
#[derive(Debug)]
pub(crate) struct Machine {
    /// The `workflowId`.
    pub(crate) id: String,
    pub(crate) names: MachineNames,
    /// The struct of required inputs that the constructor takes, if any.
    pub(crate) required: Option<String>,
    /// Those of the program.
    pub(crate) definitions: Rc<LoweredDefinitions>,
    pub(crate) doc: Vec<String>,
    /// `file:line` of the workflow.
    pub(crate) place: String,
    pub(crate) inputs: InputFields,
    /// JSON Schemas as JSON text.
    pub(crate) inputs_schema: String,
    pub(crate) outputs_schema: String,
    pub(crate) rules: Rules,
    pub(crate) outputs: Vec<OutputField>,
    pub(crate) slots: SlotFields,
    pub(crate) servers: IdVec<ServerId, LoweredServer>,
    /// The servers of a run, including those of the called workflows.
    pub(crate) run_servers: Vec<RunServer>,
    /// What its requests demand of the caller, each once.
    pub(crate) security: Vec<Security>,
    /// The credentials that a run needs, including the credentials of called workflows.
    pub(crate) demands: Vec<RunDemand>,
    pub(crate) states: IdVec<StepId, State>,
    /// How many of them follow one another, if the others are gone to by actions only.
    pub(crate) in_order: Option<usize>,
    /// What several requests have in common.
    pub(crate) common: Option<CommonStatements>,
    /// The states whose requests tell one round of a loop from the next (S33).
    pub(crate) rounds: Vec<StepId>,
    /// The inputs that a checkpoint keeps of a run that was gone to, where runs come back to this workflow (S25).
    pub(crate) passed: Vec<PassedInput>,
    /// The error bodies of its operations, if a document declares any.
    pub(crate) errors: Option<Errors>,
}

impl Machine {
    /// The states that end the run with the outputs of another workflow.
    pub(crate) fn tails(&self) -> impl Iterator<Item = StepId> {
        // Every output has a value for each of these states.
        let first = self.outputs.first().into_iter();
        first.flat_map(|output| output.tails.iter().map(|(state, _)| *state))
    }

    /// Whether its outputs are read from the inputs or the state of the run.
    pub(crate) fn outputs_read_run(&self) -> bool {
        let own = |output: &OutputField| output.value.reads_run() || !output.tails.is_empty();
        self.outputs.iter().any(own)
    }
}

/// An input that is another one after a `goto`, and the field of the checkpoint that keeps it.
#[derive(Clone, Debug)]
pub(crate) struct PassedInput {
    pub(crate) input: InputField,
    /// It is a secret, or one is inside of it.
    pub(crate) is_secret: bool,
    pub(crate) field: String,
}

/// The bodies of replies that are errors.
#[derive(Debug)]
pub(crate) struct Errors {
    /// The types, each once, with the names of their variants where there are several.
    pub(crate) types: Vec<(String, Type)>,
    /// The narrowest first.
    pub(crate) replies: Vec<ErrorReply>,
}

/// Which replies have one of the types.
#[derive(Debug)]
pub(crate) struct ErrorReply {
    pub(crate) states: Vec<StepId>,
    pub(crate) statuses: Vec<Statuses>,
    /// By index among [`Errors::types`].
    pub(crate) ty: usize,
}

/// The checks of the inputs before the first request.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    pub(crate) inputs: Vec<(InputId, Vec<Rule>)>,
    /// The statics for the patterns among them: name and pattern.
    pub(crate) patterns: Vec<(String, String)>,
}

/// The Rust names that a workflow gives rise to.
#[derive(Debug)]
pub(crate) struct MachineNames {
    pub(crate) function: String,
    pub(crate) machine: String,
    pub(crate) inputs: String,
    pub(crate) outputs: String,
    pub(crate) step: String,
    pub(crate) error: String,
    pub(crate) error_body: String,
    pub(crate) checkpoint: String,
    pub(crate) state: String,
}

/// An input, or a field of a definition.
#[derive(Clone, Debug)]
pub(crate) struct InputField {
    pub(crate) field: String,
    /// The name in the document.
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) ty: Type,
    pub(crate) boxed: bool,
    pub(crate) secret: bool,
    pub(crate) presence: Presence,
}

/// Whether an input has to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    /// The value it has when it is not given.
    Default(Literal),
    /// The only value it may have, which has to be there.
    Fixed(Literal),
    /// Not given it is `None`, also where null is a value of its type (S17).
    Optional,
}

impl Presence {
    /// Whether the field is an `Option`.
    pub(crate) fn is_option(&self) -> bool {
        *self == Self::Optional
    }
}

/// A value that is known when the program is written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    Text(String),
    Upload(String),
    Integer(i64),
    Unsigned(u64),
    /// A finite number as it is written.
    Number(String),
    Boolean(bool),
    List(Vec<Literal>),
    Map(Vec<(String, Literal)>),
    None,
    Some(Box<Literal>),
    Variant {
        name: String,
        variant: String,
    },
    Struct {
        name: String,
        fields: Vec<(String, Literal)>,
    },
    /// JSON text.
    Json(String),
}

#[derive(Debug)]
pub(crate) struct OutputField {
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) ty: Type,
    pub(crate) optional: bool,
    /// Why it is an `Option`.
    pub(crate) reason: Option<String>,
    /// It is made of a secret, or sent as one (S44).
    pub(crate) secret: bool,
    /// The source of its value, for tools.
    pub(crate) data: Data,
    pub(crate) value: Expression,
    /// Its value when the run ends with another workflow, by the state that runs that workflow.
    pub(crate) tails: Vec<(StepId, Expression)>,
    /// Its value as JSON if it is known already, for the error of a run that fails.
    pub(crate) so_far: Option<Expression>,
}

/// A place for an output of a step, kept while the run lasts.
#[derive(Clone, Debug)]
pub(crate) struct SlotField {
    /// The field of the step in the state of the run.
    pub(crate) step_field: String,
    /// The field of the output in the state of the step.
    pub(crate) field: String,
    pub(crate) ty: Type,
    /// The type that the output has: a number may be kept as JSON, digit for digit.
    pub(crate) declared: Type,
    /// `$steps.a.outputs.b`
    pub(crate) expression: String,
    pub(crate) step: StepId,
    pub(crate) output: StepOutputId,
    /// The output, as a checkpoint names it.
    pub(crate) name: String,
    /// Outputs of other steps that are kept in the same place.
    pub(crate) others: Vec<(StepId, StepOutputId)>,
    pub(crate) secret: bool,
}

#[derive(Debug)]
pub(crate) struct LoweredServer {
    pub(crate) constant: String,
    pub(crate) address: Address,
    pub(crate) url: Option<String>,
    pub(crate) variables: Vec<ResolvedVariable>,
}

/// The constant of a machine.
#[derive(Debug)]
pub(crate) struct RunServer {
    pub(crate) machine: String,
    pub(crate) constant: String,
}

/// A security scheme that a credential is given for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LoweredScheme {
    pub(crate) name: String,
    pub(crate) kind: SecurityKind,
    pub(crate) scopes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SecurityKind {
    /// An API key, by the name of the header.
    Header(String),
    Query(String),
    Cookie(String),
    Basic,
    Bearer,
    /// Another scheme of HTTP.
    Http(String),
    OAuth2 {
        token_url: Option<String>,
        refresh_url: Option<String>,
    },
    OpenIdConnect,
}

/// A step.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) id: String,
    pub(crate) variant: String,
    /// The field of the step in the state of the run, with its type, if anything is kept of the step.
    pub(crate) kept: Option<StepState>,
    pub(crate) doc: Vec<String>,
    /// `file:line` of the step.
    pub(crate) place: String,
    pub(crate) functions: Functions,
    pub(crate) call: StateCall,
    /// A caller may have run it before (S32).
    pub(crate) may_be_done: bool,
    /// It may run before the retry of another step (S27).
    pub(crate) is_detour: bool,
    pub(crate) reply: Reply,
    /// Considered in order when the step fails; none: the failure ends the run.
    pub(crate) failure: Vec<LoweredAction>,
    pub(crate) failure_leaves: Vec<Leaf>,
    pub(crate) failure_statics: Vec<Static>,
    pub(crate) failure_uses: Uses,
    /// The function for that, if it is not the step's own.
    pub(crate) shared_failure: Option<Shared>,
}

/// What a run keeps of a step.
#[derive(Debug)]
pub(crate) struct StepState {
    pub(crate) field: String,
    pub(crate) ty: String,
}

/// The names of a state's functions.
#[derive(Debug)]
pub(crate) struct Functions {
    pub(crate) request: String,
    pub(crate) reply: String,
    pub(crate) failure: String,
    pub(crate) inputs: String,
    pub(crate) begin: String,
    pub(crate) end: String,
}

/// What a state does.
#[derive(Debug)]
pub(crate) enum StateCall {
    Request(Box<Request>),
    Workflow(Box<ChildCall>),
}

/// A workflow that runs within a state.
#[derive(Debug)]
pub(crate) struct ChildCall {
    /// The `workflowId`.
    pub(crate) id: String,
    pub(crate) names: MachineNames,
    /// As of [`Machine`].
    pub(crate) required: Option<String>,
    /// Its inputs in order, with the values that are passed.
    pub(crate) inputs: IdVec<InputId, (InputField, Option<Data>)>,
    /// The arguments of their constructor, by field.
    pub(crate) arguments: Vec<(String, Expression)>,
    /// Statements that set the other inputs in `inputs`.
    pub(crate) assignments: Vec<Statement>,
    /// Whether these values are read from the inputs or the state of the run.
    pub(crate) inputs_read_run: bool,
    /// Statements that keep its inputs when it has ended.
    pub(crate) at_its_end: Vec<Statement>,
    /// The time limit of the whole call (S29).
    pub(crate) timeout: Option<Duration>,
    /// Its dependencies that are done in this run (S32).
    pub(crate) done: Vec<Done>,
    pub(crate) tail: Tail,
    /// The fields of its inputs by which one round of a loop is told from the next (S33).
    pub(crate) asks_with: Vec<String>,
    /// What its checkpoint keeps of the inputs.
    pub(crate) passed: Vec<PassedInput>,
    /// What follows from its end depends on its last exchange (S21): on what the reply holds, or on its `Retry-After`.
    pub(crate) last_exchange: bool,
    /// Whether the body of that reply is read as a tree (S33).
    pub(crate) reads_tree: bool,
}

/// Whether the run ends with the workflow that a state calls (S25).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    /// The run goes on.
    No,
    /// The run ends with it.
    End,
    /// As [`End`](Self::End), but the other workflow may come back to this one. That new run then replaces this run.
    Cycle,
    /// It is the workflow itself, so it takes the place of this run at once.
    Itself,
}

/// A step of a called workflow that is not run again (S32).
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) variant: String,
    /// The fields of its checkpoint that keep the outputs, each with the one of this checkpoint that has the value.
    pub(crate) slots: Vec<HandedOn>,
}

/// An output that is in the states of two runs.
#[derive(Debug)]
pub(crate) struct HandedOn {
    pub(crate) there: SlotField,
    pub(crate) here: SlotField,
}
