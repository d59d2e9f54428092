//! Criteria.

use super::model::{Criterion, CriterionKind, Text};
use super::object::{Object, Reader};
use crate::source::{Node, Value};

const KINDS: [(&str, CriterionKind); 4] = [
    ("simple", CriterionKind::Simple),
    ("regex", CriterionKind::Regex),
    ("jsonpath", CriterionKind::JsonPath),
    ("xpath", CriterionKind::XPath),
];

impl Reader<'_> {
    pub(super) fn criteria(&mut self, object: Object<'_>, field: &'static str) -> Vec<Criterion> {
        let items = self.list(object, field);
        items.iter().filter_map(|item| self.criterion(item)).collect()
    }

    fn criterion(&mut self, node: &Node) -> Option<Criterion> {
        let object = self.object("a criterion", node)?;
        self.unknown_fields(object, &["context", "condition", "type"]);
        let context = self.optional_text(object, "context");
        let condition = self.condition(object);
        let kind = match object.field("type") {
            None => CriterionKind::Simple,
            Some(kind) => self.criterion_kind(object, kind)?,
        };
        let condition = condition?;
        if kind != CriterionKind::Simple && context.is_none() {
            self.required(object, "context");
            return None;
        }
        Some(Criterion {
            span: object.span,
            context,
            condition,
            kind,
        })
    }

    /// A condition is a string; `condition: true` is YAML for the boolean and reads as the same text.
    fn condition(&mut self, object: Object<'_>) -> Option<Text> {
        let node = self.required(object, "condition")?;
        match &node.value {
            Value::Bool(value) => Some(Text {
                value: value.to_string(),
                span: node.span,
                verbatim: Some(node.span.start),
            }),
            _ => self.required_text(object, "condition"),
        }
    }

    /// A word, or the "Criterion Expression Type Object" (a word and a version).
    fn criterion_kind(&mut self, criterion: Object<'_>, node: &Node) -> Option<CriterionKind> {
        if node.as_mapping().is_none() {
            let text = self.required_text(criterion, "type")?;
            return self.word("type of criterion", &text, &KINDS);
        }
        let object = self.object("a criterion's `type`", node)?;
        self.unknown_fields(object, &["type", "version"]);
        self.required_text(object, "version");
        let text = self.required_text(object, "type")?;
        self.word("type of criterion", &text, &KINDS)
    }
}
