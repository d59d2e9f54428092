//! Where the values of a new document come from.

use arazzo_codegen::api::{Body, Kind, Operation, OperationName, Parameter, Property};

use super::names::{fit, plain, singular, unique};
use super::plan::{Content, Input, Payload, Sent, Step, Target, Value};

/// Of a body without required fields, so many are shown.
const SHOWN: usize = 3;

/// What a step or a workflow for an operation is called, before that is made to fit.
pub(super) fn title(name: &OperationName) -> String {
    name.id
        .clone()
        .filter(|id| !fit(id).is_empty())
        .unwrap_or_else(|| format!("{} {}", name.method.to_lowercase(), name.path))
}

/// A step that is planned, and what its reply has.
struct Done<'o> {
    step: Step,
    reply: &'o [Property],
}

pub(super) struct Planner<'o> {
    source: String,
    inputs: Vec<Input>,
    done: Vec<Done<'o>>,
    /// What the variables of paths are filled with: the path in front of each, its name, the expression.
    bound: Vec<(String, String, String)>,
}

impl<'o> Planner<'o> {
    /// Nothing is planned yet; `source` is the name of the source description.
    pub(super) fn new(source: String) -> Self {
        Self {
            source,
            inputs: Vec::new(),
            done: Vec::new(),
            bound: Vec::new(),
        }
    }

    /// What is asked of the caller, and the steps.
    pub(super) fn finish(self) -> (Vec<Input>, Vec<Step>) {
        let steps = self.done.into_iter().map(|done| done.step).collect();
        (self.inputs, steps)
    }

    /// A step that calls an operation.
    pub(super) fn step(&mut self, name: &OperationName, operation: &'o Operation, needs_path: bool) {
        let taken = |id: &str| self.done.iter().any(|done| done.step.id == id);
        let id = unique(fit(&title(name)), taken);
        let mut parameters = Vec::new();
        let mut more_parameters = Vec::new();
        for parameter in &operation.parameters {
            if !parameter.required {
                more_parameters.push(format!("{} ({})", parameter.name, parameter.location));
                continue;
            }
            // OpenAPI says of these what they are elsewhere.
            let is_set = ["accept", "content-type"].contains(&parameter.name.to_ascii_lowercase().as_str());
            if parameter.location == "header" && is_set {
                continue;
            }
            let value = self.parameter(&id, &name.path, parameter);
            parameters.push(Sent {
                name: parameter.name.clone(),
                location: parameter.location,
                value,
            });
        }
        let takes_body = !["GET", "HEAD", "DELETE"].contains(&name.method.as_str());
        let body = operation.body.as_ref().filter(|body| body.required || takes_body);
        let body = body.map(|body| self.body(&id, body));
        let target = match (&name.id, needs_path) {
            (Some(id), false) => Target::OperationId(id.clone()),
            _ => Target::OperationPath(format!(
                "{{$sourceDescriptions.{}.url}}#{}",
                self.source, name.pointer
            )),
        };
        let step = Step {
            id,
            method: name.method.clone(),
            path: name.path.clone(),
            target,
            parameters,
            more_parameters,
            body,
            status: operation.status,
            outputs: Vec::new(),
        };
        self.done.push(Done {
            step,
            reply: &operation.reply,
        });
    }

    /// The value of a parameter: what the same variable of an earlier path has, what an earlier reply has, or an input.
    fn parameter(&mut self, step: &str, path: &str, parameter: &Parameter) -> String {
        let before = (parameter.location == "path")
            .then(|| path.split(&format!("{{{}", parameter.name)).next())
            .flatten()
            .map(|before| before.trim_end_matches('/').to_owned());
        if let Some(before) = &before {
            let same =
                |(known, name, _): &&(String, String, String)| known == before && *name == parameter.name;
            if let Some((.., expression)) = self.bound.iter().find(same) {
                return expression.clone();
            }
        }
        let value = self
            .provided(&parameter.name, parameter.kind, before.as_deref())
            .unwrap_or_else(|| {
                let wanted = Input {
                    name: fit(&parameter.name),
                    kind: parameter.kind,
                    required: true,
                    about: None,
                    values: Vec::new(),
                };
                self.input(step, wanted)
            });
        if let Some(before) = before {
            self.bound.push((before, parameter.name.clone(), value.clone()));
        }
        value
    }

    fn body(&mut self, step: &str, body: &Body) -> Payload {
        let media_type = if body.media_type.contains('*') {
            "application/json".to_owned()
        } else {
            body.media_type.clone()
        };
        let is_form =
            media_type.starts_with("multipart/") || media_type.starts_with("application/x-www-form");
        let is_json = media_type.contains("json");
        if body.properties.is_empty() || !(is_form || is_json) {
            let kind = if is_json || is_form {
                body.kind
            } else {
                Kind::String
            };
            let input = Input {
                name: format!("{step}Body"),
                kind,
                required: true,
                about: Some(format!("What is sent by `{step}`.")),
                values: Vec::new(),
            };
            return Payload {
                media_type,
                content: Content::Whole(self.input(step, input)),
                more: Vec::new(),
            };
        }
        let any_required = body.properties.iter().any(|property| property.required);
        let mut fields = Vec::new();
        let mut more = Vec::new();
        for property in &body.properties {
            let is_wanted = property.required || !any_required && fields.len() < SHOWN;
            if !is_wanted {
                more.push(property.name.clone());
                continue;
            }
            fields.push((property.name.clone(), self.field(step, property)));
        }
        Payload {
            media_type,
            content: Content::Fields(fields),
            more,
        }
    }

    fn field(&mut self, step: &str, property: &Property) -> Value {
        if let Some(constant) = &property.constant {
            return Value::Constant(constant.clone());
        }
        let is_id = plain(&property.name).len() > 2 && plain(&property.name).ends_with("id");
        let provided = is_id
            .then(|| self.provided(&property.name, property.kind, None))
            .flatten();
        Value::Expression(provided.unwrap_or_else(|| {
            let input = Input {
                name: fit(&property.name),
                kind: property.kind,
                required: property.required,
                about: property.about.clone(),
                values: property.values.clone(),
            };
            self.input(step, input)
        }))
    }

    /// An output of an earlier step that fits, the latest first. `before` is the path in front of the variable.
    fn provided(&mut self, name: &str, kind: Kind, before: Option<&str>) -> Option<String> {
        let wanted = plain(name);
        let stem = wanted.strip_suffix("id").filter(|stem| !stem.is_empty());
        let found = self.done.iter().enumerate().rev().find_map(|(position, done)| {
            let property = |wanted: &str| {
                done.reply
                    .iter()
                    .find(|property| plain(&property.name) == wanted && fits(property.kind, kind))
            };
            let same_name = || property(&wanted).filter(|_| wanted != "id" || before.is_none());
            let path = done.step.path.trim_end_matches('/');
            let is_collection = before.is_some_and(|before| before == path);
            let last = path
                .rsplit('/')
                .find(|part| !part.contains('{'))
                .unwrap_or_default();
            let is_named = stem.is_some_and(|stem| !last.is_empty() && stem.ends_with(&singular(last)));
            let its_id = || property("id").filter(|_| is_collection || is_named);
            let found = same_name().or_else(its_id)?;
            Some((position, found.name.clone()))
        });
        let (position, property) = found?;
        let done = self.done.get_mut(position)?;
        let output = done.step.keep(&property);
        Some(format!("$steps.{}.outputs.{output}", done.step.id))
    }

    /// An input of this name and kind, which steps share; one of another kind gets the step's name in front.
    fn input(&mut self, step: &str, wanted: Input) -> String {
        let mut wanted = wanted;
        if wanted.name.is_empty() {
            wanted.name = "value".to_owned();
        }
        let same = |known: &&mut Input| {
            known.name == wanted.name && known.kind == wanted.kind && known.values == wanted.values
        };
        if let Some(known) = self.inputs.iter_mut().find(same) {
            known.required |= wanted.required;
            return format!("$inputs.{}", known.name);
        }
        let is_taken = |name: &str| self.inputs.iter().any(|known| known.name == name);
        if is_taken(&wanted.name) {
            wanted.name = fit(&format!("{step} {}", wanted.name));
        }
        let name = unique(wanted.name, is_taken);
        let expression = format!("$inputs.{name}");
        self.inputs.push(Input { name, ..wanted });
        expression
    }

    /// Ids and states, for the steps of which nothing is kept yet.
    pub(super) fn keep_what_matters(&mut self) {
        for done in &mut self.done {
            for name in ["id", "status", "state"] {
                let property = done.reply.iter().find(|property| property.name == name);
                if let Some(property) = property.filter(|property| is_scalar(property.kind)) {
                    done.step.keep(&property.name);
                }
            }
            let scalar = || {
                let scalars = || done.reply.iter().filter(|property| is_scalar(property.kind));
                scalars()
                    .find(|property| property.required)
                    .or_else(|| scalars().next())
            };
            if let (true, Some(property)) = (done.step.outputs.is_empty(), scalar()) {
                done.step.keep(&property.name);
            }
        }
    }

    /// The outputs of the workflow: all that its steps keep.
    pub(super) fn outputs(&self) -> Vec<(String, String)> {
        let mut outputs: Vec<(String, String)> = Vec::new();
        let count = |name: &str| {
            let all = self.done.iter().flat_map(|done| &done.step.outputs);
            all.filter(|kept| kept.name == name).count()
        };
        for done in &self.done {
            for kept in &done.step.outputs {
                let name = if count(&kept.name) == 1 {
                    kept.name.clone()
                } else {
                    fit(&format!("{} {}", done.step.id, kept.name))
                };
                let name = unique(name, |name| outputs.iter().any(|(known, _)| known == name));
                outputs.push((name, format!("$steps.{}.outputs.{}", done.step.id, kept.name)));
            }
        }
        outputs
    }
}

fn is_scalar(kind: Kind) -> bool {
    matches!(kind, Kind::String | Kind::Integer | Kind::Number | Kind::Boolean)
}

/// Whether a value of one kind can be sent where the other is wanted.
fn fits(kind: Kind, wanted: Kind) -> bool {
    is_scalar(kind)
        && (kind == wanted || wanted == Kind::Any || wanted == Kind::String && kind == Kind::Integer)
}
