//! Who had said that a request would be forbidden: the compiler, when it compiled the step that sent it, or what the value
//! was made of.

use std::fmt;

use arazzo_codegen::outline::{Call, Destination, Origin, Step, Workflow};
use corpus_runner::Absent;

use super::judge::{Breach, Subject};
use crate::compile::Finding;

/// How a forbidden request came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum By {
    /// The compiler said so, with this code.
    Lint(&'static str),
    /// The value is one of an earlier reply, whose schema allows more than the place does.
    Reply,
    /// An earlier reply lacks the value, so the member is left out (S17).
    AbsentReply,
    /// The value is an input, and no sample of it fits.
    Input,
    /// The input is not given, so the member is left out (S17).
    AbsentInput,
    /// The value is put together when the workflow runs.
    Computed,
    /// The branches of a `oneOf` overlap, which is the OpenAPI document's doing.
    Overlap,
    /// Nobody.
    Nobody,
}

impl fmt::Display for By {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Lint(code) => code,
            Self::Reply => "a value of an earlier reply",
            Self::AbsentReply => "a value that an earlier reply lacks",
            Self::Input => "an input that has no fitting sample",
            Self::AbsentInput => "an input that is not given",
            Self::Computed => "a value that is put together",
            Self::Overlap => "branches that the OpenAPI document does not tell apart",
            Self::Nobody => "unannounced",
        })
    }
}

/// What the compiler says of a document, by its steps.
pub(crate) struct Said<'c> {
    workflows: &'c [Workflow],
    findings: &'c [Finding],
}

impl<'c> Said<'c> {
    pub(crate) fn of(workflows: &'c [Workflow], findings: &'c [Finding]) -> Self {
        Self { workflows, findings }
    }

    /// The step of a workflow, by their ids.
    pub(crate) fn step(&self, workflow: &str, step: &str) -> Option<(&'c Workflow, &'c Step)> {
        let workflow = self.workflows.iter().find(|known| known.id == workflow)?;
        let step = workflow.steps.iter().find(|known| known.id == step)?;
        Some((workflow, step))
    }

    /// The findings between the line of the step and that of the next one. In a document of one line they are those of
    /// all steps, which are told apart by what they name.
    pub(crate) fn at(&self, step: &Step) -> Vec<&'c Finding> {
        let Some((file, line)) = place(&step.place) else {
            return Vec::new();
        };
        let steps = self.workflows.iter().flat_map(|workflow| &workflow.steps);
        let places = steps.filter_map(|step| place(&step.place));
        let next = places
            .filter(|(other, behind)| *other == file && *behind > line)
            .map(|(_, behind)| behind)
            .min();
        let findings = self.findings.iter();
        findings
            .filter(|found| {
                found.file == file && found.line >= line && next.is_none_or(|next| found.line < next)
            })
            .collect()
    }

    /// How a breach came about that a step has committed; `absent` is what replies of the run did not have.
    pub(crate) fn by(&self, breach: &Breach, workflow: &Workflow, step: &Step, absent: &[Absent]) -> By {
        let found = self.at(step);
        let lint = found.iter().find(|found| announces(found, &breach.subject));
        if let Some(found) = lint {
            return By::Lint(found.code);
        }
        let Call::Request { sent, .. } = &step.call else {
            return By::Nobody;
        };
        if breach.is_ambiguous {
            return By::Overlap;
        }
        let near = sent.iter();
        let near = near.filter_map(|sent| Some((nearness(&sent.to, &breach.subject)?, &sent.from)));
        // Of the parts of what is wrong one that is from elsewhere is the likelier cause.
        let cause =
            near.max_by_key(|(nearness, origin)| (*nearness, matches!(origin, Origin::Output { .. })));
        let Some((nearness, origin)) = cause else {
            return By::Nobody;
        };
        let is_absent = nearness.is_the_missing;
        match origin {
            Origin::Output { step, .. } => {
                let from = workflow.steps.get(*step);
                let lacks = |absent: &&Absent| from.is_some_and(|from| absent.of.step == from.id);
                let is_absent = is_absent || !nearness.is_all && absent.iter().any(|absent| lacks(&absent));
                let lint = from.filter(|_| is_absent).and_then(|from| {
                    let mut absent = absent.iter().filter(lacks);
                    absent.find_map(|absent| self.nowhere(from, &absent.place))
                });
                match lint {
                    Some(code) => By::Lint(code),
                    None if is_absent => By::AbsentReply,
                    None => By::Reply,
                }
            }
            Origin::Input { .. } if is_absent => By::AbsentInput,
            Origin::Input { .. } => By::Input,
            Origin::Computed => By::Computed,
            _ => By::Nobody,
        }
    }

    /// The lint at a step that says that a runtime expression, or one in a condition, leads to nothing.
    pub(crate) fn nowhere(&self, step: &Step, expression: &str) -> Option<&'static str> {
        let is_of_name = |part: char| part.is_alphanumeric() || "_-@$:".contains(part);
        let tokens: Vec<&str> = expression.split(|part| !is_of_name(part)).collect();
        let says = |found: &&&Finding| {
            let names = |token: &&str| found.message.contains(&format!("`{token}`"));
            found.code == "AZ0407" && tokens.iter().any(names)
        };
        self.at(step).iter().find(says).map(|found| found.code)
    }
}

/// `file:line`
fn place(text: &str) -> Option<(&str, usize)> {
    let (file, line) = text.rsplit_once(':')?;
    Some((file, line.parse().ok()?))
}

/// Whether the finding is about what is wrong.
fn announces(found: &Finding, subject: &Subject) -> bool {
    let says = |text: &str| found.message.contains(text);
    match (found.code, subject) {
        ("AZ0405", Subject::Parameter(_, name)) => says(&format!("`{name}`")),
        // One is of a body that is missing, the other of one that is too much.
        ("AZ0408" | "AZ0409" | "AZ0467", Subject::Whole) => true,
        ("AZ0463" | "AZ0464" | "AZ0917", Subject::Parameter(location, name)) => {
            says(&format!("the {location} parameter `{name}`"))
        }
        ("AZ0465", Subject::Body { pointer, members }) => {
            // A long list is not shown to its end.
            let is_named = |member: &String| says(&format!("`{member}`")) || says(" more, which");
            is_at(&found.message, pointer) && members.iter().all(is_named)
        }
        ("AZ0466", Subject::Body { pointer, members }) => {
            is_at(&found.message, pointer) && members.iter().any(|member| says(&format!("`{member}`")))
        }
        ("AZ0463" | "AZ0464" | "AZ0917", Subject::Body { pointer, .. }) => is_at(&found.message, pointer),
        _ => false,
    }
}

/// Whether a message is about the place in a body, or one that it is in.
fn is_at(message: &str, pointer: &[String]) -> bool {
    (0..=pointer.len()).any(|length| {
        let (way, _) = pointer.split_at(length);
        let way: String = way.iter().map(|token| format!("/{token}")).collect();
        match way.as_str() {
            "" => message.starts_with("the request body"),
            way => message.contains(&format!("`{way}` of the request body")),
        }
    })
}

/// How near a value that is sent is to what is wrong: the nearer the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Nearness {
    /// It is the member that is missing.
    is_the_missing: bool,
    /// It is what is wrong, or what that is in; and not only a part of it.
    is_all: bool,
    depth: usize,
}

fn nearness(to: &Destination, subject: &Subject) -> Option<Nearness> {
    let all = |depth| Nearness {
        is_the_missing: false,
        is_all: true,
        depth,
    };
    match (to, subject) {
        (Destination::Parameter { location, name, .. }, Subject::Parameter(other, known)) => {
            let is_it = *location == other && name.eq_ignore_ascii_case(known);
            is_it.then_some(all(0))
        }
        (Destination::Body(tokens), Subject::Body { pointer, members }) => {
            let behind = tokens.strip_prefix(pointer.as_slice());
            match behind {
                Some([member]) if members.contains(member) => Some(Nearness {
                    is_the_missing: true,
                    ..all(tokens.len())
                }),
                _ if pointer.starts_with(tokens) => Some(all(tokens.len())),
                // The other members of an object do not make one of them be missing.
                Some(_) if members.is_empty() => Some(Nearness {
                    is_all: false,
                    ..all(pointer.len())
                }),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::fs;

    use arazzo_codegen::configure;

    use super::super::api::Api;
    use super::super::flow::flows;
    use super::*;
    use crate::compile::located;

    /// What the compiler makes of a workflow with these steps, and says.
    pub(in super::super) fn compiled(
        name: &str,
        openapi: &str,
        steps: &str,
    ) -> (Vec<Workflow>, Vec<Finding>) {
        let folder = std::env::temp_dir().join(format!("corpus-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let document = format!(
            "arazzo: 1.0.1
info: {{title: t, version: '1'}}
sourceDescriptions: [{{name: api, url: api.yaml, type: openapi}}]
workflows:
- workflowId: w
  inputs:
    type: object
    properties:
      word: {{type: string}}
      object: {{type: object}}
      person: {{type: object, properties: {{the name: {{type: string}}}}}}
  steps:
{}",
            steps.trim_start_matches('\n')
        );
        fs::write(folder.join("api.yaml"), openapi).unwrap();
        fs::write(folder.join("w.yaml"), document).unwrap();
        let generated = configure().root(&folder).generate("w.yaml");
        fs::remove_dir_all(&folder).unwrap();
        let generated = generated.unwrap();
        (generated.workflows(), located(&generated.lints))
    }

    const OPENAPI: &str = "
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://example.com'}]
paths:
  /a:
    post:
      operationId: a
      parameters:
      - {name: n, in: query, schema: {type: integer, minimum: 5}}
      - {name: m, in: query, required: true, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {
        type: object, required: [x, y], properties: {x: {enum: [p, q]}, y: {type: string}, o: {type: object}}}}}}
      responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {y: {type: string}}}}}}}
";

    const STEPS: &str = "
  - stepId: first
    operationId: a
    parameters: [{name: m, in: query, value: $inputs.word}, {name: n, in: query, value: 3}]
    requestBody: {payload: {x: $inputs.word, y: text, o: $inputs.object}}
    outputs: {y: $response.body#/y, z: $response.body#/z}
  - stepId: second
    operationId: a
    requestBody: {payload: {x: r, y: $steps.first.outputs.y, o: {z: $steps.first.outputs.z}}}
";

    fn body(pointer: &[&str], members: &[&str]) -> Subject {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Subject::Body {
            pointer: owned(pointer),
            members: owned(members),
        }
    }

    #[test]
    fn breaches_are_traced_to_what_was_said_and_to_their_values() {
        let (workflows, findings) = compiled("announced", OPENAPI, STEPS);
        let said = Said::of(&workflows, &findings);
        let by = |step: &str, subject: Subject, absent: &[Absent]| {
            let (workflow, step) = said.step("w", step).unwrap();
            let breach = Breach {
                kind: "",
                detail: String::new(),
                subject,
                is_ambiguous: false,
            };
            said.by(&breach, workflow, step, absent)
        };
        let query = |name: &str| Subject::Parameter("query".to_owned(), name.to_owned());
        assert_eq!(by("first", query("n"), &[]), By::Lint("AZ0464"));
        assert_eq!(by("first", query("m"), &[]), By::Input);
        assert_eq!(by("second", query("m"), &[]), By::Lint("AZ0405"));
        // That the other step says it counts for nothing here.
        assert_eq!(by("second", query("n"), &[]), By::Nobody);
        assert_eq!(by("first", body(&["x"], &[]), &[]), By::Input);
        assert_eq!(by("first", body(&["y"], &[]), &[]), By::Nobody);
        assert_eq!(by("first", body(&["o"], &["inner"]), &[]), By::Input);
        assert_eq!(by("second", body(&["x"], &[]), &[]), By::Lint("AZ0464"));
        assert_eq!(by("second", body(&["y"], &[]), &[]), By::Reply);
        assert_eq!(by("second", body(&[], &["y"]), &[]), By::AbsentReply);
        let absent = [Absent {
            of: corpus_runner::Sender {
                workflow: "w".to_owned(),
                step: "first".to_owned(),
            },
            place: "$response.body#/z".to_owned(),
            found: "nothing".to_owned(),
        }];
        assert_eq!(by("second", body(&["o"], &["z"]), &absent), By::Lint("AZ0407"));
    }

    #[test]
    fn inputs_flow_to_what_takes_them() {
        let deeper = "  - {stepId: third, operationId: a, requestBody: {payload: {x: $inputs.person#/the name, o: $inputs.object#/a/b}}}\n";
        let (workflows, _) = compiled("flows", OPENAPI, &format!("{STEPS}{deeper}"));
        let document = serde_json::json!({ "openapi": "3.1.0", "paths": { "/a": { "post": {
            "parameters": [{ "name": "m", "in": "query", "schema": { "type": "string", "maxLength": 2 } }],
            "requestBody": { "content": { "application/json": { "schema": {
                "properties": { "x": { "enum": ["p", "q"] }, "o": { "minProperties": 1 } },
            } } } },
        } } } });
        let apis = [Api::of("api", document)];
        let flows = flows(&workflows[0], &workflows, &apis);
        let taken = |input: &str, value: serde_json::Value| {
            let of_input = flows.iter().filter(|flow| flow.input == input);
            of_input.map(|flow| flow.place.takes(&value)).collect::<Vec<_>>()
        };
        assert_eq!(taken("word", "p".into()), [true, true]);
        assert_eq!(taken("word", "long".into()), [false, false]);
        assert_eq!(taken("object", serde_json::json!({})), [false, false]);
        let deep = flows.iter().filter(|flow| !flow.pointer.is_empty());
        let deep: Vec<_> = deep
            .map(|flow| (flow.input.as_str(), flow.pointer.join("/")))
            .collect();
        assert_eq!(
            deep,
            [("person", "the name".to_owned()), ("object", "a/b".to_owned())]
        );
    }
}
