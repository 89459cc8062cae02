//! `/calendars`

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::service::{self, Calendar, DayDraft, Draft, HolidayDraft};
use crate::app::App;
use crate::http::{Caller, Failure, IfMatch, Items, Json, Once, Path, Policy, Right, Routes, routes};
use crate::ids::CalendarId;

pub fn routes() -> Routes {
    Routes::new()
        .route(Policy::Member, routes!(list))
        .route(Policy::Member, routes!(find))
        .route(Policy::Right(Right::OrganisationManage), routes!(create))
        .route(Policy::Right(Right::OrganisationManage), routes!(replace))
}

/// The hours of one weekday. Weekdays that are not listed are off.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct WorkingDay {
    /// 1 is Monday, 7 is Sunday.
    #[schema(minimum = 1, maximum = 7)]
    weekday: i64,
    /// `HH:MM`, local to whoever works there.
    #[schema(example = "09:00")]
    start: String,
    /// Where the day is cut into its halves.
    #[schema(example = "12:30")]
    noon: String,
    #[schema(example = "17:30")]
    end: String,
}

/// A day that differs from its weekday.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct HolidayItem {
    date: NaiveDate,
    name: String,
    /// Makes it a make-up day that is worked like that weekday; without it the day is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 7)]
    works_like: Option<i64>,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CalendarIn {
    name: String,
    week: Vec<WorkingDay>,
    holidays: Vec<HolidayItem>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CalendarOut {
    id: Uuid,
    name: String,
    /// Holds wherever an office names no calendar.
    default: bool,
    /// For `If-Match`.
    revision: i64,
    week: Vec<WorkingDay>,
    holidays: Vec<HolidayItem>,
}

impl From<CalendarIn> for Draft {
    fn from(body: CalendarIn) -> Self {
        let week = body.week.into_iter().map(|day| {
            let WorkingDay {
                weekday,
                start,
                noon,
                end,
            } = day;
            DayDraft {
                weekday,
                start,
                noon,
                end,
            }
        });
        let holidays = body.holidays.into_iter().map(|day| {
            let HolidayItem {
                date,
                name,
                works_like,
            } = day;
            HolidayDraft {
                date,
                name,
                works_like,
            }
        });
        Self {
            name: body.name,
            week: week.collect(),
            holidays: holidays.collect(),
        }
    }
}

impl From<Calendar> for CalendarOut {
    fn from(calendar: Calendar) -> Self {
        let text = |time: NaiveTime| time.format("%H:%M").to_string();
        let week = (1..).zip(calendar.pattern.week).filter_map(|(weekday, hours)| {
            let hours = hours?;
            let (start, noon, end) = (text(hours.start), text(hours.noon), text(hours.end));
            Some(WorkingDay {
                weekday,
                start,
                noon,
                end,
            })
        });
        let holidays = calendar.pattern.holidays.into_iter().map(|(date, holiday)| {
            let works_like = holiday.works_like.map(|day| i64::from(day.number_from_monday()));
            HolidayItem {
                date,
                name: holiday.name,
                works_like,
            }
        });
        Self {
            id: calendar.id.0,
            name: calendar.name,
            default: calendar.is_default,
            revision: calendar.revision,
            week: week.collect(),
            holidays: holidays.collect(),
        }
    }
}

fn tagged(calendar: Calendar) -> impl IntoResponse {
    let tag = format!("\"{}\"", calendar.revision);
    ([(header::ETAG, tag)], Json(CalendarOut::from(calendar)))
}

/// The organisation's working calendars, the default one first.
#[utoipa::path(get, path = "/calendars", tag = "calendars", responses((status = 200, body = Items<CalendarOut>)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Items<CalendarOut>>, Failure> {
    let calendars = service::list(&app, &caller).await?;
    Ok(Json(Items::all(
        calendars.into_iter().map(CalendarOut::from).collect(),
    )))
}

/// One working calendar.
#[utoipa::path(get, path = "/calendars/{id}", tag = "calendars", params(("id" = Uuid, Path)), responses((status = 200, body = CalendarOut)))]
async fn find(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Failure> {
    Ok(tagged(service::find(&app, &caller, CalendarId(id)).await?))
}

/// Makes a working calendar.
#[utoipa::path(post, path = "/calendars", tag = "calendars", request_body = CalendarIn, responses((status = 201, body = CalendarOut)))]
async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<CalendarIn>,
) -> Result<impl IntoResponse, Failure> {
    let id = service::create(&app, &caller, &once, body.into()).await?;
    Ok((
        StatusCode::CREATED,
        tagged(service::find(&app, &caller, id).await?),
    ))
}

/// Replaces a working calendar. Requests that were priced with it keep their price.
#[utoipa::path(put, path = "/calendars/{id}", tag = "calendars", params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = CalendarIn, responses((status = 200, body = CalendarOut)))]
async fn replace(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    seen: IfMatch,
    Json(body): Json<CalendarIn>,
) -> Result<impl IntoResponse, Failure> {
    Ok(tagged(
        service::replace(&app, &caller, CalendarId(id), seen.required()?, body.into()).await?,
    ))
}
