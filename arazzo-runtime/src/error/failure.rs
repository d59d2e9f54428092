//! Why a step failed.

use std::borrow::Cow;

use super::visible::visible;
use super::{BoxError, CalledError, CredentialError, TransportError, WorkflowError};
use crate::{Absence, Step, Violation};

/// Why a step failed, or why the outputs of the workflow failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// There is no complete reply to the request.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// A success criterion is not met.
    #[error("criterion `{condition}` is not met")]
    Criterion {
        /// The criterion as written in the document.
        condition: &'static str,
    },
    /// The body is labelled as JSON, is not valid JSON, and a value in it is needed.
    #[error("the body of the reply says that it is JSON and is not")]
    Decode {
        /// The decoder's error. It names a place, never the text.
        source: BoxError,
    },
    /// A required value is absent.
    #[error("`{expression}`, which {needed_for} needs, is absent: {}", reason(absence.as_deref()))]
    Absent {
        /// The value's expression in the document.
        expression: Cow<'static, str>,
        /// The place that needs it.
        needed_for: &'static str,
        /// What was found instead. `None` if the step has not run.
        absence: Option<Box<Absence>>,
    },
    /// A required input is not given.
    #[error("`{expression}`, which {needed_for} needs, is not given")]
    NotGiven {
        /// The input's expression in the document.
        expression: &'static str,
        /// The place that needs it.
        needed_for: &'static str,
    },
    /// A value cannot be sent as this parameter.
    #[error("{location} parameter `{}` {reason}", visible(name))]
    Parameter {
        /// The parameter's `in`: `path`, `header` or `cookie`.
        location: &'static str,
        /// The parameter's name.
        name: Box<str>,
        /// The reason. It does not hold the value.
        reason: ParameterError,
    },
    /// A value cannot be written as JSON.
    #[error("a value cannot be written as JSON")]
    Encode {
        /// The encoder's error.
        source: serde_json::Error,
    },
    /// A payload replacement cannot be applied.
    #[error("the replacement at `{target}` has no place: {reason}")]
    Replacement {
        /// The target: a JSON pointer, or the query of the document.
        target: Box<str>,
        /// The reason.
        reason: ReplacementError,
    },
    /// A value for an XML body has a character that XML does not allow.
    #[error("a value holds the character U+{character:04X}, which XML cannot have")]
    NotXml {
        /// The character's code point.
        character: u32,
    },
    /// A value is not valid as the name of an XML element or attribute, or as its prefix.
    #[error("a value is the name of an XML element or attribute and cannot be: {reason}")]
    NotXmlName {
        /// The reason. It does not hold the name.
        reason: XmlNameError,
    },
    /// A value for a comment in an XML body would end the comment.
    #[error("a value in an XML comment holds `--` or ends with `-`, which a comment cannot have")]
    NotXmlComment,
    /// The run has used up its transitions.
    #[error("the run has made {limit} transitions, which is the limit")]
    Transitions {
        /// [`Limits::transitions`](crate::Limits::transitions).
        limit: u32,
    },
    /// A failure action of the type `end` ended the workflow.
    #[error("the failure action `{action}` ends the workflow")]
    Ended {
        /// The action's name.
        action: &'static str,
    },
    /// The workflow that the step calls has failed. The error names its step.
    #[error(transparent)]
    Workflow(Box<CalledError>),
    /// Workflow calls are nested too deeply. See [`Limits::depth`](crate::Limits::depth).
    #[error("workflows call each other deeper than the limit")]
    Depth,
    /// A value has another type than its place accepts.
    #[error("{needed_for} takes {expected}, and the value is none")]
    Convert {
        /// The place that the value is for.
        needed_for: &'static str,
        /// The expected type, such as "an integer".
        expected: &'static str,
    },
    /// A value has another type than the operation accepts, and cannot be converted. Nothing was sent.
    #[error("`{expression}`, which {needed_for} needs, is not {expected}")]
    Unfit {
        /// The value's expression in the document.
        expression: &'static str,
        /// The place that needs it.
        needed_for: &'static str,
        /// The expected type, such as "an integer".
        expected: &'static str,
    },
    /// Credentials that the run needs are missing. Nothing was sent.
    #[error(transparent)]
    Credentials(Box<CredentialError>),
    /// Inputs violate their schema. Nothing was sent.
    #[error("the inputs break their schema: {}", listed(violations))]
    Inputs {
        /// All of them.
        violations: Box<[Violation]>,
    },
    /// The deadline of the run has passed. A [`Runner`](crate::runner::Runner) sets it.
    #[error("the deadline of the run has passed")]
    Deadline,
    /// A reply was supplied to a run that has ended.
    #[error("the run has ended and takes no reply")]
    NotRunning,
}

impl Failure {
    /// The failure of a success criterion.
    #[must_use]
    pub fn criterion(condition: &'static str) -> Self {
        Self::Criterion { condition }
    }

    /// The failure of an optional input that is needed and not given.
    ///
    /// ```
    /// use arazzo_runtime::Failure;
    /// let failure = Failure::not_given("$inputs.region", "list: header parameter `X-Region`");
    /// let text = "`$inputs.region`, which list: header parameter `X-Region` needs, is not given";
    /// assert_eq!(failure.to_string(), text);
    /// ```
    #[must_use]
    pub fn not_given(expression: &'static str, needed_for: &'static str) -> Self {
        Self::NotGiven {
            expression,
            needed_for,
        }
    }

    /// A value is demanded and null is there, which the place has no form for (S17).
    pub(crate) fn null(expression: &'static str, needed_for: &'static str) -> Self {
        Self::Absent {
            expression: expression.into(),
            needed_for,
            absence: Some(Box::new(Absence {
                place: expression.to_owned(),
                expected: "a value".into(),
                found: "null".into(),
            })),
        }
    }

    /// The failure of a run that this failure action ended.
    #[must_use]
    pub fn ended(action: &'static str) -> Self {
        Self::Ended { action }
    }

    /// The failure of the workflow that a step calls.
    #[must_use]
    pub fn workflow<S: Step>(error: WorkflowError<S>) -> Self {
        Self::Workflow(Box::new(CalledError::new(error)))
    }

    pub(crate) fn parameter(location: &'static str, name: &str, reason: ParameterError) -> Self {
        Self::Parameter {
            location,
            name: name.into(),
            reason,
        }
    }
}

impl From<CredentialError> for Failure {
    fn from(error: CredentialError) -> Self {
        Self::Credentials(Box::new(error))
    }
}

fn listed(violations: &[Violation]) -> String {
    let listed: Vec<String> = violations.iter().map(ToString::to_string).collect();
    listed.join("; ")
}

fn reason(absence: Option<&Absence>) -> String {
    absence.map_or_else(|| "the step has not run".to_owned(), ToString::to_string)
}

/// Why a value cannot be sent as a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// The value is empty, and a path parameter needs one.
    #[error("is empty")]
    Empty,
    /// The name is not legal in HTTP.
    #[error("has a name that is not legal in HTTP")]
    Name,
    /// The value has a character that would end it.
    #[error(
        "has a value that is not legal in HTTP: it holds a line break, a semicolon in a cookie, or another control character"
    )]
    Value,
}

/// Why a text is not a valid name of an XML element or attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum XmlNameError {
    /// It is empty.
    #[error("it is empty")]
    Empty,
    /// It has a character that is not allowed there (XML 1.0, section 2.3).
    #[error("it holds the character U+{0:04X} where a name cannot have it")]
    Character(u32),
    /// Its prefix is not bound to a namespace there (Namespaces in XML 1.0, section 5).
    #[error("it has a prefix that is bound to no namespace there, or more than one colon")]
    Prefix,
}

/// Why a payload replacement cannot be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplacementError {
    /// The parent of the final member does not exist.
    #[error("there is nothing above it")]
    NoParent,
    /// The parent is a scalar.
    #[error("what is above it is neither an object nor an array")]
    NotContainer,
    /// The last token is neither an index of the array nor the position after its end.
    #[error("the array has no such item")]
    NoItem,
    /// A query selects no node.
    #[error("it selects nothing")]
    NothingSelected,
    /// A query would visit too many values of the payload.
    #[error("it would visit too many values")]
    TooManyValues,
    /// An XPath target needs an XML payload.
    #[error("the payload is no well-formed XML without a document type declaration")]
    NotXml,
    /// An XPath target selects the document, a comment, or text beside elements, which cannot be replaced.
    #[error("it is neither an element, an attribute nor the whole text of an element")]
    NotReplaceable,
    /// The value for an attribute is an object or an array.
    #[error("an attribute takes a scalar")]
    NotScalar,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_small_enough_to_be_returned_everywhere() {
        assert!(size_of::<Failure>() <= 64, "{}", size_of::<Failure>());
    }
}
