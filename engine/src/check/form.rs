//! What a definition says of the form: permissions, and the fields that steps read and set.

use super::{Checker, Finding};
use crate::cel::Type;
use crate::definition::Fields;
use crate::ids::StepId;
use crate::pointer;

impl<'a> Checker<'a> {
    pub(super) fn fields(&mut self, step: Option<&StepId>, fields: &Fields) {
        for pointer in fields.keys() {
            self.field(step, pointer);
        }
    }

    /// A pointer into the form, in which `*` stands for any item of a list.
    pub(super) fn field(&mut self, step: Option<&StepId>, pointer: &str) -> Option<&'a Type> {
        if !self.look_up() {
            return None;
        }
        let form = self.form;
        let found = if is_pointer(pointer) {
            form.at(pointer)
        } else {
            None
        };
        if found.is_none() {
            self.report(Finding::error(step, "unknown-field").with("pointer", pointer));
        }
        found
    }

    /// A pointer to one value of the form.
    pub(super) fn value(&mut self, step: Option<&StepId>, pointer: &str) -> Option<&'a Type> {
        if pointer::tokens(pointer).any(|token| token == "*") {
            self.report(Finding::error(step, "unknown-field").with("pointer", pointer));
            return None;
        }
        self.field(step, pointer)
    }

    /// A pointer that names people must lead to a text or a list of texts.
    pub(super) fn names(&mut self, step: Option<&StepId>, pointer: &str) {
        let fits = match self.field(step, pointer) {
            None | Some(Type::Text | Type::Any) => true,
            Some(Type::List(item)) => matches!(**item, Type::Text | Type::Any),
            Some(_) => false,
        };
        if !fits {
            self.report(Finding::error(step, "names-nobody").with("pointer", pointer));
        }
    }

    /// A field that an answer sets: never the form as a whole, nor what is computed.
    pub(super) fn settable(&mut self, step: &StepId, at: &str) {
        let is_computed = self.computed.iter().any(|field| pointer::covers(field, at));
        if at.is_empty() || is_computed {
            self.report(Finding::error(Some(step), "not-settable").with("pointer", at));
        }
    }
}

pub(super) fn is_pointer(text: &str) -> bool {
    text.is_empty() || text.starts_with('/')
}
