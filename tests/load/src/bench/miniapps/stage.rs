//! Two organisations on one server: one that installs apps, and one that has nothing to do with them.

use std::path::Path;
use std::time::Duration;

use placet_guests::PUBLISHER;
use placet_server::app::App;
use placet_server::catalog::bundle::signature::{self, PublisherKey};
use placet_server::clock::Clock;
use placet_server::config::Config;
use placet_server::http::Language;
use placet_server::ids::AccountId;
use placet_server::{identity, org, process};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::Trouble;
use crate::client::{Ask, Client};
use crate::company::{Company, PASSWORD, Person, person, text};
use crate::server::{Place, Server};

pub struct Stage {
    pub server: Server,
    /// Where apps are installed; its administrator publishes and lists them too.
    pub company: Company,
    /// Files what the apps brought.
    pub employee: Person,
    /// Files in the other organisation.
    pub other: Person,
    key: PublisherKey,
    _folder: tempfile::TempDir,
}

impl Stage {
    pub async fn open() -> Result<Self, Trouble> {
        let folder = tempfile::tempdir().map_err(said)?;
        let place = Place::new(folder.path(), None)?;
        let server = place.start().await?;
        let mut company = Company::found(server.address, server.setup_token.as_deref()).await?;
        found_others(folder.path()).await?;
        for office in ["operator", "publisher"] {
            let mut give = Command::new(&place.program);
            give.args(["admin", "office", "root", office, "--data"]);
            let done = give.arg(folder.path().join("data")).status().await;
            if !done.map_err(said)?.success() {
                return Err(format!("root could not be made {office}"));
            }
        }
        // The server notices within a second.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let key = PublisherKey::from_seed(&[7; 32]);
        let publisher = json!({"key": PUBLISHER, "name": "Acme", "public_key": key.public()});
        company
            .administer(Ask::post("/catalog/publishers", publisher))
            .await?;
        let manager = company.join("manager", "Manager", None).await?;
        let employee = company.join("employee", "Employee", Some(&manager)).await?;

        let signed_in = json!({"organisation": "others", "login": "zoe", "password": PASSWORD});
        let mut client = Client::new(server.address);
        let zoe = person(&client.expect(&Ask::post("/sessions", signed_in)).await?)?;
        let mut others = Company::of(server.address, zoe.clone());
        let other = others.join("yan", "Yan", Some(&zoe)).await?;
        others.publish(&note("note")).await?;
        company.publish(&note("plain")).await?;
        Ok(Self {
            server,
            company,
            employee,
            other,
            key,
            _folder: folder,
        })
    }

    /// Publishes, lists and installs a bundle; `None` if it was refused when it was submitted.
    pub async fn install(&mut self, bundle: &[u8], config: Value) -> Result<Option<String>, Trouble> {
        let signature = self.key.sign(&signature::digest(bundle));
        let fields = [("bundle", bundle), ("signature", signature.as_bytes())];
        let mut client = Client::new(self.server.address);
        let submit = Ask::form("/catalog/apps", &fields).by(&self.company.administrator.token);
        let submitted = client.send_patiently(&submit).await?;
        if !submitted.ok() {
            return Ok(None);
        }
        let app = text(&submitted.body, "app")?.to_owned();
        let path = format!("/catalog/apps/{app}/versions/1.0.0/decide");
        self.company
            .administer(Ask::post(path, json!({"verdict": "list"})))
            .await?;
        let scopes = submitted.body["scopes"].as_array().into_iter().flatten();
        let grants: Vec<_> = scopes.map(|asked| asked["scope"].clone()).collect();
        let body = json!({
            "app": app, "version": "1.0.0", "grants": grants, "audience": {"kind": "everybody"}, "config": config,
        });
        let installed = self.company.administer(Ask::post("/installations", body)).await?;
        Ok(Some(text(&installed, "id")?.to_owned()))
    }

    pub fn resident(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.pid()?)).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
    }
}

/// A process with one approval and the form of an order.
pub fn note(key: &str) -> Value {
    json!({
        "format": 1, "key": key, "name": {"en": "Note"}, "form": form(),
        "flow": [{"kind": "approval", "id": "boss", "participants": {"rule": "manager"}}],
    })
}

/// An order, as the stationery reads it, with nothing of it left to an app.
pub fn form() -> Value {
    json!({"schema": {
        "type": "object",
        "required": ["lines"],
        "properties": {
            "lines": {
                "type": "array", "title": "Lines", "minItems": 1, "maxItems": 30, "x-placet": {"widget": "table"},
                "items": {
                    "type": "object",
                    "required": ["item", "quantity"],
                    "properties": {
                        "item": {"type": "string", "title": "Item", "maxLength": 60},
                        "quantity": {"type": "integer", "title": "Quantity", "minimum": 1, "maximum": 1000},
                    },
                },
            },
            "purpose": {"type": "string", "title": "What for", "maxLength": 500},
        },
    }})
}

/// A filing of one of these processes.
pub fn filing(process: &str, by: &Person) -> Ask {
    let lines = [("Pens", 3), ("Paper", 1), ("Pencils", 2)];
    let lines: Vec<_> = lines
        .iter()
        .map(|(item, quantity)| json!({"item": item, "quantity": quantity}))
        .collect();
    let body =
        json!({"process": process, "form": {"lines": lines, "purpose": "A new colleague begins on Monday"}});
    Ask::post("/instances", body).by(&by.token)
}

/// Makes the organisation `others` beside the server, as `placet admin` works: there is no route for a second one.
async fn found_others(folder: &Path) -> Result<(), Trouble> {
    let mut config = Config::new(folder.join("data"));
    config.migrate = false;
    let app = App::open(config, Clock::default()).await.map_err(said)?;
    let hash = app.passwords.hash(PASSWORD).await.map_err(said)?;
    let organisation = org::NewOrganisation {
        key: "others".into(),
        name: "Others".into(),
        zone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        language: Language::En,
    };
    let account = AccountId(app.ids.next());
    let now = app.now();
    app.db
        .write_tx(async |tx| {
            identity::create_account(tx, account, "zoe", Some(&hash), now).await?;
            let zoe = org::NewMember {
                account,
                login: "zoe".into(),
                name: "Zoe".into(),
                email: None,
            };
            let (organisation, _) = org::found(&app, tx, &organisation, zoe).await?;
            process::install_builtin(tx, organisation, now)
                .await
                .map_err(|error| sea_orm::DbErr::Custom(error.to_string()))?;
            Ok::<_, org::Error>(())
        })
        .await
        .map_err(said)?;
    app.stop().await;
    Ok(())
}

fn said(error: impl std::fmt::Display) -> Trouble {
    format!("{error:#}")
}
