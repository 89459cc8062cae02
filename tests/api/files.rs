//! Uploads, what holds them, and what is left of them when nothing does.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use chrono::TimeDelta;
use placet_server::{file, jobs};
use placet_testkit::{Session, TestApp};
use serde_json::{Value, json};

use crate::instances::{claim, id};

async fn upload(session: &Session<'_>, name: &str) -> String {
    let uploaded = session
        .post("/api/v1/files")
        .file(name, "text/plain", name.as_bytes())
        .await
        .expect(201);
    id(&uploaded).to_owned()
}

async fn status_of(session: &Session<'_>, file: &str) -> u16 {
    session.get(format!("/api/v1/files/{file}/info")).await.status
}

/// A claim with these receipts.
fn receipts(files: &[&str]) -> Value {
    let mut body = claim("Lunch", &[100]);
    body["form"]["lines"][0]["receipts"] = json!(files);
    body
}

async fn draft(session: &Session<'_>, files: &[&str]) -> (String, String) {
    let mut body = receipts(files);
    body["draft"] = json!(true);
    let reply = session.post("/api/v1/instances").json(&body).await;
    let version = reply.body()["version"].to_string();
    (id(&reply.expect(201)).to_owned(), version)
}

/// What is on the disk: kept bytes and uploads.
fn on_disk(app: &TestApp) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![app.app.config.data.join("files")];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => found.push(path),
            }
        }
    }
    found
}

/// Lets everything on the disk be two hours old by the machine's clock, which files go by.
fn age(app: &TestApp) {
    #[expect(clippy::disallowed_methods, reason = "files have the machine's times")]
    let then = SystemTime::now() - Duration::from_secs(7200);
    for path in on_disk(app) {
        let file = std::fs::File::options().write(true).open(path).expect("a file");
        file.set_modified(then).expect("a time");
    }
}

async fn clean_up(app: &TestApp) {
    let due = jobs::Due {
        kind: "file.cleanup".into(),
        organisation: None,
        reference: None,
        payload: Value::Null,
    };
    jobs::Handler::fire(&file::Cleanup, &app.app, &due)
        .await
        .expect("a clean-up");
}

#[tokio::test]
async fn one_key_stands_for_one_file_and_leaves_no_bytes_of_another() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let send = async |name: &str, content: &str| {
        let ask = ann.post("/api/v1/files").key("one");
        ask.file(name, "text/plain", content.as_bytes()).await
    };
    let first = send("a.txt", "first").await.expect(201);
    assert_eq!(send("a.txt", "first").await.expect(201), first);
    for (name, content) in [("a.txt", "other"), ("b.txt", "first")] {
        let reply = send(name, content).await;
        reply.expect_problem(422, "idempotency-key-reused");
    }
    assert_eq!(on_disk(&app).len(), 1);
    app.settle().await;
}

#[tokio::test]
async fn what_nobody_claimed_goes_after_a_day_and_equal_bytes_stay_for_who_has_them() {
    let app = TestApp::start().await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let (own, shared) = (upload(&ann, "own").await, upload(&ann, "shared").await);
    app.clock.advance(TimeDelta::hours(25));
    let theirs = upload(&bo, "shared").await;
    age(&app);
    clean_up(&app).await;
    assert_eq!(
        (status_of(&ann, &own).await, status_of(&ann, &shared).await),
        (404, 404)
    );
    assert_eq!(bo.get(format!("/api/v1/files/{theirs}")).await.bytes, "shared");
    assert_eq!(on_disk(&app).len(), 1);
    app.settle().await;
}

#[tokio::test]
async fn bytes_without_a_row_go_when_they_are_old_and_no_upload_can_be_about_to_name_them() {
    let app = TestApp::start().await;
    let folder = app.app.config.data.join("files");
    std::fs::create_dir_all(folder.join("ab")).expect("a folder");
    for path in ["ab/abcd", "incoming/half"] {
        std::fs::write(folder.join(path), "left over").expect("written");
    }
    clean_up(&app).await;
    assert_eq!(on_disk(&app).len(), 2, "fresh");
    age(&app);
    clean_up(&app).await;
    assert!(on_disk(&app).is_empty());
    app.settle().await;
}

#[tokio::test]
async fn an_upload_that_is_refused_leaves_nothing() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let large = vec![b'x'; app.app.config.max_file + 1];
    let sent = ann.post("/api/v1/files").file("large", "text/plain", &large);
    sent.await.expect_problem(413, "too-large");
    let broken = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf";
    let sent = ann
        .post("/api/v1/files")
        .raw("multipart/form-data; boundary=b", broken);
    sent.await.expect_problem(400, "not-an-upload");
    assert!(on_disk(&app).is_empty());
    app.settle().await;
}

#[tokio::test]
async fn a_draft_keeps_its_files_and_gives_them_back_when_it_is_deleted() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let receipt = upload(&ann, "receipt").await;
    let (first, version) = draft(&ann, &[&receipt]).await;
    app.clock.advance(TimeDelta::hours(25));
    clean_up(&app).await;
    assert_eq!(status_of(&ann, &receipt).await, 200, "the draft holds it");
    let body = receipts(&[&receipt]);
    let elsewhere = ann.post("/api/v1/instances").json(&body).await;
    let problem = elsewhere.expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "unknown-file");

    let path = format!("/api/v1/instances/{first}");
    ann.delete(&path)
        .if_match(&format!("\"{version}\""))
        .await
        .expect(204);
    ann.post("/api/v1/instances").json(&body).await.expect(201);
    let log = app.as_member("ida").get("/api/v1/audit").await.expect(200);
    let entries = log["items"].as_array().expect("items");
    assert!(
        entries
            .iter()
            .any(|entry| entry["action"] == "instance.delete" && entry["target"] == json!(first)),
        "{log}"
    );
    clean_up(&app).await;
    assert_eq!(status_of(&ann, &receipt).await, 200, "what was filed holds it");
    app.settle().await;
}

#[tokio::test]
async fn what_a_draft_no_longer_names_is_free_and_what_was_filed_stays() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let (one, two, three) = (
        upload(&ann, "one").await,
        upload(&ann, "two").await,
        upload(&ann, "three").await,
    );
    let (first, version) = draft(&ann, &[&one, &two]).await;
    let path = format!("/api/v1/instances/{first}");
    let edited = json!({"form": receipts(&[&two, &three])["form"]});
    let ask = ann.patch(&path).json(&edited);
    ask.if_match(&format!("\"{version}\"")).await.expect(200);
    let (other, _) = draft(&ann, &[&one]).await;
    let filed = json!({"form": receipts(&[&three])["form"]});
    ann.post(format!("{path}/file")).json(&filed).await.expect(200);
    app.clock.advance(TimeDelta::hours(25));
    clean_up(&app).await;
    let mut kept = Vec::new();
    for file in [&one, &two, &three] {
        kept.push(status_of(&ann, file).await);
    }
    assert_eq!(
        kept,
        [200, 404, 200],
        "{other} holds the first, {first} the third"
    );
    app.settle().await;
}
