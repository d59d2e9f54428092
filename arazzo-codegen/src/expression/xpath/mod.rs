//! Parses XPath expressions (S38): the syntax of XPath 1.0, which later versions contain, with its function library.
//!
//! The runtime evaluates them by the rules of XPath 1.0. An expression with another meaning in its declared version is
//! refused. `docs/xpath.md` lists the differences.

use super::DEEPEST_NESTING;
use std::ops::Range;

use super::condition::{ConditionError, ConditionProblem};
use super::cursor::Cursor;
use super::embedded::{self, Embedded, NamePiece};
use super::runtime::RuntimeExpression;

/// The core function library of XPath 1.0: the least and the greatest number of arguments.
const FUNCTIONS: [(&str, usize, usize); 27] = [
    ("boolean", 1, 1),
    ("ceiling", 1, 1),
    ("concat", 2, usize::MAX),
    ("contains", 2, 2),
    ("count", 1, 1),
    ("false", 0, 0),
    ("floor", 1, 1),
    ("id", 1, 1),
    ("lang", 1, 1),
    ("last", 0, 0),
    ("local-name", 0, 1),
    ("name", 0, 1),
    ("namespace-uri", 0, 1),
    ("normalize-space", 0, 1),
    ("not", 1, 1),
    ("number", 0, 1),
    ("position", 0, 0),
    ("round", 1, 1),
    ("starts-with", 2, 2),
    ("string", 0, 1),
    ("string-length", 0, 1),
    ("substring", 2, 3),
    ("substring-after", 2, 2),
    ("substring-before", 2, 2),
    ("sum", 1, 1),
    ("translate", 3, 3),
    ("true", 0, 0),
];

/// The functions that the library that evaluates them does not have.
const MISSING: [&str; 2] = ["id", "lang"];

const AXES: [&str; 13] = [
    "ancestor-or-self",
    "ancestor",
    "attribute",
    "child",
    "descendant-or-self",
    "descendant",
    "following-sibling",
    "following",
    "namespace",
    "parent",
    "preceding-sibling",
    "preceding",
    "self",
];

/// An expression, as far as it is looked into.
#[derive(Debug)]
pub(crate) struct XPath {
    /// What may have to be replaced by values: runtime expressions, written `$inputs.id` (which XPath reads as a variable)
    /// or `{$inputs.id}`, and strings.
    pub(crate) embedded: Vec<Embedded>,
    /// Names with runtime expressions in them (S34a).
    pub(crate) names: Vec<(Range<usize>, Vec<NamePiece>)>,
    /// Runtime expressions that are all of a predicate.
    pub(crate) predicates: Vec<Embedded>,
    pub(crate) gives: XPathKind,
    /// It is a location path, and nothing is done to what that selects.
    pub(crate) is_path: bool,
}

/// Parses a whole text as an expression. `later` is whether a version after 1.0 is declared, or none, which is 3.1.
pub(crate) fn parse_xpath(text: &str, later: bool) -> Result<XPath, ConditionError> {
    let mut parser = XPathParser {
        cursor: Cursor::new(text),
        depth: 0,
        later,
        embedded: Vec::new(),
        names: Vec::new(),
        predicates: Vec::new(),
        is_path: true,
    };
    let gives = parser.expression(0)?;
    parser.cursor.skip_white_space();
    if parser.cursor.is_at_end() {
        Ok(XPath {
            embedded: parser.embedded,
            names: parser.names,
            predicates: parser.predicates,
            gives,
            is_path: parser.is_path && gives.is_nodes(),
        })
    } else {
        Err(parser.cursor.error(ConditionProblem::XPathExpected))
    }
}

/// What an expression gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum XPathKind {
    Number,
    /// A number that is never a fraction.
    Integer,
    String,
    Boolean,
    /// One node at most, whatever the document.
    Node,
    Nodes,
    /// An embedded value.
    Value,
}

impl XPathKind {
    fn is_nodes(self) -> bool {
        matches!(self, Self::Node | Self::Nodes)
    }
}

struct XPathParser<'t> {
    cursor: Cursor<'t>,
    depth: usize,
    later: bool,
    embedded: Vec<Embedded>,
    names: Vec<(Range<usize>, Vec<NamePiece>)>,
    predicates: Vec<Embedded>,
    is_path: bool,
}

/// Where a location path has arrived.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// The root, which has one element.
    Root,
    /// One node at most.
    One,
    Many,
}

/// What a step tests a node for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Test {
    Name,
    /// `*`
    Any,
    /// `text()` and the like.
    Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Predicates {
    None,
    Filter,
    /// One of them is a position.
    PickOne,
}

/// The binary operators, loosest first.
const OPERATORS: [&[&str]; 7] = [
    &["or"],
    &["and"],
    &["=", "!="],
    &["<=", "<", ">=", ">"],
    &["+", "-"],
    &["*", "div", "mod"],
    &["|"],
];

impl XPathParser<'_> {
    fn error<T>(&self, problem: ConditionProblem) -> Result<T, ConditionError> {
        Err(self.cursor.error(problem))
    }

    fn eat(&mut self, expected: &str) -> bool {
        self.cursor.skip_white_space();
        self.cursor.eat(expected)
    }

    fn expression(&mut self, level: usize) -> Result<XPathKind, ConditionError> {
        let Some(operators) = OPERATORS.get(level) else {
            return self.path();
        };
        if level == 6 {
            // Unary minus binds looser than `|` and tighter than `*`.
            let mut negated = false;
            while self.eat("-") {
                negated = true;
            }
            if negated {
                self.expression(7)?;
                return Ok(XPathKind::Number);
            }
        }
        let mut kind = self.expression(level + 1)?;
        loop {
            self.cursor.skip_white_space();
            let at = self.cursor.clone();
            if !operators.iter().any(|operator| self.operator(operator)) {
                return Ok(kind);
            }
            self.is_path &= self.depth > 0;
            let right = self.expression(level + 1)?;
            if level == 6 && !(kind.is_nodes() && right.is_nodes()) {
                return Err(at.error(ConditionProblem::XPathNodes));
            }
            let compares = level == 2 || level == 3;
            if self.later && compares && !same_in_every_version(level == 3, kind, right) {
                return Err(at.error(ConditionProblem::XPathComparison));
            }
            kind = match level {
                0..=3 => XPathKind::Boolean,
                4 | 5 => XPathKind::Number,
                _ => XPathKind::Nodes,
            };
        }
    }

    /// Takes an operator; one that is a word ends where the word does.
    fn operator(&mut self, operator: &str) -> bool {
        let before = self.cursor.clone();
        let word = operator.starts_with(char::is_alphabetic);
        let found = self.cursor.eat(operator) && !(word && self.cursor.peek().is_some_and(is_name));
        if !found {
            self.cursor = before;
        }
        found
    }

    /// A path, which may start with a primary expression and filters.
    fn path(&mut self) -> Result<XPathKind, ConditionError> {
        self.depth += 1;
        if self.depth > DEEPEST_NESTING {
            return self.error(ConditionProblem::TooDeep);
        }
        let kind = match self.primary()? {
            Some(kind) => self.filtered(kind)?,
            None => self.location()?,
        };
        self.depth -= 1;
        Ok(kind)
    }

    /// Predicates and steps behind a primary expression.
    fn filtered(&mut self, primary: XPathKind) -> Result<XPathKind, ConditionError> {
        self.cursor.skip_white_space();
        let behind = self.cursor.clone();
        let predicates = self.predicates()?;
        let mut at = match primary {
            _ if predicates == Predicates::PickOne => At::One,
            XPathKind::Node => At::One,
            _ => At::Many,
        };
        let mut steps = false;
        while let Some(descends) = self.slash() {
            at = self.step(if descends { At::Many } else { at })?;
            steps = true;
        }
        if !steps && predicates == Predicates::None {
            return Ok(primary);
        }
        if !primary.is_nodes() {
            return Err(behind.error(ConditionProblem::XPathNodes));
        }
        Ok(match at {
            At::Many => XPathKind::Nodes,
            At::Root | At::One => XPathKind::Node,
        })
    }

    /// A step follows; whether it is into all descendants.
    fn slash(&mut self) -> Option<bool> {
        if self.eat("//") {
            return Some(true);
        }
        self.eat("/").then_some(false)
    }

    fn location(&mut self) -> Result<XPathKind, ConditionError> {
        // What is relative starts at the root, but in a predicate.
        let mut at = if self.depth == 1 { At::Root } else { At::One };
        match self.slash() {
            Some(true) => at = At::Many,
            Some(false) => {
                at = At::Root;
                self.cursor.skip_white_space();
                let goes_on =
                    |next: char| next.is_alphabetic() || matches!(next, '_' | '*' | '@' | '.' | '{');
                if !self.cursor.peek().is_some_and(goes_on) {
                    return Ok(XPathKind::Node);
                }
            }
            None => {}
        }
        at = self.step(at)?;
        while let Some(descends) = self.slash() {
            at = self.step(if descends { At::Many } else { at })?;
        }
        Ok(if at == At::Many {
            XPathKind::Nodes
        } else {
            XPathKind::Node
        })
    }

    fn step(&mut self, from: At) -> Result<At, ConditionError> {
        let to_one = if from == At::Many { At::Many } else { At::One };
        if self.eat("..") || self.eat(".") {
            return Ok(to_one);
        }
        let mut axis = "child";
        if self.eat("@") {
            axis = "attribute";
        } else {
            let before = self.cursor.clone();
            let name = self.cursor.take_while(is_name);
            if self.eat("::")
                && let Some(known) = AXES.into_iter().find(|known| *known == name)
            {
                axis = known;
            } else {
                self.cursor = before;
            }
        }
        let test = self.node_test()?;
        let predicates = self.predicates()?;
        let is_one = match (axis, test) {
            _ if predicates == Predicates::PickOne => true,
            ("self" | "parent", _) | ("attribute", Test::Name) => true,
            ("child", Test::Name | Test::Any) => from == At::Root,
            _ => false,
        };
        Ok(if is_one { to_one } else { At::Many })
    }

    fn node_test(&mut self) -> Result<Test, ConditionError> {
        self.cursor.skip_white_space();
        if self.cursor.eat("*") {
            return Ok(Test::Any);
        }
        let start = self.cursor.clone();
        let name = self.cursor.take_while(is_name);
        if self.cursor.peek() == Some('{') {
            self.cursor = start.clone();
            let pieces = embedded::name(&mut self.cursor, is_name)?;
            self.names
                .push((start.position()..self.cursor.position(), pieces));
            return Ok(Test::Name);
        }
        if name.is_empty() || name.starts_with(|first: char| !first.is_alphabetic() && first != '_') {
            return Err(start.error(ConditionProblem::XPathExpected));
        }
        if self.cursor.peek() == Some(':') {
            return Err(start.error(ConditionProblem::XPathPrefix));
        }
        if !self.eat("(") {
            return Ok(Test::Name);
        }
        let is_test = matches!(name, "text" | "node" | "comment" | "processing-instruction");
        if !is_test {
            return Err(start.error(ConditionProblem::XPathFunction));
        }
        if name == "processing-instruction" {
            self.cursor.skip_white_space();
            self.string()?;
        }
        if !self.eat(")") {
            return self.error(ConditionProblem::Unclosed);
        }
        Ok(Test::Kind)
    }

    fn predicates(&mut self) -> Result<Predicates, ConditionError> {
        let mut found = Predicates::None;
        while self.eat("[") {
            if let Some(embedded) = self.whole_predicate() {
                self.predicates.push(embedded);
                found = Predicates::Filter;
                continue;
            }
            // A number is a position.
            let is_position = matches!(self.expression(0)?, XPathKind::Number | XPathKind::Integer);
            if !self.eat("]") {
                return self.error(ConditionProblem::BracketExpected);
            }
            if is_position {
                found = Predicates::PickOne;
            } else if found == Predicates::None {
                found = Predicates::Filter;
            }
        }
        Ok(found)
    }

    /// An expression in braces that is all of a predicate, and the bracket behind it.
    fn whole_predicate(&mut self) -> Option<Embedded> {
        let before = self.cursor.clone();
        self.cursor.skip_white_space();
        let embedded = match self.cursor.peek() {
            Some('{') => embedded::expression(&mut self.cursor).ok(),
            _ => None,
        };
        let embedded = embedded.filter(|_| self.eat("]"));
        if embedded.is_none() {
            self.cursor = before;
        }
        embedded
    }

    fn primary(&mut self) -> Result<Option<XPathKind>, ConditionError> {
        self.cursor.skip_white_space();
        let start = self.cursor.position();
        let rest = self.cursor.rest();
        match self.cursor.peek() {
            Some('(') => {
                self.cursor.next();
                let kind = self.expression(0)?;
                if !self.eat(")") {
                    return self.error(ConditionProblem::Unclosed);
                }
                Ok(Some(kind))
            }
            Some('\'' | '"') => {
                if let Some(text) = self.string()? {
                    let range = start..self.cursor.position();
                    self.embedded.push(Embedded::String { text, range });
                }
                Ok(Some(XPathKind::String))
            }
            Some('$') => self.variable(start).map(Some),
            Some('{') => {
                let before = self.cursor.clone();
                let embedded = embedded::expression(&mut self.cursor)?;
                let is_in_path = |next: char| is_name(next) || matches!(next, '/' | '[' | '{');
                if self.cursor.peek().is_some_and(is_in_path) {
                    // The name of a step.
                    self.cursor = before;
                    return Ok(None);
                }
                self.embedded.push(embedded);
                Ok(Some(XPathKind::Value))
            }
            Some(first)
                if first.is_ascii_digit()
                    || first == '.' && rest[1..].starts_with(|next: char| next.is_ascii_digit()) =>
            {
                self.cursor.take_while(|next| next.is_ascii_digit());
                if self.cursor.eat(".") {
                    self.cursor.take_while(|next| next.is_ascii_digit());
                }
                Ok(Some(XPathKind::Number))
            }
            Some(first) if first.is_alphabetic() => self.function(),
            _ => Ok(None),
        }
    }

    /// A runtime expression where XPath has a variable. It ends where a name does.
    fn variable(&mut self, start: usize) -> Result<XPathKind, ConditionError> {
        let at = self.cursor.clone();
        self.cursor.next();
        let name = self.cursor.take_while(|next| is_name(next) || next == '#');
        let parsed = RuntimeExpression::parse(&format!("${name}"))
            .map_err(|_| at.error(ConditionProblem::XPathVariable))?;
        let range = start..self.cursor.position();
        self.embedded.push(Embedded::Expression {
            parsed,
            range,
            braced: false,
        });
        Ok(XPathKind::Value)
    }

    /// A string literal, if there is one.
    fn string(&mut self) -> Result<Option<String>, ConditionError> {
        let start = self.cursor.clone();
        let Some(quote @ ('\'' | '"')) = self.cursor.peek() else {
            return Ok(None);
        };
        self.cursor.next();
        let text = self.cursor.take_while(|next| next != quote).to_owned();
        match self.cursor.next() {
            Some(_) => Ok(Some(text)),
            None => Err(start.error(ConditionProblem::UnclosedString)),
        }
    }

    /// A call of a function; nothing when the name is that of a node.
    fn function(&mut self) -> Result<Option<XPathKind>, ConditionError> {
        let start = self.cursor.clone();
        let name = self.cursor.take_while(is_name);
        let is_node = matches!(name, "text" | "node" | "comment" | "processing-instruction");
        if is_node || !self.eat("(") {
            self.cursor = start;
            return Ok(None);
        }
        let known = FUNCTIONS.iter().find(|(known, ..)| *known == name);
        let Some((_, least, most)) = known.filter(|_| !MISSING.contains(&name)) else {
            return Err(start.error(ConditionProblem::XPathFunction));
        };
        let mut arguments = 0;
        if !self.eat(")") {
            loop {
                let argument = self.expression(0)?;
                let takes_nodes = matches!(name, "count" | "sum" | "name" | "local-name" | "namespace-uri");
                if takes_nodes && !argument.is_nodes() {
                    return Err(start.error(ConditionProblem::XPathNodes));
                }
                arguments += 1;
                if self.eat(",") {
                    continue;
                }
                if self.eat(")") {
                    break;
                }
                return self.error(ConditionProblem::ArgumentExpected);
            }
        }
        if !(*least..=*most).contains(&arguments) {
            return Err(start.error(ConditionProblem::XPathArguments));
        }
        Ok(Some(match name {
            "boolean" | "contains" | "false" | "not" | "starts-with" | "true" => XPathKind::Boolean,
            "count" | "last" | "position" | "string-length" => XPathKind::Integer,
            "ceiling" | "floor" | "number" | "round" | "sum" => XPathKind::Number,
            _ => XPathKind::String,
        }))
    }
}

/// Whether XPath 1.0 and the later versions compare these alike: the later ones compare the text of nodes with a
/// number as numbers and with all else as strings, and refuse a string beside a number.
fn same_in_every_version(ordered: bool, left: XPathKind, right: XPathKind) -> bool {
    let broad = |kind| match kind {
        XPathKind::Integer => XPathKind::Number,
        XPathKind::Node => XPathKind::Nodes,
        other => other,
    };
    match (broad(left), broad(right)) {
        (XPathKind::Number, other) | (other, XPathKind::Number) => {
            matches!(other, XPathKind::Number | XPathKind::Nodes | XPathKind::Value)
        }
        (XPathKind::Boolean, other) | (other, XPathKind::Boolean) => other == XPathKind::Boolean,
        _ => !ordered,
    }
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.')
}

#[cfg(test)]
mod tests;
