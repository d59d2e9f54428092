//! Path templates of OpenAPI, and which paths they stand for.

use super::percent_decoded;

/// A path template, without a fragment in it.
#[derive(Debug)]
pub(crate) struct Template {
    pieces: Vec<Piece>,
    /// What some documents write behind a `?`, to tell apart the operations of one path.
    query: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Variable {
        name: String,
        /// It may stand for several segments.
        segments: bool,
    },
}

impl Template {
    pub(crate) fn of(path: &str) -> Self {
        let path = path.split('#').next().unwrap_or_default();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut pieces = Vec::new();
        let mut rest = path;
        while let Some((literal, behind)) = rest.split_once('{') {
            let Some((variable, behind)) = behind.split_once('}') else {
                break;
            };
            push_literal(&mut pieces, literal);
            let name = variable.trim_start_matches('+').trim_end_matches(['+', '*']);
            pieces.push(Piece::Variable {
                name: name.to_owned(),
                segments: name != variable,
            });
            rest = behind;
        }
        push_literal(&mut pieces, rest);
        Self {
            pieces,
            query: pairs(query).filter(|pair| !pair.contains('{')).collect(),
        }
    }

    /// How many pairs there are in its query, when the query of the request has them all.
    pub(crate) fn pairs_within(&self, query: Option<&str>) -> Option<usize> {
        let is_sent = |pair: &String| query.is_some_and(|query| pairs(query).any(|sent| sent == *pair));
        self.query.iter().all(is_sent).then_some(self.query.len())
    }

    /// The values of the variables, still percent-encoded, when the path is one of the template.
    pub(crate) fn matches<'p>(&self, path: &'p str) -> Option<Vec<(&str, &'p str)>> {
        let mut values = Vec::new();
        matched(&self.pieces, path, &mut values).then_some(values)
    }

    /// How much of it is literal: of two that match, the one with more is meant.
    pub(crate) fn literal_length(&self) -> usize {
        let lengths = self.pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => text.len(),
            Piece::Variable { .. } => 0,
        });
        lengths.sum()
    }
}

/// The pairs of a query, decoded; an empty value is like none.
fn pairs(query: &str) -> impl Iterator<Item = String> {
    let pairs = query
        .split('&')
        .map(|pair| percent_decoded(pair.trim_end_matches('=')));
    pairs.filter(|pair| !pair.is_empty())
}

fn push_literal(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece::Literal(percent_decoded(text)));
    }
}

fn matched<'t, 'p>(pieces: &'t [Piece], path: &'p str, values: &mut Vec<(&'t str, &'p str)>) -> bool {
    match pieces.split_first() {
        None => path.is_empty(),
        Some((Piece::Literal(text), rest)) => ends_of_literal(text, path)
            .is_some_and(|end| path.get(end..).is_some_and(|path| matched(rest, path, values))),
        Some((Piece::Variable { name, segments }, rest)) => {
            let longest = match path.find('/') {
                Some(end) if !segments => end,
                _ => path.len(),
            };
            // The longest first, as a literal behind it may be part of the value as well.
            for end in (1..=longest).rev().filter(|end| path.is_char_boundary(*end)) {
                let (value, behind) = path.split_at(end);
                values.push((name, value));
                if matched(rest, behind, values) {
                    return true;
                }
                values.pop();
            }
            false
        }
    }
}

/// Where the literal ends in the path, which may be percent-encoded.
fn ends_of_literal(literal: &str, path: &str) -> Option<usize> {
    let path = path.as_bytes();
    literal.bytes().try_fold(0, |at, wanted| {
        let encoded = path.get(at + 1..at + 3).filter(|_| path.get(at) == Some(&b'%'));
        let decoded =
            encoded.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        if decoded == Some(wanted) && wanted != b'/' {
            Some(at + 3)
        } else {
            (path.get(at) == Some(&wanted)).then_some(at + 1)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::Template;

    #[test]
    fn a_long_value_takes_no_time() {
        let value = "%7B".repeat(20_000);
        let path = format!("/pets/{value}/of/{value}/mine");
        let template = Template::of("/pets/{id}/of/{owner}/mine");
        assert_eq!(template.matches(&path).map(|values| values.len()), Some(2));
        assert!(
            Template::of("/pets/{id}/of/{owner}/yours")
                .matches(&path)
                .is_none()
        );
    }

    #[test]
    fn templates_match_paths() {
        for (template, path, values) in [
            ("/pets", "/pets", Some(vec![])),
            ("/pets/{id}", "/pets/1", Some(vec![("id", "1")])),
            ("/pets/{id}", "/pets/1/2", None),
            ("/pets/{id}", "/pets/", None),
            ("/pets/{id}.json", "/pets/a.b.json", Some(vec![("id", "a.b")])),
            ("/pets/{id}:feed", "/pets/1:feed", Some(vec![("id", "1")])),
            ("/files/{+path}", "/files/a/b", Some(vec![("path", "a/b")])),
            ("/{bucket}?uploads", "/b", Some(vec![("bucket", "b")])),
            ("/a b/{c}", "/a%20b/1", Some(vec![("c", "1")])),
            ("/a b", "/a%2Fb", None),
            ("/a?action={action}", "/a", Some(vec![])),
        ] {
            assert_eq!(Template::of(template).matches(path), values, "{template} {path}");
        }
        for (template, query, pairs) in [
            ("/pets", None, Some(0)),
            ("/pets", Some("kind=cat"), Some(0)),
            ("/pets?kind=cat", Some("page=1&kind=cat"), Some(1)),
            ("/pets?kind=cat", Some("kind=dog"), None),
            ("/{bucket}?uploads", Some("uploads="), Some(1)),
            ("/{bucket}?uploads", None, None),
            ("/{bucket}?uploads=", Some("uploads"), Some(1)),
            ("/pets?a b=%C3%A9", Some("a%20b=é"), Some(1)),
            ("/pets?kind={kind}&page=1", Some("page=1&kind=cat"), Some(1)),
        ] {
            assert_eq!(
                Template::of(template).pairs_within(query),
                pairs,
                "{template} {query:?}"
            );
        }
        assert!(Template::of("/pets/mine").literal_length() > Template::of("/pets/{id}").literal_length());
    }
}
