//! What the trip process asks of its form. It writes nothing of its own: a trip is its instance.

use placet_engine::event::Body;
use placet_engine::{Event, Instance};
use sea_orm::DatabaseTransaction;
use serde_json::Value;

use super::itinerary;
use crate::app::App;
use crate::form::{FieldProblem, Widget};
use crate::http::{Caller, Language};
use crate::instance::{Assistance, EffectContext, Effects, Error, Fact, Facts, Filing};

pub(super) const PROCESS: &str = "trip";

pub struct TripEffects;

#[async_trait::async_trait]
impl Effects for TripEffects {
    fn concerns(&self, process: &str) -> bool {
        process == PROCESS
    }

    fn needs(&self) -> &'static [(&'static str, Widget)] {
        &[
            ("/legs/*/depart", Widget::ZonedDatetime),
            ("/legs/*/arrive", Widget::ZonedDatetime),
        ]
    }

    async fn check(
        &self,
        _app: &App,
        _caller: &Caller,
        filing: &Filing<'_>,
    ) -> Result<Vec<FieldProblem>, Error> {
        Ok(itinerary::problems(
            filing.form,
            filing.directory.currency(),
            filing.requester,
        ))
    }

    async fn assist(&self, _app: &App, caller: &Caller, filing: &Filing<'_>) -> Result<Assistance, Error> {
        let facts = itinerary::facts(filing.form, caller.language);
        Ok(Assistance {
            facts,
            ..Assistance::default()
        })
    }

    fn writes(&self) -> bool {
        false
    }

    async fn on_events(
        &self,
        _tx: &DatabaseTransaction,
        instance: &Instance,
        events: &[Event],
        context: &EffectContext<'_>,
    ) -> Result<Option<Facts>, Error> {
        let changed = events.iter().any(|event| match &event.body {
            Body::Filed { .. } | Body::Resubmitted { .. } => true,
            Body::Decided { changes, .. } => !changes.is_empty(),
            _ => false,
        });
        if changed {
            let problems =
                itinerary::problems(&instance.form, context.directory.currency(), instance.requester);
            if !problems.is_empty() {
                return Err(Error::Invalid(problems));
            }
        }
        Ok(None)
    }

    fn facts(&self, form: &Value, language: Language) -> Vec<Fact> {
        itinerary::facts(form, language)
    }
}
