//! "Expression Type Object": the language of a selector, and its version.

use super::object::{Object, ObjectReader, listed};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::Node;

/// The languages and their versions, the default first.
const VERSIONS: [(&str, &[&str]); 3] = [
    ("jsonpath", &["rfc9535", "draft-goessner-dispatch-jsonpath-00"]),
    ("xpath", &["xpath-31", "xpath-30", "xpath-20", "xpath-10"]),
    ("jsonpointer", &["rfc6901"]),
];

/// Whether a node is a word for a language, or an object with one.
pub(super) fn is_known_type(node: &Node) -> bool {
    let word = node.get("type").unwrap_or(node).as_str();
    VERSIONS.iter().any(|(language, _)| Some(*language) == word)
}

impl ObjectReader<'_> {
    /// A word, or an object of a word and a version, under `field`.
    pub(super) fn expression_type(
        &mut self,
        object: Object<'_>,
        field: &'static str,
    ) -> Option<&'static str> {
        let node = object.field(field)?;
        if node.as_mapping().is_none() {
            let word = self.required_text(object, field)?;
            let words = VERSIONS.map(|(language, _)| (language, language));
            return self.word("type of selector", &word, &words);
        }
        self.typed_with_version(field, node)
    }

    fn typed_with_version(&mut self, field: &'static str, node: &Node) -> Option<&'static str> {
        let what = if field == "type" {
            "`type`"
        } else {
            "`targetSelectorType`"
        };
        let object = self.object(what, node)?;
        self.unknown_fields(object, &["type", "version"]);
        let version = self.required_text(object, "version");
        let word = self.required_text(object, "type")?;
        let words = VERSIONS.map(|language| (language.0, language));
        let (language, versions) = self.word("type of selector", &word, &words)?;
        if let Some(version) = version
            && !versions.contains(&version.value.as_str())
        {
            let finding = Diagnostic::new(
                Code::InvalidValue,
                version.span,
                format!("`{}` is not a version of `{language}`", version.value),
            )
            .label(format!("expected one of {}", listed(versions)));
            self.findings
                .push(match nearest(&version.value, versions.iter().copied()) {
                    Some(near) => finding.did_you_mean(&version.value, near),
                    None => finding.help(format!("write `{}`", versions.first().unwrap_or(&""))),
                });
        }
        Some(language)
    }
}
