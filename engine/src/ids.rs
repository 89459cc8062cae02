//! Identifiers of the things an approval talks about.
//!
//! Invariant: an id is a UUID (version 7 in production) that was drawn outside; the engine only carries it.
//! Deliberately not here: ids of organisations, accounts and files, which belong to the server.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id!(
    /// A person's membership in one organisation.
    MemberId
);
id!(
    /// A department of the organisation's tree.
    DepartmentId
);
id!(
    /// A role, that is who one is (not what one may do).
    RoleId
);
id!(
    /// One run of a process version.
    InstanceId
);
id!(
    /// One person's work item inside an activation.
    TaskId
);
id!(
    /// One entering of a step.
    ActivationId
);

/// A step's id: unique in its process and stable through edits of the process.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepId(pub String);

impl StepId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl From<&str> for StepId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}
impl From<String> for StepId {
    fn from(id: String) -> Self {
        Self(id)
    }
}
impl Borrow<str> for StepId {
    fn borrow(&self) -> &str {
        &self.0
    }
}
impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}
