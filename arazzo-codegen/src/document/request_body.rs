//! Request bodies, and the replacements in them.

use super::model::{Replacement, RequestBody};
use super::object::ObjectReader;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Node;

impl ObjectReader<'_> {
    pub(super) fn request_body(&mut self, node: &Node) -> Option<RequestBody> {
        let object = self.object("`requestBody`", node)?;
        self.unknown_fields(object, &["contentType", "payload", "replacements"]);
        if let Some(payload) = object.field("payload") {
            self.value(payload);
        }
        let replacements = self.list(object, "replacements");
        let replacements = replacements
            .iter()
            .filter_map(|item| self.replacement(item))
            .collect();
        Some(RequestBody {
            span: object.span,
            content_type: self.optional_text(object, "contentType"),
            payload: object.field("payload").cloned(),
            replacements,
        })
    }

    /// "Payload Replacement Object". A target without `targetSelectorType` is a JSON pointer or an XPath, as the
    /// payload decides.
    fn replacement(&mut self, node: &Node) -> Option<Replacement> {
        let object = self.object("a replacement", node)?;
        self.unknown_fields(object, &["target", "targetSelectorType", "value"]);
        self.fields_of_1_1(object, &["targetSelectorType"]);
        let target = self.required_text(object, "target");
        let language = self.expression_type(object, "targetSelectorType");
        let value = self.required(object, "value");
        if let Some(value) = value {
            self.value(value);
        }
        if let Some(target) = &target {
            let begins = match language {
                Some("jsonpath") => Some('$'),
                Some("jsonpointer") => Some('/'),
                _ => None,
            };
            let wrong =
                begins.is_some_and(|begin| !target.value.is_empty() && !target.value.starts_with(begin));
            if let (Some(language), Some(begin), true) = (language, begins, wrong) {
                self.findings.push(
                    Diagnostic::new(
                        Code::InvalidValue,
                        target.span,
                        format!("the target `{}` is no {language}", target.value),
                    )
                    .label(format!("expected it to start with `{begin}`"))
                    .help("correct `target`, or `targetSelectorType`"),
                );
                return None;
            }
        }
        Some(Replacement {
            target: target?,
            selector_type: object.field("targetSelectorType").cloned(),
            value: value?.clone(),
        })
    }
}
