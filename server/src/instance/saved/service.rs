//! Saving, renaming and forgetting views.

use sea_orm::DbErr;
use uuid::Uuid;

use super::super::Error;
use super::super::entity::saved_view::Model;
use super::routes::{NewView, ViewChange, ViewFilter, ViewOut};
use super::store;
use crate::app::App;
use crate::form::FieldProblem;
use crate::http::{Caller, Once};

/// More views than anybody finds again.
const MOST: u64 = 50;
/// In characters.
const LONGEST_NAME: usize = 100;
/// Of each text of a filter, in characters.
const LONGEST_TEXT: usize = 200;

pub(super) async fn list(app: &App, caller: &Caller) -> Result<Vec<ViewOut>, Error> {
    let rows = store::list(app.db.read(), caller).await?;
    Ok(rows.iter().map(shown).collect::<Result<_, _>>()?)
}

pub(super) async fn create(app: &App, caller: &Caller, once: &Once, new: NewView) -> Result<ViewOut, Error> {
    let now = app.now();
    let row = Model {
        organisation: caller.organisation.0,
        id: app.ids.next(),
        member: caller.member.0,
        name: name(&new.name)?,
        filter: filter(&new.filter)?,
        created_at: now,
        updated_at: now,
    };
    app.db
        .write_tx_once(once, async |tx| {
            if store::count(tx, caller).await? >= MOST {
                return Err(Error::Field(FieldProblem::new("", "too-many").with("most", MOST)));
            }
            store::insert(tx, &row).await?;
            Ok(shown(&row)?)
        })
        .await
}

pub(super) async fn change(
    app: &App,
    caller: &Caller,
    id: Uuid,
    change: ViewChange,
) -> Result<ViewOut, Error> {
    let name = change.name.as_deref().map(name).transpose()?;
    let filter = change.filter.as_ref().map(filter).transpose()?;
    app.db
        .write_tx(async |tx| {
            let mut row = store::find(tx, caller, id).await?.ok_or(Error::NotFound)?;
            row.name = name.unwrap_or(row.name);
            row.filter = filter.unwrap_or(row.filter);
            store::update(tx, &row, app.now()).await?;
            Ok(shown(&row)?)
        })
        .await
}

pub(super) async fn delete(app: &App, caller: &Caller, id: Uuid) -> Result<(), Error> {
    app.db
        .write_tx(async |tx| match store::delete(tx, caller, id).await? {
            true => Ok(()),
            false => Err(Error::NotFound),
        })
        .await
}

fn shown(row: &Model) -> Result<ViewOut, DbErr> {
    Ok(ViewOut {
        id: row.id,
        name: row.name.clone(),
        filter: serde_json::from_str(&row.filter).map_err(|error| DbErr::Json(error.to_string()))?,
    })
}

fn name(sent: &str) -> Result<String, Error> {
    let Some(name) = super::super::words(Some(sent.to_owned())) else {
        return Err(Error::Field(FieldProblem::new("/name", "required")));
    };
    short("/name", &name, LONGEST_NAME)?;
    Ok(name)
}

fn filter(sent: &ViewFilter) -> Result<String, Error> {
    for (pointer, text) in [
        ("/filter/state", &sent.state),
        ("/filter/process", &sent.process),
        ("/filter/query", &sent.query),
    ] {
        short(pointer, text.as_deref().unwrap_or_default(), LONGEST_TEXT)?;
    }
    serde_json::to_string(sent).map_err(|error| DbErr::Json(error.to_string()).into())
}

fn short(pointer: &str, text: &str, most: usize) -> Result<(), Error> {
    if text.chars().count() > most {
        let problem = FieldProblem::new(pointer, "too-long").with("most", most);
        return Err(Error::Field(problem));
    }
    Ok(())
}
