//! Leave: types, the ledger of lots and holds, and who is away when.
//!
//! Invariants: a balance is only ever a sum of entries, and entries are only appended. No lot is overdrawn and no
//! half day is taken twice, concurrently too: every command on a member's leave first updates the member's row in
//! `leave_account`, which serialises them on both databases, and the key of `leave_slot` holds even without.

mod absent;
mod assess;
mod changes;
mod effects;
pub mod entity;
mod error;
pub mod ledger;
mod notify;
mod routes;
mod service;
mod store;
mod text;
mod types;
pub mod value;
mod working;

pub use absent::{Absence, absences_shown};
pub use changes::Changes;
pub use effects::LeaveEffects;
pub use error::Error;
pub use routes::routes;
pub use service::types;
pub use types::{LeaveType, install_builtin};
pub use working::WorkingTimes;
