//! The demo company: Lumen, sixty-two people in three offices, with what they wrote and decided in the last weeks.
//!
//! Invariant: everything is done as its people would do it, through the API with the clock moved, so that
//! numbers, chains and ledgers hold as in any company. Runs once, on an empty database, before the server listens.

mod company;
mod driver;
mod script;
mod story;

use crate::app::App;
use crate::cli::Failed;
use crate::identity;

/// The password of all its people, once the company is whole.
const PASSWORD_FILE: &str = "demo-password";
/// The same while the company is being made.
const UNFINISHED_FILE: &str = "demo-password.unfinished";

/// Makes the company unless it is there already; returns the password of all its people. Real people's data is no
/// place for it: with the demo come cheap passwords and a clock that is moved.
pub async fn prepare(app: &App, wanted: Option<String>) -> Result<String, Failed> {
    let data = &app.config.data;
    let (whole, unfinished) = (data.join(PASSWORD_FILE), data.join(UNFINISHED_FILE));
    let Some(link) = identity::first_link(app).await? else {
        if unfinished.exists() {
            return Err(format!(
                "the demo company in {} was not finished: remove that folder (and the database, if it is elsewhere) \
                 and start again",
                data.display()
            )
            .into());
        }
        return std::fs::read_to_string(whole).map_err(|_| {
            let data = data.display();
            format!("the accounts in {data} are not the demo's: start without --demo, or on another --data")
                .into()
        });
    };
    let password = match wanted {
        Some(password) => password,
        None => format!("demo-{}", &app.ids.next().simple().to_string()[24..]),
    };
    keep(&unfinished, &password)?;
    let token = link.rsplit('/').next().unwrap_or_default();
    let today = app.now();
    let script = story::script(today);
    app.clock.set(script.begins());
    let mut company = company::found(app, token, &password).await?;
    script.play(&mut company).await?;
    app.clock.set(today);
    company.leave().await?;
    std::fs::rename(unfinished, whole)?;
    Ok(password)
}

/// Only who may read the data folder may read the password.
fn keep(file: &std::path::Path, password: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(password.as_bytes())
}

#[cfg(test)]
mod tests {
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::ids::AccountId;

    use super::*;

    #[tokio::test]
    async fn accounts_of_others_and_an_unfinished_company_are_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = App::open(Config::new(folder.path()), Clock::default())
            .await
            .expect("an app");
        let id = AccountId(app.ids.next());
        app.db
            .write_tx(async |tx| identity::create_account(tx, id, "ann", None, app.now()).await)
            .await
            .expect("an account");
        let why = async || {
            let refused = prepare(&app, None).await;
            refused.expect_err("refused").to_string()
        };
        assert!(why().await.contains("are not the demo's"), "{}", why().await);
        keep(&folder.path().join(UNFINISHED_FILE), "secret").expect("written");
        assert!(why().await.contains("was not finished"), "{}", why().await);
        std::fs::remove_file(folder.path().join(UNFINISHED_FILE)).expect("removed");
        keep(&folder.path().join(PASSWORD_FILE), "secret").expect("written");
        assert_eq!(prepare(&app, None).await.expect("a demo"), "secret");
    }
}
