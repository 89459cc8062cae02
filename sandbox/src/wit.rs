//! The WIT package in Rust: `sdk/wit/placet.wit` as wasmtime's bindings.
//!
//! Deliberately not used of it: the generated host traits. Every import is linked by hand (`link`), because each of
//! them first has to check the budget of its call.

#[allow(missing_docs, reason = "generated; the documentation is in the WIT package")]
#[allow(clippy::all, reason = "generated")]
pub(crate) mod hook {
    wasmtime::component::bindgen!({
        path: "../sdk/wit",
        world: "hook",
        exports: { default: async },
        additional_derives: [PartialEq, serde::Serialize, serde::Deserialize],
    });
}

#[allow(missing_docs, reason = "generated; the documentation is in the WIT package")]
#[allow(clippy::all, reason = "generated")]
pub(crate) mod action {
    wasmtime::component::bindgen!({
        path: "../sdk/wit",
        world: "action",
        exports: { default: async },
        with: {
            "placet:miniapp/types@0.1.0": super::hook::placet::miniapp::types,
            "placet:miniapp/log@0.1.0": super::hook::placet::miniapp::log,
            "placet:miniapp/chat.conversation": crate::host::Conversation,
        },
        additional_derives: [PartialEq, serde::Serialize, serde::Deserialize],
    });
}

pub use action::placet::miniapp::actions::{
    Command, Event, Occasion, Outcome, Prefilled, Press, Reply, TaskView, Tick, Understood,
};
pub use action::placet::miniapp::chat::{Button, Card, Line, Style};
pub use hook::placet::miniapp::hooks::{Changes, Choice, Decision, Fact, Filing, Options, Participants};
pub use hook::placet::miniapp::log::Level;
pub use hook::placet::miniapp::types::{
    Argument, Entry, FieldProblem, Money, Person, Refusal, State, Text, View,
};
