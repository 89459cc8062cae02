//! `/trip Milan Mon-Wed customer visit`, `/出差 下周一到周三去米兰拜访客户`.

use serde_json::{Map, Value, json};

use super::amount;
use super::date::Lean;
use super::period::{self, Length, Period, Said};
use super::text::{Rest, Text, is_chinese};
use super::words::MODES;
use super::{Context, Filled, Meaning, Understood};

/// What one goes to a place for; where such a word begins, the name of a Chinese town ends.
const PURPOSES: &[&str] = &[
    "拜访", "参加", "开会", "出席", "见", "培训", "出差", "考察", "参观", "客户", "调研", "面试", "谈", "做",
    "看",
];

#[derive(Default)]
struct Places {
    from: Option<String>,
    to: Option<String>,
}

pub(super) fn fill(text: &Text, context: &Context) -> Filled {
    let today = context.today();
    let mut said: Option<(Said, String)> = None;
    let mut length: Option<Length> = None;
    let mut mode: Option<(&'static str, String)> = None;
    let mut budget = None;
    let mut places = Places::default();
    let mut rest = Rest::default();
    let mut at = text.skip_space(0);
    while at < text.len() {
        let money = amount::read(text, at, &context.currency).filter(|(_, a)| budget.is_none() && a.explicit);
        let end = if let Some((end, found)) =
            period::read(text, at, today, Lean::Ahead).filter(|_| said.is_none())
        {
            said = Some((found, text.slice(at, end)));
            end
        } else if let Some((end, found)) = period::length(text, at).filter(|_| length.is_none()) {
            length = Some(found);
            end
        } else if let Some((end, amount)) = money {
            budget = Some((amount, text.slice(at, end)));
            end
        } else if let Some((end, found)) = text.eat_word(at, MODES).filter(|_| mode.is_none()) {
            mode = Some((found, text.slice(at, end)));
            end
        } else if let Some(end) = places.read(text, at) {
            end
        } else {
            let end = text.word_end(at);
            rest.push(at, end);
            end
        };
        at = text.skip_space(end);
    }
    let period = match (&said, length) {
        (Some((said, _)), Some(length)) => Some(said.lasting(length)),
        (Some((said, _)), None) => Some(said.period),
        (None, _) => None,
    };

    let mut form = Map::new();
    let mut understood = Vec::new();
    let mut say = |pointer: &str, text: String, meaning| {
        understood.push(Understood {
            pointer: pointer.to_owned(),
            text,
            meaning,
        });
    };
    let mode_key = mode.as_ref().map(|(key, _)| *key);
    let legs = legs(&places, period, mode_key, context);
    if let Some(to) = places.to {
        say("/legs/0/to", to.clone(), Meaning::Words(to));
    }
    if let Some(from) = places.from {
        say("/legs/0/from", from.clone(), Meaning::Words(from));
    }
    if let Some(period) = period {
        say(
            "/legs",
            said.map(|(_, text)| text).unwrap_or_default(),
            Meaning::Period(period),
        );
    }
    if let Some((key, text)) = mode {
        say("/legs/0/mode", text, Meaning::Mode(key));
    }
    if let Some((amount, text)) = budget {
        form.insert(
            "budget".into(),
            json!({"minor": amount.minor, "currency": amount.currency}),
        );
        say(
            "/budget",
            text,
            Meaning::Money {
                minor: amount.minor,
                currency: amount.currency,
            },
        );
    }
    let purpose = rest.join(text);
    if !purpose.is_empty() {
        form.insert("purpose".into(), json!(purpose));
        say("/purpose", purpose.clone(), Meaning::Words(purpose));
    }
    if !legs.is_empty() {
        form.insert("legs".into(), Value::Array(legs));
    }
    Filled {
        process: "trip",
        form: Value::Object(form),
        understood,
    }
}

/// There and back. Hours are not said in a command, so the legs carry the start and the end of a working day,
/// in the member's zone, for the person to correct.
fn legs(places: &Places, period: Option<Period>, mode: Option<&str>, context: &Context) -> Vec<Value> {
    if places.to.is_none() && places.from.is_none() && period.is_none() {
        return Vec::new();
    }
    let home = places.from.as_ref().or(context.home.as_ref());
    let leg = |from: Option<&String>, to: Option<&String>, depart: Option<String>, arrive: Option<String>| {
        let mut leg = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                leg.insert(key.to_owned(), value);
            }
        };
        let time = |local: String| json!({"local": local, "zone": context.zone.name()});
        put("from", from.map(|place| json!(place)));
        put("to", to.map(|place| json!(place)));
        put("depart", depart.map(time));
        put("arrive", arrive.map(time));
        put("mode", mode.map(|mode| json!(mode)));
        Value::Object(leg)
    };
    let at = |day: Option<chrono::NaiveDate>, time: &str| day.map(|day| format!("{day}T{time}"));
    let (out, back) = (period.map(|p| p.from), period.map(|p| p.to));
    let to = places.to.as_ref();
    vec![
        leg(home, to, at(out, "09:00"), at(out, "12:00")),
        leg(to, home, at(back, "16:00"), at(back, "19:00")),
    ]
}

impl Places {
    /// The first word that is nothing else is where one goes; `from` and `to` say it outright.
    fn read(&mut self, text: &Text, at: usize) -> Option<usize> {
        const FROM: &[&str] = &["from", "从"];
        const TO: &[&str] = &["to", "去", "到", "前往", "飞"];
        if self.from.is_none()
            && let Some(start) = text.eat_any(at, FROM)
        {
            let (end, place) = place(text, text.skip_space(start))?;
            self.from = Some(place);
            return Some(end);
        }
        if self.to.is_some() {
            return None;
        }
        let start = text.eat_any(at, TO).map(|end| text.skip_space(end));
        let (end, place) = place(text, start.unwrap_or(at))?;
        self.to = Some(place);
        Some(end)
    }
}

/// One word; further words while all begin with a capital (`New York`). In Chinese up to a space or to what one
/// goes there for.
fn place(text: &Text, at: usize) -> Option<(usize, String)> {
    let first = text.written(at)?;
    if is_chinese(first) {
        let mut end = at;
        while text.at(end).is_some_and(is_chinese)
            && text.eat_any(end, PURPOSES).is_none()
            && text.eat_any(end, &["到", "去"]).is_none()
        {
            end += 1;
        }
        return (end > at).then(|| (end, text.slice(at, end)));
    }
    if !first.is_alphabetic() {
        return None;
    }
    let mut end = name_end(text, at);
    while first.is_uppercase() {
        let next = text.skip_space(end);
        let capital = text
            .written(next)
            .is_some_and(|c| c.is_uppercase() && !is_chinese(c));
        let date = super::date::read(text, next, chrono::NaiveDate::default()).is_some();
        if next == end || !capital || date {
            break;
        }
        end = name_end(text, next);
    }
    Some((end, text.slice(at, end)))
}

fn name_end(text: &Text, at: usize) -> usize {
    let mut end = at;
    while text
        .at(end)
        .is_some_and(|c| (c.is_alphabetic() && !is_chinese(c)) || "-'’.".contains(c))
    {
        end += 1;
    }
    end.max(at + 1)
}
