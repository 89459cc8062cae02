//! Apps beside the forms that they brought.

use placet_engine::{Event, Instance};
use sea_orm::DatabaseTransaction;
use serde_json::Value;

use super::hooks;
use crate::app::App;
use crate::form::FieldProblem;
use crate::http::{Caller, Language};
use crate::instance::{Assistance, EffectContext, Effects, Error, Fact, Facts, Filing};

pub struct AppEffects;

#[async_trait::async_trait]
impl Effects for AppEffects {
    /// Which processes an app brought differs between organisations; no app brings a built-in one.
    fn concerns(&self, process: &str) -> bool {
        !["leave", "expense", "trip"].contains(&process)
    }

    async fn check(
        &self,
        app: &App,
        caller: &Caller,
        filing: &Filing<'_>,
    ) -> Result<Vec<FieldProblem>, Error> {
        hooks::validate(app, caller, filing).await.map_err(super::effect)
    }

    async fn assist(&self, app: &App, caller: &Caller, filing: &Filing<'_>) -> Result<Assistance, Error> {
        hooks::form_changed(app, caller, filing)
            .await
            .map_err(super::effect)
    }

    fn writes(&self) -> bool {
        false
    }

    async fn on_events(
        &self,
        _: &DatabaseTransaction,
        _: &Instance,
        _: &[Event],
        _: &EffectContext<'_>,
    ) -> Result<Option<Facts>, Error> {
        Ok(None)
    }

    fn facts(&self, _: &Value, _: Language) -> Vec<Fact> {
        Vec::new()
    }
}
