//! Rust with syntax colours. It knows Rust's tokens but not its grammar, which is enough for formatted code.

use anstyle::{AnsiColor, Style};

const KEYWORDS: [&str; 37] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "false", "fn",
    "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self",
    "Self", "static", "struct", "super", "trait", "true", "type", "union", "use", "where", "while",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Comment,
    Attribute,
    String,
    Number,
    Keyword,
    Type,
    Function,
    Macro,
    Lifetime,
    Plain,
}

impl Token {
    fn style(self) -> Style {
        match self {
            Self::Comment => Style::new().dimmed(),
            Self::Attribute => AnsiColor::Yellow.on_default().dimmed(),
            Self::String => AnsiColor::Green.on_default(),
            Self::Number => AnsiColor::Cyan.on_default(),
            Self::Keyword => AnsiColor::Magenta.on_default(),
            Self::Type | Self::Lifetime => AnsiColor::Yellow.on_default(),
            Self::Function => AnsiColor::Blue.on_default(),
            Self::Macro => AnsiColor::Blue.on_default().bold(),
            Self::Plain => Style::new(),
        }
    }
}

/// The source with colours; without them it is the same text.
pub(super) fn highlighted(source: &str) -> String {
    let mut text = String::with_capacity(source.len() * 3 / 2);
    let mut rest = source;
    while !rest.is_empty() {
        let (token, length) = token(rest);
        let (part, behind) = rest.split_at(length);
        let style = token.style();
        if style == Style::new() {
            text.push_str(part);
        } else {
            // A style ends with its line, as pagers want it.
            let lines: Vec<String> = part
                .split('\n')
                .map(|line| format!("{style}{line}{style:#}"))
                .collect();
            text.push_str(&lines.join("\n"));
        }
        rest = behind;
    }
    text
}

/// The first token of a text that is not empty, and its length in bytes.
fn token(text: &str) -> (Token, usize) {
    let first = text.chars().next().unwrap_or_default();
    let line = || text.find('\n').unwrap_or(text.len());
    if text.starts_with("//") {
        return (Token::Comment, line());
    }
    if text.starts_with("#[") || text.starts_with("#![") {
        return (Token::Attribute, attribute(text));
    }
    if first == '"' {
        return (Token::String, quoted(text, 1));
    }
    if let Some(length) = raw_string(text) {
        return (Token::String, length);
    }
    if text.starts_with("b\"") {
        return (Token::String, quoted(text, 2));
    }
    if first == '\'' {
        return quote(text);
    }
    if first.is_ascii_digit() {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut length = text.find(|c| !is_part(c)).unwrap_or(text.len());
        // A point belongs to it when a digit follows it: `1.5`, and not `1..2` or `1.max(2)`.
        if let Some(fraction) = text.get(length..).and_then(|rest| rest.strip_prefix('.'))
            && fraction.starts_with(|c: char| c.is_ascii_digit())
        {
            length += 1 + fraction.find(|c| !is_part(c)).unwrap_or(fraction.len());
        }
        return (Token::Number, length);
    }
    if first.is_alphabetic() || first == '_' {
        return word(text);
    }
    (Token::Plain, first.len_utf8())
}

fn word(text: &str) -> (Token, usize) {
    let length = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    let (word, behind) = text.split_at(length);
    let token = if KEYWORDS.contains(&word) {
        Token::Keyword
    } else if behind.starts_with('!') && !behind.starts_with("!=") {
        Token::Macro
    } else if word.starts_with(char::is_uppercase) {
        Token::Type
    } else if behind.starts_with('(') {
        Token::Function
    } else {
        Token::Plain
    };
    (token, length)
}

/// To the quotation mark that ends it; `start` is where its content starts.
fn quoted(text: &str, start: usize) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at < start) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// `r"…"`, `r#"…"#`.
fn raw_string(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('r')?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let content = rest.get(hashes..)?.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = content.find(&end).map_or(content.len(), |at| at + end.len());
    Some(2 + hashes + length)
}

/// A character or a lifetime.
fn quote(text: &str) -> (Token, usize) {
    let mut characters = text.char_indices().skip(1);
    match (characters.next(), characters.next()) {
        (Some((_, '\\')), Some((at, _))) => {
            let behind = text.get(at + 1..).unwrap_or_default();
            let end = behind.find('\'').map_or(text.len(), |end| at + 1 + end + 1);
            (Token::String, end)
        }
        (Some(_), Some((at, '\''))) => (Token::String, at + 1),
        _ => {
            let name = text.get(1..).unwrap_or_default();
            let length = name
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(name.len());
            (Token::Lifetime, 1 + length)
        }
    }
}

/// To the bracket that ends it; brackets within strings do not count.
fn attribute(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or_default();
        at += match first {
            '"' => quoted(rest, 1),
            other => other.len_utf8(),
        };
        match first {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{Token, highlighted, token};

    #[test]
    fn tokens_end_where_they_end() {
        for (text, expected) in [
            ("// a\nb", (Token::Comment, 4)),
            ("#[doc = \"]\"]x", (Token::Attribute, 12)),
            (r#""a\"b" c"#, (Token::String, 6)),
            ("r#\"a\"b\"# c", (Token::String, 8)),
            ("'a' b", (Token::String, 3)),
            (r"'\n' b", (Token::String, 4)),
            ("'a, b", (Token::Lifetime, 2)),
            ("1.5f64)", (Token::Number, 6)),
            ("0..9", (Token::Number, 1)),
            ("fn x", (Token::Keyword, 2)),
            ("matches!(", (Token::Macro, 7)),
            ("a != b", (Token::Plain, 1)),
            ("Some(", (Token::Type, 4)),
            ("call(", (Token::Function, 4)),
            ("r#type", (Token::Plain, 1)),
        ] {
            assert_eq!(token(text), expected, "{text}");
        }
    }

    #[test]
    fn without_its_colours_it_is_the_source() {
        let source = "/// a\n#[x]\nfn f<'a>() -> &'a str { \"ö\\\"\n\" } // ende";
        let coloured = highlighted(source);
        assert_ne!(coloured, source);
        assert_eq!(plain(&coloured), source);
        // A reader of lines, such as `less -R`, starts each line without a style.
        for line in coloured.lines() {
            let last = line.rfind('\x1b').map(|at| &line[at..]);
            assert!(last.is_none_or(|last| last.starts_with("\x1b[0m")), "{line:?}");
        }
    }

    /// The text without the escapes of colours, which all end with an `m`.
    fn plain(text: &str) -> String {
        let mut parts = text.split('\x1b');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| {
            text + part.split_once('m').map_or("", |(_, rest)| rest)
        })
    }
}
