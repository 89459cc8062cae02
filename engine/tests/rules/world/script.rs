//! The language of the scripts.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use placet_engine::event::Signed;
use placet_engine::instance::{Awaits, ChildEnd, Placement};
use placet_engine::{
    Action, ActivationId, AddSign, Decide, InstanceId, MemberId, Picks, Quorum, Refusal, ReturnTo, Ruled,
    TaskId, TaskState, Verdict,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{World, id, name, with_ids};

impl World {
    /// The newest live task of a member, else their newest task.
    pub fn task_of(&self, member: &str) -> TaskId {
        let own = || {
            self.instance
                .tasks
                .iter()
                .rev()
                .filter(|t| t.assignee == id(member))
        };
        let live = own()
            .find(|t| t.state.is_open())
            .or_else(|| own().find(|t| t.state.is_live()));
        live.or_else(|| own().next())
            .map_or(TaskId(Uuid::nil()), |t| t.id)
    }

    /// Plays one sentence.
    pub fn say(&mut self, sentence: &str) -> Result<(), Refusal> {
        let (actor, rest) = sentence.trim().split_once(' ').expect("actor and verb");
        let (verb, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        // `clock reaches 12T10:00`: what is said next happens at that moment of March.
        if verb == "reaches" {
            let rest = rest.trim();
            let at: DateTime<Utc> = format!("2026-03-{rest}:00Z").parse().expect("a day and a time");
            assert!(at > self.now, "time goes on");
            self.now = at - TimeDelta::minutes(1);
            return Ok(());
        }
        let (rest, picks) = picked(rest.trim());
        let text = (!rest.is_empty()).then(|| rest.to_owned());
        let form = || (!rest.is_empty()).then(|| with_ids(serde_json::from_str(rest).expect(rest)));
        let filed = || Some(form().unwrap_or_else(|| json!({})));
        let action = match verb {
            "saves" => Action::SaveDraft {
                form: form().expect("form"),
            },
            "edits" => Action::EditDraft {
                form: form().expect("form"),
            },
            "files" => Action::File {
                form: if self.instance.sequence == 0 {
                    filed()
                } else {
                    form()
                },
                picks,
            },
            "resubmits" => Action::Resubmit { form: form(), picks },
            "reassesses" => Action::Reassess,
            "reopens" => Action::Reopen,
            "withdraws" => Action::Withdraw { comment: text },
            "comments" => Action::Comment {
                text: rest.into(),
                mentions: Vec::new(),
            },
            "urges" => Action::Urge,
            "copies" => Action::Copy {
                members: rest.split_whitespace().map(id).collect(),
            },
            "rewords" => {
                let (comment, text) = rest.split_once(' ').unwrap_or((rest, ""));
                Action::EditComment {
                    comment: comment.parse().expect("a comment"),
                    text: text.into(),
                    mentions: Vec::new(),
                }
            }
            "deletes" => Action::DeleteComment {
                comment: rest.parse().expect("a comment"),
            },
            "suspends" => Action::Suspend,
            "resumes" => Action::Resume {
                arms: rest.split_whitespace().map(str::to_owned).collect(),
            },
            "terminates" => Action::Terminate { comment: text },
            "transfers" => {
                let (of, to) = rest.split_once("'s to ").unwrap_or((actor, rest));
                Action::Transfer {
                    task: self.task_of(of),
                    to: id(to),
                    comment: None,
                }
            }
            "skips" => {
                let (step, comment) = rest.split_once(' ').unwrap_or((rest, ""));
                Action::Skip {
                    step: step.into(),
                    comment: (!comment.is_empty()).then(|| comment.to_owned()),
                }
            }
            "ticks" => {
                if !rest.is_empty() {
                    self.now = rest.parse::<DateTime<Utc>>().expect("a time") - TimeDelta::minutes(1);
                }
                Action::Tick
            }
            "says" => {
                let (step, ruled) = rest.split_once(' ').expect("a step and an outcome");
                let told = self.rulings.entry(step.to_owned()).or_default();
                told.push_back(ruling(ruled));
                return Ok(());
            }
            "answers" if self.instance.activations.iter().any(|a| a.awaits.is_some()) => {
                let (step, ruled) = rest.split_once(' ').expect("a step and an outcome");
                Action::Answer {
                    activation: self.last_of(step),
                    ruled: ruling(ruled),
                }
            }
            "ends" => {
                let mut words = rest.split_whitespace();
                let activation = self.last_of(words.next().expect("a step"));
                let child: usize = words.next().and_then(|n| n.parse().ok()).expect("a number");
                Action::ChildEnded {
                    activation,
                    instance: self.child(activation, child),
                    ended: match words.next() {
                        Some("approved") => ChildEnd::Approved,
                        Some("rejected") => ChildEnd::Rejected,
                        _ => ChildEnd::Failed,
                    },
                }
            }
            "approves" | "rejects" | "returns" | "does" => {
                let decide = self.vote(actor, verb, rest);
                Action::Decide(Decide { picks, ..decide })
            }
            other => (self.adding(actor, other, rest)).unwrap_or_else(|| panic!("no verb {other}")),
        };
        self.act(actor, action)
    }

    /// Adding people to tasks, claiming, taking back: `bo adds jo kim before in_order`, `kim adds jo after to bo's`,
    /// `bo delegates jo`, `bo asks why`, `ann answers because`, `bo removes jo`, `bo claims`, `bo takes back`.
    fn adding(&self, actor: &str, verb: &str, rest: &str) -> Option<Action> {
        let (rest, of) = rest
            .strip_suffix("'s")
            .and_then(|rest| rest.rsplit_once("to "))
            .unwrap_or((rest, actor));
        let task = self.task_of(of);
        let sign = |placement, members: Vec<MemberId>, quorum, comment| {
            Action::AddSign(AddSign {
                task,
                placement,
                members,
                quorum,
                comment,
            })
        };
        Some(match verb {
            "adds" => {
                let words: Vec<&str> = rest.split_whitespace().collect();
                let placed = |word: &&str| matches!(*word, "before" | "after" | "parallel");
                let at = words.iter().position(placed).expect("a placement");
                let of_word = |word: &str| serde_json::from_value(json!(word)).expect("a placement");
                let quorum = words.get(at + 1).map_or(Quorum::All, |kind| {
                    let known = serde_json::from_value(json!({"kind": kind}));
                    known.unwrap_or_else(|_| Quorum::AtLeast {
                        pass: kind.parse().expect("a quorum"),
                        fail: None,
                    })
                });
                let members = words[..at].iter().map(|word| id(word)).collect();
                sign(of_word(words[at]), members, quorum, None)
            }
            "delegates" => {
                let members = rest.split_whitespace().map(id).collect();
                sign(Placement::Delegate, members, Quorum::Any, None)
            }
            "asks" => sign(Placement::Ask, Vec::new(), Quorum::Any, Some(rest.to_owned())),
            "answers" => {
                let mut decide = Decide::new(self.question_to(of), Verdict::Done);
                decide.comment = Some(rest.to_owned());
                Action::Decide(decide)
            }
            "removes" => Action::RemoveSign {
                task: self.task_of(rest),
            },
            "claims" => Action::Claim { task },
            "releases" => Action::Release { task },
            "takes" => Action::TakeBack {
                task: self.decided_by(rest.strip_prefix("back ").unwrap_or(of)),
            },
            _ => return None,
        })
    }

    /// The newest task of those to which a member was asked something.
    fn question_to(&self, member: &str) -> TaskId {
        let mut asked = self.instance.tasks.iter().rev();
        let asked = asked.find(|t| {
            t.assignee == id(member) && self.instance.placement(t.activation) == Some(Placement::Ask)
        });
        asked.map_or(TaskId(Uuid::nil()), |t| t.id)
    }

    /// The task that a member decided last, else their newest.
    fn decided_by(&self, member: &str) -> TaskId {
        let decided =
            (self.instance.tasks.iter()).filter(|t| t.verdict.is_some() && t.closed_by == Some(id(member)));
        let last = decided.max_by_key(|t| t.closed_at);
        last.map_or_else(|| self.task_of(member), |t| t.id)
    }

    /// The newest activation of a step.
    pub fn last_of(&self, step: &str) -> ActivationId {
        let mut known = self.instance.activations.iter().rev();
        known
            .find(|a| a.step.as_str() == step)
            .map_or(ActivationId(Uuid::nil()), |a| a.id)
    }

    /// An instance that an activation starts, by its place.
    pub fn child(&self, activation: ActivationId, place: usize) -> InstanceId {
        let awaits = self
            .instance
            .activation(activation)
            .and_then(|a| a.awaits.as_ref());
        let child = match awaits {
            Some(Awaits::Children { children, .. }) => children.get(place),
            _ => None,
        };
        child.map_or(InstanceId(Uuid::nil()), |child| child.instance)
    }

    fn vote(&self, actor: &str, verb: &str, rest: &str) -> Decide {
        let verdict = match verb {
            "approves" => Verdict::Approve,
            "rejects" => Verdict::Reject,
            "returns" => Verdict::Return,
            _ => Verdict::Done,
        };
        let of = rest.strip_suffix("'s").unwrap_or(actor);
        let mut decide = Decide::new(self.task_of(of), verdict);
        if rest.starts_with('{') {
            decide.form = Some(with_ids(serde_json::from_str(rest).expect(rest)));
        } else if let Some(to) = rest.strip_prefix("to ") {
            decide.to = Some(match to {
                "previous" => ReturnTo::Previous,
                "requester" => ReturnTo::Requester,
                step => ReturnTo::Step(step.into()),
            });
        } else if let Some(name) = rest.strip_prefix("signing ") {
            decide.signature = Some(match name {
                "drawn" => Signed::Drawn(Uuid::from_u128(0x51)),
                "blank" => Signed::Typed("  ".into()),
                name => Signed::Typed(name.into()),
            });
        } else if let Some(seen) = rest.strip_prefix("seen ") {
            decide.seen = Some(seen.parse().expect("a revision"));
        }
        decide
    }

    /// Plays sentences; all but the last must be accepted.
    pub fn play(&mut self, script: &str) -> Result<(), Refusal> {
        let sentences: Vec<&str> = script
            .split(';')
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .collect();
        let (last, others) = sentences.split_last().expect("a sentence");
        for sentence in others {
            self.say(sentence)
                .unwrap_or_else(|refusal| panic!("{sentence}: {refusal:?}"));
        }
        self.say(last)
    }

    /// The state in words: `running fay@pay (hal@pay) ..hook`: waiting tasks in brackets, then the steps that nobody
    /// decides and that have not ended.
    pub fn told(&self) -> String {
        let mut told = self.instance.state.as_str().to_owned();
        for task in &self.instance.tasks {
            match task.state {
                TaskState::Open | TaskState::Claimed => {
                    told += &format!(" {}@{}", name(task.assignee), task.step)
                }
                TaskState::Waiting => told += &format!(" ({}@{})", name(task.assignee), task.step),
                _ => {}
            }
        }
        for activation in self.instance.activations.iter().filter(|a| a.closed.is_none()) {
            if activation.awaits.is_some() {
                told += &format!(" ..{}", activation.step);
            }
        }
        told
    }
}

/// Takes `picks s=bo,cy t=kim` off the end of a sentence; `t=` picks nobody.
fn picked(rest: &str) -> (&str, Picks) {
    let (before, picks) = match rest.strip_prefix("picks ") {
        Some(picks) => ("", picks),
        None => rest.split_once(" picks ").unwrap_or((rest, "")),
    };
    let one = |pick: &str| {
        let (step, names) = pick.split_once('=').expect("a step and whom");
        let members = names.split(',').filter(|n| !n.is_empty()).map(id).collect();
        (step.into(), members)
    };
    (before, picks.split_whitespace().map(one).collect())
}

/// `approved {"/count": 3}`, or `failed because of this`.
fn ruling(text: &str) -> Ruled {
    let (outcome, rest) = text.split_once(' ').unwrap_or((text, ""));
    let set: BTreeMap<String, Value> = if rest.starts_with('{') {
        serde_json::from_str(rest).expect(rest)
    } else {
        BTreeMap::new()
    };
    Ruled {
        outcome: outcome.to_owned(),
        set: set.into_iter().collect(),
        failed: (!rest.is_empty() && !rest.starts_with('{')).then(|| rest.to_owned()),
        ..Ruled::default()
    }
}
