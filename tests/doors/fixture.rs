//! Crates of users: written into the target folder, depending on this workspace by path, built by cargo.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The manifest lines of a crate that takes the door of the build script.
pub(crate) const BUILD_SCRIPT: &str = "\
[dependencies]
arazzo-runtime = { path = 'WORKSPACE/arazzo-runtime', default-features = false }
[build-dependencies]
arazzo-codegen = { path = 'WORKSPACE/arazzo-codegen' }
";

/// The manifest lines of a crate that takes the macro.
pub(crate) const MACRO: &str = "\
[dependencies]
arazzo-runtime = { path = 'WORKSPACE/arazzo-runtime', default-features = false, features = ['macros'] }
";

/// The manifest lines of a crate that takes both.
pub(crate) const BOTH: &str = "\
[dependencies]
arazzo-runtime = { path = 'WORKSPACE/arazzo-runtime', default-features = false, features = ['macros'] }
[build-dependencies]
arazzo-codegen = { path = 'WORKSPACE/arazzo-codegen' }
";

/// Without debug information for speed; not incremental, because what is kept of an earlier run of the tests hides
/// a change that is only in doc comments.
const WORKSPACE: &str = "\
[workspace]
members = ['user']
resolver = '3'
[profile.dev]
debug = false
incremental = false
";

/// A crate in a workspace of its own. The compiler runs in the workspace's folder, the crate is one below: what
/// finds its documents does so by the crate's manifest, as it must where an editor's macro server runs elsewhere.
pub(crate) struct Fixture {
    workspace: PathBuf,
}

/// How a run of cargo ended.
pub(crate) struct Run {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Fixture {
    /// A crate called `name`, without code so far.
    pub(crate) fn new(name: &str, dependencies: &str) -> Self {
        let fixture = Self {
            workspace: fixtures().join(name),
        };
        let _ = fs::remove_dir_all(&fixture.workspace);
        fs::create_dir_all(fixture.workspace.join("user")).unwrap();
        fs::write(fixture.workspace.join("Cargo.toml"), WORKSPACE).unwrap();
        // What is locked here is at hand, and nothing else is resolved.
        fs::copy(from_here("Cargo.lock"), fixture.workspace.join("Cargo.lock")).unwrap();
        let package =
            format!("[package]\nname = '{name}'\nversion = '0.0.0'\nedition = '2024'\n\n{dependencies}");
        fixture.write(
            "Cargo.toml",
            &package.replace("WORKSPACE", env!("CARGO_MANIFEST_DIR")),
        );
        fixture
    }

    /// Writes a file of the crate.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let file = self.file(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Copies a file of this package to the same place in the crate.
    pub(crate) fn copy(&self, path: &str) {
        self.write(path, &fs::read_to_string(from_here(path)).unwrap());
    }

    /// Replaces the one place of a file that reads `old`.
    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.file(path)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {path}:\n{text}");
        self.write(path, &text.replace(old, new));
    }

    /// Runs cargo on the crate, from a folder that has nothing to do with it.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Run {
        Run::of(
            self.command(arguments)
                .env("CARGO_TARGET_DIR", fixtures().join("target")),
        )
    }

    /// The source of the crate with every macro expanded.
    pub(crate) fn expanded(&self) -> String {
        let mut command = self.command(&["rustc", "--profile=check", "--", "-Zunpretty=expanded"]);
        // The flag asks for the switch, and the switch changes what dependencies are built to: not where the doors
        // are tested as users of stable Rust find them.
        command.env("RUSTC_BOOTSTRAP", "1");
        command.env("CARGO_TARGET_DIR", fixtures().join("target-expanded"));
        Run::of(&mut command).succeeded().stdout
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let (subcommand, rest) = arguments.split_first().unwrap();
        let mut command = Command::new(env!("CARGO"));
        command
            .current_dir(env::temp_dir())
            .args([subcommand, "--offline", "--color=never", "--manifest-path"])
            .arg(self.file("Cargo.toml"))
            .args(rest)
            .env_remove("CARGO_BUILD_TARGET")
            .env_remove("RUSTC_BOOTSTRAP");
        // What cargo told this test about its own package.
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&*name);
            }
        }
        command
    }

    /// Where a file of the crate is.
    pub(crate) fn file(&self, path: &str) -> PathBuf {
        self.workspace.join("user").join(path)
    }
}

impl Run {
    fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            success: output.status.success(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Panics with what cargo said when the run failed.
    pub(crate) fn succeeded(self) -> Self {
        assert!(self.success, "{}", self.stderr);
        self
    }

    /// Panics with what cargo said when the run succeeded.
    pub(crate) fn failed(self) -> Self {
        assert!(!self.success, "{}", self.stderr);
        self
    }
}

/// The folder of all fixtures and of the target folder that they share.
fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("doors")
}

fn from_here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The build script of the README, for these documents.
pub(crate) fn build_script(documents: &[String]) -> String {
    format!(
        "fn main() {{
            arazzo_codegen::configure()
                .compile(&{documents:?})
                .unwrap_or_else(|diagnostics| diagnostics.exit());
        }}"
    )
}
