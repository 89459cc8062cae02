//! Runs an app's functions natively, without a server and without WebAssembly.
//!
//! A [`Harness`] holds what the platform would: configuration, store, people, texts. What the app does meanwhile is in
//! it afterwards. As on the platform, what a failed action wrote is undone.
//!
//! Deliberately not here: limits, grants and fuel. `placet app test` runs the compiled component for those.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::bindings::platform::placet::miniapp::log::Level;
use crate::{
    Action, Argument, Card, Changes, Command, Decision, Event, Failure, FieldProblem, Filing, Hook, Money,
    Occasion, Outcome, Participants, Person, Press, Reply, Text, Tick, View,
};

thread_local! {
    static WORLD: RefCell<World> = RefCell::default();
}

/// What is true while an app's function runs.
#[derive(Clone, Debug, Default)]
struct World {
    store: BTreeMap<String, (String, u64)>,
    people: Vec<Person>,
    managers: BTreeMap<String, String>,
    requests: Vec<View>,
    cards: BTreeMap<String, Card>,
    said: Vec<(String, Text)>,
    log: Vec<String>,
    current: Option<String>,
    now: String,
}

/// Calls an app's functions and shows what they did.
#[derive(Clone, Debug)]
pub struct Harness {
    world: RefCell<World>,
    config: Value,
    currency: String,
    today: String,
    language: String,
    texts: BTreeMap<String, Map<String, Value>>,
    requester: Person,
    attempt: u32,
}

impl Default for Harness {
    fn default() -> Self {
        Self::new()
    }
}

impl Harness {
    /// An empty store, euros, a Wednesday, and Ann as the only one who works here.
    pub fn new() -> Self {
        let ann = person("ann", "Ann Becker");
        let world = World {
            people: vec![ann.clone()],
            now: "2026-03-11T08:00:00.000000Z".to_owned(),
            ..World::default()
        };
        Self {
            world: RefCell::new(world),
            config: Value::Object(Map::new()),
            currency: "EUR".to_owned(),
            today: "2026-03-11".to_owned(),
            language: "en".to_owned(),
            texts: BTreeMap::new(),
            requester: ann,
            attempt: 0,
        }
    }

    /// The installation's configuration.
    pub fn config(mut self, config: Value) -> Self {
        self.config = config;
        self
    }

    /// The app's texts of one language: the content of its `i18n/<language>.json`.
    ///
    /// # Panics
    /// When they are not JSON.
    pub fn texts(mut self, language: &str, json: &str) -> Self {
        let texts = serde_json::from_str(json).expect("texts are a JSON object");
        self.texts.insert(language.to_owned(), texts);
        self
    }

    /// The language of whoever reads.
    pub fn language(mut self, language: &str) -> Self {
        self.language = language.to_owned();
        self
    }

    /// Somebody else who works here, with this manager.
    pub fn person(self, id: &str, name: &str, manager: Option<&str>) -> Self {
        let mut world = self.world.borrow_mut();
        world.people.push(person(id, name));
        if let Some(manager) = manager {
            world.managers.insert(id.to_owned(), manager.to_owned());
        }
        drop(world);
        self
    }

    /// What the store holds already.
    pub fn stored(self, key: &str, value: &str) -> Self {
        self.world
            .borrow_mut()
            .store
            .insert(key.to_owned(), (value.to_owned(), 1));
        self
    }

    /// A request that was filed before.
    pub fn request(self, view: View) -> Self {
        self.world.borrow_mut().requests.push(view);
        self
    }

    /// Calls are told to be the n-th repetition.
    pub fn attempt(mut self, attempt: u32) -> Self {
        self.attempt = attempt;
        self
    }

    /// What hooks are given for this form.
    pub fn filing(&self, process: &str, form: &Value) -> Filing {
        Filing {
            process: process.to_owned(),
            form: form.to_string(),
            requester: self.requester.clone(),
            config: self.config.to_string(),
            today: self.today.clone(),
            currency: self.currency.clone(),
            language: self.language.clone(),
        }
    }

    /// Asks [`Hook::form_changed`].
    ///
    /// # Errors
    /// The app's.
    pub fn form_changed<H: Hook>(&self, process: &str, form: &Value) -> Result<Changes, Failure> {
        self.within(None, || H::form_changed(&self.filing(process, form)))
    }

    /// Asks [`Hook::validate`].
    ///
    /// # Errors
    /// The app's.
    pub fn validate<H: Hook>(&self, process: &str, form: &Value) -> Result<Vec<FieldProblem>, Failure> {
        self.within(None, || H::validate(&self.filing(process, form)))
    }

    /// Asks [`Hook::resolve_participants`].
    ///
    /// # Errors
    /// The app's.
    pub fn resolve_participants<H: Hook>(
        &self,
        process: &str,
        form: &Value,
        step: &str,
    ) -> Result<Participants, Failure> {
        self.within(None, || {
            H::resolve_participants(&self.filing(process, form), step)
        })
    }

    /// Asks [`Hook::decide_step`].
    ///
    /// # Errors
    /// The app's.
    pub fn decide_step<H: Hook>(&self, process: &str, form: &Value, step: &str) -> Result<Decision, Failure> {
        self.within(None, || H::decide_step(&self.filing(process, form), step))
    }

    /// Tells [`Action::on_event`].
    ///
    /// # Errors
    /// The app's.
    pub fn on_event<A: Action>(&self, event: &Event) -> Result<(), Failure> {
        self.within(None, || A::on_event(&self.occasion("event"), event))
    }

    /// Gives a command as the requester, in a conversation with the app.
    ///
    /// # Errors
    /// The app's.
    pub fn on_command<A: Action>(&self, name: &str, rest: &str) -> Result<Reply, Failure> {
        let command = Command {
            name: name.to_owned(),
            rest: rest.to_owned(),
            by: self.requester.clone(),
            today: self.today.clone(),
        };
        let current = Some(self.requester.id.clone());
        self.within(current, || A::on_command(&self.occasion("command"), &command))
    }

    /// Presses a button as the requester.
    ///
    /// # Errors
    /// The app's.
    pub fn on_card<A: Action>(
        &self,
        card: &str,
        verb: &str,
        input: Option<&str>,
    ) -> Result<Outcome, Failure> {
        let press = Press {
            card: card.to_owned(),
            verb: verb.to_owned(),
            input: input.map(str::to_owned),
            by: self.requester.clone(),
        };
        let current = Some(self.requester.id.clone());
        self.within(current, || A::on_card(&self.occasion("press"), &press))
    }

    /// Lets a schedule be due.
    ///
    /// # Errors
    /// The app's.
    pub fn on_schedule<A: Action>(&self, name: &str) -> Result<(), Failure> {
        let tick = Tick {
            name: name.to_owned(),
            due: self.world.borrow().now.clone(),
        };
        self.within(None, || A::on_schedule(&self.occasion("tick"), &tick))
    }

    /// The value of a key of the store.
    pub fn value(&self, key: &str) -> Option<String> {
        self.world.borrow().store.get(key).map(|(value, _)| value.clone())
    }

    /// What was said so far, and to whom, as they read it.
    pub fn said(&self) -> Vec<(String, String)> {
        let said = self.world.borrow().said.clone();
        said.into_iter().map(|(to, text)| (to, self.say(&text))).collect()
    }

    /// The cards as they were last shown, each with what the app calls it.
    pub fn cards(&self) -> Vec<(String, Card)> {
        let world = self.world.borrow();
        world
            .cards
            .iter()
            .map(|(key, card)| (key.clone(), card.clone()))
            .collect()
    }

    /// The card that the app calls so.
    pub fn card(&self, key: &str) -> Option<Card> {
        self.world.borrow().cards.get(key).cloned()
    }

    /// The lines of the log so far, as `info: …`.
    pub fn log(&self) -> Vec<String> {
        self.world.borrow().log.clone()
    }

    /// A text as it is read, amounts and days in a neutral form.
    ///
    /// # Panics
    /// When the texts have no such key, or lack a placeholder: that is a fault of the app.
    pub fn say(&self, text: &Text) -> String {
        let texts = self.texts.get(&self.language);
        let template = texts
            .and_then(|texts| texts.get(&text.key))
            .and_then(Value::as_str);
        let mut said = template
            .unwrap_or_else(|| panic!("no text {} in {}", text.key, self.language))
            .to_owned();
        for (name, value) in &text.arguments {
            let placeholder = format!("{{{name}}}");
            assert!(
                said.contains(&placeholder),
                "{} has no {placeholder}: {said}",
                text.key
            );
            said = said.replace(&placeholder, &self.write(value));
        }
        assert!(!said.contains('{'), "{} wants more: {said}", text.key);
        said
    }

    fn write(&self, value: &Argument) -> String {
        match value {
            Argument::Text(text) | Argument::Date(text) => text.clone(),
            Argument::Integer(number) => number.to_string(),
            Argument::Money(Money { minor, currency }) => {
                let sign = if *minor < 0 { "-" } else { "" };
                let minor = minor.unsigned_abs();
                format!("{currency} {sign}{}.{:02}", minor / 100, minor % 100)
            }
            Argument::Member(id) => {
                let world = self.world.borrow();
                let found = world.people.iter().find(|person| person.id == *id);
                found.map_or_else(|| id.clone(), |person| person.name.clone())
            }
        }
    }

    fn occasion(&self, id: &str) -> Occasion {
        Occasion {
            id: id.to_owned(),
            attempt: self.attempt,
            config: self.config.to_string(),
            currency: self.currency.clone(),
        }
    }

    fn within<T>(
        &self,
        current: Option<String>,
        run: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let before = self.world.borrow().clone();
        WORLD.with_borrow_mut(|world| {
            *world = before.clone();
            world.current = current;
        });
        let result = run();
        let mut after = WORLD.take();
        if result.is_err() {
            // The log alone outlives a failure.
            after = World {
                log: after.log,
                ..before
            };
        }
        *self.world.borrow_mut() = after;
        result
    }
}

/// Somebody called so, in the department Marketing, who reads English.
pub fn person(id: &str, name: &str) -> Person {
    Person {
        id: id.to_owned(),
        name: name.to_owned(),
        department: Some("Marketing".to_owned()),
        language: "en".to_owned(),
    }
}

pub(crate) fn write(level: Level, message: &str) {
    let level = match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    };
    WORLD.with_borrow_mut(|world| world.log.push(format!("{level}: {message}")));
}

pub(crate) fn now() -> String {
    WORLD.with_borrow(|world| world.now.clone())
}

/// The store, as the functions of [`crate::kv`] see it.
pub(crate) mod kv {
    use super::WORLD;
    use crate::{Entry, Refusal};

    fn check(key: &str) -> Result<(), Refusal> {
        if key.is_empty() || key.len() > 256 || key.chars().any(char::is_control) {
            return Err(Refusal::Invalid(
                "a key has 1 to 256 bytes without control characters".into(),
            ));
        }
        Ok(())
    }

    pub(crate) fn get(key: &str) -> Result<Option<Entry>, Refusal> {
        check(key)?;
        let entry = |(value, version): &(String, u64)| Entry {
            value: value.clone(),
            version: *version,
        };
        Ok(WORLD.with_borrow(|world| world.store.get(key).map(entry)))
    }

    pub(crate) fn put(key: &str, value: &str) -> Result<(), Refusal> {
        check(key)?;
        if value.len() > 64 << 10 {
            return Err(Refusal::OverLimit(64 << 10));
        }
        WORLD.with_borrow_mut(|world| {
            let version = world.store.get(key).map_or(1, |(_, version)| version + 1);
            world.store.insert(key.to_owned(), (value.to_owned(), version));
        });
        Ok(())
    }

    pub(crate) fn delete(key: &str) -> Result<(), Refusal> {
        check(key)?;
        WORLD.with_borrow_mut(|world| world.store.remove(key));
        Ok(())
    }

    pub(crate) fn keys(prefix: &str, after: Option<&str>, limit: u32) -> Result<Vec<String>, Refusal> {
        if !(1..=100).contains(&limit) {
            return Err(Refusal::Invalid("the limit is 1 to 100".into()));
        }
        Ok(WORLD.with_borrow(|world| {
            let keys = world.store.keys().filter(|key| key.starts_with(prefix));
            let keys = keys.filter(|key| after.is_none_or(|after| key.as_str() > after));
            keys.take(limit as usize).cloned().collect()
        }))
    }
}

/// Chat, as the functions of [`crate::chat`] see it.
pub(crate) mod chat {
    use super::WORLD;
    use crate::{Card, Refusal, Text};

    pub(crate) struct Conversation(String);

    impl Conversation {
        pub(crate) fn say(&self, text: &Text) -> Result<(), Refusal> {
            WORLD.with_borrow_mut(|world| world.said.push((self.0.clone(), text.clone())));
            Ok(())
        }

        #[expect(
            clippy::unused_self,
            reason = "as on the platform; a card is known by its key"
        )]
        pub(crate) fn show(&self, key: &str, card: &Card) -> Result<(), Refusal> {
            WORLD.with_borrow_mut(|world| world.cards.insert(key.to_owned(), card.clone()));
            Ok(())
        }
    }

    pub(crate) fn direct(member: &str) -> Result<Conversation, Refusal> {
        let known = WORLD.with_borrow(|world| world.people.iter().any(|person| person.id == member));
        if known {
            Ok(Conversation(member.to_owned()))
        } else {
            Err(Refusal::NotFound)
        }
    }

    pub(crate) fn current() -> Option<Conversation> {
        WORLD.with_borrow(|world| world.current.clone()).map(Conversation)
    }

    pub(crate) fn change(key: &str, card: &Card) -> Result<(), Refusal> {
        WORLD.with_borrow_mut(|world| match world.cards.get_mut(key) {
            Some(known) => {
                *known = card.clone();
                Ok(())
            }
            None => Err(Refusal::NotFound),
        })
    }
}

/// Requests, as the functions of [`crate::instances`] see them.
pub(crate) mod instances {
    use super::WORLD;
    use crate::{Refusal, View};

    pub(crate) fn get(id: &str) -> Result<View, Refusal> {
        let found = WORLD.with_borrow(|world| world.requests.iter().find(|view| view.id == id).cloned());
        found.ok_or(Refusal::NotFound)
    }

    pub(crate) fn newest(before: Option<&str>, limit: u32) -> Result<Vec<View>, Refusal> {
        if !(1..=50).contains(&limit) {
            return Err(Refusal::Invalid("the limit is 1 to 50".into()));
        }
        Ok(WORLD.with_borrow(|world| {
            let newest = world.requests.iter().rev();
            let older = newest.skip_while(|view| before.is_some_and(|before| view.id != before));
            older
                .skip(usize::from(before.is_some()))
                .take(limit as usize)
                .cloned()
                .collect()
        }))
    }
}

/// People, as the functions of [`crate::directory`] see them.
pub(crate) mod directory {
    use super::WORLD;
    use crate::{Person, Refusal};

    pub(crate) fn get(member: &str) -> Result<Person, Refusal> {
        let found =
            WORLD.with_borrow(|world| world.people.iter().find(|person| person.id == member).cloned());
        found.ok_or(Refusal::NotFound)
    }

    pub(crate) fn manager(member: &str) -> Result<Option<Person>, Refusal> {
        get(member)?;
        let manager = WORLD.with_borrow(|world| world.managers.get(member).cloned());
        manager.map(|manager| get(&manager)).transpose()
    }

    pub(crate) fn audience(after: Option<&str>, limit: u32) -> Result<Vec<Person>, Refusal> {
        if !(1..=100).contains(&limit) {
            return Err(Refusal::Invalid("the limit is 1 to 100".into()));
        }
        let mut people = WORLD.with_borrow(|world| world.people.clone());
        people.sort_by(|a, b| a.id.cmp(&b.id));
        people.retain(|person| after.is_none_or(|after| person.id.as_str() > after));
        people.truncate(limit as usize);
        Ok(people)
    }
}
