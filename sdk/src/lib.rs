//! What the author of a mini-app links against.
//!
//! An app has up to two components, built from one crate: with the feature `hook` it exports the pure functions around
//! a form, with `action` what it does when something has happened. Implement [`Hook`] or [`Action`] as far as the app
//! has something to say, and name the type in [`hook!`] or [`action!`].
//!
//! ```
//! use placet_sdk::{Failure, FieldProblem, Filing, Hook, Money, Text};
//!
//! #[derive(serde::Deserialize)]
//! struct Order {
//!     total: Money,
//! }
//!
//! #[derive(serde::Deserialize)]
//! struct Config {
//!     budget: Money,
//! }
//!
//! struct Stationery;
//!
//! impl Hook for Stationery {
//!     fn validate(filing: &Filing) -> Result<Vec<FieldProblem>, Failure> {
//!         let (order, config): (Order, Config) = (filing.form()?, filing.config()?);
//!         if order.total.minor <= config.budget.minor {
//!             return Ok(Vec::new());
//!         }
//!         let text = Text::new("over-budget").with("budget", config.budget);
//!         Ok(vec![FieldProblem::new("/total", text)])
//!     }
//! }
//!
//! placet_sdk::hook!(Stationery);
//!
//! // Without a server: the same code, natively.
//! # #[cfg(not(target_arch = "wasm32"))] {
//! use placet_sdk::testing::Harness;
//! let harness = Harness::new()
//!     .config(serde_json::json!({"budget": {"minor": 5000, "currency": "EUR"}}))
//!     .texts("en", r#"{"over-budget": "The budget is {budget}."}"#);
//! let form = serde_json::json!({"total": {"minor": 6000, "currency": "EUR"}});
//! let problems = harness.validate::<Stationery>("order", &form).expect("it answers");
//! assert_eq!(problems[0].field, "/total");
//! assert_eq!(harness.say(&problems[0].text), "The budget is EUR 50.00.");
//! # }
//! ```
//!
//! The functions of [`kv`], [`chat`], [`instances`], [`directory`], [`clock`], [`random`] and [`log`] are what the
//! platform offers. A component can call only what its manifest asks for and an administrator has granted; what it never
//! calls it does not import.

extern crate self as placet_sdk;

mod action;
mod bindings;
pub mod chat;
pub mod clock;
pub mod directory;
mod hook;
pub mod instances;
pub mod kv;
pub mod log;
pub mod random;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
mod text;
mod values;

#[doc(hidden)]
pub use wit_bindgen;

pub use action::Action;
pub use bindings::*;
pub use hook::Hook;
pub use values::{Failure, ZonedDateTime};
