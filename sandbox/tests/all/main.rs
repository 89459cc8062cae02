//! The sandbox against guests that are written for it, see `tests/guests`.

mod compiling;
mod dropping;
mod hostile;
mod hosts;
mod isolation;
mod purity;
mod support;
