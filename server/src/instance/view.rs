//! What one viewer gets to see of an instance.
//!
//! Invariant: pure; a value that is hidden from the viewer is neither in the form nor in any change.

use chrono::{DateTime, Utc};
use placet_engine::definition::{OTHERWISE, Step as Definition};
use placet_engine::fields::{self, Viewer};
use placet_engine::forecast::{Ahead, AheadState};
use placet_engine::instance::{Cause, Outcome, Task, Why as Reason};
use placet_engine::{
    Action, Answers, Command, Context, Decision, Directory, Event, Instance, MemberId, StepId,
};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::http::{Caller, Language};
use crate::i18n;
use crate::org::PersonRef;
use crate::process::CompiledVersion;

use super::access::Access;
use super::effects::{EffectsList, Fact};
use super::out::{
    Attachment, Chain, FormSpec, HaltOut, InstanceOut, InstanceRow, ProcessRef, ProgressPerson, ProgressStep,
    StepRef, TaskOut, TaskStep, Why,
};
use super::store::{self, Stored};
use super::{person, projection, timeline};

/// An instance with what is needed to show it.
pub(super) struct View<'a> {
    pub caller: &'a Caller,
    pub directory: &'a Directory,
    pub version: &'a CompiledVersion,
    pub stored: &'a Stored,
    pub effects: &'a EffectsList,
    pub now: DateTime<Utc>,
    pub access: Access,
    /// Whether the caller administers the instance.
    pub administrates: bool,
    pub ids: &'a dyn Fn() -> Uuid,
}

impl View<'_> {
    fn instance(&self) -> &Instance {
        &self.stored.instance
    }

    fn language(&self) -> Language {
        self.caller.language
    }

    fn person(&self, member: MemberId) -> PersonRef {
        person(self.directory, member)
    }

    pub fn row(&self) -> InstanceRow {
        let instance = self.instance();
        let columns = &self.stored.columns;
        let definition = &self.version.definition;
        InstanceRow {
            id: instance.id.0,
            number: columns.number.clone(),
            process: ProcessRef {
                key: self.version.key().to_owned(),
                name: definition.name.get(self.language().tag()).to_owned(),
                icon: (!definition.icon.is_empty()).then(|| definition.icon.clone()),
            },
            title: self.title(),
            facts: self.facts(),
            state: instance.state.as_str().to_owned(),
            outcome: store::outcome(instance.state).map(str::to_owned),
            requester: self.person(instance.requester),
            filed_at: instance.filed_at,
            ended_at: instance.ended_at,
            updated_at: self.stored.updated_at,
            waiting_for: columns
                .waiting()
                .into_iter()
                .map(|member| self.person(member))
                .collect(),
        }
    }

    /// The title in the reader's words, of what they may see of the form (O6). The one that is stored speaks of the whole
    /// form, in the requester's.
    fn title(&self) -> String {
        projection::title(self.access.form(), self.version, self.effects, self.language())
    }

    fn facts(&self) -> Vec<Fact> {
        let mut facts = self.stored.columns.facts_in(self.language());
        facts.retain(|fact| !self.access.hides(&fact.pointer));
        facts
    }

    /// A task; `comment` is what was said when it ended.
    pub fn task(&self, task: &Task, comment: Option<String>) -> TaskOut {
        let step = self.version.definition.step(task.step.as_str());
        TaskOut {
            id: task.id.0,
            instance: self.row(),
            step: TaskStep {
                id: task.step.to_string(),
                name: step
                    .map(|step| step.name().get(self.language().tag()).to_owned())
                    .unwrap_or_default(),
                kind: step.map(|step| word(&step.kind())).unwrap_or_default(),
            },
            state: task.state.as_str().to_owned(),
            assignee: self.person(task.assignee),
            opened_at: task.opened_at,
            decided_at: task.closed_at,
            verdict: task.verdict.map(|verdict| verdict.as_str().to_owned()),
            comment,
            why: self.why(&task.why),
            actions: self.task_actions(task, step),
            writable: if task.assignee == self.caller.member && task.state.is_open() {
                fields::view(&self.version.definition, self.instance(), Viewer::Task(task.id)).writable
            } else {
                Vec::new()
            },
            form_revision: self.instance().form_revision.into(),
        }
    }

    fn task_actions(&self, task: &Task, step: Option<&Definition>) -> Vec<String> {
        let Some(step) = step else { return Vec::new() };
        if !task.state.is_open() || task.assignee != self.caller.member {
            return Vec::new();
        }
        let may_return = |unless_told| {
            step.work()
                .and_then(|work| work.may_return)
                .unwrap_or(unless_told)
        };
        let mut actions = match step {
            Definition::Approval(_) => vec!["approve", "reject"],
            _ => vec!["done"],
        };
        if may_return(matches!(step, Definition::Approval(_))) {
            actions.push("return");
        }
        actions.push("transfer");
        actions.into_iter().map(str::to_owned).collect()
    }

    /// Everything; `history` are all events, in order.
    pub fn out(&self, history: &[Event], mut attachments: Vec<Attachment>) -> InstanceOut {
        let instance = self.instance();
        let access = &self.access;
        let shown = self.version.form.attachments(access.form());
        attachments.retain(|file| shown.contains(&file.id));
        let comments = projection::comments(history);
        let tasks = instance
            .tasks
            .iter()
            .filter(|task| !task.state.is_live() || task.state.is_open())
            .map(|task| self.task(task, comments.get(&task.id).map(|text| (*text).to_owned())))
            .collect();
        let mine = instance.requester == self.caller.member;
        InstanceOut {
            row: self.row(),
            version: i64::try_from(instance.sequence).unwrap_or(i64::MAX),
            form_revision: instance.form_revision.into(),
            hidden: access.hidden(self.version, &instance.form),
            form: access.form().clone(),
            form_spec: FormSpec {
                schema: self.version.form.schema(self.language()),
                ui: self.version.form.ui(self.language()),
            },
            writable: access.writable().to_vec(),
            process_version: self.version.number(),
            timeline: timeline::of(self.version, self.directory, access, self.language(), history),
            progress: self.progress(),
            tasks,
            actions: self.actions(mine),
            halt: self.halt(),
            attachments,
            conversation: self.stored.conversation.map(|id| id.0),
            chain: Chain {
                head: hex::encode(self.stored.head),
                length: i64::try_from(instance.sequence).unwrap_or(i64::MAX),
            },
        }
    }

    fn actions(&self, mine: bool) -> Vec<String> {
        use placet_engine::InstanceState::{Draft, Returned};
        let mut actions = Vec::new();
        match self.instance().state {
            Draft if mine => actions.extend(["file", "delete_draft"]),
            Returned if mine => actions.extend(["resubmit", "reopen"]),
            _ => {}
        }
        if mine && self.would_take(Action::Withdraw { comment: None }) {
            actions.push("withdraw");
        }
        if self.instance().state != Draft {
            actions.push("comment");
        }
        if self.administrates {
            let acts = [
                ("suspend", Action::Suspend),
                ("resume", Action::Resume { arms: Vec::new() }),
                ("terminate", Action::Terminate { comment: None }),
            ];
            let taken = acts.into_iter().filter(|(_, act)| self.would_take(act.clone()));
            actions.extend(taken.map(|(word, _)| word));
        }
        actions.into_iter().map(str::to_owned).collect()
    }

    /// Whether the engine would take the command now.
    pub fn would_take(&self, action: Action) -> bool {
        let answers = Answers::default();
        let command = Command {
            actor: Some(self.caller.member),
            action,
        };
        !matches!(
            placet_engine::decide(self.instance(), &command, &self.context(&answers)),
            Decision::Refused(_)
        )
    }

    fn halt(&self) -> Option<HaltOut> {
        let halt = self.instance().halt.as_ref()?;
        let step = halt
            .step
            .as_ref()
            .and_then(|id| self.version.definition.step(id.as_str()));
        let arms = match step {
            Some(Definition::Choice(choice)) if self.administrates => {
                let named = choice.arms.iter().map(|arm| StepRef {
                    id: arm.id.clone(),
                    name: arm.name.get(self.language().tag()).to_owned(),
                });
                let otherwise = StepRef {
                    id: OTHERWISE.to_owned(),
                    name: i18n::text(self.language(), "arm-otherwise", &[]),
                };
                named.chain([otherwise]).collect()
            }
            _ => Vec::new(),
        };
        let reason = word(&halt.reason);
        let step = step.map(|step| StepRef {
            id: step.id().to_string(),
            name: step.name().get(self.language().tag()).to_owned(),
        });
        let name = step.as_ref().map_or("", |step| step.name.as_str());
        Some(HaltOut {
            text: i18n::text(
                self.language(),
                &format!("halt-{}", reason.replace('_', "-")),
                &[("step", name)],
            ),
            reason,
            step,
            arms,
        })
    }

    fn context<'c>(&'c self, answers: &'c Answers) -> Context<'c> {
        Context {
            now: self.now,
            ids: self.ids,
            directory: self.directory,
            definition: &self.version.definition,
            answers,
            calendars: &placet_engine::RoundTheClock,
            complete: &std::convert::identity,
        }
    }

    fn progress(&self) -> Vec<ProgressStep> {
        if self.instance().state == placet_engine::InstanceState::Draft {
            return Vec::new();
        }
        let answers = Answers::default();
        let forecast = placet_engine::progress(self.instance(), &self.context(&answers));
        forecast
            .steps
            .iter()
            .map(|ahead| self.progress_step(ahead))
            .collect()
    }

    fn progress_step(&self, ahead: &Ahead) -> ProgressStep {
        ProgressStep {
            id: ahead.step.to_string(),
            kind: word(&ahead.kind),
            name: ahead.name.get(self.language().tag()).to_owned(),
            state: match ahead.state {
                AheadState::Done => "done",
                AheadState::Current => "current",
                AheadState::Ahead => "ahead",
                AheadState::Skipped => "skipped",
                AheadState::Returned => "returned",
            }
            .to_owned(),
            round: ahead.round,
            quorum: ahead.quorum.map(quorum_word),
            people: ahead
                .people
                .iter()
                .map(|who| ProgressPerson {
                    person: self.person(who.member),
                    state: who.state.as_str().to_owned(),
                    at: who.at,
                    verdict: who.verdict.map(|verdict| verdict.as_str().to_owned()),
                    why: self.why(&who.why),
                })
                .collect(),
        }
    }

    fn why(&self, reasons: &[Reason]) -> Vec<Why> {
        why(reasons, self.version, self.directory, self.language())
    }
}

/// "Why me?" in words.
pub fn why(
    reasons: &[Reason],
    version: &CompiledVersion,
    directory: &Directory,
    language: Language,
) -> Vec<Why> {
    reasons
        .iter()
        .map(|reason| {
            let params: Vec<(&str, Value)> = reason
                .params
                .iter()
                .map(|(name, value)| {
                    let text = match (name.as_str(), value.as_str()) {
                        ("step", Some(id)) => match step_name(version, &id.into(), language) {
                            name if name.is_empty() => value.clone(),
                            name => name.into(),
                        },
                        // A mini-app's words, in every language that it has.
                        _ if value.is_object() => localised(value, language),
                        _ => named(value, directory),
                    };
                    (name.as_str(), text)
                })
                .collect();
            Why {
                text: i18n::text_json(
                    language,
                    &format!("why-{}", reason.key.replace('_', "-")),
                    &params,
                ),
                key: reason.key.clone(),
                params: serde_json::to_value(&reason.params).unwrap_or_default(),
            }
        })
        .collect()
}

fn localised(value: &Value, language: Language) -> Value {
    let text = serde_json::from_value::<placet_engine::definition::Text>(value.clone());
    text.map_or_else(|_| value.clone(), |text| text.get(language.tag()).into())
}

/// People, departments and roles by their names, everything else as it is.
fn named(value: &Value, directory: &Directory) -> Value {
    let Some(text) = value.as_str() else {
        return value.clone();
    };
    let by_id = text.parse::<Uuid>().ok().and_then(|id| {
        let member = directory.member(MemberId(id)).map(|member| member.name.clone());
        member.or_else(|| {
            directory
                .department(id.into())
                .map(|department| department.name.clone())
        })
    });
    by_id
        .or_else(|| directory.role(text).map(|role| role.name.clone()))
        .map_or_else(|| value.clone(), Value::from)
}

pub fn quorum_word(quorum: placet_engine::Quorum) -> String {
    let stored = serde_json::to_value(quorum).unwrap_or_default();
    let kind = stored.get("kind").and_then(Value::as_str).or(stored.as_str());
    kind.unwrap_or_default().to_owned()
}

/// The word that a plain enum is stored as.
pub fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

pub(super) fn outcome_word(outcome: Outcome) -> String {
    word(&outcome)
}

pub(super) fn cause_word(cause: Cause) -> Option<String> {
    (!cause.is_person()).then(|| word(&cause))
}

pub(super) fn step_name(version: &CompiledVersion, id: &StepId, language: Language) -> String {
    version
        .definition
        .step(id.as_str())
        .map(|step| step.name().get(language.tag()).to_owned())
        .unwrap_or_default()
}
