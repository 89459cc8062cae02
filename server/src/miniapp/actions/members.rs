//! Who joins, moves and leaves, told to the apps that want to know.
//!
//! Assignments are valid from a day to a day, so that somebody joins without anybody doing anything. What an app knows is
//! compared with today's directory, and it is told the differences. What it knows at first it is not told.

use std::collections::BTreeMap;

use placet_engine::MemberId;
use uuid::Uuid;

use super::super::entity::installation;
use super::super::{Error, store};
use super::events::{Letter, What};
use crate::app::App;
use crate::catalog;
use crate::catalog::bundle::manifest::Event;
use crate::db::Batch;
use crate::ids::OrganisationId;
use crate::jobs::{Due, Handler};
use crate::org::{self, Snapshot};
use crate::outbox::{self, Failed};

const EVENTS: [Event; 3] = [Event::MemberJoined, Event::MemberMoved, Event::MemberLeft];

/// Who works where: the department of each member.
type People = BTreeMap<Uuid, Option<Uuid>>;

/// Compares, every few minutes.
pub struct AppPeople;

#[async_trait::async_trait]
impl Handler for AppPeople {
    fn kind(&self) -> &'static str {
        "miniapp.people"
    }

    fn cron(&self) -> Option<&'static str> {
        Some("30 */5 * * * *")
    }

    async fn fire(&self, app: &App, _: &Due) -> Result<(), Failed> {
        for row in store::active(app.db.read()).await? {
            // The others are not told later because of one.
            if let Err(error) = look(app, &row).await {
                tracing::error!(app = row.app, organisation = %row.organisation, %error, "people were not compared");
            }
        }
        Ok(())
    }
}

async fn look(app: &App, row: &installation::Model) -> Result<(), Error> {
    let version = catalog::version(app, &row.app, &row.version).await?;
    let wanted = &version.manifest.events;
    if EVENTS.iter().any(|event| wanted.contains(event)) {
        compare(app, row, wanted).await?;
    }
    Ok(())
}

async fn compare(app: &App, row: &installation::Model, wanted: &[Event]) -> Result<(), Error> {
    let organisation = OrganisationId(row.organisation);
    let snapshot = org::snapshot(app, organisation).await?;
    let today = people(&snapshot, app);
    let known = store::known_people(app.db.read(), organisation, row.id).await?;
    if known == today {
        return Ok(());
    }
    let now = app.now();
    let told = differences(&known, &today).into_iter();
    let messages: Vec<_> = told
        .filter(|(event, _)| wanted.contains(event))
        .map(|(event, member)| {
            let letter = Letter {
                id: app.ids.next(),
                installation: row.id,
                at: now,
                what: What::Member {
                    event,
                    member: MemberId(member),
                },
            };
            letter.message(organisation)
        })
        .collect();
    let gone: Vec<Uuid> = known
        .keys()
        .filter(|member| !today.contains_key(member))
        .copied()
        .collect();
    app.db
        .write_tx(async |tx| {
            // Who compares at the same time finds nothing left to tell.
            let locked = store::lock(tx, organisation, row.id).await?;
            let still = store::known_people(tx, organisation, row.id).await? == known;
            if !still || locked.is_none_or(|row| row.state != "active") {
                return Ok(());
            }
            if !gone.is_empty() {
                store::forget_people(tx, organisation, row.id, Some(&gone)).await?;
            }
            let mut batch = Batch::default();
            let changed = today
                .iter()
                .filter(|(member, department)| known.get(*member) != Some(*department));
            let changed = changed.map(|(member, department)| (*member, *department));
            store::put_people(&mut batch, organisation, row.id, changed);
            if !messages.is_empty() {
                outbox::add(&mut batch, now, &messages);
            }
            batch.run(tx).await?;
            Ok(())
        })
        .await
}

/// Who works here today.
fn people(snapshot: &Snapshot, app: &App) -> People {
    let at = snapshot.directory.as_of(app.now());
    let members = snapshot.directory.members().map(|member| member.id);
    members
        .filter(|member| at.is_active(*member))
        .map(|member| {
            let department = at.department_of(member);
            (member.0, department.map(|department| department.0))
        })
        .collect()
}

/// What has happened to whom; nothing yet to people whom nobody knew.
fn differences(known: &People, today: &People) -> Vec<(Event, Uuid)> {
    let mut found = Vec::new();
    if known.is_empty() {
        return found;
    }
    for (member, department) in today {
        match known.get(member) {
            None => found.push((Event::MemberJoined, *member)),
            Some(before) if before != department => found.push((Event::MemberMoved, *member)),
            Some(_) => {}
        }
    }
    let left = known.keys().filter(|member| !today.contains_key(member));
    found.extend(left.map(|member| (Event::MemberLeft, *member)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_joins_moves_and_leaves_is_told_apart_from_who_stays() {
        let id = |number: u128| Uuid::from_u128(number);
        let known = People::from([(id(1), Some(id(10))), (id(2), Some(id(10))), (id(3), None)]);
        let today = People::from([(id(1), Some(id(10))), (id(2), Some(id(11))), (id(4), None)]);
        assert_eq!(
            differences(&known, &today),
            [
                (Event::MemberMoved, id(2)),
                (Event::MemberJoined, id(4)),
                (Event::MemberLeft, id(3)),
            ]
        );
        assert_eq!(differences(&People::new(), &today), []);
    }
}
