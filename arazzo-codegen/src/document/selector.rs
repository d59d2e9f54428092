//! "Selector Object" (1.1), and the values in which it may stand.

use super::object::{Object, Reader};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Node, Value};

impl Reader<'_> {
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
                    .expected("expected a runtime expression")
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
        if node.get("context").is_some() && node.get("selector").is_some() {
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
                format!("the context `{}` is no runtime expression", text.value),
            )
            .expected("expected what the selector is applied to")
            .help("for example `context: $response.body`"),
        );
        None
    }
}
