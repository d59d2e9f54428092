//! "Selector Object" (1.1), and the values in which it may stand.

use super::expression_type::is_known_type;
use super::model::Version;
use super::object::{Object, ObjectReader};
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::RuntimeExpression;
use crate::source::{Node, Value};

/// Whether a mapping is a selector: it has the three fields and nothing else, and its context is an expression. Any
/// other mapping is an object to send. In 1.0, which has no selectors, so is one with an unknown type (S14).
pub(crate) fn is_selector(node: &Node, version: Version) -> bool {
    let Some(mapping) = node.as_mapping() else {
        return false;
    };
    let fields = ["context", "selector", "type"];
    let only_these = mapping.iter().all(|entry| {
        let name = entry.key.text.as_str();
        fields.contains(&name) || name.starts_with("x-")
    });
    let context = node.get("context").and_then(Node::as_str);
    only_these
        && fields.iter().all(|field| mapping.get(field).is_some())
        && context.is_some_and(|context| RuntimeExpression::parse(context).is_ok())
        && (version != Version::V1_0 || node.get("type").is_some_and(is_known_type))
}

impl ObjectReader<'_> {
    /// The value of an output: an expression, or a selector. Constants pass; the check phase has a lint for them.
    /// What is reported stands as null, so that the output's name is known all the same.
    pub(super) fn output_value(&mut self, node: &Node) -> Node {
        let valid = match &node.value {
            Value::Mapping(_)
                if ["context", "selector", "type"]
                    .iter()
                    .any(|name| node.get(name).is_some()) =>
            {
                self.selector(node).is_some()
            }
            Value::Mapping(_) | Value::Sequence(_) => {
                self.findings.push(
                    Diagnostic::new(
                        Code::WrongType,
                        node.span,
                        format!("an output is {}", node.kind()),
                    )
                    .label("expected a runtime expression")
                    .help("for example `$response.body#/id`; several values are several outputs"),
                );
                false
            }
            _ => true,
        };
        if valid {
            return node.clone();
        }
        Node {
            value: Value::Null,
            ..node.clone()
        }
    }

    /// Any value; an object with both `context` and `selector` is a selector.
    pub(super) fn value(&mut self, node: &Node) {
        // S14: 1.0 has no selectors, and what only looks like one is an object to send.
        let is_meant = self.version != Version::V1_0 || is_selector(node, self.version);
        if is_meant && node.get("context").is_some() && node.get("selector").is_some() {
            self.selector(node);
        }
    }

    fn selector(&mut self, node: &Node) -> Option<()> {
        let object = self.object("a selector", node)?;
        self.unknown_fields(object, &["context", "selector", "type"]);
        self.fields_of_1_1(object, &["selector"]);
        let context = self.context(object);
        let selector = self.required_text(object, "selector");
        self.required(object, "type")?;
        let language = self.expression_type(object, "type");
        context.and(selector).and(language).map(|_| ())
    }

    fn context(&mut self, selector: Object<'_>) -> Option<()> {
        let text = self.required_text(selector, "context")?;
        if text.value.starts_with('$') {
            return Some(());
        }
        self.findings.push(
            Diagnostic::new(
                Code::InvalidExpression,
                text.span,
                format!("the context `{}` is not a runtime expression", text.value),
            )
            .label("expected the value that the selector applies to")
            .help("for example `context: $response.body`"),
        );
        None
    }
}
