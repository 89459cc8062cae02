//! Tombstones: what remains of an event when people's words and data are erased.
//!
//! Invariant: it folds to the same states, people and times as the event did. Deliberately not here: who may erase.

use serde_json::Value;

use super::{Body, Change};
use crate::definition::Text;
use crate::instance::Awaits;

impl Body {
    /// The tombstone of this body. Who did what and when remains; forms, changes and words do not.
    #[must_use]
    pub fn erased(&self) -> Self {
        let mut rest = match self {
            Self::Erased { .. } => return self.clone(),
            other => other.clone(),
        };
        match &mut rest {
            Self::Drafted { form, .. }
            | Self::DraftEdited { form }
            | Self::Filed { form, .. }
            | Self::Resubmitted { form, .. } => *form = Value::Null,
            Self::Decided {
                comment,
                changes,
                seen,
                signature,
                ..
            } => {
                *comment = None;
                changes.iter_mut().for_each(Change::erase);
                *seen = None;
                *signature = None;
            }
            Self::Answered {
                comment,
                changes,
                failed,
                ..
            } => {
                *comment = Text::default();
                changes.iter_mut().for_each(Change::erase);
                // That it failed remains.
                if let Some(why) = failed {
                    why.clear();
                }
            }
            Self::Awaiting {
                awaits: Awaits::Children { children, .. },
                ..
            } => children.iter_mut().for_each(|child| child.form = Value::Null),
            Self::Transferred { comment, .. }
            | Self::SignsAdded { comment, .. }
            | Self::Withdrawn { comment }
            | Self::Terminated { comment } => {
                *comment = None;
            }
            Self::Commented { text, .. } | Self::CommentEdited { text, .. } => text.clear(),
            _ => {}
        }
        Self::Erased {
            of: self.kind().to_owned(),
            rest: Some(Box::new(rest)),
        }
    }
}
