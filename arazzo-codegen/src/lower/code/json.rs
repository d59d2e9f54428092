//! Values as JSON that is written member by member.

use super::{Access, Reader};
use crate::lower::data::{Data, TextPiece};
use crate::lower::program::{Expression, Statement};

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

impl Reader<'_> {
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
                let members = Expression::Members(self.members(data, needed_for));
                Expression::call("json_object", [members]).tried()
            }
            Data::Array(items) => {
                let items = Expression::Items(self.items(items, needed_for));
                Expression::call("json_array", [items]).tried()
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
                        [TextPiece::Literal(name)] => Expression::text(name),
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
        Statement::Do(match constant(value) {
            Some(json) => body("insert_json", Expression::text(json)),
            None => match value {
                Data::Object(_) | Data::Entries(_) => {
                    let members = self.members(value, needed_for);
                    body("object", Expression::Members(members)).tried()
                }
                Data::Array(items) => body("array", Expression::Items(self.items(items, needed_for))).tried(),
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
        Statement::Do(match constant(item) {
            Some(json) => items("push_json", Expression::text(json)),
            None => match item {
                Data::Object(_) | Data::Entries(_) => {
                    items("object", Expression::Members(self.members(item, needed_for))).tried()
                }
                Data::Array(inner) => {
                    items("array", Expression::Items(self.items(inner, needed_for))).tried()
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
