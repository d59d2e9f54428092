//! URI references (RFC 3986), as far as documents name each other by them.

/// Whether it leads to the network.
///
/// ```
/// use arazzo_codegen::source::is_remote;
///
/// assert!(is_remote("https://pets.example/v1.yaml") && is_remote("//pets.example/v1.yaml"));
/// assert!(!is_remote("../pets.yaml") && !is_remote("file:///specs/pets.yaml"));
/// ```
#[must_use]
pub fn is_remote(reference: &str) -> bool {
    let file = without_fragment(reference);
    file.starts_with("//") || file.contains("://") && !file.starts_with("file://")
}

/// Whether it has a scheme. One letter is a drive and no scheme.
pub(crate) fn is_absolute(reference: &str) -> bool {
    scheme(reference).is_some()
}

fn scheme(reference: &str) -> Option<&str> {
    let (scheme, _) = reference.split_once(':')?;
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|next| next.is_ascii_alphanumeric() || "+-.".contains(next));
    is_scheme.then_some(scheme)
}

/// The reference resolved on an absolute base (section 5.2), without a fragment. On a base without a hierarchy, such
/// as a `urn:`, a relative reference is itself.
///
/// ```
/// use arazzo_codegen::source::resolve;
///
/// let base = "https://pets.example/v1/api.yaml";
/// assert_eq!(resolve(base, "../pet.yaml#/Id"), "https://pets.example/pet.yaml");
/// ```
#[must_use]
pub fn resolve(base: &str, reference: &str) -> String {
    let reference = without_fragment(reference);
    if is_absolute(reference) {
        return reference.to_owned();
    }
    let Some((scheme, rest)) = without_fragment(base).split_once("://") else {
        return reference.to_owned();
    };
    if reference.starts_with("//") {
        return format!("{scheme}:{reference}");
    }
    let rest = rest.split('?').next().unwrap_or_default();
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let folder = path
        .rfind('/')
        .map_or("/", |last| path.get(..=last).unwrap_or("/"));
    let (relative, query) = reference.split_at(reference.find('?').unwrap_or(reference.len()));
    let path = match relative {
        "" => path.to_owned(),
        rooted if rooted.starts_with('/') => without_dots(rooted),
        relative => without_dots(&format!("{folder}{relative}")),
    };
    format!("{scheme}://{authority}{path}{query}")
}

/// Documents are named without one.
pub(crate) fn without_fragment(reference: &str) -> &str {
    reference.split('#').next().unwrap_or_default()
}

/// `%20` and the like as the characters they stand for; the text itself where that is no UTF-8.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Section 5.2.4, of a path that starts with a slash.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let last = segments.len().saturating_sub(1);
    for (position, segment) in segments.into_iter().enumerate() {
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if position == last {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{decoded, is_absolute, resolve};

    /// The examples of RFC 3986, section 5.4, as far as files are named so.
    #[test]
    fn s3_references_are_resolved_as_rfc_3986_says() {
        for (reference, expected) in [
            ("gh:h", "gh:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("g?y", "http://a/b/c/g?y"),
            ("g#s", "http://a/b/c/g"),
            ("", "http://a/b/c/d;p"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"),
            ("g/../h", "http://a/b/c/h"),
        ] {
            assert_eq!(resolve("http://a/b/c/d;p?q", reference), expected, "{reference}");
        }
        assert_eq!(resolve("http://a", "g"), "http://a/g");
        assert_eq!(resolve("urn:a:b", "g"), "g");
    }

    #[test]
    fn a_drive_is_no_scheme() {
        assert!(is_absolute("https://a") && is_absolute("urn:a"));
        assert!(!is_absolute("C:\\a") && !is_absolute("./a:b") && !is_absolute("a/b:c"));
    }

    #[test]
    fn percent_signs_are_decoded_where_they_can_be() {
        assert_eq!(decoded("a%20b%C3%A9"), "a bé");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%FF"), "%FF");
    }
}
