//! The cards that apps show: their body for one viewer, and what their buttons do.

use std::sync::Arc;

use placet_sandbox::wit::{Button, Card, Outcome, Press as Pressed, Text};
use placet_sandbox::{Done, Told};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::installed::{Installed, installed};
use super::super::people::{may_write_to, person};
use super::super::text::say;
use super::super::{Error, entity, store};
use super::left::{SOURCE, style};
use super::{OVERTAKEN, Telling, rests, tell};
use crate::app::App;
use crate::chat::{self, CardSource, Press};
use crate::http::{Caller, Failure, FieldError, Once};
use crate::org;

/// Where what was typed stands among a card's inputs.
const INPUT: &str = "input";
/// Longest line that a button may ask for, in characters.
const LONGEST_INPUT: usize = 2_000;

/// Cards of apps.
pub struct AppCards;

#[async_trait::async_trait]
impl CardSource for AppCards {
    fn source(&self) -> &'static str {
        SOURCE
    }

    async fn body(&self, app: &App, viewer: &Caller, reference: Uuid) -> Result<Option<Value>, Failure> {
        match find(app, viewer, reference).await {
            Ok(Some((installed, _, card))) => Ok(Some(body(app, viewer, &installed, &card).await?)),
            Ok(None) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn act(
        &self,
        app: &App,
        caller: &Caller,
        once: &Once,
        press: &Press<'_>,
    ) -> Result<Option<String>, Failure> {
        if app.db.is_answered(once).await.map_err(Error::from)?? {
            let kept = app.db.write_tx_once(once, async |_| Err(Error::NotFound)).await;
            return Ok(kept?);
        }
        Ok(pressed(app, caller, once, press).await?)
    }
}

async fn find(
    app: &App,
    viewer: &Caller,
    reference: Uuid,
) -> Result<Option<(Arc<Installed>, entity::card::Model, Card)>, Error> {
    let row = store::card_of(app.db.read(), viewer.organisation, reference).await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let directory = org::directory(app, viewer.organisation).await?;
    let all = installed(app, viewer.organisation, directory.version()).await?;
    let Some(installed) = all.iter().find(|known| known.id == row.installation) else {
        return Ok(None);
    };
    let card = serde_json::from_str(&row.content).map_err(|error| sea_orm::DbErr::Json(error.to_string()))?;
    Ok(Some((installed.clone(), row, card)))
}

/// The card in the viewer's language. An app that is switched off has no buttons.
async fn body(app: &App, viewer: &Caller, installed: &Installed, card: &Card) -> Result<Value, Error> {
    let directory = org::directory(app, viewer.organisation).await?;
    let said = |text: &Text| say(text, &installed.version.messages, &directory, viewer.language);
    let mut body =
        vec![json!({"type": "TextBlock", "text": said(&card.title), "weight": "bolder", "wrap": true})];
    if !card.lines.is_empty() {
        let facts = card.lines.iter();
        let facts = facts.map(|line| json!({"title": said(&line.label), "value": said(&line.value)}));
        body.push(json!({"type": "FactSet", "facts": facts.collect::<Vec<_>>()}));
    }
    if installed.active && !card.buttons.is_empty() {
        let buttons: Vec<_> = card.buttons.iter().map(|each| button(each, &said)).collect();
        body.push(json!({"type": "ActionSet", "actions": buttons}));
    }
    Ok(json!({"type": "AdaptiveCard", "version": "1.5", "body": body}))
}

fn button(button: &Button, said: &impl Fn(&Text) -> String) -> Value {
    let execute = json!({
        "type": "Action.Execute", "title": said(&button.label), "verb": button.verb, "style": style(button),
    });
    let Some(asks) = &button.asks else {
        return execute;
    };
    json!({
        "type": "Action.ShowCard",
        "title": said(&button.label),
        "card": {
            "type": "AdaptiveCard",
            "body": [{
                "type": "Input.Text", "id": INPUT, "label": said(asks), "isRequired": true, "maxLength": LONGEST_INPUT,
            }],
            "actions": [execute],
        },
    })
}

async fn pressed(
    app: &App,
    caller: &Caller,
    once: &Once,
    press: &Press<'_>,
) -> Result<Option<String>, Error> {
    let found = find(app, caller, press.reference).await?;
    let (installed, row, card) = found.ok_or(Error::NotFound)?;
    let snapshot = org::snapshot(app, caller.organisation).await?;
    let known = card.buttons.iter().find(|button| button.verb == press.verb);
    let Some(button) = known else {
        return Err(Error::Unpressable);
    };
    if !may_write_to(app, &installed, &snapshot, caller.member).await? {
        return Err(Error::Unpressable);
    }
    let input = input(press, button)?;
    let name = installed.version.manifest.name.get(caller.language.tag());
    let failed = |code: &str, cause: &str| {
        let error = FieldError::new("", code).with("app", name).with("cause", cause);
        Error::Refused(error)
    };
    if !installed.active {
        return Err(failed("app-off", ""));
    }
    if rests(app, &installed).await?.is_some() {
        return Err(failed("app-paused", ""));
    }
    let card = chat::known_card(app.db.read(), caller.organisation, SOURCE, press.reference).await?;
    let places: Vec<_> = card.iter().flat_map(chat::KnownCard::standing).collect();
    let now = app.now();
    let mut by = person(&snapshot, caller.member, now);
    caller.language.tag().clone_into(&mut by.language);
    let telling = Telling {
        id: app.ids.next(),
        at: now,
        attempt: 0,
        told: Told::Press(Pressed {
            card: row.key,
            verb: press.verb.to_owned(),
            input,
            by,
        }),
        about: press.verb.to_owned(),
        process: None,
        by: Some(caller.member),
        // A card that stands in several conversations was pressed in one of them, and nobody knows which.
        here: <[_; 1]>::try_from(places).ok().map(|[only]| only),
    };
    for _ in 0..OVERTAKEN {
        let (done, left) = match tell(app, &installed, &telling).await? {
            Ok(done) => done,
            Err(failure) => return Err(failed("app-failed", failure.cause.name())),
        };
        let worded = |text: &Text| {
            say(
                text,
                &installed.version.messages,
                &snapshot.directory,
                caller.language,
            )
        };
        let message = match done {
            Done::Press(Outcome::Done) => None,
            Done::Press(Outcome::Message(text)) => Some(worded(&text)),
            Done::Press(Outcome::Refused(text)) => {
                return Err(Error::Said(worded(&text)));
            }
            _ => return Err(Error::Sandbox("a button was answered by something else".into())),
        };
        let kept = app.db.write_tx_once(once, async |tx| {
            left.keep(app, tx, &installed).await?;
            Ok(message)
        });
        match kept.await {
            Err(Error::Overtaken) => {}
            // What it said was said by what is installed no more.
            Err(Error::Stale { .. }) => break,
            kept => return kept,
        }
    }
    Err(failed("app-failed", "busy"))
}

/// The line that the button asked for.
fn input(press: &Press<'_>, button: &Button) -> Result<Option<String>, Error> {
    let pointer = format!("/inputs/{INPUT}");
    let refused = |error: FieldError| Err(Error::Invalid(vec![error]));
    let text = match press.inputs.get(INPUT) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Some(_) => return refused(FieldError::new(pointer, "wrong-type")),
    };
    match &text {
        None if button.asks.is_some() => refused(FieldError::new(pointer, "required")),
        Some(text) if text.chars().count() > LONGEST_INPUT => {
            refused(FieldError::new(pointer, "too-long").with("most", LONGEST_INPUT))
        }
        _ => Ok(text.filter(|_| button.asks.is_some())),
    }
}
