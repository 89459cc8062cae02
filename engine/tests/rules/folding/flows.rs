//! Flows in which everything can happen.

use serde_json::{Value, json};

use crate::world::{by, with};

/// A flow in which everything can happen: nested branches, every quorum, every way back.
pub fn flow() -> Value {
    json!([
        with(by("a", &["bo", "cy"]), json!({"quorum": {"kind": "all"}, "on_reject": "return_to_requester", "fields": {"/count": "write", "/days": "write"}})),
        {"id": "n", "kind": "notify", "participants": {"rule": "role", "role": "hr"}},
        {"id": "c", "kind": "choice", "on_unknown": "stop",
         "arms": [
            {"id": "big", "when": "form.count > 5", "steps": [
                {"id": "p", "kind": "parallel", "arms": [
                    {"id": "x", "steps": [with(by("b", &["kim", "bo"]), json!({"quorum": {"kind": "in_order"}, "on_reject": "previous", "separate_from": ["d"]}))]},
                    {"id": "y", "steps": [with(by("d", &["jo", "kim"]), json!({"after_return": "jump_back", "on_reject": {"step": "a"}})), by("e", &["eve"])]}
                ]}
            ]},
            {"id": "long", "when": "form.days > 0.3", "steps": [by("g", &["bo"])]},
            {"id": "none", "when": "form.count == 0", "steps": [{"id": "x", "kind": "end", "outcome": "rejected"}]}
         ],
         "otherwise": [with(by("f", &["gus", "ann"]), json!({"on_self": "skip", "on_reject": "continue"}))]},
        unattended(),
        {"id": "pay", "kind": "handle", "may_return": true, "quorum": {"kind": "all"}, "separate_from": ["a"], "on_empty": "climb",
         "participants": {"rule": "members", "members": ["@lee", "@bo", "@dee"]}}
    ])
}

/// Steps that nobody decides, side by side.
pub fn unattended() -> Value {
    json!({"id": "i", "kind": "inclusive", "on_unknown": "otherwise", "arms": [
            {"id": "w", "when": "form.count > 2", "steps": [
                {"id": "soon", "kind": "wait", "until": {"after": {"span": {"minutes": 4}, "calendar": "always"}}},
                with(by("h", &["hal"]), json!({"after_return": "jump_back"}))
            ]},
            {"id": "h", "when": "form.count > 4", "steps": [
                {"id": "hook", "kind": "webhook", "endpoint": "erp", "writes": {"/city": "/city"}, "on_failed": "previous"}
            ]},
            {"id": "s", "when": "form.days > 0.3", "steps": [
                {"id": "sub", "kind": "subprocess", "process": "other", "each": "/parts",
                 "form": {"cents": {"row": "/cents"}, "place": {"form": "/city"}}, "on_reject": "return_to_requester"}
            ]},
            {"id": "d", "when": "form.count > 6", "steps": [
                {"id": "day", "kind": "wait", "until": {"field": "/start"}},
                {"id": "own", "kind": "subprocess", "process": "other", "mode": "async"}
            ]}
        ], "otherwise": []})
}

/// A flow in which most goes on by itself, and people send it back.
pub fn automatic() -> Value {
    json!([
        with(by("a", &["bo"]), json!({"fields": {"/count": "write", "/days": "write"}})),
        unattended(),
        with(by("b", &["kim"]), json!({"after_return": "jump_back", "on_reject": "previous"})),
        {"id": "last", "kind": "webhook", "endpoint": "erp", "on_failed": "return_to_requester"},
        by("pay", &["lee"]),
    ])
}
