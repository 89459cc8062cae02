//! Who: resolving a participants rule against the directory when a step activates.
//!
//! Invariant: P2 and P6 are checked here and for transfers only, on the *effective* person, after every substitution;
//! what comes out holds each person once, and every person comes with all reasons (P8).
//! Deliberately not here: how many must agree, and what the requester's form may contain.

use std::cell::RefCell;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::command::{Answers, Question};
use crate::compiled::CompiledDefinition;
use crate::definition::{DepartmentOf, OnEmpty, OnSelf, Participants, RoleScope, Text, Until, Work};
use crate::directory::{AsOf, Directory, MAX_CLIMB};
use crate::ids::{DepartmentId, MemberId, StepId};
use crate::instance::{Instance, Why};

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
            .filter(|m| work.on_self == OnSelf::Keep || *m != self.instance.requester)
            .filter(|m| !excluded.iter().any(|(other, _)| other == m))
            .map(|m| (m, vec![because("administrator")]));
        let administrators: People = administrators.collect();
        if administrators.is_empty() {
            Resolved::Nobody
        } else {
            Resolved::Administrators(administrators)
        }
    }

    /// Whom a rule finds, active members only, each once. `levels` is P1's climbing.
    pub(crate) fn find(&self, step: &StepId, rule: &Participants, levels: u32) -> People {
        let requester = self.instance.requester;
        let mut found: People = Vec::new();
        match rule {
            // These rules know no "level up" of their own: the requester's managers stand in.
            Participants::Members { .. }
            | Participants::Role { .. }
            | Participants::FormField { .. }
            | Participants::App { .. }
                if levels > 0 =>
            {
                let manager = self.at.managers(requester).into_iter().nth(levels as usize - 1);
                found.extend(manager.map(|m| (m, vec![Why::new("manager").with("level", levels)])));
            }
            Participants::Members { members } => {
                found.extend(members.iter().map(|m| (*m, vec![Why::new("member")])));
            }
            Participants::Role { role, scope } => {
                let (department, holders) = match scope {
                    RoleScope::Organisation => (None, self.at.organisation_holders(role)),
                    RoleScope::Nearest => self.at.nearest_holders(role, requester),
                };
                let why = match department {
                    Some(department) => Why::new("role_nearest").with("department", department.to_string()),
                    None => Why::new("role"),
                };
                let why = why.with("role", role.as_str());
                found.extend(holders.into_iter().map(|m| (m, vec![why.clone()])));
            }
            Participants::DepartmentHead { of, levels_up } => {
                let line = self
                    .department(of)
                    .map(|d| self.at.upwards(d))
                    .unwrap_or_default();
                if let Some(department) = line.get(levels_up.saturating_add(levels) as usize) {
                    let why = Why::new("department_head").with("department", department.to_string());
                    found.extend(
                        self.at
                            .heads(*department)
                            .into_iter()
                            .map(|m| (m, vec![why.clone()])),
                    );
                }
            }
            Participants::Manager { level } => {
                let level = level.saturating_add(levels).max(1);
                let manager = self.at.managers(requester).into_iter().nth(level as usize - 1);
                found.extend(manager.map(|m| (m, vec![Why::new("manager").with("level", level)])));
            }
            Participants::ManagerChain { until } => {
                let mut reached = levels > 0;
                for (manager, level) in self.at.managers(requester).into_iter().zip(1_u32..) {
                    if !self.at.is_active(manager) {
                        continue;
                    }
                    found.push((manager, vec![Why::new("manager_chain").with("level", level)]));
                    let ends = match until {
                        Until::Level(last) => level >= *last,
                        Until::Role(role) => self.at.holders(role).any(|h| h.member == manager),
                    };
                    if ends {
                        reached = true;
                        break;
                    }
                }
                // Whom the process wants at the end is not there: the others alone are not what it asks for.
                if !reached {
                    found.clear();
                }
            }
            Participants::Requester => found.push((requester, vec![Why::new("requester")])),
            Participants::FormField { pointer } => {
                let why = Why::new("form_field").with("pointer", pointer.as_str());
                let named = match self.instance.form.pointer(pointer) {
                    Some(Value::Array(items)) => items.as_slice(),
                    Some(one) => std::slice::from_ref(one),
                    None => &[],
                };
                found.extend(
                    named
                        .iter()
                        .filter_map(uuid)
                        .map(|id| (MemberId(id), vec![why.clone()])),
                );
            }
            Participants::Union { of } => {
                found.extend(of.iter().flat_map(|rule| self.find(step, rule, levels)));
            }
            Participants::Except { of, without } => {
                let without = self.find(step, without, 0);
                found = self.find(step, of, levels);
                found.retain(|(member, _)| !without.iter().any(|(other, _)| other == member));
            }
            Participants::App { app, otherwise } => {
                found = self.named(step, app);
                if found.is_empty() {
                    let silent = Why::new("app_silent").with("app", self.name_of(step, app));
                    found = with_reason(self.find(step, otherwise, 0), &silent);
                }
            }
        }
        once(self.active(found))
    }

    /// Whom an app names, as far as they still work here.
    fn named(&self, step: &StepId, app: &str) -> People {
        let instance = self.instance;
        let id = self.question(step, app);
        let Some(answer) = self.apps.answers.0.get(&id) else {
            let mut asked = self.apps.asked.borrow_mut();
            if !asked.iter().any(|question| question.id == id) {
                asked.push(Question {
                    id,
                    step: step.clone(),
                    app: app.to_owned(),
                    process: self.definition.key.clone(),
                    form: instance.form.clone(),
                    requester: instance.requester,
                });
            }
            return Vec::new();
        };
        let why = Why::new("app")
            .with("app", self.name_of(step, app))
            .with("said", localised(&answer.why));
        let named = answer.members.iter().map(|member| (*member, vec![why.clone()]));
        self.active(named.collect())
    }

    /// Names what an app is asked. An answer is about one form; after a change of it the app is asked again.
    fn question(&self, step: &StepId, app: &str) -> String {
        format!(
            "{app}/{step}/{}/{}",
            self.instance.round, self.instance.form_revision
        )
    }

    /// What people call an app.
    fn name_of(&self, step: &StepId, app: &str) -> Value {
        let answer = self.apps.answers.0.get(&self.question(step, app));
        match answer {
            Some(answer) if !answer.app.is_empty() => localised(&answer.app),
            _ => app.into(),
        }
    }

    /// P6: who may not decide this step, and because of which.
    pub(crate) fn separated(&self, step: &StepId) -> Vec<(MemberId, StepId)> {
        let mut found = Vec::new();
        for other in self.definition.separate_from(step.as_str()) {
            let Some(activation) = self.instance.current(other.as_str()) else {
                continue;
            };
            for task in self
                .instance
                .tasks_of(activation.id)
                .filter(|t| t.verdict.is_some())
            {
                // Deputy and principal both count, so that neither can sit on both sides.
                let people = [Some(task.assignee), task.acting_for, task.closed_by];
                found.extend(people.into_iter().flatten().map(|m| (m, other.clone())));
            }
        }
        found
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
        // A step that is meant for the requester is no case of P2.
        let keep = work.on_self == OnSelf::Keep || work.participants == Participants::Requester;
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

    fn department(&self, of: &DepartmentOf) -> Option<DepartmentId> {
        match of {
            DepartmentOf::Requester => self.at.department_of(self.instance.requester),
            DepartmentOf::Department(id) => Some(*id),
            DepartmentOf::Field(pointer) => self
                .instance
                .form
                .pointer(pointer)
                .and_then(uuid)
                .map(DepartmentId),
        }
    }

    fn active(&self, mut people: People) -> People {
        people.retain(|(member, _)| self.at.is_active(*member));
        people
    }
}

/// A text in every language that it has; whoever reads it later picks theirs.
fn localised(text: &Text) -> Value {
    serde_json::to_value(text).unwrap_or_default()
}

fn uuid(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok()
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
