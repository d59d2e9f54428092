//! Values that are computed at run time: selected from others, set in payloads, written as XML.

use super::json::constant;
use super::text::{as_text, is_plain};
use super::{Access, ValueForm, ValueReader, lift, value};
use crate::check::{ReplacementTarget, XmlTarget};
use crate::lower::data::{
    Data, LoweredPayload, LoweredSelection, LoweredSelector, LoweredToken, LoweredXmlDocument,
    LoweredXmlReplacement, PlacedValue, ValuePlace, XmlSelection,
};
use crate::lower::program::{Expression, Statement, Type};

impl ValueReader<'_> {
    /// A value that is selected from another one. It is always there if the selection only tests whether a text is
    /// JSON.
    pub(super) fn selection(self, selection: &LoweredSelection) -> Access {
        if let (LoweredSelector::JsonText, Data::Read(read)) = (&selection.by, &selection.from)
            && let Access::Value(value) = self.access(read)
        {
            return Access::Value(ValueForm::Temporary(Expression::call(
                "json_text",
                [value.reference()],
            )));
        }
        Access::Owned(self.selected(selection))
    }

    /// A slot of the type that its place has.
    pub(in crate::lower) fn selected_in_xml(self, selection: &XmlSelection) -> Expression {
        let expression = Expression::text(&selection.expression);
        Expression::call("xpath::select", [self.xml_context(selection), expression])
    }

    /// A slot of this type.
    pub(super) fn selected_as(self, selection: &XmlSelection, ty: &Type) -> Expression {
        let context = Box::new(self.xml_context(selection));
        Expression::SelectedInXml(ty.clone(), context, selection.expression.clone())
    }

    /// The document that XPath selects from.
    fn xml_context(self, selection: &XmlSelection) -> Expression {
        match &selection.from {
            Data::Read(read) => match (self.access(read), &read.place) {
                (Access::Slot(slot), ValuePlace::Slot(..)) => slot.borrowed(),
                (Access::Value(value), _) => value.reference(),
                (Access::Slot(context) | Access::Optional(context) | Access::Owned(context), _) => context,
            },
            _ => Expression::NoText,
        }
    }

    /// `Option<Value>`.
    fn selected(self, selection: &LoweredSelection) -> Expression {
        let pick = |value: Expression| match &selection.by {
            LoweredSelector::Query { query, is_singular } => {
                let select = if *is_singular { "select_one" } else { "select" };
                Expression::call(select, [value, Expression::text(query)])
            }
            LoweredSelector::Pointer(tokens) => {
                let tokens = tokens.iter().map(|token| self.token(token)).collect();
                Expression::call("select_at", [value, Expression::List(tokens).borrowed()])
            }
            LoweredSelector::JsonText => Expression::call("json_text", [value]),
        };
        // The expressions in a pointer may be absent. Only a closure can return early then.
        let in_closure = matches!(&selection.by, LoweredSelector::Pointer(tokens)
            if tokens.iter().any(|token| matches!(token, LoweredToken::Read(read) if self.may_miss(read))));
        let option = match &selection.from {
            Data::Read(read) => match self.access(read) {
                Access::Value(value) if !in_closure => return pick(value.reference()),
                _ => self.optional(read),
            },
            other => {
                let tree = self.serializable(other, "what is selected from");
                if !in_closure && selection.by != LoweredSelector::JsonText {
                    return pick(tree);
                }
                Expression::some(tree)
            }
        };
        match selection.by {
            LoweredSelector::JsonText => option.method("map", [Expression::name("json_text")]),
            _ => option.method("and_then", [pick(value()).of("value")]),
        }
    }

    fn may_miss(self, read: &PlacedValue) -> bool {
        !self.is_there(read) || !is_plain(read)
    }

    /// `&str`, in a closure that returns an `Option` when the value may be absent.
    fn token(self, token: &LoweredToken) -> Expression {
        match token {
            LoweredToken::Literal(literal) => Expression::text(literal),
            LoweredToken::Read(read) => {
                let value = match self.access(read) {
                    Access::Value(value) => value,
                    _ => ValueForm::Reference(self.optional(read).tried()),
                };
                if is_plain(read) {
                    as_text(value, read, "what is selected")
                } else {
                    let text = Expression::call("text", [value.reference()]);
                    text.method("ok", []).tried().borrowed()
                }
            }
        }
    }

    /// `&T` of something that can be written as JSON.
    pub(super) fn serializable(self, data: &Data, needed_for: &str) -> Expression {
        match data {
            Data::Read(read) => self.demanded(read, needed_for).reference(),
            Data::String(text) => Expression::text(text),
            Data::Text(_) => self.text(data, needed_for),
            Data::Replaced(replaced) => {
                let statements = self.replaced(replaced, needed_for);
                let body = Box::new(Expression::name("body"));
                Expression::Block(lift::statements(statements), Some(body)).borrowed()
            }
            Data::Json(_) | Data::Object(_) | Data::Entries(_) | Data::Array(_) => match constant(data) {
                Some(json) => {
                    let tree = Expression::call("json_tree", [Expression::text(json)]);
                    tree.tried().borrowed()
                }
                None => self.tree(data, needed_for).tried().borrowed(),
            },
        }
    }

    /// Statements that leave the payload with its replacements in `body` (S42).
    pub(super) fn replaced(self, replaced: &LoweredPayload, needed_for: &str) -> Vec<Statement> {
        let start = match &replaced.payload {
            None => Expression::EmptyPayload,
            Some(Data::Json(json)) if json == "{}" => Expression::EmptyPayload,
            Some(Data::Read(read)) => Expression::call("payload", [self.optional(read)]),
            Some(other) => self.tree(other, needed_for),
        };
        let replacements = replaced.replacements.iter().map(|replacement| {
            let value = self.set(&replacement.value, needed_for);
            match &replacement.target {
                ReplacementTarget::Pointer(pointer) => {
                    set("replace", [Expression::Texts(pointer.tokens.clone()), value])
                }
                ReplacementTarget::Query(query) => set("replace_selected", [Expression::text(query), value]),
            }
        });
        let start = Statement::LetMutable("body".to_owned(), start.tried());
        std::iter::once(start).chain(replacements).collect()
    }

    /// Statements that leave XML with its replacements in `body`, a `String` (S42).
    pub(super) fn replaced_in_xml(
        self,
        document: &LoweredXmlDocument,
        replacements: &[LoweredXmlReplacement],
        needed_for: &str,
    ) -> Vec<Statement> {
        let start = match document {
            LoweredXmlDocument::Text(text) => self.owned_text(text, needed_for),
            LoweredXmlDocument::Written { value, .. } => xml(self.serializable(value, needed_for)),
        };
        let replacements = replacements.iter().map(|replacement| {
            let value = self.set(&replacement.value, needed_for);
            match &replacement.target {
                XmlTarget::Selected(target) => set("xpath::replace", [Expression::text(target), value]),
                XmlTarget::Member { parent, name } => set(
                    "xpath::replace_member",
                    [Expression::text(parent), Expression::text(name), value],
                ),
            }
        });
        let start = Statement::LetMutable("body".to_owned(), start);
        std::iter::once(start).chain(replacements).collect()
    }

    /// `Option<&T>` of a value that is set.
    fn set(self, value: &Data, needed_for: &str) -> Expression {
        match value {
            Data::Read(read) => self.optional(read),
            other => Expression::some(self.serializable(other, needed_for)),
        }
    }
}

/// `replace(&mut body, …)?;`
fn set<const N: usize>(function: &'static str, arguments: [Expression; N]) -> Statement {
    let body = Expression::MutableReference(Box::new(Expression::name("body")));
    let arguments: Vec<Expression> = std::iter::once(body).chain(arguments).collect();
    Statement::Do(Expression::call(function, arguments).tried())
}

/// A value as XML.
pub(super) fn xml(value: Expression) -> Expression {
    Expression::call("xml", [value, Expression::name("ROOT").borrowed()]).tried()
}
