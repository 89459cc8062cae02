//! Where something is wrong in a form.

/// What is wrong with one field; the words come from the catalogue (`error-<code>`).
pub use crate::http::FieldError as FieldProblem;

/// `/lines` and `0` make `/lines/0`, escaped as RFC 6901 says.
pub fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}
