//! Members from a CSV file: a dry run shows every change and error by row, then one transaction does it all.
//!
//! Invariant: with one error nothing is imported. The file is planned on a snapshot and written only if that is
//! still the newest, so what is written is what a dry run at that moment would have shown.

mod known;
mod plan;
mod sheet;

use chrono::NaiveDate;
use placet_engine::MemberId;
use sea_orm::ConnectionTrait;
use serde_json::{Map, json};

use super::access::Access;
use super::change::{begin, change, note};
use super::intent::{Intent, carry_out, stays};
use super::organisers::Organisers;
use super::{Error, Snapshot, names, snapshot};
use crate::app::App;
use crate::http::Caller;
use crate::identity;
use crate::ids::AccountId;

use known::Known;
use sheet::Row;

pub use plan::{Action, Allowance, PlannedRow, RowError};
pub use sheet::{Field, MAX_ROWS, SheetError};

/// What was found, and whether it was done.
#[derive(Clone, Debug)]
pub struct Import {
    pub rows: Vec<PlannedRow>,
    pub applied: bool,
}

impl Import {
    pub fn count(&self, action: Action) -> usize {
        self.rows.iter().filter(|row| row.action == action).count()
    }
}

/// Shows what the file would do.
pub async fn dry_run(app: &App, caller: &Caller, bytes: &[u8]) -> Result<Import, Error> {
    let rows = sheet::read(bytes)?;
    let snapshot = snapshot(app, caller.organisation).await?;
    let rows = plan_on(app, caller, &snapshot, &rows, app.db.read()).await?;
    Ok(Import { rows, applied: false })
}

/// Does what the file says, if there is no error in it. It takes no idempotency key: the same file again finds
/// nothing to change.
pub async fn import(app: &App, caller: &Caller, bytes: &[u8]) -> Result<Import, Error> {
    let sheet = sheet::read(bytes)?;
    let (rows, applied) = change!(app, caller, |snapshot| {
        app.db
            .write_tx(async |tx| {
                let rows = plan_on(app, caller, &snapshot, &sheet, tx).await?;
                if rows.iter().any(|row| row.action == Action::Error) {
                    return Ok((rows, false));
                }
                let meant = |row: &&PlannedRow| matches!(row.action, Action::Create | Action::Update);
                let intents: Vec<Intent> = rows.iter().filter(meant).map(|row| row.intent.clone()).collect();
                if intents.is_empty() {
                    return Ok((rows, true));
                }
                begin(app, tx, &snapshot, &[]).await?;
                let newcomers = intents.iter().filter_map(|intent| intent.newcomer.as_ref());
                let accounts: Vec<_> = newcomers
                    .map(|newcomer| (AccountId(newcomer.account), newcomer.login.clone()))
                    .collect();
                identity::create_accounts(tx, &accounts, app.now()).await?;
                carry_out(app, tx, &snapshot, &intents).await?;
                let detail = json!({ "created": accounts.len(), "updated": intents.len() - accounts.len() });
                note(app, tx, caller, "members.imported", caller.organisation.0, detail).await?;
                Ok((rows, true))
            })
            .await
    })?;
    app.sessions.forget();
    Ok(Import { rows, applied })
}

async fn plan_on(
    app: &App,
    caller: &Caller,
    snapshot: &Snapshot,
    rows: &[Row],
    db: &impl ConnectionTrait,
) -> Result<Vec<PlannedRow>, Error> {
    let logins = rows
        .iter()
        .filter_map(|row| names::login(row.cell(Field::Login)?).ok());
    let strangers: Vec<_> = logins
        .filter(|login| snapshot.directory.by_login(login).is_none())
        .collect();
    let taken = identity::taken_logins(db, &strangers).await?;
    let today = snapshot.today(app.now());
    let known = Known::of(snapshot, today, taken);
    let mut planned = plan::plan(rows, &known, &Access::of(snapshot, caller, app.now()), || {
        app.ids.next()
    });
    keep_an_administrator(&mut planned, snapshot, today);
    Ok(planned)
}

/// As for a single member: a file may not send away all who manage the organisation.
fn keep_an_administrator(planned: &mut [PlannedRow], snapshot: &Snapshot, today: NaiveDate) {
    let stays = stays(snapshot, planned.iter().map(|row| &row.intent));
    let missed = Organisers::of(snapshot).last(today, &stays);
    for row in planned.iter_mut() {
        let member = MemberId(row.intent.member);
        if missed.contains(&member) && stays.contains_key(&member) {
            row.errors.push(RowError {
                field: match row.intent.valid_to {
                    Some(_) => Field::ValidTo,
                    None => Field::ValidFrom,
                },
                code: "last-administrator",
                params: Map::new(),
            });
            row.action = Action::Error;
        }
    }
}
