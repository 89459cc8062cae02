//! A card as one viewer sees it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::Error;
use super::super::sql::row;
use super::profile;
use crate::app::App;
use crate::http::Caller;
use crate::ids::CardId;

/// A card with the body that the caller may see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Shown {
    pub id: Uuid,
    pub revision: i64,
    /// An Adaptive Card in the profile of `schemas/card.schema.json`.
    #[schema(value_type = Object)]
    pub body: Value,
    /// The domain whose thing the card shows.
    pub source: String,
    /// The thing.
    pub reference: Uuid,
    /// What a mini-app says to whoever pressed the button, and to nobody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A card that stands in a conversation of the caller's.
pub(super) struct Stored {
    pub(super) revision: i64,
    /// Of the thing, when the revision was published.
    pub(super) version: i64,
    pub(super) source: String,
    pub(super) reference: Uuid,
    pub(super) text: String,
    pub(super) verbs: BTreeMap<String, BTreeSet<Uuid>>,
}

/// The card, for members of a conversation in which it stands.
pub async fn show(app: &App, caller: &Caller, card: CardId) -> Result<Shown, Error> {
    let stored = find(app, caller, card).await?;
    body(app, caller, card, stored).await
}

pub(super) async fn find(app: &App, caller: &Caller, card: CardId) -> Result<Stored, Error> {
    let sql = "SELECT c.revision, c.source, c.reference, c.text, c.verbs, c.source_version FROM card c \
        WHERE c.organisation = $1 AND c.id = $2 AND EXISTS (SELECT 1 FROM card_place p \
        JOIN conversation_member m ON m.organisation = p.organisation AND m.conversation = p.conversation \
        WHERE p.organisation = $1 AND p.card = $2 AND m.member = $3 AND m.until_seq IS NULL)";
    let values = vec![caller.organisation.into(), card.into(), caller.member.0.into()];
    let found = row(app.db.read(), sql, values).await?.ok_or(Error::NotFound)?;
    let verbs: String = found.try_get_by_index(4)?;
    Ok(Stored {
        revision: found.try_get_by_index(0)?,
        version: found.try_get_by_index(5)?,
        source: found.try_get_by_index(1)?,
        reference: found.try_get_by_index(2)?,
        text: found.try_get_by_index(3)?,
        verbs: serde_json::from_str(&verbs).map_err(|error| sea_orm::DbErr::Json(error.to_string()))?,
    })
}

pub(super) async fn body(app: &App, caller: &Caller, card: CardId, stored: Stored) -> Result<Shown, Error> {
    let source = app.cards.get(&stored.source).ok_or(Error::NotFound)?;
    let seen = source
        .body(app, caller, stored.reference)
        .await
        .map_err(|failure| Error::Source(Box::new(failure)))?;
    let mut body = seen.ok_or(Error::NotFound)?;
    if let Err(reason) = profile::check(&body) {
        // Ours, not the viewer's fault: they see the neutral text, and the log says what to mend.
        tracing::error!(%card, source = %stored.source, reason, "a card is outside of the profile");
        body = json!({
            "type": "AdaptiveCard",
            "version": "1.5",
            "body": [{"type": "TextBlock", "text": stored.text, "wrap": true}],
        });
    }
    Ok(Shown {
        id: card.0,
        revision: stored.revision,
        body,
        source: stored.source,
        reference: stored.reference,
        message: None,
    })
}
