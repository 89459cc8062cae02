//! Office supplies: a catalogue that the company configures, a budget per order, approvers by amount, stock that goes
//! down with each approved order.

mod action;
mod config;
mod hook;
mod order;

pub use action::Stock;
pub use hook::Ordering;

placet_sdk::hook!(Ordering);
placet_sdk::action!(Stock);
