//! What a hook may ask: its own store, read only.

use placet_sandbox::wit::{Card, Entry, Person, Refusal, Text, View};
use placet_sandbox::{Conversation, Host};
use uuid::Uuid;

use super::store;
use crate::app::App;
use crate::ids::OrganisationId;

/// The platform as one hook's call sees it. A hook imports nothing but its log and its store, so the rest is refused.
pub struct HookHost {
    pub app: App,
    pub organisation: OrganisationId,
    pub installation: Uuid,
}

fn refused<T>() -> Result<T, Refusal> {
    Err(Refusal::Unavailable)
}

#[async_trait::async_trait]
impl Host for HookHost {
    async fn kv_get(&self, key: &str) -> Result<Option<Entry>, Refusal> {
        let found = store::entry(self.app.db.read(), self.organisation, self.installation, key).await;
        match found {
            Ok(found) => Ok(found.map(|entry| Entry {
                value: entry.value,
                version: entry.version.unsigned_abs(),
            })),
            Err(error) => {
                tracing::error!(%error, "an app's store could not be read");
                refused()
            }
        }
    }

    async fn kv_put(&self, _: &str, _: Option<String>) -> Result<(), Refusal> {
        refused()
    }

    async fn kv_keys(&self, _: &str, _: Option<&str>, _: u32) -> Result<Vec<String>, Refusal> {
        refused()
    }

    async fn direct(&self, _: &str) -> Result<Conversation, Refusal> {
        refused()
    }

    fn current(&self) -> Option<Conversation> {
        None
    }

    async fn say(&self, _: &Conversation, _: Text) -> Result<(), Refusal> {
        refused()
    }

    async fn show(&self, _: Option<&Conversation>, _: &str, _: Card) -> Result<(), Refusal> {
        refused()
    }

    async fn instance(&self, _: &str) -> Result<View, Refusal> {
        refused()
    }

    async fn instances(&self, _: Option<&str>, _: u32) -> Result<Vec<View>, Refusal> {
        refused()
    }

    async fn person(&self, _: &str) -> Result<Person, Refusal> {
        refused()
    }

    async fn manager(&self, _: &str) -> Result<Option<Person>, Refusal> {
        refused()
    }

    async fn audience(&self, _: Option<&str>, _: u32) -> Result<Vec<Person>, Refusal> {
        refused()
    }

    fn now(&self) -> String {
        String::new()
    }
}
