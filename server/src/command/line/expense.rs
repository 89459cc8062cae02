//! `/expense 12.50 EUR taxi, 30 EUR lunch yesterday`, `/报销 打车 35元 昨天`.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::amount::{self, Amount};
use super::date::{self, Lean};
use super::text::{Rest, Text};
use super::words::CATEGORIES;
use super::{Context, Filled, Meaning, Understood};

/// One line of the claim as far as it was said.
#[derive(Default)]
struct Line {
    amount: Option<(Amount, String)>,
    date: Option<(NaiveDate, String)>,
    category: Option<(&'static str, String)>,
    words: String,
}

pub(super) fn fill(text: &Text, context: &Context) -> Filled {
    let mut lines: Vec<Line> = Vec::new();
    for part in parts(text) {
        let line = read(&part, context);
        match lines.last_mut() {
            // "12.50 EUR taxi, airport to hotel" is one line: only an amount begins another.
            Some(last) if line.amount.is_none() || last.amount.is_none() => last.absorb(line),
            _ => lines.push(line),
        }
    }
    lines.retain(|line| line.amount.is_some() || line.date.is_some() || !line.words.is_empty());

    let several = lines.len() > 1;
    let purpose = lines
        .iter()
        .map(|l| l.words.as_str())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let mut understood = Vec::new();
    let mut items = Vec::new();
    for line in lines {
        let at = items.len();
        items.extend(line.into_item(at, several, context.today(), &mut understood));
    }
    let mut form = Map::new();
    if !purpose.is_empty() {
        form.insert("purpose".into(), json!(purpose));
        understood.push(Understood {
            pointer: "/purpose".into(),
            text: purpose.clone(),
            meaning: Meaning::Words(purpose),
        });
    }
    if !items.is_empty() {
        form.insert("lines".into(), Value::Array(items));
    }
    Filled {
        process: "expense",
        form: Value::Object(form),
        understood,
    }
}

impl Line {
    fn absorb(&mut self, other: Line) {
        self.amount = self.amount.take().or(other.amount);
        self.date = self.date.take().or(other.date);
        self.category = self.category.take().or(other.category);
        if !self.words.is_empty() && !other.words.is_empty() {
            self.words.push_str(", ");
        }
        self.words.push_str(&other.words);
    }

    /// Nothing without an amount: then the words are the purpose and the person adds lines.
    fn into_item(
        self,
        at: usize,
        several: bool,
        today: NaiveDate,
        understood: &mut Vec<Understood>,
    ) -> Option<Value> {
        let (amount, text) = self.amount?;
        let mut say = |field: &str, text: String, meaning| {
            understood.push(Understood {
                pointer: format!("/lines/{at}/{field}"),
                text,
                meaning,
            });
        };
        let mut item = Map::new();
        item.insert(
            "date".into(),
            json!(self.date.as_ref().map_or(today, |(date, _)| *date)),
        );
        if let Some((category, _)) = &self.category {
            item.insert("category".into(), json!(category));
        }
        item.insert(
            "amount".into(),
            json!({"minor": amount.minor, "currency": amount.currency}),
        );
        if several && !self.words.is_empty() {
            item.insert("note".into(), json!(self.words));
        }
        say(
            "amount",
            text,
            Meaning::Money {
                minor: amount.minor,
                currency: amount.currency,
            },
        );
        if let Some((date, text)) = self.date {
            say("date", text, Meaning::Date(date));
        }
        if let Some((category, text)) = self.category {
            say("category", text, Meaning::Category(category));
        }
        Some(Value::Object(item))
    }
}

fn read(text: &Text, context: &Context) -> Line {
    // With an explicit amount somewhere, "2 coffees" counts coffees.
    let explicit = (0..text.len())
        .any(|at| amount::read(text, at, &context.currency).is_some_and(|(_, amount)| amount.explicit));
    let today = context.today();
    let mut line = Line::default();
    let mut rest = Rest::default();
    let mut at = text.skip_space(0);
    while at < text.len() {
        let category = text.eat_word(at, CATEGORIES);
        if line.category.is_none()
            && let Some((end, key)) = category
        {
            line.category = Some((key, text.slice(at, end)));
        }
        let money = amount::read(text, at, &context.currency)
            .filter(|(_, amount)| line.amount.is_none() && (amount.explicit || !explicit));
        let end = if let Some((end, day)) = day(text, at, today).filter(|_| line.date.is_none()) {
            line.date = Some((day, text.slice(at, end)));
            end
        } else if let Some((end, amount)) = money {
            line.amount = Some((amount, text.slice(at, end)));
            end
        } else {
            let end = category.map_or_else(|| text.word_end(at), |(end, _)| end);
            rest.push(at, end);
            end
        };
        at = text.skip_space(end);
    }
    line.words = rest.join(text);
    line
}

fn day(text: &Text, at: usize, today: NaiveDate) -> Option<(usize, NaiveDate)> {
    let start = text.eat(at, "on").map_or(at, |end| text.skip_space(end));
    let (end, written) = date::read(text, start, today)?;
    Some((
        text.eat(end, "的").unwrap_or(end),
        written.resolve(today, Lean::Behind)?.0,
    ))
}

/// Parts between commas; a comma inside of a number separates nothing.
fn parts(text: &Text) -> Vec<Text> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 0..text.len() {
        let splits = match text.written(at) {
            Some(';' | '；' | '，' | '、') => true,
            Some(',') => text.at(at + 1).is_some_and(char::is_whitespace),
            _ => false,
        };
        if splits {
            parts.push(Text::new(&text.slice(start, at)));
            start = at + 1;
        }
    }
    parts.push(Text::new(&text.slice(start, text.len())));
    parts
}
