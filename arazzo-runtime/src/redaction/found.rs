//! Where a text holds one of several others.

/// What is looked for.
pub(super) struct Pattern {
    pub(super) bytes: Vec<u8>,
    /// It counts only where it stands alone between quotes, separators or the ends of the text.
    pub(super) is_short: bool,
}

/// The ranges of `text` that are the pattern, overlapping ones too, and those at its end that are the beginning of one,
/// where the text was cut off there. The time is linear in both lengths (Knuth, Morris and Pratt).
pub(super) fn ranges(text: &[u8], pattern: &Pattern, is_cut: bool) -> Vec<(usize, usize)> {
    let wanted = pattern.bytes.as_slice();
    let mut found = Vec::new();
    if wanted.is_empty() || (wanted.len() > text.len() && !is_cut) {
        return found;
    }
    // No more of it than the text has can be found.
    let borders = borders(wanted.get(..text.len() + 1).unwrap_or(wanted));
    let mut matched = 0;
    for (at, byte) in text.iter().enumerate() {
        while matched > 0 && wanted.get(matched) != Some(byte) {
            matched = borders.get(matched - 1).copied().unwrap_or(0);
        }
        if wanted.get(matched) == Some(byte) {
            matched += 1;
        }
        let end = at + 1;
        if matched == wanted.len() {
            if !pattern.is_short || stands_alone(text, end - matched, end) {
                found.push((end - matched, end));
            }
        } else if is_cut && matched > 0 && text.len() - end < CUT_ESCAPE && !pattern.is_short {
            // The rest may be an escape that was cut off.
            found.push((end - matched, text.len()));
        }
    }
    found
}

/// How many bytes of an escape may be left where a text is cut off.
pub(super) const CUT_ESCAPE: usize = 12;

/// For each beginning of the pattern the length of the longest shorter one that it ends with.
fn borders(pattern: &[u8]) -> Vec<usize> {
    let mut borders: Vec<usize> = Vec::with_capacity(pattern.len());
    let mut matched: usize = 0;
    for (at, byte) in pattern.iter().enumerate() {
        while matched > 0 && pattern.get(matched) != Some(byte) {
            matched = borders.get(matched - 1).copied().unwrap_or(0);
        }
        if at > 0 && pattern.get(matched) == Some(byte) {
            matched += 1;
        }
        borders.push(matched);
    }
    borders
}

/// Whether separators or the ends of the text surround a range.
fn stands_alone(text: &[u8], start: usize, end: usize) -> bool {
    let sets_off = |byte: Option<&u8>, marks: &[u8]| byte.is_none_or(|byte| marks.contains(byte));
    let not_blank = |byte: &&u8| !byte.is_ascii_whitespace();
    let before = text
        .get(..start)
        .and_then(|before| before.iter().rev().find(not_blank));
    let after = text.get(end..).and_then(|after| after.iter().find(not_blank));
    sets_off(before, b"\"'`=:,;/([{<>?&|") && sets_off(after, b"\"'`&,;/)]}<>?#|")
}
