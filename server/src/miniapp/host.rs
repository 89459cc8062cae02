//! What a hook may ask: its own store, read only.

use placet_sandbox::Host;
use placet_sandbox::wit::{Entry, Refusal};
use uuid::Uuid;

use super::entries;
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
        match entries::entry(&self.app, self.organisation, self.installation, key).await {
            Ok(found) => Ok(found),
            Err(error) => {
                tracing::error!(%error, "an app's store could not be read");
                Err(Refusal::Unavailable)
            }
        }
    }
}
