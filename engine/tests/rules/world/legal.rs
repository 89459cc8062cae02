//! What no sequence of commands may break.

use placet_engine::instance::{Awaits, Placement, Progress, REASONS, Task};
use placet_engine::{Instance, InstanceState, TaskState, Verdict};

use super::name;

/// What no sequence of commands may break.
pub fn legal(i: &Instance) {
    let live: Vec<_> = live(i).collect();
    if !matches!(i.state, InstanceState::Running | InstanceState::Suspended) {
        assert!(live.is_empty(), "{:?} has live tasks", i.state);
        assert!(
            i.activations.iter().all(|a| a.closed.is_some()),
            "{:?} has open activations",
            i.state
        );
    }
    if i.state == InstanceState::Running && i.sequence > 0 {
        let awaits = |a: &placet_engine::instance::Activation| a.closed.is_none() && a.awaits.is_some();
        assert!(
            live.iter().any(|t| t.state.is_open()) || i.activations.iter().any(awaits),
            "nobody can go on"
        );
    }
    for activation in i.activations.iter().filter(|a| a.awaits.is_some()) {
        // What a new entering waits for is not what an older one did.
        let is_current = i.steps.get(&activation.step) == Some(&Progress::Active(activation.id));
        assert!(is_current || activation.closed.is_some(), "{activation:?}");
        assert!(i.tasks_of(activation.id).next().is_none(), "nobody decides it");
        // A mini-app answers within the decision that asks it.
        let asks = matches!(activation.awaits, Some(Awaits::App { .. }));
        assert!(!asks || activation.closed.is_some());
    }
    assert_eq!(i.state.is_final(), i.ended_at.is_some());
    assert_eq!(i.state == InstanceState::Returned, i.sent.is_some());
    assert_eq!(i.state == InstanceState::Suspended, i.halt.is_some());
    for task in &i.tasks {
        assert!(task.why.iter().all(|why| REASONS.contains(&why.key.as_str())));
        let activation = i.activation(task.activation).expect("a task has an activation");
        assert_eq!(activation.step, task.step);
        assert_eq!(task.state == TaskState::Decided, task.verdict.is_some());
        assert_eq!(task.state.is_live(), task.closed_at.is_none());
        assert!(
            task.due
                .is_none_or(|due| due.from < due.at && due.next.is_none_or(|next| next > due.from)),
            "{:?}",
            task.due
        );
        assert!(task.urged.is_sorted());
        if task.state.is_live() {
            assert!(activation.closed.is_none(), "a live task of a closed activation");
            // Only the current activation of a step has live tasks: votes of older ones never count.
            let current = i
                .current(task.step.as_str())
                .map(|a| i.family(a.id))
                .unwrap_or_default();
            assert!(
                current.contains(&task.activation),
                "a live task of an older activation"
            );
        }
        legal_signs(i, task);
        let seats = i.tasks_of(task.activation).filter(|t| t.seat == task.seat);
        assert_eq!(
            seats.filter(|t| t.state != TaskState::Transferred).count(),
            1,
            "one holder for each seat"
        );
    }
}

fn live(i: &Instance) -> impl Iterator<Item = &Task> {
    i.tasks.iter().filter(|t| t.state.is_live())
}

/// What a task waits for; nothing if it would wait for ever.
fn reason_to_wait(i: &Instance, task: &Task) -> Option<&'static str> {
    let activation = i.activation(task.activation)?;
    // The seats before it, and the task that its people were added after, have no vote yet.
    let pends = |other: &Task| {
        let helped = i.helpers_of(other.id).any(|a| a.closed.is_none());
        other.state.is_live() || other.state == TaskState::Decided && helped
    };
    if i.is_held(task.id) {
        return Some("those who were added");
    }
    let claimed = activation.claimed.filter(|claimed| *claimed != task.id);
    if claimed.and_then(|claimed| i.task(claimed)).is_some_and(pends) {
        return Some("whoever took it");
    }
    let helps = activation
        .helps
        .filter(|helps| helps.placement == Placement::After);
    if helps
        .and_then(|helps| i.task(helps.task))
        .is_some_and(|helped| helped.state.is_live())
    {
        return Some("the decision");
    }
    let mut before = i.tasks_of(activation.id).filter(|t| t.seat < task.seat);
    (activation.quorum.is_sequential() && before.any(pends)).then_some("its turn")
}

/// What holds for those who were added to a task (A1), and for who took one.
fn legal_signs(i: &Instance, task: &Task) {
    let why = format!("{} of {} in {:?}", name(task.assignee), task.step, task.state);
    match task.state {
        TaskState::Waiting => assert!(reason_to_wait(i, task).is_some(), "nothing to wait for: {why}"),
        TaskState::Open | TaskState::Claimed => {
            assert!(!i.is_held(task.id), "those who were added are not through: {why}");
            let claimed = i.activation(task.activation).and_then(|a| a.claimed);
            assert_eq!(
                task.state == TaskState::Claimed,
                claimed == Some(task.id),
                "taken or not: {why}"
            );
            assert!(
                claimed.is_none_or(|c| c == task.id),
                "somebody else took it: {why}"
            );
        }
        _ => {}
    }
    assert!(i.depth(task.activation) <= 3, "too deep: {why}");
    for helper in i.helpers_of(task.id).filter(|a| a.closed.is_none()) {
        let placement = helper.helps.expect("it helps").placement;
        let approved = matches!(task.verdict, Some(Verdict::Approve | Verdict::Done));
        let still =
            task.state.is_live() || approved && matches!(placement, Placement::After | Placement::Parallel);
        assert!(still, "helps with what has ended: {why}");
        let family = i.family(helper.id);
        assert!(
            live(i).any(|t| family.contains(&t.activation)),
            "nobody is left to help: {why}"
        );
    }
}
