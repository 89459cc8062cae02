//! `/commands`

use axum::extract::State;
use serde::Deserialize;
use uuid::Uuid;

use super::service::{self, CommandOut, FilledOut};
use crate::app::App;
use crate::http::{Caller, Failure, Items, Json, Once, Policy, Routes, routes};
use crate::ids::ConversationId;

pub fn routes() -> Routes {
    Routes::new().route(Policy::Member, routes!(list, fill))
}

/// The slash commands.
#[utoipa::path(get, path = "/commands", tag = "chat", responses((status = 200, body = Items<CommandOut>)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Items<CommandOut>>, Failure> {
    Ok(Json(Items::all(service::list(&app, &caller).await?)))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CommandLine {
    /// The whole line, with its slash.
    text: String,
    /// Where it was written.
    conversation: Option<Uuid>,
}

/// Reads a slash command. Nothing is filed: the person sees the form and decides. A mini-app's may answer instead.
#[utoipa::path(
    post, path = "/commands", tag = "chat", request_body = CommandLine,
    responses((status = 200, body = FilledOut))
)]
async fn fill(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(line): Json<CommandLine>,
) -> Result<Json<FilledOut>, Failure> {
    let conversation = line.conversation.map(ConversationId);
    Ok(Json(
        service::fill(&app, &caller, &once, conversation, &line.text).await?,
    ))
}
