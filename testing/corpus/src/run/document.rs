//! Documents as plain JSON, the harness's own reading of them: one value with all files that it refers to.

use std::path::{Path, PathBuf};

use arazzo_codegen::source::{Document, Node, Sources, Value as Yaml, is_remote};
use serde_json::{Map, Number, Value};

/// The member that other files are put under.
const BUNDLED: &str = "x-bundled";

/// A document and what its references lead to, every `$ref` a pointer within the value. References to the network stay
/// as they are. `None` when the file is no YAML.
pub(crate) fn read(path: &Path) -> Option<Value> {
    let mut files = vec![path.to_path_buf()];
    let mut values: Vec<Value> = Vec::new();
    while let Some(file) = files.get(values.len()).cloned() {
        let mut value = match (file_value(&file), values.is_empty()) {
            (Some(value), _) => value,
            (None, true) => return None,
            (None, false) => Value::Null,
        };
        bundle(&mut value, &file, values.len(), &mut files);
        values.push(value);
    }
    let mut values = values.into_iter();
    let mut root = values.next()?;
    if let Some(root) = root.as_object_mut() {
        root.insert(BUNDLED.to_owned(), values.collect());
    }
    Some(root)
}

fn file_value(path: &Path) -> Option<Value> {
    let sources = Sources::new();
    let source = sources.read(path).ok()?;
    let document = Document::open(&sources, source).ok()?;
    Some(json(document.root().ok()?))
}

/// Makes references to files into references to where their values are put.
fn bundle(value: &mut Value, file: &Path, number: usize, files: &mut Vec<PathBuf>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && !is_remote(reference)
            {
                *reference = bundled(reference, file, number, files);
            }
            for value in members.values_mut() {
                bundle(value, file, number, files);
            }
        }
        Value::Array(items) => {
            for item in items {
                bundle(item, file, number, files);
            }
        }
        _ => {}
    }
}

fn bundled(reference: &str, file: &Path, number: usize, files: &mut Vec<PathBuf>) -> String {
    let (target, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let number = if target.is_empty() {
        number
    } else {
        let target = file.parent().unwrap_or(Path::new("")).join(target);
        let target = target.canonicalize().unwrap_or(target);
        let known = files
            .iter()
            .position(|known| known.canonicalize().is_ok_and(|known| known == target) || *known == target);
        known.unwrap_or_else(|| {
            files.push(target);
            files.len() - 1
        })
    };
    match number {
        0 => format!("#{pointer}"),
        number => format!("#/{BUNDLED}/{}{pointer}", number - 1),
    }
}

fn json(node: &Node) -> Value {
    match &node.value {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(*value),
        Yaml::Number(text) => number(text),
        Yaml::String(text) => Value::String(text.clone()),
        Yaml::Sequence(items) => items.iter().map(json).collect(),
        Yaml::Mapping(mapping) => Value::Object(
            mapping
                .iter()
                .map(|entry| (entry.key.text.clone(), json(&entry.value)))
                .collect::<Map<_, _>>(),
        ),
    }
}

fn number(text: &str) -> Value {
    let integer = || {
        let number = text.parse::<i64>().map(Number::from).ok();
        number.or_else(|| text.parse::<u64>().map(Number::from).ok())
    };
    let decimal = || text.parse::<f64>().ok().and_then(Number::from_f64);
    integer()
        .or_else(decimal)
        .map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

/// What a value is, or what it refers to. The places of references that go in cycles are nothing.
pub(crate) fn resolved<'d>(document: &'d Value, value: &'d Value) -> Option<&'d Value> {
    const LONGEST: usize = 16;
    let mut value = value;
    for _ in 0..LONGEST {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return Some(value);
        };
        value = target(document, reference)?;
    }
    None
}

/// What a reference within the document leads to.
pub(crate) fn target<'d>(document: &'d Value, reference: &str) -> Option<&'d Value> {
    let pointer = reference.strip_prefix('#')?;
    document
        .pointer(pointer)
        .or_else(|| document.pointer(&super::percent_decoded(pointer)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::{number, read, resolved};

    #[test]
    fn other_files_are_part_of_the_value() {
        let folder = std::env::temp_dir().join(format!("corpus-document-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let root = "a: {$ref: 'other.yaml#/b'}\nc: {$ref: '#/d'}\nd: 1\n";
        fs::write(folder.join("root.yaml"), root).unwrap();
        fs::write(
            folder.join("other.yaml"),
            "b: {$ref: '#/e'}\ne: {back: {$ref: 'root.yaml#/d'}}\n",
        )
        .unwrap();
        let document = read(&folder.join("root.yaml")).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(resolved(&document, &document["c"]), Some(&json!(1)));
        let other = resolved(&document, &document["a"]).unwrap();
        assert_eq!(resolved(&document, &other["back"]), Some(&json!(1)));
    }

    #[test]
    fn numbers_are_read_as_far_as_json_has_them() {
        assert_eq!(number("200"), json!(200));
        assert_eq!(
            number("9223372036854776000"),
            json!(9_223_372_036_854_776_000_u64)
        );
        assert_eq!(number("0x10"), json!("0x10"));
    }
}
