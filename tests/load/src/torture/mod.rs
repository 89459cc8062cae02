//! Torture: the server is hurt under load, and then asked about everything that it had acknowledged.

mod kill;

use crate::Trouble;

#[derive(Debug, clap::Subcommand)]
pub enum What {
    /// SIGKILL at random moments under approval load.
    Kill(kill::Options),
}

pub async fn torture(what: What) -> Result<(), Trouble> {
    match what {
        What::Kill(options) => kill::kill(options).await,
    }
}
