//! Tells those who are connected that the directory has changed: `org` says so in its outbox, knowing nothing of
//! sockets.

use placet_engine::MemberId;
use sea_orm::DbErr;
use uuid::Uuid;

use super::personal::{Personal, PersonalKind, wake};
use crate::app::App;
use crate::db::Batch;
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
            let mut batch = Batch::default();
            let waking = wake(&mut batch, organisation, &news);
            let (settled, rows) = message.settle(tx, batch, &[]).await?;
            waking.done(tx, &rows).await?;
            Ok::<_, DbErr>(settled)
        });
        let settled = settled.await?;
        app.bus.tell_changed(organisation, "directory", None);
        Ok(Some(settled))
    }
}
