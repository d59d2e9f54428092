//! The key of a path: a template of a path, and of a query where a document puts one there.

use crate::openapi::{Operation, ParameterLocation};

/// `/files/{id}.{ext}?alt=media#part`, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct PathTemplate {
    pub(crate) path: Vec<PathPart>,
    /// What stands between the `&` behind the `?`.
    pub(crate) query: Vec<Vec<PathPart>>,
    /// Never sent (RFC 3986, section 3.5).
    pub(crate) fragment: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PathPart {
    Literal(String),
    Variable {
        name: String,
        /// What stands between the braces.
        written: String,
        /// `{+name}`, `{name+}` or `{name*}`: the value may be several segments (RFC 6570, "Reserved Expansion").
        segments: bool,
    },
}

/// A name without an operator of RFC 6570.
pub(in crate::check) fn without_operator(name: &str) -> &str {
    let plain = name.strip_prefix('+').or_else(|| name.strip_suffix(['+', '*']));
    plain.unwrap_or(name)
}

impl PathTemplate {
    pub(crate) fn parse(key: &str) -> Self {
        let mut template = Self::default();
        // `?` and `#` count only outside of braces.
        let mut in_query = false;
        for part in parts(key) {
            let PathPart::Literal(literal) = part else {
                template.push(part, in_query);
                continue;
            };
            let (literal, fragment) = match literal.split_once('#') {
                Some((literal, fragment)) => (literal, Some(fragment.to_owned())),
                None => (literal.as_str(), None),
            };
            let query = if in_query {
                Some(literal)
            } else {
                let (path, query) = literal
                    .split_once('?')
                    .map_or((literal, None), |(path, query)| (path, Some(query)));
                template.literal(path, false);
                query
            };
            if let Some(query) = query {
                let mut pairs = query.split('&');
                if !in_query {
                    in_query = true;
                    template.query.push(Vec::new());
                }
                template.literal(pairs.next().unwrap_or_default(), true);
                for pair in pairs {
                    template.query.push(Vec::new());
                    template.literal(pair, true);
                }
            }
            if let Some(fragment) = fragment {
                template.fragment = Some(fragment);
                break;
            }
        }
        template.query.retain(|pair| !pair.is_empty());
        template
    }

    /// The path of an operation. S9: a variable is called as it is written, operator and all, where the operation
    /// declares it so, or where only a parameter that is `given` is called so.
    pub(crate) fn of<'n>(operation: &Operation, given: impl IntoIterator<Item = &'n str>) -> Self {
        let mut template = Self::parse(&operation.path);
        let given: Vec<&str> = given.into_iter().collect();
        let of_path = operation
            .parameters
            .iter()
            .filter(|declared| declared.location == ParameterLocation::Path);
        let declared: Vec<&str> = of_path.map(|declared| declared.name.as_str()).collect();
        for part in template
            .path
            .iter_mut()
            .chain(template.query.iter_mut().flatten())
        {
            if let PathPart::Variable {
                name,
                written,
                segments,
            } = part
            {
                let plain = declared.contains(&name.as_str()) || given.contains(&name.as_str());
                if declared.contains(&written.as_str()) || !plain && given.contains(&written.as_str()) {
                    name.clone_from(written);
                    *segments = false;
                }
            }
        }
        template
    }

    /// A variable of the path or of its query as it is written, between braces.
    pub(in crate::check) fn written(&self, variable: &str) -> String {
        let mut parts = self.path.iter().chain(self.query.iter().flatten());
        let written = parts.find_map(|part| match part {
            PathPart::Variable { name, written, .. } if name == variable => Some(written.as_str()),
            _ => None,
        });
        format!("{{{}}}", written.unwrap_or(variable))
    }

    /// The variables of the path.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &str> {
        names(&self.path)
    }

    /// The variables of the query.
    pub(crate) fn query_variables(&self) -> impl Iterator<Item = &str> {
        self.query.iter().flat_map(|pair| names(pair))
    }

    /// The variables whose values may be several segments.
    pub(crate) fn of_segments(&self) -> impl Iterator<Item = &str> {
        self.path.iter().filter_map(|part| match part {
            PathPart::Variable {
                name, segments: true, ..
            } => Some(name.as_str()),
            _ => None,
        })
    }

    fn literal(&mut self, literal: &str, in_query: bool) {
        if !literal.is_empty() {
            self.push(PathPart::Literal(literal.to_owned()), in_query);
        }
    }

    fn push(&mut self, part: PathPart, in_query: bool) {
        match self.query.last_mut() {
            Some(pair) if in_query => pair.push(part),
            _ => self.path.push(part),
        }
    }
}

fn names(parts: &[PathPart]) -> impl Iterator<Item = &str> {
    parts.iter().filter_map(|part| match part {
        PathPart::Literal(_) => None,
        PathPart::Variable { name, .. } => Some(name.as_str()),
    })
}

/// The variables of a template that is no path: `https://{region}.example` has `region`.
pub(in crate::check) fn variables(template: &str) -> impl Iterator<Item = String> {
    parts(template).into_iter().filter_map(|part| match part {
        PathPart::Literal(_) => None,
        PathPart::Variable { name, .. } => Some(name),
    })
}

/// A brace without its partner is a literal.
fn parts(key: &str) -> Vec<PathPart> {
    let mut parts = Vec::new();
    let mut rest = key;
    while let Some((literal, (name, after))) = rest
        .split_once('{')
        .and_then(|(literal, tail)| Some((literal, tail.split_once('}')?)))
    {
        if !literal.is_empty() {
            parts.push(PathPart::Literal(literal.to_owned()));
        }
        let plain = without_operator(name);
        parts.push(PathPart::Variable {
            name: plain.to_owned(),
            written: name.to_owned(),
            segments: plain != name,
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(PathPart::Literal(rest.to_owned()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str) -> PathPart {
        PathPart::Literal(text.to_owned())
    }

    fn variable(name: &str) -> PathPart {
        PathPart::Variable {
            name: name.to_owned(),
            written: name.to_owned(),
            segments: false,
        }
    }

    #[test]
    fn several_variables_and_suffixes() {
        let template = PathTemplate::parse("/a/{x},{y}/{file}.{ext}:verb");
        let parts = [
            literal("/a/"),
            variable("x"),
            literal(","),
            variable("y"),
            literal("/"),
            variable("file"),
            literal("."),
            variable("ext"),
            literal(":verb"),
        ];
        assert_eq!(template.path, parts);
        assert_eq!((template.query.len(), template.fragment), (0, None));
    }

    #[test]
    fn a_query_and_a_fragment_in_the_key() {
        let template = PathTemplate::parse("/search/{kind}?alt=media&q={q}&point={x},{y}#Action={a}");
        assert_eq!(template.path, [literal("/search/"), variable("kind")]);
        let pairs = [
            vec![literal("alt=media")],
            vec![literal("q="), variable("q")],
            vec![literal("point="), variable("x"), literal(","), variable("y")],
        ];
        assert_eq!(template.query, pairs);
        assert_eq!(template.fragment.as_deref(), Some("Action="));
        assert_eq!(PathTemplate::parse("/?").query.len(), 0);
    }

    #[test]
    fn variables_of_several_segments() {
        for key in ["/v1/{+name}:cancel", "/v1/{name+}:cancel", "/v1/{name*}:cancel"] {
            let template = PathTemplate::parse(key);
            assert_eq!(template.of_segments().collect::<Vec<_>>(), ["name"], "{key}");
        }
    }

    #[test]
    fn a_brace_without_its_partner_is_a_literal() {
        assert_eq!(PathTemplate::parse("/a{b").path, [literal("/a{b")]);
        assert_eq!(PathTemplate::parse("/a}b").path, [literal("/a}b")]);
    }
}
