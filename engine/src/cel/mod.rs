//! Conditions: CEL within limits, typed by the form's schema, three-valued.
//!
//! Invariant: C2, C3: a condition is true, false or unknown; types come from the schema and never from the value's
//! run-time look. `&&` and `||` absorb an error on the other side (C1).
//! Names: `form`, `requester`, `instance`, `org`. Functions: those of CEL that are allowed, `money("12.50", "EUR")` in
//! base-currency minor units as money fields are, `date("2026-03-11")`, `days_between(a, b)`, `weekday(d)` (1 Monday),
//! `sum(list)` of numbers or amounts.
//! Deliberately not here: the answers to unknown; the `choice` step says that.

mod atoms;
mod formula;
mod infer;
mod parse;
mod types;
mod values;

use std::collections::BTreeSet;

use cel::Program;

pub(crate) use atoms::{Atoms, Read};
pub use formula::{Formula, Scope, compile as compile_formulas};
pub use infer::Problem;
pub(crate) use types::Type;
pub(crate) use values::{Names, Sample};

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
        self.ask_in(&names.bind(&self.needs))
    }

    fn ask_in(&self, context: &cel::Context<'_, '_>) -> Truth {
        match self.program.execute(context) {
            Ok(cel::Value::Bool(true)) => Truth::True,
            Ok(cel::Value::Bool(false)) => Truth::False,
            Ok(_) | Err(_) => Truth::Unknown,
        }
    }
}

/// What conditions say of the same values.
pub(crate) struct Panel<'a> {
    conditions: &'a [Condition],
    needs: Needs,
}

impl<'a> Panel<'a> {
    pub(crate) fn new(conditions: &'a [Condition]) -> Self {
        let mut needs = Needs::default();
        for of_one in conditions.iter().map(|c| &c.needs) {
            needs.roots.extend(of_one.roots.iter().cloned());
            needs.fields.extend(of_one.fields.iter().cloned());
            needs.whole_form |= of_one.whole_form;
            needs.money |= of_one.money;
        }
        Self { conditions, needs }
    }

    /// What the conditions read, and what they compare it with.
    pub(crate) fn atoms(&self, form: &Type) -> Atoms {
        let mut atoms = Atoms::default();
        for condition in self.conditions {
            atoms.read(condition.program.expression(), form);
        }
        atoms.exact &= !self.needs.whole_form;
        atoms
    }

    /// Whether any condition reads something of the requester.
    pub(crate) fn reads_requester(&self) -> bool {
        self.needs.roots.contains("requester")
    }

    /// Asks every condition, in order.
    pub(crate) fn ask(&self, sample: &Sample<'_>) -> Vec<Truth> {
        let context = sample.bind(&self.needs);
        self.conditions.iter().map(|c| c.ask_in(&context)).collect()
    }
}
