//! Who will decide, before anything is filed.

use placet_engine::{Answers, Context, Directory, MemberId};
use serde_json::Value;

use super::out::{AheadOut, AheadPerson, ForecastOut};
use super::{CompiledVersion, Error, service};
use crate::app::App;
use crate::form::Surroundings;
use crate::http::Caller;
use crate::instance::{person, pick_outs, quorum_word, why, word};
use crate::org;

/// The steps that a form would go through if the caller filed it now. The form need not be valid yet.
pub(super) async fn before_filing(
    app: &App,
    caller: &Caller,
    key: &str,
    form: Value,
) -> Result<ForecastOut, Error> {
    let directory = org::directory(app, caller.organisation).await?;
    let version = service::published(app, caller, &directory, key).await?;
    foresee(app, caller, &directory, &version, (caller.member, form)).await
}

/// The steps that a form of `requester` would go through with a version.
pub(super) async fn foresee(
    app: &App,
    caller: &Caller,
    directory: &Directory,
    version: &CompiledVersion,
    (requester, form): (MemberId, Value),
) -> Result<ForecastOut, Error> {
    let now = app.now();
    let around = Surroundings {
        directory,
        requester,
        now,
    };
    let (form, _) = version.form.evaluate(form, around);
    let ids = || app.ids.next();
    let foresee = |answers: &Answers| {
        let context = Context {
            now,
            ids: &ids,
            directory,
            definition: &version.definition,
            answers,
            calendars: &placet_engine::RoundTheClock,
            complete: &std::convert::identity,
        };
        placet_engine::forecast(requester, &form, &context)
    };
    let mut answers = Answers::default();
    let mut forecast = foresee(&answers);
    // Each answer may lead to another step that asks; a form that is filed is given as many rounds.
    for _ in 0..3 {
        if forecast.asks.is_empty() {
            break;
        }
        answers = match app
            .apps
            .answer(app, &caller.into(), &forecast.asks, &answers)
            .await
        {
            Ok(answers) => answers,
            Err(error) => {
                return Err(Error::Apps(Box::new(
                    crate::http::Failure::from(error).into_problem(),
                )));
            }
        };
        forecast = foresee(&answers);
    }
    let language = caller.language;
    let steps = forecast.steps.iter().map(|ahead| AheadOut {
        id: ahead.step.to_string(),
        kind: word(&ahead.kind),
        name: ahead.name.get(language.tag()).to_owned(),
        people: ahead
            .people
            .iter()
            .map(|who| AheadPerson {
                person: person(directory, who.member),
                why: why(&who.why, version, directory, language),
            })
            .collect(),
        quorum: ahead.quorum.map(quorum_word),
        state: "ahead".to_owned(),
        unknown: ahead.unknown,
    });
    Ok(ForecastOut {
        steps: steps.collect(),
        complete: forecast.complete,
        picks: pick_outs(&forecast.picks, version, directory, language),
    })
}
