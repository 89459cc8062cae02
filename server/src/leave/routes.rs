//! `/leave/…`

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use placet_engine::{DepartmentId, Directory, InstanceState, MemberId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entity;
use super::service::{self, AbsenceView, Grant, Grantees, LotView, NewType, TypeBalance};
use super::types::LeaveType;
use super::value;
use crate::app::App;
use crate::http::{
    Caller, Failure, FieldError, Items, Json, Language, Once, Page, Policy, Problem, Query, Right, Routes,
    routes,
};
use crate::instance::Link;
use crate::org::PersonRef;

/// The longest span that a list of absences covers.
const LONGEST_DAYS: i64 = 400;

pub fn routes() -> Routes {
    Routes::new()
        .route(Policy::Member, routes!(types))
        .route(Policy::Right(Right::LeaveManage), routes!(create_type))
        .route(Policy::Member, routes!(balances))
        .route(Policy::Member, routes!(ledger))
        .route(Policy::Right(Right::LeaveManage), routes!(grant))
        .route(Policy::Member, routes!(absences))
}

/// What a leave type is counted in.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum Unit {
    /// Thousandths of a working day.
    Day,
    Minute,
}

impl From<value::Unit> for Unit {
    fn from(unit: value::Unit) -> Self {
        match unit {
            value::Unit::Day => Self::Day,
            value::Unit::Minute => Self::Minute,
        }
    }
}

impl From<Unit> for value::Unit {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Day => Self::Day,
            Unit::Minute => Self::Minute,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LeaveTypeOut {
    key: String,
    name: String,
    unit: Unit,
    paid: bool,
    /// Whether half days may be taken.
    half_days: bool,
    /// Whether it is drawn from what was granted. A type without is counted and never runs out.
    balance_required: bool,
}

impl LeaveTypeOut {
    fn of(leave_type: &LeaveType, language: Language) -> Self {
        Self {
            key: leave_type.key.clone(),
            name: leave_type.name(language).to_owned(),
            unit: leave_type.unit.into(),
            paid: leave_type.paid,
            half_days: leave_type.half_days,
            balance_required: leave_type.balance_required,
        }
    }
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct LeaveTypeIn {
    /// Stable; forms name the type by it.
    #[schema(example = "compensatory")]
    key: String,
    /// The name by language; English is needed.
    name: BTreeMap<String, String>,
    unit: Unit,
    paid: bool,
    half_days: bool,
    balance_required: bool,
}

/// The types of leave that one may ask for.
#[utoipa::path(get, path = "/leave/types", tag = "leave", responses((status = 200, body = Items<LeaveTypeOut>)))]
async fn types(State(app): State<App>, caller: Caller) -> Result<Json<Items<LeaveTypeOut>>, Failure> {
    let types = service::types(&app, &caller).await?;
    let active = types.iter().filter(|leave_type| leave_type.active);
    Ok(Json(Items::all(
        active
            .map(|leave_type| LeaveTypeOut::of(leave_type, caller.language))
            .collect(),
    )))
}

/// Makes a type of leave.
#[utoipa::path(post, path = "/leave/types", tag = "leave", request_body = LeaveTypeIn, responses((status = 201, body = LeaveTypeOut)))]
async fn create_type(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<LeaveTypeIn>,
) -> Result<(StatusCode, Json<LeaveTypeOut>), Failure> {
    let LeaveTypeIn {
        key,
        name,
        unit,
        paid,
        half_days,
        balance_required,
    } = body;
    let new = NewType {
        key,
        name,
        unit: unit.into(),
        paid,
        half_days,
        balance_required,
    };
    let leave_type = service::create_type(&app, &caller, &once, new).await?;
    Ok((
        StatusCode::CREATED,
        Json(LeaveTypeOut::of(&leave_type, caller.language)),
    ))
}

/// A lot: so much, from a day, until a day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LotOut {
    id: Uuid,
    granted: i64,
    /// What neither requests hold nor have used.
    left: i64,
    valid_from: NaiveDate,
    /// The last day that it pays for.
    expires: Option<NaiveDate>,
    reason: String,
}

/// Amounts are thousandths of a day or minutes, as the type's unit says.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct BalanceOut {
    r#type: LeaveTypeOut,
    granted: i64,
    used: i64,
    /// What waits for a decision.
    held: i64,
    /// Absent for types that need no balance.
    available: Option<i64>,
    lots: Vec<LotOut>,
}

impl BalanceOut {
    fn of(item: TypeBalance, language: Language) -> Self {
        let lot = |view: LotView| LotOut {
            id: view.lot.id,
            granted: view.balance.granted,
            left: view.balance.available,
            valid_from: view.lot.valid_from,
            expires: view.lot.expires,
            reason: view.reason,
        };
        Self {
            r#type: LeaveTypeOut::of(&item.leave_type, language),
            granted: item.balance.granted,
            used: item.balance.used,
            held: item.balance.held,
            available: item.leave_type.balance_required.then_some(item.balance.available),
            lots: item.lots.into_iter().map(lot).collect(),
        }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct OfMember {
    /// Somebody else than oneself: as their manager, or with the right leave.manage.
    member: Option<Uuid>,
}

/// What one has of each type of leave.
#[utoipa::path(get, path = "/leave/balances", tag = "leave", params(OfMember), responses((status = 200, body = Items<BalanceOut>)))]
async fn balances(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<OfMember>,
) -> Result<Json<Items<BalanceOut>>, Failure> {
    let member = query.member.map_or(caller.member, MemberId);
    let balances = service::balances(&app, &caller, member).await?;
    Ok(Json(Items::all(
        balances
            .into_iter()
            .map(|item| BalanceOut::of(item, caller.language))
            .collect(),
    )))
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct InstanceRef {
    id: Uuid,
    number: Option<String>,
    title: String,
}

impl InstanceRef {
    fn of(link: &Link) -> Self {
        Self {
            id: link.id.0,
            number: link.number.clone(),
            title: link.title.clone(),
        }
    }
}

/// A line of the ledger. Lines are only added; what is left is the sum of the amounts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct EntryOut {
    id: Uuid,
    at: DateTime<Utc>,
    r#type: LeaveTypeOut,
    /// `grant`, `adjust`, `hold`, `release`, `use`, `reverse` or `expire`.
    kind: String,
    amount: i64,
    lot: Option<Uuid>,
    /// The request that it belongs to.
    instance: Option<InstanceRef>,
    /// The line that this one undoes.
    undoes: Option<Uuid>,
    actor: Option<PersonRef>,
    reason: String,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct LedgerQuery {
    /// Somebody else than oneself: as their manager, or with the right leave.manage.
    member: Option<Uuid>,
    /// The key of a type.
    r#type: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// How many items at most, 1 to 200; 50 unless told.
    limit: Option<u32>,
}

/// Everything that happened to a member's leave, newest first.
#[utoipa::path(get, path = "/leave/ledger", tag = "leave", params(LedgerQuery), responses((status = 200, body = Items<EntryOut>)))]
async fn ledger(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<LedgerQuery>,
) -> Result<Json<Items<EntryOut>>, Failure> {
    let page = Page {
        cursor: query.cursor,
        limit: query.limit,
    };
    let (limit, before) = (page.limit()?, page.after::<Uuid>()?);
    let member = query.member.map_or(caller.member, MemberId);
    let found = service::ledger(&app, &caller, member, query.r#type.as_deref(), before, limit + 1).await?;
    let service::Ledger {
        entries,
        types,
        requests,
    } = found;
    let people = service::people(&app, &caller).await?;
    // A draft is its requester's alone, also one that others had before it was taken back.
    let names = |request: &Link| member == caller.member || request.state != InstanceState::Draft.as_str();
    let out = |entry: entity::entry::Model| {
        let request = entry.instance.and_then(|id| requests.get(&id));
        // A request's entries keep its number, which the request says itself as long as it is there.
        let said = request.is_some_and(|request| request.number.as_ref() == Some(&entry.reason));
        Some(EntryOut {
            id: entry.id,
            at: entry.at,
            r#type: LeaveTypeOut::of(types.get(&entry.leave_type)?, caller.language),
            kind: entry.kind,
            amount: entry.amount,
            lot: entry.lot,
            instance: request.filter(|request| names(request)).map(InstanceRef::of),
            undoes: entry.undoes,
            actor: entry.actor.and_then(|actor| person(&people, MemberId(actor))),
            reason: if said { String::new() } else { entry.reason },
        })
    };
    let items: Vec<EntryOut> = entries.into_iter().filter_map(out).collect();
    Ok(Json(Items::cut(items, limit, |entry: &EntryOut| entry.id)))
}

/// Exactly one of `member`, `members` and `all` says who.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct GrantIn {
    #[serde(default)]
    member: Option<Uuid>,
    #[serde(default)]
    members: Option<Vec<Uuid>>,
    /// `true`: all active members within the caller's scope.
    #[serde(default)]
    all: Option<bool>,
    /// The key of a type.
    #[schema(example = "annual")]
    r#type: String,
    /// Thousandths of a day or minutes, as the type's unit says.
    #[schema(example = 28000, minimum = 1)]
    amount: i64,
    valid_from: NaiveDate,
    /// The last day that it pays for; without it, it never expires.
    #[serde(default)]
    expires: Option<NaiveDate>,
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct GrantOut {
    /// How many members got it.
    granted: usize,
}

/// Gives one member, several or everybody a lot of leave.
#[utoipa::path(post, path = "/leave/grants", tag = "leave", request_body = GrantIn, responses((status = 201, body = GrantOut)))]
async fn grant(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<GrantIn>,
) -> Result<(StatusCode, Json<GrantOut>), Failure> {
    let grantees = match (body.member, body.members, body.all.unwrap_or(false)) {
        (Some(member), None, false) => Grantees::Members(vec![MemberId(member)]),
        (None, Some(members), false) if !members.is_empty() => {
            Grantees::Members(members.into_iter().map(MemberId).collect())
        }
        (None, None, true) => Grantees::Everybody,
        _ => return Err(Failure::invalid([FieldError::new("/member", "leave-who")])),
    };
    let grant = Grant {
        grantees,
        type_key: body.r#type,
        amount: body.amount,
        valid_from: body.valid_from,
        expires: body.expires,
        reason: body.reason.trim().to_owned(),
    };
    let granted = service::grant(&app, &caller, &once, grant).await?;
    Ok((StatusCode::CREATED, Json(GrantOut { granted })))
}

/// Somebody is, or wants to be, away.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AbsenceItem {
    member: PersonRef,
    /// Local days of the zone that the leave was asked for in, both included.
    from: NaiveDate,
    to: NaiveDate,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    /// Absent for those who may only know that somebody is away.
    r#type: Option<LeaveTypeOut>,
    /// `approved`, or `pending` for those who may know of it.
    state: &'static str,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct AbsenceQuery {
    from: NaiveDate,
    /// Included.
    to: NaiveDate,
    /// With those below it.
    department: Option<Uuid>,
}

/// Who is away between two days.
#[utoipa::path(get, path = "/leave/absences", tag = "leave", params(AbsenceQuery), responses((status = 200, body = Items<AbsenceItem>)))]
async fn absences(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<AbsenceQuery>,
) -> Result<Json<Items<AbsenceItem>>, Failure> {
    if query.to < query.from || (query.to - query.from).num_days() > LONGEST_DAYS {
        let problem = Problem::new(StatusCode::BAD_REQUEST, "bad-parameter").arg("name", "to");
        return Err(problem.error(FieldError::new("to", "bad-parameter")).into());
    }
    let days = (query.from, query.to);
    let found = service::absences(&app, &caller, days, query.department.map(DepartmentId)).await?;
    let people = service::people(&app, &caller).await?;
    let out = |view: AbsenceView| {
        Some(AbsenceItem {
            member: person(&people, view.member)?,
            from: view.first_day,
            to: view.last_day,
            starts_at: view.starts_at,
            ends_at: view.ends_at,
            r#type: view
                .leave_type
                .map(|leave_type| LeaveTypeOut::of(&leave_type, caller.language)),
            state: if view.approved { "approved" } else { "pending" },
        })
    };
    Ok(Json(Items::all(found.into_iter().filter_map(out).collect())))
}

fn person(people: &Directory, member: MemberId) -> Option<PersonRef> {
    let member = people.member(member)?;
    Some(PersonRef {
        id: member.id.0,
        name: member.name.clone(),
        login: member.login.clone(),
    })
}
