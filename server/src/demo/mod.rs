//! The demo company: Lumen, sixty-two people in three offices, with what they wrote and decided in the last weeks.
//!
//! Invariant: everything is done as its people would do it, through the API with the clock moved, so that
//! numbers, chains and ledgers hold as in any company. Runs once, on an empty database, before the server listens.

mod company;
mod driver;
mod script;
mod story;

use std::path::Path;

use crate::app::App;
use crate::cli::Failed;
use crate::identity;

const PASSWORD_FILE: &str = "demo-password";

/// Makes the company unless somebody is there already; returns the password of all its people.
pub async fn prepare(app: &App, wanted: Option<String>) -> Result<String, Failed> {
    let file = app.config.data.join(PASSWORD_FILE);
    let Some(link) = identity::first_link(app).await? else {
        return Ok(
            std::fs::read_to_string(file).unwrap_or_else(|_| "(set when the demo was made)".to_owned())
        );
    };
    let password = match wanted {
        Some(password) => password,
        None => format!("demo-{}", &app.ids.next().simple().to_string()[24..]),
    };
    let token = link.rsplit('/').next().unwrap_or_default();
    let today = app.now();
    let script = story::script(today);
    app.clock.set(script.begins());
    let mut company = company::found(app, token, &password).await?;
    script.play(&mut company).await?;
    app.clock.set(today);
    company.leave().await?;
    keep(&file, &password)?;
    Ok(password)
}

/// Only who may read the data folder may read the password.
fn keep(file: &Path, password: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(password.as_bytes())
}
