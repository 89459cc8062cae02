//! What is wrong or doubtful with a definition, and where in it.
//!
//! Invariant: what [`faults`] finds stops publishing; everything else is advice.

use placet_engine::definition::{Access, Step};
use placet_engine::{Definition, Finding, Severity, fields};
use serde_json::{Map, Value};

use super::{unserved, versions};
use crate::app::App;
use crate::form::{FieldProblem, below};

/// Everything there is to say: of the engine, of the form's dialect, of the domains that read the form, and of choices.
/// Takes a while for large definitions, so not within a transaction.
pub(super) fn findings(app: &App, definition: &Definition) -> Vec<Finding> {
    let mut found = checked(app, definition);
    if !found.iter().any(|f| f.severity == Severity::Error) {
        match versions::compile(definition.clone(), 1) {
            Ok(version) => found.extend(placet_engine::coverage(&version.definition)),
            Err(more) => found.extend(more),
        }
    }
    found
}

/// What stops publishing.
pub(super) fn faults(app: &App, definition: &Definition) -> Vec<Finding> {
    let mut found = checked(app, definition);
    if found.is_empty()
        && let Err(more) = versions::compile(definition.clone(), 1)
    {
        found.extend(more);
    }
    found.retain(|finding| finding.severity == Severity::Error);
    found
}

fn checked(app: &App, definition: &Definition) -> Vec<Finding> {
    let mut found = crate::form::findings(&definition.form);
    if found.is_empty() {
        let rules = &definition.policies.requester_fields;
        let effects = app.effects.of(&definition.key);
        for (field, widget) in effects.flat_map(|effects| effects.needs()) {
            let writes = fields::access(Some(rules), field, Access::Write) == Access::Write;
            found.extend(crate::form::lacks(&definition.form, field, *widget, writes));
        }
    }
    found.extend(placet_engine::check(definition));
    found.extend(unserved::findings(definition));
    found
}

pub(super) fn to_problem(finding: Finding) -> FieldProblem {
    let pointer = finding
        .step
        .map_or_else(|| "/flow".to_owned(), |step| format!("/flow/{step}"));
    let mut problem = FieldProblem::new(pointer, format!("finding-{}", finding.code));
    for (name, value) in finding.params {
        problem = problem.with(&name, value);
    }
    problem
}

/// Where in the definition a finding is: the step or its branch, the field, or the whole.
pub(super) fn place(definition: &Definition, finding: &Finding) -> String {
    let param = |name: &str| finding.params.get(name).and_then(Value::as_str);
    let Some(step) = &finding.step else {
        return match param("pointer") {
            Some(at) if at.starts_with("/schema") || at.starts_with("/ui") => format!("/form{at}"),
            Some(at) => field(&definition.form.schema, at),
            None => String::new(),
        };
    };
    let Some((at, step)) = find(&definition.flow, "/flow", step.as_str()) else {
        return "/flow".to_owned();
    };
    let arms: Vec<&str> = match step {
        Step::Choice(choice) | Step::Inclusive(choice) => {
            choice.arms.iter().map(|arm| arm.id.as_str()).collect()
        }
        Step::Parallel(parallel) => parallel.arms.iter().map(|arm| arm.id.as_str()).collect(),
        _ => Vec::new(),
    };
    match param("arm").and_then(|arm| arms.iter().position(|known| *known == arm)) {
        Some(arm) => format!("{at}/arms/{arm}"),
        None => at,
    }
}

/// The schema of a field, by its pointer into a filled form.
fn field(schema: &Value, at: &str) -> String {
    let mut found = "/form/schema".to_owned();
    let mut inner = schema;
    for name in at.split('/').skip(1) {
        let name = name.replace("~1", "/").replace("~0", "~");
        let (next, step) = if name == "*" {
            (&inner["items"], "/items".to_owned())
        } else {
            (&inner["properties"][name.as_str()], below("/properties", &name))
        };
        if next.is_null() {
            break;
        }
        found += &step;
        inner = next;
    }
    found
}

/// A step at any depth, and its place.
fn find<'a>(steps: &'a [Step], at: &str, id: &str) -> Option<(String, &'a Step)> {
    for (index, step) in steps.iter().enumerate() {
        let here = format!("{at}/{index}");
        if step.id().as_str() == id {
            return Some((here, step));
        }
        let lists: Vec<(String, &[Step])> = match step {
            Step::Choice(choice) | Step::Inclusive(choice) => (choice.arms.iter().enumerate())
                .map(|(arm, inner)| (format!("{here}/arms/{arm}/steps"), inner.steps.as_slice()))
                .chain([(format!("{here}/otherwise"), choice.otherwise.as_slice())])
                .collect(),
            Step::Parallel(parallel) => (parallel.arms.iter().enumerate())
                .map(|(arm, inner)| (format!("{here}/arms/{arm}/steps"), inner.steps.as_slice()))
                .collect(),
            _ => Vec::new(),
        };
        for (at, inner) in lists {
            if let Some(found) = find(inner, &at, id) {
                return Some(found);
            }
        }
    }
    None
}

/// The values of an example as they would stand in a form.
pub(super) fn example_form(values: &Value) -> Option<Value> {
    let mut form = Value::Object(Map::new());
    for (name, value) in values.as_object()? {
        // Of whoever files it nothing stands in the form.
        if ["requester.", "instance.", "org."]
            .iter()
            .any(|root| name.starts_with(root))
            || value.is_null()
        {
            continue;
        }
        let mut at = &mut form;
        for part in name.split('.') {
            let object = at.as_object_mut()?;
            at = object.entry(part).or_insert_with(|| Value::Object(Map::new()));
        }
        *at = value.clone();
    }
    Some(form)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn definition() -> Definition {
        let approval = |id: &str| json!({"id": id, "kind": "approval", "participants": {"rule": "manager"}});
        serde_json::from_value(json!({
            "format": 1, "key": "k", "name": "n",
            "form": {"schema": {"type": "object", "properties": {"lines": {"type": "array", "items":
                {"type": "object", "properties": {"a": {"type": "integer"}}}}}}},
            "flow": [approval("one"), {"id": "c", "kind": "choice", "otherwise": [approval("o")], "arms": [
                {"id": "x", "when": "true", "steps": [approval("two")]}]}],
        }))
        .expect("a definition")
    }

    fn at(step: Option<&str>, params: Value) -> String {
        let finding = Finding {
            step: step.map(Into::into),
            severity: Severity::Error,
            code: "any".into(),
            params: serde_json::from_value(params).expect("params"),
        };
        place(&definition(), &finding)
    }

    #[test]
    fn a_finding_is_where_its_step_branch_or_field_is() {
        assert_eq!(at(Some("one"), json!({})), "/flow/0");
        assert_eq!(at(Some("two"), json!({})), "/flow/1/arms/0/steps/0");
        assert_eq!(at(Some("o"), json!({})), "/flow/1/otherwise/0");
        assert_eq!(at(Some("c"), json!({"arm": "x"})), "/flow/1/arms/0");
        assert_eq!(
            at(None, json!({"pointer": "/schema/properties/a"})),
            "/form/schema/properties/a"
        );
        assert_eq!(
            at(None, json!({"pointer": "/lines/*/a"})),
            "/form/schema/properties/lines/items/properties/a"
        );
        assert_eq!(at(None, json!({})), "");
    }

    #[test]
    fn an_example_is_a_form() {
        let values = json!({"a.b": 1, "a.c": true, "requester.position": "x", "d": null});
        assert_eq!(example_form(&values), Some(json!({"a": {"b": 1, "c": true}})));
    }
}
