//! `-D`, `-W` and `-A`: the levels of lints, in the order in which they stand on the command line.

use arazzo_codegen::{Config, Level, Lints};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, value_parser};

/// The given levels, in their order.
pub(crate) struct LevelOptions(Vec<(Lints, Level)>);

const OPTIONS: [(char, &str, Level, &str); 3] = [
    (
        'D',
        "deny",
        Level::Deny,
        "Report LINT as an error. LINT is a code such as AZ0504, `lenient` for AZ09…, or `warnings` for all others. May be repeated: the last level for a lint counts",
    ),
    ('W', "warn", Level::Warn, "Report LINT as a warning (the default)"),
    ('A', "allow", Level::Allow, "Do not report LINT"),
];

impl LevelOptions {
    /// Adds these levels to the settings.
    pub(crate) fn apply(&self, config: Config) -> Config {
        self.0
            .iter()
            .fold(config, |config, (lints, level)| config.level(*lints, *level))
    }
}

// Three options that share one order: more than `derive` can say.
impl FromArgMatches for LevelOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut given: Vec<(usize, Lints, Level)> = Vec::new();
        for (_, name, level, _) in OPTIONS {
            let places = matches.indices_of(name).into_iter().flatten();
            let lints = matches.get_many::<Lints>(name).into_iter().flatten();
            given.extend(places.zip(lints).map(|(place, lints)| (place, *lints, level)));
        }
        given.sort_by_key(|(place, ..)| *place);
        Ok(Self(
            given
                .into_iter()
                .map(|(_, lints, level)| (lints, level))
                .collect(),
        ))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for LevelOptions {
    fn augment_args(command: Command) -> Command {
        OPTIONS
            .into_iter()
            .fold(command, |command, (short, long, _, help)| {
                command.arg(
                    Arg::new(long)
                        .short(short)
                        .long(long)
                        .value_name("LINT")
                        .help(help)
                        .action(ArgAction::Append)
                        .value_parser(value_parser!(Lints)),
                )
            })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
