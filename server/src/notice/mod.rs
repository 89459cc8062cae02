//! Tells people what happened to an instance: its card in their conversations, and a nudge to their devices.
//!
//! Invariants: a card's body is made for one viewer at the moment of looking and holds nothing that is hidden from
//! them; the event of the conversation says only process and number. Everything here is fed by the outbox, so it is
//! at least once, in order per instance, and never part of the step itself.
//! Deliberately not here: deciding (the card's buttons call the same service as the API).

mod body;
mod consumer;
mod source;

pub use consumer::Cards;
pub use source::InstanceCards;

/// Under which cards of instances are published.
const SOURCE: &str = "instance";
