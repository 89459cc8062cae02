//! The commands of the `placet` program.

mod app;
mod serve;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, File, PasswordCost};
use crate::http::Office;
use crate::identity;

pub type Failed = Box<dyn std::error::Error + Send + Sync>;

/// An organisation chart, chat and approvals that a company owns.
#[derive(Debug, Parser)]
#[command(name = "placet", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server.
    Serve(serve::Serve),
    /// What an operator may do on the machine itself.
    Admin {
        #[command(subcommand)]
        command: Admin,
    },
    /// What a publisher of mini-apps does on their own machine.
    App {
        #[command(subcommand)]
        command: app::AppCommand,
    },
    /// Prints the OpenAPI document.
    Openapi,
    /// Compiles a guest from standard input to standard output, limited in time and memory; the server calls it.
    #[command(hide = true)]
    CompileGuest {
        /// `small` or `large`.
        size: String,
    },
}

#[derive(Debug, Subcommand)]
enum Admin {
    /// Prints a one-time link that sets a new password.
    ResetPassword {
        /// The organisation's key.
        organisation: String,
        login: String,
        #[command(flatten)]
        place: Place,
    },
    /// Gives an account an office of the installation, or takes it: the operator decides what the catalog of mini-apps
    /// lists, publishers submit to it.
    Office {
        login: String,
        office: Office,
        /// Takes the office instead.
        #[arg(long)]
        revoke: bool,
        #[command(flatten)]
        place: Place,
    },
}

/// Where the data is. Each option is also a `PLACET_…` variable and a key of the TOML file.
#[derive(Clone, Debug, Args)]
struct Place {
    /// A TOML file with options.
    #[arg(long, env = "PLACET_CONFIG")]
    config: Option<PathBuf>,
    /// The data folder [default: placet-data].
    #[arg(long, env = "PLACET_DATA")]
    data: Option<PathBuf>,
    /// A PostgreSQL URL; without it, SQLite in the data folder.
    #[arg(long, env = "PLACET_DATABASE_URL")]
    database_url: Option<String>,
    /// How people reach the server, for links: https://placet.example.com.
    #[arg(long, env = "PLACET_PUBLIC_URL")]
    public_url: Option<String>,
    /// The key that protects secrets and compiled guests, 64 hexadecimal digits; the data folder's `master.key` without it.
    #[arg(long, env = "PLACET_MASTER_KEY", hide_env_values = true)]
    master_key: Option<String>,
}

impl Place {
    /// The configuration, and the file it comes from for the options that only some commands have.
    fn config(&self) -> Result<(Config, File), Failed> {
        let file = self
            .config
            .as_deref()
            .map(File::read)
            .transpose()?
            .unwrap_or_default();
        let data = self
            .data
            .clone()
            .or_else(|| file.data.clone())
            .unwrap_or_else(|| "placet-data".into());
        let mut config = Config::new(data);
        config.database_url = self.database_url.clone().or_else(|| file.database_url.clone());
        config.public_url = self.public_url.clone().or_else(|| file.public_url.clone());
        config.master_key.clone_from(&self.master_key);
        Ok((config, file))
    }
}

pub async fn run(cli: Cli) -> Result<(), Failed> {
    match cli.command {
        Command::Serve(options) => serve::run(options).await,
        Command::Admin {
            command:
                Admin::ResetPassword {
                    organisation,
                    login,
                    place,
                },
        } => {
            let (config, _) = place.config()?;
            let link = reset_password(config, &organisation, &login).await?;
            println!("{link}");
            Ok(())
        }
        Command::Admin {
            command:
                Admin::Office {
                    login,
                    office,
                    revoke,
                    place,
                },
        } => {
            let app = beside(place.config()?.0).await?;
            Ok(identity::set_office(&app, &login, office, !revoke).await?)
        }
        // Its limits are the whole process's, so nothing else may happen in it.
        Command::CompileGuest { size } => std::process::exit(placet_sandbox::compile_child(&size)),
        Command::App { command } => app::run(command),
        Command::Openapi => {
            println!("{}", crate::app::openapi().to_pretty_json()?);
            Ok(())
        }
    }
}

/// Beside a server that runs, perhaps of another version: so the schema stays as it is.
async fn beside(mut config: Config) -> Result<App, Failed> {
    config.migrate = false;
    let app = App::open(config, Clock::default()).await?;
    let missing = app.db.pending_migrations().await;
    if !matches!(missing, Ok(0)) {
        return Err("no server of this version has run on this database yet: start one first".into());
    }
    Ok(app)
}

async fn reset_password(config: Config, organisation: &str, login: &str) -> Result<String, Failed> {
    let base = config.public_url.clone().unwrap_or_default();
    let app = beside(config).await?;
    let path = identity::reset_password(&app, organisation, login).await?;
    Ok(format!("{}{path}", base.trim_end_matches('/')))
}

/// Whether tests and the demo ask for cheap passwords.
fn password_cost(demo: bool) -> PasswordCost {
    if demo {
        PasswordCost::Cheap
    } else {
        PasswordCost::Real
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_reset_link_changes_no_schema_and_breaks_no_upload() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config::new(folder.path());
        let incoming = folder.path().join("files/incoming");
        std::fs::create_dir_all(&incoming).expect("a folder");
        std::fs::write(incoming.join("half"), "an upl").expect("an upload that runs");
        let refused = reset_password(config.clone(), "acme", "ann").await;
        let why = refused.expect_err("nothing is migrated").to_string();
        assert!(why.contains("start one first"), "{why}");
        let app = App::open(config.clone(), Clock::default()).await.expect("an app");
        let unknown = reset_password(config, "acme", "ann").await;
        assert_eq!(unknown.expect_err("nobody is here").to_string(), "not found");
        drop(app);
        assert!(incoming.join("half").exists());
    }
}
