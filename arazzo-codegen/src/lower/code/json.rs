//! Values as JSON that is written member by member.

use super::{Access, ValueReader, lift};
use crate::lower::data::{Data, LoweredTextPiece};
use crate::lower::program::{Expression, Number, Statement};

/// JSON text of a value that is the same on every run.
pub(super) fn constant(data: &Data) -> Option<String> {
    match data {
        Data::Json(json) => Some(json.clone()),
        Data::String(text) => Some(quoted(text)),
        Data::Read(_) | Data::Text(_) | Data::Entries(_) | Data::Replaced(_) => None,
        Data::Object(members) => {
            let members: Option<Vec<String>> = members
                .iter()
                .map(|(name, value)| Some(format!("{}:{}", quoted(name), constant(value)?)))
                .collect();
            members.map(|members| format!("{{{}}}", members.join(",")))
        }
        Data::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(constant).collect();
            items.map(|items| format!("[{}]", items.join(",")))
        }
    }
}

pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `Vec<u8>` of a value.
pub(super) fn json_value(value: Expression) -> Expression {
    Expression::call("json_value", [value]).tried()
}

impl ValueReader<'_> {
    /// `Result<Value, Failure>` of JSON.
    pub(super) fn tree(self, data: &Data, needed_for: &str) -> Expression {
        let json = match data {
            Data::Json(json) => Expression::text(json),
            _ => self.json(data, needed_for),
        };
        Expression::call("json_tree", [json])
    }

    /// `Vec<u8>` of JSON.
    pub(super) fn json(self, data: &Data, needed_for: &str) -> Expression {
        match data {
            Data::Object(_) | Data::Entries(_) => {
                let members = writing("body", self.members(data, needed_for));
                Expression::call("json_object", [members.closure]).tried()
            }
            Data::Array(items) => {
                let items = writing("items", self.items(items, needed_for));
                Expression::call("json_array", [items.closure]).tried()
            }
            Data::Json(json) => Expression::text(json).method("into", []),
            Data::String(text) => json_value(Expression::text(text)),
            Data::Read(read) => json_value(self.demanded(read, needed_for).reference()),
            Data::Text(pieces) => json_value(self.template(pieces, needed_for).borrowed()),
            Data::Replaced(_) => json_value(self.serializable(data, needed_for)),
        }
    }

    /// Statements that write the members of an object into `body`.
    fn members(self, object: &Data, needed_for: &str) -> Vec<Statement> {
        match object {
            Data::Object(members) => {
                let members = members.iter();
                members
                    .map(|(name, value)| self.member(Expression::text(name), value, needed_for))
                    .collect()
            }
            Data::Entries(entries) => {
                let entries = entries.iter().map(|(name, value)| {
                    let name = match name.as_slice() {
                        [LoweredTextPiece::Literal(name)] => Expression::text(name),
                        _ => self.text(&Data::Text(name.clone()), needed_for),
                    };
                    self.member(name, value, needed_for)
                });
                entries.collect()
            }
            _ => Vec::new(),
        }
    }

    /// Statements that write the items of an array into `items`.
    fn items(self, items: &[Data], needed_for: &str) -> Vec<Statement> {
        items.iter().map(|item| self.item(item, needed_for)).collect()
    }

    /// `name` is a `&str`.
    fn member(self, name: Expression, value: &Data, needed_for: &str) -> Statement {
        let body = |method, argument| Expression::name("body").method(method, [name, argument]);
        if let Some(scalar) = scalar(value) {
            return Statement::Do(body("insert", scalar));
        }
        Statement::Do(match constant(value) {
            Some(json) => body("insert_json", Expression::text(json)),
            None => match value {
                Data::Object(_) | Data::Entries(_) => {
                    writing("body", self.members(value, needed_for)).with(|members| body("object", members))
                }
                Data::Array(items) => {
                    writing("items", self.items(items, needed_for)).with(|items| body("array", items))
                }
                Data::Read(read) => match self.access(read) {
                    Access::Value(value) => body("insert", value.reference()),
                    // S17: a member that is absent is left out.
                    _ => body("insert_some", self.optional(read)),
                },
                _ => body("insert", self.text(value, needed_for)),
            },
        })
    }

    fn item(self, item: &Data, needed_for: &str) -> Statement {
        let items = |method, argument| Expression::name("items").method(method, [argument]);
        if let Some(scalar) = scalar(item) {
            return Statement::Do(items("push", scalar));
        }
        Statement::Do(match constant(item) {
            Some(json) => items("push_json", Expression::text(json)),
            None => match item {
                Data::Object(_) | Data::Entries(_) => {
                    writing("body", self.members(item, needed_for)).with(|members| items("object", members))
                }
                Data::Array(inner) => {
                    writing("items", self.items(inner, needed_for)).with(|inner| items("array", inner))
                }
                Data::Read(read) => match self.access(read) {
                    Access::Value(value) => items("push", value.reference()),
                    // S17: an item that is absent becomes null.
                    _ => items("push_some", self.optional(read)),
                },
                _ => items("push", self.text(item, needed_for)),
            },
        })
    }
}

/// A reference to a constant, if Rust has a literal for it.
fn scalar(data: &Data) -> Option<Expression> {
    match data {
        Data::String(text) => Some(Expression::text(text)),
        Data::Json(json) => match (json.as_str(), json.parse::<i32>()) {
            ("true", _) => Some(Expression::Boolean(true).borrowed()),
            ("false", _) => Some(Expression::Boolean(false).borrowed()),
            // Another spelling of a number stays as it is.
            (_, Ok(integer)) if integer.to_string() == *json => {
                Some(Expression::Number(Number::Integer(integer.into())).borrowed())
            }
            _ => None,
        },
        _ => None,
    }
}

/// A closure that writes members or items.
struct Writing {
    closure: Expression,
    may_fail: bool,
}

impl Writing {
    /// The call that takes it.
    fn with(self, call: impl FnOnce(Expression) -> Expression) -> Expression {
        let called = call(self.closure);
        if self.may_fail { called.tried() } else { called }
    }
}

/// `|body| { … }`. It returns a `Result` only if a value may be missing.
fn writing(name: &'static str, statements: Vec<Statement>) -> Writing {
    let mut statements = lift::statements(statements);
    let may_fail = statements.iter_mut().any(may_fail);
    let result = match statements.pop() {
        None => Expression::Unit.of("_"),
        // The method that writes an object or an array returns the `Result` itself.
        Some(Statement::Do(Expression::Try(last))) if is_nested(&last) => {
            block(statements, Some(*last)).of(name)
        }
        Some(Statement::Do(only)) if !may_fail && statements.is_empty() => only.of(name),
        Some(last) => {
            statements.push(last);
            let ok = may_fail.then(|| Expression::call("Ok", [Expression::Unit]));
            block(statements, ok).of(name)
        }
    };
    Writing {
        closure: result,
        may_fail,
    }
}

fn block(statements: Vec<Statement>, result: Option<Expression>) -> Expression {
    match result {
        Some(result) if statements.is_empty() => result,
        result => Expression::Block(statements, result.map(Box::new)),
    }
}

fn is_nested(expression: &Expression) -> bool {
    matches!(expression, Expression::Method(_, method, _) if method == "object" || method == "array")
}

/// Whether a statement may return an error.
fn may_fail(statement: &mut Statement) -> bool {
    match statement {
        Statement::Let(_, value) | Statement::LetMutable(_, value) | Statement::Do(value) => returns(value),
        Statement::Assign(_, value) => returns(value),
        Statement::IfSome {
            option,
            then,
            otherwise,
            ..
        } => returns(option) || then.iter_mut().chain(otherwise).any(may_fail),
    }
}

fn returns(expression: &mut Expression) -> bool {
    let is_block_that_may_fail = match expression {
        Expression::Try(_) => return true,
        Expression::Block(statements, value) => {
            statements.iter_mut().any(may_fail) || value.as_mut().is_some_and(|value| returns(value))
        }
        _ => false,
    };
    is_block_that_may_fail || expression.evaluated().into_iter().any(returns)
}
