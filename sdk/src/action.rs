//! The world of actions: what an app does when something has happened.

use crate::{Command, Event, Failure, Occasion, Outcome, Press, Reply, Tick};

/// What an app does when something has happened. What is not implemented does nothing.
///
/// A call is made at least once. Whatever it writes (store, messages, cards) takes effect when it ends well, once, and
/// not at all when it fails; then it is made again, with the same [`Occasion::id`].
///
/// # Errors
/// A failure goes to the app's log, and the call is made again later, less and less often.
pub trait Action {
    /// Something happened that the manifest subscribes to.
    fn on_event(occasion: &Occasion, event: &Event) -> Result<(), Failure> {
        let _ = (occasion, event);
        Ok(())
    }

    /// Somebody gave one of the manifest's commands.
    fn on_command(occasion: &Occasion, command: &Command) -> Result<Reply, Failure> {
        let _ = occasion;
        Err(Failure::new(format!(
            "this app knows no command called {}",
            command.name
        )))
    }

    /// Somebody pressed a button of one of the app's cards.
    fn on_card(occasion: &Occasion, press: &Press) -> Result<Outcome, Failure> {
        let _ = (occasion, press);
        Ok(Outcome::Done)
    }

    /// A schedule of the manifest is due.
    fn on_schedule(occasion: &Occasion, tick: &Tick) -> Result<(), Failure> {
        let _ = (occasion, tick);
        Ok(())
    }
}

/// Exports an [`Action`] as the component's functions. At most once per app.
#[macro_export]
macro_rules! action {
    ($action:ty) => {
        #[cfg(all(target_arch = "wasm32", feature = "action"))]
        mod placet_action {
            use super::*;
            use $crate::action_world::Guest;

            struct Exported;

            impl Guest for Exported {
                fn on_event(occasion: $crate::Occasion, event: $crate::Event) -> Result<(), String> {
                    $crate::log::panics();
                    <$action as $crate::Action>::on_event(&occasion, &event).map_err(String::from)
                }

                fn on_command(
                    occasion: $crate::Occasion,
                    command: $crate::Command,
                ) -> Result<$crate::Reply, String> {
                    $crate::log::panics();
                    <$action as $crate::Action>::on_command(&occasion, &command).map_err(String::from)
                }

                fn on_card(
                    occasion: $crate::Occasion,
                    press: $crate::Press,
                ) -> Result<$crate::Outcome, String> {
                    $crate::log::panics();
                    <$action as $crate::Action>::on_card(&occasion, &press).map_err(String::from)
                }

                fn on_schedule(occasion: $crate::Occasion, tick: $crate::Tick) -> Result<(), String> {
                    $crate::log::panics();
                    <$action as $crate::Action>::on_schedule(&occasion, &tick).map_err(String::from)
                }
            }

            $crate::action_world::export!(Exported with_types_in $crate::action_world);
        }
    };
}
