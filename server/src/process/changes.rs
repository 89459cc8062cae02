//! What differs between two definitions, in the reader's words.
//!
//! Deliberately not here: what differs; the engine says that.

use std::collections::HashMap;

use placet_engine::compare::{Difference, Kind, Part};
use placet_engine::definition::Step;
use placet_engine::{Definition, Directory, MemberId, compare};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::Language;
use crate::i18n;

/// Longest value that is told, in characters.
const MAX_VALUE: usize = 160;

/// Properties whose values are what somebody has written.
const WRITTEN: [&str; 17] = [
    "name",
    "title",
    "description",
    "group",
    "icon",
    "when",
    "process",
    "endpoint",
    "app",
    "prefix",
    "pointer",
    "field",
    "each",
    "default",
    "const",
    "enum",
    "pattern",
];

#[derive(Serialize, ToSchema)]
pub(super) struct ChangeOut {
    /// `added`, `removed`, `changed` or `moved`.
    kind: String,
    /// `basics`, `form`, `flow` or `rules`.
    place: String,
    step: Option<String>,
    /// The field's pointer, or the branch.
    of: Option<String>,
    /// The property that changed.
    what: String,
    text: String,
}

/// Every change from one definition to another.
pub(super) fn told(
    old: &Definition,
    new: &Definition,
    directory: &Directory,
    language: Language,
) -> Vec<ChangeOut> {
    let mut steps = HashMap::new();
    names(&old.flow, language, &mut steps);
    names(&new.flow, language, &mut steps);
    let teller = Teller {
        schemas: [&new.form.schema, &old.form.schema],
        steps,
        directory,
        language,
    };
    let told = compare(old, new).into_iter().map(|difference| ChangeOut {
        text: teller.text(&difference),
        kind: word(&difference.kind),
        place: word(&difference.part),
        step: difference.step.map(|step| step.to_string()),
        of: difference.of,
        what: difference.what,
    });
    told.collect()
}

fn word(value: &impl Serialize) -> String {
    crate::instance::word(value)
}

/// What steps are called.
fn names(steps: &[Step], language: Language, found: &mut HashMap<String, String>) {
    for step in steps {
        let name = step.name().get(language.tag());
        let name = if name.is_empty() { step.id().as_str() } else { name };
        found.insert(step.id().to_string(), name.to_owned());
        match step {
            Step::Choice(choice) | Step::Inclusive(choice) => {
                choice
                    .arms
                    .iter()
                    .for_each(|arm| names(&arm.steps, language, found));
                names(&choice.otherwise, language, found);
            }
            Step::Parallel(parallel) => {
                parallel
                    .arms
                    .iter()
                    .for_each(|arm| names(&arm.steps, language, found));
            }
            _ => {}
        }
    }
}

struct Teller<'a> {
    schemas: [&'a Value; 2],
    steps: HashMap<String, String>,
    directory: &'a Directory,
    language: Language,
}

impl Teller<'_> {
    fn text(&self, difference: &Difference) -> String {
        let step = difference.step.as_ref().map(|step| {
            let known = self.steps.get(step.as_str());
            known.cloned().unwrap_or_else(|| step.to_string())
        });
        let of = match (&difference.of, difference.part) {
            (Some(at), Part::Form) => self.field(at),
            (Some(arm), _) => self.known("value", arm).unwrap_or_else(|| arm.clone()),
            (None, _) => String::new(),
        };
        let about = match (difference.part, &difference.of) {
            (Part::Flow, None) => "step",
            (Part::Flow, Some(_)) => "arm",
            (Part::Form, Some(_)) => "field",
            (Part::Form, None) => "form",
            (Part::Basics, _) => "basics",
            (Part::Rules, _) => "rules",
        };
        let key = match (about, difference.kind, difference.what.as_str()) {
            ("form", Kind::Changed, "ui") => "change-form-ui".to_owned(),
            (about, kind, _) => format!("change-{about}-{}", word(&kind)),
        };
        let args = [
            ("step", Value::from(step.unwrap_or_default())),
            ("of", Value::from(of)),
            ("what", Value::from(self.property(&difference.what))),
            ("old", Value::from(self.value(&difference.what, &difference.old))),
            ("new", Value::from(self.value(&difference.what, &difference.new))),
        ];
        i18n::text_json(self.language, &key, &args)
    }

    /// What a field is called.
    fn field(&self, at: &str) -> String {
        let titled = |schema: &Value| {
            let mut inner = schema;
            for name in at.split('/').skip(1) {
                inner = match name {
                    "*" => &inner["items"],
                    name => &inner["properties"][name.replace("~1", "/").replace("~0", "~").as_str()],
                };
            }
            self.localised(&inner["title"])
        };
        let named = self.schemas.iter().find_map(|schema| titled(schema));
        named.unwrap_or_else(|| at.trim_start_matches('/').to_owned())
    }

    /// A text that is one for all languages or one for each.
    fn localised(&self, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Object(languages) if languages.keys().all(|tag| Language::parse(tag).is_some()) => {
                let own = languages.get(self.language.tag());
                let any = own
                    .or_else(|| languages.get("en"))
                    .or_else(|| languages.values().next());
                any.and_then(Value::as_str).map(str::to_owned)
            }
            _ => None,
        }
    }

    fn known(&self, of: &str, word: &str) -> Option<String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if word.is_empty() || !word.chars().all(plain) {
            return None;
        }
        let key = format!("{of}-{}", word.to_ascii_lowercase().replace('_', "-"));
        i18n::exists(&key).then(|| i18n::text(self.language, &key, &[]))
    }

    fn property(&self, name: &str) -> String {
        self.known("property", name).unwrap_or_else(|| name.to_owned())
    }

    fn value(&self, what: &str, value: &Value) -> String {
        let text = self.words(what, value);
        match text.char_indices().nth(MAX_VALUE) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    /// `what` is the property whose value it is: what somebody has written is no word of ours.
    fn words(&self, what: &str, value: &Value) -> String {
        match value {
            Value::String(text) if WRITTEN.contains(&what) => format!("“{text}”"),
            Value::Null => i18n::text(self.language, "value-none", &[]),
            Value::Bool(true) => i18n::text(self.language, "form-yes", &[]),
            Value::Bool(false) => i18n::text(self.language, "form-no", &[]),
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.string(text),
            Value::Array(items) if items.is_empty() => i18n::text(self.language, "value-none", &[]),
            Value::Array(items) => self.list(what, items),
            Value::Object(object) => {
                if let Some(rule) = object.get("rule").and_then(Value::as_str) {
                    return self.rule(rule, value);
                }
                if let Some(kind) = object.get("kind").and_then(Value::as_str)
                    && let Some(text) = self.quorum(kind, value)
                {
                    return text;
                }
                if let Some(text) = self.localised(value).filter(|_| !object.is_empty()) {
                    return format!("“{text}”");
                }
                let parts = object
                    .iter()
                    .map(|(name, value)| format!("{}: {}", self.property(name), self.words(name, value)));
                parts.collect::<Vec<_>>().join("; ")
            }
        }
    }

    fn string(&self, text: &str) -> String {
        if let Some(known) = self.known("value", text) {
            return known;
        }
        if let Some(name) = self.steps.get(text) {
            return format!("“{name}”");
        }
        if let Ok(id) = text.parse::<Uuid>() {
            let member = self
                .directory
                .member(MemberId(id))
                .map(|member| member.name.clone());
            let department = self.directory.department(id.into()).map(|d| d.name.clone());
            if let Some(name) = member.or(department) {
                return name;
            }
        }
        format!("“{text}”")
    }

    fn list(&self, what: &str, items: &[Value]) -> String {
        let between = match self.language {
            Language::Zh => "、",
            Language::En => ", ",
        };
        let items: Vec<String> = items.iter().map(|item| self.words(what, item)).collect();
        items.join(between)
    }

    fn quorum(&self, kind: &str, value: &Value) -> Option<String> {
        let key = format!("told-quorum-{}", kind.replace('_', "-"));
        let args = [("pass", value["pass"].clone())];
        i18n::exists(&key).then(|| i18n::text_json(self.language, &key, &args))
    }

    fn rule(&self, rule: &str, value: &Value) -> String {
        let scope = (rule == "role" && value["scope"] == "nearest").then_some("role-nearest");
        let key = format!("told-rule-{}", scope.unwrap_or(rule).replace('_', "-"));
        let of = match rule {
            "members" => self.words("members", &value["members"]),
            "role" => {
                let key = value["role"].as_str().unwrap_or_default();
                self.directory
                    .role(key)
                    .map_or_else(|| key.to_owned(), |role| role.name.clone())
            }
            "manager" => value["level"].to_string(),
            "form_field" => self.field(value["pointer"].as_str().unwrap_or_default()),
            "group" => value["group"].as_str().unwrap_or_default().to_owned(),
            "department" => self.words("department", &value["department"]),
            "union" | "except" => self.words("of", &value["of"]),
            "app" => value["app"].as_str().unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        let without = match rule {
            "except" => self.words("without", &value["without"]),
            _ => String::new(),
        };
        i18n::text(
            self.language,
            &key,
            &[("of", of.as_str()), ("without", without.as_str())],
        )
    }
}
