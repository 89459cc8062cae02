//! Slash commands for a member: who they are says what "tomorrow" and an amount without currency mean.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde_json::Value;

use super::Error;
use super::line::{self, COMMANDS, Context, Half, LeaveWords, Meaning, Period};
use crate::app::App;
use crate::http::{Caller, FieldError, Language, Once};
use crate::ids::ConversationId;
use crate::leave::LeaveType;
use crate::{chat, i18n, leave, miniapp, org};

/// A command that may be typed.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct CommandOut {
    name: String,
    /// Other words for it, in both languages.
    aliases: Vec<&'static str>,
    /// What may follow, in the reader's language.
    arguments: String,
    description: String,
    /// Key of the process whose form it fills, where it always is the same.
    process: Option<&'static str>,
    /// The mini-app that brings it.
    app: Option<AppRef>,
}

#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = AppRef)]
struct AppRef {
    id: String,
    name: String,
}

/// What comes of a line: a form as far as the line fills it, or a message.
#[derive(Clone, Debug, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct FilledOut {
    process: Option<String>,
    #[schema(value_type = Option<Object>)]
    form: Option<Value>,
    /// What was taken from which words.
    understood: Vec<UnderstoodOut>,
    /// What a mini-app says to the caller alone.
    message: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct UnderstoodOut {
    /// JSON Pointer into the form.
    pointer: String,
    /// The person's words.
    text: String,
    /// What they were taken for, in the reader's language.
    value_text: String,
}

/// The commands that the caller may give: ours, and those of mini-apps. Of two with one name ours is meant.
pub(super) async fn list(app: &App, caller: &Caller) -> Result<Vec<CommandOut>, Error> {
    let text = |name: &str, what: &str| i18n::text(caller.language, &format!("command-{name}-{what}"), &[]);
    let own = COMMANDS.iter().map(|command| CommandOut {
        name: command.name.to_owned(),
        aliases: command.aliases.to_vec(),
        arguments: text(command.name, "arguments"),
        description: text(command.name, "description"),
        process: Some(command.process),
        app: None,
    });
    let brought = miniapp::commands(app, caller).await?.into_iter();
    let brought = brought.filter(|command| !is_own(&command.name));
    let brought = brought.map(|command| CommandOut {
        name: command.name,
        aliases: Vec::new(),
        arguments: command.arguments,
        description: command.description,
        process: None,
        app: Some(AppRef {
            id: command.app,
            name: command.app_name,
        }),
    });
    Ok(own.chain(brought).collect())
}

fn is_own(name: &str) -> bool {
    let mut own = COMMANDS.iter();
    own.any(|command| command.name == name || command.aliases.contains(&name))
}

pub(super) async fn fill(
    app: &App,
    caller: &Caller,
    once: &Once,
    conversation: Option<ConversationId>,
    line: &str,
) -> Result<FilledOut, Error> {
    if let Some(conversation) = conversation
        && !chat::is_in(app, caller, conversation).await?
    {
        let error = FieldError::new("/conversation", "not-in-conversation");
        return Err(Error::Invalid(vec![error]));
    }
    if let Some(answer) = brought(app, caller, once, conversation, line).await? {
        return Ok(answer);
    }
    let mut types = leave::types(app, caller).await?;
    types.retain(|known| known.active);
    let snapshot = org::snapshot(app, caller.organisation).await?;
    let now = app.now();
    let day = snapshot.today(now);
    let context = Context {
        now,
        zone: snapshot.zone(caller.member, day),
        currency: snapshot.organisation.currency.clone(),
        home: snapshot
            .office(caller.member, day)
            .map(|office| office.name.clone()),
        leave_types: types.iter().map(words).collect(),
    };
    let filled = line::parse(line, &context).map_err(|error| match error {
        line::Error::NotACommand | line::Error::Unknown => Error::Unknown,
        line::Error::TooLong => Error::Invalid(vec![
            FieldError::new("/text", "too-long").with("most", line::LONGEST),
        ]),
    })?;
    let understood = filled
        .understood
        .into_iter()
        .map(|understood| UnderstoodOut {
            pointer: understood.pointer,
            text: understood.text,
            value_text: say(caller.language, &types, understood.meaning),
        })
        .collect();
    Ok(FilledOut {
        process: Some(filled.process.to_owned()),
        form: Some(filled.form),
        understood,
        message: None,
    })
}

/// What a mini-app makes of the line, if the command is one's.
async fn brought(
    app: &App,
    caller: &Caller,
    once: &Once,
    conversation: Option<ConversationId>,
    line: &str,
) -> Result<Option<FilledOut>, Error> {
    let Some(line) = line.trim().strip_prefix(['/', '／']) else {
        return Ok(None);
    };
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let name = name.to_lowercase();
    if is_own(&name) || line.chars().count() > line::LONGEST {
        return Ok(None);
    }
    let given = (name.as_str(), rest.trim());
    let answer = miniapp::command(app, caller, once, conversation, given).await?;
    Ok(answer.map(|answer| FilledOut {
        process: answer.process,
        form: answer.form,
        understood: answer
            .understood
            .into_iter()
            .map(|part| UnderstoodOut {
                pointer: part.pointer,
                text: part.text,
                value_text: part.value_text,
            })
            .collect(),
        message: answer.message,
    }))
}

/// What the organisation calls a type of leave, in every language.
fn words(leave_type: &LeaveType) -> LeaveWords {
    let names = Language::ALL.map(|language| leave_type.name(language).to_owned());
    LeaveWords {
        key: leave_type.key.clone(),
        names: names.into(),
    }
}

fn say(language: Language, types: &[LeaveType], meaning: Meaning) -> String {
    let named = |group: &str, key: &str| {
        let id = format!("command-{group}-{key}");
        if i18n::exists(&id) {
            i18n::text(language, &id, &[])
        } else {
            key.to_owned()
        }
    };
    match meaning {
        Meaning::Words(words) => words,
        Meaning::Date(day) => say_day(language, day),
        Meaning::Period(period) => say_period(language, period),
        Meaning::LeaveType(key) => types
            .iter()
            .find(|known| known.key == key)
            .map_or(key, |known| known.name(language).to_owned()),
        Meaning::Category(key) => named("category", key),
        Meaning::Mode(key) => named("mode", key),
        Meaning::Money { minor, currency } => say_money(minor, &currency),
    }
}

fn say_day(language: Language, day: NaiveDate) -> String {
    let weekday = i18n::text(
        language,
        &format!("command-weekday-{}", day.weekday().number_from_monday()),
        &[],
    );
    let month = i18n::text(language, &format!("command-month-{}", day.month()), &[]);
    let (date, year) = (day.day().to_string(), day.year().to_string());
    let args = [
        ("weekday", weekday.as_str()),
        ("day", &date),
        ("month", &month),
        ("year", &year),
    ];
    i18n::text(language, "command-day", &args)
}

fn say_period(language: Language, period: Period) -> String {
    let half = |day: NaiveDate, half: Option<Half>| {
        let key = match half {
            None => return say_day(language, day),
            Some(Half::Morning) => "command-morning",
            Some(Half::Afternoon) => "command-afternoon",
        };
        i18n::text(language, key, &[("day", &say_day(language, day))])
    };
    if period.from == period.to {
        return half(period.from, period.from_half.or(period.to_half));
    }
    let (from, to) = (
        half(period.from, period.from_half),
        half(period.to, period.to_half),
    );
    i18n::text(language, "command-period", &[("from", &from), ("to", &to)])
}

/// Digits are the same in both languages; screens group them as the reader likes.
fn say_money(minor: i64, currency: &str) -> String {
    let exponent = iso_currency::Currency::from_code(currency)
        .and_then(|known| known.exponent())
        .unwrap_or(0);
    let scale = 10_i64.pow(exponent.into());
    match usize::from(exponent) {
        0 => format!("{minor} {currency}"),
        places => format!("{}.{:0places$} {currency}", minor / scale, minor % scale),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::bundle::manifest::BUILT_IN_COMMANDS;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// An app's command may have letters, digits and hyphens of ASCII only.
    #[test]
    fn the_catalog_takes_no_command_that_is_ours() {
        let mut ours: Vec<_> = COMMANDS
            .iter()
            .flat_map(|command| command.aliases.iter().copied().chain([command.name]))
            .filter(|name| name.is_ascii())
            .collect();
        let mut reserved = BUILT_IN_COMMANDS.to_vec();
        ours.sort_unstable();
        reserved.sort_unstable();
        assert_eq!(ours, reserved);
    }

    #[test]
    fn what_was_understood_is_said_in_both_languages() {
        let tomorrow = Period {
            from: day("2026-03-12"),
            from_half: Some(Half::Afternoon),
            to: day("2026-03-12"),
            to_half: None,
        };
        assert_eq!(say_period(Language::En, tomorrow), "Thu 12 March 2026, afternoon");
        assert_eq!(say_period(Language::Zh, tomorrow), "2026年3月12日周四下午");
        let days = Period {
            from: day("2026-03-16"),
            from_half: None,
            to: day("2026-03-18"),
            to_half: Some(Half::Morning),
        };
        assert_eq!(
            say_period(Language::En, days),
            "Mon 16 March 2026 – Wed 18 March 2026, morning"
        );
        assert_eq!(
            say(
                Language::En,
                &[],
                Meaning::Money {
                    minor: 1250,
                    currency: "EUR".into()
                }
            ),
            "12.50 EUR"
        );
        assert_eq!(
            say(
                Language::En,
                &[],
                Meaning::Money {
                    minor: 1250,
                    currency: "JPY".into()
                }
            ),
            "1250 JPY"
        );
    }
}
