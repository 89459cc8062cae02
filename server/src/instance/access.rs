//! What one viewer sees of a form (O6): the engine's answer, in the pointers of this form.
//!
//! Invariant: nothing is shown here that the engine hides. Whether an edit may be made is the engine's to refuse.

use placet_engine::fields::{self, View, Viewer};
use placet_engine::{Instance, MemberId, pointer};
use serde_json::Value;

use crate::process::CompiledVersion;

/// What one viewer may see and write now.
#[derive(Clone, Debug, PartialEq)]
pub struct Access(View);

impl Access {
    /// Of a member; `administrates` if they administer the process and so read everything.
    pub fn of(version: &CompiledVersion, instance: &Instance, member: MemberId, administrates: bool) -> Self {
        let own = fields::view(&version.definition, instance, Viewer::Member(member));
        if !administrates {
            return Self(own);
        }
        let all = fields::view(&version.definition, instance, Viewer::Administrator);
        Self(View {
            writable: own.writable,
            ..all
        })
    }

    /// The form without what is hidden.
    pub fn form(&self) -> &Value {
        &self.0.form
    }

    /// Patterns of what may be written now; the empty one is the whole form.
    pub fn writable(&self) -> &[String] {
        &self.0.writable
    }

    /// Whether a change of the value at `at` may be shown: nothing hidden is above, at or below it.
    pub fn sees(&self, at: &str) -> bool {
        !self
            .0
            .hidden
            .iter()
            .any(|hidden| hidden.is_empty() || pointer::covers(hidden, at) || pointer::is_below(hidden, at))
    }

    /// Whether the value at `at` is hidden, whatever is shown of what is below.
    pub fn hides(&self, at: &str) -> bool {
        self.0.hidden.iter().any(|hidden| pointer::covers(hidden, at))
    }

    pub fn hides_nothing(&self) -> bool {
        self.0.hidden.is_empty()
    }

    /// Pointers of what is hidden, one for each row of a list.
    pub fn hidden(&self, version: &CompiledVersion, form: &Value) -> Vec<String> {
        if self.0.hidden.is_empty() {
            return Vec::new();
        }
        let places = version.form.fields().iter().flat_map(|field| field.places(form));
        let hidden = |at: &String| self.0.hidden.iter().any(|pattern| pointer::covers(pattern, at));
        places.map(|place| place.pointer).filter(hidden).collect()
    }
}
