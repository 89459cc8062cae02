//! The pure world: functions around a form.

use crate::{Changes, Decision, Failure, FieldProblem, Filing, Participants};

/// Pure functions around the forms of an app. What is not implemented has nothing to say.
///
/// A hook sees its input and what it reads from its own store ([`crate::kv::get`]), and can write to its log. There is
/// no clock, no randomness and nothing to write to, so that an approval can be run again with the same answer.
///
/// # Errors
/// A failure is the app's own, goes to its log, and is met as the manifest says: a form with a failed `validate` is not
/// filed unless the manifest lets it pass.
pub trait Hook {
    /// What changes in a form while it is filled in: computed fields, what lists offer, facts, warnings.
    fn form_changed(filing: &Filing) -> Result<Changes, Failure> {
        let _ = filing;
        Ok(Changes::default())
    }

    /// What is wrong with a form that is about to be filed; an empty list lets it pass.
    fn validate(filing: &Filing) -> Result<Vec<FieldProblem>, Failure> {
        let _ = filing;
        Ok(Vec::new())
    }

    /// Who is to decide at `step`. Nobody at all means that the app has nothing to say, and the process's own rule holds.
    fn resolve_participants(filing: &Filing, step: &str) -> Result<Participants, Failure> {
        let _ = (filing, step);
        Ok(Participants::default())
    }

    /// What an `app` step comes to.
    fn decide_step(filing: &Filing, step: &str) -> Result<Decision, Failure> {
        let _ = filing;
        Err(Failure::new(format!("this app decides no step called {step}")))
    }
}

/// Exports a [`Hook`] as the component's functions. At most once per app.
#[macro_export]
macro_rules! hook {
    ($hook:ty) => {
        #[cfg(all(target_arch = "wasm32", feature = "hook"))]
        mod placet_hook {
            use super::*;
            use $crate::hook_world::Guest;

            struct Exported;

            impl Guest for Exported {
                fn form_changed(filing: $crate::Filing) -> Result<$crate::Changes, String> {
                    $crate::log::panics();
                    <$hook as $crate::Hook>::form_changed(&filing).map_err(String::from)
                }

                fn validate(filing: $crate::Filing) -> Result<Vec<$crate::FieldProblem>, String> {
                    $crate::log::panics();
                    <$hook as $crate::Hook>::validate(&filing).map_err(String::from)
                }

                fn resolve_participants(
                    filing: $crate::Filing,
                    step: String,
                ) -> Result<$crate::Participants, String> {
                    $crate::log::panics();
                    <$hook as $crate::Hook>::resolve_participants(&filing, &step).map_err(String::from)
                }

                fn decide_step(filing: $crate::Filing, step: String) -> Result<$crate::Decision, String> {
                    $crate::log::panics();
                    <$hook as $crate::Hook>::decide_step(&filing, &step).map_err(String::from)
                }
            }

            $crate::hook_world::export!(Exported with_types_in $crate::hook_world);
        }
    };
}
