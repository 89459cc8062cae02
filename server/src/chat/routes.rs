//! The HTTP side of conversations and cards.

use axum::extract::State;
use axum::http::StatusCode;
use placet_engine::MemberId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::log::{Event, From, Range};
use super::message::{Body, Sent};
use super::store::Conversation;
use super::{Error, cards, log, members, message, open, read, socket, store};
use crate::app::App;
use crate::http::{
    Caller, Failure, FieldError, Items, Json, Once, Path, Policy, Problem, Query, Routes, routes,
};
use crate::ids::{CardId, ConversationId};
use crate::org::PersonRef;

pub fn routes() -> Routes {
    Routes::new()
        .route(Policy::Member, routes!(list, create))
        .route(Policy::Member, routes!(show, change))
        .route(Policy::Member, routes!(change_members))
        .route(Policy::Member, routes!(leave))
        .route(Policy::Member, routes!(send))
        .route(Policy::Member, routes!(mark_read))
        .route(Policy::Member, routes!(events))
        .route(Policy::Member, routes!(show_card))
        .route(Policy::Member, routes!(act))
        // The session may come in the first frame, so the handshake itself is open.
        .route(Policy::Public, routes!(socket::open))
}

/// The caller's conversations; where something was said last goes first.
#[utoipa::path(get, path = "/conversations", tag = "chat", responses((status = 200, body = Items<Conversation>)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Items<Conversation>>, Failure> {
    Ok(Json(Items::all(store::list(&app, &caller, None).await?)))
}

#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConversationKind)]
enum Kind {
    Direct,
    Group,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewConversation {
    kind: Kind,
    /// The others. A direct conversation has exactly one.
    members: Vec<Uuid>,
    /// Of a group.
    name: Option<String>,
}

/// Begins a group (201), or finds (200) or begins (201) the direct conversation with somebody.
#[utoipa::path(
    post, path = "/conversations", tag = "chat", request_body = NewConversation,
    responses((status = 201, body = Conversation), (status = 200, body = Conversation))
)]
async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(new): Json<NewConversation>,
) -> Result<(StatusCode, Json<Conversation>), Failure> {
    let members: Vec<_> = new.members.into_iter().map(MemberId).collect();
    let opened = match (new.kind, members.as_slice(), new.name) {
        (Kind::Direct, [other], None) => open::open_direct(&app, &caller, &once, *other).await?,
        (Kind::Direct, _, Some(_)) => return Err(Error::invalid("/name", "unknown-field").into()),
        (Kind::Direct, _, None) => return Err(Error::invalid("/members", "exactly-one").into()),
        (Kind::Group, members, Some(name)) => open::open_group(&app, &caller, &once, members, &name).await?,
        (Kind::Group, _, None) => return Err(Error::invalid("/name", "required").into()),
    };
    let status = if opened.created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(one(&app, &caller, opened.id).await?)))
}

async fn one(app: &App, caller: &Caller, id: ConversationId) -> Result<Conversation, Error> {
    store::list(app, caller, Some(id))
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ConversationOut {
    #[serde(flatten)]
    conversation: Conversation,
    people: Vec<Participant>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Participant {
    person: PersonRef,
    /// The first event that they see.
    joined_seq: i64,
}

/// One of the caller's conversations, with the people in it.
#[utoipa::path(
    get, path = "/conversations/{id}", tag = "chat", params(("id" = Uuid, Path)),
    responses((status = 200, body = ConversationOut))
)]
async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<ConversationOut>, Failure> {
    Ok(Json(with_people(&app, &caller, ConversationId(id)).await?))
}

async fn with_people(app: &App, caller: &Caller, id: ConversationId) -> Result<ConversationOut, Error> {
    let conversation = one(app, caller, id).await?;
    let snapshot = crate::org::snapshot(app, caller.organisation).await?;
    let members = members::of(app, caller.organisation, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    let mut people: Vec<_> = members
        .into_iter()
        .filter_map(|(member, joined_seq)| {
            Some(Participant {
                person: snapshot.person_ref(member)?,
                joined_seq,
            })
        })
        .collect();
    people.sort_by(|a, b| (&a.person.name, a.person.id).cmp(&(&b.person.name, b.person.id)));
    Ok(ConversationOut { conversation, people })
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ConversationChange {
    /// Of a group; everybody sees it.
    name: Option<String>,
    /// For the caller alone.
    muted: Option<bool>,
}

/// Renames a group, or mutes a conversation for the caller.
#[utoipa::path(
    patch, path = "/conversations/{id}", tag = "chat", params(("id" = Uuid, Path)),
    request_body = ConversationChange, responses((status = 200, body = ConversationOut))
)]
async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(change): Json<ConversationChange>,
) -> Result<Json<ConversationOut>, Failure> {
    let id = ConversationId(id);
    members::settings(&app, &caller, id, change.name.as_deref(), change.muted).await?;
    Ok(Json(with_people(&app, &caller, id).await?))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct MembersChange {
    #[serde(default)]
    add: Vec<Uuid>,
    #[serde(default)]
    remove: Vec<Uuid>,
}

/// Adds people to a group or takes them out.
#[utoipa::path(
    post, path = "/conversations/{id}/members", tag = "chat", params(("id" = Uuid, Path)),
    request_body = MembersChange, responses((status = 200, body = ConversationOut))
)]
async fn change_members(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(change): Json<MembersChange>,
) -> Result<Json<ConversationOut>, Failure> {
    let id = ConversationId(id);
    let of = |ids: Vec<Uuid>| ids.into_iter().map(MemberId).collect::<Vec<_>>();
    let (add, remove) = (of(change.add), of(change.remove));
    if remove.contains(&caller.member) {
        // Leaving has its own route: what follows here could not be answered any more.
        return Err(Error::invalid("/remove", "self").into());
    }
    members::change(&app, &caller, &once, id, &add, &remove).await?;
    Ok(Json(with_people(&app, &caller, id).await?))
}

/// Leaves a group.
#[utoipa::path(
    post, path = "/conversations/{id}/leave", tag = "chat", params(("id" = Uuid, Path)),
    responses((status = 204))
)]
async fn leave(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Failure> {
    members::leave(&app, &caller, &once, ConversationId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewMessage {
    /// Made by the client, once for each message: the same id with the same body is the same message.
    client_id: Uuid,
    body: Body,
}

/// Sends a message. The answer comes when it is durable.
#[utoipa::path(
    post, path = "/conversations/{id}/messages", tag = "chat", params(("id" = Uuid, Path)),
    request_body = NewMessage,
    responses((status = 201, body = Sent), (status = 409, description = "The client id was used with another body"))
)]
async fn send(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(new): Json<NewMessage>,
) -> Result<(StatusCode, Json<Sent>), Failure> {
    let sent = message::send(&app, &caller, ConversationId(id), new.client_id, new.body).await?;
    Ok((StatusCode::CREATED, Json(sent)))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ReadUpTo {
    #[schema(minimum = 0)]
    seq: u32,
}

/// Marks everything up to an event as read.
#[utoipa::path(
    post, path = "/conversations/{id}/read", tag = "chat", params(("id" = Uuid, Path)),
    request_body = ReadUpTo, responses((status = 204))
)]
async fn mark_read(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(up_to): Json<ReadUpTo>,
) -> Result<StatusCode, Failure> {
    read::mark_read(&app, &caller, ConversationId(id), up_to.seq.into()).await?;
    app.bus.opened(&caller, ConversationId(id));
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct EventsQuery {
    /// Events with greater numbers, the oldest of them.
    after: Option<i64>,
    /// Events with smaller numbers, the newest of them. Without either: the newest events.
    before: Option<i64>,
    /// How many at most, 1 to 200; 50 unless told.
    limit: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Events {
    /// In the order of their numbers.
    items: Vec<Event>,
    /// For the same direction: the next `after`, or the next `before`; null at the end.
    next: Option<i64>,
}

/// A range of a conversation's log.
#[utoipa::path(
    get, path = "/conversations/{id}/events", tag = "chat", params(("id" = Uuid, Path), EventsQuery),
    responses((status = 200, body = Events))
)]
async fn events(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(query): Query<EventsQuery>,
) -> Result<Json<Events>, Failure> {
    let id = ConversationId(id);
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(bad_parameter("limit"));
    }
    let from = match (query.after, query.before) {
        (Some(_), Some(_)) => return Err(bad_parameter("before")),
        (Some(after), None) => From::After(after),
        (None, before) => From::Before(before.unwrap_or(i64::MAX)),
    };
    let range = Range {
        from,
        limit: limit + 1,
    };
    let mut items = log::visible(&app, caller.organisation, id, caller.member, range).await?;
    if items.is_empty() && !store::is_in(&app, &caller, id).await? {
        return Err(Failure::not_found());
    }
    app.bus.opened(&caller, id);
    let more = items.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    let next = match from {
        From::After(_) => {
            items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            items.last().map(|event| event.seq)
        }
        From::Before(_) => {
            if more {
                items.remove(0);
            }
            items.first().map(|event| event.seq)
        }
    };
    Ok(Json(Events {
        items,
        next: next.filter(|_| more),
    }))
}

fn bad_parameter(name: &str) -> Failure {
    let problem = Problem::new(StatusCode::BAD_REQUEST, "bad-parameter").arg("name", name);
    problem.error(FieldError::new(name, "bad-parameter")).into()
}

/// A card, as the caller may see it.
#[utoipa::path(
    get, path = "/cards/{id}", tag = "chat", params(("id" = Uuid, Path)),
    responses((status = 200, body = cards::Shown))
)]
async fn show_card(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<cards::Shown>, Failure> {
    Ok(Json(cards::show(&app, &caller, CardId(id)).await?))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CardAction {
    /// The revision that the person saw.
    revision: i64,
    /// Of the `Action.Execute`.
    verb: String,
    /// The card's inputs by their ids.
    #[serde(default = "no_inputs")]
    #[schema(value_type = Object)]
    inputs: serde_json::Map<String, Value>,
}

fn no_inputs() -> serde_json::Map<String, Value> {
    serde_json::Map::new()
}

/// Uses a button of a card. Whether it may be used is decided here, whatever the client shows.
#[utoipa::path(
    post, path = "/cards/{id}/actions", tag = "chat", params(("id" = Uuid, Path)), request_body = CardAction,
    responses((status = 200, body = cards::Shown), (status = 409, description = "There is a newer revision: `card`"))
)]
async fn act(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(action): Json<CardAction>,
) -> Result<Json<cards::Shown>, Failure> {
    let inputs = Value::Object(action.inputs);
    let shown = cards::act(
        &app,
        &caller,
        &once,
        CardId(id),
        action.revision,
        &action.verb,
        &inputs,
    )
    .await?;
    Ok(Json(shown))
}
