//! Members with an index in brackets, `items[0].id`, as the tokens of a JSON pointer.

/// `items[0].id` as the tokens `items/0/id`, where there is a member `items`.
pub(in crate::check) fn with_index<'n>(
    token: &str,
    mut names: impl Iterator<Item = &'n str>,
) -> Option<String> {
    let (name, _) = token.split_once('[')?;
    names.find(|known| *known == name)?;
    as_tokens(token)
}

/// Dots and brackets as slashes.
pub(in crate::check) fn as_tokens(token: &str) -> Option<String> {
    let mut tokens = Vec::new();
    for part in token.split('.') {
        let mut indexes = part.split('[');
        tokens.extend(indexes.next().filter(|name| !name.is_empty()));
        for index in indexes {
            let index = index.strip_suffix(']')?;
            index.parse::<usize>().ok()?;
            tokens.push(index);
        }
    }
    Some(tokens.join("/"))
}
