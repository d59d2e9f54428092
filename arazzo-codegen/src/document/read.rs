//! Reads the root object, its sources, its workflows and its components.

use super::model::{
    Arazzo, Components, OrReusable, Output, SourceDescription, SourceKind, Text, Version, Workflow,
};
use super::object::{Object, ObjectReader};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::source::{Key, Mapping, Node, Sources, Span, Value};

/// Reads a document. `None` when it is no Arazzo document at all; everything else is a finding.
pub(crate) fn read_document(root: &Node, sources: &Sources, findings: &mut Findings) -> Option<Arazzo> {
    let corrected = findings
        .corrects_anything()
        .then(|| root.with_keys(&|key| findings.corrected(key)));
    let root = corrected.as_ref().unwrap_or(root);
    let mut reader = ObjectReader {
        sources,
        findings,
        version: Version::V1_1,
    };
    if root.value == Value::Null {
        reader.findings.push(
            Diagnostic::new(Code::WrongType, root.span, "the document is empty")
                .help("an Arazzo document starts with `arazzo: 1.0.1`"),
        );
        return None;
    }
    let object = reader.object("an Arazzo document", root)?;
    reader.findings.document(root.span);
    reader.version = reader.version(object)?;
    reader.unknown_fields(
        object,
        &[
            "arazzo",
            "$self",
            "info",
            "sourceDescriptions",
            "workflows",
            "components",
        ],
    );
    reader.fields_of_1_1(object, &["$self"]);
    let self_uri = reader.self_uri(object);
    reader.info(object);
    let source_descriptions = reader.source_descriptions(object);
    let (workflows, unread_workflows) = reader.workflows(object);
    let components = reader.components(object);
    Some(Arazzo {
        version: reader.version,
        self_uri,
        has_unread_sources: is_unread(object, "sourceDescriptions", source_descriptions.len()),
        source_descriptions,
        workflows,
        unread_workflows,
        components,
    })
}

/// Whether not all of a list was read, or there is none, both of which was reported.
fn is_unread(object: Object<'_>, field: &str, read: usize) -> bool {
    let items = object.field(field).and_then(Node::as_sequence);
    items.is_none_or(|items| items.is_empty() || items.len() > read)
}

/// Whether the outputs of a workflow or a step are none, which is reported.
pub(super) fn has_unread_outputs(object: Object<'_>) -> bool {
    let outputs = object.field("outputs");
    outputs.is_some_and(|outputs| outputs.as_mapping().is_none())
}

impl ObjectReader<'_> {
    /// S1: major and minor decide, the patch does not.
    fn version(&mut self, root: Object<'_>) -> Option<Version> {
        // The drafts before 1.0 had another name for it.
        if let (None, Some(key)) = (root.field("arazzo"), root.key("workflowsSpec")) {
            self.findings.push(
                Diagnostic::new(
                    Code::UnsupportedVersion,
                    key.span,
                    "`workflowsSpec` is the header of the drafts before Arazzo 1.0",
                )
                .label("expected `arazzo` with 1.0.x or 1.1.x")
                .help("write `arazzo: 1.0.1`, then run `cargo arazzo check` for what else has changed"),
            );
            return None;
        }
        let node = self.required(root, "arazzo")?;
        // Without a patch YAML reads a number, `1.0`; the error is the missing patch and not the version.
        let written = match &node.value {
            Value::Number(text) => text.clone(),
            _ => self.required_text(root, "arazzo")?.value,
        };
        let mut parts = written.split('.');
        let version = match (parts.next(), parts.next()) {
            (Some("1"), Some("0")) => Version::V1_0,
            (Some("1"), Some("1")) => Version::V1_1,
            _ => {
                self.findings.push(
                    Diagnostic::new(
                        Code::UnsupportedVersion,
                        node.span,
                        format!("Arazzo {written} is not supported"),
                    )
                    .label("expected 1.0.x or 1.1.x")
                    .help("write `arazzo: 1.0.1` or `arazzo: 1.1.0`"),
                );
                return None;
            }
        };
        if node.as_str().is_none() {
            self.findings.push(
                Diagnostic::new(Code::WrongType, node.span, "`arazzo` is a number")
                    .label("expected a version with three parts")
                    .help(format!("write `arazzo: {written}.0`")),
            );
        }
        Some(version)
    }

    /// "The `$self` URI MUST NOT contain a fragment identifier."
    fn self_uri(&mut self, root: Object<'_>) -> Option<Text> {
        let text = self.optional_text(root, "$self")?;
        let problem = if let Some(fragment) = text.value.find('#') {
            Some((fragment..text.value.len(), "`$self` has a fragment", "remove it"))
        } else {
            let is_foreign = |character: char| character.is_whitespace() || "<>\"{}|\\^`".contains(character);
            let found = text.value.char_indices().find(|(_, next)| is_foreign(*next));
            found.map(|(at, next)| {
                let range = at..at + next.len_utf8();
                (
                    range,
                    "`$self` is not a URI reference",
                    "percent-encode the character",
                )
            })
        };
        if let Some((range, message, help)) = problem {
            self.findings.push(
                Diagnostic::new(Code::InvalidValue, text.within(range), message)
                    .label("expected a URI without a fragment (RFC 3986, section 4.1)")
                    .help(help),
            );
        }
        Some(text)
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
        self.required(root, "sourceDescriptions");
        let items = self.list(root, "sourceDescriptions");
        self.not_empty(root, "sourceDescriptions", "name at least one OpenAPI document");
        let sources: Vec<_> = items
            .iter()
            .filter_map(|item| self.source_description(item))
            .collect();
        self.duplicates("source descriptions", sources.iter().map(|source| &source.name));
        for source in &sources {
            self.id("the name of a source description", &source.name);
        }
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

    /// The workflows, and the places of those that cannot be read.
    fn workflows(&mut self, root: Object<'_>) -> (Vec<Workflow>, Vec<Span>) {
        self.required(root, "workflows");
        let items = self.list(root, "workflows");
        self.not_empty(root, "workflows", "write at least one workflow");
        let mut workflows = Vec::new();
        let mut unread = Vec::new();
        for item in items {
            match self.workflow(item) {
                Some(workflow) => workflows.push(workflow),
                None => unread.push(item.span),
            }
        }
        self.duplicates(
            "workflows",
            workflows.iter().map(|workflow| &workflow.workflow_id),
        );
        (workflows, unread)
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
        if let Some(id) = &workflow_id {
            self.id("a `workflowId`", id);
        }
        self.required(object, "steps");
        let items = self.list(object, "steps");
        self.not_empty(object, "steps", "write at least one step");
        let shares_actions = ["successActions", "failureActions"]
            .iter()
            .any(|field| object.field(field).is_some());
        let steps: Vec<_> = items
            .iter()
            .filter_map(|item| self.step(item, shares_actions))
            .collect();
        self.duplicates("steps", steps.iter().map(|step| &step.step_id));
        Some(Workflow {
            has_unread_steps: is_unread(object, "steps", steps.len()),
            span: object.span,
            summary: self.optional_text(object, "summary"),
            description: self.optional_text(object, "description"),
            inputs: object.field("inputs").cloned(),
            depends_on: self.workflow_dependencies(object),
            steps,
            success_actions: self.actions(object, "successActions"),
            failure_actions: self.actions(object, "failureActions"),
            outputs: self.outputs(object),
            unread_outputs: has_unread_outputs(object),
            parameters: self.parameters(object),
            workflow_id: workflow_id?,
        })
    }

    pub(super) fn outputs(&mut self, object: Object<'_>) -> Vec<Output> {
        let entries = self.map(object, "outputs");
        entries
            .into_iter()
            .map(|(key, node)| {
                let name = self.key(key);
                self.name("an output", &name);
                Output {
                    name,
                    value: self.output_value(node),
                }
            })
            .collect()
    }

    fn components(&mut self, root: Object<'_>) -> Components {
        let Some(node) = root.field("components") else {
            return Components::default();
        };
        let kinds = ["parameters", "successActions", "failureActions"];
        let Some(object) = self.object("`components`", node) else {
            return Components {
                unread: kinds.map(|kind| format!("{kind}.")).into(),
                ..Components::default()
            };
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
        for field in ["inputs", "parameters", "successActions", "failureActions"] {
            let mapping = object.field(field).and_then(Node::as_mapping);
            for entry in mapping.into_iter().flat_map(Mapping::iter) {
                self.name("a component", &self.key(&entry.key));
            }
        }
        for kind in kinds {
            if object.field(kind).is_some_and(|node| node.as_mapping().is_none()) {
                components.unread.push(format!("{kind}."));
            }
        }
        for (key, node) in self.map(object, "parameters") {
            let parameter = self.parameter(node);
            match self.not_a_reference(parameter) {
                Some(parameter) => components.parameters.push((key.text.clone(), parameter)),
                None => components.unread.push(format!("parameters.{}", key.text)),
            }
        }
        for (field, actions) in [
            ("successActions", &mut components.success_actions),
            ("failureActions", &mut components.failure_actions),
        ] {
            for (key, node) in self.map(object, field) {
                let action = self.action(node, field);
                match self.not_a_reference(action) {
                    Some(action) => actions.push((key.text.clone(), action)),
                    None => components.unread.push(format!("{field}.{}", key.text)),
                }
            }
        }
        components
    }

    /// Components hold the objects themselves; only what is outside refers to them.
    fn not_a_reference<T>(&mut self, component: Option<OrReusable<T>>) -> Option<T> {
        match component? {
            OrReusable::Object(object) => Some(object),
            OrReusable::Reusable(reusable) => {
                self.findings.push(
                    Diagnostic::new(
                        Code::MisplacedField,
                        reusable.reference.span,
                        "a component refers to another component",
                    )
                    .label("expected the object itself")
                    .help(format!("copy the object `{}` here", reusable.reference.value)),
                );
                None
            }
        }
    }
}
