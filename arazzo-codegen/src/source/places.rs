//! Where the parts of a string stand whose text the file does not have as it is: block scalars, strings over several
//! lines, escapes.

/// For each byte of the value, and for its end, the offset in `written`, the scalar with its quotes or its `|`. Nothing
/// when the value cannot be followed.
pub(super) fn places(written: &str, value: &str) -> Option<Vec<u32>> {
    let first = written.chars().next()?;
    let mut walk = match first {
        '|' | '>' => {
            let content = written.find('\n')? + 1;
            let lines = written.get(content..)?.lines();
            let indent = lines
                .filter(|line| !line.trim().is_empty())
                .map(|line| line.len() - line.trim_start_matches(' ').len())
                .min()?;
            Walk {
                written,
                at: content,
                block: Some(indent),
                escape: None,
            }
        }
        '"' | '\'' => Walk {
            written,
            at: 1,
            block: None,
            escape: Some(first),
        },
        _ => Walk {
            written,
            at: 0,
            block: None,
            escape: None,
        },
    };
    walk.skip_indentation();
    let mut places = Vec::with_capacity(value.len() + 1);
    for next in value.chars() {
        // The line breaks at the end of a block scalar stand behind it.
        let at = walk.take(next).or((next == '\n').then_some(walk.at))?;
        places.extend(std::iter::repeat_n(u32::try_from(at).ok()?, next.len_utf8()));
    }
    places.push(u32::try_from(walk.at).ok()?);
    Some(places)
}

struct Walk<'w> {
    written: &'w str,
    at: usize,
    /// The indentation of a block scalar.
    block: Option<usize>,
    /// The quote.
    escape: Option<char>,
}

impl Walk<'_> {
    /// Where the next character of the value stands.
    fn take(&mut self, next: char) -> Option<usize> {
        if !matches!(next, ' ' | '\n') {
            while self
                .rest()
                .trim_start_matches([' ', '\t', '\r'])
                .starts_with('\n')
                && !self.rest().starts_with(next)
            {
                self.skip_line_break();
            }
        }
        let at = self.at;
        let rest = self.rest();
        let escaped = match self.escape {
            Some('\'') if rest.starts_with("''") => Some(2),
            Some('"') if rest.starts_with("\\u") => Some(6),
            Some('"') if rest.starts_with("\\x") => Some(4),
            Some('"') if rest.starts_with('\\') => Some(2),
            _ => None,
        };
        if let Some(length) = escaped {
            self.at += length;
            return Some(at);
        }
        if rest.starts_with(next) {
            self.at += next.len_utf8();
            if next == '\n' {
                self.skip_indentation();
            }
            return Some(at);
        }
        let folded =
            matches!(next, ' ' | '\n') && rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
        folded.then(|| {
            self.skip_line_break();
            at
        })
    }

    fn rest(&self) -> &str {
        self.written.get(self.at..).unwrap_or_default()
    }

    fn skip_line_break(&mut self) {
        let length = self.rest().find('\n').map_or(self.rest().len(), |line| line + 1);
        self.at += length;
        self.skip_indentation();
    }

    fn skip_indentation(&mut self) {
        let rest = self.rest();
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        self.at += match self.block {
            Some(indent) => spaces.min(indent),
            None if self.at > 1 => spaces,
            None => 0,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::places;

    /// What stands in the file from where the part starts, as long as the part.
    fn at<'w>(written: &'w str, value: &str, part: &str) -> &'w str {
        let places = places(written, value).expect("a value that can be followed");
        let start = places[value.find(part).expect("a part")] as usize;
        &written[start..start + part.len()]
    }

    #[test]
    fn parts_of_block_scalars() {
        let literal = "|\n    {\n      \"a\": 1\n    }";
        assert_eq!(at(literal, "{\n  \"a\": 1\n}\n", "\"a\""), "\"a\"");
        assert_eq!(at(literal, "{\n  \"a\": 1\n}\n", "}"), "}");
        let folded = ">-\n  one two\n  three\n\n  four";
        assert_eq!(at(folded, "one two three\nfour", "three"), "three");
        assert_eq!(at(folded, "one two three\nfour", "four"), "four");
    }

    #[test]
    fn parts_behind_escapes_and_line_breaks() {
        assert_eq!(at(r#""say \"a\" b""#, "say \"a\" b", "b"), "b");
        assert_eq!(at("'it''s b'", "it's b", "b"), "b");
        assert_eq!(at("one\n  two three", "one two three", "three"), "three");
    }

    #[test]
    fn another_value_has_no_places() {
        assert_eq!(places("one", "two"), None);
    }
}
