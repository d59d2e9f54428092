//! Parses runtime expressions (`$response.body#/id`) by the grammar of Arazzo 1.1. Arazzo 1.0 has the same rules here.
//!
//! A name is kept as written up to the end of the expression. Only the declarations tell where a name ends: `$inputs.a.b` may
//! be one input, or the member `b` of the input `a` (S14). See [`Name::resolve`].

use super::cursor::Cursor;
use super::pointer::{Pointer, PointerError};

/// One runtime expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RuntimeExpression {
    Url,
    Method,
    StatusCode,
    SelfUri,
    Request(ExchangePart),
    Response(ExchangePart),
    Message(Message),
    Inputs(Name),
    /// `$inputs`, all of them (S14).
    AllInputs,
    Outputs(Name),
    Steps {
        step: String,
        output: Name,
    },
    StepOutputs {
        step: String,
    },
    Workflows {
        workflow: String,
        side: WorkflowSide,
        name: Name,
    },
    SourceDescriptions {
        source: String,
        reference: String,
    },
    Components(Component),
}

/// A part of a request or a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExchangePart {
    Header(String),
    Query(String),
    Path(String),
    Body(Pointer),
    Payload(Pointer),
}

/// A part of a message (AsyncAPI); recognised, not compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message(pub(crate) ExchangePart);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WorkflowSide {
    Inputs,
    Outputs,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Component {
    pub(crate) kind: ComponentKind,
    pub(crate) name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ComponentKind {
    Parameters,
    SuccessActions,
    FailureActions,
}

/// A name with whatever stands behind it: `batchId`, `user#/name`, `items[0].id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name(pub(crate) String);

/// A way of writing that the specification does not have and people use (S14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idiom {
    /// `$response.body.id` or `…outputs.o[0].id`.
    DottedAccess,
    /// `$response.body#name`.
    PointerWithoutSlash,
    /// `$response.body/name`.
    PointerWithoutHash,
    /// `$response.headers.X`.
    HeadersPlural,
    /// `$body.x`.
    BodyWithoutResponse,
    /// `$steps.s.name`.
    WithoutOutputs,
    /// `$steps.s.outputs.x`, where `x` is an output of the workflow that `s` calls and none of `s`.
    OutputOfCalled,
}

/// An expression and the idioms it was written with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parsed {
    pub(crate) expression: RuntimeExpression,
    pub(crate) idiom: Option<Idiom>,
}

/// Why a text is not a runtime expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExpressionError {
    #[error("a runtime expression starts with `$`")]
    NoDollar,
    #[error("no runtime expression starts like this with `${0}`")]
    UnknownStart(String),
    #[error("`{0}` needs a name after it")]
    NoName(&'static str),
    #[error("`{0}` must be followed by one of its parts, such as `.header.` or `.body`")]
    UnknownPart(&'static str),
    #[error("unexpected character `{0}`")]
    Unexpected(char),
    #[error(transparent)]
    Pointer(#[from] PointerError),
}

/// The roots of runtime expressions. `body` is an idiom (S14).
pub(crate) const ROOTS: [&str; 14] = [
    "url",
    "method",
    "statusCode",
    "self",
    "request",
    "response",
    "message",
    "inputs",
    "outputs",
    "steps",
    "workflows",
    "sourceDescriptions",
    "components",
    "body",
];

impl RuntimeExpression {
    /// Whether some beginning of the text may be an expression, told by its first word.
    pub(crate) fn may_start(text: &str) -> bool {
        let rest = text.strip_prefix('$');
        rest.is_some_and(|rest| ROOTS.iter().any(|root| rest.starts_with(root)))
    }

    /// Parses a whole text as one expression.
    pub(crate) fn parse(text: &str) -> Result<Parsed, ExpressionError> {
        let rest = text.strip_prefix('$').ok_or(ExpressionError::NoDollar)?;
        if let Some(brace) = rest.chars().find(|character| matches!(character, '{' | '}')) {
            return Err(ExpressionError::Unexpected(brace));
        }
        let plain = |expression| {
            Ok(Parsed {
                expression,
                idiom: None,
            })
        };
        match rest {
            "url" => return plain(Self::Url),
            "method" => return plain(Self::Method),
            "statusCode" => return plain(Self::StatusCode),
            "self" => return plain(Self::SelfUri),
            "inputs" => return plain(Self::AllInputs),
            _ => {}
        }
        let of_part = |(part, idiom), expression: fn(ExchangePart) -> Self| {
            let expression = expression(part);
            Ok(Parsed { expression, idiom })
        };
        if let Some(part) = after(rest, "request") {
            return of_part(parse_part(part, "$request")?, Self::Request);
        }
        if let Some(part) = after(rest, "response") {
            return of_part(parse_part(part, "$response")?, Self::Response);
        }
        if let Some(part) = after(rest, "message") {
            return of_part(parse_part(part, "$message")?, |part| Self::Message(Message(part)));
        }
        if let Some(name) = after(rest, "inputs") {
            return plain(Self::Inputs(Name::new(name, "$inputs.")?));
        }
        if let Some(name) = after(rest, "outputs") {
            return plain(Self::Outputs(Name::new(name, "$outputs.")?));
        }
        if let Some(step) = after(rest, "steps") {
            return parse_step(step);
        }
        if let Some(workflow) = after(rest, "workflows") {
            return plain(parse_workflow(workflow)?);
        }
        if let Some(source) = after(rest, "sourceDescriptions") {
            let (source, reference) =
                split_name(source).ok_or(ExpressionError::NoName("$sourceDescriptions.<name>."))?;
            return plain(Self::SourceDescriptions {
                source: source.to_owned(),
                reference: reference.to_owned(),
            });
        }
        if let Some(component) = after(rest, "components") {
            return plain(Self::Components(parse_component(component)?));
        }
        if let Some(tail) = rest.strip_prefix("body") {
            let pointer = parse_navigation(tail)?.0;
            let idiom = Some(Idiom::BodyWithoutResponse);
            return Ok(Parsed {
                expression: Self::Response(ExchangePart::Body(pointer)),
                idiom,
            });
        }
        const WITH_NAMES: [&str; 5] = [
            "$outputs",
            "$steps",
            "$workflows",
            "$sourceDescriptions",
            "$components",
        ];
        if let Some(start) = WITH_NAMES.into_iter().find(|start| *start == text) {
            return Err(ExpressionError::NoName(start));
        }
        let start = rest
            .find(|character: char| !character.is_alphanumeric())
            .unwrap_or(rest.len());
        Err(ExpressionError::UnknownStart(
            rest.get(..start).unwrap_or_default().to_owned(),
        ))
    }
}

/// What follows `keyword.` when the text starts so.
fn after<'t>(text: &'t str, keyword: &str) -> Option<&'t str> {
    text.strip_prefix(keyword)?.strip_prefix('.')
}

fn parse_part(text: &str, owner: &'static str) -> Result<(ExchangePart, Option<Idiom>), ExpressionError> {
    if let Some(name) = after(text, "header") {
        return Ok((ExchangePart::Header(header_name(name)?), None));
    }
    if let Some(name) = after(text, "headers") {
        return Ok((
            ExchangePart::Header(header_name(name)?),
            Some(Idiom::HeadersPlural),
        ));
    }
    if let Some(name) = after(text, "query") {
        return Ok((ExchangePart::Query(name.to_owned()), None));
    }
    if let Some(name) = after(text, "path") {
        return Ok((ExchangePart::Path(name.to_owned()), None));
    }
    if let Some(tail) = text.strip_prefix("body") {
        if tail.starts_with('/') {
            let idiom = Some(Idiom::PointerWithoutHash);
            return Ok((ExchangePart::Body(Pointer::parse(tail)?), idiom));
        }
        let (pointer, idiom) = parse_navigation(tail)?;
        return Ok((ExchangePart::Body(pointer), idiom));
    }
    if let Some(tail) = text.strip_prefix("payload") {
        let (pointer, idiom) = parse_navigation(tail)?;
        return Ok((ExchangePart::Payload(pointer), idiom));
    }
    Err(ExpressionError::UnknownPart(owner))
}

/// The ABNF's `token`.
fn header_name(name: &str) -> Result<String, ExpressionError> {
    if name.is_empty() {
        return Err(ExpressionError::NoName("header."));
    }
    let is_token =
        |character: char| character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character);
    match name.chars().find(|character| !is_token(*character)) {
        Some(other) => Err(ExpressionError::Unexpected(other)),
        None => Ok(name.to_owned()),
    }
}

fn parse_step(text: &str) -> Result<Parsed, ExpressionError> {
    if let Some((step, output)) = text.split_once(".outputs.") {
        // S14: a `stepId` may have spaces; only the declarations can tell.
        check_id(&step.replace(' ', ""), "$steps.")?;
        let output = Name::new(output, "$steps.<step>.outputs.")?;
        return Ok(Parsed {
            expression: RuntimeExpression::Steps {
                step: step.to_owned(),
                output,
            },
            idiom: None,
        });
    }
    if let Some(step) = text.strip_suffix(".outputs") {
        check_id(step, "$steps.")?;
        let expression = RuntimeExpression::StepOutputs {
            step: step.to_owned(),
        };
        return Ok(Parsed {
            expression,
            idiom: None,
        });
    }
    let (step, output) = split_name(text).ok_or(ExpressionError::NoName("$steps.<step>.outputs."))?;
    check_id(step, "$steps.")?;
    let output = Name::new(output, "$steps.<step>.outputs.")?;
    let expression = RuntimeExpression::Steps {
        step: step.to_owned(),
        output,
    };
    Ok(Parsed {
        expression,
        idiom: Some(Idiom::WithoutOutputs),
    })
}

fn parse_workflow(text: &str) -> Result<RuntimeExpression, ExpressionError> {
    const FORM: &str = "$workflows.<workflow>.outputs.";
    for (separator, side) in [
        (".outputs.", WorkflowSide::Outputs),
        (".inputs.", WorkflowSide::Inputs),
    ] {
        if let Some((workflow, name)) = text.split_once(separator) {
            check_id(workflow, "$workflows.")?;
            let name = Name::new(name, FORM)?;
            return Ok(RuntimeExpression::Workflows {
                workflow: workflow.to_owned(),
                side,
                name,
            });
        }
    }
    Err(ExpressionError::NoName(FORM))
}

fn parse_component(text: &str) -> Result<Component, ExpressionError> {
    const KINDS: [(&str, ComponentKind); 3] = [
        ("parameters", ComponentKind::Parameters),
        ("successActions", ComponentKind::SuccessActions),
        ("failureActions", ComponentKind::FailureActions),
    ];
    for (keyword, kind) in KINDS {
        if let Some(name) = after(text, keyword) {
            check_id(name, "$components.<kind>.")?;
            return Ok(Component {
                kind,
                name: name.to_owned(),
            });
        }
    }
    Err(ExpressionError::NoName("$components.parameters."))
}

fn split_name(text: &str) -> Option<(&str, &str)> {
    text.split_once('.')
        .filter(|(name, rest)| !name.is_empty() && !rest.is_empty())
}

fn check_id(id: &str, owner: &'static str) -> Result<(), ExpressionError> {
    if id.is_empty() {
        return Err(ExpressionError::NoName(owner));
    }
    match id
        .chars()
        .find(|character| *character == '#' || character.is_whitespace())
    {
        Some(other) => Err(ExpressionError::Unexpected(other)),
        None => Ok(()),
    }
}

impl Name {
    fn new(text: &str, owner: &'static str) -> Result<Self, ExpressionError> {
        if text.is_empty() || text.starts_with('#') {
            return Err(ExpressionError::NoName(owner));
        }
        if let Some((_, pointer)) = text.split_once('#') {
            // `#name` without a slash is an idiom; a bad escape is a mistake in any dialect.
            if let Err(error @ PointerError::Escape) = Pointer::parse(pointer) {
                return Err(error.into());
            }
        }
        Ok(Self(text.to_owned()))
    }

    /// Splits into the longest declared name and the navigation behind it (S14).
    pub(crate) fn resolve<'d>(
        &self,
        declared: impl IntoIterator<Item = &'d str>,
    ) -> Option<(&'d str, Pointer, Option<Idiom>)> {
        declared
            .into_iter()
            .filter_map(|name| {
                let rest = self.0.strip_prefix(name)?;
                let (pointer, idiom) = parse_navigation(rest).ok()?;
                Some((name, pointer, idiom))
            })
            .max_by_key(|(name, ..)| name.len())
    }

    /// The name as a reader would take it: what stands before any navigation.
    pub(crate) fn head(&self) -> &str {
        self.0.split(['.', '[', '#']).next().unwrap_or(&self.0)
    }
}

/// What stands behind a name or `body`: nothing, `#/pointer`, or the dotted and bracketed idioms.
pub(super) fn parse_navigation(text: &str) -> Result<(Pointer, Option<Idiom>), ExpressionError> {
    let mut tokens = Vec::new();
    let mut idiom = None;
    let mut cursor = Cursor::new(text);
    while let Some(character) = cursor.next() {
        match character {
            '#' => {
                let rest = cursor.rest();
                match Pointer::parse(rest) {
                    Ok(pointer) => tokens.extend(pointer.tokens),
                    Err(PointerError::NoSlash) => {
                        idiom = Some(Idiom::PointerWithoutSlash);
                        tokens.extend(Pointer::parse(&format!("/{rest}"))?.tokens);
                    }
                    Err(error) => return Err(error.into()),
                }
                return Ok((Pointer { tokens }, idiom));
            }
            '.' => {
                let name =
                    cursor.take_while(|next| !matches!(next, '.' | '[' | '#') && !next.is_whitespace());
                if name.is_empty() {
                    return Err(ExpressionError::NoName("."));
                }
                if let Some(other) = no_dotted_name(name) {
                    return Err(ExpressionError::Unexpected(other));
                }
                tokens.push(name.to_owned());
                idiom = Some(Idiom::DottedAccess);
            }
            '[' => {
                let index = cursor.take_while(|next| next.is_ascii_digit());
                if index.is_empty() || !cursor.eat("]") {
                    return Err(ExpressionError::Unexpected(cursor.peek().unwrap_or('[')));
                }
                tokens.push(index.to_owned());
                idiom = Some(Idiom::DottedAccess);
            }
            other => return Err(ExpressionError::Unexpected(other)),
        }
    }
    Ok((Pointer { tokens }, idiom))
}

/// The character for which a name cannot stand behind a dot; a colon is the end of no name.
fn no_dotted_name(name: &str) -> Option<char> {
    let allowed = |next: char| next.is_alphanumeric() || matches!(next, '_' | '-' | '$' | '@' | ':');
    let other = name.chars().find(|next| !allowed(*next));
    other.or(name.ends_with(':').then_some(':'))
}

#[cfg(test)]
mod tests;
