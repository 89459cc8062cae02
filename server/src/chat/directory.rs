//! Tells those who are connected that the directory has changed: `org` says so in its outbox, knowing nothing of
//! sockets.

use placet_engine::MemberId;
use uuid::Uuid;

use super::personal::{Personal, PersonalKind, personal_all};
use crate::app::App;
use crate::outbox::{Consumer, Delivery, Failed, Settled};

/// The consumer of `org`'s topic.
pub struct DirectoryNews;

#[async_trait::async_trait]
impl Consumer for DirectoryNews {
    fn topic(&self) -> &'static str {
        crate::org::TOPIC
    }

    async fn deliver(&self, app: &App, message: &Delivery) -> Result<Option<Settled>, Failed> {
        let organisation = message.organisation;
        let members: Vec<Uuid> = serde_json::from_value(message.payload["members"].clone())?;
        let news = |id: &Uuid| Personal::new(MemberId(*id), PersonalKind::DirectoryChanged, *id);
        let news: Vec<_> = members.iter().map(news).collect();
        let settled = app.db.write_tx(async |tx| {
            personal_all(tx, organisation, &news).await?;
            message.settle(tx, &[]).await
        });
        let settled = settled.await?;
        app.bus.tell_changed(organisation, "directory", None);
        Ok(Some(settled))
    }
}
