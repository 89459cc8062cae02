//! Sessions: a random token with its client, its hash in the database.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use placet_engine::MemberId;
use sha2::{Digest, Sha256};

use super::token::{Token, cookie};
use super::{Error, store};
use crate::app::App;
use crate::http::Caller;
use crate::ids::{AccountId, OrganisationId, SessionId};
use crate::org;

/// A session ends this long after its last use.
pub(super) const IDLE: TimeDelta = TimeDelta::days(30);
/// How long a node believes what it knows of a session. Bounds how long a leaver's session lives on another node.
const BELIEVE: Duration = Duration::from_secs(1);
/// How often the last use is written down.
const TOUCH: TimeDelta = TimeDelta::minutes(5);

type TokenHash = [u8; 32];

/// Callers that were looked up within the last second.
#[derive(Default)]
pub struct Sessions {
    known: Mutex<HashMap<TokenHash, (Instant, Caller)>>,
}

impl Sessions {
    fn get(&self, hash: &TokenHash) -> Option<Caller> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(hash)
            .filter(|(at, _)| at.elapsed() < BELIEVE)
            .map(|(_, caller)| caller.clone())
    }

    fn put(&self, hash: TokenHash, caller: Caller) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= 1024 {
            known.retain(|_, (at, _)| at.elapsed() < BELIEVE);
        }
        known.insert(hash, (Instant::now(), caller));
    }

    /// Forgets everybody, after something about sessions or rights changed on this node.
    pub fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// A new token and its hash.
pub(super) fn new_token() -> Result<(String, TokenHash), Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    let token = BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let hash = hash(&token);
    Ok((token, hash))
}

pub(super) fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

/// The member whose session `token` is, if it lives and the member still works here.
pub async fn caller(app: &App, token: &str) -> Result<Option<Caller>, Error> {
    Ok(look_up(app, token).await?.map(|(caller, _)| caller))
}

/// As [`caller`], for a request. A session slides on when it is used, and so must the cookie that it is in: with
/// the caller comes the `Set-Cookie` for the answer, when it is time for one.
pub async fn visit(app: &App, token: &Token) -> Result<Option<(Caller, Option<String>)>, Error> {
    let Some((caller, touched)) = look_up(app, token.text()).await? else {
        return Ok(None);
    };
    let renewed = match token {
        Token::Cookie(text) if touched => Some(cookie(app, text, IDLE)),
        _ => None,
    };
    Ok(Some((caller, renewed)))
}

/// The caller, and whether this was a use of the session that was written down.
async fn look_up(app: &App, token: &str) -> Result<Option<(Caller, bool)>, Error> {
    let hash = hash(token);
    if let Some(caller) = app.sessions.get(&hash) {
        return Ok(Some((caller, false)));
    }
    let now = app.now();
    let Some(session) = store::session_by_token(app.db.read(), &hash, now).await? else {
        return Ok(None);
    };
    let (organisation, member) = (OrganisationId(session.organisation), MemberId(session.member));
    let Some((rights, language)) = org::standing(app, organisation, member).await? else {
        return Ok(None);
    };
    let caller = Caller {
        offices: store::offices(app.db.read(), AccountId(session.account)).await?,
        account: AccountId(session.account),
        member,
        organisation,
        session: SessionId(session.id),
        rights,
        language,
    };
    let touched = now - session.seen_at > TOUCH;
    if touched {
        app.db
            .write_tx(async |tx| store::touch_session(tx, session.id, now, now + IDLE).await)
            .await?;
    }
    app.sessions.put(hash, caller.clone());
    Ok(Some((caller, touched)))
}

/// Which of `sessions` live, and their members still work here: those that are held open by a socket are asked for
/// together.
pub async fn living(app: &App, sessions: &HashSet<SessionId>) -> Result<HashSet<SessionId>, Error> {
    let sessions: Vec<_> = sessions.iter().map(|session| session.0).collect();
    let mut by_organisation: HashMap<OrganisationId, Vec<(SessionId, MemberId)>> = HashMap::new();
    for sessions in sessions.chunks(500) {
        for living in store::living_sessions(app.db.read(), sessions, app.now()).await? {
            by_organisation
                .entry(OrganisationId(living.organisation))
                .or_default()
                .push((SessionId(living.id), MemberId(living.member)));
        }
    }
    let mut living = HashSet::with_capacity(sessions.len());
    for (organisation, sessions) in by_organisation {
        let snapshot = org::snapshot(app, organisation).await?;
        let today = snapshot.on(snapshot.today(app.now()));
        let here = sessions
            .into_iter()
            .filter(|(_, member)| today.is_active(*member));
        living.extend(here.map(|(session, _)| session));
    }
    Ok(living)
}
