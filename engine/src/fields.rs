//! O6: who sees and who writes which field.
//!
//! Invariant: what is hidden is in no answer that is made here.
//! Deliberately not here: what an edit changes ([`crate::edits`]), and whether values are valid; schema and policies
//! judge the edited form.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::compiled::CompiledDefinition;
use crate::definition::{Access, Fields};
use crate::ids::{InstanceId, MemberId, StepId, TaskId};
use crate::instance::{Instance, InstanceState, Placement};
use crate::pointer;

/// A form as somebody may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The form without what is hidden.
    pub form: Value,
    /// Pointers (with `*` for any item) of what was left out.
    pub hidden: Vec<String>,
    /// Pointers (with `*` for any item) of what may be written now; the empty pointer is the whole form.
    pub writable: Vec<String>,
}

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Somebody, by all that they are to the instance: requester, participant, notified.
    Member(MemberId),
    /// Whoever works on this task.
    Task(TaskId),
    /// A process administrator, who reads everything and writes nothing.
    Administrator,
}

/// One reason to see the form.
#[derive(Clone, Copy)]
struct Grant<'a> {
    fields: Option<&'a Fields>,
    /// Where no pointer says anything.
    default: Access,
    /// What the state of things allows at most.
    limit: Access,
}

/// The form as `viewer` may see it. Whoever is nothing to the instance sees nothing of it.
pub fn view(definition: &CompiledDefinition, instance: &Instance, viewer: Viewer) -> View {
    let mut grants = Vec::new();
    let of_step = |step: &StepId, limit| of_step(definition, step, limit);
    match viewer {
        Viewer::Administrator => grants.push(Grant {
            fields: None,
            default: Access::Read,
            limit: Access::Read,
        }),
        Viewer::Task(id) => grants.extend(instance.task(id).and_then(|task| {
            if is_question(instance, task) {
                return Some(Grant {
                    fields: Some(&definition.policies.requester_fields),
                    default: Access::Read,
                    limit: Access::Read,
                });
            }
            of_step(&task.step, limit(task))
        })),
        Viewer::Member(member) => {
            grants.extend(part_of(definition, instance, member));
            for copied in instance.copied.iter().filter(|c| c.member == member) {
                match (&copied.step, copied.by) {
                    (Some(step), _) => grants.extend(of_step(step, Access::Read)),
                    (None, by) => grants.extend(passed_on(definition, instance, by)),
                }
            }
        }
    }
    see(&instance.form, &grants)
}

/// A1: to be asked something shows nothing that the requester did not see, and lets them write nothing.
fn is_question(instance: &Instance, task: &crate::instance::Task) -> bool {
    instance.placement(task.activation) == Some(Placement::Ask)
}

/// A step that this version no longer has is no reason to see anything.
fn of_step<'a>(definition: &'a CompiledDefinition, step: &StepId, limit: Access) -> Option<Grant<'a>> {
    Some(Grant {
        fields: Some(definition.step(step.as_str())?.fields()?),
        default: Access::Read,
        limit,
    })
}

/// What somebody may see as requester and by their tasks.
fn part_of<'a>(definition: &'a CompiledDefinition, instance: &Instance, member: MemberId) -> Vec<Grant<'a>> {
    let own = matches!(instance.state, InstanceState::Draft | InstanceState::Returned);
    let as_requester = (member == instance.requester).then_some(Grant {
        fields: Some(&definition.policies.requester_fields),
        default: Access::Write,
        limit: if own { Access::Write } else { Access::Read },
    });
    let tasks = (instance.tasks.iter())
        .filter(|t| t.assignee == member || t.acting_for == Some(member))
        .filter(|t| !is_question(instance, t));
    let by_tasks = tasks.filter_map(|task| of_step(definition, &task.step, limit(task)));
    as_requester.into_iter().chain(by_tasks).collect()
}

/// What somebody may see to whom another person showed it: what that person sees by their own part, and never more.
/// Whoever has no part in it is an administrator, who reads everything.
fn passed_on<'a>(
    definition: &'a CompiledDefinition,
    instance: &Instance,
    by: Option<MemberId>,
) -> Vec<Grant<'a>> {
    let mut grants = by.map_or_else(Vec::new, |by| part_of(definition, instance, by));
    for grant in &mut grants {
        grant.limit = Access::Read;
    }
    if grants.is_empty() {
        grants.push(Grant {
            fields: None,
            default: Access::Read,
            limit: Access::Read,
        });
    }
    grants
}

fn limit(task: &crate::instance::Task) -> Access {
    if task.state.is_open() {
        Access::Write
    } else {
        Access::Read
    }
}

fn see(form: &Value, grants: &[Grant<'_>]) -> View {
    if grants.is_empty() {
        return View {
            form: Value::Null,
            hidden: vec![String::new()],
            writable: Vec::new(),
        };
    }
    let best = |at: &str| {
        grants
            .iter()
            .map(|g| access(g.fields, at, g.default).min(g.limit))
            .max()
            .unwrap_or_default()
    };
    let mut hidden = Vec::new();
    let mut writable = Vec::new();
    if best("") == Access::Write {
        writable.push(String::new());
    }
    let named: std::collections::BTreeSet<&String> = grants
        .iter()
        .filter_map(|g| g.fields)
        .flat_map(|f| f.keys())
        .collect();
    for name in named {
        match best(name) {
            Access::Hidden => hidden.push(name.clone()),
            Access::Write => writable.push(name.clone()),
            Access::Read => {}
        }
    }
    let form = if hidden.is_empty() {
        form.clone()
    } else {
        uncover(form, &mut String::new(), &best)
    };
    View {
        form,
        hidden,
        writable,
    }
}

/// The access to a pointer: that of the longest pattern which is the field or above it.
pub fn access(fields: Option<&Fields>, at: &str, default: Access) -> Access {
    let found = fields
        .into_iter()
        .flatten()
        .filter(|(pattern, _)| pointer::covers(pattern, at));
    found
        .max_by_key(|(pattern, _)| pattern.split('/').count())
        .map_or(default, |(_, access)| *access)
}

/// The form without what `fields` hide.
pub fn visible(form: &Value, fields: &Fields) -> Value {
    if fields.values().all(|access| *access != Access::Hidden) {
        return form.clone();
    }
    uncover(form, &mut String::new(), &|at| {
        access(Some(fields), at, Access::Read)
    })
}

/// The form without what is hidden from anybody who ever works on it or files it (O6).
pub fn common(definition: &CompiledDefinition, form: &Value) -> Value {
    let of_steps = definition.steps().filter_map(|step| step.fields());
    of_steps
        .chain([&definition.policies.requester_fields])
        .fold(form.clone(), |form, fields| visible(&form, fields))
}

/// Whether the value at a pointer is hidden from anybody who ever works on it or files it (O6).
pub fn is_hidden_from_somebody(definition: &CompiledDefinition, at: &str) -> bool {
    let of_steps = definition.steps().filter_map(|step| step.fields());
    of_steps
        .chain([&definition.policies.requester_fields])
        .any(|fields| access(Some(fields), at, Access::Read) == Access::Hidden)
}

/// Leaves out hidden members; hidden items of lists become `null`, so that the others keep their places. What is
/// shown below something hidden stays, since it was named on purpose.
pub(crate) fn uncover(value: &Value, at: &mut String, best: &dyn Fn(&str) -> Access) -> Value {
    let length = at.len();
    let mut inside = |token: &str, value: &Value| {
        *at = pointer::join(at, token);
        let shown = uncover(value, at, best);
        let is_hidden = best(at) == Access::Hidden && !has_content(&shown);
        at.truncate(length);
        (!is_hidden).then_some(shown)
    };
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), inside(name, value)?)))
                .collect(),
        ),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            Value::Array(
                items
                    .map(|(i, item)| inside(&i.to_string(), item).unwrap_or(Value::Null))
                    .collect(),
            )
        }
        _ if best(at) == Access::Hidden => Value::Null,
        leaf => leaf.clone(),
    }
}

pub(crate) fn has_content(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(fields) => fields.values().any(has_content),
        Value::Array(items) => items.iter().any(has_content),
        _ => true,
    }
}

/// P4: a fingerprint of what somebody sees in a step. Salted by the instance, so equal forms do not look equal.
pub(crate) fn fingerprint(instance: InstanceId, form: &Value, fields: &Fields) -> String {
    let mut hasher = Sha256::new();
    hasher.update(instance.0.as_bytes());
    if fields.values().any(|access| *access == Access::Hidden) {
        digest(&visible(form, fields), &mut hasher);
    } else {
        digest(form, &mut hasher);
    }
    let hash: [u8; 32] = hasher.finalize().into();
    hash[..12].iter().map(|b| format!("{b:02x}")).collect()
}

/// Independent of the order in which an object happens to hold its members.
fn digest(value: &Value, hasher: &mut Sha256) {
    match value {
        Value::Object(fields) => {
            hasher.update(b"{");
            let sorted: BTreeMap<&String, &Value> = fields.iter().collect();
            for (name, value) in sorted {
                hasher.update((name.len() as u64).to_be_bytes());
                hasher.update(name.as_bytes());
                digest(value, hasher);
            }
            hasher.update(b"}");
        }
        Value::Array(items) => {
            hasher.update(b"[");
            items.iter().for_each(|item| digest(item, hasher));
            hasher.update(b"]");
        }
        Value::String(text) => {
            hasher.update(b"\"");
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
        Value::Number(number) => {
            hasher.update(b"#");
            hasher.update(number.to_string().as_bytes());
        }
        Value::Bool(true) => hasher.update(b"t"),
        Value::Bool(false) => hasher.update(b"f"),
        Value::Null => hasher.update(b"n"),
    }
}
