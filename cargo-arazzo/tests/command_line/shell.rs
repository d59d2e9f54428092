//! `cargo arazzo completions` and `cargo arazzo man`.

use std::fs;

use crate::{folder, run};

const COMMANDS: [&str; 11] = [
    "check",
    "new",
    "init",
    "generate",
    "expand",
    "explain",
    "graph",
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
