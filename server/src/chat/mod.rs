//! Conversations, live push, cards and slash commands.

pub mod command;
