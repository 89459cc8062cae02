//! Trips: what a trip's form must satisfy, how it reads on a card, and which trips a claim may be linked to.
//!
//! Invariant: legs are compared as instants, each end in its own zone, so an arrival that reads earlier than its
//! departure may be right and one that reads later may be wrong. What claims draw on a trip's budget (T1) and trips
//! as status (T3) are deliberately not here yet.

mod effects;
mod itinerary;
mod link;

pub use effects::TripEffects;
pub(crate) use link::{POINTER, choices, link_problem};
