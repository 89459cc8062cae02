//! What one viewer gets to see of an instance.
//!
//! Invariant: pure; a value that is hidden from the viewer is neither in the form nor in any change.

use chrono::{DateTime, Utc};
use placet_engine::definition::{OTHERWISE, Step as Definition};
use placet_engine::fields::{self, Viewer};
use placet_engine::forecast::{Ahead, AheadState, Person};
use placet_engine::instance::{Cause, HaltReason, Outcome, Placement, Task, Why as Reason};
use placet_engine::{Answers, Context, Directory, Forecast, Instance, InstanceState, MemberId, Pick, StepId};
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
    Chain, FormSpec, HaltOut, InstanceOut, InstanceRow, PickOut, ProcessRef, ProgressPerson, ProgressStep,
    StepRef, TaskOut, TaskStep, Why,
};
use super::read::Beside;
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
    pub(super) fn instance(&self) -> &Instance {
        &self.stored.instance
    }

    pub(super) fn language(&self) -> Language {
        self.caller.language
    }

    pub(super) fn person(&self, member: MemberId) -> PersonRef {
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
        let own = task.state.is_open() && self.holds(task);
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
            actions: self.task_actions(task),
            writable: if own {
                fields::view(&self.version.definition, self.instance(), Viewer::Task(task.id)).writable
            } else {
                Vec::new()
            },
            form_revision: self.instance().form_revision.into(),
            signature: self.demanded(task),
            due_at: task.due.map(|due| due.at),
            acting_for: task.acting_for.map(|principal| self.person(principal)),
            placement: self.placement(task),
            picks: if own {
                self.picks(&self.asked_of(task))
            } else {
                Vec::new()
            },
        }
    }

    /// P5: whether the task is the caller's, themselves or through a deputy.
    pub(super) fn holds(&self, task: &Task) -> bool {
        let me = self.caller.member;
        task.assignee == me || task.acting_for == Some(me)
    }

    /// The signature that lets a task pass.
    fn demanded(&self, task: &Task) -> Option<String> {
        let step = self.version.definition.step(task.step.as_str())?;
        let kind = step.work()?.signature?;
        let placement = self.instance().placement(task.activation);
        (task.state.is_live() && placement.is_none_or(Placement::votes)).then(|| word(&kind))
    }

    fn placement(&self, task: &Task) -> Option<String> {
        self.instance()
            .placement(task.activation)
            .map(|placement| word(&placement))
    }

    /// Whom the holder of a task picks when they let it pass.
    fn asked_of(&self, task: &Task) -> Vec<Pick> {
        let answers = Answers::default();
        placet_engine::picks(self.instance(), task.id, &self.context(&answers))
    }

    fn picks(&self, picks: &[Pick]) -> Vec<PickOut> {
        pick_outs(picks, self.version, self.directory, self.language())
    }

    /// Everything.
    pub fn out(&self, beside: Beside) -> InstanceOut {
        let Beside {
            history,
            files: mut attachments,
            followed,
        } = beside;
        let instance = self.instance();
        let access = &self.access;
        let shown = self.version.form.attachments(access.form());
        attachments.retain(|file| shown.contains(&file.id));
        let comments = projection::comments(&history);
        let tasks = (instance.tasks.iter())
            .map(|task| self.task(task, comments.get(&task.id).map(|text| (*text).to_owned())))
            .collect();
        let forecast = self.forecast();
        let skippable = self.skippable();
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
            timeline: timeline::of(self, &history),
            progress: forecast
                .steps
                .iter()
                .map(|ahead| self.progress_step(ahead))
                .collect(),
            tasks,
            actions: self.actions(followed, !skippable.is_empty()),
            picks: if self.is_to_be_filed_again() {
                self.picks(&forecast.picks)
            } else {
                Vec::new()
            },
            skippable,
            followed,
            halt: self.halt(),
            attachments,
            conversation: self.stored.conversation.map(|id| id.0),
            chain: Chain {
                head: hex::encode(self.stored.head),
                length: i64::try_from(instance.sequence).unwrap_or(i64::MAX),
            },
        }
    }

    fn is_to_be_filed_again(&self) -> bool {
        let instance = self.instance();
        instance.state == InstanceState::Returned && instance.requester == self.caller.member
    }

    fn halt(&self) -> Option<HaltOut> {
        let halt = self.instance().halt.as_ref()?;
        let step = halt
            .step
            .as_ref()
            .and_then(|id| self.version.definition.step(id.as_str()));
        let unknown = self.administrates && halt.reason == HaltReason::UnknownCondition;
        let arms = match step {
            Some(Definition::Choice(choice) | Definition::Inclusive(choice)) if unknown => {
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
        let several = !arms.is_empty() && matches!(step, Some(Definition::Inclusive(_)));
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
            several,
        })
    }

    pub(super) fn context<'c>(&'c self, answers: &'c Answers) -> Context<'c> {
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

    /// What has happened of the flow and what is ahead; nothing of a draft.
    fn forecast(&self) -> Forecast {
        if self.instance().state == InstanceState::Draft {
            return Forecast {
                steps: Vec::new(),
                complete: false,
                picks: Vec::new(),
                asks: Vec::new(),
            };
        }
        let answers = Answers::default();
        placet_engine::progress(self.instance(), &self.context(&answers))
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
            people: ahead.people.iter().map(|who| self.progress_person(who)).collect(),
        }
    }

    fn progress_person(&self, who: &Person) -> ProgressPerson {
        let task = who.task.and_then(|id| self.instance().task(id));
        ProgressPerson {
            person: self.person(who.member),
            state: who.state.as_str().to_owned(),
            at: who.at,
            verdict: who.verdict.map(|verdict| verdict.as_str().to_owned()),
            why: self.why(&who.why),
            acting_for: task
                .and_then(|task| task.acting_for)
                .map(|member| self.person(member)),
            placement: task.and_then(|task| self.placement(task)),
            due_at: task.and_then(|task| task.due).map(|due| due.at),
        }
    }

    fn why(&self, reasons: &[Reason]) -> Vec<Why> {
        why(reasons, self.version, self.directory, self.language())
    }
}

/// Whom somebody picks, by name.
pub fn pick_outs(
    picks: &[Pick],
    version: &CompiledVersion,
    directory: &Directory,
    language: Language,
) -> Vec<PickOut> {
    let people = |members: &[MemberId]| members.iter().map(|member| person(directory, *member)).collect();
    let pick = |pick: &Pick| PickOut {
        step: pick.step.to_string(),
        name: step_name(version, &pick.step, language),
        min: pick.min,
        max: pick.max,
        from: pick.from.as_deref().map(people),
        picked: people(&pick.picked),
    };
    picks.iter().map(pick).collect()
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

/// What a step is called. The version that an instance was migrated to may not have a step of its past.
pub(super) fn step_name(version: &CompiledVersion, id: &StepId, language: Language) -> String {
    match version.definition.step(id.as_str()) {
        Some(step) => step.name().get(language.tag()).to_owned(),
        None => id.to_string(),
    }
}
