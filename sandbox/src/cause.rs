//! Why a call ended without an answer.

use std::fmt;

/// Why a call into a mini-app ended without an answer. Each is told apart, because each has another remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cause {
    /// The app answered that it failed.
    AppError,
    /// The wall-clock limit passed.
    Timeout,
    /// The call used up its fuel, the deterministic measure of work.
    OutOfFuel,
    /// The app called itself too deeply.
    StackOverflow,
    /// The app asked for more memory than its limit.
    OutOfMemory,
    /// The app trapped otherwise.
    Crashed,
    /// What the app answered or handed over was larger than a call may move.
    ResultTooLarge,
    /// No place in the installation's queue.
    Busy,
    /// The component does not fit this version of the platform, or what was granted.
    Incompatible,
    /// Our fault.
    PlatformError,
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::AppError,
        Self::Timeout,
        Self::OutOfFuel,
        Self::StackOverflow,
        Self::OutOfMemory,
        Self::Crashed,
        Self::ResultTooLarge,
        Self::Busy,
        Self::Incompatible,
        Self::PlatformError,
    ];

    /// The word in records and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::AppError => "app_error",
            Self::Timeout => "timeout",
            Self::OutOfFuel => "out_of_fuel",
            Self::StackOverflow => "stack_overflow",
            Self::OutOfMemory => "out_of_memory",
            Self::Crashed => "crashed",
            Self::ResultTooLarge => "result_too_large",
            Self::Busy => "busy",
            Self::Incompatible => "incompatible",
            Self::PlatformError => "platform_error",
        }
    }

    /// The cause with this word.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.name() == name)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Cause;

    #[test]
    fn no_two_causes_share_a_word() {
        for cause in Cause::ALL {
            assert_eq!(Cause::named(cause.name()), Some(cause));
        }
    }

    #[test]
    fn the_word_in_records_is_the_word_in_json() {
        for cause in Cause::ALL {
            let json = serde_json::to_value(cause).expect("a word");
            assert_eq!(json, cause.name());
        }
    }
}
