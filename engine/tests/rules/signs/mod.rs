//! People who are added to a task: A1, and what P2, P3, P6, Q1–Q4, O1–O3 and A2 say about them.

mod after_them;
mod looking;
mod placements;
mod who;

use serde_json::{Value, json};

use crate::world::by;

fn flow() -> Value {
    json!([by("a", &["bo"]), by("z", &["lee"])])
}
