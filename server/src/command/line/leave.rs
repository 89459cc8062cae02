//! `/leave tomorrow pm dentist`, `/请假 明天下午 看牙`.

use serde_json::{Map, Value, json};

use super::date::Lean;
use super::period::{self, Half, Length, Period, Said};
use super::text::{self, Rest, Text};
use super::words::{LEAVE_TYPES, WHOLE_DAY};
use super::{Context, Filled, Meaning, Understood};

/// Said in front of the reason, and no part of it.
const BECAUSE: &[&str] = &["for", "because of", "because", "due to", "因为", "由于"];

pub(super) fn fill(text: &Text, context: &Context) -> Filled {
    let today = context.today();
    let mut said: Option<Said> = None;
    let mut length: Option<Length> = None;
    let mut half: Option<Half> = None;
    let mut kind: Option<(&str, String)> = None;
    let mut when = Vec::new();
    let mut rest = Rest::default();
    let mut at = text.skip_space(0);
    while at < text.len() {
        let end = if let Some((end, found)) =
            period::read(text, at, today, Lean::Ahead).filter(|_| said.is_none())
        {
            said = Some(found);
            when.push(text.slice(at, end));
            end
        } else if let Some((end, found)) = period::length(text, at).filter(|_| length.is_none()) {
            length = Some(found);
            when.push(text.slice(at, end));
            end
        } else if let Some((end, found)) = period::half(text, at).filter(|_| half.is_none()) {
            half = Some(found);
            when.push(text.slice(at, end));
            end
        } else if let Some((end, found)) = leave_type(text, at, context).filter(|_| kind.is_none()) {
            kind = Some((found, text.slice(at, end)));
            end
        } else if let Some(end) = text.eat_any(at, WHOLE_DAY) {
            end
        } else {
            let end = text.word_end(at);
            rest.push(at, end);
            end
        };
        at = text.skip_space(end);
    }

    let said = match (said, half) {
        (Some(said), Some(half)) => Some(said.during(half)),
        (None, Some(half)) => Some(period::single(today, Some(half))),
        (said, None) => said,
    };
    let period = match (said, length) {
        (Some(said), Some(length)) => Some(said.lasting(length)),
        (None, Some(length)) => Some(period::single(today, None).lasting(length)),
        (said, None) => said.map(|said| said.period),
    };
    let mut leave = Map::new();
    let usual = || context.leave_types.first().map(|usual| usual.key.as_str());
    if let Some(key) = kind.as_ref().map(|(key, _)| *key).or_else(usual) {
        leave.insert("type".into(), json!(key));
    }
    if let Some(period) = &period {
        insert(&mut leave, period);
    }
    leave.insert("zone".into(), json!(context.zone.name()));

    let mut form = Map::new();
    form.insert("leave".into(), Value::Object(leave));
    let mut understood = Vec::new();
    if let Some(period) = period {
        let text = when.join(" ");
        understood.push(Understood {
            pointer: "/leave".into(),
            text,
            meaning: Meaning::Period(period),
        });
    }
    if let Some((key, text)) = kind {
        understood.push(Understood {
            pointer: "/leave/type".into(),
            text,
            meaning: Meaning::LeaveType(key.to_owned()),
        });
    }
    let reason = without_because(&rest.join(text));
    if !reason.is_empty() {
        form.insert("reason".into(), json!(reason));
        understood.push(Understood {
            pointer: "/reason".into(),
            text: reason.clone(),
            meaning: Meaning::Words(reason),
        });
    }
    Filled {
        process: "leave",
        form: Value::Object(form),
        understood,
    }
}

fn insert(leave: &mut Map<String, Value>, period: &Period) {
    leave.insert("from".into(), json!(period.from));
    if period.from_half.is_some() {
        leave.insert("from_half".into(), json!("pm"));
    }
    leave.insert("to".into(), json!(period.to));
    if period.to_half.is_some() {
        leave.insert("to_half".into(), json!("am"));
    }
}

/// The longest name that stands at `at`, the organisation's own before a common word of the same length.
fn leave_type<'a>(text: &Text, at: usize, context: &'a Context) -> Option<(usize, &'a str)> {
    let common = |key: &'a str| LEAVE_TYPES.iter().filter(move |(_, known)| *known == key);
    let found = context.leave_types.iter().rev().flat_map(|leave_type| {
        let key = leave_type.key.as_str();
        let common = common(key).filter_map(move |(word, _)| Some((text.eat(at, word)?, false, key)));
        let own = leave_type.names.iter();
        let own = own.filter_map(move |name| Some((text.eat(at, &text::fold_all(name))?, true, key)));
        own.chain(common)
    });
    let (end, _, key) = found.max_by_key(|(end, own, _)| (*end, *own))?;
    Some((end, key))
}

fn without_because(reason: &str) -> String {
    let text = Text::new(reason);
    let start = text.eat_any(0, BECAUSE).map_or(0, |end| text.skip_space(end));
    if start < text.len() {
        text.slice(start, text.len())
    } else {
        reason.to_owned()
    }
}
