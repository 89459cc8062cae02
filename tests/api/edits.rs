//! O6: who changes which field of a request, as the web client sends it, and what follows from a change.

use placet_testkit::TestApp;
use serde_json::{Value, json};

use crate::instances::{claim, decide, file, id, only_task};
use crate::tasks::assistant_card;

/// Publishes the built-in process with changes; gives the findings if it is refused.
async fn publish(app: &TestApp, key: &str, change: impl FnOnce(&mut Value)) -> Result<(), Vec<String>> {
    let ida = app.as_member("ida");
    let draft = ida.get(format!("/api/v1/processes/{key}/draft")).await;
    let tag = draft.etag();
    let mut definition = draft.expect(200)["definition"].clone();
    change(&mut definition);
    let put = ida
        .put(format!("/api/v1/processes/{key}/draft"))
        .json(&definition);
    put.if_match(&tag).await.expect(200);
    let path = format!("/api/v1/processes/{key}/publish");
    let reply = ida.post(path).json(&json!({})).await;
    if reply.status == 201 {
        return Ok(());
    }
    let problem = reply.expect_problem(422, "invalid");
    let errors = problem["errors"].as_array().expect("errors").iter();
    Err(errors
        .map(|error| {
            let message = error["message"].as_str().unwrap_or_default();
            assert!(!message.is_empty() && !message.starts_with("error-"), "{error}");
            error["code"].as_str().unwrap_or_default().to_owned()
        })
        .collect())
}

/// Expense claims whose manager cuts lines and names the trip.
async fn claims_are_cut(app: &TestApp, requester: Value) {
    let change = |definition: &mut Value| {
        let schema = &mut definition["form"]["schema"]["properties"];
        schema["lines"]["items"]["properties"]["sanctioned"] = json!({"x-placet": {"widget": "money"}});
        schema["cut"] = json!({"x-placet": {
            "widget": "money",
            "computed": "sum(form.lines.filter(line, has(line.sanctioned)).map(line, line.sanctioned))",
        }});
        definition["flow"][0]["fields"] = json!({"/lines": "write", "/trip": "write"});
        definition["policies"]["requester_fields"] = requester;
    };
    publish(app, "expense", change).await.expect("published");
}

async fn edit(app: &TestApp, login: &str, form: Value) -> placet_testkit::Reply {
    let session = app.as_member(login);
    let task = only_task(&session).await;
    let path = format!("/api/v1/tasks/{}/decide", id(&task));
    session
        .post(path)
        .json(&json!({"verdict": "approve", "form": form}))
        .await
}

/// O6, E2: the client sends the changed fields alone; the total is the server's.
#[tokio::test]
async fn an_approver_changes_a_line_and_the_total_follows() {
    let app = TestApp::start().await;
    claims_are_cut(&app, json!({})).await;
    let ann = app.as_member("ann");
    let filed = file(&ann, &claim("Lunch", &[1_000, 250])).await;
    let cut = claim("", &[400])["form"]["lines"].clone();
    edit(&app, "bo", json!({"lines": cut})).await.expect(200);
    let path = format!("/api/v1/instances/{}", id(&filed));
    let seen = ann.get(&path).await.expect(200);
    assert_eq!(
        (&seen["form"]["purpose"], &seen["form"]["total"]["minor"]),
        (&json!("Lunch"), &json!(400))
    );
    let changes = seen["timeline"][1]["changes"].as_array().expect("changes");
    let told: Vec<_> = changes.iter().map(|change| &change["pointer"]).collect();
    assert_eq!(told, ["/lines", "/total/minor"]);
    app.settle().await;
}

fn fair() -> Value {
    let ends = |local: &str| json!({"local": local, "zone": "Europe/Berlin"});
    let leg = json!({
        "from": "Hamburg", "to": "Milan", "mode": "train",
        "depart": ends("2026-03-16T07:00"), "arrive": ends("2026-03-16T15:00"),
    });
    json!({"process": "trip", "form": {"purpose": "Fair", "legs": [leg]}})
}

/// O6: what an approver newly links to is looked at as when it is filed.
#[tokio::test]
async fn an_approver_links_only_to_what_the_requester_might() {
    let app = TestApp::start().await;
    claims_are_cut(&app, json!({})).await;
    let trip = fair();
    let own = file(&app.as_member("ann"), &trip).await;
    let bos = file(&app.as_member("bo"), &trip).await;
    let foreign = file(&app.as_member("hal"), &claim("Taxi", &[5])).await;
    let approve = format!(
        "/api/v1/tasks/{}/decide",
        own["tasks"][0]["id"].as_str().expect("an id")
    );
    let approve = app.as_member("bo").post(approve);
    approve.json(&json!({"verdict": "approve"})).await.expect(200);
    file(&app.as_member("ann"), &claim("Lunch", &[1_000])).await;
    for (link, code) in [(&bos, "trip-unknown"), (&foreign, "unknown-instance")] {
        let refused = edit(&app, "bo", json!({"trip": link["id"]})).await;
        let refused = refused.expect_problem(422, "invalid");
        let error = &refused["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!("/form/trip"), &json!(code))
        );
    }
    edit(&app, "bo", json!({"trip": own["id"]})).await.expect(200);
    app.settle().await;
}

/// What the server has not met yet since it started is read before the transaction.
#[tokio::test]
async fn an_approver_links_to_a_request_of_a_version_that_is_not_loaded() {
    let mut app = TestApp::start().await;
    claims_are_cut(&app, json!({})).await;
    let trip = fair();
    let trip = file(&app.as_member("ann"), &trip).await;
    decide(&app.as_member("bo"), "approve").await;
    file(&app.as_member("ann"), &claim("Lunch", &[1_000])).await;
    app.restart().await;
    edit(&app, "bo", json!({"trip": trip["id"]})).await.expect(200);
    app.settle().await;
}

/// O6: a decision about data that changed since is stale, on a card as on the page.
#[tokio::test]
async fn a_card_whose_form_another_approver_has_changed_decides_nothing() {
    let app = TestApp::start().await;
    let change = |definition: &mut Value| {
        definition["flow"][0]["participants"] =
            json!({"rule": "members", "members": [app.id("bo"), app.id("fay")]});
        definition["flow"][0]["quorum"] = json!({"kind": "all"});
        definition["flow"][0]["fields"] = json!({"/purpose": "write"});
    };
    publish(&app, "expense", change).await.expect("published");
    file(&app.as_member("ann"), &claim("Lunch", &[1_000])).await;
    app.settle().await;
    let fay = app.as_member("fay");
    let card = format!("/api/v1/cards/{}", assistant_card(&fay).await);
    let shown = fay.get(&card).await.expect(200);
    let approve = |card: &Value| {
        let actions = card["body"]["actions"].as_array().expect("actions");
        let button = actions.iter().find(|action| action["verb"] == "approve");
        let inputs = &button.expect("a button")["data"];
        json!({"revision": card["revision"], "verb": "approve", "inputs": inputs})
    };
    let press = |body: Value| fay.post(format!("{card}/actions")).json(&body);

    edit(&app, "bo", json!({"purpose": "Dinner"})).await.expect(200);
    // The news of it has not reached the card yet.
    let problem = press(approve(&shown)).await.expect_problem(409, "stale");
    let fresh = &problem["card"];
    assert_eq!(fresh["revision"], shown["revision"]);
    assert!(fresh["body"].to_string().contains("Dinner"), "{fresh}");
    let bare = json!({"revision": shown["revision"], "verb": "approve", "inputs": {}});
    press(bare).await.expect_problem(409, "stale");
    let wrong = json!({"revision": shown["revision"], "verb": "approve", "inputs": {"form_revision": "1"}});
    let wrong = press(wrong).await.expect_problem(422, "invalid");
    assert_eq!(wrong["errors"][0]["pointer"], "/inputs/form_revision");

    press(approve(fresh)).await.expect(200);
    app.settle().await;
}

/// O6, E2 for the requester: lines hold a field that is not theirs, and totals that nobody writes.
#[tokio::test]
async fn a_requester_files_lines_with_fields_that_are_not_theirs() {
    for access in ["read", "hidden"] {
        let app = TestApp::start().await;
        let rules = json!({"/lines/*/sanctioned": access, "/cut": access, "/total": "read"});
        claims_are_cut(&app, rules).await;
        let ann = app.as_member("ann");
        let mut greedy = claim("Lunch", &[1_000]);
        greedy["form"]["lines"][0]["sanctioned"] = json!({"minor": 1_000, "currency": "EUR"});
        let problem = ann
            .post("/api/v1/instances")
            .json(&greedy)
            .await
            .expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/form/lines/0/sanctioned");

        let filed = file(&ann, &claim("Lunch", &[1_000, 250])).await;
        let path = format!("/api/v1/instances/{}", id(&filed));
        let mut lines = claim("", &[1_000, 250])["form"]["lines"].clone();
        lines[0]["sanctioned"] = json!({"minor": 700, "currency": "EUR"});
        edit(&app, "bo", json!({"lines": lines})).await.expect(200);
        decide(&app.as_member("fay"), "return").await;

        // As it is: what is hidden from her stays.
        let again = |body: Value| ann.post(format!("{path}/resubmit")).json(&body);
        again(json!({})).await.expect(200);
        decide(&app.as_member("bo"), "return").await;
        // With another line, as she sees it.
        let seen = ann.get(&path).await.expect(200);
        let mut form = seen["form"].clone();
        assert_eq!(form["lines"][0]["sanctioned"].is_null(), access == "hidden");
        let more = claim("", &[5])["form"]["lines"][0].clone();
        form["lines"].as_array_mut().expect("lines").push(more);
        again(json!({"form": form})).await.expect(200);
        let whole = app.as_member("ida").get(&path).await.expect(200)["form"].clone();
        assert_eq!(
            (
                &whole["lines"][0]["sanctioned"]["minor"],
                &whole["lines"][2]["amount"]["minor"]
            ),
            (&json!(700), &json!(5)),
            "{access}"
        );
        assert_eq!(
            (&whole["cut"]["minor"], &whole["total"]["minor"]),
            (&json!(700), &json!(1_255)),
            "sums are made of the whole form: {access}"
        );
        app.settle().await;
    }
}

/// O6, L4: the words of a leave are told as they are now, its days as they were priced.
#[tokio::test]
async fn facts_of_a_leave_survive_an_edit_of_its_words() {
    let app = TestApp::start().await;
    let change = |definition: &mut Value| {
        definition["flow"][0]["fields"] = json!({"/reason": "write", "/handover": "write"});
    };
    publish(&app, "leave", change).await.expect("published");
    let grant = json!({
        "member": app.id("ann"), "type": "annual", "amount": 20_000,
        "valid_from": "2026-01-01", "expires": "2026-12-31", "reason": "Annual leave 2026",
    });
    let granted = app.as_member("ida").post("/api/v1/leave/grants");
    granted.json(&grant).await.expect(201);
    let leave = json!({"type": "annual", "from": "2026-03-16", "to": "2026-03-17", "zone": "Europe/Berlin"});
    let ann = app.as_member("ann");
    let filed = file(
        &ann,
        &json!({"process": "leave", "form": {"leave": leave, "reason": "private"}}),
    )
    .await;
    assert_eq!(filed["facts"].as_array().map(Vec::len), Some(4), "{filed}");
    edit(
        &app,
        "bo",
        json!({"reason": "moving house", "handover": app.id("bo")}),
    )
    .await
    .expect(200);
    let seen = ann
        .get(format!("/api/v1/instances/{}", id(&filed)))
        .await
        .expect(200);
    let facts = seen["facts"].as_array().expect("facts");
    assert_eq!(facts[..3], filed["facts"].as_array().expect("facts")[..3]);
    assert_eq!(facts[3]["value"], "moving house");
    app.settle().await;
}

/// L1, E1: a version of a built-in process that nobody could file is not published.
#[tokio::test]
async fn a_built_in_process_keeps_the_fields_it_lives_on() {
    let app = TestApp::start().await;
    for (key, field) in [("leave", "leave"), ("expense", "lines"), ("trip", "legs")] {
        let without = |definition: &mut Value| {
            let schema = &mut definition["form"]["schema"];
            let properties = schema["properties"].as_object_mut().expect("properties");
            properties.remove(field);
            properties.remove("total");
            schema["required"] = json!([]);
            definition["form"]["ui"] = Value::Null;
        };
        let found = publish(&app, key, without).await.expect_err("refused");
        assert!(
            found.contains(&"finding-form-field-missing".to_owned()),
            "{key}: {found:?}"
        );
    }
    let not_hers = |definition: &mut Value| {
        definition["policies"]["requester_fields"] = json!({"/leave": "read"});
        definition["form"]["schema"]["properties"]["leave"] = json!({"x-placet": {"widget": "leave"}});
    };
    let found = publish(&app, "leave", not_hers).await.expect_err("refused");
    assert!(
        found.contains(&"finding-form-field-not-the-requesters".to_owned()),
        "{found:?}"
    );
    app.settle().await;
}

/// Card events in the member's conversation with Placet.
async fn cards(app: &TestApp, login: &str) -> Vec<Value> {
    let session = app.as_member(login);
    let list = session.get("/api/v1/conversations").await.expect(200);
    let items = list["items"].as_array().expect("items");
    let assistant = items
        .iter()
        .find(|each| each["kind"] == "assistant")
        .expect("a conversation with Placet");
    let path = format!("/api/v1/conversations/{}/events?after=0", id(assistant));
    let events = session.get(path).await.expect(200);
    events["items"].as_array().expect("items").clone()
}

/// O2: what was taken back is a draft again, and a draft is nobody else's business.
#[tokio::test]
async fn who_took_part_reads_no_draft_that_was_taken_back() {
    let app = TestApp::start().await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let filed = file(&ann, &claim("Lunch", &[1_000])).await;
    let path = format!("/api/v1/instances/{}", id(&filed));
    decide(&bo, "return").await;
    app.settle().await;
    let before = cards(&app, "bo").await.len();
    let reopened = ann.post(format!("{path}/reopen")).json(&json!({})).await;
    let mut tag = reopened.etag();
    reopened.expect(200);
    app.settle().await;
    let told = cards(&app, "bo").await;
    assert_eq!(told.len(), before + 1, "one revision says so");
    let text = told.last().expect("one")["body"]["text"].to_string();
    assert!(text.contains("taken back"), "{text}");

    for purpose in ["Dinner", "Supper"] {
        let change = json!({"form": claim(purpose, &[900])["form"]});
        let patched = ann.patch(&path).json(&change).if_match(&tag).await;
        tag = patched.etag();
        patched.expect(200);
    }
    app.settle().await;
    assert_eq!(
        cards(&app, "bo").await.len(),
        before + 1,
        "and none of each saving"
    );
    for other in ["bo", "ida"] {
        let other = app.as_member(other);
        other.get(&path).await.expect_problem(404, "not-found");
        for list in [
            "instances?box=all",
            "tasks?box=done",
            "instances?box=all&query=supper",
        ] {
            let found = other.get(format!("/api/v1/{list}")).await.expect(200);
            assert_eq!(found["items"], json!([]), "{list}");
        }
    }
    let again = ann
        .post(format!("{path}/file"))
        .json(&json!({}))
        .await
        .expect(200);
    assert_eq!(again["number"], filed["number"]);
    assert_eq!(bo.get(&path).await.expect(200)["title"], "Supper");
    app.settle().await;
    assert_eq!(cards(&app, "bo").await.len(), before + 2);
}
