//! The frames of `schemas/frames.schema.json` that a socket itself reads and writes.

use std::collections::HashMap;

use axum::extract::ws::Utf8Bytes;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::message::{Body, Sent};
use super::super::{MAX_TEXT, bus};
use super::{FRAME, HEARTBEAT};
use crate::http::{Caller, Failure, Language};
use crate::ids::ConversationId;
use placet_engine::MemberId;

pub(super) const PROTOCOL: u32 = 1;

/// What a client sends.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Frame {
    Hello(Hello),
    Send {
        client_id: Uuid,
        conversation: Uuid,
        body: Body,
    },
    Read {
        conversation: Uuid,
        seq: u32,
    },
    Typing {
        conversation: Uuid,
    },
    Presence {
        members: Vec<Uuid>,
    },
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(super) struct Hello {
    pub(super) protocol: u32,
    pub(super) token: Option<String>,
    #[serde(default)]
    pub(super) device: Option<String>,
    pub(super) personal_seq: Option<u32>,
    #[serde(default)]
    pub(super) conversations: HashMap<Uuid, u32>,
}

pub(super) fn parse(text: &str) -> Option<Frame> {
    serde_json::from_str(text).ok()
}

/// The client id of a frame that could not be read otherwise, so that its sender learns which it was.
pub(super) fn client_id(text: &str) -> Option<Uuid> {
    let frame: Value = serde_json::from_str(text).ok()?;
    frame["client_id"].as_str()?.parse().ok()
}

pub(super) fn welcome(caller: &Caller, personal_seq: i64) -> Utf8Bytes {
    frame(json!({
        "type": "welcome",
        "protocol": PROTOCOL,
        "heartbeat_s": HEARTBEAT.as_secs(),
        "member": caller.member,
        "personal_seq": personal_seq,
        "limits": {"text_characters": MAX_TEXT, "frame_bytes": FRAME},
    }))
}

pub(super) fn ack(conversation: Uuid, client_id: Uuid, sent: &Sent) -> Utf8Bytes {
    frame(json!({
        "type": "ack",
        "client_id": client_id,
        "conversation": conversation,
        "seq": sent.seq,
        "at": sent.at,
        "duplicate": sent.duplicate,
    }))
}

pub(super) fn refused(client_id: Option<Uuid>, failure: Failure, language: Language) -> Utf8Bytes {
    let problem = failure.into_problem().to_json(language, None);
    frame(json!({"type": "refused", "client_id": client_id, "problem": problem}))
}

pub(super) fn gap(conversation: ConversationId, last_seq: i64, unread: i64, mentions: i64) -> Utf8Bytes {
    frame(json!({
        "type": "gap", "conversation": conversation, "last_seq": last_seq, "unread": unread, "mentions": mentions,
    }))
}

pub(super) fn heartbeat(open: &[(ConversationId, i64)]) -> Utf8Bytes {
    frame(json!({"type": "heartbeat", "open": open}))
}

/// What was lost, as frames.
pub(super) fn lagged(lost: bus::Lost) -> Vec<Utf8Bytes> {
    if lost.everything {
        return vec![frame(json!({"type": "lagged", "conversation": null}))];
    }
    lost.conversations
        .iter()
        .map(|id| frame(json!({"type": "lagged", "conversation": id})))
        .collect()
}

pub(super) fn presence(online: &[MemberId]) -> Utf8Bytes {
    bus::presence(online, &[])
}

fn frame(value: Value) -> Utf8Bytes {
    value.to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = include_str!("../../../../schemas/frames.schema.json");

    fn schema(side: &str) -> jsonschema::Validator {
        let mut schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
        let fields = schema.as_object_mut().expect("an object");
        fields.remove("anyOf");
        fields.insert("$ref".into(), json!(format!("#/$defs/{side}")));
        jsonschema::draft202012::new(&schema).expect("a schema")
    }

    fn examples(side: &str) -> Vec<Value> {
        let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
        let defs = schema["$defs"].as_object().expect("definitions");
        let of = defs.iter().filter(|(name, _)| name.starts_with(side));
        of.flat_map(|(_, def)| def["examples"].as_array().cloned().unwrap_or_default())
            .collect()
    }

    #[test]
    fn every_example_of_a_client_frame_is_valid_and_read() {
        let examples = examples("client_");
        assert_eq!(examples.len(), 5);
        for example in examples {
            assert!(schema("client").is_valid(&example), "{example}");
            assert!(parse(&example.to_string()).is_some(), "{example}");
        }
    }

    #[test]
    fn every_example_of_a_server_frame_is_valid() {
        let examples = examples("server_");
        assert_eq!(examples.len(), 11);
        for example in examples {
            assert!(schema("server").is_valid(&example), "{example}");
        }
    }

    #[test]
    fn what_is_written_is_described() {
        let (id, now) = (
            Uuid::from_u128(7),
            "2026-03-11T09:00:00Z".parse().expect("a time"),
        );
        let room = ConversationId(id);
        let lost = |everything| bus::Lost {
            conversations: vec![room],
            everything,
        };
        let failure = || Failure::not_found();
        let mut written = vec![
            ack(
                id,
                id,
                &Sent {
                    seq: 1,
                    at: now,
                    duplicate: false,
                },
            ),
            refused(None, failure(), Language::Zh),
            refused(Some(id), failure(), Language::En),
            gap(room, 9, 3, 0),
            heartbeat(&[(room, 9)]),
            presence(&[MemberId(id)]),
        ];
        written.extend(lagged(lost(true)));
        written.extend(lagged(lost(false)));
        for frame in written {
            let value: Value = serde_json::from_str(&frame).expect("JSON");
            assert!(schema("server").is_valid(&value), "{frame}");
        }
    }

    #[test]
    fn a_frame_with_something_unknown_is_not_read() {
        assert_eq!(parse(r#"{"type":"typing","conversation":"x"}"#), None);
        assert_eq!(parse(r#"{"type":"sing"}"#), None);
        assert_eq!(parse(r#"{"type":"presence","members":[],"more":1}"#), None);
        assert_eq!(parse("[]"), None);
    }
}
