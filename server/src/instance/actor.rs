//! Who gives a command: a member, or nobody, where the clock, another instance or a system outside moves an instance on.

use placet_engine::MemberId;

use crate::http::{Caller, Language};
use crate::ids::OrganisationId;

/// In whose name a step is made. What a person may do is asked of the engine, and what they may see of [`super::read`].
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    pub organisation: OrganisationId,
    /// Nobody where it moves on by itself.
    pub member: Option<MemberId>,
    /// What the member reads.
    pub language: Language,
}

impl Actor {
    /// Nobody: what happens by itself.
    pub fn nobody(organisation: OrganisationId) -> Self {
        Self {
            organisation,
            member: None,
            language: Language::default(),
        }
    }
}

impl From<&Caller> for Actor {
    fn from(caller: &Caller) -> Self {
        Self {
            organisation: caller.organisation,
            member: Some(caller.member),
            language: caller.language,
        }
    }
}
