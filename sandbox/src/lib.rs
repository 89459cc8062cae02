//! Where third-party code will run: wasmtime, a fresh instance for each call, only with what was granted, always
//! with limits.
//!
//! This crate begins with the words in which a call's end is reported, because the server's records depend on
//! them. The engine, the grants and the limits are not written yet, and nothing in Placet runs foreign code.
//!
//! Architecture invariant: it knows no axum and no sea-orm; what a guest may ask of the host will be a trait.

use std::fmt;

/// Why a call into a mini-app ended without an answer. Each is told apart, because each has another remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The app answered that it failed.
    AppError,
    /// The wall-clock limit passed.
    Timeout,
    /// The call used up its fuel, the deterministic measure of work.
    OutOfFuel,
    StackOverflow,
    /// The app asked for more memory than its limit.
    OutOfMemory,
    /// The app trapped otherwise.
    Crashed,
    ResultTooLarge,
    /// No place in the installation's queue.
    Busy,
    /// The component does not fit this version of the platform.
    Incompatible,
    /// Our fault.
    PlatformError,
}

impl Cause {
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
        let mut names: Vec<_> = Cause::ALL.iter().map(|cause| cause.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Cause::ALL.len());
    }
}
