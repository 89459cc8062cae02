//! The Placet server: HTTP, WebSocket, database and jobs around the pure approval engine.

pub mod app;
pub mod audit;
pub mod calendar;
pub mod chat;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod expense;
pub mod file;
pub mod form;
pub mod http;
pub mod i18n;
pub mod identity;
pub mod ids;
pub mod instance;
pub mod jobs;
pub mod leave;
pub mod money;
pub mod notice;
pub mod org;
pub mod outbox;
pub mod process;
pub mod trip;
pub mod zone;
