//! Reads back every instance's events and judges them as an auditor would: the chain verifies, and the events fold
//! to the state that the API tells.
//!
//! This links the engine and nothing of the server: the log as it is handed out must be enough.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use placet_engine::chain::{self, Header, Kept, Link};
use placet_engine::{Event, Instance, InstanceId, MemberId};
use serde_json::Value;
use uuid::Uuid;

use crate::Trouble;
use crate::client::{Ask, Client};
use crate::company::text;

/// What was found over all instances.
#[derive(Debug, Default)]
pub struct Verified {
    pub instances: usize,
    pub events: usize,
    faults: BTreeMap<String, usize>,
}

impl Verified {
    pub fn sound(&self) -> bool {
        self.faults.is_empty()
    }

    pub fn faults(&self) -> impl Iterator<Item = (&str, usize)> {
        self.faults.iter().map(|(kind, count)| (kind.as_str(), *count))
    }

    fn merge(&mut self, other: Self) {
        self.instances += other.instances;
        self.events += other.events;
        for (kind, count) in other.faults {
            *self.faults.entry(kind).or_default() += count;
        }
    }
}

/// Verifies all of these instances, as somebody who may see them all.
pub async fn all(
    address: SocketAddr,
    ids: Vec<String>,
    token: &str,
    at_once: usize,
) -> Result<Verified, Trouble> {
    let shares = split(ids, at_once.max(1));
    let token: Arc<str> = token.into();
    let mut running = futures_util::stream::iter(shares.into_iter().map(|share| {
        let token = token.clone();
        tokio::spawn(async move {
            let mut client = Client::new(address);
            let mut found = Verified::default();
            for id in share {
                found.instances += 1;
                match one(&mut client, &id, &token).await? {
                    Ok(events) => found.events += events,
                    Err(why) => {
                        eprintln!("instance {id}: {why}");
                        *found
                            .faults
                            .entry(why.split(':').next().unwrap_or_default().to_owned())
                            .or_default() += 1;
                    }
                }
            }
            Ok::<_, Trouble>(found)
        })
    }))
    .buffer_unordered(at_once.max(1));
    let mut verified = Verified::default();
    while let Some(found) = running.next().await {
        verified.merge(found.map_err(|why| why.to_string())??);
    }
    Ok(verified)
}

fn split(ids: Vec<String>, shares: usize) -> Vec<Vec<String>> {
    let size = ids.len().div_ceil(shares).max(1);
    ids.chunks(size).map(<[String]>::to_vec).collect()
}

/// One instance; the number of its events, or what is wrong with it.
pub async fn one(client: &mut Client, id: &str, token: &str) -> Result<Result<usize, String>, Trouble> {
    let told = client
        .expect(&Ask::get(format!("/instances/{id}")).by(token))
        .await?;
    let log = client
        .expect(&Ask::get(format!("/instances/{id}/events")).by(token))
        .await?;
    let items = log["items"].as_array().cloned().unwrap_or_default();
    Ok(judge(id, &told, &items).map(|()| items.len()))
}

/// An event as the API hands it out.
struct Handed {
    header: (u64, DateTime<Utc>, Option<Uuid>, String),
    body: Option<(String, chain::Salt)>,
    body_hash: chain::Hash,
    hash: chain::Hash,
}

fn judge(id: &str, told: &Value, items: &[Value]) -> Result<(), String> {
    let handed: Vec<Handed> = items.iter().map(handed).collect::<Result<_, _>>()?;
    let links = handed.iter().map(|event| {
        let (sequence, at, actor, kind) = &event.header;
        let kept = match &event.body {
            Some((body, salt)) => Kept::Whole {
                body: body.as_bytes(),
                salt: *salt,
            },
            None => Kept::Tombstone,
        };
        let header = Header {
            sequence: *sequence,
            at: *at,
            actor: *actor,
            kind,
        };
        Link {
            header,
            kept,
            body_hash: event.body_hash,
            hash: event.hash,
        }
    });
    let (head, length) =
        chain::verify(&chain::ORIGIN, 1, links).map_err(|why| format!("the chain is broken: {why}"))?;
    if told["chain"]["length"] != length || told["chain"]["head"] != encode(&head) {
        return Err(format!(
            "the chain ends elsewhere than the API says: {length} links, {}",
            told["chain"]
        ));
    }
    let folded = fold(id, told, &handed)?;
    let state = serde_json::to_value(folded.state).map_err(|why| why.to_string())?;
    for (name, folded, told) in [
        ("state", &state, &told["state"]),
        ("form", &folded.form, &told["form"]),
        (
            "form revision",
            &folded.form_revision.into(),
            &told["form_revision"],
        ),
    ] {
        if folded != told {
            return Err(format!(
                "the events fold to another {name}: {folded} instead of {told}"
            ));
        }
    }
    tasks(&folded, told)
}

/// Every task that the API tells is the one that the events fold to. Who asks may not be told of every task.
fn tasks(folded: &Instance, told: &Value) -> Result<(), String> {
    for task in told["tasks"].as_array().into_iter().flatten() {
        let id = text(task, "id")?;
        let known = folded.tasks.iter().find(|known| known.id.0.to_string() == id);
        let known = known.ok_or_else(|| format!("the events know nothing of a task: {id}"))?;
        let state = serde_json::to_value(known.state).map_err(|why| why.to_string())?;
        if state != task["state"] || known.assignee.0.to_string() != task["assignee"]["id"] {
            return Err(format!(
                "the events fold to another task: {state} instead of {task}"
            ));
        }
    }
    Ok(())
}

fn fold(id: &str, told: &Value, handed: &[Handed]) -> Result<Instance, String> {
    let uuid = |text: &str| {
        text.parse::<Uuid>()
            .map_err(|why| format!("`{text}` is no id: {why}"))
    };
    let requester = uuid(text(&told["requester"], "id")?)?;
    let mut instance = Instance::new(InstanceId(uuid(id)?), MemberId(requester));
    for event in handed {
        let (sequence, at, actor, _) = &event.header;
        let (body, _) = event
            .body
            .as_ref()
            .ok_or_else(|| format!("a body is erased: event {sequence}"))?;
        let event = Event::decode(*at, actor.map(MemberId), body)
            .map_err(|why| format!("an event can't be read: event {sequence}, {why}"))?;
        instance.apply_all([&event]);
    }
    Ok(instance)
}

fn handed(item: &Value) -> Result<Handed, String> {
    let sequence = item["seq"]
        .as_u64()
        .ok_or_else(|| format!("an event has no number: {item}"))?;
    let at = text(item, "at")?
        .parse()
        .map_err(|why| format!("an event has no time: {why}"))?;
    let actor = match item["actor"].as_str() {
        Some(actor) => Some(
            actor
                .parse()
                .map_err(|why| format!("an event has no actor: {why}"))?,
        ),
        None => None,
    };
    let hash = decode(text(item, "hash")?)?;
    let body = match (item["body"].as_str(), item["salt"].as_str()) {
        (Some(body), Some(salt)) => Some((body.to_owned(), decode(salt)?)),
        _ => None,
    };
    let body_hash = match (&body, item["body_hash"].as_str()) {
        (_, Some(hash)) => decode(hash)?,
        (Some((body, salt)), None) => chain::hash_body(salt, body.as_bytes()),
        (None, None) => return Err(format!("an erased event has no hash: event {sequence}")),
    };
    Ok(Handed {
        header: (sequence, at, actor, text(item, "kind")?.to_owned()),
        body,
        body_hash,
        hash,
    })
}

fn encode(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn decode<const N: usize>(text: &str) -> Result<[u8; N], String> {
    let wrong = || format!("`{text}` is not {N} bytes in hexadecimal");
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return Err(wrong());
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(pair).map_err(|_| wrong())?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
    }
    Ok(bytes)
}
