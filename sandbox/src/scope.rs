//! Scopes: what an app asks for and an administrator grants.
//!
//! Invariant: the imports of a component are its list of capabilities. An import that no scope covers and that is not
//! free is refused before anything is compiled.

use std::collections::BTreeSet;
use std::fmt;

/// What an app may be granted. One per interface, split into read and write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Its own store.
    Kv,
    /// Writing to members who may use it.
    ChatWrite,
    /// Reading the requests of its own processes.
    InstancesRead,
    /// Reading who works here.
    DirectoryRead,
    /// Being called by time.
    Schedule,
}

impl Scope {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::Kv,
        Self::ChatWrite,
        Self::InstancesRead,
        Self::DirectoryRead,
        Self::Schedule,
    ];

    /// The word in manifests, in records and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kv => "kv",
            Self::ChatWrite => "chat:write",
            Self::InstancesRead => "instances:read",
            Self::DirectoryRead => "directory:read",
            Self::Schedule => "schedule",
        }
    }

    /// The scope with this word.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What was granted to an installation.
pub type Grants = BTreeSet<Scope>;

/// The two worlds a component may be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum World {
    /// Pure functions around a form.
    Hook,
    /// What an app does when something has happened.
    Action,
}

impl World {
    /// Its name in the WIT package.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hook => "hook",
            Self::Action => "action",
        }
    }

    /// The functions that a component of this world exports, all of them.
    pub fn exports(self) -> &'static [&'static str] {
        match self {
            Self::Hook => &["form-changed", "validate", "resolve-participants", "decide-step"],
            Self::Action => &["on-event", "on-command", "on-card", "on-schedule"],
        }
    }

    /// What an import asks for in this world.
    pub fn need(self, import: &str) -> Need {
        let Some(interface) = import
            .strip_prefix("placet:miniapp/")
            .and_then(|rest| rest.strip_suffix("@0.1.0"))
        else {
            return self.need_of_wasi(import);
        };
        match (interface, self) {
            // Interfaces of types alone let nobody do anything.
            ("types" | "hooks" | "log", _) | ("actions" | "clock" | "random", Self::Action) => Need::Free,
            ("kv-read", _) | ("kv", Self::Action) => Need::Scope(Scope::Kv),
            ("chat", Self::Action) => Need::Scope(Scope::ChatWrite),
            ("instances", Self::Action) => Need::Scope(Scope::InstancesRead),
            ("directory", Self::Action) => Need::Scope(Scope::DirectoryRead),
            _ => Need::Never,
        }
    }

    /// What the standard library of a guest asks for even where nothing is read or written; it gets an empty
    /// surrounding. Seeds are constant.
    fn need_of_wasi(self, import: &str) -> Need {
        let Some((interface, version)) = import.rsplit_once('@') else {
            return Need::Never;
        };
        // Minor releases of WASI 0.2 are compatible.
        if !version.starts_with("0.2.") {
            return Need::Never;
        }
        match interface {
            "wasi:io/error" | "wasi:io/poll" | "wasi:io/streams" => Need::Free,
            "wasi:cli/environment"
            | "wasi:cli/exit"
            | "wasi:cli/stdin"
            | "wasi:cli/stdout"
            | "wasi:cli/stderr"
            | "wasi:cli/terminal-input"
            | "wasi:cli/terminal-output"
            | "wasi:cli/terminal-stdin"
            | "wasi:cli/terminal-stdout"
            | "wasi:cli/terminal-stderr" => Need::Free,
            "wasi:random/insecure-seed" => Need::Free,
            _ => Need::Never,
        }
    }
}

/// What an import asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Everybody has it.
    Free,
    /// Whoever was granted this has it.
    Scope(Scope),
    /// Nobody has it in this world.
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_has_a_word_of_its_own() {
        for scope in Scope::ALL {
            assert_eq!(Scope::named(scope.name()), Some(scope));
        }
    }

    #[test]
    fn a_hook_gets_no_clock_no_randomness_and_nothing_to_write_to() {
        for import in ["clock", "random", "kv", "chat", "instances", "directory", "http"] {
            let import = format!("placet:miniapp/{import}@0.1.0");
            assert_eq!(World::Hook.need(&import), Need::Never, "{import}");
        }
    }

    #[test]
    fn nobody_gets_files_sockets_or_another_version() {
        for world in [World::Hook, World::Action] {
            for import in [
                "wasi:filesystem/types@0.2.6",
                "wasi:filesystem/preopens@0.2.6",
                "wasi:sockets/tcp@0.2.6",
                "wasi:clocks/wall-clock@0.2.6",
                "wasi:clocks/monotonic-clock@0.2.6",
                "wasi:random/random@0.2.6",
                "wasi:http/outgoing-handler@0.2.6",
                "wasi:io/streams@0.3.0",
                "wasi:io/streams",
                "placet:miniapp/log@0.2.0",
                "placet:miniapp/log",
                "other:miniapp/log@0.1.0",
                "",
            ] {
                assert_eq!(world.need(import), Need::Never, "{import}");
            }
        }
    }
}
