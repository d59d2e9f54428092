//! A workflow as a machine: its fields, slots, servers and states.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::code::{Called, Reader, Replied, Wanted};
use super::data::Data;
use super::documentation::lines;
use super::literal::literal;
use super::names::{self, UsedNames, snake, unique};
use super::program::{
    Call, ChildCall, Definition, Expression, Functions, InputField, Machine, Next, OutputField, Presence,
    Program, RunServer, Server, SlotField, State, Tail, Uses,
};
use super::security::{Demand, Security};
use super::servers::{same_server, server, servers};
use super::slots::{run_field, slots, stem_of, stems, variants};
use super::value::not_null;
use super::{
    constants, definitions, dependencies, errors, numbered, reply, request, required, rules, security,
    servers, shared, tail_calls, uses,
};
use crate::check::loops::circles::{self, Circles};
use crate::check::loops::paging::Loops;
use crate::check::{self, KeptAt, OperationCall, Pace, Step, Then, Value, Workflow, WorkflowKey};
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
        uses_xpath: uses::xpath(&machines),
        machines,
        definitions,
    }
}

/// One workflow while it is lowered.
pub(super) struct Lowering<'w> {
    pub(super) program: &'w check::Program,
    pub(super) definitions: Rc<[Definition]>,
    pub(super) workflow: &'w Workflow,
    pub(super) inputs: Vec<InputField>,
    pub(super) slots: Vec<SlotField>,
    pub(super) servers: Vec<Server>,
    pub(super) security: Vec<Security>,
    pub(super) loops: Loops<'w>,
    pub(super) circles: &'w Circles,
    /// The structs of required inputs that the constructors take, if any.
    pub(super) required: &'w [Option<String>],
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
        uses::record(&mut states);
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
                check::Call::Operation(call) => {
                    Call::Request(Box::new(request::lower(self, step, call, judged.reads_tree)))
                }
                check::Call::Workflow(call) => Call::Workflow(Box::new(ChildCall {
                    reads_tree: judged.reads_tree,
                    ..self.child(position, step, call, &function)
                })),
            },
            may_be_done: dependencies::may_be_done(self.workflow, position, self.program),
            is_detour: false,
            functions: functions_of(&function),
            reply: judged.reply,
            failure: judged.failure,
            failure_leaves: judged.failure_leaves,
            failure_statics: Vec::new(),
            failure_uses: Uses::default(),
            shared_failure: None,
        }
    }

    fn child(&self, position: usize, step: &Step, call: &check::WorkflowCall, function: &str) -> ChildCall {
        let called = self.called(call.workflow);
        let inputs = called
            .map(|called| input_fields(called, &self.definitions))
            .unwrap_or_default();
        let passed: Vec<(InputField, Option<Data>)> = inputs
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
        let required = self.required_of(call.workflow);
        let of = Called {
            id: &id,
            has_required: required.is_some(),
        };
        ChildCall {
            names: names::of_machine(called.map(|called| called.stem.as_str()).unwrap_or_default()),
            arguments: self.reader().arguments(of, &passed),
            assignments: self.reader().assignments(of, &passed),
            required,
            id,
            field: run_field(function),
            inputs: passed,
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

    pub(super) fn called(&self, key: WorkflowKey) -> Option<&'w Workflow> {
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
                data: self.data(&output.value),
                value: self.output(output, &output.value),
                tails: output
                    .tails
                    .iter()
                    .map(|(step, value)| {
                        let value = value.as_ref();
                        let value = value.map_or(Expression::None, |value| self.output(output, value));
                        (*step, value)
                    })
                    .collect(),
                so_far: self.reader().so_far(&self.data(&output.value)),
            })
            .collect()
    }

    fn output(&self, output: &check::WorkflowOutput, value: &Value) -> Expression {
        let wanted = Wanted {
            name: &output.name,
            ty: &output.ty,
            optional: output.optional,
        };
        self.reader().output(wanted, &self.data(value))
    }

    /// What makes code of values, where no reply is at hand.
    pub(super) fn reader(&self) -> Reader<'_> {
        Reader {
            inputs: &self.inputs,
            slots: &self.slots,
            definitions: &self.definitions,
            leaves: &[],
            replied: Replied::Surely,
        }
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
