//! Reads criteria.

use super::model::{Criterion, CriterionKind, JsonPathVersion, Text, XPathVersion};
use super::object::{Object, ObjectReader};
use crate::diagnostic::{Change, Code, Diagnostic, Safety};
use crate::source::{Node, Value};

const KINDS: [(&str, CriterionKind); 4] = [
    ("simple", CriterionKind::Simple),
    ("regex", CriterionKind::Regex),
    ("jsonpath", CriterionKind::JsonPath(JsonPathVersion::Rfc9535)),
    ("xpath", CriterionKind::XPath(XPathVersion::Later)),
];

/// 1.0 knows only the draft; the RFC, which is the default, is named by documents of both versions.
const JSONPATH_VERSIONS: [(&str, JsonPathVersion); 2] = [
    ("rfc9535", JsonPathVersion::Rfc9535),
    ("draft-goessner-dispatch-jsonpath-00", JsonPathVersion::Goessner),
];

const XPATH_VERSIONS: [(&str, XPathVersion); 4] = [
    ("xpath-31", XPathVersion::Later),
    ("xpath-30", XPathVersion::Later),
    ("xpath-20", XPathVersion::Later),
    ("xpath-10", XPathVersion::V1_0),
];

impl ObjectReader<'_> {
    pub(super) fn criteria(&mut self, object: Object<'_>, field: &'static str) -> Vec<Criterion> {
        let items = self.list(object, field);
        items.iter().filter_map(|item| self.criterion(item)).collect()
    }

    fn criterion(&mut self, node: &Node) -> Option<Criterion> {
        if let Some(condition) = Text::of(node, self.sources) {
            return Some(self.plain_criterion(node, condition));
        }
        let object = self.object("a criterion", node)?;
        let apart = self.in_three_fields(object);
        let known: &[&str] = match apart {
            Some(_) => &["context", "condition", "type", "value"],
            None => &["context", "condition", "type"],
        };
        self.unknown_fields(object, known);
        let context = self.optional_text(object, "context");
        let condition = apart.or_else(|| self.condition(object));
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
            context,
            condition,
            kind,
            type_span: object
                .field("type")
                .filter(|node| node.as_str().is_some())
                .map(|node| node.span),
        })
    }

    /// S14: a text is the condition of a simple criterion.
    fn plain_criterion(&mut self, node: &Node, condition: Text) -> Criterion {
        let object = serde_json::json!({ "condition": condition.value });
        self.findings.push(
            Diagnostic::new(Code::InformalField, node.span, "a criterion is a text")
                .label("the specification has an object")
                .help(format!("write `condition: {}`", condition.value))
                .fixed_by(
                    Safety::Safe,
                    vec![Change::Value {
                        at: node.span,
                        value: object,
                    }],
                ),
        );
        Criterion {
            context: None,
            condition,
            kind: CriterionKind::Simple,
            type_span: None,
        }
    }

    /// S14: `context: $statusCode`, `condition: ==`, `value: 200`.
    fn in_three_fields(&mut self, object: Object<'_>) -> Option<Text> {
        let (condition, value) = (object.field("condition")?, object.field("value")?);
        let context = object.field("context")?.as_str()?;
        let comparison = condition.as_str()?.trim();
        if !["==", "!=", "<", "<=", ">", ">="].contains(&comparison) {
            return None;
        }
        let value = match &value.value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(text) => text.clone(),
            Value::String(text) if text.starts_with('$') => text.clone(),
            Value::String(text) => format!("'{}'", text.replace('\'', "''")),
            Value::Sequence(_) | Value::Mapping(_) => return None,
        };
        let whole = format!("{context} {comparison} {value}");
        let mut changes = vec![Change::Text {
            at: condition.span,
            old: condition.as_str()?.to_owned(),
            new: whole.clone(),
        }];
        let keys = ["context", "value"].map(|field| object.key(field));
        changes.extend(
            keys.into_iter()
                .flatten()
                .map(|key| Change::Remove { key: key.span }),
        );
        self.findings.push(
            Diagnostic::new(
                Code::InformalField,
                condition.span,
                "a condition is written in three fields",
            )
            .label("the specification has one")
            .help(format!("write `condition: {whole}`"))
            .fixed_by(Safety::Safe, changes),
        );
        Some(Text {
            value: whole,
            span: condition.span,
            verbatim: None,
            places: None,
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
                places: None,
            }),
            _ => self.required_text(object, "condition"),
        }
    }

    /// A word, or the "Expression Type Object" (a word and a version).
    fn criterion_kind(&mut self, criterion: Object<'_>, node: &Node) -> Option<CriterionKind> {
        if node.as_mapping().is_none() {
            let text = self.required_text(criterion, "type")?;
            return self.word("type of criterion", &text, &KINDS);
        }
        let object = self.object("a criterion's `type`", node)?;
        self.unknown_fields(object, &["type", "version"]);
        let version = self.required_text(object, "version");
        let text = self.required_text(object, "type")?;
        // The object has the types that have versions.
        let versioned =
            KINDS.map(|(word, kind)| matches!(word, "jsonpath" | "xpath").then_some((word, kind)));
        let versioned: Vec<_> = versioned.into_iter().flatten().collect();
        match self.word("type of criterion with a version", &text, &versioned)? {
            CriterionKind::JsonPath(_) => self
                .word("version of JSONPath", &version?, &JSONPATH_VERSIONS)
                .map(CriterionKind::JsonPath),
            CriterionKind::XPath(_) => self
                .word("version of XPath", &version?, &XPATH_VERSIONS)
                .map(CriterionKind::XPath),
            other => Some(other),
        }
    }
}
