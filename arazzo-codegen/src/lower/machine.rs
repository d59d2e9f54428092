//! A workflow as a machine: its fields, slots, servers and states.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::documentation::lines;
use super::literal::literal;
use super::names::{self, UsedNames, snake, unique};
use super::program::{
    Call, ChildCall, Conversion, Data, Definition, Encoding, Functions, InputField, Machine, Next,
    OutputField, Place, Presence, Program, Read, Replaced, Replacement, RunServer, Selection, Selector,
    Server, SlotField, State, Tail, TextPiece, Token, XmlSelection,
};
use super::security::{Demand, Security};
use super::servers::{same_server, server, servers};
use super::slots::{run_field, slots, stem_of, stems, variants};
use super::{
    constants, definitions, dependencies, errors, inside, numbered, program, reply, request, required, rules,
    security, servers, shared, tail_calls, trees,
};
use crate::check::loops::circles::{self, Circles};
use crate::check::loops::paging::Loops;
use crate::check::{
    self, KeptAt, OperationCall, Pace, Reference, Referent, RequestPart, Step, Then, Value, Workflow,
    WorkflowKey,
};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::schema::Type;

/// Lowers a checked program. Items of two workflows that get the same Rust name are reported.
pub(crate) fn lower(program: &check::Program, findings: &mut Findings) -> Program {
    let mut taken = program
        .workflows
        .iter()
        .flat_map(|workflow| names::of_machine(&workflow.stem).items().map(str::to_owned))
        .collect();
    let definitions: Rc<[Definition]> = definitions::lower(program, &mut taken).into();
    let inputs = |workflow: &Workflow| input_fields(workflow, &definitions);
    let required = required::of_workflows(program, inputs, &mut taken);
    let circles = Circles::of(&program.workflows);
    let demands = security::of_runs(&program.workflows, demands);
    let runs = servers::of_runs(&program.workflows).into_iter().zip(demands);
    let machines: Vec<Machine> = program
        .workflows
        .iter()
        .zip(runs)
        .map(|(workflow, run)| {
            let definitions = Rc::clone(&definitions);
            Lowering::of(workflow, (program, &circles), definitions, &required).machine(run)
        })
        .collect();
    for workflow in &program.workflows {
        numbered::report(workflow, findings);
    }
    numbered::workflows(&program.workflows, findings);
    let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
    for (position, machine) in machines.iter().enumerate() {
        let items = machine.names.items();
        let alike = items.iter().filter_map(|name| named.get(name)).flatten();
        let alike: BTreeSet<usize> = alike.copied().collect();
        for name in items {
            named.entry(name).or_default().push(position);
        }
        for (earlier, other) in alike.into_iter().filter_map(|at| Some((at, machines.get(at)?))) {
            let shared = machine
                .names
                .items()
                .into_iter()
                .find(|name| other.names.items().contains(name));
            let (Some(name), Some(here), Some(there)) = (
                shared,
                program.workflows.get(position),
                program.workflows.get(earlier),
            ) else {
                continue;
            };
            // Two workflows of one id were reported when they were read.
            if here.key.document == there.key.document && here.id == there.id {
                continue;
            }
            findings.push(
                Diagnostic::new(
                    Code::NameCollision,
                    here.span,
                    format!(
                        "workflows `{}` and `{}` both become `{name}` in Rust",
                        there.id, here.id
                    ),
                )
                .also(there.span, "the other one")
                .help("rename one of them"),
            );
        }
    }
    Program {
        file_name: program.file_name.clone(),
        module: names::module(&program.file_name),
        constants: constants::of(&machines),
        machines,
        definitions,
    }
}

/// One workflow while it is lowered.
pub(super) struct Lowering<'w> {
    program: &'w check::Program,
    definitions: Rc<[Definition]>,
    workflow: &'w Workflow,
    inputs: Vec<InputField>,
    slots: Vec<SlotField>,
    servers: Vec<Server>,
    security: Vec<Security>,
    loops: Loops<'w>,
    circles: &'w Circles,
    /// The structs of required inputs that the constructors take, if any.
    required: &'w [Option<String>],
}

impl<'w> Lowering<'w> {
    fn of(
        workflow: &'w Workflow,
        (program, circles): (&'w check::Program, &'w Circles),
        definitions: Rc<[Definition]>,
        required: &'w [Option<String>],
    ) -> Self {
        Self {
            required,
            inputs: input_fields(workflow, &definitions),
            slots: slots(workflow, program),
            servers: servers(workflow),
            security: demands(workflow),
            loops: Loops::of(workflow, &program.workflows, circles),
            circles,
            workflow,
            program,
            definitions,
        }
    }

    fn machine(self, run: (Vec<RunServer>, Vec<Demand>)) -> Machine {
        let variants = variants(self.workflow);
        let mut functions = UsedNames::default();
        let mut states: Vec<State> = self
            .workflow
            .steps
            .iter()
            .zip(variants)
            .enumerate()
            .map(|(position, (step, variant))| self.state(position, step, variant, &mut functions))
            .collect();
        mark_detours(&mut states);
        shared::share(&mut states, &mut functions);
        let mut doc = lines(self.workflow.summary.as_deref());
        let description = lines(self.workflow.description.as_deref());
        if !doc.is_empty() && !description.is_empty() {
            doc.push(String::new());
        }
        doc.extend(description);
        let rules = rules::lower(self.workflow, &self.definitions);
        let among = (self.program, self.circles);
        let passed = tail_calls::passed(self.workflow, &self.inputs, &self.definitions, among);
        let stems = stems(self.workflow);
        let rounds = self.rounds();
        let errors = errors::lower(self.workflow, &self.definitions);
        Machine {
            id: self.workflow.id.clone(),
            names: names::of_machine(&self.workflow.stem),
            required: self.required_of(self.workflow.key),
            definitions: Rc::clone(&self.definitions),
            doc,
            place: format!("{}:{}", self.workflow.file_name, self.workflow.line),
            outputs: self.outputs(),
            inputs: self.inputs,
            rules,
            slots: self.slots,
            run_servers: run.0,
            servers: self.servers,
            demands: run.1,
            security: self.security,
            passed,
            circle: tail_calls::in_circle(
                self.workflow,
                among,
                &|position| stems.get(position).map(|stem| run_field(stem)),
                &|stem| names::of_machine(stem).checkpoint,
            ),
            states,
            rounds,
            errors,
        }
    }

    fn state(&self, position: usize, step: &Step, variant: String, functions: &mut UsedNames) -> State {
        let function = unique(stem_of(step), functions);
        let judged = reply::lower(self, position, step);
        State {
            id: step.id.clone(),
            variant,
            doc: lines(step.description.as_deref()),
            place: format!("{}:{}", self.workflow.file_name, step.line),
            call: match &step.call {
                check::Call::Operation(call) => Call::Request(Box::new(program::Request {
                    reads_tree: trees::reads_tree(&judged, &self.slots, &self.definitions),
                    ..request::lower(self, step, call)
                })),
                check::Call::Workflow(call) => Call::Workflow(Box::new(ChildCall {
                    reads_tree: trees::reads_tree(&judged, &self.slots, &self.definitions),
                    ..self.child(position, step, call, &function)
                })),
            },
            may_be_done: dependencies::may_be_done(self.workflow, position, self.program),
            is_detour: false,
            functions: functions_of(&function),
            reply: judged.reply,
            failure: judged.failure,
            failure_leaves: judged.failure_leaves,
            shared_failure: None,
        }
    }

    fn child(&self, position: usize, step: &Step, call: &check::WorkflowCall, function: &str) -> ChildCall {
        let called = self.called(call.workflow);
        let inputs = called
            .map(|called| input_fields(called, &self.definitions))
            .unwrap_or_default();
        let inputs = inputs
            .into_iter()
            .enumerate()
            .map(|(position, field)| {
                let passed = call.arguments.iter().find(|(input, _)| *input == position);
                let mut value = passed.map(|(_, value)| self.data(value));
                if !field.ty.takes_null() {
                    value = value.map(not_null);
                }
                (field, value)
            })
            .collect();
        let id = called.map(|called| called.id.clone()).unwrap_or_default();
        let tail = called.map_or(Tail::No, |called| {
            tail_calls::tail(self.workflow, position, called, self.circles)
        });
        let replaces = matches!(tail, Tail::Circle(_) | Tail::Itself);
        ChildCall {
            names: names::of_machine(called.map(|called| called.stem.as_str()).unwrap_or_default()),
            required: self.required_of(call.workflow),
            id,
            field: run_field(function),
            inputs,
            started: self
                .kept_outputs(position)
                .filter_map(|(slot, _, output)| match step.outputs.get(output)?.kept_at {
                    KeptAt::Start(input) => Some((slot, input)),
                    KeptAt::Success | KeptAt::Action => None,
                })
                .collect(),
            tail,
            asks_with: self.asks_with(position, call),
            passed: called.filter(|_| replaces).map_or_else(Vec::new, |called| {
                let inputs = input_fields(called, &self.definitions);
                tail_calls::passed(called, &inputs, &self.definitions, (self.program, self.circles))
            }),
            timeout: call
                .timeout
                .map(|timeout| (timeout, names::joined(function, "time"))),
            done: called.map_or_else(Vec::new, |called| {
                dependencies::done(self.workflow, &self.slots, position, called, self.program)
            }),
            last_exchange: reads_exchange(step),
            reads_tree: false,
        }
    }

    /// The inputs by which one round of a loop is told from the next (S33); secrets say who asks.
    fn asks_with(&self, position: usize, call: &check::WorkflowCall) -> Vec<String> {
        let Some(called) = self.called(call.workflow) else {
            return Vec::new();
        };
        let fields = input_fields(called, &self.definitions);
        let passed = if self.workflow.tails.contains(&position) {
            self.loops.other_inputs(position)
        } else {
            call.arguments.iter().map(|(input, _)| *input).collect()
        };
        let passed = passed.into_iter().filter_map(|input| fields.get(input));
        passed
            .filter(|field| !field.secret)
            .map(|field| field.field.clone())
            .collect()
    }

    /// The struct of required inputs that the constructor takes, if any.
    fn required_of(&self, key: WorkflowKey) -> Option<String> {
        let workflows = &self.program.workflows;
        let position = workflows
            .binary_search_by_key(&key, |workflow| workflow.key)
            .ok()?;
        self.required.get(position)?.clone()
    }

    fn called(&self, key: WorkflowKey) -> Option<&'w Workflow> {
        circles::find(&self.program.workflows, key)
    }

    fn outputs(&self) -> Vec<OutputField> {
        let mut taken = UsedNames::default();
        self.workflow
            .outputs
            .iter()
            .map(|output| OutputField {
                field: unique(snake(&output.name), &mut taken),
                name: output.name.clone(),
                doc: vec![
                    std::iter::once(format!("`{}`.", described(&output.value)))
                        .chain(output.reason.clone())
                        .chain(output.untyped.map(|reason| match output.ty {
                            Type::Body => format!("As it came: {reason}."),
                            _ => format!("JSON: {reason}."),
                        }))
                        .collect::<Vec<_>>()
                        .join(" "),
                ],
                ty: output.ty.clone(),
                optional: output.optional,
                reason: output.reason.clone(),
                secret: output.secret,
                value: self.data(&output.value),
                tails: output
                    .tails
                    .iter()
                    .map(|(step, value)| (*step, value.as_ref().map(|value| self.data(value))))
                    .collect(),
            })
            .collect()
    }

    /// The target of a backward action, and whether it polls or pages (S33).
    pub(super) fn paced(&self, from: usize, action: &check::Action, next: Next) -> Next {
        let (Next::Again(to) | Next::Forward(to)) = next else {
            return next;
        };
        match (self.loops.pace(from, action), action.pace) {
            (Some(Pace::Page), Some(_)) => Next::Anew(to),
            (Some(Pace::Page), None) => Next::Onward(to),
            (Some(Pace::Poll), _) if to > from => Next::Back(to),
            (Some(Pace::Poll), _) | (None, _) => next,
        }
    }

    /// The steps of the loops in which it is seen at run time whether they make progress (S33).
    fn rounds(&self) -> Vec<usize> {
        let mut asked = vec![false; self.workflow.steps.len()];
        for (from, step) in self.workflow.steps.iter().enumerate() {
            for action in step.on_success.iter().chain(&step.on_failure) {
                if let Next::Onward(to) = self.paced(from, action, next(from, 0, action.then))
                    && to <= from
                {
                    let round = self.loops.round(from, to);
                    asked
                        .iter_mut()
                        .zip(round)
                        .for_each(|(asked, is_in)| *asked |= is_in);
                }
            }
        }
        (0..asked.len())
            .filter(|step| asked.get(*step) == Some(&true))
            .collect()
    }

    /// Whether the run goes on behind this step; if not, it ends.
    pub(super) fn goes_on(&self, position: usize) -> bool {
        position + 1 < self.workflow.first_behind
    }

    /// The server of a step.
    pub(super) fn server(&self, call: &OperationCall) -> usize {
        let wanted = server(call);
        self.servers
            .iter()
            .position(|server| same_server(server, &wanted))
            .unwrap_or_default()
    }

    /// What a request demands of the caller.
    pub(super) fn security(&self, call: &OperationCall) -> Option<usize> {
        security::position(&self.security, call)
    }

    pub(super) fn inputs(&self) -> &[InputField] {
        &self.inputs
    }

    pub(super) fn slots(&self) -> &[SlotField] {
        &self.slots
    }

    pub(super) fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// A value whose references are inputs and slots; those into a reply are [`reply`]'s.
    pub(super) fn data(&self, value: &Value) -> Data {
        self.data_with(value, &mut |reference| self.read(reference))
    }

    pub(super) fn data_with(&self, value: &Value, read: &mut impl FnMut(&Reference) -> Read) -> Data {
        match value {
            Value::Json(json) => Data::Json(json.clone()),
            Value::String(text) => Data::String(text.clone()),
            Value::Reference(reference) => Data::Read(read(reference)),
            Value::Text(pieces) => Data::Text(self.pieces(pieces, read)),
            Value::Entries(entries) => Data::Entries(
                entries
                    .iter()
                    .map(|(name, value)| (self.pieces(name, read), self.data_with(value, read)))
                    .collect(),
            ),
            Value::Object(members) if members.is_empty() => Data::Json("{}".to_owned()),
            Value::Array(items) if items.is_empty() => Data::Json("[]".to_owned()),
            Value::Object(members) => Data::Object(
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), self.data_with(value, read)))
                    .collect(),
            ),
            Value::Array(items) => Data::Array(items.iter().map(|item| self.data_with(item, read)).collect()),
            Value::Selected(selection) => Data::Read(self.selected(selection, read)),
            Value::Converted(conversion) => Data::Read(self.converted(conversion, read)),
            Value::Replaced(replaced) => Data::Replaced(Box::new(Replaced {
                payload: replaced
                    .payload
                    .as_ref()
                    .map(|payload| self.data_with(payload, read)),
                replacements: replaced
                    .replacements
                    .iter()
                    .map(|replacement| Replacement {
                        target: replacement.target.clone(),
                        value: self.data_with(&replacement.value, read),
                    })
                    .collect(),
            })),
        }
    }

    fn pieces(
        &self,
        pieces: &[check::TextPiece],
        read: &mut impl FnMut(&Reference) -> Read,
    ) -> Vec<TextPiece> {
        let piece = |piece: &check::TextPiece| match piece {
            check::TextPiece::Literal(literal) => TextPiece::Literal(literal.clone()),
            check::TextPiece::Reference(reference) => TextPiece::Read(read(reference), Encoding::None),
            check::TextPiece::Selected(selection) => {
                TextPiece::Read(self.selected(selection, read), Encoding::None)
            }
        };
        pieces.iter().map(piece).collect()
    }

    fn converted(&self, conversion: &check::Conversion, read: &mut impl FnMut(&Reference) -> Read) -> Read {
        // Boxed, because the closure would be of another type at every depth otherwise.
        let mut read: Box<dyn FnMut(&Reference) -> Read + '_> = Box::new(read);
        let from = self.data_with(&conversion.value, &mut read);
        let optional = !conversion.is_only && matches!(&from, Data::Read(read) if read.optional);
        // Null stays what it is.
        let nullable =
            !conversion.is_only && matches!(&from, Data::Read(read) if matches!(read.ty, Type::Optional(_)));
        let needed_for = conversion.needed_for.clone();
        Read {
            expression: conversion.text.clone(),
            place: Place::Converted(Box::new(Conversion {
                from,
                needed_for,
                is_only: conversion.is_only,
            })),
            ty: conversion.ty.clone().or_null(nullable),
            optional,
        }
    }

    pub(super) fn selected(
        &self,
        selection: &check::Selection,
        read: &mut impl FnMut(&Reference) -> Read,
    ) -> Read {
        // Boxed, because the closure would be of another type at every depth otherwise.
        let mut read: Box<dyn FnMut(&Reference) -> Read + '_> = Box::new(read);
        let mut from = self.data_with(&selection.from, &mut read);
        let by = match &selection.by {
            check::Selector::Query(query) => Selector::Query {
                query: query.query.clone(),
                is_singular: query.is_singular,
            },
            check::Selector::JsonText => Selector::JsonText,
            check::Selector::XPath { expression, ty } => {
                as_text(&mut from);
                let expression = expression.clone();
                return Read {
                    expression: selection.text.clone(),
                    place: Place::InXml(Box::new(XmlSelection { from, expression })),
                    ty: ty.clone(),
                    optional: true,
                };
            }
            check::Selector::Pointer(tokens) => Selector::Pointer(
                tokens
                    .iter()
                    .map(|token| match token {
                        check::Token::Literal(literal) => Token::Literal(literal.clone()),
                        check::Token::Reference(reference) => Token::Read(self.read(reference)),
                    })
                    .collect(),
            ),
        };
        Read {
            expression: selection.text.clone(),
            place: Place::Selected(Box::new(Selection { from, by })),
            ty: Type::Any,
            optional: true,
        }
    }

    /// An output of the workflow that a step calls.
    pub(super) fn child_output(
        &self,
        step: &Step,
        output: usize,
        pointer: &[String],
    ) -> Option<(Place, Type, bool)> {
        let check::Call::Workflow(call) = &step.call else {
            return None;
        };
        let called = self.called(call.workflow)?;
        let mut taken = UsedNames::default();
        let fields: Vec<String> = called
            .outputs
            .iter()
            .map(|output| unique(snake(&output.name), &mut taken))
            .collect();
        let (field, declared) = (fields.get(output)?, called.outputs.get(output)?);
        let whole = pointer.is_empty();
        let ty = if whole { declared.ty.clone() } else { Type::Any };
        Some((
            Place::ChildOutput(field.clone(), pointer.to_vec()),
            ty,
            declared.optional || !whole,
        ))
    }

    /// An input or a slot, or what a reply has beside its body.
    pub(super) fn read(&self, reference: &Reference) -> Read {
        let (place, ty, optional) = match &reference.to {
            Referent::Input { input, pointer } => {
                let field = self.inputs.get(*input);
                let ty = field.map_or(&Type::Any, |field| &field.ty);
                let way = inside::way(&self.definitions, ty, &pointer.tokens);
                let optional = way.optional || field.is_none_or(|field| field.presence.is_option());
                (Place::Input(*input, way.hops), way.ty, optional)
            }
            Referent::StepOutput {
                step,
                output,
                pointer,
            } => {
                let slot = self.slot(*step, *output);
                let field = self.slots.get(slot);
                let whole = pointer.tokens.is_empty();
                let ty = field
                    .filter(|_| whole)
                    .map_or(Type::Any, |field| field.ty.clone());
                (Place::Slot(slot, pointer.tokens.clone()), ty, true)
            }
            Referent::ChildOutput { .. } => (Place::Body, Type::Any, true),
            Referent::StatusCode => (Place::StatusCode, Type::Integer, false),
            Referent::Url => (Place::Url, Type::String, false),
            Referent::Method => (Place::Method, Type::String, false),
            Referent::ResponseHeader(name) => (Place::Header(name.clone()), Type::String, true),
            Referent::ResponseBody(_) => (Place::Body, Type::Any, true),
            Referent::Request(part) => {
                let ty = match part {
                    RequestPart::Body(_) => Type::Any,
                    _ => Type::String,
                };
                (Place::Request(part.clone()), ty, true)
            }
        };
        Read {
            expression: reference.text.clone(),
            place,
            ty,
            optional,
        }
    }

    /// The slot of a step's output. Every output that is referred to has one.
    pub(super) fn slot(&self, step: usize, output: usize) -> usize {
        self.slots
            .iter()
            .position(|slot| (slot.step, slot.output) == (step, output))
            .unwrap_or_default()
    }

    /// The slots that a step fills, each with the number of its output.
    pub(super) fn kept_outputs(&self, step: usize) -> impl Iterator<Item = (usize, &SlotField, usize)> {
        let slots = self.slots.iter().enumerate();
        slots.flat_map(move |(position, slot)| {
            let places = std::iter::once((slot.step, slot.output)).chain(slot.others.iter().copied());
            let own = places.filter(move |(other, _)| *other == step);
            own.map(move |(_, output)| (position, slot, output))
        })
    }
}

/// The same, with null as good as absent: for a place that has no form for null (S17).
pub(super) fn not_null(data: Data) -> Data {
    match data {
        Data::Read(read) => match &read.ty {
            Type::Optional(inner) => Data::Read(Read {
                expression: read.expression.clone(),
                ty: inner.as_ref().clone(),
                optional: true,
                place: Place::NotNull(Box::new(read)),
            }),
            _ => Data::Read(read),
        },
        other => other,
    }
}

/// The whole body as it came.
fn as_text(from: &mut Data) {
    if let Data::Read(read) = from
        && read.place == Place::Body
    {
        read.ty = Type::String;
    }
}

/// Marks the states that a `retry` runs first (S27).
fn mark_detours(states: &mut [State]) {
    let actions = states
        .iter()
        .flat_map(|state| state.reply.actions.iter().chain(&state.failure));
    let first = actions.filter_map(|action| match action.then {
        Next::Retry { first, .. } => first,
        _ => None,
    });
    let detours: Vec<usize> = first.collect();
    for position in detours {
        if let Some(state) = states.get_mut(position) {
            state.is_detour = true;
        }
    }
}

fn functions_of(stem: &str) -> Functions {
    Functions {
        request: names::joined(stem, "request"),
        reply: names::joined(stem, "reply"),
        failure: names::joined(stem, "failure"),
        child: names::joined(stem, "child"),
        next: names::joined(stem, "next"),
        supply: names::joined(stem, "supply"),
        back: names::joined(stem, "back"),
    }
}

/// A jump to the step itself or an earlier one is a loop. `action` numbers the actions of a step.
pub(super) fn next(from: usize, action: usize, then: Then) -> Next {
    match then {
        Then::Retry { after, limit, first } => Next::Retry {
            action,
            after,
            limit,
            first,
        },
        Then::End => Next::End,
        Then::Goto(to) if to <= from => Next::Again(to),
        Then::Goto(to) => Next::Forward(to),
    }
}

/// Whether judging the step looks at an exchange: a retry looks at `Retry-After` (S26), and what cannot be evaluated is
/// traced as of the exchange (S39).
fn reads_exchange(step: &Step) -> bool {
    let mut actions = step.on_success.iter().chain(&step.on_failure);
    let mut operands = step
        .criteria()
        .flat_map(|criterion| criterion.condition.operands());
    actions.any(|action| matches!(action.then, Then::Retry { .. }))
        || operands.any(|operand| matches!(operand, check::Operand::Search(_)))
        || step
            .judged()
            .into_iter()
            .any(|reference| reference.to.is_of_exchange())
}

fn described(value: &Value) -> String {
    match value.references().first() {
        Some(reference) => reference.text.clone(),
        None => "constant".to_owned(),
    }
}

fn input_fields(workflow: &Workflow, definitions: &[Definition]) -> Vec<InputField> {
    let mut taken = UsedNames::default();
    workflow
        .inputs
        .iter()
        .map(|input| InputField {
            field: unique(snake(&input.name), &mut taken),
            name: input.name.clone(),
            doc: lines(input.description.as_deref()),
            ty: input.ty.clone(),
            boxed: false,
            secret: input.secret,
            presence: match &input.default {
                _ if input.required => Presence::Required,
                Some(default) => match literal(definitions, &input.ty, default) {
                    Some(value) => Presence::Default(value),
                    None => Presence::Optional,
                },
                None => Presence::Optional,
            },
        })
        .collect()
}

fn demands(workflow: &Workflow) -> Vec<Security> {
    security::of_workflow(workflow, &servers(workflow))
}
