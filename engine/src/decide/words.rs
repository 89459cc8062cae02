//! What changes nothing in the flow: words, reminders, and whom it is shown to.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{MAX_COMMENT, Run};
use crate::command::Refusal;
use crate::event::Body;
use crate::ids::{MemberId, TaskId};
use crate::instance::{InstanceState, Task};

/// Most people who are mentioned in one comment.
const MAX_MENTIONS: usize = 100;
/// Most people to whom it is shown at once.
const MAX_COPIES: usize = 50;
/// A5: how far apart a task is urged.
const BETWEEN_URGES: TimeDelta = TimeDelta::hours(1);
/// A5: how often a task is urged on one day of the organisation's zone.
const URGES_A_DAY: usize = 3;

impl Run<'_> {
    pub(super) fn comment(&mut self, text: &str, mentions: &[MemberId]) -> Result<(), Refusal> {
        if self.state.sequence == 0 {
            return Err(Refusal::WrongState(self.state.state));
        }
        fits(text, mentions)?;
        self.act(Body::Commented {
            text: text.to_owned(),
            mentions: mentions.to_vec(),
        });
        Ok(())
    }

    /// Changes one's own words. Whoever has nothing left to say takes the comment back instead.
    pub(super) fn edit_comment(
        &mut self,
        comment: u64,
        text: &str,
        mentions: &[MemberId],
    ) -> Result<(), Refusal> {
        if !self.has_written(comment)? {
            return Err(Refusal::UnknownComment);
        }
        fits(text, mentions)?;
        if text.trim().is_empty() {
            return Err(Refusal::NothingToDo);
        }
        self.act(Body::CommentEdited {
            comment,
            text: text.to_owned(),
            mentions: mentions.to_vec(),
        });
        Ok(())
    }

    pub(super) fn delete_comment(&mut self, comment: u64) -> Result<(), Refusal> {
        if !self.has_written(comment)? && self.by_administrator().is_err() {
            return Err(Refusal::UnknownComment);
        }
        self.act(Body::CommentDeleted { comment });
        Ok(())
    }

    /// Whether a comment, which must still be there, is the actor's.
    fn has_written(&self, comment: u64) -> Result<bool, Refusal> {
        let known = (self.state.comments.iter())
            .find(|known| known.sequence == comment && !known.deleted)
            .ok_or(Refusal::UnknownComment)?;
        Ok(self.actor.is_some() && known.by == self.actor)
    }

    /// Shows it to others: by whoever has to do with it, once it was filed.
    pub(super) fn copy(&mut self, members: &[MemberId]) -> Result<(), Refusal> {
        let took_part = |actor: MemberId| {
            actor == self.state.requester
                || (self.state.tasks.iter()).any(|t| t.assignee == actor || t.acting_for == Some(actor))
        };
        if !self.actor.is_some_and(took_part) {
            self.by_administrator().map_err(|_| Refusal::NotYourTask)?;
        }
        if self.state.sequence == 0 || self.state.state == InstanceState::Draft {
            return Err(Refusal::WrongState(self.state.state));
        }
        if !(1..=MAX_COPIES).contains(&members.len()) {
            return Err(Refusal::HowMany { limit: MAX_COPIES });
        }
        let at = self.directory.as_of(self.now);
        if let Some(gone) = members.iter().find(|m| !at.is_active(**m)) {
            return Err(Refusal::NotActive(*gone));
        }
        let mut new: Vec<MemberId> = Vec::new();
        for member in members {
            if !new.contains(member) && !self.state.copied.iter().any(|c| c.member == *member) {
                new.push(*member);
            }
        }
        if new.is_empty() {
            return Err(Refusal::NothingToDo);
        }
        self.act(Body::Copied { members: new });
        Ok(())
    }

    /// A5. Nobody urges themselves: the requester may have been asked something.
    pub(super) fn urge(&mut self) -> Result<(), Refusal> {
        if self.by_requester().is_err() {
            self.by_administrator().map_err(|_| Refusal::NotTheRequester)?;
        }
        self.in_state(&[InstanceState::Running])?;
        let zone = self.directory.zone();
        let others = (self.state.open_tasks()).filter(|t| Some(t.assignee) != self.actor);
        let when: Vec<(TaskId, DateTime<Utc>)> =
            others.map(|t| (t.id, may_be_urged(t, self.now, zone))).collect();
        let again_at = (when.iter().map(|(_, at)| *at).min()).ok_or(Refusal::NobodyToUrge)?;
        if again_at > self.now {
            return Err(Refusal::UrgedTooOften { again_at });
        }
        let now = self.now;
        let tasks = when
            .into_iter()
            .filter(|(_, at)| *at <= now)
            .map(|(task, _)| task);
        self.act(Body::Urged {
            tasks: tasks.collect(),
        });
        Ok(())
    }
}

fn fits(text: &str, mentions: &[MemberId]) -> Result<(), Refusal> {
    if text.len() > MAX_COMMENT || mentions.len() > MAX_MENTIONS {
        return Err(Refusal::TooLong { limit: MAX_COMMENT });
    }
    Ok(())
}

/// A5: from when on, not before `now`, a task may be urged.
fn may_be_urged(task: &Task, now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let rested = task.urged.last().map(|last| *last + BETWEEN_URGES);
    let at = rested.map_or(now, |rested| rested.max(now));
    let day = at.with_timezone(&zone).date_naive();
    let of_day = (task.urged.iter()).filter(|urged| urged.with_timezone(&zone).date_naive() == day);
    if of_day.count() < URGES_A_DAY {
        return at;
    }
    day.succ_opt()
        .map_or(at + TimeDelta::days(1), |next| begin(next, zone))
}

/// The first instant of a local day. In some zones a day begins at one o'clock.
fn begin(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let hours = (0..24).map(|hour| midnight + TimeDelta::hours(hour));
    let found = hours
        .filter_map(|local| local.and_local_timezone(zone).earliest())
        .next();
    found.map_or(midnight.and_utc(), |first| first.to_utc())
}
