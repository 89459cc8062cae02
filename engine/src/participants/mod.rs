//! Who: resolving a participants rule against the directory when a step activates.
//!
//! Invariant: P2 and P6 are checked on the *effective* person, after every substitution: here, and for whoever gets a
//! task otherwise in `Run::may_have`. What comes out holds each person once, and every person comes with all reasons
//! (P8). Deliberately not here: how many must agree, deputies (P5), and what the requester's form may contain.

mod find;
mod picks;

use std::cell::RefCell;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::command::{Answer, Answers, Question};
use crate::compiled::CompiledDefinition;
use crate::definition::{OnEmpty, OnSelf, Work};
use crate::directory::{AsOf, Directory, MAX_CLIMB};
use crate::ids::{ActivationId, InstanceId, MemberId, StepId};
use crate::instance::{Cause, Instance, Why};

pub use picks::Pick;
pub(crate) use picks::{PickRule, Picker, parts, pick_rule};

/// People with their reasons, in the order in which they are asked.
pub(crate) type People = Vec<(MemberId, Vec<Why>)>;

/// What a step's participants come to.
#[derive(Debug, PartialEq)]
pub(crate) enum Resolved {
    /// These people are asked.
    People(People),
    /// P1: these administrators are asked, and one of them is enough.
    Administrators(People),
    /// P1: counts as approved.
    Approve,
    /// P1: counts as rejected.
    Reject,
    /// P2: only the requester would have been asked.
    Skip,
    /// P1: not even an administrator was found.
    Nobody,
}

/// What rules are resolved against.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub at: AsOf<'a>,
    pub instance: &'a Instance,
    pub definition: &'a CompiledDefinition,
    pub apps: &'a Apps<'a>,
}

/// What the mini-apps have said, and what they would have to be asked.
pub(crate) struct Apps<'a> {
    answers: &'a Answers,
    asked: RefCell<Vec<Question>>,
}

impl<'a> Apps<'a> {
    pub fn new(answers: &'a Answers) -> Self {
        Self {
            answers,
            asked: RefCell::default(),
        }
    }

    /// What they have said.
    pub fn answers(&self) -> &'a Answers {
        self.answers
    }

    /// What a mini-app has said; if nothing yet, it is to be asked.
    pub fn ask(&self, question: Question) -> Option<&'a Answer> {
        let answer = self.answers.0.get(&question.id);
        let mut asked = self.asked.borrow_mut();
        if answer.is_none() && !asked.iter().any(|known| known.id == question.id) {
            asked.push(question);
        }
        answer
    }

    /// The questions that came up and had no answer.
    pub fn asked(&self) -> Vec<Question> {
        self.asked.take()
    }
}

/// Who administers `instance` at `now`: the administrators of its process, then those of all processes.
/// `policies.admins` is resolved like the participants of a step, so it may depend on the requester and the form.
pub fn administrators(
    definition: &CompiledDefinition,
    instance: &Instance,
    directory: &Directory,
    now: DateTime<Utc>,
) -> Vec<MemberId> {
    let answers = Answers::default();
    let scope = Scope {
        at: directory.as_of(now),
        instance,
        definition,
        // Whoever administers a process is named by no app.
        apps: &Apps::new(&answers),
    };
    scope.administrators()
}

/// Whether `member` may file a request of this process at `now`: `policies.filers`, resolved as if they were the
/// requester. Without that rule every active member may.
pub fn may_file(
    definition: &CompiledDefinition,
    directory: &Directory,
    member: MemberId,
    now: DateTime<Utc>,
) -> bool {
    let at = directory.as_of(now);
    let Some(rule) = &definition.policies.filers else {
        return at.is_active(member);
    };
    let answers = Answers::default();
    let scope = Scope {
        at,
        // Whoever may file may do so before there is a form.
        instance: &Instance::new(InstanceId(Uuid::nil()), member),
        definition,
        apps: &Apps::new(&answers),
    };
    let found = scope.find(&StepId::from(""), rule, 0);
    found.iter().any(|(filer, _)| *filer == member)
}

impl Scope<'_> {
    /// Resolves the participants of a step that people decide.
    pub(crate) fn resolve(&self, work: &Work) -> Resolved {
        let excluded = self.separated(&work.id);
        let found = self.find(&work.id, &work.participants, 0);
        let self_only =
            !found.is_empty() && found.iter().all(|(member, _)| *member == self.instance.requester);
        let people = self.effective(found, work, &excluded);
        if !people.is_empty() {
            return Resolved::People(people);
        }
        if self_only && work.on_self == OnSelf::Skip {
            return Resolved::Skip;
        }
        let because = |policy: &str| Why::new("on_empty").with("policy", policy);
        match &work.on_empty {
            OnEmpty::Approve => return Resolved::Approve,
            OnEmpty::Reject => return Resolved::Reject,
            OnEmpty::Administrator => {}
            OnEmpty::Person(member) => {
                let named = vec![(*member, vec![because("person")])];
                let people = self.effective(self.active(named), work, &excluded);
                if !people.is_empty() {
                    return Resolved::People(people);
                }
            }
            OnEmpty::Climb => {
                for levels in 1..=MAX_CLIMB as u32 {
                    let found =
                        self.effective(self.find(&work.id, &work.participants, levels), work, &excluded);
                    if !found.is_empty() {
                        let why = because("climb").with("levels", levels);
                        return Resolved::People(with_reason(found, &why));
                    }
                }
            }
        }
        // Whoever stands in may not be the requester either, or the fallback would undo P2.
        let administrators = (self.administrators().into_iter())
            .filter(|m| work.lets_requester_decide() || *m != self.instance.requester)
            .filter(|m| !excluded.iter().any(|(other, _)| other == m))
            .map(|m| (m, vec![because("administrator")]));
        let administrators: People = administrators.collect();
        if administrators.is_empty() {
            Resolved::Nobody
        } else {
            Resolved::Administrators(administrators)
        }
    }

    /// P6: who may not decide this step, and because of which.
    pub(crate) fn separated(&self, step: &StepId) -> Vec<(MemberId, StepId)> {
        let mut found = Vec::new();
        for other in self.definition.separate_from(step.as_str()) {
            let Some(activation) = self.instance.current(other.as_str()) else {
                continue;
            };
            let tasks = (self.instance.family(activation.id).into_iter())
                .filter(|id| self.counts_votes(*id))
                .flat_map(|id| self.instance.tasks_of(id));
            for task in tasks.filter(|t| t.verdict.is_some()) {
                // Deputy and principal both count, so that neither can sit on both sides. A principal who decided
                // alone leaves the deputy out of it.
                let people = match (task.cause, task.closed_by) {
                    (Cause::Person, Some(by)) => [Some(by), None],
                    _ => [Some(task.assignee), task.acting_for],
                };
                found.extend(people.into_iter().flatten().map(|m| (m, other.clone())));
            }
        }
        found
    }

    /// Whether what is said in an activation counts for its step: whoever is only asked decides nothing.
    fn counts_votes(&self, activation: ActivationId) -> bool {
        let helps = self.instance.activation(activation).and_then(|a| a.helps);
        helps.is_none_or(|helps| helps.placement.votes())
    }

    /// P7: whom the step's own rule finds now, after P2 and P6.
    pub(crate) fn find_again(&self, work: &Work) -> People {
        let found = self.find(&work.id, &work.participants, 0);
        self.effective(found, work, &self.separated(&work.id))
    }

    /// The process's administrators and those of all processes.
    pub(crate) fn administrators(&self) -> Vec<MemberId> {
        let own = self
            .definition
            .policies
            .admins
            .as_ref()
            .map(|rule| self.find(&StepId::from(""), rule, 0))
            .unwrap_or_default();
        let all = own.into_iter().map(|(m, _)| m).chain(self.at.administrators());
        once(all.map(|m| (m, Vec::new())).collect())
            .into_iter()
            .map(|(m, _)| m)
            .collect()
    }

    /// P2 and P6 on everybody who was found.
    fn effective(&self, found: People, work: &Work, excluded: &[(MemberId, StepId)]) -> People {
        let requester = self.instance.requester;
        let keep = work.lets_requester_decide();
        let mut people: People = Vec::new();
        for (member, why) in found {
            if member != requester || keep {
                people.push((member, why));
                continue;
            }
            let (instead, policy) = match work.on_self {
                OnSelf::Manager => (self.at.manager(requester), "manager"),
                OnSelf::DepartmentHead => (self.head_above(requester), "department_head"),
                OnSelf::Skip | OnSelf::Keep => (None, "skip"),
            };
            if let Some(instead) = instead {
                let mut why = why;
                why.push(Why::new("on_self").with("policy", policy));
                people.push((instead, why));
            }
        }
        people.retain(|(member, _)| !excluded.iter().any(|(other, _)| other == member));
        once(people)
    }

    /// The nearest head up the departments who is not the member.
    fn head_above(&self, member: MemberId) -> Option<MemberId> {
        let line = self
            .at
            .department_of(member)
            .map(|d| self.at.upwards(d))
            .unwrap_or_default();
        line.into_iter()
            .find_map(|department| self.at.heads(department).into_iter().find(|h| *h != member))
    }

    fn active(&self, mut people: People) -> People {
        people.retain(|(member, _)| self.at.is_active(*member));
        people
    }
}

/// Each person once, at their first place, with all of their reasons (P8).
fn once(people: People) -> People {
    let mut found: People = Vec::with_capacity(people.len());
    for (member, why) in people {
        match found.iter_mut().find(|(known, _)| *known == member) {
            Some((_, reasons)) => {
                for reason in why {
                    if !reasons.contains(&reason) {
                        reasons.push(reason);
                    }
                }
            }
            None => found.push((member, why)),
        }
    }
    found
}

fn with_reason(mut people: People, why: &Why) -> People {
    for (_, reasons) in &mut people {
        reasons.push(why.clone());
    }
    people
}
