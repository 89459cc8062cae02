//! Expense claims: what a claim's form must satisfy, and how it reads on a card.
//!
//! Invariant: the total is the server's (the form computes it), the exact sum of the lines in the organisation's
//! currency. There are no rates yet, so an amount in another currency is refused with `no-rate`. Limits, advances and payment as a state of
//! its own are deliberately not here yet: they come with the issues that name them (E1 to E6).

mod claim;
mod effects;

pub(crate) use claim::amount_problem;
pub use effects::ExpenseEffects;
