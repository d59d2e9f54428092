//! Finds the parts of an XPath expression that make it visit nodes more than once.

use sxd_document::Package;
use sxd_document::dom::{ChildOfElement, ChildOfRoot};

use crate::condition::visits::{Visits, without_literals};

/// Whether the expression can be evaluated in bounded time and memory. The bound is computed from its text and the number
/// of elements at each depth.
pub(super) fn are_bounded(expression: &str, package: &Package) -> bool {
    let visits = of(expression);
    visits.is_plain() || visits.are_bounded(depths(package))
}

/// The depth of each element and of each other child of one.
fn depths(package: &Package) -> impl Iterator<Item = usize> {
    let top = package.as_document().root().children();
    let elements = top.into_iter().filter_map(ChildOfRoot::element);
    let mut open: Vec<_> = elements
        .map(|element| (ChildOfElement::Element(element), 1))
        .collect();
    std::iter::from_fn(move || {
        let (child, depth) = open.pop()?;
        if let ChildOfElement::Element(element) = child {
            open.extend(element.children().into_iter().map(|child| (child, depth + 1)));
        }
        Some(depth)
    })
}

fn of(expression: &str) -> Visits {
    let text = String::from_utf8_lossy(&without_literals(expression, false)).into_owned();
    let count = |part: &str| text.matches(part).count();
    let descents = count("//") + count("descendant") + count("ancestor");
    let of_all = count("following") + count("preceding") + absolute_in_predicates(&text);
    Visits {
        descents: u32::try_from(descents).unwrap_or(u32::MAX),
        searches_of_all: i32::try_from(of_all).unwrap_or(i32::MAX),
        repeats: 1.0,
    }
}

/// How many paths in predicates begin at the root of the document.
fn absolute_in_predicates(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut found = 0;
    for (at, next) in text.char_indices() {
        match next {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '/' if depth > 0 && begins_at_root(text.get(..at).unwrap_or_default()) => found += 1,
            _ => {}
        }
    }
    found
}

/// Whether a slash behind this begins a path.
fn begins_at_root(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with(['[', '(', ',', '=', '<', '>', '|', '+', '-'])
        || [" or", " and", " div", " mod"]
            .iter()
            .any(|word| before.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_visits_nodes_more_than_once_is_seen_in_the_text() {
        let seen = |expression| {
            let visits = of(expression);
            (visits.descents, visits.searches_of_all)
        };
        for expression in [
            "//a",
            "/a/b[@c = '//' and d]",
            "count(/a/b) > 1 and /a/c",
            "/a[. = \"/x[//y]\"]",
        ] {
            assert!(of(expression).is_plain(), "{expression}");
        }
        assert_eq!(seen("//a[.//b]//c"), (3, 0));
        assert_eq!(seen("//a[count(//b) > 0 or /c = 1]"), (2, 2));
        assert_eq!(seen("/a/descendant::b/following::c[ancestor::d]"), (2, 1));
    }
}
