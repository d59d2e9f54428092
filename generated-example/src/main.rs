//! Runs three workflows that were compiled from Arazzo documents, and shows every step of them.

mod arguments;
mod display;
mod run;
mod server;
mod workflows;

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{API_KEY, Arguments};
use crate::display::Display;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let service = arguments
        .service(env::var(API_KEY).ok())
        .unwrap_or_else(|error| error.exit());
    let display = Display::for_standard_error();
    match run::run(arguments, service, &display, &mut io::stdout()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Without standard error the exit code has to do.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}
