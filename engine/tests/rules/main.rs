//! The rules of the engine as sentences, each with the number it stands under.
//!
//! Scripts are played by [`world::check`], which after every command also proves that the events fold to the state,
//! survive being stored, and chain.

mod actions;
mod app_steps;
mod apps;
mod away;
mod branches;
mod checks;
mod citations;
mod claims;
mod comparing;
mod conditions;
mod coverages;
mod deadlines;
mod deputies;
mod documents;
mod drafts;
mod duplicates;
mod duties;
mod fields;
mod finding;
mod folding;
mod foreseen;
mod handing_on;
mod late;
mod leavers;
mod migrations;
mod organisation;
mod outcomes;
mod participants;
mod picks;
mod quorums;
mod replay;
mod signatures;
mod signs;
mod skipping;
mod speed;
mod subprocesses;
mod taking_back;
mod taking_back_signs;
mod waits;
mod webhooks;
mod words;
mod world;
