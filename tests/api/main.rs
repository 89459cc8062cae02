//! The API as clients meet it: the real router, in process, on SQLite and again on PostgreSQL.
//!
//! One binary with a module per resource: each further binary would link the whole server again. Tests are sentences
//! about what a person would see.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod actions;
mod calendars;
mod cards;
mod catalog;
mod chat;
mod contract;
mod coverage;
mod departments;
mod edits;
mod expense;
mod files;
mod guests;
mod hostile;
mod import;
mod installations;
mod instances;
mod leave;
mod malformed;
mod members;
mod migrations;
mod miniapps;
mod preferences;
mod processes;
mod rights;
mod roles;
mod sessions;
mod suspended;
mod tasks;
mod trip;
mod unread;
mod websocket;
