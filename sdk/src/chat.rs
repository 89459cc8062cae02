//! Talking to people. Scope `chat:write`.
//!
//! # Errors
//! The [`Refusal`] that the platform gives: a member who may not use the app, a card that is too long.

use crate::{Card, Refusal, Text};

#[cfg(target_arch = "wasm32")]
use crate::bindings::platform::placet::miniapp::chat as platform;
#[cfg(not(target_arch = "wasm32"))]
use crate::testing::chat as platform;

/// A conversation that the app may write to. It can't be made up.
pub struct Conversation(platform::Conversation);

impl Conversation {
    /// Says something, in the language of whom it is with.
    pub fn say(&self, text: &Text) -> Result<(), Refusal> {
        self.0.say(text)
    }

    /// Shows a card. `key` is the app's own name for it (1 to 64 bytes); a card that has the name already changes
    /// wherever it stands.
    pub fn show(&self, key: &str, card: &Card) -> Result<(), Refusal> {
        self.0.show(key, card)
    }
}

/// The conversation between the app and a member who may use it.
pub fn direct(member: &str) -> Result<Conversation, Refusal> {
    platform::direct(member).map(Conversation)
}

/// Where the command was given or the button pressed, if anywhere.
pub fn current() -> Option<Conversation> {
    platform::current().map(Conversation)
}

/// Changes a card wherever it stands.
pub fn change(key: &str, card: &Card) -> Result<(), Refusal> {
    platform::change(key, card)
}
