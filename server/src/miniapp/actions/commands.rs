//! Chat commands that apps bring.

use std::sync::Arc;

use placet_sandbox::wit::{Command, Reply};
use placet_sandbox::{Done, Told};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::Error;
use super::super::installed::{Installed, installed};
use super::super::people::person;
use super::super::text::say;
use super::{OVERTAKEN, Telling, rests, tell};
use crate::app::App;
use crate::http::{Caller, FieldError, Once};
use crate::ids::ConversationId;
use crate::org;

/// Longest form that a command may fill in, in bytes.
const LONGEST_FORM: usize = 256 << 10;
/// Parts that are told to be understood.
const MOST_PARTS: usize = 100;

/// A command that the caller may give.
pub struct AppCommand {
    /// The app's id.
    pub app: String,
    pub app_name: String,
    pub name: String,
    pub arguments: String,
    pub description: String,
}

/// What came of a command: a form that is filled in, or a message to the caller alone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Commanded {
    pub process: Option<String>,
    pub form: Option<Value>,
    pub understood: Vec<UnderstoodPart>,
    pub message: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnderstoodPart {
    pub pointer: String,
    pub text: String,
    pub value_text: String,
}

/// Apps that the caller may use.
async fn usable(app: &App, caller: &Caller) -> Result<Vec<Arc<Installed>>, Error> {
    let directory = org::directory(app, caller.organisation).await?;
    let all = installed(app, caller.organisation, directory.version()).await?;
    let usable = all
        .iter()
        .filter(|known| known.active && known.audience.holds(caller.member, &directory, app.now()));
    Ok(usable.cloned().collect())
}

/// The commands that apps bring for the caller.
pub async fn commands(app: &App, caller: &Caller) -> Result<Vec<AppCommand>, Error> {
    let language = caller.language.tag();
    let mut commands = Vec::new();
    for installed in usable(app, caller).await? {
        let manifest = &installed.version.manifest;
        commands.extend(manifest.commands.iter().map(|command| AppCommand {
            app: manifest.id.clone(),
            app_name: manifest.name.get(language).to_owned(),
            name: command.name.clone(),
            arguments: command.arguments.get(language).to_owned(),
            description: command.description.get(language).to_owned(),
        }));
    }
    Ok(commands)
}

/// Gives an app's command; `None` if no app that the caller may use has it.
pub async fn command(
    app: &App,
    caller: &Caller,
    once: &Once,
    here: Option<ConversationId>,
    (name, rest): (&str, &str),
) -> Result<Option<Commanded>, Error> {
    let known = usable(app, caller).await?;
    let found = known.iter().find(|installed| {
        let mut commands = installed.version.manifest.commands.iter();
        commands.any(|command| command.name == name)
    });
    let Some(installed) = found else {
        return Ok(None);
    };
    let refused = |code: &str| {
        let app = installed.version.manifest.name.get(caller.language.tag());
        FieldError::new("/text", code).with("app", app)
    };
    if app.db.is_answered(once).await?? {
        // The answer was kept; nobody is called again.
        let kept = app.db.write_tx_once(once, async |_| Err(Error::NotFound)).await;
        return kept.map(Some);
    }
    if rests(app, installed).await?.is_some() {
        return Err(Error::Refused(refused("app-paused")));
    }
    let snapshot = org::snapshot(app, caller.organisation).await?;
    let now = app.now();
    let zone = snapshot.zone(caller.member, snapshot.today(now));
    let mut by = person(&snapshot, caller.member, now);
    caller.language.tag().clone_into(&mut by.language);
    let telling = Telling {
        id: app.ids.next(),
        at: now,
        attempt: 0,
        told: Told::Command(Command {
            name: name.to_owned(),
            rest: rest.to_owned(),
            by,
            today: now.with_timezone(&zone).date_naive().to_string(),
        }),
        about: name.to_owned(),
        process: None,
        by: Some(caller.member),
        here,
    };
    for _ in 0..OVERTAKEN {
        let (done, left) = match tell(app, installed, &telling).await? {
            Ok(done) => done,
            Err(failure) => {
                let error = refused("app-failed").with("cause", failure.cause.name());
                return Err(Error::Refused(error));
            }
        };
        let Done::Command(reply) = done else {
            return Err(Error::Sandbox("a command was answered by something else".into()));
        };
        let answer = answer(caller, installed, &snapshot, reply)
            .ok_or_else(|| Error::Refused(refused("app-answer")))?;
        let kept = app.db.write_tx_once(once, async |tx| {
            left.keep(app, tx, installed).await?;
            Ok(answer)
        });
        match kept.await {
            Err(Error::Overtaken) => {}
            // What it said was said by what is installed no more.
            Err(Error::Stale { .. }) => break,
            kept => return kept.map(Some),
        }
    }
    Err(Error::Refused(refused("app-failed").with("cause", "busy")))
}

/// What the app answered, if it makes sense.
fn answer(
    caller: &Caller,
    installed: &Installed,
    snapshot: &org::Snapshot,
    reply: Reply,
) -> Option<Commanded> {
    let worded = |text| {
        say(
            text,
            &installed.version.messages,
            &snapshot.directory,
            caller.language,
        )
    };
    match reply {
        Reply::Message(text) => Some(Commanded {
            message: Some(worded(&text)),
            ..Commanded::default()
        }),
        Reply::Form(filled) => {
            if !installed.processes.contains(&filled.process) || filled.form.len() > LONGEST_FORM {
                return None;
            }
            let form: Value = serde_json::from_str(&filled.form).ok()?;
            let understood = filled.understood.iter().take(MOST_PARTS);
            Some(Commanded {
                process: Some(filled.process.clone()),
                form: Some(form).filter(Value::is_object),
                understood: understood
                    .map(|part| UnderstoodPart {
                        pointer: part.field.clone(),
                        text: part.words.clone(),
                        value_text: worded(&part.taken_for),
                    })
                    .collect(),
                message: None,
            })
            .filter(|answer| answer.form.is_some())
        }
    }
}
