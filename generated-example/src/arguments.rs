//! The command line, and the environment variable that belongs to it.

use std::path::PathBuf;

use arazzo_runtime::Secret;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

/// The environment variable that holds the key. It is no option: other users of the machine can read those.
pub(crate) const API_KEY: &str = "OPENAI_API_KEY";

const AFTER_HELP: &str = "\
Without a key, everything is answered by a server inside this program. To use a real one:
  OPENAI_API_KEY=… generated-example --base-url https://api.openai.com/v1

The steps are shown on standard error, the outputs go to standard output as JSON.
Exit codes: 0 all workflows succeeded, 1 one failed, 2 the arguments are wrong.";

/// Ask a model a question, run a batch of questions and download its answers: three Arazzo workflows
#[derive(Clone, Debug, Parser)]
#[command(version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The server's URL up to the operations' paths; needs the key in OPENAI_API_KEY
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,

    /// The model that answers the question
    #[arg(long, default_value = "gpt-4o-mini")]
    pub(crate) model: String,

    /// The question
    #[arg(long, value_name = "TEXT", default_value = "Why is the sky blue?")]
    pub(crate) input: String,

    /// How the model should behave
    #[arg(long, value_name = "TEXT")]
    pub(crate) instructions: Option<String>,

    /// The requests of the batch, one JSON object a line [default: two short questions]
    #[arg(long, value_name = "PATH")]
    pub(crate) batch_file: Option<PathBuf>,

    /// The path that all requests of the batch are for
    #[arg(long, value_name = "PATH", default_value = "/v1/responses")]
    pub(crate) batch_endpoint: String,
}

/// Who answers.
#[derive(Debug)]
pub(crate) enum Service {
    /// The server inside this program.
    Embedded,
    /// A real one.
    At {
        base_url: String,
        api_key: Secret<String>,
    },
}

impl Arguments {
    /// Who answers, given the value of [`API_KEY`]. An empty key counts as none.
    ///
    /// # Errors
    /// When there is a key and no base URL, or the other way round.
    pub(crate) fn service(&self, api_key: Option<String>) -> Result<Service, clap::Error> {
        let api_key = api_key.filter(|key| !key.is_empty());
        match (&self.base_url, api_key) {
            (None, None) => Ok(Service::Embedded),
            (Some(base_url), Some(api_key)) => Ok(Service::At {
                base_url: base_url.clone(),
                api_key: api_key.into(),
            }),
            (Some(_), None) => Err(missing(format!(
                "{API_KEY} is missing: the server of --base-url needs a key in this environment variable"
            ))),
            (None, Some(_)) => Err(missing(format!(
                "--base-url is missing: {API_KEY} is set, so say which server the key is for, or unset it to use \
                 the embedded server"
            ))),
        }
    }
}

fn missing(message: String) -> clap::Error {
    Arguments::command().error(ErrorKind::MissingRequiredArgument, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(arguments: &[&str], api_key: Option<&str>) -> Result<Service, clap::Error> {
        Arguments::parse_from([&["generated-example"], arguments].concat())
            .service(api_key.map(str::to_owned))
    }

    #[test]
    fn without_key_and_base_url_the_embedded_server_answers() {
        for api_key in [None, Some("")] {
            assert!(matches!(service(&[], api_key), Ok(Service::Embedded)));
        }
    }

    #[test]
    fn a_key_and_a_base_url_name_a_real_server() {
        let service = service(&["--base-url", "http://h/v1"], Some("sk-1")).unwrap();
        assert!(!format!("{service:?}").contains("sk-1"));
        let Service::At { base_url, api_key } = service else {
            panic!("{service:?}");
        };
        assert_eq!(
            (base_url.as_str(), api_key.expose().as_str()),
            ("http://h/v1", "sk-1")
        );
    }

    #[test]
    fn one_without_the_other_says_which_is_missing() {
        let no_key = service(&["--base-url", "http://h/v1"], Some("")).unwrap_err();
        assert!(
            no_key.to_string().contains("OPENAI_API_KEY is missing"),
            "{no_key}"
        );
        let no_base_url = service(&[], Some("sk-1")).unwrap_err();
        assert!(
            no_base_url.to_string().contains("--base-url is missing"),
            "{no_base_url}"
        );
        assert!(!no_base_url.to_string().contains("sk-1"), "{no_base_url}");
    }
}
