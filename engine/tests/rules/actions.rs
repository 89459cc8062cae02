//! What one can do: drafts, A2, A6, A7, transfer, comment, interventions.

use placet_engine::{Body, Event, InstanceState, Refusal, TaskId, TaskState, Verdict};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{by, check, check_with, id, played, with};

fn flow() -> Value {
    json!([by("a", &["bo", "cy"]), by("b", &["kim"])])
}

#[test]
fn drafts_are_saved_edited_and_filed() {
    check(&flow(), "ann saves {\"count\": 1}", "draft");
    check(
        &flow(),
        "ann saves {\"count\": 1}; ann edits {\"count\": 2}; ann files",
        "running bo@a cy@a",
    );
    check(
        &flow(),
        "ann saves {}; ann files {\"count\": 3}",
        "running bo@a cy@a",
    );
    check(&flow(), "ann saves {}; bo files", "refused not-the-requester");
    check(&flow(), "ann saves {}; bo edits {}", "refused not-the-requester");
    check(&flow(), "ann saves {}; ann saves {}", "refused wrong-state");
    check(&flow(), "ann files; ann files", "refused wrong-state");
    check(&flow(), "ann files; ann edits {}", "refused wrong-state");
    check(&flow(), "ann files []", "refused no-form");
    check(&flow(), "ann saves {}; ann withdraws", "refused wrong-state");
    check(&flow(), "gus files", "refused not-active");
    let world = played(
        &flow(),
        &json!({}),
        "ann saves {\"count\": 1}; ann files",
        "running bo@a cy@a",
    );
    assert_eq!(
        (world.instance.form_revision, world.instance.round),
        (2, 1),
        "every handing in is a revision, so that erased events count the same"
    );
}

#[test]
fn only_the_requester_withdraws() {
    check(&flow(), "ann files; bo withdraws", "refused not-the-requester");
    check(&flow(), "ann files; ann withdraws", "withdrawn");
}

/// A2
#[test]
fn withdrawing_ends_where_the_policy_says() {
    let until_first = json!({"withdraw": "until_first_decision"});
    check_with(&flow(), &until_first, "ann files; ann withdraws", "withdrawn");
    check_with(
        &flow(),
        &until_first,
        "ann files; bo approves; ann withdraws",
        "refused too-late-to-withdraw",
    );
    check_with(
        &flow(),
        &until_first,
        "ann files; bo approves; kim returns; ann withdraws",
        "withdrawn",
    );
    check_with(
        &flow(),
        &until_first,
        "ann files; bo approves; kim returns; ann resubmits; ann withdraws",
        "withdrawn",
    );
    let until_step = json!({"withdraw": {"until_step": "b"}});
    check_with(&flow(), &until_step, "ann files; ann withdraws", "withdrawn");
    check_with(
        &flow(),
        &until_step,
        "ann files; bo approves; ann withdraws",
        "refused too-late-to-withdraw",
    );
    check(&flow(), "ann files; bo approves; ann withdraws", "withdrawn");
    check(
        &flow(),
        "ann files; bo approves; kim approves; ann withdraws",
        "refused wrong-state",
    );
}

/// A6
#[test]
fn who_is_late_learns_who_was_first_and_when() {
    let late = |script: &str, expected: (Option<&str>, Option<Verdict>, TaskState)| {
        let mut world = played(&flow(), &json!({}), script, script_end(script));
        let before = world.instance.clone();
        let last = world
            .events
            .iter()
            .rev()
            .find(|e| e.actor.is_some())
            .expect("an act")
            .at;
        match world.say("cy approves") {
            Err(Refusal::AlreadyDecided {
                by,
                at,
                verdict,
                state,
            }) => {
                assert_eq!(
                    (by, verdict, state),
                    (expected.0.map(id), expected.1, expected.2),
                    "{script}"
                );
                assert!(at <= last);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(world.instance, before, "no second effect");
    };
    fn script_end(script: &str) -> &'static str {
        match script {
            "ann files; ann withdraws" => "withdrawn",
            "ann files; bo rejects" => "rejected",
            _ => "running kim@b",
        }
    }
    late(
        "ann files; bo approves",
        (Some("bo"), Some(Verdict::Approve), TaskState::Superseded),
    );
    late(
        "ann files; bo rejects",
        (Some("bo"), Some(Verdict::Reject), TaskState::Superseded),
    );
    late(
        "ann files; cy approves",
        (Some("cy"), Some(Verdict::Approve), TaskState::Decided),
    );
    late(
        "ann files; ann withdraws",
        (Some("ann"), None, TaskState::Cancelled),
    );
}

#[test]
fn tasks_are_decided_by_those_whose_they_are() {
    check(&flow(), "ann files; kim approves bo's", "refused not-your-task");
    check(&flow(), "ann files; ida approves bo's", "refused not-your-task");
    check(&flow(), "ann files; lee approves", "refused unknown-task");
}

/// A decision about data that changed since it was seen is stale.
#[test]
fn deciding_on_old_data_is_stale() {
    let flow = json!([with(
        by("a", &["bo", "cy"]),
        json!({"quorum": {"kind": "all"}, "fields": {"/count": "write"}})
    )]);
    let edited = "ann files {\"count\": 1}; bo approves {\"count\": 2}";
    check(&flow, &format!("{edited}; cy approves seen 1"), "refused stale");
    check(&flow, &format!("{edited}; cy approves seen 2"), "approved");
    check(&flow, &format!("{edited}; cy approves"), "approved");
}

#[test]
fn tasks_are_transferred_by_their_holder_or_an_administrator() {
    check(&flow(), "ann files; bo transfers jo", "running cy@a jo@a");
    check(
        &flow(),
        "ann files; bo transfers jo; bo approves",
        "refused already-decided",
    );
    check(
        &flow(),
        "ann files; bo transfers jo; jo approves",
        "running kim@b",
    );
    check(&flow(), "ann files; bo transfers gus", "refused not-active");
    check(
        &flow(),
        "ann files; kim transfers bo's to jo",
        "refused not-your-task",
    );
    check(
        &flow(),
        "ann files; ida transfers bo's to jo",
        "running cy@a jo@a",
    );
    check(
        &flow(),
        "ann files; bo transfers jo; jo transfers bo; bo approves",
        "running kim@b",
    );
}

#[test]
fn comments_have_no_effect() {
    let world = played(
        &flow(),
        &json!({}),
        "ann files; kim comments looks good",
        "running bo@a cy@a",
    );
    assert_eq!(world.events.last().expect("one").kind(), "commented");
    check(&flow(), "ann comments hello", "refused wrong-state");
    check(
        &flow(),
        &format!("ann files; bo comments {}", "x".repeat(20_000)),
        "refused too-long",
    );
}

#[test]
fn administrators_intervene() {
    check(&flow(), "ann files; ida suspends", "suspended bo@a cy@a");
    check(
        &flow(),
        "ann files; ida suspends; bo approves",
        "refused wrong-state",
    );
    check(
        &flow(),
        "ann files; ida suspends; ida resumes",
        "running bo@a cy@a",
    );
    check(
        &flow(),
        "ann files; ida suspends; ida resumes x",
        "refused unknown-arm",
    );
    check(&flow(), "ann files; ida suspends; ann withdraws", "withdrawn");
    check(&flow(), "ann files; ida terminates", "terminated");
    check(&flow(), "ann files; bo returns; ida terminates", "terminated");
    check(
        &flow(),
        "ann files; bo terminates",
        "refused not-an-administrator",
    );
    check(&flow(), "ann files; bo suspends", "refused not-an-administrator");
}

/// A3, A7: DingTalk's eleven record types, and the compensation of what was approved, each have an event.
#[test]
fn the_record_types_of_dingtalk_have_events() {
    let (task, step) = (TaskId(Uuid::from_u128(1)), "a");
    let decided = |acting_for: Option<&str>| json!({"kind": "decided", "task": task, "verdict": "approve", "acting_for": acting_for.map(id)});
    let seat = |placement: &str| {
        let seat =
            json!({"task": TaskId(Uuid::from_u128(2)), "member": id("jo"), "state": "open", "why": []});
        json!({
            "kind": "signs_added", "task": task, "placement": placement, "activation": Uuid::nil(),
            "quorum": {"kind": "all"}, "directory": 7, "seats": [seat]
        })
    };
    let vocabulary = [
        (
            "start",
            json!({"kind": "filed", "process": "p", "version": 1, "requester": id("ann"), "form": {}}),
        ),
        ("execute", decided(None)),
        ("execute as deputy", decided(Some("cy"))),
        ("add-sign before", seat("before")),
        ("add-sign after", seat("after")),
        (
            "transfer",
            json!({"kind": "transferred", "task": task, "next": TaskId(Uuid::from_u128(3)), "to": id("jo")}),
        ),
        (
            "return",
            json!({"kind": "returned", "activation": Uuid::nil(), "to": "requester", "then": "replay", "cleared": []}),
        ),
        (
            "CC",
            json!({"kind": "notified", "step": step, "directory": 7, "members": []}),
        ),
        ("CC", json!({"kind": "copied", "members": [id("kim")]})),
        (
            "comment",
            json!({"kind": "commented", "text": "hm", "mentions": []}),
        ),
        ("terminate", json!({"kind": "terminated"})),
        (
            "finish",
            json!({"kind": "finished", "outcome": "approved", "cause": "flow"}),
        ),
        ("A3: revoke", json!({"kind": "revoked", "by": Uuid::nil()})),
    ];
    let mut types: Vec<&str> = vocabulary.iter().map(|(record, _)| *record).collect();
    types.dedup();
    assert_eq!(types.len(), 11 + 1, "{types:?}");
    for (record, stored) in vocabulary {
        let body: Body = serde_json::from_value(stored.clone()).unwrap_or_else(|e| panic!("{record}: {e}"));
        assert_eq!(stored["kind"], body.kind(), "{record}");
        let event = Event {
            at: crate::world::start(),
            actor: Some(id("bo")),
            body,
        };
        let read = Event::decode(event.at, event.actor, &event.encode());
        assert_eq!(read.expect("what was written can be read"), event, "{record}");
    }
    let deputy: Body = serde_json::from_value(decided(Some("cy"))).expect("a body");
    assert!(matches!(deputy, Body::Decided { acting_for: Some(principal), .. } if principal == id("cy")));
}

/// A3: what was approved is undone as a whole by another instance; its decisions stay as they were.
#[test]
fn what_was_approved_is_revoked_without_being_forgotten() {
    let mut world = played(
        &flow(),
        &json!({}),
        "ann files; bo approves; kim approves",
        "approved",
    );
    let decided = world.instance.tasks.clone();
    let revoked = Event {
        at: world.now + chrono::TimeDelta::days(1),
        actor: Some(id("ann")),
        body: Body::Revoked {
            by: placet_engine::InstanceId(Uuid::from_u128(9)),
        },
    };
    placet_engine::apply(&mut world.instance, &revoked);
    world.events.push(revoked.clone());
    world.holds();
    assert_eq!(world.told(), "revoked");
    assert_eq!(
        (world.instance.ended_at, &world.instance.tasks),
        (Some(revoked.at), &decided)
    );
    assert!(world.instance.state.is_final());
    for act in [
        "ann withdraws",
        "ann files",
        "ann resubmits",
        "ida resumes",
        "ida terminates",
    ] {
        assert_eq!(world.say(act).expect_err(act).code(), "wrong-state");
    }
}

/// A running instance keeps its version; a draft follows the published one.
#[test]
fn commands_with_another_version_are_refused() {
    let mut world = played(&flow(), &json!({}), "ann saves {}", "draft");
    let newer = placet_engine::CompiledDefinition::new((*world.definition).clone(), 4).expect("sound");
    world.definition = newer;
    world.say("ann files").expect("filed with the new version");
    assert_eq!(
        (world.instance.version, world.instance.state),
        (4, InstanceState::Running)
    );
    let older = placet_engine::CompiledDefinition::new((*world.definition).clone(), 3).expect("sound");
    world.definition = older;
    assert_eq!(
        world.say("bo approves").expect_err("refused").code(),
        "other-process"
    );
}
