//! After an order: stock, thanks, and a word to whoever has to buy more.

use placet_sdk::{
    Action, Button, Card, Command, Event, Failure, Line, Occasion, Outcome, Prefilled, Press, Reply, State,
    Style, Text, Tick, Understood, View, chat, instances, kv, log,
};

use serde_json::json;

use crate::config::{Config, Item};
use crate::order::{Order, key, left};

/// The process of the app.
const ORDER: &str = "stationery-order";
/// From here on somebody should buy more.
const FEW: i64 = 5;
/// The button that says that something was bought.
const BOUGHT: &str = "bought";

/// The actions of the app.
pub struct Stock;

impl Action for Stock {
    fn on_event(occasion: &Occasion, event: &Event) -> Result<(), Failure> {
        let config: Config = occasion.config()?;
        match event {
            Event::InstanceApproved(view) => {
                let order: Order = view.form()?;
                hand_out(&config, &order, 1)?;
                let text = Text::new("thanks")
                    .with("number", number(view))
                    .with("total", order.total(&config));
                Ok(chat::direct(&view.requester.id)?.say(&text)?)
            }
            Event::InstanceRevoked(view) => hand_out(&config, &view.form()?, -1),
            _ => Ok(()),
        }
    }

    fn on_command(occasion: &Occasion, command: &Command) -> Result<Reply, Failure> {
        let config: Config = occasion.config()?;
        Ok(match read_line(&config, &command.rest) {
            Ok(prefilled) => Reply::Form(prefilled),
            Err(words) => {
                let text = Text::new("not-in-catalogue").with("words", words);
                Reply::Message(text.with("example", config.example()))
            }
        })
    }

    fn on_card(occasion: &Occasion, press: &Press) -> Result<Outcome, Failure> {
        let config: Config = occasion.config()?;
        let item = config.items.iter().find(|item| card_key(item) == press.card);
        let Some(item) = item.filter(|_| press.verb == BOUGHT) else {
            return Ok(Outcome::Refused(
                Text::new("unknown-item").with("name", press.card.clone()),
            ));
        };
        let words = press.input.as_deref().unwrap_or_default().trim();
        let Some(bought) = words
            .parse()
            .ok()
            .filter(|bought: &i64| (1..=100_000).contains(bought))
        else {
            return Ok(Outcome::Refused(Text::new("not-a-number").with("words", words)));
        };
        let left = left(item, kv::get(&key(&item.name))?)? + bought;
        kv::put(&key(&item.name), &(item.stock - left).to_string())?;
        chat::change(&card_key(item), &stock_card(item, left))?;
        let text = Text::new("restocked")
            .with("name", item.name.clone())
            .with("left", left);
        Ok(Outcome::Message(text))
    }

    fn on_schedule(occasion: &Occasion, _tick: &Tick) -> Result<(), Failure> {
        let config: Config = occasion.config()?;
        let waiting = instances::newest(None, 50)?;
        let waiting = waiting.iter().filter(|view| view.state == State::Running).count();
        if waiting > 0 {
            let text = Text::new("waiting").with("count", u32::try_from(waiting).unwrap_or(u32::MAX));
            chat::direct(&config.approver)?.say(&text)?;
        }
        log::info(format!("{waiting} orders wait"));
        Ok(())
    }
}

/// Counts what an order takes, or gives back; says so once little is left.
fn hand_out(config: &Config, order: &Order, direction: i64) -> Result<(), Failure> {
    for item in &config.items {
        let wanted = order.wanted(&item.name) * direction;
        if wanted == 0 {
            continue;
        }
        let key = key(&item.name);
        let before = left(item, kv::get(&key)?)?;
        let after = before - wanted;
        kv::put(&key, &(item.stock - after).to_string())?;
        if after <= FEW && before > FEW {
            chat::direct(&config.approver)?.show(&card_key(item), &stock_card(item, after))?;
        }
    }
    Ok(())
}

/// What the card of an item is called; names may be longer than a card's may be.
fn card_key(item: &Item) -> String {
    let hash = item.name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("stock-{hash:016x}")
}

/// How many of an item are left; while they are few, with a button for whoever bought more.
fn stock_card(item: &Item, left: i64) -> Card {
    let bought = Button {
        verb: BOUGHT.to_owned(),
        label: Text::new("bought"),
        style: Style::Primary,
        asks: Some(Text::new("how-many")),
    };
    Card {
        title: Text::new(if left > FEW { "enough" } else { "few" }).with("name", item.name.clone()),
        lines: vec![Line {
            label: Text::new("left"),
            value: Text::new("count").with("count", left),
        }],
        buttons: Some(bought).filter(|_| left <= FEW).into_iter().collect(),
    }
}

fn number(view: &View) -> String {
    view.number.clone().unwrap_or_default()
}

/// Reads `pens 3, paper`: each part names an item, and perhaps how many.
///
/// # Errors
/// The words that name nothing.
fn read_line(config: &Config, line: &str) -> Result<Prefilled, String> {
    let mut lines = Vec::new();
    let mut understood = Vec::new();
    for part in line
        .split([',', '，', '、'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (words, quantity) = split_quantity(part);
        let item = config.meant(&words).ok_or_else(|| part.to_owned())?;
        let at = lines.len();
        lines.push(json!({ "item": item.name, "quantity": quantity }));
        understood.push(Understood {
            field: format!("/lines/{at}"),
            words: part.to_owned(),
            taken_for: Text::new("taken-for")
                .with("name", item.name.clone())
                .with("quantity", quantity),
        });
    }
    Ok(Prefilled {
        process: ORDER.to_owned(),
        form: json!({ "lines": lines }).to_string(),
        understood,
    })
}

/// The number at either end of the words, or one.
fn split_quantity(part: &str) -> (String, i64) {
    let number = |word: &str| word.trim_matches(['x', '×']).parse::<i64>().ok();
    let words: Vec<_> = part.split_whitespace().collect();
    match words.as_slice() {
        [rest @ .., last] if !rest.is_empty() && number(last).is_some() => {
            (rest.join(" "), number(last).unwrap_or(1))
        }
        [first, rest @ ..] if !rest.is_empty() && number(first).is_some() => {
            (rest.join(" "), number(first).unwrap_or(1))
        }
        words => (words.join(" "), 1),
    }
}
