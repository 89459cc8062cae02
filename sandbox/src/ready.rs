//! A component with its imports linked.

use std::sync::Arc;

use crate::engine::Size;
use crate::guest::Guest;
use crate::haste::Haste;
use crate::scope::World;
use crate::wit::{action, hook};

/// A component with its imports linked, ready to be called any number of times at once.
#[derive(Clone)]
pub struct Ready(pub(crate) Arc<Linked>);

pub(crate) struct Linked {
    pub size: Size,
    pub world: World,
    pub pre: Pre,
    pub haste: Haste,
}

pub(crate) enum Pre {
    Hook(hook::HookPre<Guest>),
    Action(action::ActionPre<Guest>),
}

impl Ready {
    /// The world it is of.
    pub fn world(&self) -> World {
        self.0.world
    }
}
