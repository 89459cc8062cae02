//! The demo company: Lumen, sixty-two people in three offices, with what they wrote and decided in the last weeks.
//!
//! Invariant: everything is done as its people would do it, through the API with the clock moved, so that
//! numbers, chains and ledgers hold as in any company. Runs once, on an empty database, before the server listens.

mod apps;
mod company;
mod driver;
mod script;
mod story;

use std::path::Path;

use crate::app::App;
use crate::cli::Failed;
use crate::identity;

/// The password of all its people, once the company is whole.
const PASSWORD_FILE: &str = "demo-password";
/// The same while the company is being made.
const UNFINISHED_FILE: &str = "demo-password.unfinished";

/// Makes the company unless it is there already; returns the password of all its people. Real people's data is no
/// place for it: with the demo come cheap passwords and a clock that is moved.
pub async fn prepare(app: &App, wanted: Option<String>, apps: Option<&Path>) -> Result<String, Failed> {
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
    let mut script = story::script(today);
    if let Some(folder) = apps {
        apps::tell(&mut script, folder)?;
    }
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
    use std::collections::BTreeSet;

    use crate::clock::Clock;
    use crate::config::{Config, PasswordCost};
    use crate::ids::AccountId;
    use crate::org;

    use super::*;

    async fn texts(app: &App, sql: &str) -> BTreeSet<String> {
        use sea_orm::ConnectionTrait;
        let found = app.db.read().query_all_raw(app.db.statement(sql, [])).await;
        let rows = found.expect("a look");
        let text = |row: &sea_orm::QueryResult| row.try_get_by_index(0).expect("a text");
        rows.iter().map(text).collect()
    }

    #[tokio::test]
    async fn the_company_has_sixty_people_in_three_zones_and_requests_in_every_state() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config {
            password_cost: PasswordCost::Cheap,
            demo: true,
            ..Config::new(folder.path())
        };
        let now = "2026-03-11T08:00:00Z".parse().expect("a time");
        let app = App::open(config, Clock::starting_at(now)).await.expect("an app");
        prepare(&app, None, None).await.expect("a demo");

        let ann = identity::account_by_login(app.db.read(), "ann").await;
        let ann = ann.expect("a look").expect("ann");
        let found = org::member_of_account(&app, company::KEY, ann.id).await;
        let (organisation, _) = found.expect("a look").expect("she works here");
        let snapshot = org::snapshot(&app, organisation).await.expect("a snapshot");
        let members = snapshot.directory.members();
        let people: Vec<_> = members.map(|member| member.id).collect();
        assert!(people.len() >= 60, "{} people", people.len());
        let zones = people.iter().map(|member| snapshot.zone(*member, snapshot.day));
        let zones: BTreeSet<_> = zones.map(|zone| zone.name()).collect();
        assert_eq!(
            zones,
            BTreeSet::from(["America/Los_Angeles", "Asia/Shanghai", "Europe/Berlin"])
        );
        // Nothing revokes yet.
        let states = "draft running returned suspended approved rejected withdrawn terminated";
        let states: BTreeSet<_> = states.split(' ').map(str::to_owned).collect();
        assert_eq!(texts(&app, "SELECT state FROM instance").await, states);
        for (right, login) in [("operator", "otto"), ("publisher", "pia")] {
            let sql = format!("SELECT login FROM account WHERE {right}");
            assert!(texts(&app, &sql).await.contains(login), "{login} is no {right}");
        }
    }

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
            let refused = prepare(&app, None, None).await;
            refused.expect_err("refused").to_string()
        };
        assert!(why().await.contains("are not the demo's"), "{}", why().await);
        keep(&folder.path().join(UNFINISHED_FILE), "secret").expect("written");
        assert!(why().await.contains("was not finished"), "{}", why().await);
        std::fs::remove_file(folder.path().join(UNFINISHED_FILE)).expect("removed");
        keep(&folder.path().join(PASSWORD_FILE), "secret").expect("written");
        assert_eq!(prepare(&app, None, None).await.expect("a demo"), "secret");
    }
}
