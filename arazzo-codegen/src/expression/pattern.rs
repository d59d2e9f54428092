//! Checks the syntax of regular expressions (ECMA-262, section 22.2.1 and annex B.1.2; S36, S39).
//!
//! The runtime compiles and matches them.

use super::DEEPEST_NESTING;
use super::condition::{ConditionError, ConditionProblem};
use super::cursor::Cursor;

/// Checks a whole text. The error says where it stops being a pattern.
pub(crate) fn check_pattern(text: &str) -> Result<(), ConditionError> {
    let mut parser = PatternParser {
        cursor: Cursor::new(text),
        depth: 0,
        names: Vec::new(),
        references: Vec::new(),
    };
    parser.disjunction()?;
    if !parser.cursor.is_at_end() {
        return Err(parser.cursor.error(ConditionProblem::UnopenedGroup));
    }
    // Without any named group, `\k` is the letter.
    let unknown =
        |(_, name): &&(usize, Option<String>)| !name.as_ref().is_some_and(|name| parser.names.contains(name));
    match parser.references.iter().find(unknown) {
        Some((at, _)) if !parser.names.is_empty() => Err(ConditionError {
            at: *at,
            problem: ConditionProblem::UnknownGroup,
        }),
        _ => Ok(()),
    }
}

struct PatternParser<'t> {
    cursor: Cursor<'t>,
    depth: usize,
    names: Vec<String>,
    references: Vec<(usize, Option<String>)>,
}

impl PatternParser<'_> {
    fn disjunction(&mut self) -> Result<(), ConditionError> {
        while let Some(next) = self.cursor.peek().filter(|next| *next != ')') {
            if next == '|' {
                self.cursor.next();
                continue;
            }
            let repeatable = self.term(next)?;
            let quantifier = self.cursor.clone();
            if self.quantifier()? && !repeatable {
                return Err(quantifier.error(ConditionProblem::NothingToRepeat));
            }
        }
        Ok(())
    }

    /// One atom or assertion; whether it may be repeated.
    fn term(&mut self, first: char) -> Result<bool, ConditionError> {
        match first {
            '(' => return self.group(),
            '[' => self.class()?,
            '\\' => return self.escape(),
            '^' | '$' => {
                self.cursor.next();
                return Ok(false);
            }
            _ => {
                let start = self.cursor.clone();
                if self.quantifier()? {
                    return Err(start.error(ConditionProblem::NothingToRepeat));
                }
                self.cursor.next();
            }
        }
        Ok(true)
    }

    fn group(&mut self) -> Result<bool, ConditionError> {
        let start = self.cursor.clone();
        self.cursor.next();
        self.depth += 1;
        if self.depth > DEEPEST_NESTING {
            return Err(start.error(ConditionProblem::TooDeep));
        }
        let mut repeatable = true;
        if self.cursor.eat("?<=") || self.cursor.eat("?<!") {
            repeatable = false;
        } else if self.cursor.eat("?<") {
            let name = self
                .name()
                .filter(|name| !self.names.contains(name))
                .ok_or_else(|| start.error(ConditionProblem::GroupName))?;
            self.names.push(name);
        } else if self.cursor.eat("?") && !(self.cursor.eat("=") || self.cursor.eat("!")) {
            self.modifiers()
                .ok_or_else(|| start.error(ConditionProblem::GroupKind))?;
        }
        self.disjunction()?;
        if !self.cursor.eat(")") {
            return Err(start.error(ConditionProblem::UnclosedGroup));
        }
        self.depth -= 1;
        Ok(repeatable)
    }

    /// `:` or `i-s:`, behind `(?`.
    fn modifiers(&mut self) -> Option<()> {
        let letter = |next: char| matches!(next, 'i' | 'm' | 's');
        let added = self.cursor.take_while(letter);
        let removes = self.cursor.eat("-");
        let removed = if removes {
            self.cursor.take_while(letter)
        } else {
            ""
        };
        let letters = format!("{added}{removed}");
        let once = letters
            .char_indices()
            .all(|(at, letter)| !letters[..at].contains(letter));
        (once && !(removes && letters.is_empty()) && self.cursor.eat(":")).then_some(())
    }

    /// The name of a group and the `>` behind it.
    fn name(&mut self) -> Option<String> {
        let name = self
            .cursor
            .take_while(|next| next.is_alphanumeric() || matches!(next, '_' | '$'));
        let valid = !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit());
        (valid && self.cursor.eat(">")).then(|| name.to_owned())
    }

    /// An escape outside of a class.
    fn escape(&mut self) -> Result<bool, ConditionError> {
        let start = self.cursor.clone();
        self.cursor.next();
        match self.cursor.next() {
            None => Err(start.error(ConditionProblem::UnfinishedEscape)),
            Some('b' | 'B') => Ok(false),
            Some('k') => {
                let behind = self.cursor.clone();
                let name = if self.cursor.eat("<") { self.name() } else { None };
                if name.is_none() {
                    self.cursor = behind;
                }
                self.references.push((start.position(), name));
                Ok(true)
            }
            Some('u') => {
                self.code_point();
                Ok(true)
            }
            // A property, which without its braces is the letter.
            Some('p' | 'P') => {
                let behind = self.cursor.clone();
                let named = self.cursor.eat("{")
                    && !self
                        .cursor
                        .take_while(|next| next.is_ascii_alphanumeric() || matches!(next, '_' | '='))
                        .is_empty()
                    && self.cursor.eat("}");
                if !named {
                    self.cursor = behind;
                }
                Ok(true)
            }
            Some(_) => Ok(true),
        }
    }

    /// What follows `\u`; nothing when it is only the letter.
    fn code_point(&mut self) -> Option<u32> {
        let behind = self.cursor.clone();
        let braced = self.cursor.eat("{");
        let digits = if braced {
            self.cursor.take_while(|next| next.is_ascii_hexdigit())
        } else {
            let four = self.cursor.rest().get(..4).unwrap_or_default();
            self.cursor.eat(four);
            four
        };
        let hexadecimal = digits.chars().all(|digit| digit.is_ascii_hexdigit());
        let code = u32::from_str_radix(digits, 16)
            .ok()
            .filter(|code| hexadecimal && *code <= 0x10_FFFF);
        if code.is_none() || braced && !self.cursor.eat("}") {
            self.cursor = behind;
            return None;
        }
        code
    }

    fn class(&mut self) -> Result<(), ConditionError> {
        let start = self.cursor.clone();
        self.cursor.next();
        self.cursor.eat("^");
        while !self.cursor.eat("]") {
            let here = self.cursor.clone();
            let first = self.class_atom(&start)?;
            let behind = self.cursor.clone();
            if self.cursor.eat("-") && self.cursor.peek() != Some(']') {
                let last = self.class_atom(&start)?;
                if let (Some(first), Some(last)) = (first, last)
                    && first > last
                {
                    return Err(here.error(ConditionProblem::RangeOrder));
                }
            } else {
                self.cursor = behind;
            }
        }
        Ok(())
    }

    /// The code of one character of a class; nothing for `\d` and its like.
    fn class_atom(&mut self, class: &Cursor<'_>) -> Result<Option<u32>, ConditionError> {
        let unclosed = || class.error(ConditionProblem::UnclosedClass);
        let first = self.cursor.next().ok_or_else(unclosed)?;
        if first != '\\' {
            return Ok(Some(first.into()));
        }
        Ok(match self.cursor.next().ok_or_else(unclosed)? {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => None,
            'p' | 'P' if self.cursor.peek() == Some('{') => {
                self.cursor.take_while(|next| next != '}' && next != ']');
                self.cursor.eat("}");
                None
            }
            // The codes of these depend on what follows.
            'c' | 'x' | '0'..='9' => None,
            'b' => Some(8),
            't' => Some(9),
            'n' => Some(10),
            'v' => Some(11),
            'f' => Some(12),
            'r' => Some(13),
            'u' => Some(self.code_point().unwrap_or('u'.into())),
            other => Some(other.into()),
        })
    }

    /// Takes a quantifier if there is one. Braces that are none are literal.
    fn quantifier(&mut self) -> Result<bool, ConditionError> {
        let start = self.cursor.clone();
        if !(self.cursor.eat("*") || self.cursor.eat("+") || self.cursor.eat("?")) {
            if !self.cursor.eat("{") {
                return Ok(false);
            }
            let is_digit = |next: char| next.is_ascii_digit();
            let least = self.cursor.take_while(is_digit);
            let most = if self.cursor.eat(",") {
                self.cursor.take_while(is_digit)
            } else {
                least
            };
            if least.is_empty() || !self.cursor.eat("}") {
                self.cursor = start;
                return Ok(false);
            }
            let number = |digits: &str| digits.parse::<u64>().unwrap_or(u64::MAX);
            if !most.is_empty() && number(least) > number(most) {
                return Err(start.error(ConditionProblem::QuantifierOrder));
            }
        }
        self.cursor.eat("?");
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::check_pattern;

    /// The syntax of the engine whose dialect is ECMA-262's, with and without its `u` flag.
    fn is_pattern(text: &str) -> bool {
        regress::Regex::with_flags(text, "u").is_ok() || regress::Regex::new(text).is_ok()
    }

    #[test]
    fn s36_the_dialect_is_that_of_ecma_262() {
        for text in [
            "^2\\d{2}$",
            "^(placed|approved)$",
            "^[A-Za-z0-9-_=]+\\.[A-Za-z0-9-_.+/=]*$",
            "(?<year>\\d{4})-\\k<year>",
            "(?<=a)b(?!c)",
            "(?i:abc)d",
            "a{,5}",
            "a{x}]}",
            "[^]",
            "[]",
            "\\p{L}+",
            "\\u{1F600}{2}",
            "[\\u{1F600}-\\u{1F64F}]",
            "(?=a)*",
            "\\k",
            "",
            "a||b",
            "\\-",
            "[\\w-a]",
        ] {
            assert!(is_pattern(text), "the oracle refuses {text}");
            assert_eq!(check_pattern(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn s39_what_is_no_pattern_says_where() {
        for (text, at) in [
            ("a(b", 1),
            ("a)", 1),
            ("[a", 0),
            ("a**", 2),
            ("*a", 0),
            ("(?i)a", 0),
            ("(?P<n>a)", 0),
            ("[z-a]", 1),
            ("a{2,1}", 1),
            ("a\\", 1),
            ("(?<n>a)\\k<m>", 7),
            ("(?<n>a)(?<n>b)", 7),
            ("(?<=a)*", 6),
            ("^*", 1),
        ] {
            assert!(!is_pattern(text), "the oracle accepts {text}");
            assert_eq!(check_pattern(text).expect_err(text).at, at, "{text}");
        }
        assert!(check_pattern(&"(".repeat(100_000)).is_err());
        assert!(check_pattern(&"[".repeat(100_000)).is_err());
    }

    /// Texts from a small alphabet, the same on every run. It has no `b`: the oracle repeats `\\b`, and the standard does
    /// not.
    #[test]
    fn s36_the_oracle_agrees_on_random_texts() {
        const ALPHABET: [&str; 24] = [
            "a", "d", "(", ")", "[", "]", "{", "}", "1", "2", ",", "*", "+", "?", "|", "^", "$", "\\", "-",
            ":", "=", "!", "<", ".",
        ];
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut random = |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below).unwrap_or_default()
        };
        let mut valid = 0;
        for _ in 0..40_000 {
            let length = 1 + random(9);
            let text: String = (0..length).map(|_| ALPHABET[random(24)]).collect();
            let expected = is_pattern(&text);
            valid += usize::from(expected);
            assert_eq!(check_pattern(&text).is_ok(), expected, "{text}");
        }
        assert!(valid > 1_000, "{valid}");
    }
}
