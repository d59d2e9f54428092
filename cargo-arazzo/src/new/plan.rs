//! The plan of a new document: its steps, their values, and the inputs.

use arazzo_codegen::api::{Operation, OperationName, ValueKind};

use super::names::{self, fit, unique};
use super::planner::{Planner, title};

/// The names that do not come from the operations.
pub(super) struct Titles {
    pub(super) source: String,
    /// The OpenAPI document as seen from the new one.
    pub(super) url: String,
    pub(super) workflow: Option<String>,
}

/// A document.
pub(super) struct Plan {
    pub(super) source: String,
    pub(super) url: String,
    pub(super) workflow: String,
    pub(super) inputs: Vec<Input>,
    pub(super) steps: Vec<Step>,
    /// Names and runtime expressions.
    pub(super) outputs: Vec<(String, String)>,
}

#[derive(Clone)]
pub(super) struct Input {
    pub(super) name: String,
    /// The resource that a name belongs to, if several resources have the name.
    pub(super) of: Option<String>,
    pub(super) kind: ValueKind,
    pub(super) required: bool,
    pub(super) about: Option<String>,
    pub(super) values: Vec<String>,
}

pub(super) struct Step {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) target: Target,
    pub(super) parameters: Vec<Sent>,
    /// Parameters that are not required, in words.
    pub(super) more_parameters: Vec<String>,
    pub(super) body: Option<Payload>,
    /// What has it run again.
    pub(super) again: Option<Again>,
    pub(super) outputs: Vec<Kept>,
}

/// An action that closes a loop of one step.
pub(super) struct Again {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) condition: String,
    /// Whether the loop polls or pages, if the compiler cannot tell.
    pub(super) pace: Option<&'static str>,
}

pub(super) enum Target {
    OperationId(String),
    OperationPath(String),
}

pub(super) struct Sent {
    pub(super) name: String,
    pub(super) location: &'static str,
    pub(super) value: String,
}

pub(super) struct Payload {
    pub(super) media_type: String,
    pub(super) content: Content,
    /// Fields that are left out.
    pub(super) more: Vec<String>,
}

pub(super) enum Content {
    Whole(String),
    Fields(Vec<(String, Value)>),
}

pub(super) enum Value {
    Expression(String),
    /// JSON text.
    Constant(String),
}

/// An output of a step.
pub(super) struct Kept {
    pub(super) name: String,
    /// Where the body has it; empty for all of it.
    pub(super) pointer: String,
}

impl Plan {
    /// `operations` with whether only the path says which is meant.
    pub(super) fn of(operations: &[(&OperationName, Operation, bool)], titles: Titles) -> Self {
        let first = operations
            .first()
            .map(|(name, ..)| title(name))
            .unwrap_or_default();
        let workflow = titles.workflow.unwrap_or_else(|| match names::kebab(&first) {
            id if id.is_empty() => "workflow".to_owned(),
            id => id,
        });
        let mut planner = Planner::new(titles.source.clone());
        for (name, operation, needs_path) in operations {
            planner.step(name, operation, *needs_path);
        }
        planner.keep_what_matters();
        let outputs = planner.outputs();
        let (inputs, steps) = planner.finish();
        Self {
            source: titles.source,
            url: titles.url,
            workflow,
            inputs,
            steps,
            outputs,
        }
    }
}

impl Step {
    /// The name of the output that keeps a property of the reply.
    pub(super) fn keep_property(&mut self, property: &str) -> String {
        let token = property.replace('~', "~0").replace('/', "~1");
        self.keep(property, &format!("/{token}"))
    }

    /// The name of the output for a pointer. A new output is called `name`.
    pub(super) fn keep(&mut self, name: &str, pointer: &str) -> String {
        if let Some(known) = self.outputs.iter().find(|kept| kept.pointer == pointer) {
            return known.name.clone();
        }
        let name = match fit(name) {
            name if name.is_empty() => "value".to_owned(),
            name => name,
        };
        let name = unique(name, |name| self.outputs.iter().any(|kept| kept.name == name));
        self.outputs.push(Kept {
            name: name.clone(),
            pointer: pointer.to_owned(),
        });
        name
    }
}
