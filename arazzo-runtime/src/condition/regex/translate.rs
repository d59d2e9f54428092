//! Patterns of ECMA-262 (section 22.2.1, annex B.1.2) in the syntax of the engines.
//!
//! Only whether a pattern is found counts, so that captures matter for backreferences alone, and greed not at all.

use std::fmt::Write;

/// The pattern for the linear engine; nothing when it has lookaround or backreferences, or is no pattern.
pub(super) fn regular(pattern: &str) -> Option<String> {
    let characters: Vec<char> = pattern.chars().collect();
    translated(&characters, Engine::Linear).map(|translator| translator.output)
}

/// The pattern for the engine that has these.
pub(super) fn with_lookaround(pattern: &str) -> Option<Backtracking> {
    let characters: Vec<char> = pattern.chars().collect();
    let whole = translated(&characters, Engine::Backtracking)?;
    let approximate = translated(&characters, Engine::Approximate)?;
    Some(Backtracking {
        pattern: whole.output,
        starts: approximate.output,
        is_long: whole.unbounded > 0 || whole.long_looks > 0,
        repeats_long: whole.repeats_long,
    })
}

/// A pattern with lookaround or backreferences, and the cost of an attempt to match it.
pub(super) struct Backtracking {
    pub(super) pattern: String,
    /// For the linear engine: a match of the pattern can only begin where a match of this begins.
    pub(super) starts: String,
    /// Whether an attempt can read any number of characters.
    pub(super) is_long: bool,
    /// Whether it can do so again and again.
    pub(super) repeats_long: bool,
}

/// Whether a text is a pattern.
pub(super) fn is_pattern(text: &str) -> bool {
    regular(text).is_some() || with_lookaround(text).is_some()
}

/// For which engine a pattern is translated.
#[derive(Clone, Copy, PartialEq)]
enum Engine {
    Linear,
    Backtracking,
    /// The linear engine. Constructs that it lacks are left out, so it finds more matches.
    Approximate,
}

fn translated(pattern: &[char], engine: Engine) -> Option<Translator<'_>> {
    let mut translator = Translator {
        groups: groups(pattern),
        rest: pattern,
        engine,
        output: String::new(),
        dot_all: false,
        lines: false,
        depth: 0,
        unbounded: 0,
        long_looks: 0,
        repeats_long: false,
    };
    translator.disjunction()?;
    translator.rest.is_empty().then_some(translator)
}

const DEEPEST: usize = 64;
const DIGITS: &str = "0-9";
const WORD: &str = "0-9A-Z_a-z";
const SPACE: &str =
    r"\t\n\x0B\f\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";
const LINE_END: &str = r"\n\r\u{2028}\u{2029}";

/// The names of the capturing groups, in order; empty for one without.
fn groups(pattern: &[char]) -> Vec<String> {
    let mut groups = Vec::new();
    let mut in_class = false;
    let mut position = 0;
    while let Some(character) = pattern.get(position) {
        let behind = pattern.get(position + 1..).unwrap_or_default();
        match character {
            '\\' => position += 1,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => match behind {
                ['?', '<', '=' | '!', ..] => {}
                ['?', '<', name @ ..] => groups.push(name.iter().take_while(|next| **next != '>').collect()),
                ['?', ..] => {}
                _ => groups.push(String::new()),
            },
            _ => {}
        }
        position += 1;
    }
    groups
}

struct Translator<'p> {
    groups: Vec<String>,
    rest: &'p [char],
    engine: Engine,
    output: String,
    /// The flags `s` and `m`, which are those of the group at hand.
    dot_all: bool,
    lines: bool,
    depth: usize,
    /// How many quantifiers have no small limit.
    unbounded: usize,
    /// How many assertions and backreferences can read any number of characters.
    long_looks: usize,
    /// Whether one of those is repeated any number of times.
    repeats_long: bool,
}

impl Translator<'_> {
    fn next(&mut self) -> Option<char> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn eat(&mut self, expected: &str) -> bool {
        let expected: Vec<char> = expected.chars().collect();
        match self.rest.strip_prefix(expected.as_slice()) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let length = self.rest.iter().take_while(|next| belongs(**next)).count();
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken.iter().collect()
    }

    fn push(&mut self, text: &str) {
        self.output.push_str(text);
    }

    fn literal(&mut self, code: u32) {
        let _ = write!(self.output, "\\x{{{code:X}}}");
    }

    fn disjunction(&mut self) -> Option<()> {
        while let Some(first) = self.rest.first().filter(|first| **first != ')') {
            if *first == '|' {
                self.next();
                self.output.push('|');
                continue;
            }
            if self.quantifier().is_some() {
                // There is nothing to repeat.
                return None;
            }
            let start = self.output.len();
            let is_lookahead = matches!(self.rest, ['(', '?', '=' | '!', ..]);
            let looks = self.long_looks;
            self.term()?;
            let term = self.output.split_off(start);
            let quantifier = self.quantifier();
            if quantifier.as_deref().is_some_and(is_unbounded) {
                self.unbounded += 1;
                self.repeats_long |= self.long_looks > looks;
            }
            match quantifier {
                // Looking ahead more than once finds the same, and looking no times finds all.
                Some(quantifier) if is_lookahead => {
                    if quantifier.starts_with(['+', '{']) && !quantifier.starts_with("{0") {
                        self.push(&term);
                    }
                }
                Some(quantifier) => {
                    let _ = write!(self.output, "(?:{term}){quantifier}");
                }
                None => self.push(&term),
            }
        }
        Some(())
    }

    /// One atom or assertion.
    fn term(&mut self) -> Option<()> {
        match self.next()? {
            '(' => self.group()?,
            '[' => self.class()?,
            '\\' => self.escape()?,
            '^' if self.lines => self.assertion(&format!("(?<![^{LINE_END}])"))?,
            '$' if self.lines => self.assertion(&format!("(?![^{LINE_END}])"))?,
            '^' => self.push(r"\A"),
            '$' => self.push(r"\z"),
            '.' if self.dot_all => self.push("(?s:.)"),
            '.' => self.push(&format!("[^{LINE_END}]")),
            other => self.literal(other.into()),
        }
        Some(())
    }

    /// Lookaround, which the linear engine does not have.
    fn assertion(&mut self, assertion: &str) -> Option<()> {
        if self.engine == Engine::Backtracking {
            self.push(assertion);
        }
        (self.engine != Engine::Linear).then_some(())
    }

    fn group(&mut self) -> Option<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let flags = (self.dot_all, self.lines);
        let (start, unbounded) = (self.output.len(), self.unbounded);
        let look = ["?=", "?!", "?<=", "?<!"].into_iter().find(|look| self.eat(look));
        if let Some(look) = look {
            self.assertion(&format!("({look}"))?;
        } else if self.eat("?<") {
            self.take_while(|next| next != '>');
            self.next();
            self.push("(");
        } else if self.eat("?") {
            self.modifiers()?;
        } else {
            self.push("(");
        }
        self.disjunction()?;
        (self.dot_all, self.lines) = flags;
        self.depth -= 1;
        self.push(")");
        if look.is_some() {
            self.long_looks += usize::from(self.unbounded > unbounded);
            if self.engine == Engine::Approximate {
                self.output.truncate(start);
            }
        }
        self.eat(")").then_some(())
    }

    fn modifiers(&mut self) -> Option<()> {
        let letters = self.take_while(|next| next != ':');
        self.next();
        let (added, removed) = letters.split_once('-').unwrap_or((&letters, ""));
        self.dot_all = (self.dot_all || added.contains('s')) && !removed.contains('s');
        self.lines = (self.lines || added.contains('m')) && !removed.contains('m');
        self.push(if added.contains('i') {
            "(?i:"
        } else if removed.contains('i') {
            "(?-i:"
        } else {
            "(?:"
        });
        Some(())
    }

    /// An escape outside of a class.
    fn escape(&mut self) -> Option<()> {
        let rest = self.rest;
        match self.next()? {
            boundary @ ('b' | 'B') => self.boundary(boundary == 'b'),
            'k' if self.groups.iter().any(|name| !name.is_empty()) => {
                self.eat("<");
                let name = self.take_while(|next| next != '>');
                self.next();
                let group = self.groups.iter().position(|group| *group == name)? + 1;
                self.back_reference(group)
            }
            digit @ '1'..='9' => {
                self.rest = rest;
                let number = self.take_while(|next| next.is_ascii_digit());
                match number.parse::<usize>() {
                    Ok(group) if group <= self.groups.len() => self.back_reference(group),
                    _ => {
                        self.rest = rest;
                        self.next();
                        let code = self.octal(digit);
                        self.literal(code);
                        Some(())
                    }
                }
            }
            other => {
                if let Some(code) = self.escaped(other)? {
                    self.literal(code);
                }
                Some(())
            }
        }
    }

    /// `\b` and `\B`, of ASCII words.
    fn boundary(&mut self, at_boundary: bool) -> Option<()> {
        match self.engine {
            Engine::Backtracking => {}
            Engine::Approximate => return Some(()),
            Engine::Linear => {
                self.push(r"(?-u:\b)");
                return at_boundary.then_some(());
            }
        }
        let sides = if at_boundary {
            [("=", "!"), ("!", "=")]
        } else {
            [("=", "="), ("!", "!")]
        };
        let [first, second] = sides.map(|(left, right)| format!("(?<{left}[{WORD}])(?{right}[{WORD}])"));
        let _ = write!(self.output, "(?:{first}|{second})");
        Some(())
    }

    /// What a group that took no part in the match stands for is found everywhere.
    fn back_reference(&mut self, group: usize) -> Option<()> {
        self.long_looks += 1;
        if self.engine == Engine::Approximate {
            self.push("(?s:.)*");
        } else {
            let _ = write!(self.output, "(?({group})\\{group}|)");
        }
        (self.engine != Engine::Linear).then_some(())
    }

    /// The rest of an octal escape.
    fn octal(&mut self, first: char) -> u32 {
        let Some(mut code) = first.to_digit(8) else {
            return first.into();
        };
        while let Some(digit) = self.rest.first().and_then(|next| next.to_digit(8)) {
            if code * 8 + digit > 0o377 {
                break;
            }
            self.next();
            code = code * 8 + digit;
        }
        code
    }

    /// What a class and a text escape alike: the code of one character, or a set, which is written.
    fn escaped(&mut self, first: char) -> Option<Option<u32>> {
        let set = match first {
            'd' => Some(format!("[{DIGITS}]")),
            'D' => Some(format!("[^{DIGITS}]")),
            'w' => Some(format!("[{WORD}]")),
            'W' => Some(format!("[^{WORD}]")),
            's' => Some(format!("[{SPACE}]")),
            'S' => Some(format!("[^{SPACE}]")),
            'p' | 'P' if self.eat("{") => {
                let property = self.take_while(|next| next != '}');
                self.next();
                Some(format!("\\{first}{{{property}}}"))
            }
            _ => None,
        };
        if let Some(set) = set {
            self.push(&set);
            return Some(None);
        }
        Some(Some(match first {
            't' => 9,
            'n' => 10,
            'v' => 11,
            'f' => 12,
            'r' => 13,
            'x' => self.hexadecimal(2).unwrap_or('x'.into()),
            'u' => self.unicode().unwrap_or('u'.into()),
            'c' => match self.rest.first() {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    let code = u32::from(*letter) % 32;
                    self.next();
                    code
                }
                _ => {
                    self.literal('\\'.into());
                    'c'.into()
                }
            },
            digit @ '0'..='7' => self.octal(digit),
            other => other.into(),
        }))
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<u32> {
        let (text, rest) = self.rest.split_at_checked(digits)?;
        let text: String = text.iter().collect();
        if !text.chars().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        self.rest = rest;
        u32::from_str_radix(&text, 16).ok()
    }

    fn unicode(&mut self) -> Option<u32> {
        let rest = self.rest;
        if self.eat("{") {
            let digits = self.take_while(|next| next.is_ascii_hexdigit());
            let code = u32::from_str_radix(&digits, 16).ok();
            if let Some(code) = code.filter(|_| self.eat("}")) {
                return Some(code);
            }
            self.rest = rest;
            return None;
        }
        let first = self.hexadecimal(4)?;
        let behind = self.rest;
        if (0xD800..0xDC00).contains(&first) && self.eat("\\u") {
            match self.hexadecimal(4) {
                Some(second @ 0xDC00..0xE000) => {
                    return Some(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
                }
                _ => self.rest = behind,
            }
        }
        Some(first)
    }

    fn class(&mut self) -> Option<()> {
        let negated = self.eat("^");
        if self.eat("]") {
            self.push(if negated { "(?s:.)" } else { r"[^\x{0}-\x{10FFFF}]" });
            return Some(());
        }
        self.push(if negated { "[^" } else { "[" });
        while !self.eat("]") {
            let first = self.class_atom()?;
            let behind = self.rest;
            if !(self.eat("-") && self.rest.first() != Some(&']')) {
                self.rest = behind;
                if let Some(code) = first {
                    self.literal(code);
                }
                continue;
            }
            // The first end stands before a set that follows it.
            let start = self.output.len();
            let last = self.class_atom()?;
            let set = self.output.split_off(start);
            match (first, last) {
                (Some(first), Some(last)) => {
                    self.literal(first);
                    self.output.push('-');
                    self.literal(last);
                }
                (first, last) => {
                    for code in [first, Some('-'.into()), last].into_iter().flatten() {
                        self.literal(code);
                    }
                }
            }
            self.push(&set);
        }
        self.push("]");
        Some(())
    }

    fn class_atom(&mut self) -> Option<Option<u32>> {
        match self.next()? {
            '\\' => match self.next()? {
                'b' => Some(Some(8)),
                other => self.escaped(other),
            },
            other => Some(Some(other.into())),
        }
    }

    /// `*`, `{1,2}`, …; braces that are no quantifier are literal.
    fn quantifier(&mut self) -> Option<String> {
        let rest = self.rest;
        let quantifier = match rest.first()? {
            sign @ ('*' | '+' | '?') => {
                self.next();
                sign.to_string()
            }
            '{' => {
                self.next();
                let numbers = self.take_while(|next| next.is_ascii_digit() || next == ',');
                let digits = numbers.starts_with(|first: char| first.is_ascii_digit());
                if !(digits && numbers.matches(',').count() < 2 && self.eat("}")) {
                    self.rest = rest;
                    return None;
                }
                format!("{{{numbers}}}")
            }
            _ => return None,
        };
        self.eat("?");
        Some(quantifier)
    }
}

/// Whether a quantifier allows many repetitions.
fn is_unbounded(quantifier: &str) -> bool {
    let numbers = quantifier.trim_matches(['{', '}']);
    let most = numbers.rsplit(',').next().unwrap_or_default();
    quantifier != "?" && most.parse::<u8>().is_err()
}
