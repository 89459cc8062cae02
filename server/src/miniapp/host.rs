//! What a hook may ask: its own store, read only.

use placet_sandbox::Host;
use placet_sandbox::wit::{Entry, Refusal};
use uuid::Uuid;

use super::store;
use crate::app::App;
use crate::ids::OrganisationId;

/// The platform as one hook's call sees it. A hook imports nothing but its log and its store, so the rest is left out.
pub struct HookHost {
    pub app: App,
    pub organisation: OrganisationId,
    pub installation: Uuid,
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
                Err(Refusal::Unavailable)
            }
        }
    }
}
