//! Conditions: CEL within limits, typed by the form's schema, three-valued.
//!
//! Invariant: C2, C3: a condition is true, false or unknown; types come from the schema and never from the value's
//! run-time look. `&&` and `||` absorb an error on the other side (C1).
//! Names: `form`, `requester`, `instance`, `org`. Functions: those of CEL that are allowed, `money("12.50", "EUR")` in
//! base-currency minor units as money fields are, `date("2026-03-11")`, `days_between(a, b)`, `weekday(d)` (1 Monday),
//! `sum(list)` of numbers or amounts.
//! Deliberately not here: the answers to unknown; the `choice` step says that.

mod formula;
mod infer;
mod parse;
mod types;
mod values;

use std::collections::BTreeSet;

use cel::Program;

pub use formula::{Formula, Scope, compile as compile_formulas};
pub use infer::Problem;
pub(crate) use types::Type;
pub(crate) use values::Names;

/// Longest source of a condition, in bytes.
pub const MAX_SOURCE: usize = 1024;
/// Deepest nesting of a condition's tree.
pub const MAX_DEPTH: usize = 24;

/// What a condition says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    True,
    False,
    /// C2: an error, or not a boolean.
    Unknown,
}

/// A condition that was parsed and checked.
#[derive(Debug)]
pub(crate) struct Condition {
    program: Program,
    needs: Needs,
}

/// What a condition reads, so that nothing else has to be converted.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Needs {
    /// `form`, `requester`, `instance`, `org`.
    pub roots: BTreeSet<String>,
    /// The first-level fields of the form; all of them if the form is used as a whole.
    pub fields: BTreeSet<String>,
    pub whole_form: bool,
    pub money: bool,
}

/// Parses and checks conditions, all of them on one thread with a big stack. The second part of each result holds
/// warnings.
pub(crate) fn compile(sources: &[&str], form: &Type) -> Vec<Result<(Condition, Vec<Problem>), Problem>> {
    (parse::parse_all(sources).into_iter())
        .map(|parsed| {
            let program = parsed?;
            let (needs, warnings) = infer::infer(program.expression(), form)?;
            Ok((Condition { program, needs }, warnings))
        })
        .collect()
}

impl Condition {
    /// Asks the condition.
    pub(crate) fn ask(&self, names: &Names<'_>) -> Truth {
        let context = names.bind(&self.needs);
        match self.program.execute(&context) {
            Ok(cel::Value::Bool(true)) => Truth::True,
            Ok(cel::Value::Bool(false)) => Truth::False,
            Ok(_) | Err(_) => Truth::Unknown,
        }
    }
}
