//! The members of one mapping: keys given twice, and the merge key.

use std::collections::{HashMap, HashSet};

use crate::source::node::{Entry, Key, Node, Value};

/// The first key that is there twice: the earlier one and the later one.
pub(in crate::source) fn repeated_key<'k>(
    keys: impl ExactSizeIterator<Item = &'k Key>,
) -> Option<(&'k Key, &'k Key)> {
    // Most mappings have a handful of keys, for which comparing is cheaper than hashing.
    if keys.len() <= 8 {
        let keys: Vec<&Key> = keys.collect();
        return keys.iter().enumerate().find_map(|(index, key)| {
            let first = keys[..index].iter().find(|earlier| earlier.text == key.text)?;
            Some((*first, *key))
        });
    }
    let mut seen: HashMap<&str, &Key> = HashMap::with_capacity(keys.len());
    for key in keys {
        if let Some(first) = seen.insert(&key.text, key) {
            return Some((first, key));
        }
    }
    None
}

/// The merge key of YAML 1.1: the members of the mapping, or of the mappings in the list, are added behind the own
/// ones; own ones win over them, and earlier ones in the list over later ones. Any other value stays as it is.
pub(in crate::source) fn merge(entries: &mut Vec<Entry>, position: usize) {
    let mergeable = |node: &Node| matches!(node.value, Value::Mapping(_));
    let merged = match entries.get(position).map(|entry| &entry.value.value) {
        Some(Value::Mapping(_)) => vec![entries.remove(position).value],
        Some(Value::Sequence(items)) if items.iter().all(mergeable) => {
            match entries.remove(position).value.value {
                Value::Sequence(items) => items,
                _ => return,
            }
        }
        _ => return,
    };
    let mut present: HashSet<String> = entries.iter().map(|entry| entry.key.text.clone()).collect();
    for node in merged {
        if let Value::Mapping(mapping) = node.value {
            for entry in mapping.entries {
                if present.insert(entry.key.text.clone()) {
                    entries.push(entry);
                }
            }
        }
    }
}
