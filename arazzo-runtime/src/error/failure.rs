//! Why a step failed.

use super::visible::visible;
use super::{BoxError, CalledError, CredentialError, TransportError, WorkflowError};
use crate::{Absence, Step, Violation};

/// Why a step, or the end of a run, failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The request brought no reply.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// A success criterion is not met.
    #[error("criterion `{condition}` is not met")]
    Criterion {
        /// The criterion as the document has it.
        condition: &'static str,
    },
    /// The body says that it is JSON, is not, and a value in it is needed.
    #[error("the body of the reply says that it is JSON and is not")]
    Decode {
        /// What the decoder says: a place, never the text.
        source: BoxError,
    },
    /// A value is demanded and absent.
    #[error("`{expression}`, which {needed_for} needs, is absent: {}", reason(absence.as_deref()))]
    Absent {
        /// What the document calls the value.
        expression: &'static str,
        /// What needs it.
        needed_for: &'static str,
        /// What was found in its place; `None` when the step has not run.
        absence: Option<Box<Absence>>,
    },
    /// An input is demanded that the caller has not given.
    #[error("`{expression}`, which {needed_for} needs, is not given")]
    NotGiven {
        /// What the document calls the input.
        expression: &'static str,
        /// What needs it.
        needed_for: &'static str,
    },
    /// A value cannot be sent as the parameter that it is for.
    #[error("{location} parameter `{}` {reason}", visible(name))]
    Parameter {
        /// The parameter's `in`: `path`, `header` or `cookie`.
        location: &'static str,
        /// The parameter's name.
        name: Box<str>,
        /// What is wrong with the value. Does not hold it.
        reason: ParameterError,
    },
    /// A value cannot be written as JSON.
    #[error("a value cannot be written as JSON")]
    Encode {
        /// What the encoder says.
        source: serde_json::Error,
    },
    /// A replacement cannot be set in the payload.
    #[error("the replacement at `{target}` has no place: {reason}")]
    Replacement {
        /// The target, as a JSON pointer or as the document's query.
        target: Box<str>,
        /// What is in its way.
        reason: ReplacementError,
    },
    /// A value for an XML body holds a character that XML cannot have.
    #[error("a value holds the character U+{character:04X}, which XML cannot have")]
    NotXml {
        /// The character's code.
        character: u32,
    },
    /// A value is to be the name of an XML element or attribute, or a prefix of one, and cannot be.
    #[error("a value is the name of an XML element or attribute and cannot be: {reason}")]
    NotXmlName {
        /// What is wrong with the name. Does not hold it.
        reason: XmlNameError,
    },
    /// A value for a comment in an XML body would end it.
    #[error("a value in an XML comment holds `--` or ends with `-`, which a comment cannot have")]
    NotXmlComment,
    /// The run has made as many transitions as it may.
    #[error("the run has made {limit} transitions, which is the limit")]
    Transitions {
        /// [`Limits::transitions`](crate::Limits::transitions).
        limit: u32,
    },
    /// The document ends the workflow here, with a failure.
    #[error("the failure action `{action}` ends the workflow")]
    Ended {
        /// The action's name.
        action: &'static str,
    },
    /// The workflow that the step calls failed; its own error says at which of its steps.
    #[error(transparent)]
    Workflow(Box<CalledError>),
    /// Workflows call each other deeper than they may.
    #[error("workflows call each other deeper than the limit")]
    Depth,
    /// A value is of another type than the place it is for takes.
    #[error("{needed_for} takes {expected}, and the value is none")]
    Convert {
        /// What takes the value.
        needed_for: &'static str,
        /// What it takes, with its article.
        expected: &'static str,
    },
    /// A value is not what an operation takes, and does not become it. Nothing was sent.
    #[error("`{expression}`, which {needed_for} needs, is not {expected}")]
    Unfit {
        /// What the document calls the value.
        expression: &'static str,
        /// What needs it.
        needed_for: &'static str,
        /// What it takes, with its article.
        expected: &'static str,
    },
    /// The caller has not given the credentials that the run needs. Nothing was sent.
    #[error(transparent)]
    Credentials(Box<CredentialError>),
    /// Inputs break their schema; found before the first request.
    #[error("the inputs break their schema: {}", listed(violations))]
    Inputs {
        /// All of them.
        violations: Box<[Violation]>,
    },
    /// A reply was supplied to a run that has ended.
    #[error("the run has ended and takes no reply")]
    NotRunning,
}

impl Failure {
    /// A success criterion that is not met, as the document has it.
    #[must_use]
    pub fn criterion(condition: &'static str) -> Self {
        Self::Criterion { condition }
    }

    /// An optional input that is demanded all the same and not given.
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
            expression,
            needed_for,
            absence: Some(Box::new(Absence {
                place: expression.to_owned(),
                expected: "a value".into(),
                found: "null".into(),
            })),
        }
    }

    /// The end that the failure action of this name asks for.
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
    /// A path parameter has to have a value.
    #[error("is empty")]
    Empty,
    /// The name is not legal in HTTP.
    #[error("has a name that is not legal in HTTP")]
    Name,
    /// The value holds a character that would end it.
    #[error(
        "has a value that is not legal in HTTP: it holds a line break, a semicolon in a cookie, or another control character"
    )]
    Value,
}

/// Why a text is no name of an XML element or attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum XmlNameError {
    /// A name has a character at least.
    #[error("it is empty")]
    Empty,
    /// It holds a character that a name cannot have there (XML 1.0, section 2.3).
    #[error("it holds the character U+{0:04X} where a name cannot have it")]
    Character(u32),
    /// It has a prefix that stands for no namespace there (Namespaces in XML 1.0, section 5).
    #[error("it has a prefix that is bound to no namespace there, or more than one colon")]
    Prefix,
}

/// Why a replacement cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplacementError {
    /// The parent of the final member does not exist.
    #[error("there is nothing above it")]
    NoParent,
    /// The parent is a scalar.
    #[error("what is above it is neither an object nor an array")]
    NotContainer,
    /// The final token is no index of the array, and not the one behind its end.
    #[error("the array has no such item")]
    NoItem,
    /// A query selects no node.
    #[error("it selects nothing")]
    NothingSelected,
    /// A query would visit more values of the payload than it may.
    #[error("it would visit too many values")]
    TooManyValues,
    /// The payload has no places that XPath could select.
    #[error("the payload is no well-formed XML without a document type declaration")]
    NotXml,
    /// An XPath target is the document, a comment, or a text beside elements.
    #[error("it is neither an element, an attribute nor the whole text of an element")]
    NotReplaceable,
    /// An object or an array for an attribute.
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
