//! References from one file to another.

use std::path::{Path, PathBuf};

/// The path of the file that a reference in the file `base` names.
pub(in crate::source) fn beside(base: &Path, reference: &str) -> PathBuf {
    let written = reference.strip_prefix("file://").unwrap_or(reference);
    let path = percent_decoded(written).unwrap_or_else(|| written.to_owned());
    let folder = base.parent().unwrap_or(Path::new(""));
    folder.join(path)
}

/// The text with its percent escapes (RFC 3986, section 2.1) replaced; `None` when a percent sign starts none, or the
/// result is no UTF-8.
pub(crate) fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, tail)) = rest.split_first() {
        if *byte == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = tail.get(2..)?;
        } else {
            bytes.push(*byte);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}
