//! What a guest may ask of the platform.
//!
//! Invariant: a host is made for one call of one installation, so no function takes an organisation or an
//! installation; whatever a guest names is looked up within it. The sandbox has checked grants and budgets before a
//! host is asked; the host still checks what its installation may see.

use std::sync::Arc;

use crate::wit::{Card, Entry, Level, Person, Refusal, Text, View};

/// A conversation that a guest was handed. Which one only the host knows.
#[derive(Clone, Debug)]
pub struct Conversation(pub Arc<str>);

/// A line of the app's log, made harmless.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LogLine {
    /// How serious.
    pub level: Level,
    /// Without control characters.
    pub message: String,
}

/// The platform, as one call of one installation sees it. Whatever a call writes takes effect when the call has ended
/// well, or not at all: that is the implementation's to see to. What an implementation leaves out is unavailable.
#[async_trait::async_trait]
#[allow(unused_variables, reason = "what is not offered looks at nothing")]
pub trait Host: Send + Sync {
    /// The value of a key of the installation's store.
    async fn kv_get(&self, key: &str) -> Result<Option<Entry>, Refusal> {
        Err(Refusal::Unavailable)
    }

    /// Sets a key; none removes it.
    async fn kv_put(&self, key: &str, value: Option<String>) -> Result<(), Refusal> {
        Err(Refusal::Unavailable)
    }

    /// Keys that begin with `prefix` and come after `after`, at most `limit`, in the order of their bytes.
    async fn kv_keys(&self, prefix: &str, after: Option<&str>, limit: u32) -> Result<Vec<String>, Refusal> {
        Err(Refusal::Unavailable)
    }

    /// The conversation with a member who may use the app.
    async fn direct(&self, member: &str) -> Result<Conversation, Refusal> {
        Err(Refusal::Unavailable)
    }

    /// Where the command was given or the button pressed.
    fn current(&self) -> Option<Conversation> {
        None
    }

    /// Says something.
    async fn say(&self, conversation: &Conversation, text: Text) -> Result<(), Refusal> {
        Err(Refusal::Unavailable)
    }

    /// Shows a card, in a conversation or wherever it stands.
    async fn show(&self, conversation: Option<&Conversation>, key: &str, card: Card) -> Result<(), Refusal> {
        Err(Refusal::Unavailable)
    }

    /// A request of one of the app's processes.
    async fn instance(&self, id: &str) -> Result<View, Refusal> {
        Err(Refusal::Unavailable)
    }

    /// The app's requests that are older than `before`, newest first, at most `limit`.
    async fn instances(&self, before: Option<&str>, limit: u32) -> Result<Vec<View>, Refusal> {
        Err(Refusal::Unavailable)
    }

    /// Somebody who works here.
    async fn person(&self, member: &str) -> Result<Person, Refusal> {
        Err(Refusal::Unavailable)
    }

    /// Somebody's manager.
    async fn manager(&self, member: &str) -> Result<Option<Person>, Refusal> {
        Err(Refusal::Unavailable)
    }

    /// Members who may use the app, by id, that come after `after`, at most `limit`.
    async fn audience(&self, after: Option<&str>, limit: u32) -> Result<Vec<Person>, Refusal> {
        Err(Refusal::Unavailable)
    }

    /// The time of the call, RFC 3339 in UTC.
    fn now(&self) -> String {
        String::new()
    }
}
