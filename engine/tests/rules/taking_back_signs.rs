//! A4 with A1: taking back where people were added to a task or one of a group had taken it.

use serde_json::json;

use crate::world::{by, check, check_with, with};
use crate::world::{each, group};

/// A4, A1
#[test]
fn what_those_who_were_added_decided_is_taken_back_like_the_rest() {
    let flow = group("all");
    let single = json!([by("a", &["bo"]), by("z", &["lee"])]);
    each(
        &single,
        "ann files; bo adds jo before; jo approves",
        &[
            ("jo takes back", "running (bo@a) jo@a"),
            ("jo takes back; jo approves; bo approves", "running lee@z"),
            ("bo approves; jo takes back", "refused too-late-to-take-back"),
            ("bo approves; bo takes back", "running bo@a"),
            ("bo approves; bo takes back; jo takes back", "running (bo@a) jo@a"),
            ("bo adds kim before; jo takes back", "running (bo@a) jo@a kim@a"),
            (
                "bo adds kim before; jo takes back; kim approves",
                "running (bo@a) jo@a",
            ),
            ("bo transfers dee; jo takes back", "running jo@a (dee@a)"),
        ],
    );
    each(
        &single,
        "ann files; bo adds jo after; bo approves",
        &[
            ("bo takes back", "running bo@a (jo@a)"),
            ("bo takes back; bo approves; jo approves", "running lee@z"),
            ("jo approves; jo takes back", "running jo@a"),
            ("jo approves; bo takes back", "refused too-late-to-take-back"),
            ("jo approves; jo takes back; bo takes back", "running bo@a (jo@a)"),
            ("jo adds kim before; bo takes back", "running bo@a (jo@a)"),
            ("jo adds kim before; bo takes back; bo approves", "running jo@a"),
        ],
    );
    each(
        &single,
        "ann files; bo adds jo parallel; bo approves",
        &[
            ("bo takes back", "running bo@a jo@a"),
            ("jo approves; jo takes back", "running jo@a"),
            ("jo approves; bo takes back", "running bo@a"),
            ("jo approves; bo takes back; jo takes back", "running bo@a jo@a"),
        ],
    );
    check(
        &single,
        "ann files; bo delegates jo; jo does; jo takes back",
        "running (bo@a) jo@a",
    );
    check(
        &single,
        "ann files; bo asks why; ann answers so; ann takes back",
        "running bo@a ann@a",
    );
    check(
        &single,
        "ann files; bo asks why; bo approves; bo takes back",
        "running bo@a ann@a",
    );
    let answered = "ann files; bo asks why; ann answers so; bo approves";
    check(
        &single,
        &format!("{answered}; ann takes back"),
        "refused too-late-to-take-back",
    );
    // A question that was closed by one's own decision stays closed when somebody else takes theirs back.
    let asked = "ann files; bo approves; kim approves; cy asks why; cy approves";
    check(&flow, &format!("{asked}; bo takes back"), "running bo@a");
    check(&flow, &format!("{asked}; cy takes back"), "running cy@a ann@a");
}

/// A4, A1: a rejection ended the task that it was a part of; both are as before.
#[test]
fn a_rejection_by_somebody_who_was_added_is_taken_back() {
    let two = json!([with(
        by("a", &["bo", "cy", "kim"]),
        json!({"quorum": {"kind": "at_least", "pass": 2}})
    )]);
    each(
        &two,
        "ann files; bo adds jo parallel; bo adds dee hal parallel in_order; jo rejects",
        &[
            ("jo takes back", "running bo@a cy@a kim@a jo@a dee@a (hal@a)"),
            (
                "jo takes back; jo approves; dee approves",
                "running bo@a cy@a kim@a hal@a",
            ),
            (
                "cy approves; jo takes back",
                "running bo@a kim@a jo@a dee@a (hal@a)",
            ),
        ],
    );
    check(
        &two,
        "ann files; bo adds jo before; jo rejects; jo takes back",
        "running (bo@a) cy@a kim@a jo@a",
    );
    check(
        &two,
        "ann files; bo adds jo parallel; bo rejects; bo takes back",
        "running bo@a cy@a kim@a jo@a",
    );
    check(
        &two,
        "ann files; bo adds jo after; bo rejects; bo takes back",
        "running bo@a cy@a kim@a (jo@a)",
    );
    let on = json!([
        with(by("a", &["bo", "cy"]), json!({"on_reject": "continue"})),
        by("z", &["lee"])
    ]);
    check(&on, "ann files; bo adds jo before; jo rejects", "running lee@z");
    check(
        &on,
        "ann files; bo adds jo before; jo rejects; jo takes back",
        "running (bo@a) cy@a jo@a",
    );
    // The seat stays rejected by somebody else.
    check(
        &on,
        "ann files; bo adds jo parallel; bo approves; jo rejects; bo takes back",
        "refused too-late-to-take-back",
    );
}

/// A4
#[test]
fn what_was_taken_is_taken_again_when_its_decision_is_taken_back() {
    let flow = group("any");
    check(
        &flow,
        "ann files; cy claims; cy approves; cy takes back",
        "running (bo@a) cy@a (kim@a)",
    );
    check(
        &flow,
        "ann files; cy claims; cy approves; cy takes back; cy releases",
        "running bo@a cy@a kim@a",
    );
    // Meanwhile somebody else took it.
    let after = "ann files; bo adds jo after; bo approves; cy claims";
    check(&flow, after, "running cy@a (kim@a) jo@a");
    check(
        &flow,
        &format!("{after}; bo takes back"),
        "running (bo@a) cy@a (kim@a) (jo@a)",
    );
    check(&flow, &format!("{after}; jo approves"), "refused not-yet");
    check(
        &flow,
        &format!("{after}; bo takes back; cy releases"),
        "running bo@a cy@a kim@a (jo@a)",
    );
}

/// A4, P6, A2: what was taken back is no decision.
#[test]
fn what_was_taken_back_was_never_decided() {
    let apart = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [with(by("a", &["bo", "cy"]), json!({"quorum": {"kind": "all"}}))]},
        {"id": "y", "steps": [with(by("b", &["kim"]), json!({"separate_from": ["a"]}))]}
    ]}]);
    check(
        &apart,
        "ann files; bo approves; kim transfers bo",
        "refused separate-duties",
    );
    check(
        &apart,
        "ann files; bo approves; bo takes back; kim transfers bo",
        "running bo@a cy@a bo@b",
    );
    let first = json!({"withdraw": "until_first_decision"});
    let flow = group("all");
    check_with(
        &flow,
        &first,
        "ann files; bo approves; ann withdraws",
        "refused too-late-to-withdraw",
    );
    check_with(
        &flow,
        &first,
        "ann files; bo approves; bo takes back; ann withdraws",
        "withdrawn",
    );
}
