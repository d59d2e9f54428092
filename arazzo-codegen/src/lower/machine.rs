//! A workflow as a machine: its fields, slots, servers and states.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::check::loops::cycles::{self, Cycles};
use crate::check::loops::paging::Loops;
use crate::check::{
    self, CheckedStep, CheckedWorkflow, KeptAt, OperationCall, Pace, Then, Value, WorkflowKey,
};
use crate::diagnostic::{Diagnostic, Findings};
use crate::ids::{Id, IdVec, InputId, MissingEntry, ServerId, SlotId, StepId, StepOutputId};
use crate::lower::code::{Called, Replied, ValueReader, Wanted, kept_input};
use crate::lower::data::Data;
use crate::lower::documentation::lines;
use crate::lower::names::name_collisions;
use crate::lower::names::{self, UsedNames, snake, unique, unique_type};
use crate::lower::program::{
    ChildCall, Expression, Functions, InputField, InputFields, LoweredDefinitions, LoweredProgram, Machine,
    Next, OutputField, Presence, RunServer, SlotField, SlotFields, State, StateCall, Statement, StepState,
    Tail, Uses,
};
use crate::lower::reply::shared;
use crate::lower::request::security::{Demands, RunDemand};
use crate::lower::request::servers::Servers;
use crate::lower::request::{every_request, security, servers};
use crate::lower::run::dependencies::Callers;
use crate::lower::run::slots::{slots, stem_of, stems, variants};
use crate::lower::run::{dependencies, tail_calls};
use crate::lower::types::literal::literal;
use crate::lower::types::{definitions, errors, json_schema, required, rules};
use crate::lower::value::not_null;
use crate::lower::{constants, reply, request, uses, verify};
use crate::schema::{Type, holds_secret};

/// Lowers a checked program. `name` is the name of its module in Rust. Items of two workflows that get the same Rust name
/// are reported. If a part of the program is missing, there is no result. If no error explains that, it is reported as an
/// internal error.
pub(crate) fn lower(
    program: &check::CheckedProgram,
    name: &str,
    findings: &mut Findings,
) -> Option<LoweredProgram> {
    let mut taken = program
        .workflows
        .iter()
        .flat_map(|workflow| names::of_machine(&workflow.stem).items().map(str::to_owned))
        .collect();
    let definitions = Rc::new(definitions::lower(program, &mut taken));
    let inputs = |workflow: &CheckedWorkflow| input_fields(workflow, &definitions);
    let required = required::of_workflows(program, inputs, &mut taken);
    let cycles = Cycles::of(&program.workflows);
    let callers = Callers::of(program);
    let demands = security::of_runs(&program.workflows);
    let runs = servers::of_runs(&program.workflows).into_iter().zip(demands);
    // Consequences of an error are not reported.
    let is_sound = !findings.has_errors();
    let mut machines: Vec<Machine> = Vec::new();
    for (workflow, run) in program.workflows.iter().zip(runs) {
        let definitions = Rc::clone(&definitions);
        let lowering = Lowering::of(workflow, program, &cycles, definitions, &required, &callers);
        let machine = lowering.machine(run, &mut taken);
        let whole = machine.and_then(|machine| verify::machine(&machine).map(|()| machine));
        match whole {
            Ok(machine) => machines.push(machine),
            Err(missing) if is_sound => {
                findings.push(Diagnostic::internal_error(workflow.span, &missing));
            }
            Err(_) => {}
        }
    }
    name_collisions::report(&program.workflows, findings);
    if let Err(missing) = verify::definitions(&definitions)
        && let Some(workflow) = program.workflows.first().filter(|_| is_sound)
    {
        findings.push(Diagnostic::internal_error(workflow.span, &missing));
        return None;
    }
    if machines.len() < program.workflows.len() {
        return None;
    }
    Some(LoweredProgram {
        file_names: program.file_names.clone(),
        module: names::module(name),
        name: name.to_owned(),
        constants: constants::client_constants(&machines),
        uses_xpath: uses::xpath(&machines),
        machines,
        definitions,
    })
}

/// The operation or workflow that a step calls, with the data for lowering it.
enum StepTarget<'w> {
    /// With its server, and the constant of its security requirements.
    Operation(&'w OperationCall, ServerId, Option<String>),
    Workflow(&'w check::WorkflowCall, &'w CheckedWorkflow),
}

/// One workflow while it is lowered.
pub(super) struct Lowering<'w> {
    pub(super) program: &'w check::CheckedProgram,
    pub(super) definitions: Rc<LoweredDefinitions>,
    pub(super) workflow: &'w CheckedWorkflow,
    pub(super) inputs: InputFields,
    pub(super) slots: SlotFields,
    pub(super) loops: Loops<'w>,
    pub(super) cycles: &'w Cycles,
    /// The steps that a caller may have done.
    may_be_done: BTreeSet<StepId>,
    /// The structs of required inputs that the constructors take, if any.
    required: &'w HashMap<WorkflowKey, String>,
    /// The first missing place of a value. If there is one, the lowered values are not used.
    missing: RefCell<Option<MissingEntry>>,
}

impl<'w> Lowering<'w> {
    fn of(
        workflow: &'w CheckedWorkflow,
        program: &'w check::CheckedProgram,
        cycles: &'w Cycles,
        definitions: Rc<LoweredDefinitions>,
        required: &'w HashMap<WorkflowKey, String>,
        callers: &Callers<'_>,
    ) -> Self {
        Self {
            required,
            may_be_done: callers.may_be_done(workflow),
            inputs: input_fields(workflow, &definitions),
            slots: slots(workflow, program),
            loops: Loops::of(workflow, &program.workflows, cycles),
            cycles,
            workflow,
            program,
            definitions,
            missing: RefCell::default(),
        }
    }

    /// `taken` are the names of types that other workflows have.
    fn machine(
        self,
        run: (Vec<RunServer>, Vec<RunDemand>),
        taken: &mut UsedNames,
    ) -> Result<Machine, MissingEntry> {
        let variants = variants(self.workflow);
        let mut functions = UsedNames::default();
        let mut servers = Servers::default();
        let mut demands = Demands::of(self.workflow);
        let mut states: IdVec<StepId, State> = IdVec::default();
        for ((at, step), variant) in self.workflow.steps.entries().zip(variants) {
            let target = match &step.call {
                check::StepCall::Operation(call) => {
                    StepTarget::Operation(call, servers.add(call), demands.add(call))
                }
                check::StepCall::Workflow(call) => StepTarget::Workflow(call, self.called(call.workflow)?),
            };
            states.push(self.state(at, step, target, variant, &mut functions));
        }
        mark_detours(&mut states);
        shared::share(&mut states, &mut functions);
        let common = every_request::share(&mut states, &mut functions);
        uses::record(&mut states);
        self.name_step_states(&mut states, taken);
        let mut doc = lines(self.workflow.summary.as_deref());
        let description = lines(self.workflow.description.as_deref());
        if !doc.is_empty() && !description.is_empty() {
            doc.push(String::new());
        }
        doc.extend(description);
        let rules = rules::lower(self.workflow, &self.definitions);
        let inputs_schema = json_schema::of_inputs(self.workflow, &rules, self.program, &self.definitions);
        let outputs_schema = json_schema::of_outputs(self.workflow, self.program, &self.definitions);
        let passed = tail_calls::passed(self.workflow, &self.inputs, self.program, self.cycles);
        let rounds = self.rounds();
        let errors = errors::lower(self.workflow, &self.definitions);
        let outputs = self.outputs();
        if let Some(missing) = self.missing.take() {
            return Err(missing);
        }
        Ok(Machine {
            id: self.workflow.id.clone(),
            names: names::of_machine(&self.workflow.stem),
            required: self.required_of(self.workflow.key),
            definitions: Rc::clone(&self.definitions),
            doc,
            place: format!("{}:{}", self.workflow.file_name, self.workflow.line),
            outputs,
            inputs: self.inputs,
            inputs_schema,
            outputs_schema,
            rules,
            slots: self.slots,
            run_servers: run.0,
            servers: servers.all,
            demands: run.1,
            security: demands.all,
            passed,
            in_order: (self.workflow.first_behind.index() < states.len())
                .then_some(self.workflow.first_behind.index()),
            states,
            common,
            rounds,
            errors,
        })
    }

    fn state(
        &self,
        at: StepId,
        step: &CheckedStep,
        target: StepTarget<'_>,
        variant: String,
        functions: &mut UsedNames,
    ) -> State {
        let function = unique(stem_of(step), functions);
        let judged = reply::lower(self, at, step);
        State {
            id: step.id.clone(),
            variant,
            kept: None,
            doc: lines(step.description.as_deref()),
            place: format!("{}:{}", self.workflow.file_name, step.line),
            call: match target {
                StepTarget::Operation(call, server, security) => {
                    let request = request::lower(self, step, call, server, security, judged.reads_tree);
                    StateCall::Request(Box::new(request))
                }
                StepTarget::Workflow(call, called) => StateCall::Workflow(Box::new(ChildCall {
                    reads_tree: judged.reads_tree,
                    ..self.child(at, step, call, called)
                })),
            },
            may_be_done: self.may_be_done.contains(&at),
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

    fn child(
        &self,
        at: StepId,
        step: &CheckedStep,
        call: &check::WorkflowCall,
        called: &CheckedWorkflow,
    ) -> ChildCall {
        let fields = input_fields(called, &self.definitions);
        let passed: IdVec<InputId, (InputField, Option<Data>)> = fields
            .entries()
            .map(|(id, field)| {
                let passed = call.arguments.iter().find(|(input, _)| *input == id);
                let mut value = passed.map(|(_, value)| self.data(value));
                if !field.ty.takes_null() {
                    value = value.map(not_null);
                }
                (field.clone(), value)
            })
            .collect();
        let tail = tail_calls::tail(self.workflow, at, called, self.cycles);
        let replaces = matches!(tail, Tail::Cycle | Tail::Itself);
        let required = self.required_of(call.workflow);
        let of = Called {
            id: &called.id,
            has_required: required.is_some(),
        };
        let arguments = self.reader().arguments(of, &passed);
        let assignments = self.reader().assignments(of, &passed);
        ChildCall {
            names: names::of_machine(&called.stem),
            inputs_read_run: arguments.iter().any(|(_, value)| value.reads_run())
                || assignments.iter().any(Statement::reads_run),
            arguments,
            assignments,
            required,
            id: called.id.clone(),
            inputs: passed,
            at_its_end: self.kept_inputs(at, step, &fields),
            tail,
            asks_with: self.asks_with(at, call, &fields),
            passed: if replaces {
                tail_calls::passed(called, &fields, self.program, self.cycles)
            } else {
                Vec::new()
            },
            timeout: call.timeout,
            done: dependencies::done(self.workflow, &self.slots, at, called, self.program),
            last_exchange: reads_exchange(step),
            reads_tree: false,
        }
    }

    /// Gives each step of which a run keeps anything a struct for it.
    fn name_step_states(&self, states: &mut IdVec<StepId, State>, taken: &mut UsedNames) {
        let machine = names::of_machine(&self.workflow.stem).machine;
        let fields = stems(self.workflow);
        for ((at, state), field) in states.entries_mut().zip(fields) {
            let has_outputs = self.slots.iter().any(|slot| slot.step == at);
            let has_run = matches!(&state.call, StateCall::Workflow(call) if call.tail != Tail::Itself);
            if has_outputs || has_run {
                let wanted = format!(
                    "{}{}State",
                    machine.trim_end_matches('_'),
                    state.variant.trim_end_matches('_')
                );
                state.kept = Some(StepState {
                    field: names::step_field(&field),
                    ty: unique_type(wanted, taken),
                });
            }
        }
    }

    /// Statements that keep the inputs of the called workflow.
    fn kept_inputs(&self, at: StepId, step: &CheckedStep, fields: &InputFields) -> Vec<Statement> {
        let statements = self.kept_outputs(at).filter_map(|(_, slot, output)| {
            let kept_at = step.outputs.require(output).map(|output| output.kept_at);
            let field = match kept_at {
                Ok(KeptAt::Start(input)) => fields.require(input),
                Ok(KeptAt::Success | KeptAt::Action) => return None,
                Err(missing) => Err(missing),
            };
            let field = field.inspect_err(|missing| self.note(missing.clone())).ok()?;
            Some(kept_input(slot, field))
        });
        statements.collect()
    }

    /// The inputs by which one round of a loop is told from the next (S33); secrets say who asks.
    fn asks_with(&self, at: StepId, call: &check::WorkflowCall, fields: &InputFields) -> Vec<String> {
        let passed = if self.workflow.tails.contains(&at) {
            self.loops.other_inputs(at)
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
        self.required.get(&key).cloned()
    }

    /// The workflow that a step calls. If a workflow is left out, its callers are left out too.
    pub(super) fn called(&self, key: WorkflowKey) -> Result<&'w CheckedWorkflow, MissingEntry> {
        let missing = || MissingEntry::new(format!("a workflow that `{}` calls", self.workflow.id));
        cycles::find_workflow(&self.program.workflows, key).ok_or_else(missing)
    }

    /// Notes that the place of a value is missing.
    pub(super) fn note(&self, missing: MissingEntry) {
        self.missing.borrow_mut().get_or_insert(missing);
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
                    std::iter::once(described(&output.value))
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

    /// Turns values into code, outside of the functions that take a reply.
    pub(super) fn reader(&self) -> ValueReader<'_> {
        ValueReader {
            inputs: &self.inputs,
            slots: &self.slots,
            definitions: &self.definitions,
            leaves: &[],
            replied: Replied::Surely,
        }
    }

    /// The target of a backward action, and whether it polls or pages (S33).
    pub(super) fn paced(&self, from: StepId, action: &check::CheckedAction, next: Next) -> Next {
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
    fn rounds(&self) -> Vec<StepId> {
        let mut asked = BTreeSet::new();
        for (from, step) in self.workflow.steps.entries() {
            for action in step.actions() {
                if let Next::Onward(to) = self.paced(from, action, next_transition(from, action.then))
                    && to <= from
                {
                    asked.extend(self.loops.round(from, to));
                }
            }
        }
        asked.into_iter().collect()
    }

    /// Whether the run goes on behind this step; if not, it ends.
    pub(super) fn goes_on(&self, at: StepId) -> bool {
        at.next() < self.workflow.first_behind
    }

    pub(super) fn inputs(&self) -> &InputFields {
        &self.inputs
    }

    pub(super) fn slots(&self) -> &SlotFields {
        &self.slots
    }

    /// Whether a type has a `format: password` inside (S44).
    pub(super) fn holds_secret(&self, ty: &Type) -> bool {
        holds_secret(&self.program.definitions, ty)
    }

    pub(super) fn definitions(&self) -> &LoweredDefinitions {
        &self.definitions
    }

    /// The slot of a step's output. Every output that is referred to has one.
    pub(super) fn slot(
        &self,
        step: StepId,
        output: StepOutputId,
    ) -> Result<(SlotId, &SlotField), MissingEntry> {
        let mut slots = self.slots.entries();
        let found = slots.find(|(_, slot)| (slot.step, slot.output) == (step, output));
        found.ok_or_else(|| MissingEntry::new("a slot"))
    }

    /// The slots that a step fills, each with its output.
    pub(super) fn kept_outputs(
        &self,
        step: StepId,
    ) -> impl Iterator<Item = (SlotId, &SlotField, StepOutputId)> {
        let slots = self.slots.entries();
        slots.flat_map(move |(id, slot)| {
            let places = std::iter::once((slot.step, slot.output)).chain(slot.others.iter().copied());
            let own = places.filter(move |(other, _)| *other == step);
            own.map(move |(_, output)| (id, slot, output))
        })
    }
}

/// Marks the states that a `retry` runs first (S27).
fn mark_detours(states: &mut IdVec<StepId, State>) {
    let actions = states
        .iter()
        .flat_map(|state| state.reply.actions.iter().chain(&state.failure));
    let first = actions.filter_map(|action| match action.then {
        Next::Retry { first, .. } => first,
        _ => None,
    });
    let detours: Vec<StepId> = first.collect();
    for detour in detours {
        if let Some(state) = states.get_mut(detour) {
            state.is_detour = true;
        }
    }
}

fn functions_of(stem: &str) -> Functions {
    Functions {
        request: names::joined(stem, "request"),
        reply: names::joined(stem, "reply"),
        failure: names::joined(stem, "failure"),
        inputs: names::joined(stem, "inputs"),
        begin: names::joined(stem, "begin"),
        end: names::joined(stem, "end"),
    }
}

/// A jump to the step itself or an earlier one is a loop.
pub(super) fn next_transition(from: StepId, then: Then) -> Next {
    match then {
        Then::Retry { after, limit, first } => Next::Retry { after, limit, first },
        Then::End => Next::End,
        Then::Goto(to) if to <= from => Next::Again(to),
        Then::Goto(to) => Next::Forward(to),
    }
}

/// Whether judging the step looks at an exchange: a retry looks at `Retry-After` (S26), and what cannot be evaluated is
/// traced as of the exchange (S39).
fn reads_exchange(step: &CheckedStep) -> bool {
    let mut actions = step.actions();
    let mut operands = step
        .criteria()
        .flat_map(|criterion| criterion.condition.operands());
    actions.any(|action| matches!(action.then, Then::Retry { .. }))
        || operands.any(|operand| matches!(operand, check::CheckedOperand::Search(_)))
        || step
            .judged()
            .into_iter()
            .any(|reference| reference.to.is_of_exchange())
}

fn described(value: &Value) -> String {
    match value.references().first() {
        Some(reference) => format!("`{}`.", reference.text),
        None => "The value that the document has.".to_owned(),
    }
}

fn input_fields(workflow: &CheckedWorkflow, definitions: &LoweredDefinitions) -> InputFields {
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
