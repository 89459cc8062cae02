//! What lists and searches need of an instance, derived from its state.
//!
//! Invariant: a pure function of state and process version; nobody else writes these columns, tasks or viewers.

use std::collections::{BTreeMap, HashMap};

use placet_engine::{Body, Directory, Event, Instance, MemberId, TaskId, fields};
use serde_json::Value;

use crate::http::Language;
use crate::process::CompiledVersion;

use super::effects::{EffectsList, Fact, Facts};

/// Lines on a card.
const MOST_FACTS: usize = 5;
/// Characters of one line.
const LONGEST_FACT: usize = 300;

/// The columns of `instance` beside its state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    pub number: Option<String>,
    pub title: String,
    /// JSON: facts by language.
    pub facts: String,
    pub search_key: String,
    /// JSON: ids of those with an open task, each once.
    pub waiting_for: String,
}

/// An instance with what its title and facts are made of.
#[derive(Clone, Copy)]
pub struct Described<'a> {
    pub instance: &'a Instance,
    pub version: &'a CompiledVersion,
    pub effects: &'a EffectsList,
    pub directory: &'a Directory,
}

impl Described<'_> {
    /// In the requester's language.
    fn title(&self, form: &Value) -> String {
        let requester = self.directory.member(self.instance.requester);
        let language = requester.and_then(|member| Language::parse(&member.language));
        title(form, self.version, self.effects, language.unwrap_or_default())
    }
}

/// Somebody who may see the instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    pub member: MemberId,
    pub reason: &'static str,
}

impl Columns {
    /// Fills in what depends on the form. Called when the form has changed.
    pub fn describe(&mut self, of: &Described<'_>) {
        self.title = of.title(&of.instance.form);
        let facts = Language::ALL.into_iter().map(|language| {
            let facts = facts(&of.instance.form, of.version, of.effects, of.directory, language);
            (language, facts)
        });
        self.tell(facts.collect(), of);
    }

    /// Puts facts that an effect found out in the place of those that the form says.
    pub fn tell(&mut self, facts: Facts, of: &Described<'_>) {
        let facts: BTreeMap<&str, Vec<Fact>> = facts
            .into_iter()
            .map(|(language, facts)| {
                (
                    language.tag(),
                    facts.into_iter().take(MOST_FACTS).map(shorten).collect(),
                )
            })
            .collect();
        self.facts = serde_json::to_string(&facts).unwrap_or_default();
        // A search must not tell what a page hides (O6), so nobody finds by what is hidden from somebody.
        let definition = &of.version.definition;
        let title = of.title(&fields::common(definition, &of.instance.form));
        let requester = of
            .directory
            .member(of.instance.requester)
            .map_or("", |member| member.name.as_str());
        let words = [self.number.as_deref().unwrap_or_default(), &title, requester];
        let common = facts
            .values()
            .flatten()
            .filter(|fact| !fields::is_hidden_from_somebody(definition, &fact.pointer));
        let values = common.map(|fact| fact.value.as_str());
        self.search_key = fold(&words.into_iter().chain(values).collect::<Vec<_>>().join(" "));
    }

    /// Fills in what depends on the tasks.
    pub fn count_waiting(&mut self, instance: &Instance) {
        let mut waiting: Vec<MemberId> = Vec::new();
        for task in instance.open_tasks() {
            if !waiting.contains(&task.assignee) {
                waiting.push(task.assignee);
            }
        }
        self.waiting_for = serde_json::to_string(&waiting).unwrap_or_default();
    }

    pub fn facts_by_language(&self) -> Facts {
        let facts = Language::ALL.into_iter();
        facts
            .map(|language| (language, self.facts_in(language)))
            .collect()
    }

    pub fn facts_in(&self, language: Language) -> Vec<Fact> {
        let mut facts: HashMap<String, Vec<Fact>> = serde_json::from_str(&self.facts).unwrap_or_default();
        facts.remove(language.tag()).unwrap_or_default()
    }

    pub fn waiting(&self) -> Vec<MemberId> {
        serde_json::from_str(&self.waiting_for).unwrap_or_default()
    }
}

/// As it is stored and as it is searched for.
pub fn fold(text: &str) -> String {
    super::plain(text).to_lowercase()
}

/// Cards bound the length of what they show.
fn shorten(mut fact: Fact) -> Fact {
    if let Some((end, _)) = fact.value.char_indices().nth(LONGEST_FACT) {
        fact.value.truncate(end);
        fact.value.push('…');
    }
    fact
}

/// At most five lines that say what the form is about.
fn facts(
    form: &Value,
    version: &CompiledVersion,
    effects: &EffectsList,
    directory: &Directory,
    language: Language,
) -> Vec<Fact> {
    let facts: Vec<Fact> = effects
        .of(version.key())
        .flat_map(|effects| effects.facts(form, language))
        .collect();
    if facts.is_empty() {
        version.form.facts(form, directory, language)
    } else {
        facts
    }
}

/// The one line that names an instance.
pub fn title(form: &Value, version: &CompiledVersion, effects: &EffectsList, language: Language) -> String {
    let own = effects
        .of(version.key())
        .find_map(|effects| effects.title(form, language));
    let by_policy = || {
        let template = version.definition.policies.title.as_ref()?.get(language.tag());
        Some(fill(template, form))
    };
    let title = own
        .or_else(by_policy)
        .map(|title| title.trim().to_owned())
        .filter(|title| !title.is_empty());
    let mut title =
        super::plain(&title.unwrap_or_else(|| version.definition.name.get(language.tag()).to_owned()));
    if let Some((end, _)) = title.char_indices().nth(200) {
        title.truncate(end);
    }
    title
}

/// Puts values of the form into a text with `{/pointer}` placeholders.
fn fill(template: &str, form: &Value) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((pointer, behind)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        match form.pointer(pointer) {
            Some(Value::String(value)) => text.push_str(value),
            Some(value @ Value::Object(_)) => {
                if let Some(money) = crate::form::read_money(value) {
                    text.push_str(&money.format("en"));
                }
            }
            Some(Value::Null | Value::Array(_)) | None => {}
            Some(value) => text.push_str(&value.to_string()),
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// Words that events say to tasks, which the state does not keep. Who takes a decision back takes its words back.
pub fn comments(events: &[Event]) -> HashMap<TaskId, &str> {
    let mut words = HashMap::new();
    for event in events {
        match &event.body {
            Body::Decided {
                task,
                comment: Some(comment),
                ..
            }
            | Body::Transferred {
                task,
                comment: Some(comment),
                ..
            } => drop(words.insert(*task, comment.as_str())),
            Body::TakenBack { task, .. } => drop(words.remove(task)),
            _ => {}
        }
    }
    words
}

/// Everybody who may see the instance, with each of their reasons.
pub fn viewers(instance: &Instance) -> Vec<Viewer> {
    let mut viewers = vec![Viewer {
        member: instance.requester,
        reason: "requester",
    }];
    let participants = instance
        .tasks
        .iter()
        .flat_map(|task| std::iter::once(task.assignee).chain(task.acting_for))
        .map(|member| Viewer {
            member,
            reason: "participant",
        });
    let copied = instance.copied.iter().map(|copied| Viewer {
        member: copied.member,
        reason: "cc",
    });
    for viewer in participants.chain(copied) {
        if !viewers.contains(&viewer) {
            viewers.push(viewer);
        }
    }
    viewers
}

/// `EXP-2026-00042`
pub fn number(prefix: &str, year: i32, count: i64) -> String {
    format!("{prefix}-{year}-{count:05}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_has_process_year_and_count() {
        assert_eq!(number("EXP", 2026, 42), "EXP-2026-00042");
        assert_eq!(number("EXP", 2026, 123_456), "EXP-2026-123456");
    }

    #[test]
    fn a_title_takes_values_of_the_form() {
        let form = json!({ "purpose": "Lunch", "total": { "minor": 124_000, "currency": "EUR" }, "days": 2 });
        assert_eq!(
            fill("{/purpose}, {/days}: {/total}{/nothing}", &form),
            "Lunch, 2: EUR 1,240.00"
        );
        assert_eq!(fill("a { b", &form), "a { b");
    }
}
