//! `cargo arazzo explain`.

use arazzo_codegen::Code;

use crate::run;

#[test]
fn every_code_is_explained_in_plain_text() {
    for code in Code::ALL {
        let run = run(["explain", code.as_str()]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let beginning = format!("{}: {}\n\n", code.as_str(), code.title());
        assert!(run.stdout.starts_with(&beginning), "{}", run.stdout);
        for mark in ["```", "](", "**", "\x1b"] {
            assert!(!run.stdout.contains(mark), "{mark} in {}", run.stdout);
        }
    }
}

#[test]
fn a_code_may_be_in_lower_case() {
    assert_eq!(
        run(["explain", "az0102"]).stdout,
        run(["explain", "AZ0102"]).stdout
    );
}

#[test]
fn an_unknown_code_is_2_and_names_the_nearest() {
    let unknown = run(["explain", "AZ0502X"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (Some(2), ""));
    assert!(
        unknown
            .stderr
            .contains("there is no code `AZ0502X`, did you mean `AZ0502`?"),
        "{}",
        unknown.stderr
    );
}
