//! What can be asked of the engine and what it answers.
//!
//! Invariant: a command names its actor; everything else that a decision may use stands in the [`Context`].
//! Deliberately not here: whether the actor is signed in or may see the instance.

mod answers;
mod refusal;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::compiled::CompiledDefinition;
use crate::definition::Span;
use crate::directory::Directory;
use crate::event::{Event, Signed};
use crate::ids::{ActivationId, InstanceId, MemberId, StepId, TaskId};
use crate::instance::{ChildEnd, Parent, Placement, Verdict};
use crate::quorum::Quorum;

pub use answers::{Answer, Answers, Named, Question, Ruled, Wants};
pub use refusal::Refusal;

/// The surroundings of one decision. The engine draws nothing itself.
pub struct Context<'a> {
    /// The time that events are given, rounded to microseconds.
    pub now: DateTime<Utc>,
    /// Draws a new id.
    pub ids: &'a dyn Fn() -> Uuid,
    /// The organisation, no older than the database's version.
    pub directory: &'a Directory,
    /// The process version: the instance's own, or the published one when filing.
    pub definition: &'a CompiledDefinition,
    /// What mini-apps answered to an earlier [`Decision::Ask`].
    pub answers: &'a Answers,
    /// Whose working time counts how (O5).
    pub calendars: &'a dyn Calendars,
    /// A form as it counts: with its computed values filled in, and without what its own rules hide. A pure function.
    pub complete: &'a dyn Fn(Value) -> Value,
}

/// Working time, as the organisation's calendars say it.
pub trait Calendars {
    /// The instant when `span` of working time has passed since `from`; never before `from`.
    fn after(&self, whose: Whose, from: DateTime<Utc>, span: Span) -> DateTime<Utc>;
}

/// Every minute counts, for everybody: where there are no calendars.
#[derive(Clone, Copy, Debug, Default)]
pub struct RoundTheClock;

impl Calendars for RoundTheClock {
    fn after(&self, _whose: Whose, from: DateTime<Utc>, span: Span) -> DateTime<Utc> {
        // Nobody waits longer than time can be told.
        from.checked_add_signed(span.elapsed())
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// Whose working time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// That of this member, without approved leave.
    Member(MemberId),
    /// The organisation's own.
    Organisation,
    /// That of a calendar.
    Named(Uuid),
}

/// An act and who does it.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// Who; nobody where the clock, another instance or a system outside moves it on.
    pub actor: Option<MemberId>,
    /// What.
    pub action: Action,
}

/// What one can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Saves a new draft.
    SaveDraft {
        /// The form so far.
        form: Value,
    },
    /// Changes a draft.
    EditDraft {
        /// The whole form.
        form: Value,
    },
    /// Files from nothing or from a draft.
    File {
        /// The whole form as the requester sees it; the draft's own if none.
        form: Option<Value>,
        /// Whom the requester picks, by step.
        picks: Picks,
    },
    /// Files what another process starts.
    Start {
        /// The whole form.
        form: Value,
        /// What starts it.
        parent: Parent,
    },
    /// Files again what was returned (O2).
    Resubmit {
        /// The whole form as the requester sees it; unchanged if none.
        form: Option<Value>,
        /// Whom the requester picks, by step; who was picked before stays.
        picks: Picks,
    },
    /// Takes what was returned back as a draft (O2).
    Reopen,
    /// Withdraws (A2).
    Withdraw {
        /// Words to it.
        comment: Option<String>,
    },
    /// Decides one of the actor's tasks.
    Decide(Decide),
    /// Hands one of the actor's tasks to somebody else; an administrator reassigns anybody's.
    Transfer {
        /// The task.
        task: TaskId,
        /// To whom.
        to: MemberId,
        /// Words to it.
        comment: Option<String>,
    },
    /// A1: adds people to one of the actor's tasks. Also hands it over to come back, and asks the requester.
    AddSign(AddSign),
    /// A1: takes somebody out whom the actor added, before they decided; an administrator takes out anybody who was
    /// added.
    RemoveSign {
        /// Their task.
        task: TaskId,
    },
    /// Takes one of the tasks of a group, of which any one person decides; the others wait.
    Claim {
        /// The task.
        task: TaskId,
    },
    /// Gives it back.
    Release {
        /// The task.
        task: TaskId,
    },
    /// A4: takes one's own decision back, as long as nothing that followed was decided or done outside. What it changed
    /// in the form stays changed, and whoever was notified stays notified.
    TakeBack {
        /// The task.
        task: TaskId,
    },
    /// A5: reminds those who have open tasks.
    Urge,
    /// Shows it to others, too.
    Copy {
        /// Whom.
        members: Vec<MemberId>,
    },
    /// Changes the words of one's own comment.
    EditComment {
        /// Sequence of its event.
        comment: u64,
        /// The words.
        text: String,
        /// Who is mentioned.
        mentions: Vec<MemberId>,
    },
    /// Takes a comment back: one's own, or as an administrator anybody's.
    DeleteComment {
        /// Sequence of its event.
        comment: u64,
    },
    /// Says something without effect.
    Comment {
        /// The words.
        text: String,
        /// Who is mentioned.
        mentions: Vec<MemberId>,
    },
    /// Administrator: stands still.
    Suspend,
    /// Administrator: goes on; where a choice was unknown (C2), with this arm or by asking its conditions again.
    Resume {
        /// The arms to take, `otherwise` among them: one of a choice, any of an inclusive step.
        arms: Vec<String>,
    },
    /// Administrator: goes on without a step that is active or stands still.
    Skip {
        /// The step.
        step: StepId,
        /// Words to it.
        comment: Option<String>,
    },
    /// Goes on with the version of the process that the context holds. Whoever designs the process may do this, which is
    /// not for the engine to know.
    Migrate {
        /// Steps that are called otherwise there, by what they were called before.
        steps: BTreeMap<StepId, StepId>,
    },
    /// Administrator: ends it.
    Terminate {
        /// Words to it.
        comment: Option<String>,
    },
    /// The clock: does what is due by now (O4, O5, `wait`). Nothing due is refused.
    Tick,
    /// The organisation has changed, or a deputy's window began: looks at the open tasks again (P5, P7).
    Reassess,
    /// A mini-app's or an outside system's answer to what an activation waits for.
    Answer {
        /// The activation.
        activation: ActivationId,
        /// What it is.
        ruled: Ruled,
    },
    /// An instance that this one started has ended.
    ChildEnded {
        /// The activation that started it.
        activation: ActivationId,
        /// The instance.
        instance: InstanceId,
        /// How.
        ended: ChildEnd,
    },
}

/// Whom somebody picks for steps further down.
pub type Picks = BTreeMap<StepId, Vec<MemberId>>;

/// A1: people who are added to a task.
#[derive(Clone, Debug, PartialEq)]
pub struct AddSign {
    /// The task.
    pub task: TaskId,
    /// How they stand to it.
    pub placement: Placement,
    /// Whom; the requester if they are asked something.
    pub members: Vec<MemberId>,
    /// Q1: how many of them.
    pub quorum: Quorum,
    /// Words to it.
    pub comment: Option<String>,
}

/// A decision on a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Decide {
    /// Which task.
    pub task: TaskId,
    /// What.
    pub verdict: Verdict,
    /// Words to it.
    pub comment: Option<String>,
    /// O6: the fields that the person changes, by name; `null` takes one out. A field that is not named stays.
    pub form: Option<Value>,
    /// Where a return goes; the requester if none.
    pub to: Option<ReturnTo>,
    /// The form revision that the person saw; a decision on older data is stale.
    pub seen: Option<u32>,
    /// How it is signed, where the step demands it.
    pub signature: Option<Signed>,
    /// Whom the person picks for steps further down.
    pub picks: Picks,
}

impl Decide {
    /// A decision without comment, edits or target.
    pub fn new(task: TaskId, verdict: Verdict) -> Self {
        Self {
            task,
            verdict,
            comment: None,
            form: None,
            to: None,
            seen: None,
            signature: None,
            picks: Picks::new(),
        }
    }
}

/// Where a person returns to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReturnTo {
    /// The requester.
    Requester,
    /// The last step before this one that people decided.
    Previous,
    /// A step further up that was decided in this round.
    Step(StepId),
}

/// The engine's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// What happens. Never empty.
    Events(Vec<Event>),
    /// What must be known first.
    Ask(Vec<Question>),
    /// Nothing happens.
    Refused(Refusal),
}
