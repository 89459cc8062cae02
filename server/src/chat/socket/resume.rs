//! What a device has missed: as events where that is little, as gaps where it is much.

use std::collections::HashMap;

use axum::extract::ws::Utf8Bytes;

use super::super::log::{self, From, Range};
use super::super::store::{self, Standing};
use super::super::{Error, personal};
use super::frames::{self, Hello};
use crate::app::App;
use crate::http::Caller;

/// Events of one conversation that are sent on resuming.
const EVENTS: i64 = 100;
/// Conversations whose events are sent on resuming; each costs a query.
const CONVERSATIONS: usize = 30;

/// The frames that follow `welcome`. The socket is registered already: what happens meanwhile waits in its queue,
/// and what is then there twice the client drops by its number.
pub(super) async fn missed(
    app: &App,
    caller: &Caller,
    hello: &Hello,
    standing: &[Standing],
) -> Result<Vec<Utf8Bytes>, Error> {
    let mut missed = Vec::new();
    if let Some(seq) = hello.personal_seq {
        missed.extend(personal::frames_after(app, caller.organisation, caller.member, seq.into()).await?);
    }
    let behind: Vec<_> = standing
        .iter()
        .filter_map(|each| {
            let held = i64::from(*hello.conversations.get(&each.conversation.0)?);
            (held < each.last_seq).then_some((each, held))
        })
        .collect();
    if behind.is_empty() {
        return Ok(missed);
    }
    let mut mentions: Option<HashMap<_, _>> = None;
    for (at, (each, held)) in behind.into_iter().enumerate() {
        let range = Range {
            from: From::After(held),
            limit: EVENTS,
        };
        if at < CONVERSATIONS && each.last_seq - held <= EVENTS {
            let events =
                log::visible(app, caller.organisation, each.conversation, caller.member, range).await?;
            missed.extend(events.iter().map(log::frame));
            continue;
        }
        if mentions.is_none() {
            mentions = Some(store::mentions(app, caller).await?);
        }
        let mentioned = mentions
            .as_ref()
            .and_then(|all| all.get(&each.conversation))
            .copied()
            .unwrap_or(0);
        missed.push(frames::gap(
            each.conversation,
            each.last_seq,
            each.unread,
            mentioned,
        ));
    }
    Ok(missed)
}
