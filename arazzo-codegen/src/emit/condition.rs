//! Conditions as Rust: comparisons of the runtime, by the rules of their dialect (S34, S35, RFC 9535).

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::data::{Access, Reader, Replied, bare, child_output_if_any};
use super::tokens::{ident, is_copy};
use crate::lower::{
    Asks, By, Comparison, Condition, ConditionPiece, Criterion, Data, Dialect, Operand, Place, Read, Search,
    Searched, TextPiece, Type, ValueAs, Within,
};

/// `bool`.
pub(super) fn criterion(reader: Reader<'_>, criterion: &Criterion) -> TokenStream {
    Writer { reader, criterion }.condition(&criterion.condition, false)
}

/// The negation of [`criterion`].
pub(super) fn not(reader: Reader<'_>, criterion: &Criterion) -> TokenStream {
    Writer { reader, criterion }.negation(&criterion.condition, false)
}

impl Writer<'_> {
    fn negation(self, condition: &Condition<Operand>, inside: bool) -> TokenStream {
        let is_negated = |part: &Condition<Operand>| {
            let not_equal = Comparison::NotEqual;
            matches!(part, Condition::Not(_))
                || matches!(part, Condition::Compare { comparison, .. } if *comparison == not_equal)
        };
        match condition {
            // `!(!a && b)` is written as `a || !b`.
            Condition::And(parts) | Condition::Or(parts) if parts.iter().any(is_negated) => {
                let written = parts.iter().map(|part| self.negation(part, true));
                let joined = match condition {
                    Condition::And(_) => quote!(#(#written)||*),
                    _ => quote!(#(#written)&&*),
                };
                if inside { quote!((#joined)) } else { joined }
            }
            _ => self.plain_negation(condition, inside),
        }
    }

    fn plain_negation(self, condition: &Condition<Operand>, inside: bool) -> TokenStream {
        if let Condition::Compare {
            left,
            comparison,
            right,
        } = condition
        {
            if let Some(plain) = self.status(left, negated(*comparison), right) {
                return if inside { quote!((#plain)) } else { plain };
            }
            if *comparison == Comparison::NotEqual {
                return self.comparison(left, Comparison::Equal, right);
            }
        }
        if let Condition::Not(inner) = condition {
            return self.condition(inner, inside);
        }
        let condition = self.condition(condition, true);
        quote!(!#condition)
    }
}

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

#[derive(Clone, Copy)]
struct Writer<'m> {
    reader: Reader<'m>,
    criterion: &'m Criterion,
}

impl Writer<'_> {
    fn condition(self, condition: &Condition<Operand>, inside: bool) -> TokenStream {
        match condition {
            Condition::Or(parts) => {
                let parts = parts.iter().map(|part| self.condition(part, true));
                let or = quote!(#(#parts)||*);
                if inside { quote!((#or)) } else { or }
            }
            Condition::And(parts) => {
                let parts = parts.iter().map(|part| self.condition(part, true));
                let and = quote!(#(#parts)&&*);
                if inside { quote!((#and)) } else { and }
            }
            Condition::Not(inner) => {
                let inner = self.condition(inner, true);
                quote!(!#inner)
            }
            Condition::Compare {
                left,
                comparison,
                right,
            } => match self.status(left, *comparison, right) {
                Some(plain) if inside => quote!((#plain)),
                Some(plain) => plain,
                None => self.comparison(left, *comparison, right),
            },
            Condition::Holds(Operand::Search(search)) => self.search(search),
            Condition::Holds(operand) => {
                let module = self.module();
                let operand = self.operand(operand);
                quote!(#module::holds(#operand))
            }
        }
    }

    /// `reply.status() == 200`, the one comparison that needs no rules.
    fn status(self, left: &Operand, comparison: Comparison, right: &Operand) -> Option<TokenStream> {
        let (
            Operand::Read(Read {
                place: Place::StatusCode,
                ..
            }),
            Operand::Number(number),
        ) = (left, right)
        else {
            return None;
        };
        let number = Literal::u16_unsuffixed(number.parse().ok()?);
        if self.reader.replied != Replied::Surely {
            // Without a reply no status is equal to anything, and none is in order with anything (S28, S34).
            return match comparison {
                Comparison::Equal => Some(quote!(reply.map(Reply::status) == Some(#number))),
                Comparison::NotEqual => Some(quote!(reply.map(Reply::status) != Some(#number))),
                _ => None,
            };
        }
        let sign = match comparison {
            Comparison::Equal => quote!(==),
            Comparison::NotEqual => quote!(!=),
            Comparison::Less => quote!(<),
            Comparison::LessOrEqual => quote!(<=),
            Comparison::Greater => quote!(>),
            Comparison::GreaterOrEqual => quote!(>=),
        };
        Some(quote!(reply.status() #sign #number))
    }

    fn comparison(self, left: &Operand, comparison: Comparison, right: &Operand) -> TokenStream {
        let module = self.module();
        // S14: in a predicate, absence is null.
        if self.criterion.dialect == Dialect::JsonPath
            && let (asked, Operand::Null) | (Operand::Null, asked) = (left, right)
        {
            let asked = self.operand(asked);
            match comparison {
                Comparison::Equal => return quote!(#module::is_null(#asked)),
                Comparison::NotEqual => return quote!(!#module::is_null(#asked)),
                _ => {}
            }
        }
        let (left, right) = (self.operand(left), self.operand(right));
        match comparison {
            Comparison::Equal => quote!(#module::equal(#left, #right)),
            Comparison::NotEqual => quote!(!#module::equal(#left, #right)),
            Comparison::Less => quote!(#module::less(#left, #right)),
            Comparison::LessOrEqual => quote!(#module::less_or_equal(#left, #right)),
            Comparison::Greater => quote!(#module::less(#right, #left)),
            Comparison::GreaterOrEqual => quote!(#module::less_or_equal(#right, #left)),
        }
    }

    fn module(self) -> TokenStream {
        match self.criterion.dialect {
            Dialect::Simple => quote!(simple),
            Dialect::JsonPath => quote!(jsonpath),
        }
    }

    /// Something that can be compared.
    fn operand(self, operand: &Operand) -> TokenStream {
        match operand {
            Operand::Null => quote!(()),
            Operand::Boolean(value) => quote!(#value),
            Operand::Number(number) => match (number.parse::<i128>(), number.parse::<f64>()) {
                (Ok(integer), _) => {
                    let integer = match i64::try_from(integer) {
                        Ok(integer) => Literal::i64_suffixed(integer),
                        Err(_) => Literal::i128_suffixed(integer),
                    };
                    quote!(#integer)
                }
                (_, Ok(float)) if float.is_finite() => {
                    let float = Literal::f64_suffixed(float);
                    quote!(#float)
                }
                _ => quote!(#number),
            },
            Operand::String(text) => quote!(#text),
            Operand::Json { constant, .. } => {
                let constant = ident(constant);
                quote!(&#constant)
            }
            Operand::Read(read) => self.read(read),
            Operand::Text(pieces) => self.joined(quote!(jsonpath), pieces),
            Operand::Length(read) => {
                let value = self.read(read);
                quote!(jsonpath::length(#value))
            }
            Operand::Search(search) => self.search(search),
        }
    }

    fn read(self, read: &Read) -> TokenStream {
        let maybe = self.reader.replied != Replied::Surely;
        match &read.place {
            Place::Leaf(leaf) => {
                let variable = self.reader.leaves.get(*leaf).map(|leaf| ident(&leaf.variable));
                quote!(#variable)
            }
            Place::StatusCode if maybe => quote!(reply.map(Reply::status)),
            Place::StatusCode => quote!(reply.status()),
            Place::Body if read.ty == Type::String && maybe => quote!(reply.map(Reply::body_text)),
            Place::Body if read.ty == Type::String => quote!(reply.body_text()),
            Place::Body if maybe => quote!(reply.map(Reply::raw_body)),
            Place::Body => quote!(reply.raw_body()),
            Place::Header(name) if maybe => quote!(reply.map(|reply| reply.header(#name))),
            Place::Header(name) => quote!(reply.header(#name)),
            Place::Url if maybe => quote!(reply.map(Reply::url)),
            Place::Url => quote!(reply.url()),
            Place::Method if maybe => quote!(reply.map(Reply::method)),
            Place::Method => quote!(reply.method()),
            Place::Request(part) => {
                let slot = Reader::request_part(part);
                if maybe {
                    quote!(reply.map(|reply| #slot))
                } else {
                    slot
                }
            }
            Place::ChildOutput(field, pointer) if self.reader.replied == Replied::Maybe => {
                child_output_if_any(field, pointer, read)
            }
            Place::Input(..)
            | Place::Slot(..)
            | Place::ChildOutput(..)
            | Place::Selected(_)
            | Place::InXml(_)
            | Place::Converted(_)
            | Place::NotNull(_)
            | Place::Demanded(..) => {
                let has_name = read.ty.names().is_some();
                match self.reader.access(read) {
                    // Types with a name are compared as the JSON that they are.
                    Access::Value(value) if has_name => quote!(within(#value, &[])),
                    Access::Optional(option) if has_name => {
                        quote!(#option.and_then(|value| within(value, &[])))
                    }
                    Access::Value(value) if is_copy(&read.ty) => bare(&value),
                    Access::Value(value) => value,
                    Access::Optional(option) | Access::Owned(option) => option,
                    Access::Slot(slot) if is_secret_slot(self.reader, read) => slot,
                    Access::Slot(slot) => quote!(&#slot),
                }
            }
        }
    }

    /// S39: what cannot be evaluated does not hold, and is traced.
    fn judged(self, evaluated: TokenStream) -> TokenStream {
        let condition = &self.criterion.text;
        quote!(Reply::judged(reply, #condition, #evaluated))
    }

    /// A `bool`, or what a comparison takes.
    fn search(self, search: &Search) -> TokenStream {
        let context = self.read(&search.context);
        let values = |module: TokenStream| {
            let values = search.values.iter().map(|(value, as_what)| {
                let Some(value) = self.value(&module, value) else {
                    return quote!(None);
                };
                match as_what {
                    ValueAs::Itself => quote!(#module::value(#value)),
                    ValueAs::Name => quote!(#module::name(#value)),
                    ValueAs::Predicate => quote!(#module::position_or_name(#value)),
                }
            });
            quote!(&[#(#values),*])
        };
        match &search.by {
            By::Pattern(pattern) => {
                let pattern = self.searched(quote!(regex), quote!(Pattern), pattern);
                self.judged(quote!(#pattern.evaluate(#context)))
            }
            By::JsonPath {
                query: searched,
                filters_root,
                asks,
            } => {
                let mut query = self.searched(quote!(jsonpath), quote!(Query), searched);
                if *filters_root && matches!(searched, Searched::Built(_)) {
                    query = quote!(#query.or_of_the_object());
                }
                let values = values(quote!(jsonpath));
                match asks {
                    Asks::Any => self.judged(quote!(#query.evaluate(#context, #values))),
                    Asks::Count => quote!(#query.count(#context, #values)),
                    Asks::Value => quote!(#query.value(#context, #values)),
                }
            }
            By::XPath(expression) => {
                let expression = self.searched(quote!(xpath), quote!(Expression), expression);
                let values = values(quote!(xpath));
                self.judged(quote!(#expression.evaluate(#context, #values)))
            }
        }
    }

    /// A constant condition, or one built from pieces.
    fn searched(self, module: TokenStream, ty: TokenStream, searched: &Searched) -> TokenStream {
        let pieces = match searched {
            Searched::Constant { name, .. } => {
                let name = ident(name);
                return quote!(#name);
            }
            Searched::Built(pieces) => pieces,
        };
        let pieces = pieces.iter().map(|piece| match piece {
            ConditionPiece::Literal(literal) => quote!(#literal.into()),
            ConditionPiece::Value(value, within) => {
                let value = self.value(&module, value).unwrap_or_else(|| quote!(None::<&str>));
                match within {
                    Within::Nothing => quote!(#module::whole(#value)),
                    Within::Pattern => quote!(#module::part(#value)),
                    Within::Class => quote!(#module::in_class(#value)),
                    Within::Quotes => quote!(#module::name(#value)),
                    Within::Brackets => quote!(#module::index(#value)),
                }
            }
        });
        quote!(#module::#ty::built([#(#pieces),*]))
    }

    /// A value that a condition takes; nothing for an object or an array.
    fn value(self, module: &TokenStream, value: &Data) -> Option<TokenStream> {
        match value {
            Data::Read(read) => Some(self.read(read)),
            Data::Text(pieces) => Some(self.joined(module.clone(), pieces)),
            Data::String(text) => Some(quote!(#text)),
            Data::Json(_) | Data::Object(_) | Data::Entries(_) | Data::Array(_) | Data::Replaced(_) => None,
        }
    }

    /// Text with values in it, if it has them all.
    fn joined(self, module: TokenStream, pieces: &[TextPiece]) -> TokenStream {
        let pieces = pieces.iter().map(|piece| match piece {
            TextPiece::Literal(literal) => quote!(Compare::comparable(#literal)),
            TextPiece::Read(read, _) => {
                let value = self.read(read);
                let value = bare(&value);
                quote!(Compare::comparable(&#value))
            }
        });
        quote!(#module::joined([#(#pieces),*]))
    }
}

/// Whether the slot is a reference already.
fn is_secret_slot(reader: Reader<'_>, read: &Read) -> bool {
    let Place::Slot(slot, _) = read.place else {
        return false;
    };
    let slot = reader.machine.slots.get(slot);
    slot.is_some_and(|slot| slot.secret)
}

/// The statics that hold what the criteria of a function search by and compare with, compiled once.
pub(super) fn statics<'c>(criteria: impl Iterator<Item = &'c Criterion>) -> TokenStream {
    let mut seen: Vec<&str> = Vec::new();
    let operands = criteria.flat_map(|criterion| criterion.condition.operands());
    operands
        .filter_map(|operand| {
            let by = match operand {
                Operand::Search(search) => &search.by,
                Operand::Json { constant, json } => {
                    let ty = quote!(simple::Json);
                    return Some((constant, ty.clone(), quote!(#ty::new(#json))));
                }
                _ => return None,
            };
            let (searched, ty, also) = match by {
                By::Pattern(pattern) => (pattern, quote!(regex::Pattern), None),
                By::JsonPath {
                    query, filters_root, ..
                } => {
                    let at_root = filters_root.then(|| quote!(.or_of_the_object()));
                    (query, quote!(jsonpath::Query), at_root)
                }
                By::XPath(expression) => (expression, quote!(xpath::Expression), None),
            };
            match searched {
                Searched::Constant { name, text } => Some((name, ty.clone(), quote!(#ty::new(#text)#also))),
                Searched::Built(_) => None,
            }
        })
        .filter_map(|(constant, ty, value)| {
            if seen.contains(&constant.as_str()) {
                return None;
            }
            seen.push(constant);
            let constant = ident(constant);
            Some(quote!(static #constant: #ty = #value;))
        })
        .collect()
}
