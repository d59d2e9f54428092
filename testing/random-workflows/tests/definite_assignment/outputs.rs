//! The outputs in generated source.

use std::collections::BTreeMap;

use arazzo_codegen::Generated;

/// For each workflow's type of outputs the fields with their types.
pub fn of(generated: &Generated) -> BTreeMap<String, BTreeMap<String, String>> {
    let source = generated.source();
    let mut all = BTreeMap::new();
    let mut rest = source.as_str();
    while let Some((_, from)) = rest.split_once("pub struct ") {
        let (name, _) = from.split_once(' ').unwrap();
        let (fields, behind) = from.split_once("\n    }").unwrap();
        rest = behind;
        if name.ends_with("Outputs") {
            let fields = fields.lines().filter_map(|line| line.trim().strip_prefix("pub "));
            let typed = fields.filter_map(|field| field.strip_suffix(',')?.split_once(": "));
            let typed = typed.map(|(field, ty)| (field.to_owned(), ty.to_owned()));
            all.insert(name.to_owned(), typed.collect());
        }
    }
    all
}
