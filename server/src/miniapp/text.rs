//! An app's texts in the reader's language: its own words, with amounts, days and people written as the platform does.

use placet_engine::definition::Text as Localised;
use placet_engine::{Directory, MemberId};
use placet_sandbox::wit::{Argument, Text};

use crate::catalog::bundle::Messages;
use crate::http::Language;
use crate::money::Money;

/// Longest argument, in characters: an app may not fill a screen.
const LONGEST: usize = 200;

/// A text in `language`, else in English; its key where the app has no such text.
pub fn say(text: &Text, messages: &Messages, directory: &Directory, language: Language) -> String {
    let template = [language.tag(), "en"]
        .iter()
        .find_map(|language| messages.get(*language)?.get(&text.key));
    let Some(template) = template else {
        return cut(&text.key);
    };
    let mut said = String::new();
    let mut rest = template.as_str();
    // One pass, so that an argument with braces in it is an argument and nothing else.
    while let Some((before, after)) = rest.split_once('{') {
        said += before;
        let Some((name, after)) = after.split_once('}') else {
            rest = after;
            break;
        };
        match text.arguments.iter().find(|(known, _)| known == name) {
            Some((_, value)) => said += &write(value, directory, language),
            None => said += &format!("{{{name}}}"),
        }
        rest = after;
    }
    said + rest
}

/// A text in every language, for what is kept.
pub fn localised(text: &Text, messages: &Messages, directory: &Directory) -> Localised {
    let texts = Language::ALL.map(|language| {
        let said = say(text, messages, directory, language);
        (language.tag().to_owned(), said)
    });
    Localised::Languages(texts.into())
}

fn write(value: &Argument, directory: &Directory, language: Language) -> String {
    match value {
        Argument::Text(text) | Argument::Date(text) => cut(text),
        Argument::Integer(number) => number.to_string(),
        Argument::Money(amount) => match Money::new(amount.minor, &amount.currency) {
            Ok(money) => money.format(language.tag()),
            Err(_) => cut(&format!("{} {}", amount.minor, amount.currency)),
        },
        Argument::Member(id) => {
            let known = id.parse().ok().and_then(|id| directory.member(MemberId(id)));
            known.map_or_else(|| cut(id), |member| member.name.clone())
        }
    }
}

/// Without control characters and not too long.
fn cut(text: &str) -> String {
    let shown = text.chars().filter(|c| !c.is_control());
    shown.take(LONGEST).collect()
}
