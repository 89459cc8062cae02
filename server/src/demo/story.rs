//! What the people of Lumen did in the last weeks, told in working days before today.

mod leave;
mod money;
mod talk;

use chrono::{DateTime, Utc};

use super::script::Script;

pub(super) fn script(now: DateTime<Utc>) -> Script {
    let mut script = Script::new(now);
    leave::tell(&mut script);
    money::tell(&mut script);
    talk::tell(&mut script);
    script
}
