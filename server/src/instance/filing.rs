//! Whether a form may be filed: what the schema, the widgets, the links and the domains say.

use placet_engine::InstanceId;
use serde_json::Value;

use crate::app::App;
use crate::form::{FieldProblem, Surroundings, Widget};
use crate::http::Caller;
use crate::process::CompiledVersion;

use super::step::{Round, Step};
use super::{Error, Filing};

/// The form as it will be filed: computed values filled in, hidden ones taken out.
///
/// # Errors
/// Everything that is wrong with it, at once.
pub(super) async fn check(
    app: &App,
    caller: &Caller,
    round: &Round,
    version: &CompiledVersion,
    instance: Option<InstanceId>,
    form: Value,
) -> Result<Value, Error> {
    let prepared = version.form.prepare(form, surroundings(round, caller, app.now()));
    let mut problems = prepared.problems;
    for (pointer, id) in version.form.links(&prepared.form) {
        if !super::may_see(app, caller, InstanceId(id)).await? {
            problems.push(FieldProblem::new(pointer, "unknown-instance"));
        }
    }
    // The domains read values; they are spared what is none.
    if problems.is_empty() {
        let filing = Filing {
            process: version.key(),
            instance,
            requester: caller.member,
            form: &prepared.form,
        };
        for effects in app.effects.of(version.key()) {
            problems.extend(effects.check(app, caller, &filing).await?);
        }
    }
    if problems.is_empty() {
        Ok(prepared.form)
    } else {
        Err(Error::Invalid(problems))
    }
}

/// After an approver's edit the whole form has to hold as it did when it was filed.
pub(super) fn check_edit(step: &Step<'_>) -> Result<(), Error> {
    let form = step.stored.instance.form.clone();
    let around = Surroundings {
        directory: step.directory(),
        requester: step.stored.instance.requester,
        now: step.now,
    };
    let prepared = step.version.form.prepare(form, around);
    if !prepared.problems.is_empty() {
        return Err(Error::Invalid(prepared.problems));
    }
    // What is computed follows from the rest: the browser shows it from the evaluation and sends it along.
    let stale = super::projection::changed_fields(&step.stored.instance.form, &prepared.form);
    if stale.is_empty() {
        return Ok(());
    }
    Err(Error::Invalid(
        stale
            .into_iter()
            .map(|pointer| FieldProblem::new(pointer, "not-computed"))
            .collect(),
    ))
}

pub(super) fn surroundings<'a>(
    round: &'a Round,
    caller: &Caller,
    now: chrono::DateTime<chrono::Utc>,
) -> Surroundings<'a> {
    Surroundings {
        directory: &round.directory,
        requester: caller.member,
        now,
    }
}

/// The first field of files, where a file that is not the caller's is complained about.
pub(super) fn first_attachment(version: &CompiledVersion, form: &Value) -> String {
    let fields = version
        .form
        .fields()
        .iter()
        .filter(|field| field.widget == Some(Widget::Attachments));
    let mut places = fields.flat_map(|field| field.places(form));
    places
        .find(|place| place.value.is_some())
        .map(|place| place.pointer)
        .unwrap_or_default()
}
