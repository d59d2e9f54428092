//! `cargo arazzo completions` and `cargo arazzo man`: what a shell and `man` know of the commands.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::output::{self, OutputError};
use crate::{Cargo, Outcome};

const COMPLETIONS: &str = "\
Examples:
  cargo arazzo completions bash > ~/.local/share/bash-completion/completions/cargo-arazzo
  cargo arazzo completions fish > ~/.config/fish/completions/cargo-arazzo.fish
  cargo arazzo completions zsh > ~/.zfunc/_cargo-arazzo

They complete `cargo-arazzo arazzo …`, which is what `cargo arazzo …` runs.";

const MAN: &str = "\
Examples:
  cargo arazzo man | man -l -
  cargo arazzo man -o ~/.local/share/man/man1

Without a folder the page of `cargo arazzo` itself is written to standard output.";

/// Write the completions for a shell to standard output
#[derive(Args)]
#[command(after_help = COMPLETIONS)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Writes them.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cargo::command(), "cargo-arazzo", &mut script);
        output::to_stdout(&String::from_utf8_lossy(&script))?;
        Ok(Outcome::Clean)
    }
}

/// Write the manual pages
#[derive(Args)]
#[command(after_help = MAN)]
pub(crate) struct Man {
    /// Write a page for `cargo arazzo` and one for each of its commands into FOLDER
    #[arg(short, long = "output", value_name = "FOLDER")]
    output: Option<PathBuf>,
}

impl Man {
    /// Writes them.
    ///
    /// # Errors
    /// When standard output or a file cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        let cargo = Cargo::command();
        let Some(arazzo) = cargo.find_subcommand("arazzo") else {
            return Ok(Outcome::Clean);
        };
        let arazzo = arazzo
            .clone()
            .display_name("cargo-arazzo")
            .bin_name("cargo arazzo");
        let Some(folder) = &self.output else {
            output::to_stdout(&page(arazzo)?)?;
            return Ok(Outcome::Clean);
        };
        for command in arazzo.get_subcommands() {
            let (name, bin_name) = (command.get_name(), format!("cargo arazzo {}", command.get_name()));
            let file = folder.join(format!("cargo-arazzo-{name}.1"));
            let command = command
                .clone()
                .display_name(format!("cargo-arazzo-{name}"))
                .bin_name(bin_name);
            output::to_file(&file, &page(command)?)?;
        }
        output::to_file(&folder.join("cargo-arazzo.1"), &page(arazzo)?)?;
        Ok(Outcome::Clean)
    }
}

fn page(command: clap::Command) -> Result<String, OutputError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(OutputError::Stdout)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
