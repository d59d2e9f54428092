//! `cargo arazzo init`: the crate that comes out builds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{PETS, PETS_OPENAPI, Run, command, folder, run, write_alone};

const MANIFEST: &str = "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
const MAIN: &str = "//! A program.\n\nfn main() {\n    println!(\"Hello\");\n}\n";

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .expect("this workspace is there")
}

/// A crate with a document and nothing of this project.
fn krate(test: &str) -> PathBuf {
    let folder = folder(test);
    fs::create_dir_all(folder.join("src")).expect("the folder can be written");
    fs::create_dir_all(folder.join("specs")).expect("the folder can be written");
    write_alone(&folder, "Cargo.toml", MANIFEST);
    write_alone(&folder.join("src"), "main.rs", MAIN);
    write_alone(&folder.join("specs"), "pet.arazzo.yaml", PETS);
    write_alone(&folder.join("specs"), "pets.openapi.yaml", PETS_OPENAPI);
    folder
}

fn init(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = command(["init"]);
    command.args(arguments).current_dir(folder);
    Run::of(&mut command)
}

#[test]
fn the_difference_is_shown_and_nothing_written() {
    let folder = krate("init_shown");
    let run = init(&folder, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for expected in [
        "+++ Cargo.toml\n",
        "+arazzo-runtime = \"0.1\"\n",
        "+[build-dependencies]\n+arazzo-codegen = \"0.1\"\n",
        "--- /dev/null\n+++ build.rs\n",
        "+        .compile(&[\"specs/pet.arazzo.yaml\"])\n",
        "+++ src/workflows.rs\n",
        "+    arazzo_runtime::include_workflows!(\"pet\");\n",
        "+++ src/main.rs\n",
        "+mod workflows;\n",
    ] {
        assert!(run.stdout.contains(expected), "{expected} in\n{}", run.stdout);
    }
    assert!(run.stderr.contains("`--yes` writes this"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(folder.join("Cargo.toml")).unwrap(), MANIFEST);
    assert!(!folder.join("build.rs").exists());
}

#[test]
fn a_second_time_changes_nothing() {
    let folder = krate("init_twice");
    let first = init(&folder, &["--yes"]);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let second = init(&folder, &["--yes"]);
    assert_eq!((second.code, second.stdout.as_str()), (Some(0), ""));
    assert_eq!(second.stderr, "nothing to change\n");
}

#[test]
fn a_build_script_that_is_there_is_left_alone() {
    let folder = krate("init_build_script");
    write_alone(&folder, "build.rs", "fn main() {}\n");
    let run = init(&folder, &["--yes"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("it has to do this as well"), "{}", run.stderr);
    assert!(
        run.stderr.contains(".compile(&[\"specs/pet.arazzo.yaml\"])"),
        "{}",
        run.stderr
    );
    assert_eq!(
        fs::read_to_string(folder.join("build.rs")).unwrap(),
        "fn main() {}\n"
    );
}

#[test]
fn what_is_no_crate_is_2() {
    let folder = krate("init_no_crate");
    write_alone(&folder, "Cargo.toml", "[workspace]\n");
    let run_here = init(&folder, &[]);
    assert_eq!(run_here.code, Some(2));
    assert!(
        run_here.stderr.contains("it has no `[package]`"),
        "{}",
        run_here.stderr
    );
    let elsewhere = run(["init", "--manifest-path", "nowhere/Cargo.toml"]);
    assert_eq!(elsewhere.code, Some(2), "{}", elsewhere.stderr);
}

#[test]
fn the_crate_that_comes_out_builds() {
    let folder = krate("init_builds");
    let checkout = workspace();
    let run = init(&folder, &["--yes", "--checkout", checkout.to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    // Without TLS, which takes minutes to build and is not the subject.
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let lean = manifest.replace(
        "/arazzo-runtime\" }",
        "/arazzo-runtime\", default-features = false }",
    );
    assert_ne!(lean, manifest);
    fs::write(folder.join("Cargo.toml"), lean).unwrap();
    let main = fs::read_to_string(folder.join("src/main.rs")).unwrap();
    let calls = main.replace(
        "println!(\"Hello\");",
        "if let Ok(client) = arazzo_runtime::Client::builder().build() {\n        \
         drop(workflows::pet::pet(&client, workflows::pet::PetInputs::new()));\n    }",
    );
    fs::write(folder.join("src/main.rs"), calls).unwrap();
    // What is locked here is at hand, and nothing else is resolved.
    fs::copy(checkout.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("doors/target");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(&folder)
        .args(["check", "--offline", "--color=never"])
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env_remove("CARGO_BUILD_TARGET");
    let built = Run::of(&mut cargo);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    assert!(!built.stderr.contains("warning"), "{}", built.stderr);
}
