//! `i18n/<lang>.json`: what the app's components say, by key and language.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::catalog::bundle::Messages;
use crate::catalog::bundle::fault::{Fault, Faults};
use crate::form::below;

/// Longest text, in characters.
const LONGEST: usize = 4_000;
const FALLBACK: &str = "en";

/// The texts of all languages, as far as they are sound.
pub(super) fn read(values: &BTreeMap<&str, Value>, faults: &mut Faults) -> Messages {
    let files = values.iter().filter_map(|(path, value)| {
        let language = path.strip_prefix("i18n/")?.strip_suffix(".json")?;
        Some((language, *path, value))
    });
    let mut messages = Messages::new();
    for (language, path, value) in files {
        if let Some(texts) = language_file(path, value, faults) {
            messages.insert(language.to_owned(), texts);
        }
    }
    compare(&messages, values, faults);
    messages
}

fn language_file(path: &str, value: &Value, faults: &mut Faults) -> Option<BTreeMap<String, String>> {
    let Some(members) = value.as_object() else {
        faults.add(Fault::new(path, "", "messages-shape"));
        return None;
    };
    let mut texts = BTreeMap::new();
    for (key, member) in members {
        let pointer = below("", key);
        let mut tell = |code| faults.add(Fault::new(path, &pointer, code));
        if !is_key(key) {
            tell("message-key");
        }
        let Some(text) = member.as_str() else {
            tell("messages-shape");
            continue;
        };
        if text.chars().count() > LONGEST {
            tell("message-too-long");
        }
        if placeholders(text).is_none() {
            tell("message-braces");
        }
        texts.insert(key.clone(), text.to_owned());
    }
    Some(texts)
}

/// Whatever else is there must say no more than English, with the same gaps; what it does not say is read in English.
fn compare(messages: &Messages, values: &BTreeMap<&str, Value>, faults: &mut Faults) {
    let Some(english) = messages.get(FALLBACK) else {
        let there = values.contains_key("i18n/en.json");
        if !there && values.keys().any(|path| path.starts_with("i18n/")) {
            faults.add(Fault::new("i18n/en.json", "", "file-missing"));
        }
        return;
    };
    for (language, texts) in messages.iter().filter(|(language, _)| *language != FALLBACK) {
        let path = format!("i18n/{language}.json");
        for (key, text) in texts {
            let mut tell = |code| faults.add(Fault::new(&path, below("", key), code));
            let Some(original) = english.get(key) else {
                tell("message-unknown");
                continue;
            };
            // Braces that don't match were told where they stand.
            let gaps = (placeholders(original), placeholders(text));
            if let (Some(theirs), Some(ours)) = gaps
                && theirs != ours
            {
                tell("message-placeholders");
            }
        }
    }
}

fn is_key(key: &str) -> bool {
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    key.len() <= 100 && key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.bytes().all(sound)
}

/// The names in braces; nothing if a brace has no partner or holds no name.
fn placeholders(text: &str) -> Option<BTreeSet<&str>> {
    let mut names = BTreeSet::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let inner = rest[at..].strip_prefix('{')?;
        let (name, after) = inner.split_once('}')?;
        let sound = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.bytes().all(sound) {
            return None;
        }
        names.insert(name);
        rest = after;
    }
    Some(names)
}
