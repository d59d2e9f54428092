//! Lowers replies: the values that a step reads, and the next step of the run.

pub(in crate::lower) mod shared;
pub(in crate::lower) mod trees;

use crate::check::{self, CheckedStep, Dialect, KeptAt, Reachability, Reference, Referent, Then};
use crate::ids::{Id, StepId, StepOutputId};
use crate::lower::code::{Replied, ValueReader};
use crate::lower::data::{
    Data, Encoding, Judgement, LoweredConditionPiece, LoweredMatcher, LoweredOperand, LoweredSearch,
    LoweredTextPiece, PlacedValue, Searched, ValuePlace,
};
use crate::lower::machine::{Lowering, next_transition};
use crate::lower::names::runtime_items;
use crate::lower::names::{UsedNames, snake, unique};
use crate::lower::program::{Leaf, LoweredAction, LoweredCriterion, Reply, SlotField, Uses};
use crate::schema::Type;
use crate::source::integer;

/// A step's reply when it succeeds and when it fails.
pub(in crate::lower) struct Judged {
    pub(in crate::lower) reply: Reply,
    pub(in crate::lower) failure: Vec<LoweredAction>,
    pub(in crate::lower) failure_leaves: Vec<Leaf>,
    /// The step reads something that needs a tree of the body (S33).
    pub(in crate::lower) reads_tree: bool,
}

pub(in crate::lower) fn lower(lowering: &Lowering<'_>, at: StepId, step: &CheckedStep) -> Judged {
    // S21: a workflow that has ended may have no last reply.
    let replied = match &step.call {
        check::StepCall::Operation(_) => Replied::Surely,
        check::StepCall::Workflow(_) => Replied::Ended,
    };
    let mut body = ReplyBody::new(lowering, step, replied);
    let success = body.criteria(&step.success);
    let leaves_first = !body.leaves.is_empty();
    let kept = lowering.kept_outputs(at);
    let kept = kept.filter(|(.., output)| {
        let output = step.outputs.get(*output);
        output.is_some_and(|output| output.kept_at == KeptAt::Success)
    });
    let kept = kept
        .filter_map(|(_, field, output)| {
            let value = body.value(field, output)?;
            body.reads_tree |= trees::is_of_tree(&value, field, &lowering.definitions);
            Some(body.reader().kept(field, &value))
        })
        .collect();
    let reads = body.reads;
    let mut counters = UsedNames::default();
    let actions = body.actions(at, &mut counters, &step.on_success);
    let actions_read_leaves = body.reads > reads;
    let falls_through = Then::Goto(at.next());
    let is_last = !lowering.goes_on(at);
    let otherwise = next_transition(at, if is_last { Then::End } else { falls_through });
    let (leaves, reads_tree) = (body.leaves, body.reads_tree);

    let mut body = ReplyBody::new(lowering, step, Replied::Maybe);
    let failure = body.actions(at, &mut counters, &step.on_failure);
    Judged {
        reply: Reply {
            leaves,
            leaves_first,
            success,
            kept,
            actions,
            actions_read_leaves,
            shared: None,
            otherwise,
            statics: Vec::new(),
            uses: Uses::default(),
        },
        failure,
        reads_tree: reads_tree || body.reads_tree,
        failure_leaves: body.leaves,
    }
}

/// Names that the generated functions use themselves.
fn reserved_names(step: &CheckedStep) -> UsedNames {
    // Only what is put together calls functions.
    let is_computed = |output: &check::StepOutput| !matches!(output.value, check::Value::Reference(_));
    let calls_functions = step.outputs.iter().any(is_computed)
        || step
            .criteria()
            .flat_map(|criterion| criterion.condition.operands())
            .any(|operand| {
                matches!(
                    operand,
                    check::CheckedOperand::Selected(_) | check::CheckedOperand::Search(_)
                )
            });
    let functions = runtime_items::FUNCTIONS
        .into_iter()
        .chain(["value"])
        .filter(|_| calls_functions);
    ["run", "reply", "failure"].into_iter().chain(functions).collect()
}

/// Collects the places of the body that are read.
struct ReplyBody<'l, 'w> {
    lowering: &'l Lowering<'w>,
    step: &'l CheckedStep,
    replied: Replied,
    leaves: Vec<Leaf>,
    /// How often leaves are read.
    reads: usize,
    /// See [`Judged`].
    reads_tree: bool,
    taken: UsedNames,
    /// The statics of the function: what they hold, and their names.
    constants: Vec<(String, String)>,
}

impl<'l, 'w> ReplyBody<'l, 'w> {
    fn new(lowering: &'l Lowering<'w>, step: &'l CheckedStep, replied: Replied) -> Self {
        Self {
            lowering,
            step,
            replied,
            leaves: Vec::new(),
            reads: 0,
            reads_tree: false,
            taken: reserved_names(step),
            constants: Vec::new(),
        }
    }

    /// Turns the values that are read into code.
    fn reader(&self) -> ValueReader<'_> {
        ValueReader {
            leaves: &self.leaves,
            replied: self.replied,
            ..self.lowering.reader()
        }
    }

    fn read(&mut self, reference: &Reference) -> PlacedValue {
        if let Referent::ChildOutput { output, pointer } = &reference.to {
            return self
                .lowering
                .child_output(self.step, reference, *output, &pointer.tokens);
        }
        let mut read = self.lowering.read(reference);
        // S21: a workflow may end without a reply.
        read.optional |= reference.to.is_of_exchange() && self.step.operation_call().is_none();
        match &reference.to {
            Referent::ResponseBody(pointer) if !pointer.tokens.is_empty() => {
                let leaf = self.leaf(&pointer.tokens);
                PlacedValue {
                    place: ValuePlace::Leaf(leaf),
                    ty: Type::Any,
                    ..read
                }
            }
            _ => read,
        }
    }

    /// A value of the step that goes into a slot.
    fn value(&mut self, field: &SlotField, output: StepOutputId) -> Option<Data> {
        let lowering = self.lowering;
        let output = self.step.outputs.get(output)?;
        Some(lowering.data_with(&output.value, &mut |reference| {
            let mut read = self.read(reference);
            let is_plain = matches!(output.value, check::Value::Reference(_));
            let is_typed = !matches!(
                field.ty,
                Type::String | Type::Any | Type::File | Type::Body | Type::Json
            );
            if is_plain && is_typed && read.place == ValuePlace::Body {
                read.place = ValuePlace::Leaf(self.leaf(&[]));
            }
            if is_plain && matches!(read.place, ValuePlace::Leaf(_) | ValuePlace::Body) {
                // A slot decides what is decoded from the body.
                read.ty = field.ty.clone();
            }
            read
        }))
    }

    fn leaf(&mut self, tokens: &[String]) -> usize {
        self.reads += 1;
        if let Some(known) = self.leaves.iter().position(|leaf| leaf.pointer == tokens) {
            return known;
        }
        let is_name = |token: &&String| token.parse::<usize>().is_err();
        let otherwise = if tokens.is_empty() { "body" } else { "item" };
        let name = tokens
            .iter()
            .rev()
            .find(is_name)
            .map_or(otherwise, String::as_str);
        let variable = unique(snake(name), &mut self.taken);
        self.leaves.push(Leaf {
            variable,
            pointer: tokens.to_vec(),
        });
        self.leaves.len() - 1
    }

    fn criteria(&mut self, criteria: &[check::CheckedCriterion]) -> Vec<LoweredCriterion> {
        let criteria = criteria.iter();
        criteria
            .map(|criterion| {
                let dialect = criterion.dialect;
                let judgement = Judgement {
                    text: criterion.text.value.clone(),
                    dialect,
                    condition: criterion
                        .condition
                        .map(&mut |operand| self.operand(operand, dialect)),
                };
                self.reads_tree |= trees::queries(&judgement);
                self.reader().criterion(&judgement)
            })
            .collect()
    }

    fn operand(&mut self, operand: &check::CheckedOperand, dialect: Dialect) -> LoweredOperand {
        match operand {
            check::CheckedOperand::Null => LoweredOperand::Null,
            check::CheckedOperand::Boolean(value) => LoweredOperand::Boolean(*value),
            // S34: an integer in any spelling, without rounding.
            check::CheckedOperand::Number(number) => LoweredOperand::Number(match integer(number) {
                Some(integer) => integer.to_string(),
                None => number.clone(),
            }),
            check::CheckedOperand::String(text) => LoweredOperand::String(text.clone()),
            check::CheckedOperand::Json(json) => LoweredOperand::Json {
                constant: self.constant("EXPECTED", json),
                json: json.clone(),
            },
            check::CheckedOperand::Reference(reference) => LoweredOperand::Read(match dialect {
                Dialect::Simple => self.read(reference),
                Dialect::JsonPath => self.json(reference),
            }),
            check::CheckedOperand::Selected(selection) => {
                let lowering = self.lowering;
                LoweredOperand::Read(lowering.selected(selection, &mut |reference| self.read(reference)))
            }
            check::CheckedOperand::Text(pieces) => LoweredOperand::Text(self.pieces(pieces)),
            check::CheckedOperand::Length(reference) => LoweredOperand::Length(self.json(reference)),
            check::CheckedOperand::Search(search) => LoweredOperand::Search(self.search(search)),
        }
    }

    /// A place in JSON, the whole body too: a body that is not JSON has none (S19).
    fn json(&mut self, reference: &Reference) -> PlacedValue {
        let read = self.read(reference);
        match &reference.to {
            Referent::ResponseBody(pointer) => PlacedValue {
                place: ValuePlace::Leaf(self.leaf(&pointer.tokens)),
                ..read
            },
            _ => read,
        }
    }

    /// A place as text: that of the whole body as it came.
    fn text(&mut self, reference: &Reference) -> PlacedValue {
        let mut read = self.read(reference);
        if read.place == ValuePlace::Body {
            read.ty = Type::String;
        }
        read
    }

    fn pieces(&mut self, pieces: &[check::TextPiece]) -> Vec<LoweredTextPiece> {
        let lowering = self.lowering;
        let piece = |piece: &check::TextPiece| match piece {
            check::TextPiece::Literal(literal) => LoweredTextPiece::Literal(literal.clone()),
            check::TextPiece::Reference(reference) => {
                LoweredTextPiece::Read(self.read(reference), Encoding::None)
            }
            check::TextPiece::Selected(selection) => {
                let read = lowering.selected(selection, &mut |reference| self.read(reference));
                LoweredTextPiece::Read(read, Encoding::None)
            }
        };
        pieces.iter().map(piece).collect()
    }

    fn search(&mut self, search: &check::Search) -> LoweredSearch {
        let (context, by) = match &search.by {
            check::Matcher::Pattern(pattern) => (
                self.text(&search.context),
                LoweredMatcher::Pattern(self.searched("PATTERN", pattern, "")),
            ),
            check::Matcher::JsonPath {
                query,
                filters_root,
                asks,
                ..
            } => {
                // What is asked at an object root is part of the static.
                let also = if *filters_root { " or of the object" } else { "" };
                let by = LoweredMatcher::JsonPath {
                    query: self.searched("QUERY", query, also),
                    filters_root: *filters_root,
                    asks: *asks,
                };
                (self.json(&search.context), by)
            }
            check::Matcher::XPath(expression) => (
                self.text(&search.context),
                LoweredMatcher::XPath(self.searched("XPATH", expression, "")),
            ),
        };
        let values = search.values.iter();
        let values = values
            .map(|(value, as_what)| (self.data(value), *as_what))
            .collect();
        LoweredSearch { context, by, values }
    }

    /// `also` is what tells a static from others of the same text.
    fn searched(&mut self, kind: &str, pieces: &[check::ConditionPiece], also: &str) -> Searched {
        let literal = |piece: &check::ConditionPiece| match piece {
            check::ConditionPiece::Literal(literal) => Some(literal.clone()),
            check::ConditionPiece::Value(..) => None,
        };
        if let Some(text) = pieces.iter().map(literal).collect::<Option<String>>() {
            let name = self.constant(kind, &format!("{text}{also}"));
            return Searched::Constant { name, text };
        }
        let piece = |piece: &check::ConditionPiece| match piece {
            check::ConditionPiece::Literal(literal) => LoweredConditionPiece::Literal(literal.clone()),
            check::ConditionPiece::Value(value, within) => {
                LoweredConditionPiece::Value(self.data(value), *within)
            }
        };
        Searched::Built(pieces.iter().map(piece).collect())
    }

    fn data(&mut self, value: &check::Value) -> Data {
        let lowering = self.lowering;
        lowering.data_with(value, &mut |reference| self.read(reference))
    }

    /// The name of the static for a text; the same text has one.
    fn constant(&mut self, kind: &str, text: &str) -> String {
        let known = |(held, name): &&(String, String)| held == text && name.starts_with(kind);
        if let Some((_, name)) = self.constants.iter().find(known) {
            return name.clone();
        }
        let mut names: UsedNames = self.constants.iter().map(|(_, name)| name.clone()).collect();
        let name = unique(kind.to_owned(), &mut names);
        self.constants.push((text.to_owned(), name.clone()));
        name
    }

    /// `counters` are the names under which the retries of the step's actions are counted.
    fn actions(
        &mut self,
        at: StepId,
        counters: &mut UsedNames,
        actions: &[check::CheckedAction],
    ) -> Vec<LoweredAction> {
        let mut lowered = Vec::new();
        for action in actions {
            // An action that is never taken has its name too: it may be taken in the next version of the document.
            let counter = counters.take(action.name.clone(), |name, number| format!("{name} {number}"));
            if matches!(action.taken, Reachability::Never(_)) {
                continue;
            }
            // Criteria that are known to hold are not evaluated.
            let criteria = match action.taken {
                Reachability::Always => Vec::new(),
                _ => self.criteria(&action.criteria),
            };
            let lowering = self.lowering;
            let keeps = lowering.kept_outputs(at);
            let keeps = keeps.filter(|(.., output)| action.keeps.contains(output));
            let keeps = keeps
                .filter_map(|(_, field, output)| {
                    let value = self.value(field, output)?;
                    Some(self.reader().kept(field, &value))
                })
                .collect();
            let then = self.lowering.paced(at, action, next_transition(at, action.then));
            lowered.push(LoweredAction {
                name: action.name.clone(),
                counter,
                criteria,
                texts: action
                    .criteria
                    .iter()
                    .map(|criterion| criterion.text.value.clone())
                    .collect(),
                always: action.taken == Reachability::Always,
                keeps,
                then,
            });
        }
        lowered
    }
}
