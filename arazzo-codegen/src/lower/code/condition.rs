//! Conditions as comparisons of the runtime, by the rules of their dialect (S34, S35, RFC 9535).

use super::{
    Access, Replied, ValueReader, header, is_copy, is_enum, outputs, pointer_in, reply, request_part, value,
};
use crate::check::{Dialect, NodeTest, PieceContext, ValueAs};
use crate::expression::Condition;
use crate::lower::data::{
    Data, Judgement, LoweredConditionPiece, LoweredMatcher, LoweredOperand, LoweredSearch, LoweredTextPiece,
    PlacedValue, Searched, ValuePlace,
};
use crate::lower::program::{Comparison, Expression, LoweredCriterion, Number, Static, Type};

impl ValueReader<'_> {
    pub(in crate::lower) fn criterion(self, criterion: &Judgement) -> LoweredCriterion {
        let writer = ConditionWriter {
            reader: self,
            criterion,
        };
        LoweredCriterion {
            text: criterion.text.clone(),
            shown: shown(criterion),
            holds: writer.condition(&criterion.condition),
            fails: writer.negation(&criterion.condition),
            statics: statics(&criterion.condition),
        }
    }
}

#[derive(Clone, Copy)]
struct ConditionWriter<'m> {
    reader: ValueReader<'m>,
    criterion: &'m Judgement,
}

impl ConditionWriter<'_> {
    fn negation(self, condition: &Condition<LoweredOperand>) -> Expression {
        let is_negated = |part: &Condition<LoweredOperand>| {
            let not_equal = Comparison::NotEqual;
            matches!(part, Condition::Not(_))
                || matches!(part, Condition::Compare { comparison, .. } if *comparison == not_equal)
        };
        let all =
            |parts: &[Condition<LoweredOperand>]| parts.iter().map(|part| self.negation(part)).collect();
        match condition {
            // `!(!a && b)` is written as `a || !b`.
            Condition::And(parts) if parts.iter().any(is_negated) => Expression::Any(all(parts)),
            Condition::Or(parts) if parts.iter().any(is_negated) => Expression::All(all(parts)),
            Condition::Not(inner) => self.condition(inner),
            Condition::Compare {
                left,
                comparison,
                right,
            } => match (self.status(left, negated(*comparison), right), comparison) {
                (Some(plain), _) => plain,
                (None, Comparison::Equal) => self.comparison(left, Comparison::NotEqual, right),
                (None, Comparison::NotEqual) => self.comparison(left, Comparison::Equal, right),
                (None, _) => self.comparison(left, *comparison, right).negated(),
            },
            _ => self.condition(condition).negated(),
        }
    }

    fn condition(self, condition: &Condition<LoweredOperand>) -> Expression {
        let all =
            |parts: &[Condition<LoweredOperand>]| parts.iter().map(|part| self.condition(part)).collect();
        match condition {
            Condition::Or(parts) => Expression::Any(all(parts)),
            Condition::And(parts) => Expression::All(all(parts)),
            Condition::Not(inner) if matches!(**inner, Condition::Compare { .. }) => self.negation(inner),
            Condition::Not(inner) => self.condition(inner).negated(),
            Condition::Compare {
                left,
                comparison,
                right,
            } => match self.status(left, *comparison, right) {
                Some(plain) => plain,
                None => self.comparison(left, *comparison, right),
            },
            Condition::Holds(LoweredOperand::Search(search)) => self.search(search),
            Condition::Holds(operand) => {
                let function = match self.criterion.dialect {
                    Dialect::Simple => "simple::holds",
                    Dialect::JsonPath => "jsonpath::holds",
                };
                Expression::call(function, [self.operand(operand)])
            }
        }
    }

    /// `reply.status() == 200`, the one comparison that needs no rules.
    fn status(
        self,
        left: &LoweredOperand,
        comparison: Comparison,
        right: &LoweredOperand,
    ) -> Option<Expression> {
        let (
            LoweredOperand::Read(PlacedValue {
                place: ValuePlace::StatusCode,
                ..
            }),
            LoweredOperand::Number(number),
        ) = (left, right)
        else {
            return None;
        };
        let number = Expression::Number(Number::Integer(number.parse::<u16>().ok()?.into()));
        let compared = |left: Expression, right: Expression| {
            Some(Expression::Compared(Box::new(left), comparison, Box::new(right)))
        };
        if self.reader.replied == Replied::Surely {
            return compared(reply().method("status", []), number);
        }
        // Without a reply, every comparison of the status is false (S28, S34).
        match comparison {
            Comparison::Equal | Comparison::NotEqual => {
                compared(of_reply("Reply::status"), Expression::some(number))
            }
            _ => None,
        }
    }

    fn comparison(self, left: &LoweredOperand, comparison: Comparison, right: &LoweredOperand) -> Expression {
        if let Some(is_there) = self.is_there(left, comparison, right) {
            return is_there;
        }
        // S14: in a predicate, absence is null.
        if self.criterion.dialect == Dialect::JsonPath
            && let (asked, LoweredOperand::Null) | (LoweredOperand::Null, asked) = (left, right)
        {
            let is_null = Expression::call("jsonpath::is_null", [self.operand(asked)]);
            match comparison {
                Comparison::Equal => return is_null,
                Comparison::NotEqual => return is_null.negated(),
                _ => {}
            }
        }
        let (left, right) = (self.operand(left), self.operand(right));
        let [equal, less, less_or_equal] = match self.criterion.dialect {
            Dialect::Simple => ["simple::equal", "simple::less", "simple::less_or_equal"],
            Dialect::JsonPath => ["jsonpath::equal", "jsonpath::less", "jsonpath::less_or_equal"],
        };
        match comparison {
            Comparison::Equal => Expression::call(equal, [left, right]),
            Comparison::NotEqual => Expression::call(equal, [left, right]).negated(),
            Comparison::Less => Expression::call(less, [left, right]),
            Comparison::LessOrEqual => Expression::call(less_or_equal, [left, right]),
            Comparison::Greater => Expression::call(less, [right, left]),
            Comparison::GreaterOrEqual => Expression::call(less_or_equal, [right, left]),
        }
    }

    /// `reply.is_none()`: a status is null where there is no reply (S28).
    fn is_there(
        self,
        left: &LoweredOperand,
        comparison: Comparison,
        right: &LoweredOperand,
    ) -> Option<Expression> {
        let ((LoweredOperand::Null, LoweredOperand::Read(asked))
        | (LoweredOperand::Read(asked), LoweredOperand::Null)) = (left, right)
        else {
            return None;
        };
        if asked.place != ValuePlace::StatusCode || self.reader.replied == Replied::Surely {
            return None;
        }
        match comparison {
            Comparison::Equal => Some(reply().method("is_none", [])),
            Comparison::NotEqual => Some(reply().method("is_some", [])),
            _ => None,
        }
    }

    /// Something that can be compared.
    fn operand(self, operand: &LoweredOperand) -> Expression {
        match operand {
            LoweredOperand::Null => Expression::Unit,
            LoweredOperand::Boolean(value) => Expression::Boolean(*value),
            LoweredOperand::Number(number) => match (number.parse::<i128>(), number.parse::<f64>()) {
                (Ok(integer), _) => Expression::Number(match i64::try_from(integer) {
                    Ok(integer) => Number::I64(integer),
                    Err(_) => Number::I128(integer),
                }),
                (_, Ok(float)) if is_written(float, number) => Expression::Number(Number::F64(float)),
                _ => Expression::call("simple::number", [Expression::text(number)]),
            },
            LoweredOperand::String(text) => Expression::text(text),
            LoweredOperand::Json { constant, .. } => Expression::name(constant).borrowed(),
            LoweredOperand::Read(read) => self.read(read),
            LoweredOperand::Text(pieces) => self.joined("jsonpath::joined", pieces),
            LoweredOperand::Length(read) => Expression::call("jsonpath::length", [self.read(read)]),
            LoweredOperand::Search(search) => self.search(search),
        }
    }

    fn read(self, read: &PlacedValue) -> Expression {
        let surely = self.reader.replied == Replied::Surely;
        let of_exchange = |method, path| {
            if surely {
                reply().method(method, [])
            } else {
                of_reply(path)
            }
        };
        let computed = |found: Expression| {
            if surely {
                found
            } else {
                reply().method("map", [found.of("reply")])
            }
        };
        match &read.place {
            ValuePlace::Leaf(leaf) => self.reader.leaf(*leaf),
            ValuePlace::StatusCode => of_exchange("status", "Reply::status"),
            ValuePlace::Body if read.ty == Type::String => of_exchange("body_text", "Reply::body_text"),
            ValuePlace::Body => of_exchange("raw_body", "Reply::raw_body"),
            ValuePlace::Url => of_exchange("url", "Reply::url"),
            ValuePlace::Method => of_exchange("method", "Reply::method"),
            ValuePlace::Header(name) => computed(header(name)),
            ValuePlace::Request(part) => computed(request_part(part)),
            ValuePlace::ChildOutput(field, pointer) if self.reader.replied == Replied::Maybe => {
                self.child_output_if_any(field, pointer, read)
            }
            ValuePlace::Input(..)
            | ValuePlace::Slot(..)
            | ValuePlace::ChildOutput(..)
            | ValuePlace::Selected(_)
            | ValuePlace::InXml(_)
            | ValuePlace::Converted(_)
            | ValuePlace::NotNull(_)
            | ValuePlace::Demanded(..) => self.accessed(read),
        }
    }

    /// An operand of a comparison that reads an output of the called workflow. If that workflow has failed, there are
    /// no outputs.
    fn child_output_if_any(self, field: &str, pointer: &[String], read: &PlacedValue) -> Expression {
        let field = outputs().field(field);
        let of_outputs = |method, found: Expression| outputs().method(method, [found.of("outputs")]);
        let has_name = read.ty.names().is_some();
        let is_enum = is_enum(self.reader.definitions, &read.ty);
        match (pointer.is_empty(), read.optional) {
            (true, false) if is_enum => of_outputs("map", field.method("as_str", [])),
            (true, true) if is_enum => {
                let text = field.method("as_ref", []).tried().method("as_str", []);
                of_outputs("and_then", Expression::some(text))
            }
            // Types with a name are compared as JSON.
            (true, false) if has_name => of_outputs("and_then", pointer_in(field.borrowed(), &[])),
            (true, true) if has_name => {
                of_outputs("and_then", pointer_in(field.method("as_ref", []).tried(), &[]))
            }
            (true, false) if is_copy(&read.ty) => of_outputs("map", field),
            (true, false) => of_outputs("map", field.borrowed()),
            (true, true) => of_outputs("and_then", field.method("as_ref", [])),
            (false, _) => of_outputs("and_then", pointer_in(field.borrowed(), pointer)),
        }
    }

    fn accessed(self, read: &PlacedValue) -> Expression {
        let is_enum = is_enum(self.reader.definitions, &read.ty);
        let has_name = read.ty.names().is_some();
        match self.reader.access(read) {
            Access::Value(value) if is_enum => value.bare().method("as_str", []),
            Access::Optional(option) if is_enum => {
                option.method("map", [value().method("as_str", []).of("value")])
            }
            // Types with a name are compared as JSON.
            Access::Value(value) if has_name => pointer_in(value.reference(), &[]),
            Access::Optional(option) if has_name => {
                option.method("and_then", [pointer_in(value(), &[]).of("value")])
            }
            Access::Value(value) if is_copy(&read.ty) => value.bare(),
            Access::Value(value) => value.reference(),
            Access::Optional(option) | Access::Owned(option) => option,
            Access::Slot(slot) => match &read.place {
                // `expose` returns a reference.
                ValuePlace::Slot(of, _) if self.reader.slots.get(*of).is_some_and(|of| of.secret) => slot,
                _ => slot.borrowed(),
            },
        }
    }

    /// S39: a condition that cannot be evaluated does not hold, and is traced.
    fn judged(self, by: &Searched, searched: Expression, arguments: Vec<Expression>) -> Expression {
        if is_criterion(self.criterion, by) {
            let arguments: Vec<Expression> = std::iter::once(reply()).chain(arguments).collect();
            return searched.method("holds", arguments);
        }
        let condition = Expression::text(&self.criterion.text);
        let evaluated = searched.method("evaluate", arguments);
        Expression::call("Reply::judged", [reply(), condition, evaluated])
    }

    /// A `bool`, or an operand of a comparison.
    fn search(self, search: &LoweredSearch) -> Expression {
        let context = self.read(&search.context);
        match &search.by {
            LoweredMatcher::Pattern(pattern) => {
                let evaluated = self.searched(&PATTERN, pattern);
                self.judged(pattern, evaluated, vec![context])
            }
            LoweredMatcher::JsonPath {
                query: searched,
                filters_root,
                asks,
            } => {
                let query = self.searched(&QUERY, searched);
                let query = match searched {
                    Searched::Built(_) if *filters_root => query.method("or_of_the_object", []),
                    Searched::Built(_) | Searched::Constant { .. } => query,
                };
                let values = self.values(&QUERY, search);
                match asks {
                    NodeTest::Any => self.judged(searched, query, vec![context, values]),
                    NodeTest::Count => query.method("count", [context, values]),
                    NodeTest::Value => query.method("value", [context, values]),
                }
            }
            LoweredMatcher::XPath(searched) => {
                let expression = self.searched(&XPATH, searched);
                let values = self.values(&XPATH, search);
                self.judged(searched, expression, vec![context, values])
            }
        }
    }

    /// The values that a query takes.
    fn values(self, language: &Language, search: &LoweredSearch) -> Expression {
        let values = search.values.iter().map(|(value, as_what)| {
            let Some(value) = self.value(language, value) else {
                return Expression::None;
            };
            let function = match as_what {
                ValueAs::Itself => language.value,
                ValueAs::Name => language.name,
                ValueAs::Predicate => language.position_or_name,
            };
            Expression::call(function, [value])
        });
        Expression::List(values.collect()).borrowed()
    }

    /// A constant condition, or one built from pieces.
    fn searched(self, language: &Language, searched: &Searched) -> Expression {
        let pieces = match searched {
            Searched::Constant { name, .. } => return Expression::name(name),
            Searched::Built(pieces) => pieces,
        };
        let pieces = pieces.iter().map(|piece| match piece {
            LoweredConditionPiece::Literal(literal) => Expression::text(literal).method("into", []),
            LoweredConditionPiece::Value(value, within) => {
                let value = self.value(language, value).unwrap_or(Expression::NoText);
                let function = match within {
                    PieceContext::Nothing => language.whole,
                    PieceContext::Pattern => language.part,
                    PieceContext::Class => language.in_class,
                    PieceContext::Quotes => language.name,
                    PieceContext::Brackets => language.index,
                };
                Expression::call(function, [value])
            }
        });
        Expression::call(language.built, [Expression::List(pieces.collect())])
    }

    /// A value that a condition takes, or nothing for an object or an array.
    fn value(self, language: &Language, value: &Data) -> Option<Expression> {
        match value {
            Data::Read(read) => Some(self.read(read)),
            Data::Text(pieces) => Some(self.joined(language.joined, pieces)),
            Data::String(text) => Some(Expression::text(text)),
            Data::Json(_) | Data::Object(_) | Data::Entries(_) | Data::Array(_) | Data::Replaced(_) => None,
        }
    }

    /// Text with values in it, if it has them all.
    fn joined(self, function: &'static str, pieces: &[LoweredTextPiece]) -> Expression {
        let comparable = |value| Expression::call("Compare::comparable", [value]);
        let pieces = pieces.iter().map(|piece| match piece {
            LoweredTextPiece::Literal(literal) => comparable(Expression::text(literal)),
            LoweredTextPiece::Read(read, _) => comparable(match self.read(read) {
                Expression::Reference(value) => Expression::Reference(value),
                value => value.borrowed(),
            }),
        });
        Expression::call(function, [Expression::List(pieces.collect())])
    }
}

/// The functions of a module of the runtime that builds conditions of a language.
struct Language {
    built: &'static str,
    joined: &'static str,
    whole: &'static str,
    part: &'static str,
    in_class: &'static str,
    index: &'static str,
    name: &'static str,
    value: &'static str,
    position_or_name: &'static str,
}

macro_rules! language {
    ($module:literal, $ty:literal) => {
        Language {
            built: concat!($module, "::", $ty, "::built"),
            joined: concat!($module, "::joined"),
            whole: concat!($module, "::whole"),
            part: concat!($module, "::part"),
            in_class: concat!($module, "::in_class"),
            index: concat!($module, "::index"),
            name: concat!($module, "::name"),
            value: concat!($module, "::value"),
            position_or_name: concat!($module, "::position_or_name"),
        }
    };
}

const PATTERN: Language = language!("regex", "Pattern");
const QUERY: Language = language!("jsonpath", "Query");
const XPATH: Language = language!("xpath", "Expression");

/// Only for whole numbers, where nothing is unordered.
fn negated(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

/// `reply.map(Reply::status)`
fn of_reply(path: &'static str) -> Expression {
    reply().method("map", [Expression::name(path)])
}

/// Whether a criterion is only a search, so that its text is the pattern, the query or the XPath expression.
fn is_criterion(criterion: &Judgement, by: &Searched) -> bool {
    matches!(by, Searched::Constant { text, .. } if *text == criterion.text)
}

/// The text of a criterion. If the criterion is only a search, its static has the text.
fn shown(criterion: &Judgement) -> Expression {
    let by = match &criterion.condition {
        Condition::Holds(LoweredOperand::Search(search)) => &search.by,
        _ => return Expression::text(&criterion.text),
    };
    match by {
        LoweredMatcher::Pattern(searched)
        | LoweredMatcher::XPath(searched)
        | LoweredMatcher::JsonPath {
            query: searched,
            asks: NodeTest::Any,
            ..
        } => match searched {
            Searched::Constant { name, .. } if is_criterion(criterion, searched) => {
                Expression::name(name).method("text", [])
            }
            _ => Expression::text(&criterion.text),
        },
        LoweredMatcher::JsonPath { .. } => Expression::text(&criterion.text),
    }
}

/// Whether Rust writes the double with the digits that the document has.
fn is_written(float: f64, number: &str) -> bool {
    let digits = match number.contains('.') {
        true => number.trim_end_matches('0').trim_end_matches('.'),
        false => number,
    };
    float.to_string() == digits
}

/// The statics that hold what a condition searches by and compares with, compiled once.
fn statics(condition: &Condition<LoweredOperand>) -> Vec<Static> {
    let operands = condition.operands().into_iter();
    let held = |name: &str, ty, function, text: &str| Static {
        name: name.to_owned(),
        ty,
        value: Expression::call(function, [Expression::text(text)]),
    };
    let statics = operands.filter_map(|operand| {
        let by = match operand {
            LoweredOperand::Search(search) => &search.by,
            LoweredOperand::Json { constant, json } => {
                return Some(held(constant, "simple::Json", "simple::Json::new", json));
            }
            _ => return None,
        };
        match by {
            LoweredMatcher::Pattern(Searched::Constant { name, text }) => {
                Some(held(name, "regex::Pattern", "regex::Pattern::new", text))
            }
            LoweredMatcher::JsonPath {
                query: Searched::Constant { name, text },
                filters_root,
                ..
            } => {
                let query = held(name, "jsonpath::Query", "jsonpath::Query::new", text);
                let value = if *filters_root {
                    query.value.method("or_of_the_object", [])
                } else {
                    query.value
                };
                Some(Static { value, ..query })
            }
            LoweredMatcher::XPath(Searched::Constant { name, text }) => {
                Some(held(name, "xpath::Expression", "xpath::Expression::new", text))
            }
            LoweredMatcher::Pattern(Searched::Built(_))
            | LoweredMatcher::JsonPath { .. }
            | LoweredMatcher::XPath(Searched::Built(_)) => None,
        }
    });
    statics.collect()
}
