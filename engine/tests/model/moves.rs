//! Random processes, and random commands: mostly such as people give, at times any other.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::reference::Model;
use crate::words::{
    ADMINISTRATOR, DECIDERS, LEFT, Move, OnReject, REQUESTER, Rule, State, Status, Step, To, Vote, Who,
};

/// At most so many steps to a process.
const MOST: usize = 4;

fn rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        3 => Just(Rule::Any),
        2 => Just(Rule::All),
        2 => Just(Rule::InOrder),
        2 => (1..4_usize, proptest::option::of(1..4_usize)).prop_map(|(pass, fail)| Rule::AtLeast(pass, fail)),
        1 => select(vec![1, 33, 50, 51, 100]).prop_map(Rule::Percent),
        1 => (1..7_usize).prop_map(Rule::Weighted),
    ]
}

fn on_reject() -> impl Strategy<Value = OnReject> {
    prop_oneof![
        2 => Just(OnReject::End),
        1 => Just(OnReject::Continue),
        2 => Just(OnReject::Back(To::Requester)),
        2 => Just(OnReject::Back(To::Previous)),
        1 => Just(OnReject::Back(To::Step(0))),
    ]
}

fn step() -> impl Strategy<Value = (bool, Step)> {
    let members = subsequence(DECIDERS.collect::<Vec<Who>>(), 1..=4).prop_shuffle();
    (any::<bool>(), members, rule(), on_reject()).prop_map(|(beside, members, rule, on_reject)| {
        (
            beside,
            Step {
                stage: 0,
                members,
                rule,
                on_reject,
            },
        )
    })
}

/// Steps one after the other, some beside the one before.
pub fn process() -> impl Strategy<Value = Model> {
    proptest::collection::vec(step(), 1..=MOST).prop_map(|steps| {
        let mut stage = 0;
        let mut placed: Vec<Step> = Vec::new();
        for (beside, step) in steps {
            if !placed.is_empty() && !beside {
                stage += 1;
            }
            let mut step = Step { stage, ..step };
            // A step leads back to one before it.
            if stage == 0 && matches!(step.on_reject, OnReject::Back(To::Step(_))) {
                step.on_reject = OnReject::End;
            }
            placed.push(step);
        }
        Model::new(placed)
    })
}

fn vote() -> impl Strategy<Value = Vote> {
    prop_oneof![6 => Just(Vote::Approve), 2 => Just(Vote::Reject), 2 => Just(Vote::Return)]
}

fn to(steps: usize) -> impl Strategy<Value = To> {
    prop_oneof![
        2 => Just(To::Requester),
        1 => Just(To::Previous),
        2 => (0..steps).prop_map(To::Step),
    ]
}

/// Anybody does anything with anything.
fn anything(model: &Model) -> BoxedStrategy<Move> {
    let who = || REQUESTER..=LEFT;
    // One more than there are: a task that nobody knows.
    let task = || 0..=model.tasks.len();
    let steps = model.steps.len();
    prop_oneof![
        2 => (who(), task(), vote(), to(steps)).prop_map(|(w, t, v, to)| Move::Vote(w, t, v, to)),
        1 => (who(), task(), who()).prop_map(|(w, t, to)| Move::Transfer(w, t, to)),
        1 => (who(), task()).prop_map(|(w, t)| Move::Claim(w, t)),
        1 => (who(), task()).prop_map(|(w, t)| Move::Release(w, t)),
        1 => (who(), task()).prop_map(|(w, t)| Move::TakeBack(w, t)),
        1 => (who(), 0..steps).prop_map(|(w, s)| Move::Skip(w, s)),
        1 => (who(), 0..7_u8).prop_map(|(w, what)| match what {
            0 => Move::File(w),
            1 => Move::Resubmit(w),
            2 => Move::Reopen(w),
            3 => Move::Withdraw(w),
            4 => Move::Suspend(w),
            5 => Move::Resume(w),
            _ => Move::Terminate(w),
        }),
    ]
    .boxed()
}

/// What the holders of tasks do with them; also of those that have ended, which is too late.
fn theirs(model: &Model) -> BoxedStrategy<Move> {
    let of = |wanted: &dyn Fn(Status) -> bool| -> Vec<(Who, usize)> {
        let tasks = model.tasks.iter().enumerate();
        tasks
            .filter(|(_, t)| wanted(t.status))
            .map(|(i, t)| (t.who, i))
            .collect()
    };
    let (live, decided, every) = (of(&Status::is_live), of(&|s| s == Status::Decided), of(&|_| true));
    let steps = model.steps.len();
    let votes = |tasks: Vec<(Who, usize)>| {
        (select(tasks), vote(), to(steps)).prop_map(|((w, t), v, to)| Move::Vote(w, t, v, to))
    };
    let mut moves: Vec<(u32, BoxedStrategy<Move>)> = Vec::new();
    if !live.is_empty() {
        moves.push((10, votes(live.clone()).boxed()));
        moves.push((
            2,
            select(live.clone()).prop_map(|(w, t)| Move::Claim(w, t)).boxed(),
        ));
        moves.push((
            1,
            select(live.clone())
                .prop_map(|(w, t)| Move::Release(w, t))
                .boxed(),
        ));
        let handed = (select(live), DECIDERS, any::<bool>());
        let handed =
            handed.prop_map(|((w, t), to, own)| Move::Transfer(if own { w } else { ADMINISTRATOR }, t, to));
        moves.push((2, handed.boxed()));
    }
    if !decided.is_empty() {
        moves.push((2, select(decided).prop_map(|(w, t)| Move::TakeBack(w, t)).boxed()));
    }
    if !every.is_empty() {
        moves.push((1, votes(every).boxed()));
    }
    if moves.is_empty() {
        return anything(model);
    }
    proptest::strategy::Union::new_weighted(moves).boxed()
}

pub fn moves(model: &Model) -> BoxedStrategy<Move> {
    let anything = anything(model);
    let steps = model.steps.len();
    match model.state {
        State::New | State::Draft => prop_oneof![8 => Just(Move::File(REQUESTER)), 1 => anything].boxed(),
        State::Running => prop_oneof![
            30 => theirs(model),
            4 => anything,
            1 => (0..steps).prop_map(|s| Move::Skip(ADMINISTRATOR, s)),
            1 => Just(Move::Suspend(ADMINISTRATOR)),
        ]
        .boxed(),
        State::Suspended => prop_oneof![
            4 => Just(Move::Resume(ADMINISTRATOR)),
            1 => (0..steps).prop_map(|s| Move::Skip(ADMINISTRATOR, s)),
            2 => theirs(model),
            1 => anything,
        ]
        .boxed(),
        State::Returned => prop_oneof![
            6 => Just(Move::Resubmit(REQUESTER)),
            1 => Just(Move::Reopen(REQUESTER)),
            2 => theirs(model),
            1 => anything,
        ]
        .boxed(),
        _ => prop_oneof![1 => theirs(model), 1 => anything].boxed(),
    }
}
