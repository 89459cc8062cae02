//! Leave from the grant to the used day: what a person sees of it, and what the ledger holds.

use chrono::TimeDelta;
use placet_testkit::{Reply, TestApp};
use serde_json::{Value, json};

const BERLIN: &str = "Europe/Berlin";

/// Whole days in Berlin.
fn days(kind: &str, from: &str, to: &str) -> Value {
    json!({"leave": {"type": kind, "from": from, "to": to, "zone": BERLIN}})
}

fn half(kind: &str, day: &str, which: &str) -> Value {
    let mut form = days(kind, day, day);
    match which {
        "am" => form["leave"]["to_half"] = json!("am"),
        _ => form["leave"]["from_half"] = json!("pm"),
    }
    form
}

async fn grant(app: &TestApp, login: &str, amount: i64) {
    let body = json!({
        "member": app.id(login), "type": "annual", "amount": amount,
        "valid_from": "2026-01-01", "expires": "2026-12-31", "reason": "Annual leave 2026",
    });
    app.as_member("ida")
        .post("/api/v1/leave/grants")
        .json(&body)
        .await
        .expect(201);
    app.settle().await;
}

async fn try_to_file(app: &TestApp, login: &str, form: &Value) -> Reply {
    let body = json!({"process": "leave", "form": form});
    app.as_member(login).post("/api/v1/instances").json(&body).await
}

async fn file(app: &TestApp, login: &str, form: &Value) -> Value {
    let filed = try_to_file(app, login, form).await.expect(201);
    app.settle().await;
    filed
}

fn id(value: &Value) -> &str {
    value["id"].as_str().expect("an id")
}

async fn refused(app: &TestApp, login: &str, form: &Value) -> (String, String) {
    let problem = try_to_file(app, login, form).await.expect_problem(422, "invalid");
    let error = &problem["errors"][0];
    (
        error["code"].as_str().unwrap_or_default().to_owned(),
        error["message"].as_str().unwrap_or_default().to_owned(),
    )
}

/// The manager's verdict on a request.
async fn decide(app: &TestApp, instance: &Value, verdict: &str) {
    let bo = app.as_member("bo");
    let tasks = bo.get("/api/v1/tasks?box=todo").await.expect(200);
    let task = tasks["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|task| task["instance"]["id"] == instance["id"]);
    let path = format!("/api/v1/tasks/{}/decide", id(task.expect("bo has a task")));
    let body = json!({"verdict": verdict, "comment": "as discussed"});
    bo.post(path).json(&body).await.expect(200);
    app.settle().await;
}

async fn act(app: &TestApp, login: &str, instance: &Value, action: &str, body: Value) -> Reply {
    let reply = app
        .as_member(login)
        .post(format!("/api/v1/instances/{}/{action}", id(instance)))
        .json(&body)
        .await;
    app.settle().await;
    reply
}

/// Granted, held, used and available of a type.
async fn balance(app: &TestApp, login: &str, kind: &str) -> [i64; 4] {
    let found = app
        .as_member(login)
        .get("/api/v1/leave/balances")
        .await
        .expect(200);
    let item = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["type"]["key"] == kind);
    let item = item.unwrap_or_else(|| panic!("no balance of {kind}: {found:#}"));
    ["granted", "held", "used", "available"].map(|name| item[name].as_i64().unwrap_or(0))
}

async fn ledger(app: &TestApp, login: &str) -> Vec<(String, i64)> {
    let found = app.as_member(login).get("/api/v1/leave/ledger").await.expect(200);
    let mut entries: Vec<_> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            (
                entry["kind"].as_str().unwrap().to_owned(),
                entry["amount"].as_i64().unwrap(),
            )
        })
        .collect();
    entries.reverse();
    entries
}

fn kinds(entries: &[(String, i64)]) -> Vec<(&str, i64)> {
    entries
        .iter()
        .map(|(kind, amount)| (kind.as_str(), *amount))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_organisation_has_three_types_and_nobody_owns_a_day() {
    let app = TestApp::start().await;
    let types = app.as_member("ann").get("/api/v1/leave/types").await.expect(200);
    let keys: Vec<_> = types["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| kind["key"].clone())
        .collect();
    assert_eq!(keys, ["annual", "sick", "unpaid"]);
    assert_eq!(balance(&app, "ann", "annual").await, [0, 0, 0, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn filing_holds_and_approving_uses() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    let mut form = half("annual", "2026-03-12", "pm");
    form["reason"] = json!("dentist");
    let filed = file(&app, "ann", &form).await;
    assert_eq!(balance(&app, "ann", "annual").await, [28_000, 500, 0, 27_500]);
    let facts: Vec<_> = filed["facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| fact["value"].clone())
        .collect();
    assert_eq!(
        facts,
        [
            "Annual leave",
            "Thu 12 Mar, afternoon · 0.5 day",
            "27.5 of 28 days",
            "dentist"
        ]
    );

    decide(&app, &filed, "approve").await;
    assert_eq!(balance(&app, "ann", "annual").await, [28_000, 0, 500, 27_500]);
    let entries = ledger(&app, "ann").await;
    assert_eq!(
        kinds(&entries),
        [("grant", 28_000), ("hold", -500), ("release", 500), ("use", -500)]
    );
    let sum: i64 = entries.iter().map(|(_, amount)| amount).sum();
    assert_eq!(sum, 27_500, "the balance is the sum of the entries");
    let row = app
        .as_member("bo")
        .get(format!("/api/v1/instances/{}", id(&filed)))
        .await
        .expect(200);
    assert_eq!(row["facts"], filed["facts"], "an approval changes no fact");
}

/// O2: a draft is its requester's alone, also in the list of what became of their days.
#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_does_not_tell_others_of_a_request_that_was_taken_back() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    let filed = file(&app, "ann", &days("annual", "2026-03-16", "2026-03-18")).await;
    let path = format!("/api/v1/leave/ledger?member={}", app.id("ann"));
    let told = async |login: &str| {
        let found = app.as_member(login).get(&path).await.expect(200);
        let entries = found["items"].as_array().expect("items").clone();
        let hold = entries.into_iter().find(|entry| entry["kind"] == "hold");
        let hold = hold.expect("days were held");
        (hold["instance"]["number"].clone(), hold["reason"].clone())
    };
    let known = (filed["number"].clone(), json!(""));
    assert_eq!(told("bo").await, known);
    decide(&app, &filed, "return").await;
    act(&app, "ann", &filed, "reopen", json!({})).await.expect(200);
    for other in ["bo", "ida"] {
        assert_eq!(told(other).await, (Value::Null, json!("")), "{other}");
    }
    assert_eq!(told("ann").await, known);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_come_about_gives_its_days_back() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    let form = days("annual", "2026-03-16", "2026-03-18");

    let filed = file(&app, "ann", &form).await;
    assert_eq!(balance(&app, "ann", "annual").await, [28_000, 3_000, 0, 25_000]);
    decide(&app, &filed, "reject").await;
    assert_eq!(balance(&app, "ann", "annual").await, [28_000, 0, 0, 28_000]);

    let filed = file(&app, "ann", &form).await;
    act(&app, "ann", &filed, "withdraw", json!({})).await.expect(200);
    assert_eq!(balance(&app, "ann", "annual").await, [28_000, 0, 0, 28_000]);
    let entries = ledger(&app, "ann").await;
    let expected = [
        ("grant", 28_000),
        ("hold", -3_000),
        ("release", 3_000),
        ("hold", -3_000),
        ("release", 3_000),
    ];
    assert_eq!(kinds(&entries), expected, "nothing is deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_returned_request_keeps_its_hold_until_it_is_priced_anew_or_taken_back() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    let filed = file(&app, "ann", &days("annual", "2026-03-16", "2026-03-18")).await;
    decide(&app, &filed, "return").await;
    assert_eq!(balance(&app, "ann", "annual").await, [28_000, 3_000, 0, 25_000]);

    // The request's own days are not in its way.
    let shorter = days("annual", "2026-03-17", "2026-03-18");
    act(&app, "ann", &filed, "resubmit", json!({"form": shorter}))
        .await
        .expect(200);
    assert_eq!(balance(&app, "ann", "annual").await, [28_000, 2_000, 0, 26_000]);
    decide(&app, &filed, "return").await;
    act(&app, "ann", &filed, "reopen", json!({})).await.expect(200);
    assert_eq!(balance(&app, "ann", "annual").await, [28_000, 0, 0, 28_000]);
    file(&app, "ann", &days("annual", "2026-03-17", "2026-03-17")).await;
}

/// L1
#[tokio::test(flavor = "multi_thread")]
async fn days_off_cost_nothing_and_need_no_leave() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    let (code, message) = refused(&app, "ann", &half("annual", "2026-03-14", "pm")).await;
    assert_eq!(code, "leave-no-working-time");
    assert_eq!(message, "Nobody works then, so no leave is needed.");

    let calendar = app.as_member("ida").get("/api/v1/calendars").await.expect(200)["items"][0].clone();
    let path = format!("/api/v1/calendars/{}", id(&calendar));
    let body = json!({
        "name": calendar["name"], "week": calendar["week"],
        "holidays": [{"date": "2026-03-12", "name": "Founders' day"}],
    });
    app.as_member("ida")
        .put(path)
        .if_match("\"1\"")
        .json(&body)
        .await
        .expect(200);
    let (_, message) = refused(&app, "ann", &half("annual", "2026-03-12", "am")).await;
    assert_eq!(message, "This is a day off anyway: Founders' day.");
    // From Wednesday to Monday over the holiday and the weekend: Wednesday, Friday, Monday.
    file(&app, "ann", &days("annual", "2026-03-11", "2026-03-16")).await;
    assert_eq!(balance(&app, "ann", "annual").await, [28_000, 3_000, 0, 25_000]);
}

/// L3
#[tokio::test(flavor = "multi_thread")]
async fn a_day_in_los_angeles_filed_from_shanghai_is_that_day() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    let mut form = days("annual", "2026-03-12", "2026-03-12");
    form["leave"]["zone"] = json!("America/Los_Angeles");
    let filed = file(&app, "ann", &form).await;
    decide(&app, &filed, "approve").await;
    let path = "/api/v1/leave/absences?from=2026-03-12&to=2026-03-12";
    let found = app.as_member("bo").get(path).await.expect(200);
    let absence = &found["items"][0];
    assert_eq!(
        (absence["from"].as_str(), absence["to"].as_str()),
        (Some("2026-03-12"), Some("2026-03-12"))
    );
    assert_eq!(absence["starts_at"], "2026-03-12T07:00:00Z");
    assert_eq!(absence["ends_at"], "2026-03-13T07:00:00Z");
    let none = app
        .as_member("bo")
        .get("/api/v1/leave/absences?from=2026-03-13&to=2026-03-13")
        .await
        .expect(200);
    assert_eq!(none["items"], json!([]));
}

/// L4
#[tokio::test(flavor = "multi_thread")]
async fn a_holiday_that_comes_later_changes_no_price() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    let filed = file(&app, "ann", &days("annual", "2026-03-16", "2026-03-18")).await;
    let ida = app.as_member("ida");
    let calendar = ida.get("/api/v1/calendars").await.expect(200)["items"][0].clone();
    let body = json!({
        "name": calendar["name"], "week": calendar["week"],
        "holidays": [{"date": "2026-03-17", "name": "Founders' day"}],
    });
    let path = format!("/api/v1/calendars/{}", id(&calendar));
    ida.put(path).if_match("\"1\"").json(&body).await.expect(200);
    decide(&app, &filed, "approve").await;
    assert_eq!(balance(&app, "ann", "annual").await, [28_000, 0, 3_000, 25_000]);
}

/// L5
#[tokio::test(flavor = "multi_thread")]
async fn one_half_day_is_taken_once() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    let morning = file(&app, "ann", &half("annual", "2026-03-12", "am")).await;
    // The other half is free, of whichever type.
    file(&app, "ann", &half("sick", "2026-03-12", "pm")).await;
    let (code, message) = refused(&app, "ann", &days("annual", "2026-03-11", "2026-03-13")).await;
    assert_eq!(code, "leave-overlap");
    let number = morning["number"].as_str().unwrap();
    assert_eq!(
        message,
        format!("The morning of Thu 12 Mar 2026 is already in {number}.")
    );
    act(&app, "ann", &morning, "withdraw", json!({}))
        .await
        .expect(200);
    file(&app, "ann", &half("annual", "2026-03-12", "am")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_there_is_can_not_be_asked_for() {
    let app = TestApp::start().await;
    grant(&app, "ann", 1_500).await;
    let (code, message) = refused(&app, "ann", &days("annual", "2026-03-12", "2026-03-13")).await;
    assert_eq!(code, "leave-balance");
    assert_eq!(message, "Not enough left: this needs 2 days, 1.5 are available.");
    file(&app, "ann", &days("annual", "2026-03-12", "2026-03-12")).await;
    file(&app, "ann", &half("annual", "2026-03-13", "am")).await;
    let (_, message) = refused(&app, "ann", &half("annual", "2026-03-13", "pm")).await;
    assert_eq!(message, "Not enough left: this needs 0.5 days, 0 are available.");
    // A type without balance never runs out.
    file(&app, "ann", &half("unpaid", "2026-03-13", "pm")).await;
}

/// L5
#[tokio::test(flavor = "multi_thread")]
async fn two_requests_at_once_do_not_spend_the_same_day() {
    let app = TestApp::start().await;
    grant(&app, "ann", 1_000).await;
    // The last day of the balance, for two different days of the calendar.
    let (thursday, friday) = (
        days("annual", "2026-03-12", "2026-03-12"),
        days("annual", "2026-03-13", "2026-03-13"),
    );
    let (one, other) = tokio::join!(
        try_to_file(&app, "ann", &thursday),
        try_to_file(&app, "ann", &friday)
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422], "{:#} {:#}", one.body(), other.body());
    app.settle().await;
    assert_eq!(balance(&app, "ann", "annual").await, [1_000, 1_000, 0, 0]);
}

/// L5
#[tokio::test(flavor = "multi_thread")]
async fn two_requests_at_once_do_not_take_the_same_half_day() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    for day in ["2026-03-12", "2026-03-13", "2026-03-16", "2026-03-17"] {
        let form = half("annual", day, "pm");
        let (one, other) = tokio::join!(try_to_file(&app, "ann", &form), try_to_file(&app, "ann", &form));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422], "{:#} {:#}", one.body(), other.body());
    }
    app.settle().await;
    assert_eq!(balance(&app, "ann", "annual").await, [28_000, 2_000, 0, 26_000]);
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_are_counted_in_minutes_within_the_working_day() {
    let app = TestApp::start().await;
    let kind = json!({
        "key": "overtime", "name": {"en": "Time off in lieu", "zh": "调休"}, "unit": "minute",
        "paid": true, "half_days": false, "balance_required": true,
    });
    let ida = app.as_member("ida");
    ida.post("/api/v1/leave/types").json(&kind).await.expect(201);
    ida.post("/api/v1/leave/types")
        .json(&kind)
        .await
        .expect_problem(409, "duplicate");
    let body =
        json!({"member": app.id("ann"), "type": "overtime", "amount": 240, "valid_from": "2026-03-01"});
    ida.post("/api/v1/leave/grants").json(&body).await.expect(201);
    app.settle().await;
    let hours = |start: &str, end: &str| json!({"leave": {"type": "overtime", "start": format!("2026-03-12T{start}"), "end": format!("2026-03-12T{end}"), "zone": BERLIN}});
    file(&app, "ann", &hours("14:00", "16:30")).await;
    assert_eq!(balance(&app, "ann", "overtime").await, [240, 150, 0, 90]);
    let (code, _) = refused(&app, "ann", &hours("16:00", "17:00")).await;
    assert_eq!(code, "leave-overlap");
    let (code, _) = refused(&app, "ann", &half("sick", "2026-03-12", "pm")).await;
    assert_eq!(
        code, "leave-overlap",
        "hours are in the way of the half day they lie in"
    );
    let (code, message) = refused(&app, "ann", &hours("09:00", "11:00")).await;
    assert_eq!(
        (code.as_str(), message.contains("2:00 hours")),
        ("leave-balance", true),
        "{message}"
    );
    file(&app, "ann", &hours("16:30", "17:30")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_filing_form_says_what_it_costs_and_who_is_away() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    let fay = file(&app, "fay", &days("sick", "2026-03-12", "2026-03-12")).await;
    let approvers = fay["waiting_for"].as_array().unwrap().clone();
    let by = approvers[0]["login"].as_str().unwrap().to_owned();
    let tasks = app.as_member(&by).get("/api/v1/tasks?box=todo").await.expect(200);
    let task = tasks["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|task| task["instance"]["id"] == fay["id"])
        .unwrap();
    let decided = app
        .as_member(&by)
        .post(format!("/api/v1/tasks/{}/decide", id(task)));
    decided.json(&json!({"verdict": "approve"})).await.expect(200);
    app.settle().await;

    let body = json!({"process": "leave", "form": half("annual", "2026-03-12", "pm")});
    let said = app
        .as_member("ann")
        .post("/api/v1/forms/evaluate")
        .json(&body)
        .await
        .expect(200);
    let facts: Vec<_> = said["facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| fact["value"].clone())
        .collect();
    assert_eq!(
        facts,
        [
            "0.5 day (5 h)",
            "27.5 of 28 days left after this",
            "Fay Ortiz is away"
        ]
    );
    let choices = said["options"]["/leave/type"].as_array().unwrap();
    assert_eq!(choices[0]["value"], "annual");
    assert_eq!(choices[0]["note"], "28 of 28 days left");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_absence_shows_a_week_ahead_until_it_ends_and_says_no_more_than_that() {
    let app = TestApp::start().await;
    let filed = file(&app, "ann", &half("sick", "2026-03-12", "pm")).await;
    decide(&app, &filed, "approve").await;
    let path = format!("/api/v1/members/{}", app.id("ann"));
    let card = async |login: &str| app.as_member(login).get(&path).await.expect(200)["absence"].clone();
    // It is Wednesday, nine in the morning in Berlin; her half day starts at half past twelve on Thursday.
    let away = json!({"from": "2026-03-12", "to": "2026-03-12", "label": "On leave"});
    assert_eq!(card("fay").await, away);
    app.clock.advance(TimeDelta::hours(28));
    assert_eq!(card("fay").await, away);
    app.clock.advance(TimeDelta::hours(12));
    assert_eq!(card("fay").await, Value::Null);

    let list = "/api/v1/leave/absences?from=2026-03-01&to=2026-03-31";
    let colleague = app.as_member("fay").get(list).await.expect(200);
    assert_eq!(colleague["items"][0]["type"], Value::Null);
    let manager = app.as_member("bo").get(list).await.expect(200);
    assert_eq!(manager["items"][0]["type"]["key"], "sick");
    assert_eq!(
        app.as_member("zoe").get(list).await.expect(200)["items"],
        json!([])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn balances_are_read_by_their_owner_the_managers_and_whoever_manages_leave() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    let path = format!("/api/v1/leave/balances?member={}", app.id("ann"));
    for login in ["ann", "bo", "ida"] {
        app.as_member(login).get(&path).await.expect(200);
    }
    app.as_member("fay")
        .get(&path)
        .await
        .expect_problem(403, "forbidden");
    app.as_member("zoe")
        .get(&path)
        .await
        .expect_problem(404, "not-found");
    let ledger = format!("/api/v1/leave/ledger?member={}", app.id("ann"));
    app.as_member("fay")
        .get(&ledger)
        .await
        .expect_problem(403, "forbidden");
    app.as_member("bo").get(&ledger).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn leave_is_granted_to_one_to_several_or_to_all() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let grant = |who: Value| {
        let mut body = json!({
            "type": "annual", "amount": 10_000, "valid_from": "2026-01-01", "expires": "2026-12-31",
        });
        body.as_object_mut()
            .unwrap()
            .extend(who.as_object().unwrap().clone());
        body
    };
    let one = grant(json!({"member": app.id("ann")}));
    let given = ida
        .post("/api/v1/leave/grants")
        .key("once")
        .json(&one)
        .await
        .expect(201);
    assert_eq!(given["granted"], 1);
    ida.post("/api/v1/leave/grants")
        .key("once")
        .json(&one)
        .await
        .expect(201);
    let two = grant(json!({"members": [app.id("ann"), app.id("bo")]}));
    assert_eq!(
        ida.post("/api/v1/leave/grants").json(&two).await.expect(201)["granted"],
        2
    );
    let all = grant(json!({"all": true}));
    assert_eq!(
        ida.post("/api/v1/leave/grants").json(&all).await.expect(201)["granted"],
        5
    );
    app.settle().await;
    assert_eq!(balance(&app, "ann", "annual").await, [30_000, 0, 0, 30_000]);
    assert_eq!(balance(&app, "fay", "annual").await, [10_000, 0, 0, 10_000]);

    let nobody = ida
        .post("/api/v1/leave/grants")
        .json(&grant(json!({})))
        .await
        .expect_problem(422, "invalid");
    assert_eq!(nobody["errors"][0]["code"], "leave-who");
    let stranger = grant(json!({"member": app.id("zoe")}));
    let unknown = ida
        .post("/api/v1/leave/grants")
        .json(&stranger)
        .await
        .expect_problem(422, "invalid");
    assert_eq!(unknown["errors"][0]["pointer"], "/member");
    app.as_member("ann")
        .post("/api/v1/leave/grants")
        .json(&all)
        .await
        .expect_problem(403, "forbidden");
    let mut nothing = one;
    nothing["amount"] = json!(0);
    let refused = ida
        .post("/api/v1/leave/grants")
        .json(&nothing)
        .await
        .expect_problem(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/amount");
}

/// O6: the form says that only those who decide read the reason.
#[tokio::test]
async fn hr_is_informed_of_a_leave_without_its_reason() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    let mut form = days("annual", "2026-03-12", "2026-03-12");
    form["reason"] = json!("dentist");
    let filed = file(&app, "ann", &form).await;
    decide(&app, &filed, "approve").await;
    app.settle().await;
    let path = format!("/api/v1/instances/{}", id(&filed));
    let labels = |seen: &Value| {
        let facts = seen["facts"].as_array().expect("facts").iter();
        facts
            .map(|fact| fact["label"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let by_bo = app.as_member("bo").get(&path).await.expect(200);
    assert_eq!(labels(&by_bo).last().map(String::as_str), Some("Reason"));
    let by_hal = app.as_member("hal").get(&path).await.expect(200);
    assert_eq!(by_hal["hidden"], json!(["/reason"]));
    assert_eq!(labels(&by_hal), labels(&by_bo)[..3]);
}

/// Whoever was handed a task may decide, and learns no more of the requester's leave than that.
#[tokio::test]
async fn evaluating_anothers_form_tells_no_balance_and_no_other_request() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    file(&app, "ann", &days("annual", "2026-03-16", "2026-03-16")).await;
    let form = days("annual", "2026-03-12", "2026-03-12");
    let filed = file(&app, "ann", &form).await;
    let evaluate = async |login: &str| {
        let body = json!({
            "process": "leave", "instance": filed["id"], "form": days("annual", "2026-03-16", "2026-03-16"),
        });
        let evaluated = app.as_member(login).post("/api/v1/forms/evaluate").json(&body);
        evaluated.await.expect(200)
    };
    let by_bo = evaluate("bo").await;
    assert_eq!(
        by_bo["errors"][0]["code"], "leave-overlap",
        "her manager may know"
    );
    assert!(by_bo["options"]["/leave/type"][0]["note"].is_string());

    let task = format!("/api/v1/tasks/{}/transfer", id(&filed["tasks"][0]));
    let to_fay = json!({"to": app.id("fay")});
    app.as_member("bo").post(task).json(&to_fay).await.expect(200);
    let by_fay = evaluate("fay").await;
    assert_eq!(by_fay["errors"], json!([]));
    assert!(by_fay["options"]["/leave/type"][0].get("note").is_none());
    let labels = by_fay["facts"].as_array().expect("facts").iter();
    assert!(labels.map(|fact| &fact["label"]).all(|label| label != "Balance"));
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_form_does_not_name_is_named_in_the_readers_language() {
    let app = TestApp::start().await;
    grant(&app, "ann", 28_000).await;
    let filed = file(&app, "ann", &half("annual", "2026-03-12", "am")).await;
    assert_eq!(filed["title"], "Leave");
    let bo = app.as_member("bo");
    bo.patch("/api/v1/me")
        .json(&json!({"language": "zh"}))
        .await
        .expect(204);
    let path = format!("/api/v1/instances/{}", id(&filed));
    assert_eq!(bo.get(path).await.expect(200)["title"], "请假");
    app.settle().await;
}
