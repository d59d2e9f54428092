//! Limits the size of bodies that are read as a tree (S33).

use std::mem;

use http::HeaderValue;

use crate::reply::media_type;
use crate::{Limits, TransportError};

/// A body with more bytes is read after other tasks have had their turn.
pub(crate) const YIELDS: usize = 64 * 1024;

/// Whether the tree of a body keeps within the limits. One walk over the bytes counts its values and estimates its memory,
/// before the tree takes any.
pub(crate) fn check(
    content_type: Option<&HeaderValue>,
    body: &[u8],
    limits: &Limits,
) -> Result<(), TransportError> {
    let size = match content_type {
        Some(content_type) if media_type::is_xml(content_type) => Size::of_xml(body),
        Some(content_type) if !media_type::may_hold_json(content_type) => Size::default(),
        _ => Size::of_json(body),
    };
    if size.values > limits.tree_values {
        Err(TransportError::tree_too_large(limits.tree_values))
    } else if size.memory > limits.tree_memory {
        Err(TransportError::tree_memory(limits.tree_memory))
    } else {
        Ok(())
    }
}

/// The size of a tree.
#[derive(Debug, Default, PartialEq)]
struct Size {
    /// Objects, arrays, elements and scalars.
    values: usize,
    /// An estimate, in bytes.
    memory: usize,
}

/// A value in an array.
const VALUE: usize = 32;

/// The least that an array with items takes: room for four of them.
const ARRAY: usize = 4 * VALUE;

/// A node of an object's map. It has room for eleven members.
const NODE: usize = 640;

/// The members of a large object for each of its nodes. Fewer are in a node, but each also counts as a value.
const MEMBERS_OF_A_NODE: usize = 10;

/// The memory of a string's allocation, in addition to its bytes.
const ALLOCATION: usize = 16;

/// An element of XML, an attribute or a text.
const XML_NODE: usize = 300;

impl Size {
    /// Each value but the first is after a comma, or is the first one in brackets.
    fn of_json(body: &[u8]) -> Self {
        let [mut values, mut arrays, mut objects, mut members, mut strings] = [1, 0, 0, 0, 0];
        let mut is_first_member = false;
        let mut bytes = body.iter();
        while let Some(byte) = bytes.next() {
            match byte {
                b'[' => {
                    values += 1;
                    arrays += 1;
                }
                b'{' => {
                    values += 1;
                    is_first_member = true;
                }
                b'}' => is_first_member = false,
                b',' => values += 1,
                b':' => members += 1,
                b'"' => {
                    // An empty object has no node.
                    objects += usize::from(mem::take(&mut is_first_member));
                    strings += 1;
                    while let Some(byte) = bytes.next() {
                        match byte {
                            b'\\' => drop(bytes.next()),
                            b'"' => break,
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        // The number of members of each object is not known. The estimate is one node for each object, and the nodes of
        // one object with all other members.
        let nodes = objects + members.saturating_sub(objects) / MEMBERS_OF_A_NODE;
        Self {
            values,
            memory: values * VALUE + arrays * ARRAY + nodes * NODE + strings * ALLOCATION + body.len(),
        }
    }

    /// Tags, and the attributes in them. Each element may have a text after it.
    fn of_xml(body: &[u8]) -> Self {
        let marks = body.iter().filter(|byte| matches!(byte, b'<' | b'=' | b'&'));
        let values = marks.count();
        Self {
            values,
            memory: values * XML_NODE + body.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(content_type: &'static str, body: &str, limit: usize) -> bool {
        let content_type = HeaderValue::from_static(content_type);
        let limits = Limits::default().with_tree_values(limit);
        check(Some(&content_type), body.as_bytes(), &limits).is_ok()
    }

    #[test]
    fn s33_the_values_of_a_tree_are_counted_without_building_it() {
        let body = r#"{"a": [1, 2, {"b": "x, [y], {z}, \\", "c,": "\",,"}], "d": null}"#;
        assert_eq!(Size::of_json(body.as_bytes()).values, 8);
        assert!(fits("application/json", body, 8) && !fits("application/json", body, 7));
        assert!(!fits("application/vnd.x+json; charset=utf-8", body, 7));
        assert!(!fits("application/x-ndjson", "[1]\n[2]\n[3]", 3));
        assert!(check(None, body.as_bytes(), &Limits::default().with_tree_values(7)).is_err());
        assert!(!fits("application/xml", "<a><b c=\"d\"/></a>", 3) && fits("image/svg+xml", "<a/>", 1));
        assert!(fits("text/csv", "a,b,c,d", 1));
    }

    #[test]
    fn s33_objects_of_few_members_take_the_most_memory() {
        let memory = |body: &str| Size::of_json(body.as_bytes()).memory;
        let list = |item: &str, count: usize| format!("[{}]", vec![item; count].join(","));
        // The trees were measured.
        for (item, measured) in [
            ("1", 32),
            (r#"{"":1}"#, 666),
            (
                r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":0}"#,
                1_250,
            ),
            (r#"{"":{}}"#, 640),
            ("[1]", 176),
        ] {
            let estimate = memory(&list(item, 1_000)) / 1_000;
            assert!(
                estimate >= measured && estimate <= measured * 2,
                "{item}: {estimate}"
            );
        }
        for empty in ["{}", "{ },\"x\""] {
            let estimate = memory(&list(empty, 1_000)) / 1_000;
            assert!(estimate <= 120, "{empty}: {estimate}");
        }
        let limits = Limits::default();
        let body = list(r#"{"":1}"#, 499_990);
        let refused = check(None, body.as_bytes(), &limits).unwrap_err();
        assert!(matches!(refused, TransportError::TreeMemory { .. }));
        assert!(check(None, body.as_bytes(), &limits.with_tree_memory(usize::MAX)).is_ok());
        assert!(check(None, list("1", 999_990).as_bytes(), &limits).is_ok());
    }
}
