//! Changes of a group: who is in it, what it is called, and how loud it is for oneself.

use std::collections::{BTreeMap, BTreeSet};

use placet_engine::MemberId;
use sea_orm::{DatabaseTransaction, Value as Sql};
use serde_json::json;

use super::bus::Push;
use super::log::{self, Entry, EventKind};
use super::open::{group_name, join, refuse_strangers};
use super::personal::{Personal, PersonalKind, personal_all};
use super::sql::{changed, locked, places, row, rows, run};
use super::{Error, MAX_MEMBERS};
use crate::app::App;
use crate::db::{Once, after_commit};
use crate::http::{Caller, FieldError};
use crate::ids::{ConversationId, OrganisationId};

/// Adds to and removes from a group. Everybody in a group may do both; the log says who did it.
pub(super) async fn change(
    app: &App,
    caller: &Caller,
    once: &Once,
    conversation: ConversationId,
    add: &[MemberId],
    remove: &[MemberId],
) -> Result<(), Error> {
    if add.len() > MAX_MEMBERS || remove.len() > MAX_MEMBERS {
        let pointer = if add.len() > MAX_MEMBERS {
            "/add"
        } else {
            "/remove"
        };
        return Err(Error::Invalid(vec![
            FieldError::new(pointer, "too-many").with("most", MAX_MEMBERS),
        ]));
    }
    if let Some(both) = add.iter().position(|member| remove.contains(member)) {
        return Err(Error::invalid(&format!("/add/{both}"), "added-and-removed"));
    }
    refuse_strangers(app, caller, add)
        .await
        .map_err(|error| at(error, "/members", "/add"))?;
    app.db
        .write_tx_once(once, async |tx| {
            group(tx, caller, conversation).await?;
            let present = present(tx, caller.organisation, conversation).await?;
            if !present.contains(&caller.member) {
                return Err(Error::NotFound);
            }
            let added: BTreeSet<_> = add
                .iter()
                .copied()
                .filter(|member| !present.contains(member))
                .collect();
            let removed: BTreeSet<_> = remove
                .iter()
                .copied()
                .filter(|member| present.contains(member))
                .collect();
            if present.len() + added.len() > MAX_MEMBERS {
                return Err(Error::Invalid(vec![
                    FieldError::new("/add", "too-many").with("most", MAX_MEMBERS),
                ]));
            }
            apply(app, tx, caller, conversation, &added, &removed).await
        })
        .await
}

/// The caller leaves a group.
pub(super) async fn leave(
    app: &App,
    caller: &Caller,
    once: &Once,
    conversation: ConversationId,
) -> Result<(), Error> {
    app.db
        .write_tx_once(once, async |tx| {
            group(tx, caller, conversation).await?;
            apply(
                app,
                tx,
                caller,
                conversation,
                &BTreeSet::new(),
                &BTreeSet::from([caller.member]),
            )
            .await
        })
        .await
}

/// Gives a group another name, and says whether the caller's devices stay quiet about it: both or neither.
pub(super) async fn settings(
    app: &App,
    caller: &Caller,
    conversation: ConversationId,
    name: Option<&str>,
    muted: Option<bool>,
) -> Result<(), Error> {
    let name = name.map(group_name).transpose()?;
    app.db
        .write_tx(async |tx| {
            if let Some(name) = &name {
                rename(app, tx, caller, conversation, name).await?;
            }
            if let Some(muted) = muted {
                mute(tx, caller, conversation, muted).await?;
            }
            Ok(())
        })
        .await
}

async fn rename(
    app: &App,
    tx: &DatabaseTransaction,
    caller: &Caller,
    conversation: ConversationId,
    name: &str,
) -> Result<(), Error> {
    group(tx, caller, conversation).await?;
    let entry = Entry {
        kind: EventKind::Renamed,
        actor: Some(caller.member),
        client_id: None,
        at: app.now(),
        body: json!({"name": name}),
    };
    log::append(tx, caller.organisation, conversation, entry)
        .await?
        .ok_or(Error::NotFound)?;
    let sql = "UPDATE conversation SET name = $3 WHERE organisation = $1 AND id = $2";
    let values = vec![caller.organisation.into(), conversation.into(), name.into()];
    run(tx, sql, values).await?;
    Ok(())
}

async fn mute(
    tx: &DatabaseTransaction,
    caller: &Caller,
    conversation: ConversationId,
    muted: bool,
) -> Result<(), Error> {
    let sql = "UPDATE conversation_member SET muted = $4 \
        WHERE organisation = $1 AND conversation = $2 AND member = $3 AND until_seq IS NULL";
    let values = vec![
        caller.organisation.into(),
        conversation.into(),
        caller.member.0.into(),
        muted.into(),
    ];
    match changed(tx, sql, values).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Holds the conversation's row; 404 where the caller is not in it, 403 where it is no group.
async fn group(tx: &DatabaseTransaction, caller: &Caller, conversation: ConversationId) -> Result<(), Error> {
    let sql = locked(
        tx,
        "SELECT kind FROM conversation c WHERE organisation = $1 AND id = $2 AND EXISTS (SELECT 1 FROM \
         conversation_member m WHERE m.organisation = $1 AND m.conversation = $2 AND m.member = $3 \
         AND m.until_seq IS NULL)",
    );
    let values = vec![
        caller.organisation.into(),
        conversation.into(),
        caller.member.0.into(),
    ];
    let found = row(tx, &sql, values).await?.ok_or(Error::NotFound)?;
    let kind: String = found.try_get_by_index(0)?;
    if kind == "group" {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

async fn present(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    conversation: ConversationId,
) -> Result<BTreeSet<MemberId>, Error> {
    let sql = "SELECT member FROM conversation_member WHERE organisation = $1 AND conversation = $2 \
        AND until_seq IS NULL";
    let found = rows(tx, sql, vec![organisation.into(), conversation.into()]).await?;
    Ok(found
        .iter()
        .map(|row| row.try_get_by_index(0).map(MemberId))
        .collect::<Result<_, _>>()?)
}

async fn apply(
    app: &App,
    tx: &DatabaseTransaction,
    caller: &Caller,
    conversation: ConversationId,
    added: &BTreeSet<MemberId>,
    removed: &BTreeSet<MemberId>,
) -> Result<(), Error> {
    let organisation = caller.organisation;
    if added.is_empty() && removed.is_empty() {
        return Ok(());
    }
    let entry = Entry {
        kind: EventKind::MembersChanged,
        actor: Some(caller.member),
        client_id: None,
        at: app.now(),
        body: json!({"added": added, "removed": removed}),
    };
    let appended = log::append(tx, organisation, conversation, entry)
        .await?
        .ok_or(Error::NotFound)?;
    if !added.is_empty() {
        // The event of their coming is the first that they see, and nothing before it is unread.
        join(
            tx,
            organisation,
            conversation,
            added,
            appended.seq,
            (appended.seq, appended.messages),
        )
        .await?;
    }
    for removed in removed.iter().collect::<Vec<_>>().chunks(1000) {
        let sql = format!(
            "UPDATE conversation_member SET until_seq = $3 WHERE organisation = $1 AND conversation = $2 \
             AND until_seq IS NULL AND member IN ({})",
            places(4, removed.len())
        );
        let mut values: Vec<Sql> = vec![organisation.into(), conversation.into(), appended.seq.into()];
        values.extend(removed.iter().map(|member| Sql::from(member.0)));
        run(tx, &sql, values).await?;
    }
    let personal: Vec<_> = removed
        .iter()
        .map(|member| Personal::new(*member, PersonalKind::ConversationRemoved, conversation.0))
        .collect();
    for member in removed {
        after_commit(Push::Left {
            organisation,
            conversation,
            member: *member,
        });
    }
    personal_all(tx, organisation, &personal).await?;
    Ok(())
}

/// The same errors under another field.
fn at(error: Error, from: &str, to: &str) -> Error {
    match error {
        Error::Invalid(errors) => {
            let moved = errors.into_iter().map(|mut error| {
                error.pointer = error.pointer.replacen(from, to, 1);
                error
            });
            Error::Invalid(moved.collect())
        }
        error => error,
    }
}

/// Who is in each of `conversations` now.
pub(super) async fn of(
    app: &App,
    organisation: OrganisationId,
    conversations: &[ConversationId],
) -> Result<BTreeMap<ConversationId, Vec<(MemberId, i64)>>, Error> {
    let mut members: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for conversations in conversations.chunks(1000) {
        let sql = format!(
            "SELECT conversation, member, from_seq FROM conversation_member WHERE organisation = $1 \
             AND until_seq IS NULL AND conversation IN ({})",
            places(2, conversations.len())
        );
        let mut values: Vec<Sql> = vec![organisation.into()];
        values.extend(conversations.iter().map(|id| Sql::from(*id)));
        for row in rows(app.db.read(), &sql, values).await? {
            let of = members
                .entry(ConversationId(row.try_get_by_index(0)?))
                .or_default();
            of.push((MemberId(row.try_get_by_index(1)?), row.try_get_by_index(2)?));
        }
    }
    Ok(members)
}

/// How many are in each of `conversations` now.
pub(super) async fn counts(
    app: &App,
    organisation: OrganisationId,
    conversations: &[ConversationId],
) -> Result<BTreeMap<ConversationId, usize>, Error> {
    let mut counts = BTreeMap::new();
    for conversations in conversations.chunks(1000) {
        let sql = format!(
            "SELECT conversation, COUNT(*) FROM conversation_member WHERE organisation = $1 \
             AND until_seq IS NULL AND conversation IN ({}) GROUP BY conversation",
            places(2, conversations.len())
        );
        let mut values: Vec<Sql> = vec![organisation.into()];
        values.extend(conversations.iter().map(|id| Sql::from(*id)));
        for row in rows(app.db.read(), &sql, values).await? {
            let count: i64 = row.try_get_by_index(1)?;
            counts.insert(
                ConversationId(row.try_get_by_index(0)?),
                usize::try_from(count).unwrap_or(0),
            );
        }
    }
    Ok(counts)
}

/// The other one of each of the caller's direct conversations.
pub(super) async fn peers(app: &App, caller: &Caller) -> Result<BTreeMap<ConversationId, MemberId>, Error> {
    let sql = "SELECT o.conversation, o.member FROM conversation_member m \
        JOIN conversation c ON c.organisation = m.organisation AND c.id = m.conversation AND c.kind = 'direct' \
        JOIN conversation_member o ON o.organisation = m.organisation AND o.conversation = m.conversation \
        AND o.member <> m.member AND o.until_seq IS NULL \
        WHERE m.organisation = $1 AND m.member = $2 AND m.until_seq IS NULL";
    let values = vec![caller.organisation.into(), caller.member.0.into()];
    let mut peers = BTreeMap::new();
    for row in rows(app.db.read(), sql, values).await? {
        peers.insert(
            ConversationId(row.try_get_by_index(0)?),
            MemberId(row.try_get_by_index(1)?),
        );
    }
    Ok(peers)
}

/// Who is in any of `conversations`.
pub async fn people_in(
    app: &App,
    organisation: OrganisationId,
    conversations: &[ConversationId],
) -> Result<BTreeSet<MemberId>, Error> {
    let of = of(app, organisation, conversations).await?;
    Ok(of.into_values().flatten().map(|(member, _)| member).collect())
}
