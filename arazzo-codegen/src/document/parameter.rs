//! Parameters, and references to components.

use super::model::{Location, OrReusable, Parameter, Reusable, Text};
use super::object::{Object, ObjectReader, listed};
use crate::diagnostic::{Change, Code, Diagnostic, Safety};
use crate::source::Node;

impl ObjectReader<'_> {
    pub(super) fn parameters(&mut self, object: Object<'_>) -> Vec<OrReusable<Parameter>> {
        let items = self.list(object, "parameters");
        items.iter().filter_map(|item| self.parameter(item)).collect()
    }

    pub(super) fn parameter(&mut self, node: &Node) -> Option<OrReusable<Parameter>> {
        const LOCATIONS: [(&str, Location); 5] = [
            (Location::Path.as_str(), Location::Path),
            (Location::Query.as_str(), Location::Query),
            (Location::QueryString.as_str(), Location::QueryString),
            (Location::Header.as_str(), Location::Header),
            (Location::Cookie.as_str(), Location::Cookie),
        ];
        let object = self.object("a parameter", node)?;
        if let Some(reusable) = self.reusable(object) {
            return reusable.map(OrReusable::Reusable);
        }
        self.unknown_fields(object, &["name", "in", "value"]);
        let name = self.required_text(object, "name");
        let value = self.required(object, "value").cloned();
        let location = match self.optional_text(object, "in") {
            Some(text) if text.value == "body" => {
                self.findings.push(
                    Diagnostic::new(
                        Code::InvalidValue,
                        text.span,
                        "`body` is not a place for a parameter",
                    )
                    .label(format!(
                        "expected one of {}",
                        listed(&LOCATIONS.map(|(word, _)| word))
                    ))
                    .help("write the value as `requestBody: payload:` of the step"),
                );
                return None;
            }
            Some(text) => Some(self.word("place for a parameter", &text, &LOCATIONS)?),
            // Reported as being of another type.
            None if object.field("in").is_some() => return None,
            None => None,
        };
        let value = value?;
        self.value(&value);
        Some(OrReusable::Object(Parameter {
            span: object.span,
            name: name?,
            location,
            value,
        }))
    }

    /// `Some` when the object is a reference; the inner option is empty when the reference is unreadable.
    pub(super) fn reusable(&mut self, object: Object<'_>) -> Option<Option<Reusable>> {
        let reference = object.field("reference");
        if reference.is_none()
            && let Some(reusable) = self.pointed_at(object).or_else(|| self.named(object))
        {
            return Some(Some(reusable));
        }
        if reference?.as_str() == Some("") {
            self.optional_text(object, "reference");
            return None;
        }
        // "Any properties added MUST be ignored", so nothing is said about them.
        let reference = self.required_text(object, "reference");
        Some(reference.map(|reference| Reusable {
            reference,
            value: object.field("value").cloned(),
        }))
    }

    /// S14: `name: $components.failureActions.again`, with nothing of an object beside it.
    fn named(&mut self, object: Object<'_>) -> Option<Reusable> {
        let node = object.field("name")?;
        let text = Text::of(node, self.sources)?;
        if object.field("type").is_some() || !text.value.starts_with("$components.") {
            return None;
        }
        self.findings.push(
            Diagnostic::new(
                Code::InformalField,
                text.span,
                "a component is referred to by `name`",
            )
            .label("the specification has `reference` for it")
            .help(format!("write `reference: {}`", text.value))
            .fixed_by(
                Safety::Safe,
                vec![Change::Key {
                    value: text.span,
                    key: "reference",
                }],
            ),
        );
        Some(Reusable {
            reference: text,
            value: object.field("value").cloned(),
        })
    }

    /// S14: `$ref: '#/components/parameters/page'`, as OpenAPI refers to a component.
    fn pointed_at(&mut self, object: Object<'_>) -> Option<Reusable> {
        let node = object.field("$ref")?;
        let text = Text::of(node, self.sources)?;
        let (kind, name) = text.value.strip_prefix("#/components/")?.split_once('/')?;
        if !["parameters", "successActions", "failureActions"].contains(&kind) || name.contains('/') {
            return None;
        }
        let specified = format!("$components.{kind}.{name}");
        self.findings.push(
            Diagnostic::new(
                Code::InformalField,
                text.span,
                "a component is referred to by `$ref`",
            )
            .label("the specification has `reference` for it")
            .help(format!("write `reference: {specified}`"))
            .suggest_safe(text.value.as_str(), specified.as_str())
            .with_key("reference"),
        );
        Some(Reusable {
            reference: Text {
                value: specified,
                span: text.span,
                verbatim: None,
                places: None,
            },
            value: object.field("value").cloned(),
        })
    }
}
