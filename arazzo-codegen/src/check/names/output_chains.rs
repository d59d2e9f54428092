//! Follows each output of a workflow through the outputs that define it (`$outputs.x`) to its value.

use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Output;
use crate::expression::{
    DeclaredNames, Idiom, Name, Piece, Pointer, RuntimeExpression, Template, WorkflowSide,
};

/// A cycle is shown by no more of its names than this.
const MOST_SHOWN: usize = 8;

/// Limit on the depth of a value. It bounds chains of outputs in which each reads into the next.
const DEEPEST: usize = 256;

/// The outputs of a workflow by their names.
#[derive(Debug)]
pub(in crate::check) struct OwnOutputs<'s> {
    pub(in crate::check) names: DeclaredNames<'s>,
    ends: Vec<End>,
    /// Outputs that are defined by themselves: of each cycle the positions.
    cycles: Vec<Vec<usize>>,
}

/// What an output stands for.
#[derive(Clone, Debug)]
pub(in crate::check) enum End {
    /// A value that is read by an expression, and the way into it.
    Expression {
        expression: RuntimeExpression,
        below: Vec<String>,
        idiom: Option<Idiom>,
    },
    /// The value that this output is built or selected from, and the path into it.
    Several { output: usize, below: Vec<String> },
    /// It has no value, which is reported where it is defined.
    Reported,
    /// The pointers of the outputs that it is defined as are too long together.
    TooDeep,
}

/// What an output is defined as.
enum OutputDefinition {
    Own {
        output: usize,
        pointer: Pointer,
        idiom: Option<Idiom>,
    },
    /// With the outputs that are parts of it.
    Several(Vec<usize>),
    End(End),
}

impl<'s> OwnOutputs<'s> {
    /// `workflow` is the `workflowId`.
    pub(in crate::check) fn of(outputs: &'s [Output], workflow: &str) -> Self {
        let names: DeclaredNames<'s> = outputs.iter().map(|output| output.name.value.as_str()).collect();
        let definitions: Vec<OutputDefinition> = outputs
            .iter()
            .map(|output| definition(output, workflow, &names))
            .collect();
        let mut follow = Follow {
            ends: vec![None; definitions.len()],
            on_path: vec![false; definitions.len()],
            definitions,
            cycles: Vec::new(),
        };
        for output in 0..outputs.len() {
            follow.from(output);
        }
        Self {
            names,
            ends: follow
                .ends
                .into_iter()
                .map(|end| end.unwrap_or(End::Reported))
                .collect(),
            cycles: follow.cycles,
        }
    }

    pub(in crate::check) fn end(&self, output: usize) -> &End {
        self.ends.get(output).unwrap_or(&End::Reported)
    }

    /// Reports outputs that are defined by themselves: one finding a cycle.
    pub(in crate::check) fn report_cycles(&self, outputs: &[Output], findings: &mut Findings) {
        for cycle in &self.cycles {
            let members: Vec<&Output> = cycle.iter().filter_map(|member| outputs.get(*member)).collect();
            let Some(first) = members.first() else { continue };
            let written = first.value.as_str().unwrap_or(&first.name.value);
            let finding = Diagnostic::new(
                Code::MisplacedExpression,
                first.value.span,
                format!("`{written}` has no value here"),
            )
            .label(format!("the output is defined by itself: {}", shown(&members)));
            let finding = match members.get(1) {
                Some(second) => finding.also(second.value.span, "which is defined here"),
                None => finding,
            };
            findings.push(finding.help("use an input or the output of a step"));
        }
    }
}

/// The names of a cycle, from one of them to the same again.
fn shown(members: &[&Output]) -> String {
    let name = |output: &&Output| format!("`{}`", output.name.value);
    let mut names: Vec<String> = members.iter().take(MOST_SHOWN).map(name).collect();
    if members.len() > MOST_SHOWN {
        names.push(format!("{} more", members.len() - MOST_SHOWN));
    }
    names.extend(members.first().map(name));
    names.join(" -> ")
}

fn definition(output: &Output, workflow: &str, names: &DeclaredNames<'_>) -> OutputDefinition {
    let Some(text) = output.value.as_str() else {
        return OutputDefinition::Several(Vec::new());
    };
    match RuntimeExpression::parse(text) {
        Ok(parsed) => match own_name(&parsed.expression, workflow).map(|name| names.resolve(name)) {
            Some(Some((output, pointer, idiom))) => OutputDefinition::Own {
                output,
                pointer,
                idiom,
            },
            // There is no such output.
            Some(None) => OutputDefinition::End(End::Reported),
            None => OutputDefinition::End(End::Expression {
                expression: parsed.expression,
                below: Vec::new(),
                idiom: None,
            }),
        },
        Err(_) if text.starts_with('$') => OutputDefinition::End(End::Reported),
        Err(_) => OutputDefinition::Several(parts(text, workflow, names)),
    }
}

/// The outputs that a text with expressions in it names.
fn parts(text: &str, workflow: &str, names: &DeclaredNames<'_>) -> Vec<usize> {
    let find = |expression: &RuntimeExpression| Some(names.resolve(own_name(expression, workflow)?)?.0);
    let template = Template::parse(text, |parsed| find(&parsed.expression).is_some());
    let pieces = template.pieces.iter();
    pieces
        .filter_map(|piece| match piece {
            Piece::Expression { parsed, .. } => find(&parsed.expression),
            Piece::Literal(_) => None,
        })
        .collect()
}

/// The name of an output of the workflow itself.
fn own_name<'e>(expression: &'e RuntimeExpression, own: &str) -> Option<&'e Name> {
    match expression {
        RuntimeExpression::Outputs(name) => Some(name),
        RuntimeExpression::Workflows {
            workflow,
            side: WorkflowSide::Outputs,
            name,
        } if workflow == own => Some(name),
        _ => None,
    }
}

/// Follows definitions, each once. The path is a list and not a recursion, since a chain may be as long as a document.
struct Follow {
    definitions: Vec<OutputDefinition>,
    ends: Vec<Option<End>>,
    on_path: Vec<bool>,
    cycles: Vec<Vec<usize>>,
}

impl Follow {
    fn from(&mut self, first: usize) {
        // Each output with how many of those that it names were followed.
        let mut path = vec![(first, 0)];
        self.enter(first);
        while let Some((output, followed)) = path.last_mut() {
            let output = *output;
            let Some(next) = self.named(output).get(*followed).copied() else {
                let end = self.ended(output);
                self.leave(output, end);
                path.pop();
                continue;
            };
            *followed += 1;
            if self.on_path.get(next) == Some(&true) {
                let members = path.iter().map(|(member, _)| *member);
                let cycle: Vec<usize> = members.skip_while(|member| *member != next).collect();
                for member in &cycle {
                    if let Some(end) = self.ends.get_mut(*member) {
                        *end = Some(End::Reported);
                    }
                }
                self.cycles.push(cycle);
            } else if self.ends.get(next).is_some_and(Option::is_none) {
                self.enter(next);
                path.push((next, 0));
            }
        }
    }

    fn enter(&mut self, output: usize) {
        if let Some(on_path) = self.on_path.get_mut(output) {
            *on_path = true;
        }
    }

    fn leave(&mut self, output: usize, end: End) {
        if let Some(on_path) = self.on_path.get_mut(output) {
            *on_path = false;
        }
        if let Some(known) = self.ends.get_mut(output) {
            known.get_or_insert(end);
        }
    }

    fn named(&self, output: usize) -> &[usize] {
        match self.definitions.get(output) {
            Some(OutputDefinition::Own { output, .. }) => std::slice::from_ref(output),
            Some(OutputDefinition::Several(parts)) => parts,
            _ => &[],
        }
    }

    /// The end of an output, once the ends of all outputs that it names are known.
    fn ended(&self, output: usize) -> End {
        let (next, pointer, idiom) = match self.definitions.get(output) {
            Some(OutputDefinition::Own {
                output,
                pointer,
                idiom,
            }) => (output, pointer, idiom),
            Some(OutputDefinition::Several(_)) => {
                return End::Several {
                    output,
                    below: Vec::new(),
                };
            }
            Some(OutputDefinition::End(end)) => return end.clone(),
            None => return End::Reported,
        };
        let mut end = match self.ends.get(*next) {
            Some(Some(end)) => end.clone(),
            _ => return End::Reported,
        };
        if let End::Expression { below, .. } | End::Several { below, .. } = &mut end {
            below.extend(pointer.tokens.iter().cloned());
            if below.len() > DEEPEST {
                return End::TooDeep;
            }
        }
        if let End::Expression { idiom: behind, .. } = &mut end {
            *behind = idiom.or(*behind);
        }
        end
    }
}
