//! Whom one rule finds, on one day and for one form.
//!
//! Invariant: only active members are found, each once and with all reasons (P8).
//! Deliberately not here: P2 and P6, which look at the effective person.

use serde_json::Value;
use uuid::Uuid;

use super::picks::Picker;
use super::{People, Scope, once, with_reason};
use crate::command::{Answer, Question, Wants};
use crate::definition::{DepartmentOf, Participants, RoleScope, Text, Until};
use crate::directory::Member;
use crate::ids::{DepartmentId, MemberId, StepId};
use crate::instance::Why;
use crate::money::Money;

impl Scope<'_> {
    /// Whom a rule finds, active members only, each once. `levels` is P1's climbing.
    pub(crate) fn find(&self, step: &StepId, rule: &Participants, levels: u32) -> People {
        let requester = self.instance.requester;
        let mut found: People = Vec::new();
        match rule {
            // These rules know no "level up" of their own: the requester's managers stand in.
            Participants::Members { .. }
            | Participants::Role { .. }
            | Participants::FormField { .. }
            | Participants::Group { .. }
            | Participants::Department { .. }
            | Participants::RequesterPicks { .. }
            | Participants::PreviousPicks { .. }
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
                for (id, level) in self.at.managers(requester).into_iter().zip(1_u32..) {
                    let Some(manager) = self.at.active(id) else {
                        continue;
                    };
                    let (ends, why) = match until {
                        Until::Level(last) => (level >= *last, "manager_chain"),
                        Until::Role(role) => (self.at.holders(role).any(|h| h.member == id), "manager_chain"),
                        Until::Authority(pointer) if self.covers(manager, pointer) => (true, "authority"),
                        Until::Authority(_) => (false, "manager_chain"),
                    };
                    found.push((id, vec![Why::new(why).with("level", level)]));
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
            Participants::Group { group } => {
                let why = Why::new("group").with("group", group.as_str());
                let members = self.at.group(group);
                found.extend(members.into_iter().map(|m| (m, vec![why.clone()])));
            }
            Participants::Department { department, below } => {
                let why = Why::new("department").with("department", department.to_string());
                let members = if *below {
                    self.at.members_below(*department)
                } else {
                    self.at.members_of(*department)
                };
                found.extend(members.into_iter().map(|m| (m, vec![why.clone()])));
            }
            Participants::RequesterPicks { .. } => {
                let why = Why::new("picked_by_requester");
                let picked = self.picked(step, Picker::Requester);
                found.extend(picked.into_iter().map(|m| (m, vec![why.clone()])));
            }
            Participants::PreviousPicks { .. } => {
                if let Some(by) = self.picked_by(step) {
                    let why = Why::new("picked_before").with("by", by.to_string());
                    let picked = self.picked(step, Picker::Previous);
                    found.extend(picked.into_iter().map(|m| (m, vec![why.clone()])));
                }
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
    pub(super) fn named(&self, step: &StepId, app: &str) -> People {
        let instance = self.instance;
        let id = self.question(step, app);
        let Some(Answer::Named(answer)) = self.apps.answers.0.get(&id) else {
            let mut asked = self.apps.asked.borrow_mut();
            if !asked.iter().any(|question| question.id == id) {
                asked.push(Question {
                    id,
                    wants: Wants::Participants,
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
            Some(Answer::Named(answer)) if !answer.app.is_empty() => localised(&answer.app),
            _ => app.into(),
        }
    }

    /// Whether a member's limit covers the amount in the form. One in another currency is covered by nobody, since
    /// there are no rates.
    fn covers(&self, member: &Member, pointer: &str) -> bool {
        let amount = self.instance.form.pointer(pointer);
        let amount = amount.and_then(|amount| serde_json::from_value::<Money>(amount.clone()).ok());
        match (amount, member.authority) {
            (Some(amount), Some(limit)) => {
                amount.currency == self.at.directory().currency() && amount.minor <= limit
            }
            _ => false,
        }
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
}

/// A text in every language that it has; whoever reads it later picks theirs.
fn localised(text: &Text) -> Value {
    serde_json::to_value(text).unwrap_or_default()
}

fn uuid(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok()
}
