//! `cargo arazzo completions` and `cargo arazzo man`.

use std::fs;
#[cfg(unix)]
use std::process::Command;

use crate::{folder, run};

const COMMANDS: [&str; 12] = [
    "check",
    "new",
    "init",
    "generate",
    "expand",
    "explain",
    "graph",
    "runs",
    "sources",
    "vendor",
    "completions",
    "man",
];

#[test]
fn every_shell_completes_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = run(["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
        for command in COMMANDS {
            assert!(run.stdout.contains(command), "{shell}: {command}");
        }
    }
    assert_eq!(run(["completions", "tcsh"]).code, Some(2));
}

/// What bash offers for the last of `words`.
#[cfg(unix)]
fn offered_by_bash(script: &str, words: &[&str]) -> Vec<String> {
    let line = words.join(" ");
    let program = format!(
        "{BEFORE}\n{script}\nCOMP_LINE='{line}'; COMP_POINT={}; COMP_WORDS=({line}); COMP_CWORD={}\n\
         [[ '{}' == '' ]] && COMP_WORDS+=('')\n\
         _cargo_arazzo_in_cargo cargo '{}' ''\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"",
        line.len(),
        words.len() - 1,
        words[words.len() - 1],
        words[words.len() - 1],
    );
    let output = Command::new("bash").args(["--norc", "-c", &program]).output();
    let output = output.expect("bash runs");
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let offered = String::from_utf8_lossy(&output.stdout).into_owned();
    offered.split_whitespace().map(str::to_owned).collect()
}

/// A completer that cargo has already.
#[cfg(unix)]
const BEFORE: &str = "_of_cargo() { COMPREPLY=(build test); }; complete -F _of_cargo cargo";

#[test]
#[cfg(unix)]
fn bash_completes_behind_cargo_and_leaves_the_other_commands_of_cargo_alone() {
    let script = run(["completions", "bash"]).stdout;
    assert_eq!(offered_by_bash(&script, &["cargo", "arazzo", "che"]), ["check"]);
    let offered = offered_by_bash(&script, &["cargo", "arazzo", ""]);
    for command in COMMANDS {
        assert!(
            offered.iter().any(|word| word == command),
            "{command}: {offered:?}"
        );
    }
    assert_eq!(
        offered_by_bash(&script, &["cargo", "arazzo", "check", "--dry"]),
        ["--dry-run"]
    );
    assert_eq!(offered_by_bash(&script, &["cargo", "bu"]), ["build", "test"]);
    // Read twice, as when a shell starts in a shell.
    let twice = format!("{script}\n{script}");
    assert_eq!(offered_by_bash(&twice, &["cargo", "bu"]), ["build", "test"]);
}

#[test]
fn every_command_has_a_manual_page() {
    let page = run(["man"]);
    assert_eq!(page.code, Some(0), "{}", page.stderr);
    assert!(page.stdout.contains(".TH cargo-arazzo 1"), "{}", page.stdout);
    let folder = folder("man");
    let all = run(["man", "-o", folder.to_str().unwrap()]);
    assert_eq!(all.code, Some(0), "{}", all.stderr);
    assert!(folder.join("cargo-arazzo.1").exists());
    for command in COMMANDS {
        let page = fs::read_to_string(folder.join(format!("cargo-arazzo-{command}.1"))).unwrap();
        assert!(page.contains(&format!(".TH cargo-arazzo-{command} 1")), "{page}");
        assert!(page.contains("Examples:"), "{command}");
    }
}

#[test]
fn the_readme_names_commands_that_there_are() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    let mut named = 0;
    for (at, start) in readme.match_indices("cargo arazzo ") {
        let rest = &readme[at + start.len()..];
        let command = rest
            .split(|c: char| !c.is_ascii_lowercase())
            .next()
            .unwrap_or_default();
        assert!(
            COMMANDS.contains(&command),
            "cargo arazzo {}",
            rest.lines().next().unwrap_or_default()
        );
        named += 1;
    }
    assert!(named >= COMMANDS.len(), "{named}");
    for command in COMMANDS {
        assert!(readme.contains(&format!("cargo arazzo {command}")), "{command}");
    }
}
