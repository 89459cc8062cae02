//! Receives changed instances: revises the card, wakes the people.

use std::collections::{BTreeMap, BTreeSet};

use placet_engine::{Action, Instance, InstanceId, InstanceState, MemberId};
use serde::Deserialize;

use crate::app::App;
use crate::chat::{self, CardUpdate, Personal, PersonalKind, Place};
use crate::instance::{self, Shown};
use crate::outbox::{Consumer, Delivery, Failed};

use super::SOURCE;

/// The consumer of [`instance::TOPIC`].
#[derive(Debug)]
pub struct Cards;

#[derive(Deserialize)]
struct Changed {
    instance: InstanceId,
    #[serde(default)]
    opened: Vec<MemberId>,
    #[serde(default)]
    closed: Vec<MemberId>,
    /// Nobody but the requester is told.
    #[serde(default)]
    private: bool,
}

#[async_trait::async_trait]
impl Consumer for Cards {
    fn topic(&self) -> &'static str {
        instance::TOPIC
    }

    async fn deliver(&self, app: &App, message: &Delivery) -> Result<(), Failed> {
        let changed: Changed = serde_json::from_value(message.payload.clone())?;
        // Always the newest state: of two messages on their way the second finds nothing left to do.
        let Some(shown) = instance::shown(app, message.organisation, changed.instance).await? else {
            return Ok(());
        };
        wake(app, message, &changed, &shown).await?;
        // A draft is on nobody's card; that one was taken back the card that is there says once.
        if shown.instance().filed_at.is_some() && !changed.private {
            chat::publish(app, update(message, &shown)).await?;
        }
        Ok(())
    }
}

async fn wake(app: &App, message: &Delivery, changed: &Changed, shown: &Shown) -> Result<(), Failed> {
    let id = changed.instance.0;
    let personal = |kind| move |member: &MemberId| Personal::new(*member, kind, id);
    let opened = changed.opened.iter().map(personal(PersonalKind::TaskOpened));
    let closed = changed.closed.iter().map(personal(PersonalKind::TaskClosed));
    let instance = shown.instance();
    let people = if changed.private {
        vec![instance.requester]
    } else {
        instance.people()
    };
    let viewers = people.iter().map(personal(PersonalKind::InstanceChanged));
    let events: Vec<Personal> = opened.chain(closed).chain(viewers).collect();
    app.db
        .write_tx(async |tx| chat::personal_all(tx, message.organisation, &events).await)
        .await?;
    Ok(())
}

fn update(message: &Delivery, shown: &Shown) -> CardUpdate {
    let instance = shown.instance();
    // In the order of ids, as everything that writes to several people, so that none waits in a circle.
    let mut people = instance.people();
    people.sort_unstable();
    let mut places: Vec<Place> = people.into_iter().map(Place::Assistant).collect();
    places.extend(shown.conversation().map(Place::Conversation));
    CardUpdate {
        organisation: message.organisation,
        source: SOURCE,
        reference: instance.id.0,
        version: i64::try_from(instance.sequence).unwrap_or(i64::MAX),
        text: shown.neutral(),
        verbs: verbs(instance, shown),
        places,
    }
}

/// Who may use which button of this revision.
fn verbs(instance: &Instance, shown: &Shown) -> BTreeMap<String, BTreeSet<MemberId>> {
    let mut verbs: BTreeMap<String, BTreeSet<MemberId>> = BTreeMap::new();
    for task in instance.open_tasks() {
        let words: &[&str] = if shown.is_approval(task) {
            &["approve", "reject"]
        } else {
            &["done"]
        };
        for word in words {
            verbs.entry((*word).to_owned()).or_default().insert(task.assignee);
        }
    }
    let withdraw = Action::Withdraw { comment: None };
    if instance.state == InstanceState::Running && shown.would_take(instance.requester, withdraw) {
        verbs
            .entry("withdraw".to_owned())
            .or_default()
            .insert(instance.requester);
    }
    verbs
}
