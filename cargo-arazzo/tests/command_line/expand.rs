//! `cargo arazzo expand`.

use crate::{Run, command, example, run};

#[test]
fn without_a_terminal_it_is_what_generate_writes() {
    let document = example("openai-batch-job");
    let (expanded, generated) = (run(["expand", &document]), run(["generate", &document]));
    assert_eq!((expanded.code, expanded.stderr.as_str()), (Some(0), ""));
    assert_eq!(expanded.stdout, generated.stdout);
}

#[test]
fn colours_come_when_they_are_asked_for_and_change_nothing_else() {
    let document = example("openai-batch-job");
    let coloured = Run::of(command(["expand", &document]).env("CARGO_TERM_COLOR", "always"));
    assert!(coloured.stdout.contains("\x1b["), "{}", coloured.stdout);
    // The escapes of colours all end with an `m`.
    let mut parts = coloured.stdout.split('\x1b');
    let first = parts.next().unwrap().to_owned();
    let plain = parts.fold(first, |text, part| text + part.split_once('m').unwrap().1);
    assert_eq!(plain, run(["generate", &document]).stdout);
    let never = Run::of(command(["expand", &document]).env("CARGO_TERM_COLOR", "never"));
    assert!(!never.stdout.contains('\x1b'));
}
