//! `cargo arazzo completions` and `cargo arazzo man`: shell completions and manual pages.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::output::{self, OutputError};
use crate::{Cargo, Outcome};

const COMPLETIONS: &str = "\
Examples:
  echo 'source <(cargo arazzo completions bash)' >> ~/.bashrc
  cargo arazzo completions zsh > ~/.zfunc/_cargo-arazzo
  cargo arazzo completions fish > ~/.config/fish/conf.d/cargo-arazzo.fish

In bash, zsh and fish the other commands of cargo keep their completions; zsh finds them through those of cargo itself. \
PowerShell and elvish support one completer per command, so there only `cargo arazzo` is completed, and no other command \
of cargo.";

/// Adds the completions of `cargo arazzo …` to those of cargo, which bash may load later.
const BASH_IN_CARGO: &str = r#"
_cargo_arazzo_in_cargo() {
    if [[ ${COMP_CWORD} -gt 1 && ${COMP_WORDS[1]} == arazzo ]]; then
        local -a COMP_WORDS=("${COMP_WORDS[@]:1}")
        local COMP_CWORD=$((COMP_CWORD - 1))
        _cargo_arazzo arazzo "$2" "$3"
    elif [[ -n ${_cargo_without_arazzo} ]]; then
        "${_cargo_without_arazzo}" "$@"
    fi
}
if ! complete -p cargo &>/dev/null; then
    if declare -F _comp_load &>/dev/null; then
        _comp_load cargo
    elif declare -F _completion_loader &>/dev/null; then
        _completion_loader cargo
    fi
fi
if [[ $(complete -p cargo 2>/dev/null) =~ \ -F\ ([^\ ]+) && ${BASH_REMATCH[1]} != _cargo_arazzo_in_cargo ]]; then
    _cargo_without_arazzo=${BASH_REMATCH[1]}
fi
complete -F _cargo_arazzo_in_cargo -o bashdefault -o default cargo
"#;

/// Completes `cargo arazzo …` like `cargo-arazzo …`.
const FISH_IN_CARGO: &str = r"
complete -c cargo -n '__fish_seen_subcommand_from arazzo' -x -a '(
    set -l words (commandline -opc) (commandline -ct)
    complete -C (string join -- \  cargo-arazzo $words[3..-1]))'
";

const MAN: &str = "\
Examples:
  cargo arazzo man | man -l -
  cargo arazzo man -o ~/.local/share/man/man1

Without `-o` the page of `cargo arazzo` is written to standard output.";

/// Write shell completions to standard output
#[derive(Args)]
#[command(after_help = COMPLETIONS)]
pub(crate) struct Completions {
    /// The shell to complete for
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Runs the command.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        let (mut command, name, behind) = match self.shell {
            // The script mistakes a name with `-` for that of a command of a command.
            Shell::Bash => (arazzo(), "cargo_arazzo", BASH_IN_CARGO),
            Shell::Zsh => (arazzo(), "cargo-arazzo", ""),
            Shell::Fish => (arazzo(), "cargo-arazzo", FISH_IN_CARGO),
            _ => (Cargo::command(), "cargo", ""),
        };
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        output::to_stdout(&format!("{}{behind}", String::from_utf8_lossy(&script)))?;
        Ok(Outcome::Clean)
    }
}

/// `cargo arazzo` and its commands, without the outer `cargo` level.
fn arazzo() -> clap::Command {
    let mut cargo = Cargo::command();
    let arazzo = cargo.find_subcommand_mut("arazzo").map(std::mem::take);
    arazzo
        .unwrap_or(cargo)
        .display_name("cargo-arazzo")
        .bin_name("cargo arazzo")
}

/// Write the manual pages
#[derive(Args)]
#[command(after_help = MAN)]
pub(crate) struct Man {
    /// Write one page for `cargo arazzo` and one per command to FOLDER
    #[arg(short, long = "output", value_name = "FOLDER")]
    output: Option<PathBuf>,
}

impl Man {
    /// Runs the command.
    ///
    /// # Errors
    /// When standard output or a file cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        let arazzo = arazzo();
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
