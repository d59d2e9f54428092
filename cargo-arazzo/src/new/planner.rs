//! Finds the values for the steps of a new document.

use arazzo_codegen::api::{Body, Operation, OperationName, Parameter, Property, ValueKind};

use super::loops;
use super::names::{self, beside, fit, identifies, plain, resource, singular, unique};
use super::plan::{Content, Input, Payload, Sent, Step, Target, Value};

/// How many fields are shown of a body without required ones.
const SHOWN: usize = 6;

/// What a step or a workflow for an operation is called, before that is made to fit.
pub(super) fn title(name: &OperationName) -> String {
    let id = name.id.as_deref().filter(|id| !fit(id).is_empty());
    match id {
        Some(id) => names::route(id, &name.method, &name.path).to_owned(),
        None => format!("{} {}", name.method.to_lowercase(), name.path.replace('_', " ")),
    }
}

/// A step that is planned, and the operation that it calls.
struct Done<'o> {
    step: Step,
    operation: &'o Operation,
}

/// A variable of a path that has a value: the path in front of it, its name, and the expression.
struct Bound {
    before: String,
    name: String,
    expression: String,
}

pub(super) struct Planner<'o> {
    source: String,
    inputs: Vec<Input>,
    done: Vec<Done<'o>>,
    bound: Vec<Bound>,
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
        let body = body.map(|body| self.body(&id, &name.path, body));
        let target = match (&name.id, needs_path) {
            (Some(id), false) => Target::OperationId(id.clone()),
            _ => Target::OperationPath(format!(
                "{{$sourceDescriptions.{}.url}}#{}",
                self.source, name.pointer
            )),
        };
        let mut step = Step {
            id,
            method: name.method.clone(),
            path: name.path.clone(),
            target,
            parameters,
            more_parameters,
            body,
            again: None,
            outputs: Vec::new(),
        };
        loops::close(&mut step, operation);
        self.done.push(Done { step, operation });
    }

    /// The value of a parameter: what the same variable of an earlier path has, what an earlier reply has, or an input.
    fn parameter(&mut self, step: &str, path: &str, parameter: &Parameter) -> String {
        let before = (parameter.location == "path")
            .then(|| path.split(&format!("{{{}", parameter.name)).next())
            .flatten()
            .map(|before| before.trim_end_matches('/').to_owned());
        if let Some(before) = &before {
            let same = |bound: &&Bound| bound.before == *before && bound.name == parameter.name;
            if let Some(bound) = self.bound.iter().find(same) {
                return bound.expression.clone();
            }
        }
        let value = self
            .provided(&parameter.name, parameter.kind, before.as_deref())
            .unwrap_or_else(|| {
                let wanted = Input {
                    name: asked_as(&parameter.name, before.as_deref()),
                    of: None,
                    kind: parameter.kind,
                    required: true,
                    about: None,
                    values: Vec::new(),
                };
                self.input(step, wanted)
            });
        if let Some(before) = before {
            self.bound.push(Bound {
                before,
                name: parameter.name.clone(),
                expression: value.clone(),
            });
        }
        value
    }

    fn body(&mut self, step: &str, path: &str, body: &Body) -> Payload {
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
                ValueKind::String
            };
            let input = Input {
                name: beside(step, "body"),
                of: None,
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
            fields.push((property.name.clone(), self.field(step, path, property)));
        }
        Payload {
            media_type,
            content: Content::Fields(fields),
            more,
        }
    }

    fn field(&mut self, step: &str, path: &str, property: &Property) -> Value {
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
                of: resource(path).filter(|_| identifies(&plain(&property.name))),
                kind: property.kind,
                required: property.required,
                about: property.about.clone(),
                values: property.values.clone(),
            };
            self.input(step, input)
        }))
    }

    /// An output of an earlier step that fits, the latest first; the first item of a list only where no other reply has
    /// it. `before` is the path in front of the variable.
    fn provided(&mut self, name: &str, kind: ValueKind, before: Option<&str>) -> Option<String> {
        let wanted = Wanted::of(name, kind, before);
        let mut latest = self.done.iter().enumerate().rev();
        let own = latest.find_map(|(position, done)| Some((position, wanted.in_reply(done)?)));
        let mut latest = self.done.iter().enumerate().rev();
        let found =
            own.or_else(|| latest.find_map(|(position, done)| Some((position, wanted.in_items(done)?))));
        let (position, (pointer, output)) = found?;
        let done = self.done.get_mut(position)?;
        let output = done.step.keep(&output, &pointer);
        Some(format!("$steps.{}.outputs.{output}", done.step.id))
    }

    /// An input of this name and kind, which steps share; one of another kind gets the step's name in front, and a name of
    /// another thing that of the thing.
    fn input(&mut self, step: &str, wanted: Input) -> String {
        let plain = match wanted.name.as_str() {
            "" => "value",
            name => name,
        };
        let qualified = match &wanted.of {
            Some(of) => beside(&names::singular_as_written(of), plain),
            None => beside(step, plain),
        };
        for name in [plain, &qualified] {
            let Some(known) = self.inputs.iter_mut().find(|known| known.name == *name) else {
                return self.new_input(name.to_owned(), &wanted);
            };
            let is_same = known.kind == wanted.kind
                && known.values == wanted.values
                && (known.of == wanted.of || known.of.is_none() || wanted.of.is_none());
            if is_same {
                known.required |= wanted.required;
                return format!("$inputs.{name}");
            }
        }
        let name = unique(qualified, |name| {
            self.inputs.iter().any(|known| known.name == name)
        });
        self.new_input(name, &wanted)
    }

    fn new_input(&mut self, name: String, wanted: &Input) -> String {
        let expression = format!("$inputs.{name}");
        self.inputs.push(Input {
            name,
            ..wanted.clone()
        });
        expression
    }

    /// Ids, states and lists.
    pub(super) fn keep_what_matters(&mut self) {
        for done in &mut self.done {
            let reply = &done.operation.reply;
            for name in ["id", "status", "state"] {
                let property = reply.iter().find(|property| property.name == name);
                if let Some(property) = property.filter(|property| is_scalar(property.kind)) {
                    done.step.keep_property(&property.name);
                }
            }
            if done.operation.is_list {
                let name = resource(&done.step.path).unwrap_or_else(|| "items".to_owned());
                done.step.keep(&name, "");
            }
            let list = reply.iter().find(|property| !property.items.is_empty());
            if let (true, Some(list)) = (done.step.method == "GET" || done.step.again.is_some(), list) {
                done.step.keep_property(&list.name);
            }
            let scalar = || {
                let scalars = || reply.iter().filter(|property| is_scalar(property.kind));
                scalars()
                    .find(|property| property.required)
                    .or_else(|| scalars().next())
            };
            if let (true, Some(property)) = (done.step.outputs.is_empty(), scalar()) {
                done.step.keep_property(&property.name);
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
                    beside(&done.step.id, &kept.name)
                };
                let name = unique(name, |name| outputs.iter().any(|(known, _)| known == name));
                outputs.push((name, format!("$steps.{}.outputs.{}", done.step.id, kept.name)));
            }
        }
        outputs
    }
}

/// The name of the input for a parameter: `{id}` behind `/flow_runs` is asked for as `flow_run_id`.
fn asked_as(name: &str, before: Option<&str>) -> String {
    match before.and_then(resource) {
        Some(resource) if identifies(&plain(name)) => beside(&names::singular_as_written(&resource), name),
        _ => fit(name),
    }
}

/// A value that a step needs.
struct Wanted<'w> {
    written: &'w str,
    /// Its name in plain letters.
    name: String,
    kind: ValueKind,
    before: Option<&'w str>,
    /// The resource that the id belongs to, in plain letters.
    of: Option<String>,
}

impl<'w> Wanted<'w> {
    fn of(written: &'w str, kind: ValueKind, before: Option<&'w str>) -> Self {
        let name = plain(written);
        let of = if identifies(&name) {
            before.and_then(resource).map(|resource| singular(&resource))
        } else {
            name.strip_suffix("id").map(str::to_owned)
        };
        Self {
            of: of.filter(|of| !of.is_empty()),
            written,
            name,
            kind,
            before,
        }
    }

    /// The pointer to it in the reply of a step, and its name there.
    fn in_reply(&self, done: &Done<'_>) -> Option<(String, String)> {
        let is_of = self.is_of(&done.step, done.operation.schema.as_deref());
        let property = self.property(&done.operation.reply, is_of)?;
        Some((pointer(&property.name), property.name.clone()))
    }

    /// Where the first item of a list in the reply has it.
    fn in_items(&self, done: &Done<'_>) -> Option<(String, String)> {
        let found = |items: &[Property], schema: Option<&str>, list: &str| {
            let is_of = self.is_of(&done.step, schema);
            let property = self.property(items, is_of)?;
            // It is of one item, so `id` alone would not say enough.
            let name = asked_as(self.written, self.before);
            Some((format!("{list}/0{}", pointer(&property.name)), name))
        };
        let operation = done.operation;
        if operation.is_list {
            return found(&operation.items, operation.schema.as_deref(), "");
        }
        let mut lists = operation
            .reply
            .iter()
            .filter(|property| !property.items.is_empty());
        lists.find_map(|list| found(&list.items, list.item_schema.as_deref(), &pointer(&list.name)))
    }

    /// The property of this name, or the id of the wanted resource.
    fn property<'p>(&self, properties: &'p [Property], is_of: bool) -> Option<&'p Property> {
        let named = |wanted: &str| {
            let mut properties = properties.iter();
            properties.find(|property| plain(&property.name) == wanted && fits(property.kind, self.kind))
        };
        // An `id` is that of whatever the reply is.
        let same = || named(&self.name).filter(|_| is_of || !identifies(&self.name) || self.before.is_none());
        same().or_else(|| named("id").filter(|_| is_of))
    }

    /// Whether the reply of a step is the resource that the id belongs to, by the path or the name of the schema.
    fn is_of(&self, step: &Step, schema: Option<&str>) -> bool {
        let path = step.path.trim_end_matches('/');
        if self.before.is_some_and(|before| before == path) {
            return true;
        }
        let Some(of) = &self.of else { return false };
        let last = path
            .rsplit('/')
            .find(|part| !part.is_empty() && !part.contains('{'));
        let names = [schema.map(plain), last.map(singular)];
        names.into_iter().flatten().any(|name| {
            // `FlowRunResponse` and `create_flow_run` are of a flow run, and an input file is a file.
            !name.is_empty() && (name.starts_with(of) || name.ends_with(of) || of.ends_with(&name))
        })
    }
}

/// The JSON pointer to a property.
fn pointer(property: &str) -> String {
    format!("/{}", property.replace('~', "~0").replace('/', "~1"))
}

pub(super) fn is_scalar(kind: ValueKind) -> bool {
    matches!(
        kind,
        ValueKind::String | ValueKind::Integer | ValueKind::Number | ValueKind::Boolean
    )
}

/// Whether a value of one kind can be sent where the other is wanted.
pub(super) fn fits(kind: ValueKind, wanted: ValueKind) -> bool {
    is_scalar(kind)
        && (kind == wanted
            || wanted == ValueKind::Any
            || wanted == ValueKind::String && kind == ValueKind::Integer)
}
