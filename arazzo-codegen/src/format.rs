//! Tokens as source that people read.

use proc_macro2::TokenStream;

/// Formats the code of a document. Code that is no Rust file comes back unformatted, which no document leads to.
pub(crate) fn format(tokens: &TokenStream) -> String {
    match syn::parse2(tokens.clone()) {
        Ok(file) => spaced(&prettyplease::unparse(&file)),
        Err(_) => tokens.to_string(),
    }
}

/// Puts a blank line between items, which the formatter leaves out.
fn spaced(source: &str) -> String {
    let mut text = String::with_capacity(source.len() + source.len() / 16);
    let mut previous: Option<&str> = None;
    for line in source.lines() {
        if previous.is_some_and(|previous| is_apart(previous, line)) {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        previous = Some(line);
    }
    text
}

/// Whether an item ends on the one line and another starts on the next, at the same depth.
fn is_apart(previous: &str, line: &str) -> bool {
    const STARTS: [&str; 13] = [
        "///",
        "#[",
        "pub fn",
        "pub const fn",
        "pub async fn",
        "pub struct",
        "pub enum",
        "pub type",
        "impl ",
        "impl<",
        "fn ",
        "mod ",
        "const ",
    ];
    const MACROS: [&str; 3] = ["members!(", "state!(", "step_state!("];
    let depth = |line: &str| line.len() - line.trim_start().len();
    let (ended, starts) = (previous.trim_start(), line.trim_start());
    // Documentation may end in a semicolon too.
    if ended.starts_with("//") {
        return false;
    }
    if MACROS.iter().any(|start| starts.starts_with(start)) {
        // Declarations that belong together stand together.
        return ended == "}" || ended.starts_with("pub type ");
    }
    // The last line of an item may be indented.
    if starts.starts_with("///") && ended.ends_with(';') {
        return depth(previous) >= depth(line);
    }
    depth(previous) == depth(line)
        && (ended == "}" || ended.ends_with(';'))
        && STARTS.iter().any(|start| starts.starts_with(start))
        && !(ended.starts_with("let ") || ended.starts_with("return "))
        && !(ended.starts_with("const ") && starts.starts_with("const "))
}

#[cfg(test)]
mod tests {
    use super::spaced;

    #[test]
    fn documentation_is_not_torn_apart() {
        let source = "/// `a();`\n/// b();\n/// c\nfn x() {}\n";
        assert_eq!(spaced(source), source);
    }

    #[test]
    fn a_constant_of_several_lines_and_declarations_stand_apart() {
        let source = "impl Z {\n    const A: B = b()\n        .c(\n            d,\n        );\n    /// x\n    fn x() {}\n}\npub type T = U;\nstate!(A {});\nstate!(B {});\n";
        let expected = "impl Z {\n    const A: B = b()\n        .c(\n            d,\n        );\n\n    /// x\n    fn x() {}\n}\npub type T = U;\n\nstate!(A {});\nstate!(B {});\n";
        assert_eq!(spaced(source), expected.replace("}\npub type", "}\n\npub type"));
    }

    #[test]
    fn items_stand_apart_and_statements_do_not() {
        let source = "use a;\nuse b;\n/// x\nfn x() {\n    let y = 1;\n    y();\n}\nimpl Z {\n    fn a() {}\n}\nimpl<T> Y<T> {}\n";
        let expected = "use a;\nuse b;\n\n/// x\nfn x() {\n    let y = 1;\n    y();\n}\n\nimpl Z {\n    fn a() {}\n}\n\nimpl<T> Y<T> {}\n";
        assert_eq!(spaced(source), expected);
    }
}
