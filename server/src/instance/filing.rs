//! Whether a form may be filed: what the schema, the widgets, the links and the domains say.

use placet_engine::{Instance, InstanceId, edits};
use serde_json::Value;

use crate::app::App;
use crate::form::{FieldProblem, Prepared, Surroundings, Widget};
use crate::http::Caller;
use crate::process::CompiledVersion;

use super::rounds::Round;
use super::step::Step;
use super::{Error, Filing, read};

/// The form as it will be filed: what the requester may not see put back, computed values filled in, hidden ones
/// taken out. The engine does the same with what was sent when it files; here it is judged.
///
/// # Errors
/// Everything that is wrong with it, at once.
pub(super) async fn check(
    app: &App,
    caller: &Caller,
    round: &Round,
    version: &CompiledVersion,
    instance: Option<&Instance>,
    sent: Option<&Value>,
) -> Result<Value, Error> {
    let stored = instance.map_or(&Value::Null, |instance| &instance.form);
    let mut form = edits::by_requester(&version.definition, stored, sent)?;
    let around = surroundings(round, caller, app.now());
    if version.form.has_app_fields() {
        form = set_by_apps(app, caller, round, version, instance, form).await?;
    }
    let mut prepared = version.form.prepare(form, around);
    for (pointer, id) in version.form.links(&prepared.form) {
        if !super::may_see(app, caller, InstanceId(id)).await? {
            let problem = FieldProblem::new(pointer, "unknown-instance");
            prepared.problems.push(problem);
        }
    }
    judge(app, caller, round, version, instance, prepared).await
}

/// The form that another instance files in the caller's name. What they may not see or write does not matter: it is not
/// they who fill it in.
///
/// # Errors
/// Everything that is wrong with it, at once.
pub(super) async fn check_started(
    app: &App,
    caller: &Caller,
    round: &Round,
    version: &CompiledVersion,
    form: &Value,
) -> Result<Value, Error> {
    let around = surroundings(round, caller, app.now());
    let prepared = version.form.prepare(form.clone(), around);
    judge(app, caller, round, version, None, prepared).await
}

/// What the domains object to, after what the form itself does.
async fn judge(
    app: &App,
    caller: &Caller,
    round: &Round,
    version: &CompiledVersion,
    instance: Option<&Instance>,
    prepared: Prepared,
) -> Result<Value, Error> {
    let mut problems = prepared.problems;
    // The domains read values; they are spared what is none.
    if problems.is_empty() {
        let filing = Filing {
            process: version.key(),
            instance: instance.map(|instance| instance.id),
            requester: caller.member,
            directory: &round.directory,
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

/// The form with the values that its mini-app sets, whatever was sent for them.
async fn set_by_apps(
    app: &App,
    caller: &Caller,
    round: &Round,
    version: &CompiledVersion,
    instance: Option<&Instance>,
    mut form: Value,
) -> Result<Value, Error> {
    version.form.without_app_values(&mut form);
    let (evaluated, _) = version
        .form
        .evaluate(form.clone(), surroundings(round, caller, app.now()));
    let filing = Filing {
        process: version.key(),
        instance: instance.map(|instance| instance.id),
        requester: caller.member,
        directory: &round.directory,
        form: &evaluated,
    };
    for effects in app.effects.of(version.key()) {
        let assistance = effects.assist(app, caller, &filing).await?;
        version.form.set(&mut form, assistance.set);
    }
    Ok(form)
}

/// After an approver's edit the whole form has to hold as it did when it was filed; what it newly links to, the
/// approver has to see.
pub(super) async fn check_edit(app: &App, caller: &Caller, step: &Step<'_>) -> Result<(), Error> {
    let around = Surroundings {
        directory: step.directory(),
        requester: step.stored.instance.requester,
        now: step.now,
    };
    let form = step.stored.instance.form.clone();
    let mut problems = step.version.form.prepare(form, around).problems;
    for (pointer, id) in step.new_links() {
        if !read::sees_linked(app, caller, step.round(), id).await? {
            problems.push(FieldProblem::new(pointer, "unknown-instance"));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(problems))
    }
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
