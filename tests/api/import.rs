//! Members from a CSV file.

use placet_testkit::{Reply, TestApp};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/members/import";

async fn import(app: &TestApp, login: &str, dry_run: bool, csv: &str) -> Reply {
    let path = format!("{PATH}?dry_run={dry_run}");
    app.as_member(login)
        .post(path)
        .raw("text/csv", csv.to_owned())
        .await
}

async fn count(app: &TestApp) -> usize {
    let list = app
        .as_member("ida")
        .get("/api/v1/members?limit=200")
        .await
        .expect(200);
    list["items"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_dry_run_shows_everything_and_changes_nothing() {
    let app = TestApp::start().await;
    let csv = "\u{feff}login;name;department;manager\r\ndora;Dora Maar;marketing;emil\r\nemil;Emil;Marketing;bo\r\n\
               ann;Ann Becker;Marketing;fay\r\nbo;Bo Lindqvist;Nowhere;\r\n";
    let shown = import(&app, "ida", true, csv).await.expect(200);
    assert_eq!(
        shown["summary"],
        json!({"create": 2, "update": 1, "unchanged": 0, "error": 1})
    );
    assert_eq!(shown["applied"], false);
    assert_eq!(shown["rows"][2]["row"], 4);
    assert_eq!(
        shown["rows"][2]["changes"],
        json!([{"field": "manager", "old": "bo", "new": "fay"}])
    );
    let error = &shown["rows"][3]["errors"][0];
    assert_eq!(
        (&error["field"], &error["code"]),
        (&json!("department"), &json!("department-unknown"))
    );
    assert_eq!(error["message"], "There is no such department.");
    assert_eq!(count(&app).await, 5);

    // With an error in it, nothing of the file is done.
    let refused = import(&app, "ida", false, csv).await.expect(200);
    assert_eq!(refused["applied"], false);
    assert_eq!(count(&app).await, 5);
    app.settle().await;
}

#[tokio::test]
async fn an_import_is_done_at_once_and_again_it_changes_nothing() {
    let app = TestApp::start().await;
    let csv = "login,name,email,position,department,manager,roles\n\
               dora,Dora Maar,dora@example.com,Clerk,Marketing,emil,hr|finance\n\
               emil,Emil,,Head of events,Marketing,bo,\n\
               ann,Ann B. Becker,,,Marketing,emil,\n";
    let done = import(&app, "ida", false, csv).await.expect(200);
    assert_eq!(done["applied"], true, "{done:#}");
    assert_eq!(
        done["summary"],
        json!({"create": 2, "update": 1, "unchanged": 0, "error": 0})
    );
    let list = app
        .as_member("ida")
        .get("/api/v1/members?query=dora")
        .await
        .expect(200);
    let dora = &list["items"][0];
    assert_eq!(dora["manager"]["login"], "emil");
    assert_eq!(dora["position"], "Clerk");
    assert_eq!(dora["roles"].as_array().map(Vec::len), Some(2));
    let ann = app
        .as_member("ida")
        .get(format!("/api/v1/members/{}", app.id("ann")))
        .await
        .expect(200);
    assert_eq!(
        (&ann["name"], &ann["manager"]["login"]),
        (&json!("Ann B. Becker"), &json!("emil"))
    );

    let again = import(&app, "ida", false, csv).await.expect(200);
    assert_eq!(again["summary"]["unchanged"], 3, "{again:#}");
    // Those who came this way are invited like others.
    let path = format!(
        "/api/v1/members/{}/invitation",
        dora["id"].as_str().expect("an id")
    );
    app.as_member("ida").post(path).await.expect(201);
    app.settle().await;
}

#[tokio::test]
async fn logins_of_other_organisations_and_circles_are_errors_by_row() {
    let app = TestApp::start().await;
    let csv = "login,name,manager\nzoe,Zoe,\nbo,Bo Lindqvist,ann\n";
    let shown = import(&app, "ida", true, csv).await.expect(200);
    assert_eq!(shown["rows"][0]["errors"][0]["code"], "login-taken");
    assert_eq!(shown["rows"][1]["errors"][0]["code"], "manager-circle");
    assert_eq!(
        shown["rows"][1]["errors"][0]["message"],
        "Nobody can report to themselves in the end: bo → ann → bo"
    );
    app.settle().await;
}

#[tokio::test]
async fn a_file_may_not_send_away_whoever_manages_the_organisation() {
    let app = TestApp::start().await;
    let shown = import(&app, "ida", true, "login,valid_to\nida,2026-06-01\n")
        .await
        .expect(200);
    assert_eq!(shown["rows"][0]["errors"][0]["code"], "last-administrator");
    app.settle().await;
}

#[tokio::test]
async fn a_file_may_not_put_off_who_may_do_more_either() {
    let app = TestApp::start().await;
    let later = "login,valid_from\nida,2026-06-01\n";
    let shown = import(&app, "ida", false, later).await.expect(200);
    let error = &shown["rows"][0]["errors"][0];
    assert_eq!(
        (&error["field"], &error["code"]),
        (&json!("valid_from"), &json!("last-administrator"))
    );
    let rights = json!({"rights": ["members.manage"], "departments": null});
    app.as_member("ida")
        .put(format!("/api/v1/members/{}/rights", app.id("hal")))
        .json(&rights)
        .await
        .expect(200);
    let shown = import(&app, "hal", false, later).await.expect(200);
    assert_eq!(shown["rows"][0]["errors"][0]["code"], "not-allowed");
    assert_eq!(shown["applied"], false);

    // Who is put off is signed out, and begins anew on the day.
    let done = import(&app, "ida", false, "login,valid_from\nfay,2026-03-20\n").await;
    assert_eq!(done.expect(200)["applied"], true);
    app.as_member("fay").get("/api/v1/me").await.expect(401);
    app.clock.advance(chrono::TimeDelta::days(9));
    app.as_member("fay").get("/api/v1/me").await.expect(401);
    app.settle().await;
}

#[tokio::test]
async fn what_is_no_such_file_is_refused_as_a_whole() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let send = |media_type: &str, body: &'static [u8]| ida.post(PATH).raw(media_type, body);
    send("application/json", b"{}")
        .await
        .expect_problem(415, "not-csv");
    send("text/csv", b"login\n\xff\n")
        .await
        .expect_problem(400, "not-utf8");
    let codes = |problem: Value| problem["errors"][0]["code"].clone();
    let empty = send("text/csv", b"").await.expect_problem(422, "invalid");
    assert_eq!(codes(empty), "sheet-empty");
    let unknown = send("text/csv", b"login,salary\nann,1\n")
        .await
        .expect_problem(422, "invalid");
    assert_eq!(codes(unknown), "sheet-unknown-column");
    let large = vec![b'x'; 8 * 1024 * 1024 + 1];
    let large = ida
        .post(PATH)
        .raw("text/csv", large)
        .await
        .expect_problem(413, "too-large");
    assert_eq!(large["limit"], 8 * 1024 * 1024);
    import(&app, "ann", true, "login\nann\n").await.expect(403);
    app.settle().await;
}

#[tokio::test]
async fn five_thousand_people_come_in_one_transaction() {
    let app = TestApp::start().await;
    let mut csv = String::from("login,name,department,manager,position,roles\n");
    for n in 0..5000 {
        let manager = if n == 0 {
            "bo".to_owned()
        } else {
            format!("p{}", (n - 1) / 8)
        };
        csv += &format!("p{n},Person {n},Marketing,{manager},Clerk,hr\n");
    }
    let done = import(&app, "ida", false, &csv).await.expect(200);
    assert_eq!(done["summary"]["create"], 5000);
    assert_eq!(done["applied"], true);
    let departments = app.as_member("ann").get("/api/v1/departments").await.expect(200);
    let marketing = departments["items"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|department| department["name"] == "Marketing");
    assert_eq!(
        marketing.map(|marketing| &marketing["members"]),
        Some(&json!(5004))
    );
    app.settle().await;
}

#[tokio::test]
async fn limits_are_imported_as_decimal_numbers_of_the_organisations_currency() {
    let app = TestApp::start().await;
    let csv = "login,authority\nann,1240.5\nbo,EUR 5000\nfay,\nhal,\"5,000\"\nida,-1\n";
    let shown = import(&app, "ida", true, csv).await.expect(200);
    assert_eq!(
        shown["rows"][0]["changes"],
        json!([{"field": "authority", "old": null, "new": "1240.50"}])
    );
    assert_eq!(shown["rows"][1]["changes"][0]["new"], "5000.00");
    assert_eq!(shown["rows"][2]["action"], "unchanged");
    for n in [3, 4] {
        assert_eq!(shown["rows"][n]["errors"][0]["code"], "authority-malformed");
    }
    let csv = "账号,审批额度\nann,1240.5\nbo,EUR 5000\n";
    let done = import(&app, "ida", false, csv).await.expect(200);
    assert_eq!(done["summary"]["update"], 2);
    let ann = app
        .as_member("ida")
        .get(format!("/api/v1/members/{}", app.id("ann")));
    let ann = ann.await.expect(200);
    assert_eq!(ann["authority"], json!({"minor": 124_050, "currency": "EUR"}));
    let again = import(&app, "ida", true, csv).await.expect(200);
    assert_eq!(again["summary"]["unchanged"], 2);
    app.settle().await;
}
