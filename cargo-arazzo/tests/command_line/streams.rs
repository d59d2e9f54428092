//! Readers that leave early, and disks that are full.

use std::io;
use std::process::{Command, Stdio};

use crate::{command, example};

/// The writing end of a pipe whose reader has left.
fn broken_pipe() -> Stdio {
    let (reader, writer) = io::pipe().expect("a pipe can be made");
    drop(reader);
    writer.into()
}

fn commands() -> [Command; 2] {
    let document = example("openai-batch-job");
    [
        command(["check", "--format", "json", &document]),
        command(["generate", &document]),
    ]
}

#[test]
fn a_reader_of_standard_output_may_leave() {
    for mut command in commands() {
        let output = command
            .stdout(broken_pipe())
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{stderr}");
        assert!(
            !stderr.contains("error") && !stderr.contains("panicked"),
            "{stderr}"
        );
    }
}

#[test]
fn a_reader_of_standard_error_may_leave() {
    for mut command in commands() {
        let output = command
            .stdout(Stdio::piped())
            .stderr(broken_pipe())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(!output.stdout.is_empty());
    }
}

/// `/dev/full` is Linux's disk without space.
#[cfg(target_os = "linux")]
#[test]
fn standard_output_that_cannot_be_written_is_2() {
    for mut command in commands() {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = command.stdout(full).stderr(Stdio::piped()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(
            stderr.contains("error: standard output cannot be written: "),
            "{stderr}"
        );
    }
}
