//! Going on without a step, and by several branches at once.

use placet_testkit::TestApp;
use serde_json::json;

use crate::flows::{actions, by, entries, fault, filed, on, pen, seen};
use crate::instances::file;
use crate::processes::{publish, small};

#[tokio::test]
async fn an_administrator_goes_on_without_a_step_that_is_waited_for() {
    let app = TestApp::start().await;
    let flow = json!([
        by(&app, "a", &["bo"], json!({})),
        by(&app, "b", &["fay"], json!({}))
    ]);
    let request = filed(&app, flow).await;
    let (bo, ida) = (app.as_member("bo"), app.as_member("ida"));
    let shown = seen(&ida, &request).await;
    assert_eq!(shown["skippable"], json!([{"id": "a", "name": "a"}]));
    assert!(actions(&shown).contains(&"skip"));
    let others = seen(&bo, &request).await;
    assert!(others["skippable"] == json!([]) && !actions(&others).contains(&"skip"));
    on(&bo, &request, "skip", json!({"step": "a"}))
        .await
        .expect_problem(403, "forbidden");
    let later = on(&ida, &request, "skip", json!({"step": "b"})).await;
    assert_eq!(
        fault(&later.expect_problem(422, "refused")),
        ("/step", "nothing-to-skip")
    );
    let body = json!({"step": "a", "comment": "he is ill"});
    let went = on(&ida, &request, "skip", body).await.expect(200);
    assert_eq!(went["waiting_for"][0]["login"], "fay");
    let closed = entries(&went, "closed")[0];
    assert_eq!(
        (&closed["outcome"], &closed["cause"]),
        (&json!("skipped"), &json!("admin"))
    );
    assert_eq!(entries(&went, "commented")[0]["comment"], "he is ill");
    app.settle().await;
}

/// C2
#[tokio::test]
async fn where_several_branches_may_be_taken_an_administrator_names_them() {
    let app = TestApp::start().await;
    let mut definition = small();
    definition["form"]["schema"]["properties"]["cost"] = json!({"type": "integer"});
    let arm = |name: &str, login: &str| json!({"id": name, "name": name, "when": "form.cost > 100", "steps": [by(&app, &format!("{name}_step"), &[login], json!({}))]});
    definition["flow"] = json!([{
        "kind": "inclusive", "id": "which", "name": "Which",
        "arms": [arm("x", "bo"), arm("y", "fay"), arm("z", "hal")], "otherwise": [],
    }]);
    publish(&app, &definition).await;
    let request = file(&app.as_member("ann"), &pen()).await;
    assert_eq!(request["halt"]["reason"], "unknown_condition");
    let ida = app.as_member("ida");
    let shown = seen(&ida, &request).await;
    assert_eq!(
        (
            &shown["halt"]["several"],
            shown["halt"]["arms"].as_array().map(Vec::len)
        ),
        (&json!(true), Some(4))
    );
    let wrong = on(&ida, &request, "resume", json!({"arms": ["x", "w"]})).await;
    wrong.expect_problem(422, "refused");
    let went = on(&ida, &request, "resume", json!({"arms": ["x", "z"]}))
        .await
        .expect(200);
    assert_eq!(crate::flows::logins(&went["waiting_for"]), ["bo", "hal"]);
    app.settle().await;
}
