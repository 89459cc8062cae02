//! The standard company of the tests, made once per run through the API, then copied for each test.
//!
//! It is small on purpose: a test that needs more makes it, so that what a test relies on stands in it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use placet_server::app::App;
use placet_server::clock::Clock;
use placet_server::{identity, org, process};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::ask::Session;
use crate::database::{Database, Template, apart};
use crate::{beginning, config};

/// Everybody's.
pub const PASSWORD: &str = "correct horse battery staple";

/// Who is there.
#[derive(Clone, Debug, Default)]
pub struct Company {
    pub members: BTreeMap<String, Member>,
    pub departments: BTreeMap<String, Uuid>,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: Uuid,
    pub token: String,
}

pub(crate) struct Filled {
    pub database: Template,
    pub company: Company,
}

pub(crate) fn template() -> &'static Filled {
    static FILLED: OnceLock<Filled> = OnceLock::new();
    FILLED.get_or_init(|| {
        apart(async {
            let database = crate::database::migrated().copy().await;
            let company = fill(&database).await;
            Filled {
                database: database.into_template().await,
                company,
            }
        })
    })
}

async fn fill(database: &Database) -> Company {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let app = App::open(config(&folder, database), Clock::starting_at(beginning()))
        .await
        .expect("the database opens");
    let router = app.router();
    let as_who = |token: Option<&str>| Session::new(&router, token.map(str::to_owned));
    let link = identity::first_link(&app)
        .await
        .expect("a link can be made")
        .expect("nobody is there yet");
    let token = link.rsplit('/').next().expect("a link ends with its token");
    let founded = json!({
        "token": token,
        "organisation": {"key": "acme", "name": "Acme", "zone": "Europe/Berlin", "currency": "EUR", "language": "en"},
        "administrator": {"login": "ida", "name": "Ida Holm", "password": PASSWORD},
    });
    let mut company = Company::default();
    let ida = member(
        &as_who(None)
            .post("/api/v1/setup")
            .json(&founded)
            .await
            .expect(201),
    );
    let administrator = as_who(Some(&ida.token));
    company.members.insert("ida".into(), ida);

    let department = json!({"name": "Marketing"});
    let department = administrator
        .post("/api/v1/departments")
        .json(&department)
        .await
        .expect(201);
    company
        .departments
        .insert("marketing".into(), id(&department["id"]));
    for (login, name, manager) in [
        ("bo", "Bo Lindqvist", None),
        ("ann", "Ann Becker", Some("bo")),
        ("fay", "Fay Ortiz", None),
        ("hal", "Hal Novak", None),
    ] {
        let mut body = json!({"login": login, "name": name, "department": department["id"]});
        if let Some(manager) = manager {
            body["manager"] = json!(company.members[manager].id);
        }
        let made = administrator
            .post("/api/v1/members")
            .json(&body)
            .await
            .expect(201);
        let path = format!("/api/v1/members/{}/invitation", id(&made["id"]));
        let link = administrator.post(path).json(&json!({})).await.expect(201);
        let token = link["url"]
            .as_str()
            .and_then(|url| url.rsplit('/').next())
            .expect("a link ends with its token");
        let path = format!("/api/v1/links/{token}");
        let joined = as_who(None)
            .post(path)
            .json(&json!({"password": PASSWORD}))
            .await
            .expect(201);
        company.members.insert(login.into(), member(&joined));
    }
    for (role, login) in [("finance", "fay"), ("hr", "hal")] {
        let roles = administrator.get("/api/v1/roles").await.expect(200);
        let found = roles["items"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|found| found["key"] == role);
        let path = format!(
            "/api/v1/roles/{}/holders",
            id(&found.expect("set-up makes the usual roles")["id"])
        );
        let holders = json!({"holders": [{"member": company.members[login].id}]});
        administrator.put(path).json(&holders).await.expect(200);
    }
    let head = json!({"head": company.members["bo"].id});
    let path = format!("/api/v1/departments/{}", company.departments["marketing"]);
    administrator.patch(path).json(&head).await.expect(200);

    found_another(&app).await;
    let signed_in = json!({"organisation": "zenith", "login": "zoe", "password": PASSWORD});
    let zoe = member(
        &as_who(None)
            .post("/api/v1/sessions")
            .json(&signed_in)
            .await
            .expect(201),
    );
    company.members.insert("zoe".into(), zoe);

    while placet_server::outbox::deliver_due(&app)
        .await
        .expect("the outbox can be read")
        > 0
    {}
    // The first look makes the rows of the schedules.
    placet_server::jobs::run_due(&app)
        .await
        .expect("the timers can be read");
    app.stop().await;
    company
}

/// A second organisation has no route: the set-up link works once. So it is made as set-up makes the first.
async fn found_another(app: &App) {
    let hash = app
        .passwords
        .hash(PASSWORD)
        .await
        .expect("a password can be hashed");
    let organisation = org::NewOrganisation {
        key: "zenith".into(),
        name: "Zenith".into(),
        zone: "Asia/Shanghai".into(),
        currency: "CNY".into(),
        language: placet_server::http::Language::Zh,
    };
    let account = placet_server::ids::AccountId(app.ids.next());
    let now = app.now();
    app.db
        .write_tx(async |tx| {
            identity::create_account(tx, account, "zoe", Some(&hash), now)
                .await?
                .expect("nobody is called zoe");
            let zoe = org::NewMember {
                account,
                login: "zoe".into(),
                name: "Zoe Qian".into(),
                email: None,
            };
            let (organisation, _) = org::found(app, tx, &organisation, zoe).await?;
            process::install_builtin(tx, organisation, now)
                .await
                .expect("the built-in processes compile");
            Ok::<_, org::Error>(())
        })
        .await
        .expect("a second organisation can be founded");
}

fn member(signed_in: &Value) -> Member {
    let token = signed_in["token"]
        .as_str()
        .expect("a program gets a token")
        .to_owned();
    Member {
        id: id(&signed_in["member"]["id"]),
        token,
    }
}

fn id(value: &Value) -> Uuid {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| panic!("{value} is no id"))
}
