//! Does what a person does: a request to the server's own router, in this process.

use std::collections::HashMap;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::app::App;
use crate::cli::Failed;
use crate::{identity, jobs, outbox};

/// The company while its story is told.
pub(super) struct Company {
    pub app: App,
    router: Router,
    password: String,
    /// Session tokens by login.
    tokens: HashMap<String, String>,
    /// Ids of members by login.
    members: HashMap<String, String>,
}

impl Company {
    pub fn new(app: &App, password: &str) -> Self {
        Self {
            app: app.clone(),
            router: app.router(),
            password: password.to_owned(),
            tokens: HashMap::new(),
            members: HashMap::new(),
        }
    }

    pub fn knows(&mut self, login: &str, id: &str) {
        self.members.insert(login.to_owned(), id.to_owned());
    }

    pub fn member(&self, login: &str) -> Result<&str, Failed> {
        Ok(self
            .members
            .get(login)
            .ok_or_else(|| format!("{login} is not in the demo"))?)
    }

    pub async fn get(&mut self, who: &str, path: &str) -> Result<Value, Failed> {
        self.send(who, Method::GET, path, None).await
    }

    pub async fn post(&mut self, who: &str, path: &str, body: Value) -> Result<Value, Failed> {
        self.send(who, Method::POST, path, Some(body.to_string())).await
    }

    pub async fn put(&mut self, who: &str, path: &str, body: Value) -> Result<Value, Failed> {
        self.send(who, Method::PUT, path, Some(body.to_string())).await
    }

    pub async fn patch(&mut self, who: &str, path: &str, body: Value) -> Result<Value, Failed> {
        self.send(who, Method::PATCH, path, Some(body.to_string())).await
    }

    pub async fn post_csv(&mut self, who: &str, path: &str, csv: &str) -> Result<Value, Failed> {
        let token = self.token(who).await?;
        self.request(Method::POST, path, Some(token), "text/csv", Some(csv.to_owned()))
            .await
    }

    /// A form with files in it.
    pub async fn post_form(
        &mut self,
        who: &str,
        path: &str,
        fields: &[(&str, &[u8])],
    ) -> Result<Value, Failed> {
        const BOUNDARY: &str = "placet-demo-boundary-6f1c2b";
        let token = self.token(who).await?;
        let mut body = Vec::new();
        for (name, content) in fields {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.request(Method::POST, path, Some(token), &kind, Some(body))
            .await
    }

    /// A request by nobody yet.
    pub async fn post_public(&mut self, path: &str, body: Value) -> Result<Value, Failed> {
        self.request(
            Method::POST,
            path,
            None,
            "application/json",
            Some(body.to_string()),
        )
        .await
    }

    /// Delivers what the last step sent off, at the time of the story.
    pub async fn settle(&self) -> Result<(), Failed> {
        while outbox::deliver_due(&self.app).await? > 0 {}
        while jobs::run_due(&self.app).await? > 0 {}
        Ok(())
    }

    /// Signs everybody out.
    pub async fn leave(mut self) -> Result<(), Failed> {
        self.app.sessions.forget();
        for (who, token) in std::mem::take(&mut self.tokens) {
            let gone = self
                .request(
                    Method::DELETE,
                    "/sessions/current",
                    Some(token),
                    "application/json",
                    None::<String>,
                )
                .await;
            // Whoever did nothing for a month of the story is signed out already.
            if let Err(error) = gone {
                tracing::debug!(%who, %error, "no session to end");
            }
        }
        Ok(())
    }

    async fn send(
        &mut self,
        who: &str,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<Value, Failed> {
        let token = self.token(who).await?;
        self.request(method, path, Some(token), "application/json", body)
            .await
    }

    async fn token(&mut self, who: &str) -> Result<String, Failed> {
        if let Some(token) = self.tokens.get(who) {
            return Ok(token.clone());
        }
        let body = json!({"organisation": super::company::KEY, "login": who, "password": self.password});
        let session = self.post_public("/sessions", body).await?;
        let token = session["token"]
            .as_str()
            .ok_or("a session without a token")?
            .to_owned();
        self.tokens.insert(who.to_owned(), token.clone());
        Ok(token)
    }

    async fn request(
        &mut self,
        method: Method,
        path: &str,
        token: Option<String>,
        kind: &str,
        body: Option<impl Into<Body>>,
    ) -> Result<Value, Failed> {
        let mut request = Request::builder()
            .method(method.clone())
            .uri(format!("/api/v1{path}"))
            .header(header::CONTENT_TYPE, kind)
            .header(header::USER_AGENT, "placet demo");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(body.map_or_else(Body::empty, Into::into))?;
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let bytes = response.into_body().collect().await?.to_bytes();
        let answer: Value = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes)?
        };
        if !status.is_success() {
            return Err(format!("demo: {method} {path} answered {status}: {answer}").into());
        }
        Ok(answer)
    }
}

/// Gives every account of the company its password, without a link for each.
pub(super) async fn set_passwords(app: &App, logins: &[String], password: &str) -> Result<(), Failed> {
    let hash = app.passwords.hash(password).await?;
    app.db
        .write_tx(async |tx| {
            for login in logins {
                let account = identity::account_by_login(tx, login).await?;
                let Some(account) = account else { continue };
                identity::set_account_password(tx, account.id, &hash).await?;
                identity::set_account_rights(tx, account.id, login == "otto", login == "pia").await?;
            }
            Ok::<_, sea_orm::DbErr>(())
        })
        .await?;
    Ok(())
}
