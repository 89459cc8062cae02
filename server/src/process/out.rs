//! What the API tells of processes in more than one place.

use placet_engine::{Definition, Directory, Finding, MemberId, Severity};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::findings;
use crate::http::Language;
use crate::i18n;
use crate::instance::{self, PickOut, Why};
use crate::org::PersonRef;

#[derive(Serialize, ToSchema)]
pub(super) struct FindingOut {
    pub step: Option<String>,
    /// Where in the definition.
    pub pointer: String,
    /// `error`, `warning` or `note`; errors stop publishing.
    pub severity: String,
    pub code: String,
    #[schema(value_type = Object)]
    pub params: Value,
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    pub example: Option<ExampleOut>,
    /// Some of the members that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<PersonRef>>,
}

/// Values with which it happens.
#[derive(Serialize, ToSchema)]
pub(super) struct ExampleOut {
    #[schema(value_type = Option<Object>)]
    pub form: Option<Value>,
    pub text: Option<String>,
}

impl FindingOut {
    pub fn new(definition: &Definition, finding: Finding, language: Language) -> Self {
        let pointer = findings::place(definition, &finding);
        let Finding {
            step,
            severity,
            code,
            mut params,
        } = finding;
        let values = params.remove("values");
        let text = params.get("example").and_then(Value::as_str).map(str::to_owned);
        let form = values.as_ref().and_then(findings::example_form);
        let params: Vec<(&str, Value)> = (params.iter())
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        let hint = format!("hint-finding-{code}");
        Self {
            message: i18n::text_json(language, &format!("error-finding-{code}"), &params),
            hint: i18n::exists(&hint).then(|| i18n::text_json(language, &hint, &params)),
            example: (text.is_some() || form.is_some()).then_some(ExampleOut { form, text }),
            params: params
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<Map<String, Value>>()
                .into(),
            pointer,
            step: step.map(|step| step.to_string()),
            severity: match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            }
            .to_owned(),
            code,
            members: None,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct ForecastOut {
    pub steps: Vec<AheadOut>,
    /// Whether nothing was left open.
    pub complete: bool,
    /// Whom the requester picks when filing.
    pub picks: Vec<PickOut>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct AheadOut {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub people: Vec<AheadPerson>,
    pub quorum: Option<String>,
    pub state: String,
    /// A choice that can't be told yet.
    pub unknown: bool,
}

#[derive(Serialize, ToSchema)]
pub(super) struct AheadPerson {
    #[serde(flatten)]
    pub person: PersonRef,
    pub why: Vec<Why>,
}

pub(super) fn people(directory: &Directory, members: &[MemberId]) -> Vec<PersonRef> {
    members
        .iter()
        .map(|member| instance::person(directory, *member))
        .collect()
}
