//! Forms: a closed dialect of JSON Schema, judged on the server alone.
//!
//! Invariants: every judgement has a JSON Pointer into the form and a code; hidden values never leave the server and
//! are never stored with a filed form; computed values are the server's, whatever was sent.
//! Deliberately not here: what a leave or an expense means (their [`Effects`](crate::instance::Effects) say it), and
//! who may write which field (the engine does).

#[cfg(test)]
mod corpus;
mod dialect;
#[cfg(test)]
mod drafts;
mod evaluate;
mod facts;
mod fields;
mod localise;
mod problem;
mod routes;
mod validate;

use jsonschema::Validator;
use placet_engine::{Directory, Finding, Severity, cel};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::Language;
use crate::instance::Fact;

use evaluate::Rules;

pub(crate) use dialect::validator;
pub use evaluate::Prepared;
pub use facts::read_money;
pub use fields::{Field, Widget};
pub use problem::{FieldProblem, below};
pub(crate) use routes::{Assessed, assess};
pub use routes::{EvaluateOut, routes};
pub use validate::Surroundings;

/// A form that can be filled in.
#[derive(Debug)]
pub struct Form {
    schema: Value,
    ui: Value,
    validator: Validator,
    fields: Vec<Field>,
    /// One for each field.
    rules: Vec<Rules>,
}

impl Form {
    /// Makes a form of the closed dialect ready.
    ///
    /// # Errors
    /// What is wrong with it, as findings of no step.
    pub fn compile(source: &placet_engine::definition::Form) -> Result<Self, Vec<Finding>> {
        let found = findings(source);
        if !found.is_empty() {
            return Err(found);
        }
        let schema = dialect::expand(&source.schema);
        let validator = dialect::validator(&schema).map_err(|reason| {
            vec![finding(
                FieldProblem::new("/schema", "dialect").with("reason", reason),
            )]
        })?;
        let fields = fields::of(&schema);
        let rules = rules(&fields, &schema)?;
        Ok(Self {
            ui: source.ui.clone(),
            validator,
            fields,
            rules,
            schema,
        })
    }

    /// The schema as clients of `language` get it.
    pub fn schema(&self, language: Language) -> Value {
        localise::schema(&self.schema, language.tag())
    }

    /// Order and groups of the fields.
    pub fn ui(&self, language: Language) -> Value {
        localise::ui(&self.ui, language.tag())
    }

    /// The fields whose values the server computes.
    pub fn computed(&self) -> impl Iterator<Item = String> {
        self.fields
            .iter()
            .filter(|field| field.computed.is_some())
            .filter_map(Field::pointer)
    }

    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The fields that the form marks as deciding, in words.
    pub fn facts(&self, form: &Value, directory: &Directory, language: Language) -> Vec<Fact> {
        facts::of(&self.fields, form, directory, language)
    }

    /// The ids of all files that the form holds.
    pub fn attachments(&self, form: &Value) -> Vec<Uuid> {
        let fields = self
            .fields
            .iter()
            .filter(|field| field.widget == Some(Widget::Attachments));
        let mut ids: Vec<Uuid> = fields
            .flat_map(|field| field.places(form))
            .filter_map(|place| place.value?.as_array())
            .flatten()
            .filter_map(id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The instances that the form links to: where, and which.
    pub fn links(&self, form: &Value) -> Vec<(String, Uuid)> {
        let fields = self
            .fields
            .iter()
            .filter(|field| field.widget == Some(Widget::Instance));
        fields
            .flat_map(|field| field.places(form))
            .filter_map(|place| Some((place.pointer, id(place.value?)?)))
            .collect()
    }
}

/// Compiles what the fields say of themselves, all at once: parsing wants a thread of its own.
fn rules(fields: &[Field], schema: &Value) -> Result<Vec<Rules>, Vec<Finding>> {
    let sources: Vec<&str> = fields
        .iter()
        .flat_map(|field| [&field.visible, &field.computed])
        .filter_map(|source| source.as_deref())
        .collect();
    let mut compiled = cel::compile_formulas(&sources, schema).into_iter();
    let mut found = Vec::new();
    let mut rules = Vec::with_capacity(fields.len());
    for field in fields {
        let mut next = |source: &Option<String>, rule: &str| {
            source.as_ref()?;
            match compiled.next()? {
                Ok(formula) => Some(formula),
                Err(problem) => {
                    found.push(rule_finding(field, rule, problem));
                    None
                }
            }
        };
        rules.push(Rules {
            visible: next(&field.visible, "visible"),
            computed: next(&field.computed, "computed"),
        });
        if field.computed.is_some() && field.pointer().is_none() {
            found.push(finding(FieldProblem::new(pattern(field), "computed-in-list")));
        }
    }
    if found.is_empty() { Ok(rules) } else { Err(found) }
}

/// The field's path with `*` for the items of lists.
fn pattern(field: &Field) -> String {
    let steps = field.path.iter().map(|step| step.as_deref().unwrap_or("*"));
    steps.fold(String::new(), |pointer, step| below(&pointer, step))
}

fn rule_finding(field: &Field, rule: &str, problem: cel::Problem) -> Finding {
    let mut params = problem.params;
    // The texts of conditions name the arm that holds them; here it is the field.
    params.insert("arm".into(), pattern(field).into());
    params.insert("pointer".into(), pattern(field).into());
    params.insert("rule".into(), rule.into());
    Finding {
        step: None,
        severity: Severity::Error,
        code: problem.code.to_owned(),
        params,
    }
}

/// The schema with every widget spelled out, which is what conditions are typed by.
pub fn expand(schema: &Value) -> Value {
    dialect::expand(schema)
}

/// Where a form leaves the dialect, as findings of no step.
pub fn findings(form: &placet_engine::definition::Form) -> Vec<Finding> {
    let whole = match &form.ui {
        Value::Null => json!({ "schema": form.schema }),
        ui => json!({ "schema": form.schema, "ui": ui }),
    };
    dialect::objections(&whole).into_iter().map(finding).collect()
}

/// What is wrong with a field that a domain reads from every filed form; `writes` if the requester may fill it in.
pub fn lacks(
    form: &placet_engine::definition::Form,
    field: &str,
    widget: Widget,
    writes: bool,
) -> Option<Finding> {
    let fields = fields::of(&dialect::expand(&form.schema));
    let known = fields
        .iter()
        .any(|known| pattern(known) == field && known.widget == Some(widget));
    let code = match (known, writes) {
        (false, _) => "field-missing",
        (true, false) => "field-not-the-requesters",
        (true, true) => return None,
    };
    Some(finding(FieldProblem::new(field, code)))
}

fn finding(problem: FieldProblem) -> Finding {
    let mut params: std::collections::BTreeMap<String, Value> = problem.params.into_iter().collect();
    params.insert("pointer".into(), problem.pointer.into());
    Finding {
        step: None,
        severity: Severity::Error,
        code: format!("form-{}", problem.code),
        params,
    }
}

fn id(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok()
}
