//! Leave: types, the ledger of lots and holds, and who is away when.
//!
//! Invariants: a balance is only ever a sum of entries, and entries are only appended. No lot is overdrawn and no
//! half day is taken twice, concurrently too: every command on a member's leave first updates the member's row in
//! `leave_account`, which serialises them on both databases, and the key of `leave_slot` holds even without.

pub mod entity;
pub mod ledger;
pub mod value;
