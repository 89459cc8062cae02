//! From what was typed to what counts: computed values filled in, hidden ones taken out, faults found.

use placet_engine::cel::{Formula, Scope};
use serde_json::Value;

use super::fields::{self, Field, Widget};
use super::problem::FieldProblem;
use super::validate::{self, Surroundings};
use super::{Form, read_money};
use crate::money::Money;

/// A form as it counts.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub form: Value,
    /// Pointers of the fields that its own rules hide now.
    pub hidden: Vec<String>,
    pub problems: Vec<FieldProblem>,
}

/// The rules of one field.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub visible: Option<Formula>,
    pub computed: Option<Formula>,
}

impl Form {
    /// Evaluates and judges what was typed.
    pub fn prepare(&self, form: Value, around: Surroundings<'_>) -> Prepared {
        if !form.is_object() {
            return Prepared {
                form,
                hidden: Vec::new(),
                problems: vec![FieldProblem::new("", "wrong-type")],
            };
        }
        let (form, hidden) = self.evaluate(form, around);
        let mut problems = validate::by_schema(&self.validator, &form, &hidden);
        problems.extend(validate::by_widget(&self.fields, &form, around));
        Prepared {
            form,
            hidden,
            problems,
        }
    }

    /// Takes what a mini-app sets: only fields that are its own, and only where their parents are.
    pub fn set(&self, form: &mut Value, values: impl IntoIterator<Item = (String, Value)>) {
        let own: Vec<String> = self
            .fields
            .iter()
            .filter(|field| field.by_app)
            .flat_map(|field| field.places(form))
            .map(|place| place.pointer)
            .collect();
        for (pointer, value) in values {
            if own.contains(&pointer) {
                fields::put(form, &pointer, Some(value));
            }
        }
    }

    /// Whether a mini-app sets any of the fields.
    pub fn has_app_fields(&self) -> bool {
        self.fields.iter().any(|field| field.by_app)
    }

    /// Takes out what only a mini-app may set.
    pub fn without_app_values(&self, form: &mut Value) {
        if !self.has_app_fields() {
            return;
        }
        let own = self.fields.iter().filter(|field| field.by_app);
        let places: Vec<String> = own
            .flat_map(|field| field.places(form))
            .map(|place| place.pointer)
            .collect();
        for pointer in places {
            fields::put(form, &pointer, None);
        }
    }

    /// Fills in what is computed and takes out what is hidden; judges nothing.
    pub fn evaluate(&self, form: Value, around: Surroundings<'_>) -> (Value, Vec<String>) {
        let form = self.compute(form, around);
        let hidden = self.hidden(&form, around);
        if hidden.is_empty() {
            return (form, hidden);
        }
        let mut form = form;
        for pointer in &hidden {
            fields::put(&mut form, pointer, None);
        }
        // A hidden amount must not count in a sum.
        (self.compute(form, around), hidden)
    }

    /// Sets every computed field; one whose rule has no answer is left out.
    fn compute(&self, mut form: Value, around: Surroundings<'_>) -> Value {
        for (field, rules) in self.fields.iter().zip(&self.rules) {
            let (Some(formula), Some(pointer)) = (&rules.computed, field.pointer()) else {
                continue;
            };
            let value = formula
                .value(&scope(&form, around))
                .and_then(|value| shaped(field, value, &form, around));
            fields::put(&mut form, &pointer, value);
        }
        form
    }

    fn hidden(&self, form: &Value, around: Surroundings<'_>) -> Vec<String> {
        let rules = self.fields.iter().zip(&self.rules);
        rules
            .filter_map(|(field, rules)| {
                // C2: what can't be told yet is shown, so that it can be filled in.
                let shown = rules.visible.as_ref()?.value(&scope(form, around));
                (shown == Some(Value::Bool(false))).then(|| field.places(form))
            })
            .flatten()
            .map(|place| place.pointer)
            .collect()
    }
}

fn scope<'a>(form: &'a Value, around: Surroundings<'a>) -> Scope<'a> {
    Scope {
        form,
        requester: around.requester,
        directory: around.directory,
        now: around.now,
    }
}

/// A result in the shape of the field's widget: amounts come as minor units of the base currency.
fn shaped(field: &Field, value: Value, form: &Value, around: Surroundings<'_>) -> Option<Value> {
    if field.widget != Some(Widget::Money) {
        return Some(value);
    }
    let money = Money::new(value.as_i64()?, around.directory.currency()).ok()?;
    // The same amount is left as it stands, so that a comparison finds no change.
    let known = field
        .pointer()
        .and_then(|pointer| form.pointer(&pointer).cloned());
    match known.filter(|known| read_money(known).as_ref() == Some(&money)) {
        Some(known) => Some(known),
        None => serde_json::to_value(money).ok(),
    }
}
