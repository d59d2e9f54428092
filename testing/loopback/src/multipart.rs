//! `multipart/form-data`, RFC 7578 on the syntax of RFC 2046.

/// One part of a `multipart/form-data` body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The name of the form field.
    pub name: String,
    /// The file name, when the part was sent as a file.
    pub file_name: Option<String>,
    /// The part's own `Content-Type`.
    pub content_type: Option<String>,
    /// What was sent.
    pub body: Vec<u8>,
}

/// The boundary that a `Content-Type` names, if it is `multipart/form-data`.
pub(crate) fn boundary(content_type: &str) -> Option<String> {
    let (media_type, parameters) = content_type.split_once(';')?;
    if !media_type.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    parameter(parameters, "boundary").filter(|boundary| !boundary.is_empty())
}

/// All parts of a body, or `None` when any of it is malformed.
pub(crate) fn parts(body: &[u8], boundary: &str) -> Option<Vec<Part>> {
    let delimiter = format!("\r\n--{boundary}");
    let delimiter = delimiter.as_bytes();
    // The first delimiter may stand at the very beginning, where no line break precedes it.
    let mut rest = match body.strip_prefix(&delimiter[2..]) {
        Some(rest) => rest,
        None => split_at(body, delimiter)?.1,
    };
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let (part, after) = split_at(rest.strip_prefix(b"\r\n")?, delimiter)?;
        parts.push(read_part(part)?);
        rest = after;
    }
    Some(parts)
}

fn read_part(part: &[u8]) -> Option<Part> {
    let (head, body) = split_at(part, b"\r\n\r\n")?;
    let mut disposition = None;
    let mut content_type = None;
    for line in std::str::from_utf8(head).ok()?.split("\r\n") {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("Content-Disposition") {
            disposition = Some(value.trim());
        } else if name.eq_ignore_ascii_case("Content-Type") {
            content_type = Some(value.trim().to_owned());
        }
    }
    let (kind, parameters) = disposition?.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("form-data") {
        return None;
    }
    Some(Part {
        name: parameter(parameters, "name")?,
        file_name: parameter(parameters, "filename"),
        content_type,
        body: body.to_vec(),
    })
}

/// The value of `name="value"`, `name=value` or `name*=utf-8''value` (RFC 5987) among parameters.
fn parameter(parameters: &str, name: &str) -> Option<String> {
    let mut rest = parameters;
    while let Some((key, after)) = rest.split_once('=') {
        let key = key.trim_matches([' ', '\t', ';']);
        let (value, remaining) = parameter_value(after)?;
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        if key
            .strip_suffix('*')
            .is_some_and(|key| key.eq_ignore_ascii_case(name))
        {
            return percent_decoded(value.splitn(3, '\'').nth(2)?);
        }
        rest = remaining;
    }
    None
}

/// A token or a quoted string, and what follows it.
fn parameter_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return Some((text[..end].trim().to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

/// What stands before and after the first `separator`.
fn split_at<'a>(bytes: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes
        .windows(separator.len())
        .position(|window| window == separator)?;
    Some((&bytes[..at], &bytes[at + separator.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[u8] = b"--B\r\n\
        Content-Disposition: form-data; name=\"purpose\"\r\n\r\n\
        batch\r\n\
        --B\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"a;b.jsonl\"\r\n\
        content-type: application/jsonl\r\n\r\n\
        {}\r\n\r\n--notB\r\n\
        --B--\r\n";

    #[test]
    fn two_parts() {
        let parts = parts(TWO, "B").unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].name, "purpose");
        assert_eq!(parts[0].file_name, None);
        assert_eq!(parts[0].content_type, None);
        assert_eq!(parts[0].body, b"batch");
        assert_eq!(parts[1].name, "file");
        assert_eq!(parts[1].file_name.as_deref(), Some("a;b.jsonl"));
        assert_eq!(parts[1].content_type.as_deref(), Some("application/jsonl"));
        assert_eq!(parts[1].body, b"{}\r\n\r\n--notB");
    }

    #[test]
    fn a_preamble_is_skipped() {
        let body = [b"for old mail readers\r\n", TWO].concat();
        assert_eq!(parts(&body, "B"), parts(TWO, "B"));
    }

    #[test]
    fn no_parts_at_all() {
        assert_eq!(parts(b"--B--\r\n", "B"), Some(vec![]));
    }

    #[test]
    fn malformed_bodies_have_no_parts() {
        let bodies: [&[u8]; 6] = [
            b"",
            b"--B\r\n",
            // no closing delimiter
            b"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n",
            // no empty line after the headers
            b"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n1\r\n--B--",
            // no disposition
            b"--B\r\nContent-Type: text/plain\r\n\r\n1\r\n--B--",
            // no name
            b"--B\r\nContent-Disposition: form-data; filename=\"a\"\r\n\r\n1\r\n--B--",
        ];
        for body in bodies {
            assert_eq!(parts(body, "B"), None, "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn parameters() {
        assert_eq!(
            parameter(r#" name="a \"b\" c""#, "name").as_deref(),
            Some("a \"b\" c")
        );
        assert_eq!(
            parameter(" name=\"a\"; filename*=utf-8''%C3%A9%20b", "filename").as_deref(),
            Some("é b")
        );
        assert_eq!(parameter(" name=plain ; x=y", "NAME").as_deref(), Some("plain"));
        assert_eq!(parameter(" filename=\"name=x\"", "name"), None);
        assert_eq!(parameter(" name=\"open", "name"), None);
        assert_eq!(parameter(" name*=utf-8''%C", "name"), None);
        assert_eq!(parameter(" name*=utf-8''%é", "name"), None);
    }

    #[test]
    fn boundaries() {
        assert_eq!(
            boundary("Multipart/Form-Data; charset=x; boundary=\"a b\"").as_deref(),
            Some("a b")
        );
        assert_eq!(boundary("multipart/form-data; boundary="), None);
        assert_eq!(boundary("multipart/form-data"), None);
        assert_eq!(boundary("text/plain; boundary=x"), None);
    }
}
