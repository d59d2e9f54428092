//! The findings for invalid YAML and JSON.

use super::{Code, Diagnostic};
use crate::source::{Missing, SyntaxError};

/// The finding for text that is no YAML or JSON.
pub(crate) fn syntax(error: &SyntaxError) -> Diagnostic {
    match error {
        SyntaxError::DuplicateKey { first, second, .. } => {
            Diagnostic::new(Code::DuplicateKey, *second, error.to_string())
                .label("here again")
                .also(*first, "first here")
                .help("keep one of them")
        }
        SyntaxError::UnclosedBracket { noticed, .. } => {
            finding(error, "close it before the next lines").also(*noticed, "this cannot be inside it")
        }
        SyntaxError::StrayBracket { open: Some(open), .. } => {
            finding(error, "close the brackets in the order in which they were opened, each by its own kind")
                .also(*open, "this one is open")
        }
        SyntaxError::StrayBracket { open: None, .. } => finding(error, "remove it, or open one before"),
        SyntaxError::NoField { missing, noticed, .. } => {
            let finding = match missing {
                Missing::Colon => finding(error, "write a colon and a space after the name: `name: value`"),
                Missing::SpaceBehindColon => finding(error, "write a space after the colon: `name: value`"),
                Missing::SpaceBehindDash => finding(error, "write a space after the dash: `- name: value`"),
            };
            finding.also(*noticed, "so this cannot follow")
        }
        SyntaxError::FieldInValue { value, .. } => finding(
            error,
            "indent the line as far as the fields beside it; or put the text into quotes, if `: ` is part of it",
        )
        .also(*value, "the value starts here"),
        SyntaxError::Indentation { .. } => finding(error, "indent it as far as the fields that it belongs to, with spaces"),
        SyntaxError::ReservedCharacter { .. } => finding(error, "put the text into quotes"),
        SyntaxError::TabIndentation { .. } => finding(error, "indent with spaces"),
        SyntaxError::UnclosedQuote { .. } => {
            finding(error, "close it on its line; a quote in the text is written twice in single quotes, as `\\\"` in double quotes")
        }
        SyntaxError::SeveralDocuments { .. } => finding(error, "remove the `---`, or put the second document into a file of its own"),
        SyntaxError::UnknownAlias { .. } => {
            finding(error, "mark the repeated value with `&` and the name; or put the text into quotes, if `*` is part of it")
        }
        SyntaxError::RecursiveAlias { .. } => finding(error, "write out the value"),
        SyntaxError::AliasExpansion { .. } => finding(error, "write fewer aliases of aliases"),
        SyntaxError::NestingTooDeep { .. } => finding(error, "nest the document less deeply"),
        SyntaxError::KeyTooLong { .. } => finding(error, "write `? ` before the key, and `: ` with its value on the next line; or write the whole document as JSON, where keys have no limit"),
        SyntaxError::CollectionAsKey { .. } => finding(error, "write a name in front of the colon; or put a text that starts with `{` or `[` into quotes"),
        SyntaxError::Syntax { .. } => finding(error, "look at this line and the one above: their indentation, quotes, brackets and colons"),
    }
}

fn finding(error: &SyntaxError, help: &str) -> Diagnostic {
    Diagnostic::new(Code::Syntax, error.span(), error.to_string()).help(help)
}
