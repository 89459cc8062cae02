//! What a button of a card does.

use serde_json::{Value, json};

use super::super::Error;
use super::Press;
use super::show::{self, Shown};
use crate::app::App;
use crate::http::{Caller, Failure, Once};
use crate::ids::CardId;

const STALE: &str = "stale";

/// Uses `verb` on the revision that the caller saw; answers with the card as it is then.
pub async fn act(
    app: &App,
    caller: &Caller,
    once: &Once,
    card: CardId,
    revision: i64,
    verb: &str,
    inputs: &Value,
) -> Result<Shown, Error> {
    let stored = show::find(app, caller, card).await?;
    let source = app.cards.get(&stored.source).ok_or(Error::NotFound)?;
    let (reference, version) = (stored.reference, stored.version);
    // A repetition of what was done is no new action: the source gives the answer that it kept.
    if !app.db.is_answered(once).await?? {
        if revision != stored.revision {
            return Err(stale(show::body(app, caller, card, stored).await?));
        }
        let allowed = stored.verbs.get(verb).ok_or(Error::UnknownVerb)?;
        if !allowed.contains(&caller.member.0) {
            return Err(Error::Forbidden);
        }
    }
    let press = Press {
        reference,
        version,
        verb,
        inputs,
    };
    match source.act(app, caller, once, &press).await {
        Ok(message) => {
            let shown = show::show(app, caller, card).await?;
            Ok(Shown { message, ..shown })
        }
        // The thing has moved, and its card is on the way.
        Err(Failure::Problem(problem)) if problem.slug == STALE => {
            Err(stale(show::show(app, caller, card).await?))
        }
        Err(failure) => Err(Error::Source(Box::new(failure))),
    }
}

fn stale(fresh: Shown) -> Error {
    Error::Stale {
        card: Box::new(json!(fresh)),
    }
}
