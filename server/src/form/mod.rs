//! Forms: a closed dialect of JSON Schema, judged on the server alone.
//!
//! Invariants: every judgement has a JSON Pointer into the form and a code; hidden values never leave the server and
//! are never stored with a filed form; computed values are the server's, whatever was sent.
//! Deliberately not here: what a leave or an expense means (their [`Effects`](crate::instance::Effects) say it), and
//! who may write which field (the engine does).

mod dialect;
mod facts;
mod fields;
mod localise;
mod problem;
mod validate;

use jsonschema::Validator;
use placet_engine::{Directory, Finding, Severity};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::Language;
use crate::instance::Fact;

pub use facts::read_money;
pub use fields::{Field, Widget};
pub use problem::{FieldProblem, below};
pub use validate::Surroundings;

/// A form that can be filled in.
#[derive(Debug)]
pub struct Form {
    schema: Value,
    ui: Value,
    validator: Validator,
    fields: Vec<Field>,
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
        Ok(Self {
            ui: source.ui.clone(),
            validator,
            fields,
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

    /// The schema with everything spelled out.
    pub fn expanded(&self) -> &Value {
        &self.schema
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

/// Where a form leaves the dialect, as findings of no step.
pub fn findings(form: &placet_engine::definition::Form) -> Vec<Finding> {
    let whole = match &form.ui {
        Value::Null => json!({ "schema": form.schema }),
        ui => json!({ "schema": form.schema, "ui": ui }),
    };
    dialect::objections(&whole).into_iter().map(finding).collect()
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
