//! Expressions and statements.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{duration, ident, ty};
use crate::lower::{
    Comparison, Expression, FormatPiece, LoweredDefinitions, Number, ParameterStyle, Statement, Static,
    Style, XmlElement, XmlNode,
};

/// Writes code. The types that the code names are in the definitions.
#[derive(Clone, Copy)]
pub(super) struct CodeWriter<'d>(pub(super) &'d LoweredDefinitions);

impl CodeWriter<'_> {
    pub(super) fn statements(self, statements: &[Statement]) -> TokenStream {
        statements
            .iter()
            .map(|statement| self.statement(statement))
            .collect()
    }

    fn statement(self, statement: &Statement) -> TokenStream {
        match statement {
            Statement::Let(name, value) => {
                let (name, value) = (ident(name), self.expression(value));
                quote!(let #name = #value;)
            }
            Statement::LetMutable(name, value) => {
                let (name, value) = (ident(name), self.expression(value));
                quote!(let mut #name = #value;)
            }
            Statement::Do(value) => {
                let value = self.expression(value);
                quote!(#value;)
            }
            Statement::Assign(place, value) => {
                let [place, value] = [place, value].map(|value| self.expression(value));
                quote!(#place = #value;)
            }
            Statement::IfSome {
                name,
                option,
                then,
                otherwise,
            } => {
                let (name, option) = (ident(name), self.expression(option));
                let then = self.statements(then);
                let otherwise = (!otherwise.is_empty()).then(|| {
                    let otherwise = self.statements(otherwise);
                    quote!(else { #otherwise })
                });
                quote!(if let Some(#name) = #option { #then } #otherwise)
            }
        }
    }

    pub(super) fn expression(self, expression: &Expression) -> TokenStream {
        match expression {
            Expression::Name(name) => path(name),
            Expression::Inputs => quote!(run.inputs),
            Expression::State => quote!(run.state),
            Expression::Constant(name) => {
                let name = ident(name);
                quote!(Self::#name)
            }
            Expression::Unit => quote!(()),
            Expression::None => quote!(None),
            Expression::NoText => quote!(None::<&str>),
            Expression::EmptyPayload => quote!(payload::<Value>(None)),
            Expression::Boolean(value) => quote!(#value),
            Expression::Text(text) => quote!(#text),
            Expression::Number(number) => {
                let number = self::number(*number);
                quote!(#number)
            }
            Expression::Texts(texts) => quote!(&[#(#texts),*]),
            Expression::Duration(time) => duration(*time),
            Expression::Style(style) => self::style(*style),
            Expression::List(values) => {
                let values = self.all(values);
                quote!([#(#values),*])
            }
            Expression::Pair(first, second) => {
                let [first, second] = [first, second].map(|value| self.expression(value));
                quote!((#first, #second))
            }
            Expression::Field(value, field) => {
                let (value, field) = (self.operand(value), ident(field));
                quote!(#value.#field)
            }
            Expression::Reference(value) => {
                let value = self.expression(value);
                quote!(&#value)
            }
            Expression::MutableReference(value) => {
                let value = self.expression(value);
                quote!(&mut #value)
            }
            Expression::Dereference(value) => {
                let value = self.expression(value);
                quote!(*#value)
            }
            Expression::Try(value) => {
                let value = self.operand(value);
                quote!(#value?)
            }
            Expression::Not(value) => {
                let value = self.operand(value);
                quote!(!#value)
            }
            Expression::All(values) => {
                let values = values.iter().map(|value| self.joined(value));
                quote!(#(#values)&&*)
            }
            Expression::Any(values) => {
                let values = values.iter().map(|value| self.joined(value));
                quote!(#(#values)||*)
            }
            Expression::Compared(left, comparison, right) => {
                let [left, right] = [left, right].map(|value| self.operand(value));
                let sign = sign(*comparison);
                quote!(#left #sign #right)
            }
            Expression::Call(function, arguments) => {
                let (function, arguments) = (path(function), self.all(arguments));
                quote!(#function(#(#arguments),*))
            }
            Expression::OwnCall(function, arguments) => {
                let (function, arguments) = (ident(function), self.all(arguments));
                quote!(Self::#function(#(#arguments),*))
            }
            Expression::Method(value, method, arguments) => {
                let (value, method) = (self.operand(value), ident(method));
                let arguments = self.all(arguments);
                quote!(#value.#method(#(#arguments),*))
            }
            Expression::Closure(None, value) => {
                let value = self.expression(value);
                quote!(|| #value)
            }
            Expression::Closure(Some(name), value) => {
                let (name, value) = (ident(name), self.expression(value));
                quote!(|#name| #value)
            }
            Expression::Block(statements, value) => {
                let statements = self.statements(statements);
                let value = value.as_ref().map(|value| self.expression(value));
                quote!({ #statements #value })
            }
            Expression::Format(pieces) => {
                let format: String = pieces.iter().map(placeholder).collect();
                let values = pieces.iter().filter_map(|piece| match piece {
                    FormatPiece::Value(name, Some(value)) => {
                        let (name, value) = (ident(name), self.expression(value));
                        Some(quote!(#name = #value))
                    }
                    _ => None,
                });
                quote!(format!(#format #(, #values)*))
            }
            Expression::Tree(leaf) => {
                let leaf = self.operand(leaf);
                quote!(#leaf.read::<Value>())
            }
            Expression::Kept(of, leaf) => {
                let (of, leaf) = (ty(self.0, of), self.operand(leaf));
                quote!(#leaf.kept::<#of>())
            }
            Expression::SlotOf(of, from, option) => {
                let (of, option) = (ty(self.0, of), self.expression(option));
                quote!(Slot::<#of>::converted(#from, #option))
            }
            Expression::SelectedInXml(of, context, selected) => {
                let (of, context) = (ty(self.0, of), self.expression(context));
                quote!(xpath::select::<#of>(#context, #selected))
            }
            Expression::FromJson(of, json, needed_for) => {
                let (of, json) = (ty(self.0, of), self.expression(json));
                quote!(from_json::<#of>(#json, #needed_for))
            }
            Expression::ConvertedTo(of, value, needed_for) => {
                let (of, value) = (ty(self.0, of), self.expression(value));
                quote!(convert::<_, #of>(#value, #needed_for))
            }
        }
    }

    fn all(self, values: &[Expression]) -> Vec<TokenStream> {
        values.iter().map(|value| self.expression(value)).collect()
    }

    /// As part of a conjunction or a disjunction.
    fn joined(self, value: &Expression) -> TokenStream {
        let written = self.expression(value);
        match value {
            Expression::All(_) | Expression::Any(_) => quote!((#written)),
            _ => written,
        }
    }

    /// As part of an expression that binds more tightly than some.
    fn operand(self, value: &Expression) -> TokenStream {
        let written = self.expression(value);
        match value {
            Expression::All(_)
            | Expression::Any(_)
            | Expression::Compared(..)
            | Expression::Reference(_)
            | Expression::Dereference(_)
            | Expression::Closure(..) => quote!((#written)),
            _ => written,
        }
    }
}

/// The statics of a function.
pub(super) fn statics<'s>(
    writer: CodeWriter<'_>,
    statics: impl IntoIterator<Item = &'s Static>,
) -> TokenStream {
    let statics = statics.into_iter().map(|held| {
        let (name, ty, value) = (ident(&held.name), path(held.ty), writer.expression(&held.value));
        quote!(static #name: #ty = #value;)
    });
    statics.collect()
}

/// Text as it is, or a variable by its name.
fn placeholder(piece: &FormatPiece) -> String {
    match piece {
        FormatPiece::Literal(literal) => literal.replace('{', "{{").replace('}', "}}"),
        FormatPiece::Value(name, _) => format!("{{{name}}}"),
    }
}

/// `Slot::Set`
fn path(path: &str) -> TokenStream {
    let segments = path.split("::").map(ident);
    quote!(#(#segments)::*)
}

fn number(number: Number) -> Literal {
    match number {
        Number::Integer(integer) => Literal::i128_unsuffixed(integer),
        Number::Float(number) => Literal::f64_unsuffixed(number),
        Number::I64(integer) => Literal::i64_suffixed(integer),
        Number::I128(integer) => Literal::i128_suffixed(integer),
        Number::F64(number) => Literal::f64_suffixed(number),
    }
}

fn sign(comparison: Comparison) -> TokenStream {
    match comparison {
        Comparison::Equal => quote!(==),
        Comparison::NotEqual => quote!(!=),
        Comparison::Less => quote!(<),
        Comparison::LessOrEqual => quote!(<=),
        Comparison::Greater => quote!(>),
        Comparison::GreaterOrEqual => quote!(>=),
    }
}

/// `Style::FORM.explode()`
fn style(style: Style) -> TokenStream {
    let kind = match style.kind {
        ParameterStyle::Simple => quote!(Style::SIMPLE),
        ParameterStyle::Label => quote!(Style::LABEL),
        ParameterStyle::Matrix => quote!(Style::MATRIX),
        ParameterStyle::Form => quote!(Style::FORM),
        ParameterStyle::SpaceDelimited => quote!(Style::SPACE_DELIMITED),
        ParameterStyle::PipeDelimited => quote!(Style::PIPE_DELIMITED),
        ParameterStyle::TabDelimited => quote!(Style::TAB_DELIMITED),
        ParameterStyle::DeepObject => quote!(Style::DEEP_OBJECT),
        ParameterStyle::Cookie => quote!(Style::COOKIE),
    };
    let explode = style.explode.then(|| quote!(.explode()));
    let allow_reserved = style.allow_reserved.then(|| quote!(.allow_reserved()));
    quote!(#kind #explode #allow_reserved)
}

/// A constant expression. Parts that are the default are left out.
pub(super) fn xml_element(element: &XmlElement) -> TokenStream {
    let name = &element.name;
    let node = match element.node {
        XmlNode::Element => None,
        XmlNode::Attribute => Some(quote!(node: XmlNode::Attribute,)),
        XmlNode::Text => Some(quote!(node: XmlNode::Text,)),
        XmlNode::Cdata => Some(quote!(node: XmlNode::Cdata,)),
        XmlNode::None => Some(quote!(node: XmlNode::None,)),
    };
    let namespace = element
        .namespace
        .as_ref()
        .map(|(name, uri)| quote!(namespace: Some((#name, #uri)),));
    let wrapper = element.wrapper.as_ref().map(|wrapper| {
        let wrapper = xml_element(wrapper);
        quote!(wrapper: Some(&#wrapper),)
    });
    let members = (!element.members.is_empty()).then(|| {
        let members = element.members.iter().map(|(name, element)| {
            let element = xml_element(element);
            quote!((#name, #element))
        });
        quote!(members: &[#(#members),*],)
    });
    if node.is_none() && namespace.is_none() && wrapper.is_none() && members.is_none() {
        return quote!(XmlElement::named(#name));
    }
    quote!(XmlElement { #node #namespace #wrapper #members ..XmlElement::named(#name) })
}
