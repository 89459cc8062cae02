//! The life of an installation: newer versions, what somebody here has changed, and changes in the middle of a call.

use std::time::Duration;

use placet_testkit::{Reply, Session, TestApp};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::actions::{approved, talk};
use crate::catalog::{decide, store, submit};
use crate::guests::install_guest;
use crate::instances::id;
use crate::miniapps::{APP, bundle_of, bundle_where, install, installation, listed};

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_moves_to_a_newer_version_with_what_that_asks_for() {
    let app = listed().await;
    let installed = install(&app, &installation(&app)).await;
    let path = format!("/api/v1/installations/{}", id(&installed));
    let ida = app.as_member("ida");
    let update = json!({"version": "1.1.0", "grants": ["kv", "chat:write", "instances:read", "schedule"]});
    let refused = ida
        .patch(&path)
        .json(&update)
        .await
        .expect_problem(422, "invalid");
    assert_eq!(refused["errors"][0]["code"], "version-not-listed");
    let hal = app.as_member("hal");
    let newer = bundle_of(|manifest| {
        manifest["version"] = json!("1.1.0");
        let scopes = manifest["scopes"].as_array_mut().expect("scopes");
        scopes.push(json!({"scope": "directory:read", "reason": {"en": "To know who works here."}}));
    });
    submit(&hal, &newer).await.expect(201);
    ida.patch(&path)
        .json(&update)
        .await
        .expect_problem(422, "invalid");
    decide(&app, APP, "1.1.0", "list").await;
    let shown = ida.get(&path).await.expect(200);
    assert_eq!(
        (&shown["version"], &shown["update"]),
        (&json!("1.0.0"), &json!("1.1.0"))
    );
    let refused = ida
        .patch(&path)
        .json(&update)
        .await
        .expect_problem(422, "invalid");
    assert_eq!(refused["errors"][0]["code"], "grant-missing");
    let mut granted = update.clone();
    granted["grants"]
        .as_array_mut()
        .expect("grants")
        .push(json!("directory:read"));
    let moved = ida.patch(&path).json(&granted).await.expect(200);
    assert_eq!(
        (&moved["version"], &moved["update"]),
        (&json!("1.1.0"), &Value::Null)
    );
    approved(&app, &[("Pens", 3)], "hal").await;
    assert_eq!(talk(&app.as_member("ann")).await.1.len(), 1);
    // And back.
    let back = json!({"version": "1.0.0", "grants": ["kv", "chat:write", "instances:read", "schedule"]});
    ida.patch(&path).json(&back).await.expect(200);
    app.settle().await;
}

/// Has ida publish the app's process again, with `description` if she gives it one, and then update the app; what is
/// published afterwards, and what the audit log says was kept.
async fn republished(description: Option<&str>) -> (Value, Value) {
    let app = listed().await;
    let installed = install(&app, &installation(&app)).await;
    let ida = app.as_member("ida");
    let process = "/api/v1/processes/stationery-order";
    let draft = ida.get(format!("{process}/draft")).await;
    let tag = draft.etag();
    let mut definition = draft.expect(200)["definition"].clone();
    if let Some(description) = description {
        definition["description"]["en"] = json!(description);
    }
    ida.put(format!("{process}/draft"))
        .json(&definition)
        .if_match(&tag)
        .await
        .expect(200);
    let publish = ida.post(format!("{process}/publish")).json(&json!({}));
    assert_eq!(publish.await.expect(201)["version"], 2);
    let newer = bundle_where(|name, value| match name {
        "manifest.json" => value["version"] = json!("1.1.0"),
        "processes/order.json" => value["description"]["en"] = json!("Whatever a desk needs."),
        _ => {}
    });
    submit(&app.as_member("hal"), &newer).await.expect(201);
    decide(&app, APP, "1.1.0", "list").await;
    let update = json!({"version": "1.1.0", "grants": ["kv", "chat:write", "instances:read", "schedule"]});
    let path = format!("/api/v1/installations/{}", id(&installed));
    ida.patch(&path).json(&update).await.expect(200);
    let shown = ida.get(process).await.expect(200);
    let audit = ida.get("/api/v1/audit").await.expect(200);
    app.settle().await;
    (shown, audit["items"][0]["detail"]["kept"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_has_changed_in_an_apps_process_stays_when_the_app_is_updated() {
    let (shown, kept) = republished(Some("Ask the front desk first.")).await;
    assert_eq!(kept, json!(["stationery-order"]));
    assert_eq!(
        (&shown["version"], &shown["description"], &shown["app"]),
        (
            &json!(2),
            &json!("Ask the front desk first."),
            &json!("Stationery")
        )
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_published_an_apps_process_as_it_was_has_changed_nothing() {
    let (shown, kept) = republished(None).await;
    assert_eq!(kept, json!([]));
    assert_eq!(
        (&shown["version"], &shown["description"]),
        (&json!(3), &json!("Whatever a desk needs."))
    );
}

/// How many keys apps hold.
async fn entries(app: &TestApp) -> i64 {
    let db = app.app.db.read();
    let sql = Statement::from_string(db.get_database_backend(), "SELECT COUNT(*) FROM miniapp_entry");
    let row = db.query_one_raw(sql).await.expect("a look").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// Gives the command of an app that takes its time, and does something else before that is over.
async fn meanwhile(app: &TestApp, other: impl Future<Output = Reply>) -> Reply {
    let ann = app.as_member("ann");
    let line = json!({"text": "/dawdle"});
    let other = async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert!(other.await.status < 300);
    };
    let given = async { ann.post("/api/v1/commands").json(&line).await };
    tokio::join!(given, other).0
}

/// A call that takes its time, and a change in the middle of it, after which it is refused with `status` and has left nothing.
async fn overtaken(change: impl AsyncFn(&Session<'_>, &str) -> Reply, status: u16) {
    let app = store().await;
    let mut installed = install_guest(&app, &placet_guests::plain("dawdles"), "dawdle").await;
    let ida = app.as_member("ida");
    let again = json!({
        "app": placet_guests::Guest::app("dawdle"), "version": "1.0.0", "grants": ["kv"],
        "audience": {"kind": "everybody"},
    });
    // On a busy machine the change may come before the call begins or after its end; then it was not in the middle.
    for _ in 0..20 {
        let path = format!("/api/v1/installations/{}", id(&installed));
        let reply = meanwhile(&app, change(&ida, &path)).await;
        let kept = entries(&app).await;
        let code = reply.body()["errors"][0]["code"].clone();
        if reply.status == status && code != json!("unknown-command") {
            assert_eq!(kept, 0);
            return;
        }
        if ida.delete(&path).await.status == 204 {
            assert_eq!(entries(&app).await, 0);
        }
        installed = install(&app, &again).await;
    }
    panic!("no call was overtaken by a change");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_app_wrote_in_a_call_that_outlived_its_settings_is_not_kept() {
    let everybody = json!({"audience": {"kind": "everybody"}});
    let change = async |ida: &Session<'_>, path: &str| ida.patch(path).json(&everybody).await;
    overtaken(change, 422).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_removed_while_it_is_called_leaves_nothing_behind() {
    let remove = async |ida: &Session<'_>, path: &str| ida.delete(path).await;
    overtaken(remove, 404).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_version_goes_on_and_its_administrator_is_told() {
    let app = listed().await;
    let installed = install(&app, &installation(&app)).await;
    let path = format!("/api/v1/installations/{}", id(&installed));
    let ida = app.as_member("ida");
    assert_eq!(ida.get(&path).await.expect(200)["withdrawn"], false);
    decide(&app, APP, "1.0.0", "withdraw").await;
    assert_eq!(ida.get(&path).await.expect(200)["withdrawn"], true);
    approved(&app, &[("Pens", 3)], "hal").await;
    assert_eq!(talk(&app.as_member("ann")).await.1.len(), 1);
}
