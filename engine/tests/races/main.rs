//! R5: races, checked exhaustively. Up to four clients at a time decide, claim, hand on, withdraw, or are the clock or a
//! system outside; each acts on what it read some time ago, and is served as the server does it: the row is read, the
//! engine decides on it, and the result is written if the row is still the one that was read, else all again. Every
//! interleaving is tried.
//!
//! What must never be: two ends, two decisions of one task, a decision that was accepted and is not there, somebody who
//! was late and is not told by whom, and a request with which nobody can do anything any more.

mod client;
mod row;

use placet_engine::{InstanceState, Refusal};
use serde_json::{Value, json};
use stateright::{Checker, HasDiscoveries, Model, Property};

use client::{Act, Client, Doing};
use row::{Reply, Row, World};

/// Everything at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Moment {
    row: Row,
    /// Whether the deadline of every task has passed.
    late: bool,
    doing: Vec<Doing>,
    /// How many were told that it is done.
    accepted: u32,
    /// What must not be.
    flaw: Option<String>,
    /// Whether somebody was told that they are late, and whether a write met a newer row.
    told_late: bool,
    met: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Next {
    /// Somebody looks at what there is and makes up their mind.
    Choose(usize, Act),
    /// The server reads the row for them.
    Read(usize),
    /// The server decides and writes.
    Write(usize),
    /// The deadline passes.
    Pass,
}

struct Race {
    world: World,
    clients: Vec<Client>,
    timed: bool,
    /// Whether the clock decides what nobody does.
    decides: bool,
}

impl Model for Race {
    type State = Moment;
    type Action = Next;

    fn init_states(&self) -> Vec<Moment> {
        vec![Moment {
            row: self.world.filed(),
            late: false,
            doing: self
                .clients
                .iter()
                .map(|c| Doing::Looking { left: c.times })
                .collect(),
            accepted: 1,
            flaw: None,
            told_late: false,
            met: false,
        }]
    }

    fn actions(&self, now: &Moment, next: &mut Vec<Next>) {
        if self.timed && !now.late {
            next.push(Next::Pass);
        }
        for (at, client) in self.clients.iter().enumerate() {
            match &now.doing[at] {
                Doing::Looking { left: 0 } => {}
                Doing::Looking { .. } => {
                    let acts = client
                        .acts
                        .iter()
                        .filter(|act| client.sees(**act, &now.row, now.late));
                    next.extend(acts.map(|act| Next::Choose(at, *act)));
                }
                Doing::Wants { .. } => next.push(Next::Read(at)),
                Doing::Read { .. } => next.push(Next::Write(at)),
            }
        }
    }

    fn next_state(&self, last: &Moment, next: Next) -> Option<Moment> {
        let mut now = last.clone();
        match next {
            Next::Pass => now.late = true,
            Next::Choose(at, act) => {
                let Doing::Looking { left } = now.doing[at] else {
                    return None;
                };
                let task = self.clients[at].task(act, &now.row);
                now.doing[at] = Doing::Wants { act, task, left };
            }
            Next::Read(at) => {
                let Doing::Wants { act, task, left } = now.doing[at].clone() else {
                    return None;
                };
                now.doing[at] = Doing::Read {
                    act,
                    task,
                    left,
                    row: now.row.clone(),
                };
            }
            Next::Write(at) => {
                let Doing::Read { act, task, left, row } = now.doing[at].clone() else {
                    return None;
                };
                let command = self.clients[at].command(act, task, &row);
                let reply = self.world.decide(&row, &command, now.late);
                if row.sequence() != now.row.sequence() {
                    now.met = true;
                    now.doing[at] = Doing::Wants { act, task, left };
                    return Some(now);
                }
                match reply {
                    Reply::Done(next) => {
                        now.row = next;
                        now.accepted += 1;
                    }
                    Reply::Refused(refusal) => {
                        now.told_late |= matches!(refusal, Refusal::AlreadyDecided { .. });
                        now.flaw = row.wrong(task, &refusal);
                    }
                }
                now.doing[at] = Doing::Looking {
                    left: left - self.clients[at].costs,
                };
            }
        }
        Some(now)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("nobody is told what is not so", |_, now: &Moment| {
                now.flaw.is_none()
            }),
            Property::always(
                "there is one end, and one decision to a task",
                |_, now: &Moment| now.row.is_decided_once(),
            ),
            Property::always("what was accepted is there", |_, now: &Moment| {
                now.row.folds() && now.row.written() == now.accepted
            }),
            Property::always("it can go on", |race: &Race, now: &Moment| {
                now.row.can_go_on() && (!race.decides || now.row.is_timed())
            }),
            Property::sometimes("somebody is late", |_, now: &Moment| now.told_late),
            Property::sometimes("a write meets a newer row", |_, now: &Moment| now.met),
            Property::sometimes("it is approved", |_, now: &Moment| {
                now.row.state() == InstanceState::Approved
            }),
            Property::sometimes("it is withdrawn", |_, now: &Moment| {
                now.row.state() == InstanceState::Withdrawn
            }),
        ]
    }
}

/// Tries everything; `never` is what can't be in this race.
fn race(flow: Value, clients: Vec<Client>, never: &[&str]) {
    assert!(clients.len() <= 5 && clients.iter().all(|c| c.acts.len() <= 6));
    let timed = clients.iter().any(|c| c.acts.contains(&Act::Tick));
    let decides = flow.to_string().contains(r#""then":"approve""#);
    let world = World::new(flow);
    let race = Race {
        world,
        clients,
        timed,
        decides,
    };
    let checker = race.checker();
    // Everything is looked at, also after all that may be was seen.
    let checker = checker
        .finish_when(HasDiscoveries::AnyFailures)
        .spawn_bfs()
        .join();
    println!("{} moments", checker.unique_state_count());
    for property in checker.model().properties() {
        let found = checker.discovery(property.name);
        let expected = matches!(property.expectation, stateright::Expectation::Sometimes)
            && !never.contains(&property.name);
        assert_eq!(found.is_some(), expected, "{}: {found:?}", property.name);
    }
}

fn step(quorum: &str, members: &[&str], more: Value) -> Value {
    let members: Vec<_> = members.iter().map(|m| row::id(m)).collect();
    let mut step = json!({"id": "a", "kind": "approval", "quorum": {"kind": quorum},
        "participants": {"rule": "members", "members": members}});
    if let (Value::Object(step), Value::Object(more)) = (&mut step, more) {
        step.extend(more);
    }
    step
}

fn until(then: &str) -> Value {
    json!({"deadline": {"within": {"hours": 1}, "calendar": "always", "then": then}})
}

/// A6, Q4: one of a group decides, takes it, or hands it on, while another one does, the requester withdraws, and the
/// clock approves.
#[test]
fn one_of_a_group_decides() {
    let group = step("any", &["bo", "cy"], until("approve"));
    race(
        json!([group]),
        vec![
            Client::new(
                "bo",
                &[Act::Approve, Act::Reject, Act::Claim, Act::Transfer("jo")],
                2,
            ),
            Client::new("cy", &[Act::Approve, Act::Claim], 2),
            Client::new("ann", &[Act::Withdraw], 1),
            Client::clock(),
        ],
        &[],
    );
}

/// A6: work is done once.
#[test]
fn one_of_a_group_does_the_work() {
    let mut work = step("any", &["bo", "cy"], until("approve"));
    work["kind"] = json!("handle");
    race(
        json!([work]),
        vec![
            Client::new("bo", &[Act::Do, Act::Claim, Act::Transfer("jo")], 2),
            Client::new("cy", &[Act::Do, Act::Claim], 1),
            Client::new("ann", &[Act::Withdraw], 1),
            Client::clock(),
        ],
        &[],
    );
}

/// A6, O4: what was taken is given back, decided, or escalated by the clock, and then somebody else has it.
#[test]
fn what_was_taken_is_late() {
    let group = step("any", &["jo", "kim"], until("escalate"));
    race(
        json!([group]),
        vec![
            Client::new("jo", &[Act::Claim, Act::Release, Act::Approve], 2),
            Client::new("kim", &[Act::Approve, Act::Claim], 1),
            Client::new("bo", &[Act::Approve], 1),
            Client::new("ann", &[Act::Withdraw], 1),
            Client::clock(),
        ],
        &[],
    );
}

/// A6, Q1: all decide, one after the other or at once, one sends it back, and the administrator goes on without them.
#[test]
fn all_decide() {
    for quorum in ["all", "in_order"] {
        race(
            json!([step(quorum, &["bo", "cy"], until("approve"))]),
            vec![
                Client::new("bo", &[Act::Approve, Act::Reject, Act::Transfer("jo")], 1),
                Client::new("cy", &[Act::Approve, Act::Return], 1),
                Client::new("ann", &[Act::Withdraw, Act::Resubmit], 1),
                Client::new("ida", &[Act::Skip, Act::Suspend, Act::Resume], 1),
                Client::clock(),
            ],
            &[],
        );
    }
}

/// A4: a decision is taken back while the next one is made.
#[test]
fn a_decision_is_taken_back() {
    let mut next = step("any", &["cy"], until("approve"));
    next["id"] = json!("b");
    race(
        json!([step("any", &["bo"], until("approve")), next]),
        vec![
            Client::new("bo", &[Act::Approve, Act::TakeBack], 2),
            Client::new("cy", &[Act::Approve, Act::Reject], 1),
            Client::new("ann", &[Act::Withdraw], 1),
            Client::clock(),
        ],
        &[],
    );
}

/// A1: somebody is added, decides, and is taken out again.
#[test]
fn somebody_is_added_and_taken_out() {
    race(
        json!([step("any", &["bo"], json!({}))]),
        vec![
            Client::new("bo", &[Act::Add("jo"), Act::Remove, Act::Approve], 2),
            Client::new("jo", &[Act::Approve, Act::Reject], 1),
            Client::new("ann", &[Act::Withdraw], 1),
        ],
        &[],
    );
}

/// O4: a wait passes, is skipped, or is too late.
#[test]
fn a_wait_passes() {
    let wait =
        json!({"id": "a", "kind": "wait", "until": {"after": {"span": {"hours": 1}, "calendar": "always"}}});
    race(
        json!([wait]),
        vec![
            Client::new("ida", &[Act::Skip, Act::Suspend, Act::Resume], 2),
            Client::new("ann", &[Act::Withdraw], 1),
            Client::clock(),
        ],
        &["somebody is late"],
    );
}

/// A call is answered twice, while it stands still or is passed.
#[test]
fn an_answer_comes_twice() {
    let call = json!({"id": "a", "kind": "webhook", "endpoint": "erp", "on_failed": "end"});
    race(
        json!([call]),
        vec![
            Client::outside(&[Act::Answer("approved"), Act::Answer("failed")], 1),
            Client::outside(&[Act::Answer("approved")], 1),
            Client::new("ida", &[Act::Skip, Act::Suspend, Act::Resume], 2),
            Client::new("ann", &[Act::Withdraw], 1),
        ],
        &["somebody is late"],
    );
}

/// Two others that it waits for end at the same time.
#[test]
fn others_end_at_the_same_time() {
    let sub = json!({"id": "a", "kind": "subprocess", "process": "other", "mode": "sync", "each": "/rows", "on_reject": "end"});
    race(
        json!([sub]),
        vec![
            Client::outside(&[Act::Ends(0, true), Act::Ends(0, false)], 1),
            Client::outside(&[Act::Ends(1, true), Act::Ends(1, false)], 1),
            Client::new("ida", &[Act::Skip, Act::Suspend, Act::Resume], 2),
            Client::new("ann", &[Act::Withdraw], 1),
        ],
        &["somebody is late"],
    );
}

/// Two arms end at the same time, one of them by the end of all.
#[test]
fn two_arms_end_at_the_same_time() {
    let arm = |id: &str, who: &str| {
        let mut step = step("any", &[who], until("approve"));
        step["id"] = json!(id);
        json!({"id": id, "steps": [step]})
    };
    race(
        json!([{"id": "p", "kind": "parallel", "arms": [arm("x", "bo"), arm("y", "cy")]}]),
        vec![
            Client::new("bo", &[Act::Approve, Act::Reject, Act::Return], 1),
            Client::new("cy", &[Act::Approve, Act::Reject, Act::Transfer("jo")], 1),
            Client::new("ann", &[Act::Withdraw, Act::Resubmit], 1),
            Client::clock(),
        ],
        &[],
    );
}
