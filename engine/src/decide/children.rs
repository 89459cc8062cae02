//! Instances of another process that a step starts, and waits for.

use serde_json::{Map, Value};

use super::Run;
use super::awaiting::Ending;
use super::flow::Walk;
use crate::command::Refusal;
use crate::definition::{Edge, Mode, Source, Step, Subprocess};
use crate::event::Body;
use crate::ids::{ActivationId, InstanceId};
use crate::instance::{Awaits, Cause, Child, ChildEnd, InstanceState, Outcome};

/// Most instances that one step starts.
pub const MAX_CHILDREN: usize = 200;
/// Most that a step hands to the instances that it starts, in bytes of JSON.
pub const MAX_HANDED: usize = 1 << 20;
/// An instance with so many above it starts none: this is what ends processes that start each other.
pub const MAX_GENERATIONS: u32 = 5;

impl Run<'_> {
    pub(super) fn spawn(&mut self, sub: &Subprocess) -> Walk {
        let process = sub.process.clone();
        let may_start = self.state.parent.map_or(0, |parent| parent.depth) < MAX_GENERATIONS;
        let children = if self.forecast || !may_start {
            Some(Vec::new())
        } else {
            self.children(sub)
        };
        let too_many = children.is_none();
        let children = children.unwrap_or_default();
        let activation = self.enter_awaiting(&sub.id, Awaits::Children { process, children });
        let failed = |edge| Ending::new(Outcome::Failed, Cause::Flow, edge);
        let ending = match sub.mode {
            _ if self.forecast => Ending::done(Cause::Flow),
            // An edge is for what the others come to, not for a form that asks for too much.
            _ if too_many => failed(Edge::Stop),
            _ if !may_start => failed(sub.on_failed.clone()),
            Mode::Async => Ending::done(Cause::Flow),
            Mode::Sync => return self.join(sub, activation),
        };
        self.end(&sub.id, activation, ending)
    }

    /// What is to be started; none if that is too much.
    fn children(&self, sub: &Subprocess) -> Option<Vec<Child>> {
        let rows: Vec<(Option<u32>, &Value)> = match &sub.each {
            None => vec![(None, &Value::Null)],
            Some(each) => match self.state.form.pointer(each) {
                Some(Value::Array(rows)) => (0..).map(Some).zip(rows).collect(),
                _ => Vec::new(),
            },
        };
        if rows.len() > MAX_CHILDREN {
            return None;
        }
        let mut handed = 0;
        let mut children = Vec::with_capacity(rows.len());
        for (row, values) in rows {
            let form = Value::Object(self.filled_in(sub, values));
            handed += form.to_string().len();
            if handed > MAX_HANDED {
                return None;
            }
            children.push(Child {
                instance: InstanceId((self.ids)()),
                row,
                form,
                ended: None,
            });
        }
        Some(children)
    }

    /// The form of one of them. What has no value here has none there.
    fn filled_in(&self, sub: &Subprocess, row: &Value) -> Map<String, Value> {
        let value = |source: &Source| match source {
            Source::Form(pointer) => self.state.form.pointer(pointer).cloned(),
            Source::Row(pointer) => row.pointer(pointer).cloned(),
            Source::Value(value) => Some(value.clone()),
        };
        let filled = sub.form.iter().filter_map(|(name, source)| {
            let value = value(source).filter(|value| !value.is_null())?;
            Some((name.clone(), value))
        });
        filled.collect()
    }

    /// Ends the step when all that it started have ended. That people said no to one goes before that another could
    /// not be filed.
    pub(super) fn join(&mut self, sub: &Subprocess, activation: ActivationId) -> Walk {
        let awaits = (self.state.activation(activation)).and_then(|a| a.awaits.as_ref());
        let Some(Awaits::Children { children, .. }) = awaits else {
            return Walk::Blocked;
        };
        if children.iter().any(|child| child.ended.is_none()) {
            return Walk::Blocked;
        }
        let any = |end: ChildEnd| children.iter().any(|child| child.ended == Some(end));
        let ending = if any(ChildEnd::Rejected) {
            Ending::new(Outcome::Rejected, Cause::Flow, sub.on_reject.clone())
        } else if any(ChildEnd::Failed) {
            Ending::new(Outcome::Failed, Cause::Flow, sub.on_failed.clone())
        } else {
            Ending::done(Cause::Flow)
        };
        self.end(&sub.id, activation, ending)
    }

    pub(super) fn child_ended(
        &mut self,
        activation: ActivationId,
        instance: InstanceId,
        ended: ChildEnd,
    ) -> Result<(), Refusal> {
        self.by_nobody()?;
        let waiting = self.state.activation(activation).ok_or(Refusal::NothingToDo)?;
        let news = match &waiting.awaits {
            Some(Awaits::Children { children, .. }) => {
                (children.iter()).any(|child| child.instance == instance && child.ended.is_none())
            }
            _ => false,
        };
        let Some(Step::Subprocess(sub)) = self.definition.step(waiting.step.as_str()) else {
            return Err(Refusal::NothingToDo);
        };
        let is_open = waiting.closed.is_none();
        // Of those that nobody waits for it is told all the same how they ended.
        if !news || !is_open && sub.mode == Mode::Sync {
            return Err(Refusal::NothingToDo);
        }
        self.follow(Body::ChildEnded {
            activation,
            instance,
            ended,
        });
        // While it stands still the end is kept; letting it go on looks at it.
        if is_open
            && self.state.state == InstanceState::Running
            && matches!(self.join(sub, activation), Walk::Through | Walk::Again)
        {
            self.advance();
        }
        Ok(())
    }
}
