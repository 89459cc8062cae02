//! Delivers what [`super::notify`] wrote: personal events and a broadcast.

use sea_orm::DbErr;

use super::notify::{Payload, TOPIC};
use crate::app::App;
use crate::chat;
use crate::db::Batch;
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
                let mut batch = Batch::default();
                let waking = chat::wake(&mut batch, organisation, &personal);
                for member in members.iter().filter(|_| absence) {
                    chat::Bus::changed(organisation, "absence", Some(*member));
                }
                let (settled, rows) = message.settle(tx, batch, &[]).await?;
                waking.done(tx, &rows).await?;
                Ok::<_, DbErr>(settled)
            })
            .await?;
        Ok(Some(settled))
    }
}
