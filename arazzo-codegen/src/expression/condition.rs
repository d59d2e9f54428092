//! The syntax tree of a condition, and the grammar that simple conditions and JSONPath predicates share: `||`, `&&`, `!`,
//! parentheses and comparisons. Each language parses its own operands.

use super::DEEPEST_NESTING;
use super::cursor::Cursor;

/// A condition as a tree; `O` is what stands at its leaves.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition<O> {
    Or(Vec<Condition<O>>),
    And(Vec<Condition<O>>),
    Not(Box<Condition<O>>),
    Compare {
        left: O,
        comparison: Comparison,
        right: O,
    },
    /// A bare operand: true by S35, or by existence in JSONPath.
    Holds(O),
}

impl<O> Condition<O> {
    /// Every operand, from left to right.
    pub(crate) fn operands(&self) -> Vec<&O> {
        match self {
            Self::Or(parts) | Self::And(parts) => parts.iter().flat_map(Self::operands).collect(),
            Self::Not(inner) => inner.operands(),
            Self::Compare { left, right, .. } => vec![left, right],
            Self::Holds(operand) => vec![operand],
        }
    }

    /// Every operand, from left to right, to be changed.
    pub(crate) fn each_mut(&mut self, change: &mut impl FnMut(&mut O)) {
        match self {
            Self::Or(parts) | Self::And(parts) => parts.iter_mut().for_each(|part| part.each_mut(change)),
            Self::Not(inner) => inner.each_mut(change),
            Self::Compare { left, right, .. } => {
                change(left);
                change(right);
            }
            Self::Holds(operand) => change(operand),
        }
    }

    /// The same tree with other leaves.
    pub(crate) fn map<P>(&self, map: &mut impl FnMut(&O) -> P) -> Condition<P> {
        match self {
            Self::Or(parts) => Condition::Or(parts.iter().map(|part| part.map(map)).collect()),
            Self::And(parts) => Condition::And(parts.iter().map(|part| part.map(map)).collect()),
            Self::Not(inner) => Condition::Not(Box::new(inner.map(map))),
            Self::Compare {
                left,
                comparison,
                right,
            } => Condition::Compare {
                left: map(left),
                comparison: *comparison,
                right: map(right),
            },
            Self::Holds(operand) => Condition::Holds(map(operand)),
        }
    }

    /// The same tree with other leaves; the first error ends it.
    pub(crate) fn try_map<P, E>(self, map: &mut impl FnMut(O) -> Result<P, E>) -> Result<Condition<P>, E> {
        let mut all = |parts: Vec<Self>| {
            parts
                .into_iter()
                .map(|part| part.try_map(map))
                .collect::<Result<Vec<_>, E>>()
        };
        Ok(match self {
            Self::Or(parts) => Condition::Or(all(parts)?),
            Self::And(parts) => Condition::And(all(parts)?),
            Self::Not(inner) => Condition::Not(Box::new(inner.try_map(map)?)),
            Self::Compare {
                left,
                comparison,
                right,
            } => Condition::Compare {
                left: map(left)?,
                comparison,
                right: map(right)?,
            },
            Self::Holds(operand) => Condition::Holds(map(operand)?),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Why a text is no condition, and the byte where that shows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub(crate) struct ConditionError {
    pub(crate) at: usize,
    pub(crate) problem: ConditionProblem,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ConditionProblem {
    #[error("an operand is expected: a runtime expression, a number, a 'string', true, false or null")]
    OperandExpected,
    #[error("`&&`, `||` or the end of the condition is expected")]
    OperatorExpected,
    #[error("`!` before a comparison needs parentheses around the comparison")]
    NegatedComparison,
    #[error("comparisons cannot be chained")]
    Chained,
    #[error("a closing parenthesis is missing")]
    Unclosed,
    #[error("the string is not closed")]
    UnclosedString,
    #[error("parentheses are nested too deeply")]
    TooDeep,
    #[error("a JSONPath query starts with `$`")]
    QueryExpected,
    #[error("`.name`, `[…]` or the end of the query is expected")]
    SegmentExpected,
    #[error("a name, `*` or `[` is expected")]
    NameExpected,
    #[error("`,` or `]` is expected")]
    BracketExpected,
    #[error("a name in quotes, an index, a slice, `*` or `?` is expected")]
    SelectorExpected,
    #[error("only the conditions of criteria can contain runtime expressions")]
    NoValueHere,
    #[error("an integer is written without zeros in front and is at most 2^53 - 1")]
    IndexExpected,
    #[error("this escape or control character cannot stand in a string")]
    Escape,
    #[error("a literal or a function that gives a value is not a test: compare it")]
    NoTest,
    #[error("only literals, queries for one node and functions that give a value are compared")]
    NotComparable,
    #[error("the functions are length(), count(), match(), search() and value()")]
    UnknownFunction,
    #[error("the function takes another argument here")]
    ArgumentExpected,
    #[error(
        "the function does not take this: length(), match() and search() take values, count() and value() queries"
    )]
    WrongArgument,
    #[error("there is nothing to repeat here")]
    NothingToRepeat,
    #[error("this group is not closed")]
    UnclosedGroup,
    #[error("this parenthesis has no opening one")]
    UnopenedGroup,
    #[error("a group is `(…)`, `(?:…)`, `(?<name>…)`, `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)` or `(?i:…)`")]
    GroupKind,
    #[error("this group has no name, or the name of another group")]
    GroupName,
    #[error("no group has this name")]
    UnknownGroup,
    #[error("this class is not closed")]
    UnclosedClass,
    #[error("the characters of this range are out of order")]
    RangeOrder,
    #[error("the numbers are out of order")]
    QuantifierOrder,
    #[error("a backslash cannot end a pattern")]
    UnfinishedEscape,
    #[error("a step, an operator or the end of the XPath expression is expected")]
    XPathExpected,
    #[error("only the functions of XPath 1.0, without id() and lang(), are supported")]
    XPathFunction,
    #[error("only nodes have predicates, steps and unions, and are counted, summed and named")]
    XPathNodes,
    #[error("the function takes another number of arguments")]
    XPathArguments,
    #[error("no namespace prefixes are declared: write `*[local-name()='…']`")]
    XPathPrefix,
    #[error("a variable is a runtime expression such as `$inputs.id`")]
    XPathVariable,
    #[error(
        "XPath 1.0 and later versions compare these differently: write number(…) or string(…) around both sides"
    )]
    XPathComparison,
}

/// Parses a whole text; `operand` reads one leaf (its flag: the leaf stands right of `==` or `!=`).
pub(super) fn parse<O>(
    text: &str,
    operand: fn(&mut Cursor<'_>, bool) -> Result<O, ConditionError>,
) -> Result<Condition<O>, ConditionError> {
    let mut parser = ConditionParser {
        cursor: Cursor::new(text),
        depth: 0,
        operand,
    };
    let condition = parser.or()?;
    parser.cursor.skip_white_space();
    if parser.cursor.is_at_end() {
        return Ok(condition);
    }
    let at = parser.cursor.position();
    let chained = parser.comparison().is_some();
    let problem = if chained {
        ConditionProblem::Chained
    } else {
        ConditionProblem::OperatorExpected
    };
    Err(ConditionError { at, problem })
}

struct ConditionParser<'t, O> {
    cursor: Cursor<'t>,
    depth: usize,
    operand: fn(&mut Cursor<'_>, bool) -> Result<O, ConditionError>,
}

impl<O> ConditionParser<'_, O> {
    fn eat(&mut self, expected: &str) -> bool {
        self.cursor.skip_white_space();
        self.cursor.eat(expected)
    }

    fn or(&mut self) -> Result<Condition<O>, ConditionError> {
        let first = self.and()?;
        let mut others = Vec::new();
        while self.eat("||") {
            others.push(self.and()?);
        }
        Ok(joined(first, others, Condition::Or))
    }

    fn and(&mut self) -> Result<Condition<O>, ConditionError> {
        let first = self.basic()?;
        let mut others = Vec::new();
        while self.eat("&&") {
            others.push(self.basic()?);
        }
        Ok(joined(first, others, Condition::And))
    }

    fn basic(&mut self) -> Result<Condition<O>, ConditionError> {
        self.cursor.skip_white_space();
        let negated = !self.cursor.rest().starts_with("!=") && self.cursor.eat("!");
        let inner = if self.eat("(") {
            self.group()?
        } else {
            self.comparable(negated)?
        };
        Ok(if negated {
            Condition::Not(Box::new(inner))
        } else {
            inner
        })
    }

    fn group(&mut self) -> Result<Condition<O>, ConditionError> {
        self.depth += 1;
        if self.depth > DEEPEST_NESTING {
            return Err(self.cursor.error(ConditionProblem::TooDeep));
        }
        let inner = self.or()?;
        if !self.eat(")") {
            return Err(self.cursor.error(ConditionProblem::Unclosed));
        }
        self.depth -= 1;
        Ok(inner)
    }

    /// White space before it is skipped already.
    fn comparable(&mut self, negated: bool) -> Result<Condition<O>, ConditionError> {
        let left = (self.operand)(&mut self.cursor, false)?;
        self.cursor.skip_white_space();
        let sign = self.cursor.position();
        match self.comparison() {
            None => Ok(Condition::Holds(left)),
            // `!a == b` would read as `(!a) == b` or as `!(a == b)`.
            Some(_) if negated => Err(ConditionError {
                at: sign,
                problem: ConditionProblem::NegatedComparison,
            }),
            Some(comparison) => {
                self.cursor.skip_white_space();
                let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
                let right = (self.operand)(&mut self.cursor, equality)?;
                Ok(Condition::Compare {
                    left,
                    comparison,
                    right,
                })
            }
        }
    }

    fn comparison(&mut self) -> Option<Comparison> {
        const COMPARISONS: [(&str, Comparison); 6] = [
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        self.cursor.skip_white_space();
        COMPARISONS
            .into_iter()
            .find(|(sign, _)| self.cursor.eat(sign))
            .map(|(_, comparison)| comparison)
    }
}

fn joined<O>(
    first: Condition<O>,
    others: Vec<Condition<O>>,
    join: fn(Vec<Condition<O>>) -> Condition<O>,
) -> Condition<O> {
    if others.is_empty() {
        first
    } else {
        join(std::iter::once(first).chain(others).collect())
    }
}

impl Cursor<'_> {
    pub(super) fn error(&self, problem: ConditionProblem) -> ConditionError {
        ConditionError {
            at: self.position(),
            problem,
        }
    }
}
