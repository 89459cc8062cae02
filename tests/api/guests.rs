//! The hostile guests of `tests/guests` as mini-apps: published, installed and called through the server.

use std::time::{Duration, Instant};

use placet_guests::{Guest, hostile};
use placet_testkit::{Reply, TestApp};
use serde_json::{Value, json};

use crate::catalog::{decide, store, submit};
use crate::instances::id;
use crate::miniapps::install;

/// What nobody may take longer than, with everything around the call.
const LONGEST: Duration = Duration::from_secs(25);

/// Publishes a guest as an app of hal's that fay lists, and lets everybody use it.
pub(crate) async fn install_guest(app: &TestApp, guest: &Guest, name: &str) -> Value {
    submit(&app.as_member("hal"), &guest.bundle(name))
        .await
        .expect(201);
    installed(app, guest, name).await
}

async fn installed(app: &TestApp, guest: &Guest, name: &str) -> Value {
    decide(app, &Guest::app(name), "1.0.0", "list").await;
    let body = json!({
        "app": Guest::app(name), "version": "1.0.0", "grants": guest.grants().collect::<Vec<_>>(),
        "audience": {"kind": "everybody"},
    });
    install(app, &body).await
}

/// Lets ann meet the app: a command for an action, a form that is filed for a hook.
async fn meet(app: &TestApp, guest: &Guest, name: &str) -> Reply {
    let ann = app.as_member("ann");
    if guest.world() == "hook" {
        let filing = json!({"process": name, "form": {"what": "pens"}});
        ann.post("/api/v1/instances").json(&filing).await
    } else {
        let line = json!({"text": format!("/{name} pens")});
        ann.post("/api/v1/commands").json(&line).await
    }
}

/// What a refused upload says, in the words of the guests' files.
fn refused(problem: &Value) -> Vec<String> {
    let errors = problem["errors"].as_array().expect("errors").iter();
    errors
        .map(|error| match error["code"].as_str().expect("a code") {
            "import-without-scope" | "bundle-import-without-scope" => "not-granted".to_owned(),
            code => {
                let word = code
                    .trim_start_matches("bundle-")
                    .trim_start_matches("component-");
                format!("unfit {word}")
            }
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_hostile_guest_ends_as_its_file_says_and_others_are_served() {
    let app = store().await;
    let mut wrong = Vec::new();
    for (number, guest) in hostile().iter().enumerate() {
        let name = format!("harm-{number}");
        let began = Instant::now();
        let expected: Vec<_> = guest
            .says("served")
            .unwrap_or(guest.expect())
            .split('|')
            .collect();
        let submitted = submit(&app.as_member("hal"), &guest.bundle(&name)).await;
        if submitted.status != 201 {
            let found = refused(&submitted.expect_problem(422, "bundle"));
            let is_expected = |word: &String| {
                expected.contains(&word.as_str())
                    || (expected == ["incompatible"] && word == "unfit wrong-world")
            };
            if !found.iter().any(is_expected) {
                wrong.push(format!("{}: the upload was refused for {found:?}", guest.name));
            }
        } else {
            let installed = installed(&app, guest, &name).await;
            meet(&app, guest, &name).await;
            let path = format!("/api/v1/installations/{}/calls", id(&installed));
            let calls = app.as_member("ida").get(path).await.expect(200);
            let function = guest.call();
            let mut calls = calls["items"].as_array().expect("items").iter();
            let Some(call) = calls.find(|call| call["function"] == function) else {
                wrong.push(format!("{}: {function} was not called", guest.name));
                continue;
            };
            let cause = call["cause"].as_str().unwrap_or("ok");
            if !expected.contains(&cause) {
                wrong.push(format!(
                    "{}: {cause}, not {expected:?}: {}",
                    guest.name, call["detail"]
                ));
            }
            let mut bound = |what: &str, got: u64, most: u64| {
                if got > most {
                    wrong.push(format!("{}: {what} is {got}, at most {most}", guest.name));
                }
            };
            let number = |field: &str| call[field].as_u64().expect("a number");
            bound(
                "time in ms",
                number("micros") / 1000,
                guest.number("within", 2_500),
            );
            bound(
                "memory in MiB",
                number("memory") >> 20,
                guest.number("memory", 32),
            );
            let lines = call["log"].as_array().expect("lines");
            bound("log lines", lines.len() as u64, guest.number("log", 0));
        }
        // Another organisation notices nothing.
        let zoe = app.as_member("zoe");
        zoe.get("/api/v1/processes").await.expect(200);
        if began.elapsed() > LONGEST {
            wrong.push(format!(
                "{} took {:?} with everything",
                guest.name,
                began.elapsed()
            ));
        }
    }
    app.settle().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
