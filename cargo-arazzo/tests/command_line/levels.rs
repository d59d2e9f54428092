//! `-D`, `-W` and `-A`.

use crate::{PETS, folder, run, write};

/// A document with an unknown field (AZ0106) and a string in double quotes (AZ0904).
fn document(test: &str) -> String {
    let document = PETS
        .replace("$statusCode == 200", "'$response.body#/id != \"x\"'")
        .replace("    outputs:\n", "    note: a\n    outputs:\n");
    write(&folder(&format!("levels-{test}")), "pet.arazzo.yaml", &document)
}

#[test]
fn a_denied_lint_is_1_and_an_allowed_one_is_silent() {
    let path = document("denied");
    let run = |options: &[&str]| {
        let run = run(["check"]
            .into_iter()
            .chain(options.iter().copied())
            .chain([path.as_str()]));
        let codes = |severity: &str| {
            let prefix = format!("{severity}[");
            let lines = run.stderr.lines().filter_map(|line| line.strip_prefix(&prefix));
            lines
                .map(|line| line[..6].to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };
        (run.code, codes("error"), codes("warning"))
    };
    let expected = |code, errors: &str, warnings: &str| (Some(code), errors.to_owned(), warnings.to_owned());
    assert_eq!(run(&[]), expected(0, "", "AZ0904 AZ0106"));
    assert_eq!(run(&["-D", "AZ0106"]), expected(1, "AZ0106", "AZ0904"));
    assert_eq!(run(&["-D", "warnings"]), expected(1, "AZ0904 AZ0106", ""));
    assert_eq!(run(&["-A", "warnings"]), expected(0, "", ""));
    // The last one counts; `warnings` is about what is left.
    assert_eq!(run(&["-D", "lenient", "-A", "AZ0904"]), expected(0, "", "AZ0106"));
    assert_eq!(
        run(&["-A", "AZ0904", "-D", "lenient"]),
        expected(1, "AZ0904", "AZ0106")
    );
    assert_eq!(
        run(&["-A", "AZ0904", "-D", "warnings"]),
        expected(1, "AZ0106", "")
    );
    assert_eq!(
        run(&["--strict", "-W", "AZ0904"]),
        expected(0, "", "AZ0904 AZ0106")
    );
    assert_eq!(
        run(&["--deny=az0904", "--allow", "AZ0106"]),
        expected(1, "AZ0904", "")
    );
}

#[test]
fn generate_writes_nothing_when_a_lint_is_denied() {
    let run = run(["generate", "-D", "warnings", &document("generate")]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
}

#[test]
fn a_level_of_what_is_no_lint_is_a_wrong_command_line() {
    for (lint, says) in [
        ("AZ9999", "there is no lint `AZ9999`"),
        ("lenint", "there is no lint `lenint`, did you mean `lenient`?"),
        (
            "AZ0102",
            "`AZ0102` is an error (a required field is missing), and only lints have a level",
        ),
    ] {
        let run = run(["check", "-A", lint, "x.yaml"]);
        assert_eq!(run.code, Some(2), "{lint}");
        assert!(run.stderr.contains(says), "{}", run.stderr);
    }
}
