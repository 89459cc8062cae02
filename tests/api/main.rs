//! The API as clients meet it: the real router, in process, on SQLite and again on PostgreSQL.
//!
//! One binary with a module per resource: each further binary would link the whole server again. Tests are sentences
//! about what a person would see.

mod cards;
mod chat;
mod departments;
mod import;
mod instances;
mod members;
mod processes;
mod rights;
mod roles;
mod tasks;
mod websocket;
