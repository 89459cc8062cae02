//! Group tasks that are taken and given back.

use serde_json::json;

use crate::world::{by, check};
use crate::world::{each, group};

#[test]
fn whoever_takes_a_task_of_a_group_decides_it() {
    let flow = group("any");
    check(&flow, "ann files; cy claims", "running (bo@a) cy@a (kim@a)");
    each(
        &flow,
        "ann files; cy claims",
        &[
            ("cy approves", "running lee@z"),
            ("cy rejects", "rejected"),
            ("cy returns", "returned"),
            ("bo approves", "refused not-yet"),
            ("bo claims", "refused not-yet"),
            ("cy claims", "refused nothing-to-do"),
            ("bo releases", "refused nothing-to-do"),
            ("cy releases", "running bo@a cy@a kim@a"),
            ("cy releases; bo claims", "running bo@a (cy@a) (kim@a)"),
            ("cy releases; cy releases", "refused nothing-to-do"),
            ("kim releases cy's", "refused nothing-to-do"),
            ("ida suspends; cy releases", "refused wrong-state"),
            ("ann withdraws", "withdrawn"),
        ],
    );
    check(&flow, "ann files; ida claims to bo's", "refused not-your-task");
    check(
        &flow,
        "ann files; bo claims; ida releases to bo's",
        "refused not-your-task",
    );
    check(
        &flow,
        "ann files; bo approves; cy claims",
        "refused already-decided",
    );
}

#[test]
fn only_what_any_one_of_several_decides_is_taken() {
    check(&group("all"), "ann files; bo claims", "refused nothing-to-claim");
    check(
        &group("in_order"),
        "ann files; bo claims",
        "refused nothing-to-claim",
    );
    check(&group("in_order"), "ann files; cy claims", "refused not-yet");
    check(
        &json!([by("a", &["bo"])]),
        "ann files; bo claims",
        "refused nothing-to-claim",
    );
    check(
        &group("any"),
        "ann files; bo claims; bo rejects; bo claims",
        "refused already-decided",
    );
}

/// What was taken is open for all again when it is handed on: a claim is a person's own.
#[test]
fn what_was_taken_and_handed_on_is_open_for_all() {
    let flow = group("any");
    check(
        &flow,
        "ann files; cy claims; ida transfers cy's to jo",
        "running bo@a kim@a jo@a",
    );
    check(
        &flow,
        "ann files; cy claims; cy transfers jo",
        "running bo@a kim@a jo@a",
    );
    check(
        &flow,
        "ann files; cy claims; bo transfers jo",
        "running cy@a (kim@a) (jo@a)",
    );
    check(
        &flow,
        "ann files; cy claims; bo transfers jo; cy releases",
        "running cy@a kim@a jo@a",
    );
}

/// A1: people are added to what was taken, and the others go on waiting.
#[test]
fn what_was_taken_stays_taken_while_others_look_at_it() {
    let flow = group("any");
    let taken = "ann files; cy claims; cy adds jo before";
    check(&flow, taken, "running (bo@a) (cy@a) (kim@a) jo@a");
    each(
        &flow,
        taken,
        &[
            ("jo approves", "running (bo@a) cy@a (kim@a)"),
            ("jo approves; bo approves", "refused not-yet"),
            ("jo approves; cy releases", "running bo@a cy@a kim@a"),
            ("cy releases", "running bo@a (cy@a) kim@a jo@a"),
            ("cy releases; jo approves", "running bo@a cy@a kim@a"),
            ("jo rejects", "rejected"),
            ("cy removes jo", "running (bo@a) cy@a (kim@a)"),
            ("ida transfers cy's to dee", "running bo@a kim@a jo@a (dee@a)"),
            (
                "ida transfers cy's to dee; jo approves",
                "running bo@a kim@a dee@a",
            ),
        ],
    );
    check(
        &flow,
        "ann files; cy claims; cy adds jo after; cy approves",
        "running (bo@a) (kim@a) jo@a",
    );
    // Those who were added to the others wait with them.
    let other = "ann files; bo adds jo before; cy claims";
    check(&flow, other, "running (bo@a) cy@a (kim@a) jo@a");
    each(
        &flow,
        other,
        &[
            ("jo approves", "refused not-yet"),
            ("cy releases", "running (bo@a) cy@a kim@a jo@a"),
            ("cy releases; jo approves", "running bo@a cy@a kim@a"),
            ("bo removes jo", "running (bo@a) cy@a (kim@a)"),
            ("bo removes jo; cy releases", "running bo@a cy@a kim@a"),
            ("cy approves", "running lee@z"),
        ],
    );
    check(&flow, &format!("{other}; bo approves"), "refused not-yet");
    // Those who were added are a group of their own.
    let added = "ann files; bo adds jo dee before any; jo claims";
    check(&flow, added, "running (bo@a) cy@a kim@a jo@a (dee@a)");
    check(
        &flow,
        &format!("{added}; bo removes jo"),
        "running (bo@a) cy@a kim@a dee@a",
    );
    check(&flow, &format!("{added}; jo approves"), "running bo@a cy@a kim@a");
}
