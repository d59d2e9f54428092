//! What the macro says of broken documents: the words of the hook, at the path's literal.

use std::fmt::Write as _;

use serde_json::Value;

use crate::broken::{FOLDER, MISTAKES, findings, path};
use crate::fixture::{Fixture, MACRO, Run};

/// An error that the compiler reported: the line of `src/lib.rs`, the text there that it underlined, the message.
#[derive(Debug, PartialEq)]
struct Reported {
    line: usize,
    underlined: String,
    message: String,
}

#[test]
fn one_check_reports_every_finding_in_the_words_of_the_hook() {
    let user = Fixture::new("macro-errors", MACRO);
    for file in std::fs::read_dir(FOLDER).unwrap() {
        user.copy(&format!(
            "{FOLDER}/{}",
            file.unwrap().file_name().to_str().unwrap()
        ));
    }
    let mut code = String::new();
    let mut expected = Vec::new();
    for (position, mistake) in MISTAKES.into_iter().enumerate() {
        let (module, literal) = (mistake.replace('-', "_"), format!("{:?}", path(mistake)));
        writeln!(
            code,
            "mod {module} {{ arazzo_runtime::arazzo_workflow!({literal}); }}"
        )
        .unwrap();
        expected.push(Reported {
            line: position + 1,
            underlined: literal,
            message: findings(mistake),
        });
    }
    user.write("src/lib.rs", &code);
    let run = user.cargo(&["check", "--message-format=json"]).failed();
    let mut errors = reported(&run);
    errors.sort_by_key(|error| error.line);
    for (error, expected) in errors.iter().zip(&expected) {
        assert_eq!(error, expected, "{}\n{}", error.message, expected.message);
    }
    assert_eq!(errors.len(), expected.len(), "{errors:#?}");
}

/// The errors of the compiler, without its last one, which only counts them.
fn reported(run: &Run) -> Vec<Reported> {
    run.stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|message| message["message"]["level"] == "error")
        .filter_map(|message| {
            let span = message["message"]["spans"].get(0)?;
            let (start, end) = (span["column_start"].as_u64()?, span["column_end"].as_u64()?);
            let text = span["text"][0]["text"].as_str()?;
            Some(Reported {
                line: usize::try_from(span["line_start"].as_u64()?).ok()?,
                underlined: text[start as usize - 1..end as usize - 1].to_owned(),
                message: message["message"]["message"].as_str()?.trim().to_owned(),
            })
        })
        .collect()
}
