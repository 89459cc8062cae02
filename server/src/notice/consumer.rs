//! Receives changed instances: revises the card, wakes the people.

use std::collections::{BTreeMap, BTreeSet};

use placet_engine::{Action, Instance, InstanceId, InstanceState, MemberId};
use serde::Deserialize;

use crate::app::App;
use crate::chat::{self, CardUpdate, Personal, PersonalKind, Place};
use crate::db::Batch;
use crate::instance::{self, Shown};
use crate::outbox::{Consumer, Delivery, Failed, Settled};

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
    #[serde(default)]
    mentioned: Vec<MemberId>,
    /// To whom somebody has shown it.
    #[serde(default)]
    copied: Vec<MemberId>,
    /// Whose act it was; nobody's where it went on by itself.
    #[serde(default)]
    actor: Option<MemberId>,
    /// The acts that are told with this one.
    #[serde(skip)]
    others: Vec<Option<MemberId>>,
    /// The requester is told once more.
    #[serde(default)]
    answered: bool,
    /// Those who have to act where it stands still by itself are told once more.
    #[serde(default)]
    halted: bool,
    /// Nobody but the requester is told.
    #[serde(default)]
    private: bool,
}

impl Changed {
    /// Several changes told as one.
    fn and(&mut self, later: Self) {
        self.opened.extend(later.opened);
        self.closed.extend(later.closed);
        self.mentioned.extend(later.mentioned);
        self.copied.extend(later.copied);
        self.others.push(later.actor);
        self.answered |= later.answered;
        self.halted |= later.halted;
        self.private &= later.private;
    }

    /// Whether anything happened that was not this member's own act.
    fn is_news_to(&self, member: MemberId) -> bool {
        let mut acts = self.others.iter().chain([&self.actor]);
        acts.any(|actor| *actor != Some(member))
    }
}

#[async_trait::async_trait]
impl Consumer for Cards {
    fn topic(&self) -> &'static str {
        instance::TOPIC
    }

    async fn deliver(&self, app: &App, message: &Delivery) -> Result<Option<Settled>, Failed> {
        let mut changed: Changed = serde_json::from_value(message.payload.clone())?;
        // Read before the instance, which so is no older than any of them.
        let following = message.following(app).await?;
        for next in &following {
            changed.and(serde_json::from_value(next.payload.clone())?);
        }
        // Always the newest state: of two messages on their way the second finds nothing left to do.
        let Some(shown) = instance::shown(app, message.organisation, changed.instance).await? else {
            return Ok(None);
        };
        let woken = woken(&changed, &shown);
        // A draft is on nobody's card; that one was taken back the card that is there says once.
        let update = (shown.instance().filed_at.is_some() && !changed.private)
            .then(|| update(message, &changed, &shown));
        let card = chat::known_card(app.db.read(), message.organisation, SOURCE, changed.instance.0).await?;
        let settled = app.db.write_tx(async |tx| {
            let mut batch = Batch::default();
            // Conversations before personal logs, as everybody who writes to both.
            let publishing = match &update {
                Some(update) => Some(chat::publish(app, tx, &mut batch, update, card).await?),
                None => None,
            };
            let waking = chat::wake(&mut batch, message.organisation, &woken);
            let (settled, rows) = message.settle(tx, batch, &following).await?;
            publishing.map(|card| card.done(&rows)).transpose()?;
            waking.done(tx, &rows).await?;
            Ok::<_, chat::Error>(settled)
        });
        Ok(Some(settled.await?))
    }
}

fn woken(changed: &Changed, shown: &Shown) -> Vec<Personal> {
    let id = changed.instance.0;
    let personal = |kind| move |member: &MemberId| Personal::new(*member, kind, id);
    let opened = changed.opened.iter().map(personal(PersonalKind::TaskOpened));
    let closed = changed.closed.iter().map(personal(PersonalKind::TaskClosed));
    let mentioned = changed.mentioned.iter().map(personal(PersonalKind::Mentioned));
    let people = if changed.private {
        BTreeSet::from([shown.instance().requester])
    } else {
        people(shown)
    };
    let viewers = people.iter().map(personal(PersonalKind::InstanceChanged));
    opened.chain(closed).chain(mentioned).chain(viewers).collect()
}

fn update(message: &Delivery, changed: &Changed, shown: &Shown) -> CardUpdate {
    let instance = shown.instance();
    let calls = calls(changed, shown);
    // Who is mentioned may see it without taking part.
    let told = people(shown).into_iter().chain(calls.iter().copied());
    let mut places: Vec<Place> = told
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(Place::Assistant)
        .collect();
    places.extend(shown.conversation().map(Place::Conversation));
    CardUpdate {
        organisation: message.organisation,
        source: SOURCE,
        reference: instance.id.0,
        version: i64::try_from(instance.sequence).unwrap_or(i64::MAX),
        text: shown.neutral(),
        verbs: verbs(instance, shown),
        places,
        owner: Some(instance.requester),
        calls,
    }
}

/// To whom the change matters so much that it is to be seen: who has something to do, who is spoken to or shown it, who
/// follows it, and the requester, where somebody else answers.
fn calls(changed: &Changed, shown: &Shown) -> BTreeSet<MemberId> {
    let instance = shown.instance();
    let requester = changed.answered.then_some(instance.requester);
    let administrators = if changed.halted {
        shown.called()
    } else {
        Vec::new()
    };
    // Of what was told together, a later change may have taken the task away again.
    let is_open = |member: &&MemberId| instance.open_tasks().any(|task| task.assignee == **member);
    let opened = changed.opened.iter().filter(is_open);
    let followers = shown.followers().filter(|member| changed.is_news_to(*member));
    opened
        .chain(&changed.mentioned)
        .chain(&changed.copied)
        .copied()
        .chain(requester)
        .chain(administrators)
        .chain(followers)
        .collect()
}

/// Whom a change concerns, in the order of ids, as everything that writes to several people, so that none waits in a
/// circle.
fn people(shown: &Shown) -> BTreeSet<MemberId> {
    let taking_part = shown.instance().people().into_iter();
    taking_part
        .chain(shown.called())
        .chain(shown.followers())
        .collect()
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
