//! People who are added to a task: A1, and what P2, P3, P6, Q1–Q4, O1–O3 and A2 say about them.

use placet_engine::fields::{Viewer, view};
use placet_engine::instance::{Cause, Outcome, Placement, TaskState, Why};
use placet_engine::{Action, AddSign, Body, MemberId, Quorum, Refusal};
use serde_json::{Value, json};

use crate::world::{World, by, check, check_with, definition, id, played, with};

fn flow() -> Value {
    json!([by("a", &["bo"]), by("z", &["lee"])])
}

fn group(kind: &str) -> Value {
    json!([
        with(by("a", &["bo", "cy", "kim"]), json!({"quorum": {"kind": kind}})),
        by("z", &["lee"])
    ])
}

/// Plays several scripts that begin alike.
fn each(flow: &Value, beginning: &str, endings: &[(&str, &str)]) {
    for (ending, expected) in endings {
        check(flow, &format!("{beginning}; {ending}"), expected);
    }
}

/// A1
#[test]
fn who_is_added_before_decides_first() {
    let added = "ann files; bo adds jo before";
    check(&flow(), added, "running (bo@a) jo@a");
    each(
        &flow(),
        added,
        &[
            ("bo approves", "refused not-yet"),
            ("jo approves", "running bo@a"),
            ("jo approves; bo approves", "running lee@z"),
            ("jo approves; bo rejects", "rejected"),
            ("jo rejects", "rejected"),
            ("jo does", "refused verdict-not-allowed"),
            ("jo approves; bo adds kim before", "running (bo@a) kim@a"),
            ("jo approves; bo adds jo before", "running (bo@a) jo@a"),
        ],
    );
    // The rejection is that of the seat.
    let beginning = "ann files; bo adds jo before; jo rejects";
    check(&group("any"), beginning, "rejected");
    check(&group("all"), beginning, "rejected");
    let two = json!([with(
        by("a", &["bo", "cy", "kim"]),
        json!({"quorum": {"kind": "at_least", "pass": 2}})
    )]);
    let world = played(&two, &json!({}), beginning, "running cy@a kim@a");
    let bo = &world.instance.tasks[0];
    assert_eq!((bo.state, bo.cause), (TaskState::Superseded, Cause::AddSign));
    check(&two, &format!("{beginning}; cy rejects"), "rejected");
    check(
        &two,
        &format!("{beginning}; cy approves; kim approves"),
        "approved",
    );
}

/// A1
#[test]
fn who_is_added_after_decides_when_it_was_approved() {
    let added = "ann files; bo adds jo after";
    check(&flow(), added, "running bo@a (jo@a)");
    each(
        &flow(),
        added,
        &[
            ("jo approves", "refused not-yet"),
            ("bo approves", "running jo@a"),
            ("bo approves; jo approves", "running lee@z"),
            ("bo approves; jo rejects", "rejected"),
            ("bo rejects", "rejected"),
            ("bo returns", "returned"),
            ("bo adds kim after", "running bo@a (jo@a) (kim@a)"),
            ("bo adds kim after; bo approves", "running jo@a kim@a"),
            ("bo adds kim after; bo approves; kim approves", "running jo@a"),
            (
                "bo adds kim after; bo approves; kim approves; jo approves",
                "running lee@z",
            ),
        ],
    );
    // Q2: with the others going on, whoever would have come after is not needed.
    let two = json!([with(
        by("a", &["bo", "cy", "kim"]),
        json!({"quorum": {"kind": "at_least", "pass": 2}})
    )]);
    let world = played(
        &two,
        &json!({}),
        &format!("{added}; bo rejects"),
        "running cy@a kim@a",
    );
    let jo = &world.instance.tasks[3];
    assert_eq!((jo.assignee, jo.state), (id("jo"), TaskState::Superseded));
    check(
        &group("any"),
        &format!("{added}; bo approves"),
        "running cy@a kim@a jo@a",
    );
    check(
        &group("any"),
        &format!("{added}; bo approves; cy approves"),
        "running lee@z",
    );
}

/// A1
#[test]
fn who_is_added_in_parallel_decides_beside() {
    let added = "ann files; bo adds jo parallel";
    check(&flow(), added, "running bo@a jo@a");
    each(
        &flow(),
        added,
        &[
            ("bo approves", "running jo@a"),
            ("jo approves", "running bo@a"),
            ("bo approves; jo approves", "running lee@z"),
            ("jo approves; bo approves", "running lee@z"),
            ("bo approves; jo rejects", "rejected"),
            ("jo rejects", "rejected"),
            ("bo rejects", "rejected"),
        ],
    );
    let two = json!([with(
        by("a", &["bo", "cy", "kim"]),
        json!({"quorum": {"kind": "at_least", "pass": 2}})
    )]);
    check(&two, &format!("{added}; jo rejects"), "running cy@a kim@a");
    check(&two, &format!("{added}; bo rejects"), "running cy@a kim@a");
    check(
        &two,
        &format!("{added}; bo approves; cy approves"),
        "running kim@a jo@a",
    );
    check(
        &two,
        &format!("{added}; bo approves; cy approves; jo approves"),
        "approved",
    );
}

/// A1: one after the other, too.
#[test]
fn a_seat_is_asked_in_order_only_after_those_who_were_added_to_the_one_before() {
    let flow = group("in_order");
    check(
        &flow,
        "ann files; bo adds jo before",
        "running (bo@a) (cy@a) (kim@a) jo@a",
    );
    each(
        &flow,
        "ann files; bo adds jo parallel",
        &[
            ("bo approves", "running (cy@a) (kim@a) jo@a"),
            ("bo approves; jo approves", "running cy@a (kim@a)"),
            ("jo approves", "running bo@a (cy@a) (kim@a)"),
            ("jo rejects", "rejected"),
        ],
    );
    check(
        &flow,
        "ann files; bo adds jo after; bo approves",
        "running (cy@a) (kim@a) jo@a",
    );
    check(&flow, "ann files; cy adds jo before", "refused not-yet");
    check(
        &flow,
        "ann files; bo delegates jo; jo rejects; bo approves",
        "running cy@a (kim@a)",
    );
}

/// A1: whatever they say, it comes back.
#[test]
fn what_is_delegated_comes_back() {
    let delegated = "ann files; bo delegates jo";
    check(&flow(), delegated, "running (bo@a) jo@a");
    each(
        &flow(),
        delegated,
        &[
            ("bo approves", "refused not-yet"),
            ("jo approves", "running bo@a"),
            ("jo rejects", "running bo@a"),
            ("jo does", "running bo@a"),
            ("jo returns", "refused verdict-not-allowed"),
            ("jo rejects; bo approves", "running lee@z"),
            ("jo approves; bo rejects", "rejected"),
            ("jo approves; jo approves", "refused already-decided"),
            // Nobody who only looks at it brings it back to the requester.
            ("jo adds kim before; kim returns", "refused verdict-not-allowed"),
            ("jo adds kim before; kim rejects", "running bo@a"),
        ],
    );
    check(&flow(), "ann files; bo delegates jo kim", "refused how-many");
    check(
        &flow(),
        "ann files; bo delegates ann",
        "refused requester-may-not",
    );
    let world = played(
        &flow(),
        &json!({}),
        &format!("{delegated}; jo rejects"),
        "running bo@a",
    );
    let closed = world.instance.activations[1].closed.as_ref();
    assert_eq!(closed.map(|c| c.outcome), Some(Outcome::Done));
    assert_eq!(world.instance.tally(world.instance.activations[0].id).rejected, 0);
}

/// A1, P2: a question is no vote.
#[test]
fn the_requester_is_asked_and_answers_in_words() {
    let asked = "ann files; bo asks which one?";
    check(&flow(), asked, "running bo@a ann@a");
    each(
        &flow(),
        asked,
        &[
            ("ann answers the red one", "running bo@a"),
            ("ann answers", "refused comment-needed"),
            ("ann answers  ", "refused comment-needed"),
            ("ann approves", "refused verdict-not-allowed"),
            ("ann rejects", "refused verdict-not-allowed"),
            ("ann returns", "refused verdict-not-allowed"),
            ("bo approves", "running lee@z"),
            ("bo approves; ann answers the red one", "refused already-decided"),
            ("bo asks again", "refused already-participant"),
            ("ann answers the red one; bo asks why", "running bo@a ann@a"),
            // Whoever is asked answers by themselves.
            ("ann transfers jo", "refused forbidden-by-step"),
            ("ida transfers ann's to jo", "refused forbidden-by-step"),
            ("ann adds jo before", "refused forbidden-by-step"),
            ("ann delegates jo", "refused forbidden-by-step"),
            ("ann asks myself", "refused already-participant"),
            ("bo removes ann", "running bo@a"),
            ("bo transfers jo", "running ann@a jo@a"),
            ("bo transfers jo; jo removes ann", "running jo@a"),
        ],
    );
    // Two people may have a question each.
    check(
        &group("all"),
        &format!("{asked}; cy asks whose?"),
        "running bo@a cy@a kim@a ann@a ann@a",
    );
    // The answer is not a decision (A2).
    let first = json!({"withdraw": "until_first_decision"});
    check_with(
        &flow(),
        &first,
        &format!("{asked}; ann answers this; ann withdraws"),
        "withdrawn",
    );
    let to = |members: &[&str]| {
        let mut world = played(&flow(), &json!({}), "ann files", "running bo@a");
        let sign = AddSign {
            task: world.task_of("bo"),
            placement: Placement::Ask,
            members: members.iter().map(|m| id(m)).collect(),
            quorum: Quorum::All,
            comment: None,
        };
        world
            .act("bo", Action::AddSign(sign))
            .map_err(|refusal| refusal.code())
    };
    assert_eq!(to(&["ann"]), Ok(()));
    assert_eq!(to(&["kim"]), Err("not-the-requester"));
    assert_eq!(to(&["ann", "kim"]), Err("how-many"));
}

/// A1, O6: to be asked something shows nothing and lets nothing be written that the requester could not before.
#[test]
fn a_question_gives_no_access_to_fields() {
    let fields = json!({"fields": {"/count": "write", "/secret": "read"}});
    let flow = json!([with(by("a", &["bo"]), fields)]);
    let policies = json!({"requester_fields": {"/secret": "hidden"}});
    let mut world = World::new(definition(flow, policies)).filed_by("ann");
    world
        .play("ann files {\"count\": 1}; bo asks why")
        .expect("asked");
    world.instance.form["secret"] = json!("a low score");
    let question = world.task_of("ann");
    for viewer in [Viewer::Member(id("ann")), Viewer::Task(question)] {
        let seen = view(&world.definition, &world.instance, viewer);
        assert_eq!(
            (seen.form, seen.writable),
            (json!({"count": 1}), Vec::<String>::new())
        );
    }
    let mut decide = placet_engine::Decide::new(question, placet_engine::Verdict::Done);
    decide.comment = Some("so".into());
    decide.form = Some(json!({"count": 2}));
    let refused = world.act("ann", Action::Decide(decide.clone()));
    assert_eq!(refused, Err(Refusal::NotWritable(vec!["/count".into()])));
    decide.form = None;
    decide.picks = [("a".into(), vec![id("kim")])].into();
    let refused = world.act("ann", Action::Decide(decide));
    assert_eq!(refused.map_err(|r| r.code()), Err("not-to-pick"));
}

/// Q1
#[test]
fn those_who_are_added_have_a_quorum_of_their_own() {
    each(
        &flow(),
        "ann files; bo adds jo kim dee before any",
        &[("kim approves", "running bo@a"), ("kim rejects", "rejected")],
    );
    each(
        &flow(),
        "ann files; bo adds jo kim dee before in_order",
        &[
            ("kim approves", "refused not-yet"),
            ("jo approves", "running (bo@a) kim@a (dee@a)"),
            ("jo approves; kim approves; dee approves", "running bo@a"),
            ("jo approves; kim rejects", "rejected"),
        ],
    );
    each(
        &flow(),
        "ann files; bo adds jo kim dee before 2",
        &[
            ("jo approves; kim rejects", "running (bo@a) dee@a"),
            ("jo approves; kim rejects; dee approves", "running bo@a"),
            ("jo rejects; kim rejects", "rejected"),
        ],
    );
    each(
        &flow(),
        "ann files; bo adds jo kim after in_order",
        &[
            ("bo approves", "running jo@a (kim@a)"),
            ("bo approves; jo approves", "running kim@a"),
            ("bo approves; jo approves; kim approves", "running lee@z"),
        ],
    );
    let world = played(
        &flow(),
        &json!({}),
        "ann files; bo adds jo kim dee before any; kim approves",
        "running bo@a",
    );
    let unneeded = |name: &str| world.instance.task(world.task_of(name)).map(|t| t.state);
    assert_eq!(unneeded("jo"), Some(TaskState::Superseded), "Q4");
}

/// A1: the work of a `handle` step is done by those who are added, too.
#[test]
fn work_is_shared_in_the_same_way() {
    let flow =
        json!([{"id": "a", "kind": "handle", "participants": {"rule": "members", "members": ["@bo"]}}]);
    check(
        &flow,
        "ann files; bo adds jo before; jo approves",
        "refused verdict-not-allowed",
    );
    check(
        &flow,
        "ann files; bo adds jo before; jo returns",
        "refused verdict-not-allowed",
    );
    check(
        &flow,
        "ann files; bo adds jo before; jo does; bo does",
        "approved",
    );
    check(&flow, "ann files; bo adds jo after; bo does; jo does", "approved");
    check(&flow, "ann files; bo delegates jo; jo does; bo does", "approved");
}

/// A1
#[test]
fn people_are_added_by_whoever_has_the_task() {
    check(
        &flow(),
        "ann files; kim adds jo before to bo's",
        "refused not-your-task",
    );
    check(
        &flow(),
        "ann files; ida adds jo before to bo's",
        "refused not-your-task",
    );
    check(
        &flow(),
        "ann files; bo transfers kim; kim adds jo before",
        "running (kim@a) jo@a",
    );
    check(
        &flow(),
        "ann files; bo transfers kim; bo adds jo before",
        "refused already-decided",
    );
    check(
        &flow(),
        "ann files; bo approves; bo adds jo before",
        "refused already-decided",
    );
    check(
        &flow(),
        "ann files; ida suspends; bo adds jo before",
        "refused wrong-state",
    );
    check(
        &flow(),
        "ann files; bo adds jo before; bo adds kim after",
        "refused not-yet",
    );
    check(&flow(), "ann files; lee adds jo before", "refused unknown-task");
}

/// A1
#[test]
fn steps_forbid_what_their_participants_may_not_do() {
    let flow = |forbidden: &str| json!([with(by("a", &["bo"]), json!({"forbid": [forbidden]}))]);
    let add = flow("add_sign");
    for placement in ["before", "after", "parallel"] {
        check(
            &add,
            &format!("ann files; bo adds jo {placement}"),
            "refused forbidden-by-step",
        );
    }
    check(&add, "ann files; bo delegates jo", "running (bo@a) jo@a");
    check(
        &add,
        "ann files; bo delegates jo; jo adds kim before",
        "refused forbidden-by-step",
    );
    check(
        &flow("delegate"),
        "ann files; bo delegates jo",
        "refused forbidden-by-step",
    );
    check(
        &flow("delegate"),
        "ann files; bo adds jo before",
        "running (bo@a) jo@a",
    );
    check(&flow("delegate"), "ann files; bo asks why", "running bo@a ann@a");
    check(
        &flow("transfer"),
        "ann files; bo transfers jo",
        "refused forbidden-by-step",
    );
    check(
        &flow("transfer"),
        "ann files; ida transfers bo's to jo",
        "running jo@a",
    );
    check(
        &flow("transfer"),
        "ann files; bo adds jo before; jo transfers kim",
        "refused forbidden-by-step",
    );
}

/// A1, P2, P6, Q3
#[test]
fn only_who_may_decide_the_step_is_added() {
    let all = group("all");
    check(&all, "ann files; bo adds gus before", "refused not-active");
    check(
        &all,
        "ann files; bo adds cy before",
        "refused already-participant",
    );
    check(
        &all,
        "ann files; bo adds bo before",
        "refused already-participant",
    );
    check(
        &all,
        "ann files; bo adds jo jo before",
        "refused already-participant",
    );
    check(&all, "ann files; bo adds ann before", "refused requester-may-not");
    check(
        &all,
        "ann files; bo adds jo before; cy adds jo before",
        "refused already-participant",
    );
    check(
        &all,
        "ann files; bo adds jo before; cy transfers jo",
        "refused already-participant",
    );
    check(
        &all,
        "ann files; bo adds jo before; jo transfers bo",
        "refused already-participant",
    );
    check(
        &all,
        "ann files; bo adds jo before; jo transfers ann",
        "refused requester-may-not",
    );
    check(
        &all,
        "ann files; bo adds jo before; jo transfers dee",
        "running (bo@a) cy@a kim@a dee@a",
    );
    // Who has decided may be asked again.
    check(
        &all,
        "ann files; bo approves; cy adds bo before",
        "running (cy@a) kim@a bo@a",
    );
    let keep = json!([with(by("a", &["bo"]), json!({"on_self": "keep"}))]);
    check(
        &keep,
        "ann files; bo adds ann before; ann approves; bo approves",
        "approved",
    );
    check(&flow(), "ann files; bo adds  before", "refused how-many");
    let many = vec!["jo"; 21].join(" ");
    check(
        &flow(),
        &format!("ann files; bo adds {many} before"),
        "refused how-many",
    );
}

/// A1
#[test]
fn people_are_added_to_those_who_were_added_three_deep() {
    let deep = "ann files; bo adds jo before; jo adds kim after; jo approves; kim adds dee parallel";
    check(&flow(), deep, "running (bo@a) kim@a dee@a");
    each(
        &flow(),
        deep,
        &[
            ("dee adds hal before", "refused too-deep"),
            ("dee asks why", "refused too-deep"),
            ("dee rejects", "rejected"),
            ("dee approves; kim approves", "running bo@a"),
            ("dee approves; kim approves; bo approves", "running lee@z"),
            ("dee returns", "returned"),
            ("ann withdraws", "withdrawn"),
        ],
    );
}

/// A1, P6: separate duties hold for those who were added, both ways, though not for those whose word does not count.
#[test]
fn separate_duties_hold_for_those_who_are_added() {
    let flow = json!([
        by("a", &["bo"]),
        with(by("b", &["kim", "jo"]), json!({"separate_from": ["a"]}))
    ]);
    check(
        &flow,
        "ann files; bo adds jo before; jo approves; bo approves",
        "running kim@b",
    );
    check(
        &flow,
        "ann files; bo adds jo after; bo approves; jo approves",
        "running kim@b",
    );
    check(
        &flow,
        "ann files; bo delegates jo; jo approves; bo approves",
        "running kim@b jo@b",
    );
    check(
        &flow,
        "ann files; bo approves; kim adds bo before",
        "refused separate-duties",
    );
    check(
        &flow,
        "ann files; bo approves; kim delegates bo; bo approves",
        "running kim@b jo@b",
    );
    check(
        &flow,
        "ann files; bo adds dee before; dee approves; bo approves; kim adds dee parallel",
        "refused separate-duties",
    );
    check(
        &flow,
        "ann files; bo adds dee before; dee approves; bo approves; kim transfers dee",
        "refused separate-duties",
    );
    check(
        &flow,
        "ann files; bo approves; kim adds dee before; dee transfers bo",
        "refused separate-duties",
    );
    // In parallel arms the other may come later.
    let arms = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [by("a", &["bo"])]},
        {"id": "y", "steps": [with(by("b", &["kim"]), json!({"separate_from": ["a"]}))]}
    ]}]);
    check(
        &arms,
        "ann files; bo adds dee before; kim adds dee before; dee approves; dee approves",
        "refused separate-duties",
    );
}

/// A1, P3, P4: an approval of one's own counts, whoever asked for it; who is added is asked on purpose.
#[test]
fn an_earlier_approval_of_somebody_who_was_added_is_one() {
    let flow = json!([by("a", &["bo"]), by("b", &["jo"]), by("c", &["lee"])]);
    check(
        &flow,
        "ann files; bo adds jo before; jo approves; bo approves",
        "running lee@c",
    );
    check(
        &flow,
        "ann files; bo delegates jo; jo approves; bo approves",
        "running jo@b",
    );
    check(&flow, "ann files; bo adds jo before; jo rejects", "rejected");
    check(
        &flow,
        "ann files; bo approves; jo adds bo before",
        "running (jo@b) bo@b",
    );
    // Those who were added do not make the step one that was entered before.
    let order = json!([
        by("a", &["cy"]),
        with(by("b", &["bo", "cy"]), json!({"quorum": {"kind": "in_order"}}))
    ]);
    check(
        &order,
        "ann files; cy approves; bo adds jo before; jo approves; bo approves",
        "approved",
    );
    // What only the added decided is decided.
    let on = json!([
        by("a", &["kim"]),
        with(by("b", &["bo"]), json!({"on_reject": "continue"})),
        with(by("c", &["lee"]), json!({"on_reject": "previous"}))
    ]);
    let rejected = "ann files; kim approves; bo adds jo before; jo rejects";
    check(&on, rejected, "running lee@c");
    check(&on, &format!("{rejected}; lee rejects"), "running bo@b");
    check(&on, &format!("{rejected}; lee returns to b"), "running bo@b");
}

/// A1, O2: approvals are carried when those who were added saw nothing new either.
#[test]
fn carried_steps_keep_those_who_were_added() {
    let flow = json!([
        by("a", &["bo"]),
        with(by("b", &["kim"]), json!({"after_return": "jump_back"}))
    ]);
    let returned = "ann files {\"count\": 1}; bo adds jo before; jo approves; bo approves; kim returns";
    check(&flow, &format!("{returned}; ann resubmits"), "running kim@b");
    check(
        &flow,
        &format!("{returned}; ann resubmits {{\"count\": 2}}"),
        "running bo@a",
    );
    // An edit between the two decisions: what jo saw is not what is there now.
    let edited = json!([
        with(by("a", &["bo"]), json!({"fields": {"/count": "write"}})),
        with(by("b", &["kim"]), json!({"after_return": "jump_back"}))
    ]);
    let returned =
        "ann files {\"count\": 1}; bo adds jo before; jo approves; bo approves {\"count\": 2}; kim returns";
    check(&edited, &format!("{returned}; ann resubmits"), "running bo@a");
}

/// A1, O3
#[test]
fn a_return_by_somebody_who_was_added_is_one_of_the_step() {
    let flow = json!([
        by("a", &["bo"]),
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [with(by("b", &["kim", "dee"]), json!({"quorum": {"kind": "all"}}))]},
            {"id": "y", "steps": [by("c", &["cy"]), by("d", &["hal"])]}
        ]},
    ]);
    let added = "ann files; bo approves; cy adds jo before; kim adds lee after; kim approves";
    check(&flow, added, "running dee@b (cy@c) jo@c lee@b");
    each(
        &flow,
        added,
        &[
            ("jo returns", "returned"),
            ("jo returns to a", "running bo@a"),
            ("jo returns to a; bo approves", "running kim@b dee@b cy@c"),
            ("jo returns to b", "refused not-upstream"),
            ("lee returns; ann resubmits", "running bo@a"),
            (
                "jo approves; cy approves; hal returns to c",
                "running dee@b lee@b cy@c",
            ),
            ("jo adds max parallel; max returns to a", "running bo@a"),
        ],
    );
    let world = played(&flow, &json!({}), &format!("{added}; jo returns"), "returned");
    let sent = world.instance.sent.as_ref().expect("sent");
    assert_eq!(sent.step.as_str(), "c");
    let outcomes: Vec<_> = (world.instance.activations.iter().skip(1))
        .map(|a| {
            (
                a.step.as_str(),
                a.helps.is_some(),
                a.closed.as_ref().map(|c| c.outcome),
            )
        })
        .collect();
    let cancelled = Some(Outcome::Cancelled);
    let expected = [
        ("b", false, cancelled),
        ("c", false, Some(Outcome::Returned)),
        ("c", true, cancelled),
        ("b", true, cancelled),
    ];
    assert_eq!(outcomes, expected);
    let never = json!([with(by("a", &["bo"]), json!({"may_return": false}))]);
    check(
        &never,
        "ann files; bo adds jo before; jo returns",
        "refused verdict-not-allowed",
    );
}

/// A1, A2
#[test]
fn what_somebody_who_was_added_decides_is_a_decision() {
    let first = json!({"withdraw": "until_first_decision"});
    let added = "ann files; bo adds jo before";
    check_with(&flow(), &first, &format!("{added}; ann withdraws"), "withdrawn");
    check_with(
        &flow(),
        &first,
        &format!("{added}; jo approves; ann withdraws"),
        "refused too-late-to-withdraw",
    );
    check_with(
        &flow(),
        &first,
        "ann files; bo delegates jo; jo approves; ann withdraws",
        "withdrawn",
    );
}

/// A1
#[test]
fn who_was_added_is_taken_out_before_they_decide() {
    let added = "ann files; bo adds jo kim before";
    each(
        &flow(),
        added,
        &[
            ("bo removes jo", "running (bo@a) kim@a"),
            ("bo removes jo; bo removes kim", "running bo@a"),
            ("jo approves; bo removes kim", "running bo@a"),
            ("jo approves; bo removes jo", "refused already-decided"),
            ("bo removes jo; bo removes jo", "refused already-decided"),
            ("bo removes jo; jo approves", "refused already-decided"),
            ("ida removes jo", "running (bo@a) kim@a"),
            ("dee removes jo", "refused not-added-by-you"),
            ("jo removes kim", "refused not-added-by-you"),
            ("ida removes bo", "refused not-added-by-you"),
            ("bo removes hal", "refused unknown-task"),
            ("ida suspends; bo removes jo", "refused wrong-state"),
            ("bo transfers dee; dee removes jo", "running kim@a (dee@a)"),
            ("bo transfers dee; bo removes jo", "refused not-added-by-you"),
            (
                "bo removes jo; bo removes kim; bo adds jo before",
                "running (bo@a) jo@a",
            ),
            // With whoever is taken out those go whom they added.
            ("jo adds dee before; bo removes jo", "running (bo@a) kim@a"),
            ("jo adds dee before; bo removes dee", "refused not-added-by-you"),
            ("jo adds dee before; jo removes dee", "running (bo@a) jo@a kim@a"),
        ],
    );
    check(
        &flow(),
        "ann files; bo adds jo kim before in_order; bo removes jo",
        "running (bo@a) kim@a",
    );
    check(
        &flow(),
        "ann files; bo adds jo kim before 2; jo rejects; bo removes kim",
        "refused already-decided",
    );
    check(
        &flow(),
        "ann files; bo adds jo after; bo removes jo; bo approves",
        "running lee@z",
    );
    check(
        &flow(),
        "ann files; bo adds jo kim after in_order; bo removes jo",
        "running bo@a (kim@a)",
    );
    check(
        &flow(),
        "ann files; bo adds jo after; bo approves; bo removes jo",
        "running lee@z",
    );
    check(
        &flow(),
        "ann files; bo adds jo parallel; bo approves; bo removes jo",
        "running lee@z",
    );
    check(
        &flow(),
        "ann files; bo delegates jo; bo removes jo",
        "running bo@a",
    );
    let world = played(
        &flow(),
        &json!({}),
        &format!("{added}; bo removes jo; bo removes kim"),
        "running bo@a",
    );
    let closed = world.instance.activations[1].closed.as_ref().expect("closed");
    assert_eq!((closed.outcome, closed.by), (Outcome::Skipped, Some(id("bo"))));
}

/// A1, Q3: whoever was added helps with the seat, whoever holds it.
#[test]
fn those_who_were_added_go_with_the_task() {
    let added = "ann files; bo adds jo before";
    each(
        &flow(),
        added,
        &[
            ("bo transfers kim", "running jo@a (kim@a)"),
            ("bo transfers kim; jo approves", "running kim@a"),
            ("bo transfers kim; jo rejects", "rejected"),
            ("jo transfers kim; kim approves", "running bo@a"),
            (
                "ida transfers bo's to kim; jo approves; kim approves",
                "running lee@z",
            ),
        ],
    );
    check(
        &flow(),
        "ann files; bo adds jo after; bo transfers kim; kim approves",
        "running jo@a",
    );
    check(
        &flow(),
        "ann files; bo delegates jo; bo transfers kim; jo does",
        "running kim@a",
    );
}

/// A1: the rest of the world ends those who were added, too.
#[test]
fn those_who_were_added_end_with_their_step() {
    let added = "ann files; bo adds jo before; cy adds dee parallel; kim adds hal after";
    let any = group("any");
    check(&any, added, "running (bo@a) cy@a kim@a jo@a dee@a (hal@a)");
    each(
        &any,
        added,
        &[
            ("kim approves", "running (bo@a) cy@a jo@a dee@a hal@a"),
            ("kim approves; hal approves", "running lee@z"),
            ("kim rejects", "rejected"),
            ("dee rejects", "rejected"),
            ("ann withdraws", "withdrawn"),
            ("ida terminates", "terminated"),
        ],
    );
    let world = played(
        &any,
        &json!({}),
        &format!("{added}; kim approves; hal approves; jo approves"),
        "refused already-decided",
    );
    assert_eq!(world.told(), "running lee@z");
}

/// A1, P8, A7: the event tells who added whom and with which words.
#[test]
fn every_addition_says_who_added_and_why() {
    let mut world = played(&flow(), &json!({}), "ann files", "running bo@a");
    let task = world.task_of("bo");
    let add = |placement, members: Vec<MemberId>| {
        Action::AddSign(AddSign {
            task,
            placement,
            members,
            quorum: Quorum::All,
            comment: Some("have a look".into()),
        })
    };
    world
        .act("bo", add(Placement::Ask, vec![id("ann")]))
        .expect("asked");
    world
        .act("bo", add(Placement::Before, vec![id("jo")]))
        .expect("added");
    let why = |name: &str| {
        world
            .instance
            .task(world.task_of(name))
            .expect("a task")
            .why
            .clone()
    };
    assert_eq!(why("ann"), [Why::new("asked").with("by", id("bo").to_string())]);
    assert_eq!(why("jo"), [Why::new("added").with("by", id("bo").to_string())]);
    for event in world.events.iter().rev().take(2) {
        assert_eq!(event.actor, Some(id("bo")));
        assert!(
            matches!(&event.body, Body::SignsAdded { comment: Some(words), directory: 7, .. } if words == "have a look")
        );
        let erased = event.erased();
        assert!(!erased.encode().contains("have a look"), "words are erased");
    }
}
