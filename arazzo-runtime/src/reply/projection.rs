//! Finds several places in a JSON text in one pass, without a tree of the rest.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

use crate::value::pointer;

/// A JSON pointer, split into its reference tokens (RFC 6901, section 3), escapes undone.
pub(crate) type Tokens = &'static [&'static str];

/// What a pointer leads to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found<'json> {
    Text(&'json RawValue),
    Nothing,
    /// It leads into a value of this kind, which has no such place.
    NothingInside(&'static str),
}

/// The text at each pointer. The whole text has to be JSON; of a duplicate member the last one counts.
pub(crate) fn project<const N: usize>(
    json: &str,
    pointers: [Tokens; N],
) -> Result<[Found<'_>; N], serde_json::Error> {
    let mut found = [Found::Nothing; N];
    let active = pointers
        .into_iter()
        .enumerate()
        .map(|(leaf, tokens)| Active { leaf, tokens })
        .collect();
    let mut deserializer = serde_json::Deserializer::from_str(json);
    Node {
        active,
        found: &mut found,
    }
    .deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(found)
}

/// A pointer that leads through here, with the tokens that are left of it.
#[derive(Clone, Copy)]
struct Active {
    leaf: usize,
    tokens: Tokens,
}

/// One node of the text and the pointers that lead to it or through it.
struct Node<'found, 'json> {
    active: Vec<Active>,
    found: &'found mut [Found<'json>],
}

impl<'json> Node<'_, 'json> {
    /// The child of this node. Values found in an earlier member of the same name are dropped.
    fn under(&mut self, active: Vec<Active>) -> Node<'_, 'json> {
        for pointer in &active {
            self.found[pointer.leaf] = Found::Nothing;
        }
        Node {
            active,
            found: self.found,
        }
    }
}

impl Node<'_, '_> {
    /// A pointer that goes on below a scalar finds nothing.
    fn ends_in<E>(self, kind: &'static str) -> Result<(), E> {
        for pointer in &self.active {
            self.found[pointer.leaf] = Found::NothingInside(kind);
        }
        Ok(())
    }
}

impl<'json> DeserializeSeed<'json> for Node<'_, 'json> {
    type Value = ();

    fn deserialize<D: Deserializer<'json>>(self, deserializer: D) -> Result<(), D::Error> {
        let (here, deeper): (Vec<Active>, Vec<Active>) =
            self.active.iter().partition(|pointer| pointer.tokens.is_empty());
        if here.is_empty() {
            return deserializer.deserialize_any(self);
        }
        let raw = <&RawValue>::deserialize(deserializer)?;
        for pointer in here {
            self.found[pointer.leaf] = Found::Text(raw);
        }
        if deeper.is_empty() {
            return Ok(());
        }
        // One pointer is the beginning of another: the piece is read again for the longer one.
        let mut piece = serde_json::Deserializer::from_str(raw.get());
        Node {
            active: deeper,
            found: self.found,
        }
        .deserialize(&mut piece)
        .map_err(D::Error::custom)
    }
}

impl<'json> Visitor<'json> for Node<'_, 'json> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'json>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some(active) = members.next_key_seed(Member(&self.active))? {
            if active.is_empty() {
                members.next_value::<IgnoredAny>()?;
            } else {
                members.next_value_seed(self.under(active))?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'json>>(mut self, mut items: A) -> Result<(), A::Error> {
        let indexed: Vec<(usize, Active)> = self.active.iter().filter_map(|pointer| item(*pointer)).collect();
        // An array has no members with names.
        let is_name = |pointer: &&Active| item(**pointer).is_none();
        for pointer in self.active.iter().filter(is_name) {
            self.found[pointer.leaf] = Found::NothingInside("an array");
        }
        let mut index = 0;
        loop {
            let active: Vec<Active> = indexed
                .iter()
                .filter(|(at, _)| *at == index)
                .map(|(_, pointer)| *pointer)
                .collect();
            let more = if active.is_empty() {
                items.next_element::<IgnoredAny>()?.is_some()
            } else {
                items.next_element_seed(self.under(active))?.is_some()
            };
            if !more {
                return Ok(());
            }
            index += 1;
        }
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.ends_in("null")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.ends_in("a boolean")
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.ends_in("a number")
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.ends_in("a number")
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.ends_in("a number")
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.ends_in("a string")
    }
}

/// The pointer below the array, if its next token is an index (S20).
fn item(pointer: Active) -> Option<(usize, Active)> {
    let (token, tokens) = pointer.tokens.split_first()?;
    Some((pointer::index(token)?, Active { tokens, ..pointer }))
}

/// The name of a member: gives the pointers that go on below it.
struct Member<'active>(&'active [Active]);

impl<'json> DeserializeSeed<'json> for Member<'_> {
    type Value = Vec<Active>;

    fn deserialize<D: Deserializer<'json>>(self, deserializer: D) -> Result<Vec<Active>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Member<'_> {
    type Value = Vec<Active>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<Vec<Active>, E> {
        let below = self
            .0
            .iter()
            .filter_map(|pointer| match pointer.tokens.split_first() {
                Some((token, tokens)) if *token == name => Some(Active { tokens, ..*pointer }),
                _ => None,
            });
        Ok(below.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<const N: usize>(json: &str, pointers: [Tokens; N]) -> [Option<&str>; N] {
        project(json, pointers).unwrap().map(|found| match found {
            Found::Text(raw) => Some(raw.get()),
            Found::Nothing | Found::NothingInside(_) => None,
        })
    }

    #[test]
    fn a_pointer_says_what_it_ends_in() {
        let json = r#"{"s": "x", "n": null, "i": 1, "b": true, "f": 1.5, "a": [{}], "o": {}}"#;
        let kind = |pointer: Tokens| match project(json, [pointer]).unwrap() {
            [Found::NothingInside(kind)] => kind,
            [Found::Nothing] => "nothing",
            [Found::Text(_)] => "something",
        };
        assert_eq!(kind(&["s", "x"]), "a string");
        assert_eq!(kind(&["n", "x", "y"]), "null");
        assert_eq!(kind(&["i", "0"]), "a number");
        assert_eq!(kind(&["f", "x"]), "a number");
        assert_eq!(kind(&["b", "x"]), "a boolean");
        assert_eq!(kind(&["a", "id"]), "an array");
        assert_eq!(kind(&["a", "-"]), "an array");
        for pointer in [&["a", "1"][..], &["a", "0", "id"], &["o", "x"], &["x"]] {
            assert!(matches!(
                project(json, [pointer.to_vec().leak()]).unwrap(),
                [Found::Nothing]
            ));
        }
        // Of duplicate members the last one counts.
        let found = project(r#"{"a": 1, "a": {}}"#, [&["a", "b"]]).unwrap();
        assert!(matches!(found, [Found::Nothing]));
    }

    #[test]
    fn members_and_items_are_found_in_one_pass() {
        let json = r#" {"x": [1, {"id": "a", "no": 0}, [2]], "status": "done", "a/b": {"": null}} "#;
        assert_eq!(
            texts(
                json,
                [
                    &["status"],
                    &["x", "1", "id"],
                    &["x", "2", "0"],
                    &["a/b", ""],
                    &["x", "3"],
                    &["y"]
                ]
            ),
            [
                Some("\"done\""),
                Some("\"a\""),
                Some("2"),
                Some("null"),
                None,
                None
            ],
        );
    }

    #[test]
    fn a_pointer_may_begin_another() {
        let json = r#"{"a": {"b": [1, 2]}}"#;
        assert_eq!(
            texts(json, [&["a", "b", "1"], &["a"], &[], &["a", "b"], &["a"]]),
            [
                Some("2"),
                Some(r#"{"b": [1, 2]}"#),
                Some(json),
                Some("[1, 2]"),
                Some(r#"{"b": [1, 2]}"#)
            ],
        );
    }

    #[test]
    fn of_duplicate_members_the_last_counts() {
        assert_eq!(texts(r#"{"a": 1, "a": 2}"#, [&["a"]]), [Some("2")]);
        assert_eq!(texts(r#"{"a": {"b": 1}, "a": {}}"#, [&["a", "b"]]), [None]);
        assert_eq!(texts(r#"{"a": {"b": 1}, "a": 5}"#, [&["a", "b"]]), [None]);
    }

    #[test]
    fn only_canonical_indexes_find_items_s20() {
        let json = r#"{"a": [[7], 8], "o": {"01": 1, "-": 2}}"#;
        assert_eq!(
            texts(
                json,
                [
                    &["a", "00"],
                    &["a", "01"],
                    &["a", "-"],
                    &["a", "+1"],
                    &["a", ""],
                    &["o", "01"],
                    &["o", "-"]
                ]
            ),
            [None, None, None, None, None, Some("1"), Some("2")],
        );
        assert_eq!(texts(json, [&["a", "99999999999999999999999"]]), [None]);
    }

    #[test]
    fn names_are_compared_unescaped_and_scalars_have_nothing_below() {
        assert_eq!(
            texts(
                r#"{"\u0061": 1, "s": "x", "n": null}"#,
                [&["a"], &["s", "0"], &["n", "x"]]
            ),
            [Some("1"), None, None]
        );
    }

    #[test]
    fn what_is_not_json_is_an_error_even_behind_what_was_found_s19() {
        for text in [
            "",
            "{",
            "{\"a\": 1} x",
            "{\"a\": 1, \"b\": }",
            "{\"id\": 1}\n{\"id\": 2}\n",
        ] {
            assert!(project(text, [&["a"]]).is_err(), "{text}");
        }
    }

    #[test]
    fn deep_nesting_beside_the_pointer_does_no_harm() {
        let deep = format!(
            "{{\"x\": {}{}, \"a\": 1}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert_eq!(texts(&deep, [&["a"]]), [Some("1")]);
    }
}
