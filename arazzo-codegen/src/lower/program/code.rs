//! The code of generated functions: a small language of expressions and statements. [`lower`](super::super) decides it and
//! [`emit`](crate::emit) prints it.

use std::borrow::Cow;
use std::time::Duration;

use super::{Comparison, Style, Type};

/// Something that has a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    /// A variable, an argument or a static.
    Name(String),
    /// `run.inputs`
    Inputs,
    /// `run.state`
    State,
    Field(Box<Expression>, String),
    Unit,
    None,
    Boolean(bool),
    Text(String),
    Number(Number),
    /// `&["a", "b"]`
    Texts(Vec<String>),
    /// `[a, b]`
    List(Vec<Expression>),
    /// `(a, b)`
    Pair(Box<Expression>, Box<Expression>),
    /// `&value`
    Reference(Box<Expression>),
    /// `&mut value`
    MutableReference(Box<Expression>),
    /// `*value`
    Dereference(Box<Expression>),
    /// `value?`
    Try(Box<Expression>),
    /// `!value`
    Not(Box<Expression>),
    /// `a && b`
    All(Vec<Expression>),
    /// `a || b`
    Any(Vec<Expression>),
    /// A comparison of integers.
    Compared(Box<Expression>, Comparison, Box<Expression>),
    /// A call of a function by its path.
    Call(&'static str, Vec<Expression>),
    /// A call of a function of the machine: `Self::every_request(run, &mut request)`.
    OwnCall(String, Vec<Expression>),
    /// A call of a method.
    Method(Box<Expression>, Cow<'static, str>, Vec<Expression>),
    /// `|name| value`, or without a name `|| value`.
    Closure(Option<&'static str>, Box<Expression>),
    /// `{ …; value }`
    Block(Vec<Statement>, Option<Box<Expression>>),
    /// `format!("Bearer {key}")`
    Format(Vec<FormatPiece>),
    /// The body of a leaf as a tree: `id.read::<Value>()`.
    Tree(Box<Expression>),
    /// `None`, if a text is expected.
    NoText,
    /// A payload that consists only of replacements.
    EmptyPayload,
    /// A slot of this type, from an `Option`. The text is the expression of the value.
    SlotOf(Type, String, Box<Expression>),
    /// The JSON of a leaf, which is a value of this type.
    Kept(Type, Box<Expression>),
    /// The selection of an XPath expression, as a slot of this type.
    SelectedInXml(Type, Box<Expression>, String),
    /// JSON, read as a value of this type. The error names the part that needs it.
    FromJson(Type, Box<Expression>, String),
    /// A value, converted to this type. The error names the part that needs it.
    ConvertedTo(Type, Box<Expression>, String),
    /// `Style::FORM.explode()`
    Style(Style),
    /// A constant of the machine: `Self::API`.
    Constant(String),
    Duration(Duration),
}

/// A part of a `format!` text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FormatPiece {
    Literal(String),
    /// A variable, and its value if no statement binds it before.
    Value(String, Option<Expression>),
}

/// A number, with a suffix if its type has to be written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Integer(i128),
    Float(f64),
    I64(i64),
    I128(i128),
    F64(f64),
}

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Statement {
    Let(String, Expression),
    LetMutable(String, Expression),
    /// `value;`
    Do(Expression),
    /// `place = value;`
    Assign(Expression, Expression),
    /// `if let Some(name) = option { … } else { … }`
    IfSome {
        name: &'static str,
        option: Expression,
        then: Vec<Statement>,
        otherwise: Vec<Statement>,
    },
}

/// A static of a function: something that is compiled once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Static {
    pub(crate) name: String,
    /// The path of its type.
    pub(crate) ty: &'static str,
    pub(crate) value: Expression,
}

impl Expression {
    pub(crate) fn name(name: impl Into<String>) -> Self {
        Self::Name(name.into())
    }

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn call(function: &'static str, arguments: impl Into<Vec<Self>>) -> Self {
        Self::Call(function, arguments.into())
    }

    pub(crate) fn some(value: Self) -> Self {
        Self::call("Some", [value])
    }

    pub(crate) fn method(self, method: &'static str, arguments: impl Into<Vec<Self>>) -> Self {
        Self::Method(Box::new(self), method.into(), arguments.into())
    }

    /// The output of a step, from the state of the step. Without a value the function ends with an error.
    pub(crate) fn required_output(self, field: &str, needed_for: &str) -> Self {
        let needed_for = vec![Self::text(needed_for)];
        Self::Method(Box::new(self), field.to_owned().into(), needed_for).tried()
    }

    pub(crate) fn field(self, field: &str) -> Self {
        Self::Field(Box::new(self), field.to_owned())
    }

    pub(crate) fn borrowed(self) -> Self {
        Self::Reference(Box::new(self))
    }

    pub(crate) fn dereferenced(self) -> Self {
        Self::Dereference(Box::new(self))
    }

    pub(crate) fn tried(self) -> Self {
        Self::Try(Box::new(self))
    }

    pub(crate) fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// `|name| self`
    pub(crate) fn of(self, name: &'static str) -> Self {
        Self::Closure(Some(name), Box::new(self))
    }

    /// `|| self`
    pub(crate) fn later(self) -> Self {
        Self::Closure(None, Box::new(self))
    }

    /// The parts that are expressions, and the statements in it.
    fn parts(&self) -> (Vec<&Self>, &[Statement]) {
        match self {
            Self::Field(inner, _)
            | Self::Reference(inner)
            | Self::MutableReference(inner)
            | Self::Dereference(inner)
            | Self::Try(inner)
            | Self::Not(inner)
            | Self::Closure(_, inner)
            | Self::Tree(inner)
            | Self::Kept(_, inner)
            | Self::SlotOf(_, _, inner)
            | Self::SelectedInXml(_, inner, _)
            | Self::FromJson(_, inner, _)
            | Self::ConvertedTo(_, inner, _) => (vec![inner], &[]),
            Self::Compared(left, _, right) | Self::Pair(left, right) => (vec![left, right], &[]),
            Self::List(parts)
            | Self::All(parts)
            | Self::Any(parts)
            | Self::Call(_, parts)
            | Self::OwnCall(_, parts) => (parts.iter().collect(), &[]),
            Self::Method(inner, _, parts) => (std::iter::once(&**inner).chain(parts).collect(), &[]),
            Self::Block(statements, inner) => (inner.iter().map(|inner| &**inner).collect(), statements),
            Self::Format(pieces) => (pieces.iter().filter_map(FormatPiece::value).collect(), &[]),
            Self::Name(_)
            | Self::Inputs
            | Self::State
            | Self::Unit
            | Self::None
            | Self::Boolean(_)
            | Self::Text(_)
            | Self::Number(_)
            | Self::Texts(_)
            | Self::NoText
            | Self::EmptyPayload
            | Self::Style(_)
            | Self::Constant(_)
            | Self::Duration(_) => (Vec::new(), &[]),
        }
    }

    /// The parts that are evaluated together with it. Parts in a closure or a block are not.
    pub(crate) fn evaluated(&mut self) -> Vec<&mut Self> {
        match self {
            Self::Field(inner, _)
            | Self::Reference(inner)
            | Self::MutableReference(inner)
            | Self::Dereference(inner)
            | Self::Try(inner)
            | Self::Not(inner)
            | Self::Tree(inner)
            | Self::Kept(_, inner)
            | Self::SlotOf(_, _, inner)
            | Self::SelectedInXml(_, inner, _)
            | Self::FromJson(_, inner, _)
            | Self::ConvertedTo(_, inner, _) => vec![inner],
            Self::Pair(first, second) => vec![first, second],
            Self::List(parts) | Self::Call(_, parts) | Self::OwnCall(_, parts) => parts.iter_mut().collect(),
            Self::Method(inner, _, parts) => std::iter::once(&mut **inner).chain(parts).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it reads the inputs or the state of the run.
    pub(crate) fn reads_run(&self) -> bool {
        self.has(&|expression| matches!(expression, Self::Inputs | Self::State))
    }

    /// Whether the expression, or a part of it, satisfies the predicate.
    pub(crate) fn has(&self, is_it: &impl Fn(&Self) -> bool) -> bool {
        let (parts, statements) = self.parts();
        is_it(self)
            || parts.into_iter().any(|part| part.has(is_it))
            || statements.iter().any(|statement| statement.has(is_it))
    }
}

impl Expression {
    /// The variables that it uses and neither binds nor finds in `bound`.
    fn free_names(&self, bound: &[&str]) -> Vec<String> {
        let own = match self {
            Self::Name(name) => vec![name],
            Self::Format(pieces) => pieces.iter().filter_map(FormatPiece::variable).collect(),
            _ => Vec::new(),
        };
        // A path is no variable.
        let is_free = |name: &&String| !name.contains("::") && !bound.contains(&name.as_str());
        let mut free: Vec<String> = own.into_iter().filter(is_free).cloned().collect();
        let mut bound = bound.to_vec();
        if let Self::Closure(Some(name), _) = self {
            bound.push(name);
        }
        let (parts, statements) = self.parts();
        for statement in statements {
            free.extend(statement.free_names(&bound));
            if let Statement::Let(name, _) | Statement::LetMutable(name, _) = statement {
                bound.push(name);
            }
        }
        free.extend(parts.into_iter().flat_map(|part| part.free_names(&bound)));
        free
    }
}

impl FormatPiece {
    /// The variable that it shows, unless it has the value itself.
    fn variable(&self) -> Option<&String> {
        match self {
            Self::Value(name, None) => Some(name),
            Self::Value(_, Some(_)) | Self::Literal(_) => None,
        }
    }

    fn value(&self) -> Option<&Expression> {
        match self {
            Self::Value(_, value) => value.as_ref(),
            Self::Literal(_) => None,
        }
    }
}

impl Statement {
    /// Whether it reads or changes the inputs or the state of the run.
    pub(crate) fn reads_run(&self) -> bool {
        self.has(&|expression| matches!(expression, Expression::Inputs | Expression::State))
    }

    /// Whether it uses the variable.
    pub(crate) fn names(&self, variable: &String) -> bool {
        self.has(&|part| match part {
            Expression::Name(name) => name == variable,
            Expression::Format(pieces) => pieces.iter().any(|piece| piece.variable() == Some(variable)),
            _ => false,
        })
    }

    /// The variables that it uses and neither binds nor finds in `bound`.
    pub(crate) fn free_names(&self, bound: &[&str]) -> Vec<String> {
        match self {
            Self::Let(_, value) | Self::LetMutable(_, value) | Self::Do(value) => value.free_names(bound),
            Self::Assign(place, value) => [place, value]
                .iter()
                .flat_map(|part| part.free_names(bound))
                .collect(),
            Self::IfSome {
                name,
                option,
                then,
                otherwise,
            } => {
                let within: Vec<&str> = bound.iter().copied().chain([*name]).collect();
                let then = then.iter().flat_map(|statement| statement.free_names(&within));
                let otherwise = otherwise.iter().flat_map(|statement| statement.free_names(bound));
                option
                    .free_names(bound)
                    .into_iter()
                    .chain(then)
                    .chain(otherwise)
                    .collect()
            }
        }
    }

    /// Whether one of its expressions, or a part of one, satisfies the predicate.
    pub(crate) fn has(&self, is_it: &impl Fn(&Expression) -> bool) -> bool {
        match self {
            Self::Let(_, value) | Self::LetMutable(_, value) | Self::Do(value) => value.has(is_it),
            Self::Assign(place, value) => place.has(is_it) || value.has(is_it),
            Self::IfSome {
                option,
                then,
                otherwise,
                ..
            } => {
                let mut inner = then.iter().chain(otherwise);
                option.has(is_it) || inner.any(|statement| statement.has(is_it))
            }
        }
    }
}
