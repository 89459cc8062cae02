//! Delivers what [`super::notify`] wrote: personal events and a broadcast.

use super::notify::{Payload, TOPIC};
use crate::app::App;
use crate::chat;
use crate::outbox::{Consumer, Delivery, Failed, Settled};

/// Receives the messages of this module.
pub struct Changes;

#[async_trait::async_trait]
impl Consumer for Changes {
    fn topic(&self) -> &'static str {
        TOPIC
    }

    async fn deliver(&self, app: &App, message: &Delivery) -> Result<Option<Settled>, Failed> {
        let Payload { members, absence } = serde_json::from_value(message.payload.clone())?;
        let organisation = message.organisation;
        let personal: Vec<chat::Personal> = members
            .iter()
            .map(|member| chat::Personal::new(*member, chat::PersonalKind::BalanceChanged, *member))
            .collect();
        let settled = app
            .db
            .write_tx(async |tx| {
                chat::personal_all(tx, organisation, &personal).await?;
                for member in members.iter().filter(|_| absence) {
                    chat::Bus::changed(organisation, "absence", Some(*member));
                }
                message.settle(tx, &[]).await
            })
            .await?;
        Ok(Some(settled))
    }
}
