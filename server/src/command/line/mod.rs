//! The reader: one line of text becomes a form that is already filled.
//!
//! Pure: the parser knows a clock reading, a zone and a vocabulary, and nothing of members, processes or the
//! database. Its invariant is that nothing a person writes is lost: what is not understood is the reason or the
//! purpose, in their own words and spelling. It never files anything; the person sees the form and decides.
//!
//! English and Chinese are one grammar, not a mode: people mix them, and the language of the client says nothing
//! about the language of a line.

mod amount;
mod date;
mod expense;
mod leave;
mod number;
mod period;
mod text;
mod trip;
mod words;

#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use text::Text;

pub use period::{Half, Period};

/// The longest command line that is read, in characters. A longer one is refused, not cut.
pub const LONGEST: usize = 500;

/// What relative words are relative to.
#[derive(Clone, Debug)]
pub struct Context {
    pub now: DateTime<Utc>,
    /// The member's zone: "tomorrow" is theirs, not the server's.
    pub zone: Tz,
    /// The organisation's currency, for amounts that name none.
    pub currency: String,
    /// Where the member works, the start of a trip that names none.
    pub home: Option<String>,
    /// The leave types that exist, the usual one first; a word for another type is an ordinary word.
    pub leave_types: Vec<LeaveWords>,
}

/// A leave type as the organisation calls it. Common words for a type of a well-known key are understood as well.
#[derive(Clone, Debug)]
pub struct LeaveWords {
    pub key: String,
    pub names: Vec<String>,
}

impl Context {
    fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }
}

/// One command, as the client lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    /// Key of the process whose form it fills.
    pub process: &'static str,
}

pub const COMMANDS: [Command; 3] = [
    Command {
        name: "leave",
        aliases: &["请假", "休假", "请", "off", "absence", "vacation"],
        process: "leave",
    },
    Command {
        name: "expense",
        aliases: &["报销", "费用", "claim", "expenses"],
        process: "expense",
    },
    Command {
        name: "trip",
        aliases: &["出差", "差旅", "travel"],
        process: "trip",
    },
];

/// A form filled as far as the line says, and what was taken from which words.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    pub process: &'static str,
    pub form: Value,
    pub understood: Vec<Understood>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Understood {
    /// JSON Pointer into the form.
    pub pointer: String,
    /// The person's own words.
    pub text: String,
    pub meaning: Meaning,
}

/// What was understood, to be said back in the reader's language.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    Period(Period),
    Date(NaiveDate),
    LeaveType(String),
    Category(&'static str),
    Mode(&'static str),
    Money { minor: i64, currency: String },
    Words(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("a command begins with a slash")]
    NotACommand,
    #[error("there is no such command")]
    Unknown,
    #[error("a command has at most {LONGEST} characters")]
    TooLong,
}

/// Reads one line, e.g. `/leave tomorrow pm dentist`.
pub fn parse(line: &str, context: &Context) -> Result<Filled, Error> {
    if line.chars().count() > LONGEST {
        return Err(Error::TooLong);
    }
    let text = Text::new(line.trim());
    let (command, at) = command_of(&text)?;
    let rest = text.from(at);
    Ok(match command.process {
        "leave" => leave::fill(&rest, context),
        "expense" => expense::fill(&rest, context),
        _ => trip::fill(&rest, context),
    })
}

/// A Latin name ends at a space; a Chinese one may be followed by its arguments directly (`/请假明天`).
fn command_of(text: &Text) -> Result<(&'static Command, usize), Error> {
    let at = text.eat_char(0, '/').ok_or(Error::NotACommand)?;
    let at = text.skip_space(at);
    let mut names: Vec<_> = COMMANDS
        .iter()
        .flat_map(|c| c.aliases.iter().chain([&c.name]).map(move |name| (*name, c)))
        .collect();
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.chars().count()));
    names
        .iter()
        .find_map(|(name, c)| Some((*c, text.eat(at, name)?)))
        .ok_or(Error::Unknown)
}
