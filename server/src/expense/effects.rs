//! What the expense process asks of its form. It writes nothing of its own: a claim is its instance.

use placet_engine::event::Body;
use placet_engine::{Event, Instance};
use sea_orm::DatabaseTransaction;
use serde_json::Value;

use super::claim;
use crate::app::App;
use crate::form::{FieldProblem, Widget};
use crate::http::{Caller, Language};
use crate::instance::{Assistance, EffectContext, Effects, Error, Fact, Facts, Filing};
use crate::trip;

const PROCESS: &str = "expense";

pub struct ExpenseEffects;

#[async_trait::async_trait]
impl Effects for ExpenseEffects {
    fn concerns(&self, process: &str) -> bool {
        process == PROCESS
    }

    fn needs(&self) -> &'static [(&'static str, Widget)] {
        &[
            ("/lines/*/date", Widget::Date),
            ("/lines/*/amount", Widget::Money),
        ]
    }

    async fn check(
        &self,
        app: &App,
        caller: &Caller,
        filing: &Filing<'_>,
    ) -> Result<Vec<FieldProblem>, Error> {
        let today = filing.directory.as_of(app.now()).day();
        let mut problems = claim::problems(filing.form, filing.directory.currency(), today);
        problems.extend(
            trip::link_problem(app.db.read(), caller.organisation, filing.requester, filing.form).await?,
        );
        Ok(problems)
    }

    async fn assist(&self, app: &App, caller: &Caller, filing: &Filing<'_>) -> Result<Assistance, Error> {
        let mut assistance = Assistance::default();
        assistance
            .options
            .insert("/trip".into(), trip::choices(app, caller, filing).await?);
        assistance.facts = claim::facts(filing.form, caller.language);
        Ok(assistance)
    }

    fn writes(&self) -> bool {
        false
    }

    async fn on_events(
        &self,
        tx: &DatabaseTransaction,
        instance: &Instance,
        events: &[Event],
        context: &EffectContext<'_>,
    ) -> Result<Option<Facts>, Error> {
        // The rules need nothing but the form, whoever changed it. The link has been looked at before filing.
        let changed = events.iter().any(|event| match &event.body {
            Body::Filed { .. } | Body::Resubmitted { .. } => true,
            Body::Decided { changes, .. } => !changes.is_empty(),
            _ => false,
        });
        if changed {
            let today = context.directory.as_of(context.now).day();
            let mut problems = claim::problems(&instance.form, context.directory.currency(), today);
            if events.iter().any(links_anew) {
                let (organisation, requester) = (context.organisation, instance.requester);
                problems.extend(trip::link_problem(tx, organisation, requester, &instance.form).await?);
            }
            if !problems.is_empty() {
                return Err(Error::Invalid(problems));
            }
        }
        Ok(None)
    }

    fn facts(&self, form: &Value, language: Language) -> Vec<Fact> {
        claim::facts(form, language)
    }
}

/// Whether an approver has changed which trip the claim belongs to.
fn links_anew(event: &Event) -> bool {
    match &event.body {
        Body::Decided { changes, .. } => changes.iter().any(|change| change.pointer == trip::POINTER),
        _ => false,
    }
}
