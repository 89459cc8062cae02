//! What is generated from the WIT package, and nothing else.

#[allow(
    unsafe_code,
    missing_docs,
    dead_code,
    clippy::all,
    reason = "generated; the documentation is in the WIT package"
)]
pub(crate) mod platform {
    // A world of all imports, so that both worlds share their types. A component imports only what it calls.
    wit_bindgen::generate!({
        path: "wit",
        inline: "
            package placet:sdk;
            world platform {
                import placet:miniapp/log@0.1.0;
                import placet:miniapp/kv@0.1.0;
                import placet:miniapp/kv-read@0.1.0;
                import placet:miniapp/chat@0.1.0;
                import placet:miniapp/instances@0.1.0;
                import placet:miniapp/directory@0.1.0;
                import placet:miniapp/clock@0.1.0;
                import placet:miniapp/random@0.1.0;
                import placet:miniapp/hooks@0.1.0;
                import placet:miniapp/actions@0.1.0;
            }
        ",
        world: "platform",
        generate_all,
        generate_unused_types: true,
        runtime_path: "placet_sdk::wit_bindgen::rt",
        additional_derives: [PartialEq, serde::Serialize, serde::Deserialize],
    });
}

#[cfg(feature = "hook")]
#[allow(unsafe_code, missing_docs, clippy::all, reason = "generated")]
#[doc(hidden)]
pub mod hook_world {
    wit_bindgen::generate!({
        path: "wit",
        world: "hook",
        pub_export_macro: true,
        runtime_path: "placet_sdk::wit_bindgen::rt",
        with: {
            "placet:miniapp/types@0.1.0": crate::bindings::platform::placet::miniapp::types,
            "placet:miniapp/log@0.1.0": crate::bindings::platform::placet::miniapp::log,
            "placet:miniapp/kv-read@0.1.0": crate::bindings::platform::placet::miniapp::kv_read,
            "placet:miniapp/hooks@0.1.0": crate::bindings::platform::placet::miniapp::hooks,
        },
    });
}

#[cfg(feature = "action")]
#[allow(unsafe_code, missing_docs, clippy::all, reason = "generated")]
#[doc(hidden)]
pub mod action_world {
    wit_bindgen::generate!({
        path: "wit",
        world: "action",
        pub_export_macro: true,
        runtime_path: "placet_sdk::wit_bindgen::rt",
        with: {
            "placet:miniapp/types@0.1.0": crate::bindings::platform::placet::miniapp::types,
            "placet:miniapp/log@0.1.0": crate::bindings::platform::placet::miniapp::log,
            "placet:miniapp/kv@0.1.0": crate::bindings::platform::placet::miniapp::kv,
            "placet:miniapp/chat@0.1.0": crate::bindings::platform::placet::miniapp::chat,
            "placet:miniapp/instances@0.1.0": crate::bindings::platform::placet::miniapp::instances,
            "placet:miniapp/directory@0.1.0": crate::bindings::platform::placet::miniapp::directory,
            "placet:miniapp/clock@0.1.0": crate::bindings::platform::placet::miniapp::clock,
            "placet:miniapp/random@0.1.0": crate::bindings::platform::placet::miniapp::random,
            "placet:miniapp/actions@0.1.0": crate::bindings::platform::placet::miniapp::actions,
        },
    });
}

pub use platform::placet::miniapp::actions::{
    Command, Event, Occasion, Outcome, Prefilled, Press, Reply, TaskView, Tick, Understood,
};
pub use platform::placet::miniapp::chat::{Button, Card, Line, Style};
pub use platform::placet::miniapp::hooks::{Changes, Choice, Decision, Fact, Filing, Options, Participants};
pub use platform::placet::miniapp::types::{
    Argument, Entry, FieldProblem, Money, Person, Refusal, State, Text, View,
};
