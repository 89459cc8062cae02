//! The API as clients meet it: the real router, in process, on SQLite and again on PostgreSQL.
//!
//! One binary with a module per resource: each further binary would link the whole server again. Tests are sentences
//! about what a person would see.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod actions;
mod batches;
mod calendars;
mod cards;
mod catalog;
mod chat;
mod children;
mod claims;
mod clocks;
mod contract;
mod coverage;
mod definitions;
mod departments;
mod deputies;
mod designing;
mod edits;
mod expense;
mod files;
mod flows;
mod groups;
mod guests;
mod hostile;
mod import;
mod installations;
mod instances;
mod leave;
mod malformed;
mod members;
mod migrating;
mod migrations;
mod miniapps;
mod picks;
mod preferences;
mod processes;
mod rights;
mod roles;
mod sessions;
mod signs;
mod skips;
mod suspended;
mod tasks;
mod trip;
mod unread;
mod views;
mod websocket;
mod words;
