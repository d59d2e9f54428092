//! `dependsOn` of workflows and of steps.

use super::model::Text;
use super::object::{Object, ObjectReader};
use crate::diagnostic::{Code, Diagnostic};

/// A step that another one depends on; `dependsOn` has a grammar of its own (1.1, "Step Object").
///
/// `$steps.<step>` is a step of this workflow too (S14), which is reported when it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StepReference<'t> {
    /// `stepId`
    Here { step: &'t str },
    /// `$workflows.<workflow>.steps.<step>`
    InWorkflow { workflow: &'t str, step: &'t str },
    /// `$sourceDescriptions.<source>.<workflow>.steps.<step>`
    InSource {
        source: &'t str,
        workflow: &'t str,
        step: &'t str,
    },
}

impl<'t> StepReference<'t> {
    /// `None` when the text has none of the three forms.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("$workflows.") {
            let (workflow, step) = rest.split_once(".steps.")?;
            return (is_id(workflow) && is_id(step)).then_some(Self::InWorkflow { workflow, step });
        }
        if let Some(rest) = text.strip_prefix("$sourceDescriptions.") {
            let (source, rest) = rest.split_once('.')?;
            let (workflow, step) = rest.split_once(".steps.")?;
            return (is_id(source) && is_id(workflow) && is_id(step)).then_some(Self::InSource {
                source,
                workflow,
                step,
            });
        }
        if let Some(step) = text.strip_prefix("$steps.") {
            return is_id(step).then_some(Self::Here { step });
        }
        (!text.is_empty() && !text.starts_with('$')).then_some(Self::Here { step: text })
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && !text.contains(|next: char| next.is_whitespace() || "#{}".contains(next))
}

impl ObjectReader<'_> {
    pub(super) fn workflow_dependencies(&mut self, workflow: Object<'_>) -> Vec<Text> {
        let texts = self.texts(workflow, "dependsOn");
        self.repeated(&texts);
        texts
    }

    pub(super) fn step_dependencies(&mut self, step: Object<'_>) -> Vec<Text> {
        let texts = self.texts(step, "dependsOn");
        self.not_empty(step, "dependsOn", "name a step, or remove `dependsOn`");
        self.repeated(&texts);
        for text in &texts {
            self.findings.push(match StepReference::parse(&text.value) {
                Some(StepReference::Here { step }) if step != text.value => Diagnostic::new(
                    Code::InformalField,
                    text.span,
                    format!("`{}` names a step by an expression", text.value),
                )
                .label("`dependsOn` takes the `stepId`")
                .help(format!("write `{step}`"))
                .suggest_safe(text.value.as_str(), step),
                Some(_) => continue,
                None => Diagnostic::new(
                    Code::InvalidValue,
                    text.span,
                    format!("`{}` is not a reference to a step", text.value),
                )
                .label("expected a `stepId`, or a step of another workflow")
                .help(
                    "write `<stepId>`, `$workflows.<workflowId>.steps.<stepId>` or \
                     `$sourceDescriptions.<name>.<workflowId>.steps.<stepId>`",
                ),
            });
        }
        texts
    }

    fn repeated(&mut self, texts: &[Text]) {
        for (position, text) in texts.iter().enumerate() {
            let earlier = texts
                .iter()
                .take(position)
                .find(|earlier| earlier.value == text.value);
            if let Some(earlier) = earlier {
                self.findings.push(
                    Diagnostic::new(
                        Code::DuplicateName,
                        text.span,
                        format!("`dependsOn` names `{}` twice", text.value),
                    )
                    .label("here again")
                    .also(earlier.span, "first here")
                    .help("keep one of them"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::StepReference;

    #[test]
    fn the_three_forms_of_a_step_that_is_depended_on() {
        let (workflow, step, source) = ("w", "s", "d");
        assert_eq!(StepReference::parse("s"), Some(StepReference::Here { step }));
        assert_eq!(
            StepReference::parse("$workflows.w.steps.s"),
            Some(StepReference::InWorkflow { workflow, step })
        );
        assert_eq!(
            StepReference::parse("$sourceDescriptions.d.w.steps.s"),
            Some(StepReference::InSource {
                source,
                workflow,
                step,
            })
        );
        assert_eq!(
            StepReference::parse("$steps.s"),
            Some(StepReference::Here { step }),
            "S14"
        );
        for text in [
            "",
            "$steps.",
            "$steps.a b",
            "$workflows.w.s",
            "$workflows..steps.s",
            "$sourceDescriptions.d.steps.s",
            "$x",
        ] {
            assert_eq!(StepReference::parse(text), None, "{text}");
        }
    }
}
