//! What a new document says: its steps, where their values come from, and what is asked of the caller.

use arazzo_codegen::api::{Kind, Operation, OperationName};

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

pub(super) struct Input {
    pub(super) name: String,
    pub(super) kind: Kind,
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
    pub(super) status: Option<u16>,
    pub(super) outputs: Vec<Kept>,
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
    /// The property of the reply.
    pub(super) property: String,
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
    pub(super) fn keep(&mut self, property: &str) -> String {
        if let Some(known) = self.outputs.iter().find(|kept| kept.property == property) {
            return known.name.clone();
        }
        let name = match fit(property) {
            name if name.is_empty() => "value".to_owned(),
            name => name,
        };
        let name = unique(name, |name| self.outputs.iter().any(|kept| kept.name == name));
        self.outputs.push(Kept {
            name: name.clone(),
            property: property.to_owned(),
        });
        name
    }
}
