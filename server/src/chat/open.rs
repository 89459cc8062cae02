//! Beginning conversations.
//!
//! Invariant: of a pair of people there is one direct conversation, and of a member one with the assistant, however
//! many begin it at once: the `singleton` key is unique.

use std::collections::BTreeSet;

use placet_engine::MemberId;
use placet_engine::definition::Text;
use sea_orm::{DatabaseTransaction, DbErr, Value as Sql};
use serde_json::json;
use uuid::Uuid;

use super::bus::Push;
use super::log::{self, Entry, EventKind};
use super::personal::{Personal, PersonalKind, personal_all};
use super::sql::{changed, row, run};
use super::{Error, MAX_MEMBERS, MAX_NAME};
use crate::app::App;
use crate::db::{Once, after_commit, values_list};
use crate::http::{Caller, FieldError};
use crate::ids::{ConversationId, OrganisationId};

/// A conversation, and whether it is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Opened {
    pub id: ConversationId,
    pub created: bool,
}

/// What a new conversation is.
struct New<'a> {
    kind: &'static str,
    name: Option<&'a str>,
    singleton: Option<String>,
    created_by: Option<MemberId>,
}

/// The direct conversation of the caller with `other`.
pub async fn open_direct(app: &App, caller: &Caller, once: &Once, other: MemberId) -> Result<Opened, Error> {
    if other == caller.member {
        return Err(Error::invalid("/members/0", "self"));
    }
    refuse_strangers(app, caller, &[other]).await?;
    let pair = BTreeSet::from([caller.member, other]);
    let ids: Vec<_> = pair.iter().map(ToString::to_string).collect();
    let new = New {
        kind: "direct",
        name: None,
        singleton: Some(format!("direct {}", ids.join(" "))),
        created_by: Some(caller.member),
    };
    app.db
        .write_tx_once(once, async |tx| {
            Ok(open(app, tx, caller.organisation, &new, &pair).await?)
        })
        .await
}

/// A new group of the caller and `members`.
pub async fn open_group(
    app: &App,
    caller: &Caller,
    once: &Once,
    members: &[MemberId],
    name: &str,
) -> Result<Opened, Error> {
    let name = group_name(name)?;
    if members.len() > MAX_MEMBERS {
        let error = FieldError::new("/members", "too-many").with("most", MAX_MEMBERS);
        return Err(Error::Invalid(vec![error]));
    }
    refuse_strangers(app, caller, members).await?;
    let members: BTreeSet<_> = members.iter().copied().chain([caller.member]).collect();
    let new = New {
        kind: "group",
        name: Some(&name),
        singleton: None,
        created_by: Some(caller.member),
    };
    app.db
        .write_tx_once(once, async |tx| {
            let opened = open(app, tx, caller.organisation, &new, &members).await?;
            let added: Vec<_> = members
                .iter()
                .filter(|member| **member != caller.member)
                .collect();
            let entry = Entry {
                kind: EventKind::MembersChanged,
                actor: Some(caller.member),
                client_id: None,
                at: app.now(),
                body: json!({"added": added, "removed": []}),
            };
            log::append(tx, caller.organisation, opened.id, entry).await?;
            Ok(opened)
        })
        .await
}

/// The conversation in which Placet talks with `member`; it is made when it is first needed.
pub async fn assistant_conversation(
    app: &App,
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    member: MemberId,
) -> Result<ConversationId, DbErr> {
    let new = New {
        kind: "assistant",
        name: None,
        singleton: Some(assistant_singleton(member)),
        created_by: None,
    };
    Ok(open(app, tx, organisation, &new, &BTreeSet::from([member]))
        .await?
        .id)
}

/// The conversation in which a mini-app talks with `member`: an assistant's of another name.
pub async fn app_conversation(
    app: &App,
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    (installation, name): (Uuid, &Text),
    member: MemberId,
) -> Result<ConversationId, DbErr> {
    let name = json!(name).to_string();
    let new = New {
        kind: "assistant",
        name: Some(&name),
        singleton: Some(format!("app {installation} {member}")),
        created_by: None,
    };
    Ok(open(app, tx, organisation, &new, &BTreeSet::from([member]))
        .await?
        .id)
}

/// What [`assistant_conversation`] is unique by.
pub(super) fn assistant_singleton(member: MemberId) -> String {
    format!("assistant {member}")
}

/// A group's name without space around it.
pub(super) fn group_name(name: &str) -> Result<String, Error> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid("/name", "required"));
    }
    if name.chars().count() > MAX_NAME {
        return Err(Error::Invalid(vec![
            FieldError::new("/name", "too-long").with("most", MAX_NAME),
        ]));
    }
    if name.chars().any(char::is_control) {
        return Err(Error::invalid("/name", "malformed-text"));
    }
    Ok(name.to_owned())
}

/// Everybody must be a member of the organisation who works there today.
pub(super) async fn refuse_strangers(app: &App, caller: &Caller, members: &[MemberId]) -> Result<(), Error> {
    let directory = crate::org::directory(app, caller.organisation).await?;
    let today = directory.as_of(app.now());
    let unknown: Vec<_> = members
        .iter()
        .enumerate()
        .filter(|(_, member)| !today.is_active(**member))
        .map(|(at, _)| FieldError::new(format!("/members/{at}"), "member-unknown"))
        .collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(unknown))
    }
}

async fn open(
    app: &App,
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    new: &New<'_>,
    members: &BTreeSet<MemberId>,
) -> Result<Opened, DbErr> {
    if let Some(id) = find(tx, organisation, new).await? {
        return Ok(Opened { id, created: false });
    }
    let id = ConversationId(app.ids.next());
    let insert = "INSERT INTO conversation (organisation, id, kind, name, singleton, last_seq, messages, \
        trimmed_before, created_by, created_at) VALUES ($1, $2, $3, $4, $5, 0, 0, 0, $6, $7) \
        ON CONFLICT (organisation, singleton) DO NOTHING";
    let values = vec![
        organisation.into(),
        id.into(),
        new.kind.into(),
        new.name.into(),
        new.singleton.as_deref().into(),
        new.created_by.map(|member| member.0).into(),
        app.now().into(),
    ];
    if changed(tx, insert, values).await? == 0 {
        // Somebody else was first; on PostgreSQL we have waited for their commit.
        let id = find(tx, organisation, new).await?;
        let id = id.ok_or_else(|| DbErr::Custom("a conversation is there and can't be found".into()))?;
        return Ok(Opened { id, created: false });
    }
    join(tx, organisation, id, members, 1, (0, 0)).await?;
    Ok(Opened { id, created: true })
}

async fn find(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    new: &New<'_>,
) -> Result<Option<ConversationId>, DbErr> {
    let Some(singleton) = new.singleton.as_deref() else {
        return Ok(None);
    };
    let sql = "SELECT id FROM conversation WHERE organisation = $1 AND singleton = $2";
    let found = row(tx, sql, vec![organisation.into(), singleton.into()]).await?;
    found
        .map(|row| Ok(ConversationId(row.try_get_by_index(0)?)))
        .transpose()
}

/// Lets `members` in from event `from_seq` on; everything up to `read` (number, messages) counts as read.
pub(super) async fn join(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    conversation: ConversationId,
    members: &BTreeSet<MemberId>,
    from_seq: i64,
    read: (i64, i64),
) -> Result<(), DbErr> {
    // SQLite takes 32,766 values in a statement.
    for members in members.iter().collect::<Vec<_>>().chunks(1000) {
        let sql = format!(
            "INSERT INTO conversation_member (organisation, conversation, member, from_seq, read_seq, \
             read_messages, muted) VALUES {}",
            values_list(members.len(), 7)
        );
        let values = members
            .iter()
            .flat_map(|member| -> [Sql; 7] {
                [
                    organisation.into(),
                    conversation.into(),
                    member.0.into(),
                    from_seq.into(),
                    read.0.into(),
                    read.1.into(),
                    false.into(),
                ]
            })
            .collect();
        run(tx, &sql, values).await?;
    }
    let personal: Vec<_> = members
        .iter()
        .map(|member| Personal::new(*member, PersonalKind::ConversationAdded, conversation.0))
        .collect();
    for member in members {
        after_commit(Push::Joined {
            organisation,
            conversation,
            member: *member,
        });
    }
    personal_all(tx, organisation, &personal).await
}
