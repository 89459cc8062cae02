//! The rules of the engine as sentences, each with the number it stands under.
//!
//! Scripts are played by [`world::check`], which after every command also proves that the events fold to the state,
//! survive being stored, and chain.

mod actions;
mod apps;
mod checks;
mod conditions;
mod documents;
mod fields;
mod folding;
mod foreseen;
mod outcomes;
mod participants;
mod quorums;
mod replay;
mod speed;
mod world;
