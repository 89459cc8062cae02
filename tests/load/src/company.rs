//! A company on an empty installation, made as an administrator would make it: the one-time link, then people,
//! roles and processes through the API. Everybody gets an invitation link and a password of their own.

use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::Trouble;
use crate::client::{Ask, Client};

/// Somebody who can act.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    pub token: String,
}

pub struct Company {
    pub administrator: Person,
    client: Client,
}

pub const PASSWORD: &str = "a long passphrase for load tests";

impl Company {
    /// Founds the organisation `load` in a zone without surprises.
    pub async fn found(address: SocketAddr, setup_token: Option<&str>) -> Result<Self, Trouble> {
        let token = setup_token.ok_or("the server printed no set-up link: is its folder empty?")?;
        let mut client = Client::new(address);
        let body = json!({
            "token": token,
            "organisation": {"key": "load", "name": "Load", "zone": "Europe/Berlin", "currency": "EUR", "language": "en"},
            "administrator": {"login": "root", "name": "Root", "password": PASSWORD},
        });
        let answer = client.expect(&Ask::post("/setup", body)).await?;
        Ok(Self {
            administrator: person(&answer)?,
            client,
        })
    }

    /// An organisation that is there already.
    pub fn of(address: SocketAddr, administrator: Person) -> Self {
        Self {
            administrator,
            client: Client::new(address),
        }
    }

    /// Adds somebody and accepts the invitation in their name.
    pub async fn join(
        &mut self,
        login: &str,
        name: &str,
        manager: Option<&Person>,
    ) -> Result<Person, Trouble> {
        let mut body = json!({"login": login, "name": name});
        if let Some(manager) = manager {
            body["manager"] = json!(manager.id);
        }
        let member = self.administer(Ask::post("/members", body)).await?;
        let path = format!("/members/{}/invitation", text(&member, "id")?);
        let link = self.administer(Ask::post(path, json!({}))).await?;
        let token = text(&link, "url")?
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        let accepted = self
            .client
            .expect(&Ask::post(
                format!("/links/{token}"),
                json!({"password": PASSWORD}),
            ))
            .await?;
        person(&accepted)
    }

    /// Gives a role of the organisation to these people and to nobody else; makes the role if it is new.
    pub async fn cast(&mut self, role: &str, holders: &[&Person]) -> Result<(), Trouble> {
        let roles = self.administer(Ask::get("/roles?limit=200")).await?;
        let known = roles["items"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|known| known["key"] == role)
            .cloned();
        let found = match known {
            Some(found) => found,
            None => {
                self.administer(Ask::post("/roles", json!({"key": role, "name": role})))
                    .await?
            }
        };
        let holders: Vec<_> = holders
            .iter()
            .map(|holder| json!({"member": holder.id}))
            .collect();
        let path = format!("/roles/{}/holders", text(&found, "id")?);
        self.administer(Ask::put(path, json!({"holders": holders})))
            .await
            .map(drop)
    }

    /// Publishes a process, and says all findings when it can't be.
    pub async fn publish(&mut self, definition: &Value) -> Result<(), Trouble> {
        let key = text(definition, "key")?;
        self.administer(Ask::put(format!("/processes/{key}/draft"), definition.clone()))
            .await?;
        let checked = self
            .administer(Ask::post(format!("/processes/{key}/check"), json!({})))
            .await?;
        let serious = |finding: &&Value| finding["severity"] == "error";
        let findings: Vec<_> = checked["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(serious)
            .collect();
        if !findings.is_empty() {
            return Err(format!("the process {key} can't be published: {findings:#?}"));
        }
        self.administer(Ask::post(format!("/processes/{key}/publish"), json!({})))
            .await
            .map(drop)
    }

    pub async fn administer(&mut self, ask: Ask) -> Result<Value, Trouble> {
        let ask = ask.by(&self.administrator.token);
        self.client.expect(&ask).await
    }
}

pub fn person(answer: &Value) -> Result<Person, Trouble> {
    Ok(Person {
        id: text(&answer["member"], "id")?.to_owned(),
        token: text(answer, "token")?.to_owned(),
    })
}

/// A text that the API promises.
pub fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, Trouble> {
    value[name]
        .as_str()
        .ok_or_else(|| format!("the answer has no `{name}`: {value}"))
}
