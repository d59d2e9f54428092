//! Resolves the names in expressions.

use super::idiom::idiom_lint;
use super::near_expressions;
use super::output_chains::End;
use super::unresolved::{OF_RESPONSES, OF_SENT, Unresolved};
use super::workflow_names::{NameIndex, Run, StepNames};
use crate::check::model::{Interface, Reference, Referent, RequestPart, WorkflowInputs};
use crate::check::plan::implied_dependencies;
use crate::diagnostic::{Code, Diagnostic, Findings, nearest};
use crate::document::{Arazzo, Output, Text};
use crate::expression::{ExchangePart, Idiom, Name, Parsed, Pointer, RuntimeExpression, WorkflowSide};
use crate::ids::{Id, IdVec, InputId, StepId, StepOutputId};
use crate::schema::Definitions;
use crate::source::uri::is_absolute;
use crate::source::{Sources, Span};

/// The names of a workflow.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) struct Scope<'s> {
    pub(in crate::check) inputs: &'s WorkflowInputs,
    pub(in crate::check) steps: &'s IdVec<StepId, StepNames>,
    /// The workflow that the step at hand calls.
    pub(in crate::check) child: Option<&'s Interface>,
    /// The outputs of the workflow itself, which `$outputs.x` names.
    pub(in crate::check) outputs: &'s [Output],
    /// All these by their names.
    pub(in crate::check) index: &'s NameIndex<'s>,
    /// Whether the definition of an output is read in the place of its name: it may not name another one that is put
    /// together.
    pub(in crate::check) in_output: bool,
    /// The `workflowId`.
    pub(in crate::check) workflow: &'s str,
    pub(in crate::check) sources: &'s Sources,
    /// What the types of inputs name.
    pub(in crate::check) definitions: &'s Definitions,
    /// The document, which has a `$self` and source descriptions.
    pub(in crate::check) document: &'s Arazzo,
}

/// When an expression is evaluated, which decides whether there is a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Moment {
    /// While the request is built.
    Request,
    /// When the reply is in.
    Reply,
    /// At the end of the workflow.
    End,
}

impl Scope<'_> {
    /// What a parsed expression stands for, and the idiom with which a declared name was reached into.
    pub(in crate::check) fn referent(
        &self,
        expression: &RuntimeExpression,
        moment: Moment,
    ) -> Result<(Referent, Option<Idiom>), Unresolved> {
        let with_reply = |referent| match moment {
            Moment::Reply => Ok((referent, None)),
            Moment::Request => Err(Unresolved::NoValue(
                "there is no response before the request is sent",
            )),
            Moment::End => Err(Unresolved::NoValue(
                "at the end of a workflow there is no single response",
            )),
        };
        match expression {
            RuntimeExpression::Inputs(name) => self.input(name),
            RuntimeExpression::Steps { step, output } => self.step_output(step, output),
            RuntimeExpression::StatusCode => with_reply(Referent::StatusCode),
            RuntimeExpression::Url | RuntimeExpression::Method if moment == Moment::Request => {
                Err(Unresolved::NoValue(OF_SENT))
            }
            RuntimeExpression::Url => with_reply(Referent::Url),
            RuntimeExpression::Method => with_reply(Referent::Method),
            RuntimeExpression::Response(ExchangePart::Header(name)) => {
                with_reply(Referent::ResponseHeader(name.clone()))
            }
            RuntimeExpression::Response(ExchangePart::Body(pointer)) => {
                with_reply(Referent::ResponseBody(pointer.clone()))
            }
            RuntimeExpression::Response(_) => Err(Unresolved::NoValue(OF_RESPONSES)),
            RuntimeExpression::Message(_) => Err(Unresolved::Message),
            RuntimeExpression::Request(part) => self.sent_part(part, moment),
            // S21: on a step that calls a workflow they are that one's, else the workflow's own.
            RuntimeExpression::Outputs(name) if self.child.is_some() && moment == Moment::Reply => {
                self.child_output(name, moment)
            }
            RuntimeExpression::Outputs(name) => self.own_output(name, moment),
            RuntimeExpression::Workflows {
                workflow,
                side: WorkflowSide::Outputs,
                name,
            } if self.child.is_some_and(|child| child.id == *workflow) && moment == Moment::Reply => {
                self.child_output(name, moment)
            }
            // The workflow itself.
            RuntimeExpression::Workflows { workflow, side, name } if workflow == self.workflow => {
                match side {
                    WorkflowSide::Inputs => self.input(name),
                    WorkflowSide::Outputs => self.own_output(name, moment),
                }
            }
            RuntimeExpression::Workflows { workflow, side, name } => match self.run_of(workflow) {
                Some((step, run)) => self.last_run(step, run, *side, name),
                None => Err(self.other_workflow(workflow, *side)),
            },
            // As a whole they are values, see `Strings::whole`.
            RuntimeExpression::AllInputs => Err(Unresolved::NoValue("the inputs together are an object")),
            RuntimeExpression::StepOutputs { .. } => Err(Unresolved::NoValue(
                "the outputs of a step together are an object",
            )),
            RuntimeExpression::SelfUri | RuntimeExpression::SourceDescriptions { .. } => {
                Err(Unresolved::NoValue("it is a constant of the document"))
            }
            RuntimeExpression::Components(_) => Err(Unresolved::NoValue(
                "a component is not a value: a list of parameters or actions refers to it with `reference`",
            )),
        }
    }

    /// The first step that runs a workflow. Other steps that run it store their values in the same slots.
    pub(in crate::check) fn run_of(&self, workflow: &str) -> Option<(StepId, &Run)> {
        let mut steps = self.steps.entries();
        steps.find_map(|(position, step)| {
            let run = step.runs.as_ref().filter(|run| run.workflow == workflow)?;
            Some((position, run))
        })
    }

    /// S21a: of the last run of a workflow that this run has made.
    fn last_run(
        &self,
        step: StepId,
        run: &Run,
        side: WorkflowSide,
        name: &Name,
    ) -> Result<(Referent, Option<Idiom>), Unresolved> {
        let (declared, first) = match side {
            WorkflowSide::Outputs => (&run.outputs, run.first_output),
            WorkflowSide::Inputs => (&run.inputs, run.first_input),
        };
        let known = || declared.iter().map(String::as_str);
        let found = name.resolve(known());
        let position = found
            .as_ref()
            .and_then(|(found, ..)| known().position(|known| known == *found));
        if let (Some((_, pointer, idiom)), Some(position)) = (found, position) {
            let output = StepOutputId::new(first.index() + position);
            return Ok((
                Referent::StepOutput {
                    step,
                    output,
                    pointer,
                },
                idiom,
            ));
        }
        if let Some(unresolved) = no_way_into(name, known()) {
            return Err(unresolved);
        }
        let mut unresolved = self
            .steps
            .get(step)
            .into_iter()
            .flat_map(|names| &names.unresolved);
        if side == WorkflowSide::Outputs
            && unresolved.any(|unresolved| name.resolve([unresolved.as_str()]).is_some())
        {
            return Err(Unresolved::NotChecked);
        }
        let name = name.head().to_owned();
        let near = nearest(&name, known()).map(str::to_owned);
        Err(match side {
            WorkflowSide::Inputs => Unresolved::Input { name, near },
            WorkflowSide::Outputs => Unresolved::ChildOutput {
                workflow: run.workflow.clone(),
                name,
                near,
                known: declared.clone(),
            },
        })
    }

    /// Why nothing is known of a workflow that has not run before this step.
    fn other_workflow(&self, id: &str, side: WorkflowSide) -> Unresolved {
        let named: Vec<&str> = self
            .own()
            .iter()
            .flat_map(|own| &own.depends_on)
            .map(|text| text.value.as_str())
            .collect();
        let known = || self.document.workflows.iter();
        let known = || known().map(|known| known.workflow_id.value.as_str());
        let exists = known().any(|known| known == id);
        // It depends on the workflow (S32), or on one that it misspells; or it runs one that did not resolve.
        let runs = |own| implied_dependencies::runs(own, self.document, id);
        if named.iter().any(|text| text.rsplit('.').next() == Some(id)) || self.own().is_some_and(runs) {
            return Unresolved::NotChecked;
        }
        if exists && side == WorkflowSide::Inputs {
            return Unresolved::NoValue("the inputs of another workflow are what is passed to it");
        }
        // `$workflows.<workflowId>.steps.…`, which the specification does not have.
        let has_more = |known: &str| {
            let behind = id.strip_prefix(known);
            behind.is_some_and(|behind| behind.starts_with('.'))
        };
        if !exists && !known().any(has_more) {
            let near = nearest(id, known()).map(str::to_owned);
            return match near {
                None if !self.document.unread_workflows.is_empty() => Unresolved::NotChecked,
                near => Unresolved::Workflow {
                    name: id.to_owned(),
                    near,
                },
            };
        }
        let is_unknown = |text: &&str| !text.starts_with('$') && !known().any(|known| known == *text);
        if named.iter().any(is_unknown) {
            return Unresolved::NotChecked;
        }
        Unresolved::OtherRun {
            workflow: id.to_owned(),
        }
    }

    fn input(&self, name: &Name) -> Result<(Referent, Option<Idiom>), Unresolved> {
        let Some((input, pointer, idiom)) = self.index.inputs.resolve(name) else {
            let declared = self.inputs.iter().map(|input| input.name.as_str());
            if let Some(unresolved) = no_way_into(name, declared.clone()) {
                return Err(unresolved);
            }
            let name = name.head().to_owned();
            let near = nearest(&name, declared).map(str::to_owned);
            return Err(Unresolved::Input { name, near });
        };
        let input = InputId::new(input);
        Ok((Referent::Input { input, pointer }, idiom))
    }

    fn step_output(&self, step: &str, output: &Name) -> Result<(Referent, Option<Idiom>), Unresolved> {
        let Some(position) = self.index.steps.position(step).map(StepId::new) else {
            if self.own().is_some_and(|workflow| workflow.has_unread_steps) {
                return Err(Unresolved::NotChecked);
            }
            let near = nearest(step, self.steps.iter().map(|names| names.id.as_str())).map(str::to_owned);
            return Err(Unresolved::Step {
                name: step.to_owned(),
                near,
            });
        };
        let Some(names) = self.steps.get(position) else {
            return Err(Unresolved::Step {
                name: step.to_owned(),
                near: None,
            });
        };
        let resolved = self.index.outputs_of_steps.get(position);
        let Some((found, pointer, idiom)) = resolved.and_then(|declared| declared.resolve(output)) else {
            if let Some(unresolved) = no_way_into(output, names.outputs.iter().map(String::as_str)) {
                return Err(unresolved);
            }
            let mut unresolved = names.unresolved.iter().map(String::as_str);
            if names.calls_unknown || names.unread || unresolved.any(|name| output.resolve([name]).is_some())
            {
                return Err(Unresolved::NotChecked);
            }
            let name = output.head().to_owned();
            // `$steps.s.ouputs.id`
            let word = nearest(&name, ["outputs"]).filter(|_| output.0.contains('.'));
            let near = nearest(&name, names.outputs.iter().map(String::as_str)).or(word);
            let near = near.map(str::to_owned);
            let known = names.declared().to_vec();
            return Err(Unresolved::Output {
                step: step.to_owned(),
                name,
                near,
                known,
            });
        };
        let undeclared = (found >= names.declared).then_some(Idiom::OutputOfCalled);
        Ok((
            Referent::StepOutput {
                step: position,
                output: StepOutputId::new(found),
                pointer,
            },
            undeclared.or(idiom),
        ))
    }

    /// S18: a part of the request that was sent.
    fn sent_part(
        &self,
        part: &ExchangePart,
        moment: Moment,
    ) -> Result<(Referent, Option<Idiom>), Unresolved> {
        let part = match (part, moment) {
            (_, Moment::Request) => return Err(Unresolved::NoValue("the request is not sent yet")),
            (_, Moment::End) => {
                return Err(Unresolved::NoValue(
                    "at the end of a workflow there is no single request",
                ));
            }
            (ExchangePart::Payload(_), _) => {
                return Err(Unresolved::NoValue(
                    "a request has a header, a query, a path and a body",
                ));
            }
            (ExchangePart::Header(name), _) => RequestPart::Header(name.clone()),
            (ExchangePart::Query(name), _) => RequestPart::Query(name.clone()),
            (ExchangePart::Path(name), _) => RequestPart::Path(name.clone()),
            (ExchangePart::Body(pointer), _) => RequestPart::Body(pointer.clone()),
        };
        Ok((Referent::Request(part), None))
    }

    /// S21: `$outputs.x` on a step that calls a workflow.
    fn child_output(&self, name: &Name, moment: Moment) -> Result<(Referent, Option<Idiom>), Unresolved> {
        let Some(child) = self.child.filter(|_| moment == Moment::Reply) else {
            return Err(Unresolved::NoValue(
                "only the outcome of a step that calls a workflow has outputs",
            ));
        };
        let declared = child.outputs.iter().map(|output| output.name.as_str());
        let Some((found, pointer, idiom)) = name.resolve(declared.clone()) else {
            if let Some(unresolved) = no_way_into(name, declared.clone()) {
                return Err(unresolved);
            }
            let mut unresolved = child.unresolved.iter().map(String::as_str);
            if unresolved.any(|unresolved| name.resolve([unresolved]).is_some()) {
                return Err(Unresolved::NotChecked);
            }
            let name = name.head().to_owned();
            let near = nearest(&name, declared.clone()).map(str::to_owned);
            let known = declared.map(str::to_owned).collect();
            return Err(Unresolved::ChildOutput {
                workflow: child.id.clone(),
                name,
                near,
                known,
            });
        };
        // It was found among these names.
        let output = child.outputs.find(|output| output.name == found);
        let output = output.ok_or(Unresolved::NotChecked)?;
        Ok((Referent::ChildOutput { output, pointer }, idiom))
    }

    /// The output of the workflow itself that an expression names, where that output is not one expression, and the pointer
    /// into it.
    pub(in crate::check) fn put_together(
        &self,
        expression: &RuntimeExpression,
        moment: Moment,
    ) -> Option<(&Output, Pointer)> {
        let name = match expression {
            RuntimeExpression::Outputs(name) if self.child.is_none() || moment != Moment::Reply => name,
            RuntimeExpression::Workflows {
                workflow,
                side: WorkflowSide::Outputs,
                name,
            } if workflow == self.workflow => name,
            _ => return None,
        };
        if self.in_output {
            return None;
        }
        let (found, pointer, _) = self.index.outputs.names.resolve(name)?;
        let End::Several { output, below } = self.index.outputs.end(found) else {
            return None;
        };
        let tokens = [below.as_slice(), &pointer.tokens].concat();
        Some((self.outputs.get(*output)?, Pointer { tokens }))
    }

    /// `$outputs.x`: what the workflow's output `x` is defined as, as far as that has a value by now.
    fn own_output(&self, name: &Name, moment: Moment) -> Result<(Referent, Option<Idiom>), Unresolved> {
        let Some((output, pointer, idiom)) = self.index.outputs.names.resolve(name) else {
            if self.own().is_some_and(|own| own.unread_outputs) {
                return Err(Unresolved::NotChecked);
            }
            let declared = self.outputs.iter().map(|output| output.name.value.as_str());
            let name = name.head().to_owned();
            let near = nearest(&name, declared).map(str::to_owned);
            return Err(Unresolved::WorkflowOutput { name, near });
        };
        let ((mut referent, definition_idiom), below) = match self.index.outputs.end(output) {
            // What is wrong with the definition is reported where it stands.
            End::Expression { expression, .. } if self.referent(expression, Moment::End).is_err() => {
                return Err(Unresolved::NotChecked);
            }
            End::Expression {
                expression,
                below,
                idiom,
            } => {
                let (referent, behind) = self.referent(expression, moment)?;
                ((referent, idiom.or(behind)), below)
            }
            End::Reported => return Err(Unresolved::NotChecked),
            End::Several { .. } => {
                return Err(Unresolved::NoValue(
                    "the output combines several values, and this place takes one",
                ));
            }
            End::TooDeep => return Err(Unresolved::NoValue("the pointers into it are too long")),
        };
        match referent.pointer_mut() {
            Some(tokens) => tokens.tokens.extend(below.iter().cloned().chain(pointer.tokens)),
            None if below.is_empty() && pointer.tokens.is_empty() => {}
            None => return Err(Unresolved::NoValue("there is nothing inside a scalar")),
        }
        Ok((referent, idiom.or(definition_idiom)))
    }

    /// Resolves an expression that stands at `span` and reports what is wrong with it.
    pub(in crate::check) fn resolve(
        &self,
        parsed: &Parsed,
        text: &str,
        span: Span,
        moment: Moment,
        findings: &mut Findings,
    ) -> Option<Reference> {
        match self.referent(&parsed.expression, moment) {
            Ok((to, _)) if self.first_expression_in(&to, moment).is_some() => {
                findings.push(
                    Diagnostic::new(
                        Code::InvalidExpression,
                        span,
                        "an expression inside a pointer has no value in this place",
                    )
                    .label("the context is one place in a value, and its pointer has only names")
                    .help("keep the value as an output of the step and use that"),
                );
                None
            }
            Ok((to, idiom)) => {
                if let Some(idiom) = idiom.or(parsed.idiom) {
                    let specified = self.specified(&parsed.expression, moment);
                    findings.push(idiom_lint(idiom, text, specified, span));
                }
                self.last_exchange(&to, text, span, findings);
                Some(Reference {
                    text: text.to_owned(),
                    span,
                    to,
                })
            }
            Err(unresolved) => {
                let finding = unresolved.diagnostic(text, span);
                findings.extend(finding.map(|finding| self.pointing(finding, &unresolved)));
                None
            }
        }
    }

    /// S21: on a step that calls a workflow the exchange is the last one of that workflow, which the specification does
    /// not say.
    pub(in crate::check) fn last_exchange(
        &self,
        to: &Referent,
        text: &str,
        span: Span,
        findings: &mut Findings,
    ) {
        if let Some(child) = self.child.filter(|_| to.is_of_exchange()) {
            findings.push(
                Diagnostic::new(
                    Code::LastExchange,
                    span,
                    format!("`{text}` reads the last exchange of the workflow `{}`", child.id),
                )
                .help("keep the value as an output of that workflow, and read `$outputs.<name>`"),
            );
        }
    }

    /// The first reference token of the pointer that is an expression itself (S14).
    pub(in crate::check) fn first_expression_in(&self, to: &Referent, moment: Moment) -> Option<usize> {
        let is_expression = |token: &String| {
            let parsed = RuntimeExpression::parse(token);
            // `$url` and the like may be names of members.
            parsed.is_ok_and(|parsed| {
                matches!(
                    parsed.expression,
                    RuntimeExpression::Inputs(_) | RuntimeExpression::Steps { .. }
                ) && self.referent(&parsed.expression, moment).is_ok()
            })
        };
        to.pointer()?.tokens.iter().position(is_expression)
    }

    /// `$self`: the URI that the document gives itself (S3).
    pub(in crate::check) fn self_uri(&self, span: Span, findings: &mut Findings) -> Option<String> {
        let problem = match &self.document.self_uri {
            Some(uri) if is_absolute(&uri.value) => return Some(uri.value.clone()),
            Some(_) => "`$self` of the document is relative, so it is another URI on every machine",
            None => "the document has no `$self`",
        };
        findings.push(
            Diagnostic::new(Code::MisplacedExpression, span, "`$self` has no value here")
                .label(problem)
                .help("give the document an absolute `$self`"),
        );
        None
    }

    /// A string that is one expression, resolved; `None` when it is none.
    pub(in crate::check) fn expression(
        &self,
        text: &Text,
        moment: Moment,
        findings: &mut Findings,
    ) -> Option<Reference> {
        match RuntimeExpression::parse(&text.value) {
            Ok(parsed) => self.resolve(
                &parsed,
                &text.value,
                text.within(0..text.value.len()),
                moment,
                findings,
            ),
            Err(error) => {
                findings.push(
                    Diagnostic::new(
                        Code::InvalidExpression,
                        text.span,
                        format!("`{}` is not a runtime expression", text.value),
                    )
                    .label(error.to_string())
                    .help(
                        near_expressions::suggestion(&text.value, &error)
                            .unwrap_or_else(|| "for example `$response.body` or `$inputs.<name>`".to_owned()),
                    ),
                );
                None
            }
        }
    }
}

/// A name that is declared, with something behind it that is no pointer.
fn no_way_into<'d>(name: &Name, declared: impl IntoIterator<Item = &'d str>) -> Option<Unresolved> {
    let head = name.head();
    let is_declared = declared.into_iter().any(|declared| declared == head);
    let behind = name.0.strip_prefix(head).filter(|_| is_declared)?;
    Some(Unresolved::NoWay {
        behind: behind.to_owned(),
    })
}

impl Reference {
    /// The reference with more tokens behind its pointer.
    pub(in crate::check) fn below(mut self, more: &Pointer) -> Option<Self> {
        match self.to.pointer_mut() {
            Some(pointer) => pointer.tokens.extend(more.tokens.iter().cloned()),
            None if more.tokens.is_empty() => {}
            None => return None,
        }
        Some(self)
    }
}
