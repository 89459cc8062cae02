//! Cards: messages whose body each viewer fetches for themselves.
//!
//! A card stands for one thing of one domain (its *source* and *reference*), in any number of conversations. The
//! event of a conversation names card and revision and says a neutral text; what a viewer sees comes from the source
//! at the moment of looking.
//! Invariants: a revision stores which members may use which verbs, and an action names the revision that it was
//! taken on. Publishing is idempotent by the source's version, because it is fed by an at-least-once outbox.

mod act;
mod profile;
mod publish;
mod show;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use placet_engine::MemberId;
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::http::{Caller, Failure, Once};
use crate::ids::{ConversationId, OrganisationId};

pub use act::act;
pub use profile::is_in_profile;
pub use publish::{KnownCard, Publishing, known_card, publish};
pub use show::{Shown, show};

/// A domain whose things are shown on cards.
#[async_trait::async_trait]
pub trait CardSource: Send + Sync {
    /// The name under which its cards are published.
    fn source(&self) -> &'static str;

    /// The card as `viewer` may see it now, in their language; `None` if they may not see the thing at all.
    async fn body(&self, app: &App, viewer: &Caller, reference: Uuid) -> Result<Option<Value>, Failure>;

    /// Does what a button says. The caller may use the verb on the card's revision; the source decides whether
    /// they still may, and keeps its answer under `once`. What it answers as `stale` goes to the caller with the card
    /// as it is now. It may have something to say to the caller alone.
    async fn act(
        &self,
        app: &App,
        caller: &Caller,
        once: &Once,
        press: &Press<'_>,
    ) -> Result<Option<String>, Failure>;
}

/// A button that was pressed.
#[derive(Clone, Copy, Debug)]
pub struct Press<'a> {
    /// The thing of the card.
    pub reference: Uuid,
    /// The version of the thing as of which the card's revision was published.
    pub version: i64,
    pub verb: &'a str,
    /// What was typed into the card, over the `data` of the button.
    pub inputs: &'a Value,
}

/// All sources, by name. More may come while the server runs.
#[derive(Clone, Default)]
pub struct CardSources(Arc<RwLock<HashMap<&'static str, Arc<dyn CardSource>>>>);

impl CardSources {
    pub fn new(sources: impl IntoIterator<Item = Arc<dyn CardSource>>) -> Self {
        let all = Self::default();
        sources.into_iter().for_each(|source| all.add(source));
        all
    }

    /// Adds a source, in place of one of the same name.
    pub fn add(&self, source: Arc<dyn CardSource>) {
        let mut sources = self.0.write().unwrap_or_else(PoisonError::into_inner);
        sources.insert(source.source(), source);
    }

    fn get(&self, name: &str) -> Option<Arc<dyn CardSource>> {
        let sources = self.0.read().unwrap_or_else(PoisonError::into_inner);
        sources.get(name).cloned()
    }
}

/// Where a card is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The member's conversation with Placet.
    Assistant(MemberId),
    Conversation(ConversationId),
}

/// A card as it is from `version` on.
#[derive(Clone, Debug)]
pub struct CardUpdate {
    pub organisation: OrganisationId,
    pub source: &'static str,
    pub reference: Uuid,
    /// Grows with every change of the thing; an update that is not newer than the card changes nothing, except that
    /// it calls.
    pub version: i64,
    /// What everybody in every conversation where the card stands may know, in one line.
    pub text: String,
    /// Who may use which verb.
    pub verbs: BTreeMap<String, BTreeSet<MemberId>>,
    /// Where it must stand; where it stands already it stays.
    pub places: Vec<Place>,
    /// Whose thing it is. That they made it is no news to them, so their first card does not count as unread.
    pub owner: Option<MemberId>,
    /// To whom it is told once more: at the end of their conversation with Placet, as unread.
    pub calls: BTreeSet<MemberId>,
}
