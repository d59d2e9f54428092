//! The root, its sources, its workflows and its components.

use super::model::{
    Arazzo, Components, OrReusable, Output, SourceDescription, SourceKind, Version, Workflow,
};
use super::object::{Object, Reader};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::source::{Key, Node, Sources, Value};

/// Reads a document. `None` when it is no Arazzo document at all; everything else is a finding.
pub(crate) fn read(root: &Node, sources: &Sources, findings: &mut Findings) -> Option<Arazzo> {
    let mut reader = Reader { sources, findings };
    if root.value == Value::Null {
        reader.findings.push(
            Diagnostic::new(Code::WrongType, root.span, "the document is empty")
                .help("an Arazzo document starts with `arazzo: 1.0.1`"),
        );
        return None;
    }
    let object = reader.object("an Arazzo document", root)?;
    let version = reader.version(object)?;
    let known = ["arazzo", "info", "sourceDescriptions", "workflows", "components"];
    let with_self = [
        "arazzo",
        "$self",
        "info",
        "sourceDescriptions",
        "workflows",
        "components",
    ];
    reader.unknown_fields(
        object,
        if version == Version::V1_0 {
            &known
        } else {
            &with_self
        },
    );

    reader.info(object);
    let source_descriptions = reader.source_descriptions(object);
    let workflows = reader.workflows(object);
    let components = reader.components(object);
    Some(Arazzo {
        source_descriptions,
        workflows,
        components,
    })
}

impl Reader<'_> {
    /// S1: major and minor decide, the patch does not.
    fn version(&mut self, root: Object<'_>) -> Option<Version> {
        let text = self.required_text(root, "arazzo")?;
        let mut parts = text.value.split('.');
        match (parts.next(), parts.next()) {
            (Some("1"), Some("0")) => Some(Version::V1_0),
            (Some("1"), Some("1")) => Some(Version::V1_1),
            _ => {
                self.findings.push(
                    Diagnostic::new(
                        Code::UnsupportedVersion,
                        text.span,
                        format!("Arazzo {} is not supported", text.value),
                    )
                    .expected("expected 1.0.x or 1.1.x")
                    .help("write `arazzo: 1.0.1` or `arazzo: 1.1.0`"),
                );
                None
            }
        }
    }

    fn info(&mut self, root: Object<'_>) {
        let info = self
            .required(root, "info")
            .and_then(|node| self.object("`info`", node));
        if let Some(info) = info {
            self.unknown_fields(info, &["title", "summary", "description", "version"]);
            self.required_text(info, "title");
            self.required(info, "version");
        }
    }

    fn source_descriptions(&mut self, root: Object<'_>) -> Vec<SourceDescription> {
        let Some(node) = self.required(root, "sourceDescriptions") else {
            return Vec::new();
        };
        let items = self.list(root, "sourceDescriptions");
        if node.as_sequence().is_some_and(<[Node]>::is_empty) {
            self.findings.push(
                Diagnostic::new(Code::MissingField, node.span, "`sourceDescriptions` is empty")
                    .help("name at least one OpenAPI document"),
            );
        }
        let sources: Vec<_> = items
            .iter()
            .filter_map(|item| self.source_description(item))
            .collect();
        self.duplicates("source descriptions", sources.iter().map(|source| &source.name));
        sources
    }

    fn source_description(&mut self, node: &Node) -> Option<SourceDescription> {
        const KINDS: [(&str, SourceKind); 3] = [
            ("openapi", SourceKind::OpenApi),
            ("arazzo", SourceKind::Arazzo),
            ("asyncapi", SourceKind::AsyncApi),
        ];
        let object = self.object("a source description", node)?;
        self.unknown_fields(object, &["name", "url", "type"]);
        let name = self.required_text(object, "name");
        let url = self.required_text(object, "url");
        let kind = match self.optional_text(object, "type") {
            Some(text) => self.word("type of source description", &text, &KINDS)?,
            None => SourceKind::OpenApi,
        };
        Some(SourceDescription {
            name: name?,
            url: url?,
            kind,
        })
    }

    fn workflows(&mut self, root: Object<'_>) -> Vec<Workflow> {
        let Some(node) = self.required(root, "workflows") else {
            return Vec::new();
        };
        let items = self.list(root, "workflows");
        if node.as_sequence().is_some_and(<[Node]>::is_empty) {
            self.findings.push(
                Diagnostic::new(Code::MissingField, node.span, "`workflows` is empty")
                    .help("write at least one workflow"),
            );
        }
        let workflows: Vec<_> = items.iter().filter_map(|item| self.workflow(item)).collect();
        self.duplicates(
            "workflows",
            workflows.iter().map(|workflow| &workflow.workflow_id),
        );
        workflows
    }

    fn workflow(&mut self, node: &Node) -> Option<Workflow> {
        let object = self.object("a workflow", node)?;
        self.unknown_fields(
            object,
            &[
                "workflowId",
                "summary",
                "description",
                "inputs",
                "dependsOn",
                "steps",
                "successActions",
                "failureActions",
                "outputs",
                "parameters",
            ],
        );
        let workflow_id = self.required_text(object, "workflowId");
        self.required(object, "steps");
        let items = self.list(object, "steps");
        let steps: Vec<_> = items.iter().filter_map(|item| self.step(item)).collect();
        self.duplicates("steps", steps.iter().map(|step| &step.step_id));
        Some(Workflow {
            summary: self.optional_text(object, "summary"),
            description: self.optional_text(object, "description"),
            inputs: object.field("inputs").cloned(),
            depends_on: self.texts(object, "dependsOn"),
            steps,
            success_actions: self.actions(object, "successActions"),
            failure_actions: self.actions(object, "failureActions"),
            outputs: self.outputs(object),
            parameters: self.parameters(object),
            workflow_id: workflow_id?,
        })
    }

    pub(super) fn outputs(&mut self, object: Object<'_>) -> Vec<Output> {
        let entries = self.map(object, "outputs");
        entries
            .into_iter()
            .map(|(key, node)| Output {
                name: self.key(key),
                value: node.clone(),
            })
            .collect()
    }

    fn components(&mut self, root: Object<'_>) -> Components {
        let Some(node) = root.field("components") else {
            return Components::default();
        };
        let Some(object) = self.object("`components`", node) else {
            return Components::default();
        };
        self.unknown_fields(
            object,
            &["inputs", "parameters", "successActions", "failureActions"],
        );
        let named = |(key, node): (&Key, &Node)| (key.text.clone(), node.clone());
        let inputs = self.map(object, "inputs").into_iter().map(named).collect();
        let mut components = Components {
            inputs,
            ..Components::default()
        };
        for (key, node) in self.map(object, "parameters") {
            if let Some(OrReusable::Object(parameter)) = self.parameter(node) {
                components.parameters.push((key.text.clone(), parameter));
            }
        }
        for (field, actions) in [
            ("successActions", &mut components.success_actions),
            ("failureActions", &mut components.failure_actions),
        ] {
            for (key, node) in self.map(object, field) {
                if let Some(OrReusable::Object(action)) = self.action(node, field) {
                    actions.push((key.text.clone(), action));
                }
            }
        }
        components
    }
}
