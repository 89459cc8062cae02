//! What a button of a card does.

use serde_json::{Value, json};

use super::super::Error;
use super::show::{self, Shown};
use crate::app::App;
use crate::http::{Caller, Once};
use crate::ids::CardId;

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
    let reference = stored.reference;
    // A repetition of what was done is no new action: the source gives the answer that it kept.
    if !app.db.is_answered(once).await?? {
        if revision != stored.revision {
            let fresh = show::body(app, caller, card, stored).await?;
            return Err(Error::Stale {
                card: Box::new(json!(fresh)),
            });
        }
        let allowed = stored.verbs.get(verb).ok_or(Error::UnknownVerb)?;
        if !allowed.contains(&caller.member.0) {
            return Err(Error::Forbidden);
        }
    }
    let acted = source.act(app, caller, once, reference, verb, inputs).await;
    acted.map_err(|failure| Error::Source(Box::new(failure)))?;
    show::show(app, caller, card).await
}
