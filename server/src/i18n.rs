//! Texts that people read, from the catalogues in `schemas/messages/<language>/*.ftl`.
//!
//! The web client reads the same files. A key that a language lacks falls back to English; a key that nobody
//! has reads as itself, so that a forgotten text is ugly and not fatal (a check finds it).

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use serde_json::Value;

use crate::http::Language;

#[derive(RustEmbed)]
#[folder = "../schemas/messages"]
#[allow_missing = true]
struct Catalogues;

/// The text `key` with `args`.
pub fn text(language: Language, key: &str, args: &[(&str, &str)]) -> String {
    format(
        language,
        key,
        None,
        &fluent(args.iter().map(|(k, v)| (*k, FluentValue::from(*v)))),
    )
    .unwrap_or_else(|| key.to_owned())
}

/// As [`text`], with JSON values: numbers stay numbers for the catalogue's plural rules.
pub fn text_json(language: Language, key: &str, args: &[(&str, Value)]) -> String {
    format(
        language,
        key,
        None,
        &fluent(args.iter().map(|(k, v)| (*k, value(v)))),
    )
    .unwrap_or_else(|| key.to_owned())
}

/// The attribute of a text, if it has one.
pub fn attribute_json(
    language: Language,
    key: &str,
    attribute: &str,
    args: &[(&str, Value)],
) -> Option<String> {
    format(
        language,
        key,
        Some(attribute),
        &fluent(args.iter().map(|(k, v)| (*k, value(v)))),
    )
}

/// Whether English has the text.
pub fn exists(key: &str) -> bool {
    bundle(Language::En).has_message(key)
}

fn fluent<'a>(args: impl Iterator<Item = (&'a str, FluentValue<'a>)>) -> FluentArgs<'a> {
    args.collect()
}

fn value(value: &Value) -> FluentValue<'_> {
    match value {
        Value::Number(number) => FluentValue::from(number.as_f64().unwrap_or_default()),
        Value::String(text) => FluentValue::from(text.as_str()),
        other => FluentValue::from(other.to_string()),
    }
}

fn format(language: Language, key: &str, attribute: Option<&str>, args: &FluentArgs<'_>) -> Option<String> {
    [language, Language::En].into_iter().find_map(|language| {
        let bundle = bundle(language);
        let message = bundle.get_message(key)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        Some(
            bundle
                .format_pattern(pattern, Some(args), &mut Vec::new())
                .into_owned(),
        )
    })
}

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static BUNDLES: OnceLock<[FluentBundle<FluentResource>; 2]> = OnceLock::new();
    let bundles = BUNDLES.get_or_init(|| Language::ALL.map(load));
    &bundles[language as usize]
}

fn load(language: Language) -> FluentBundle<FluentResource> {
    let tag = language.tag().parse().expect("our language tags are well-formed");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    let folder = format!("{}/", language.tag());
    for path in Catalogues::iter().filter(|path| path.starts_with(&folder)) {
        let Some(file) = Catalogues::get(&path) else {
            continue;
        };
        let source = String::from_utf8_lossy(&file.data).into_owned();
        let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, errors)| {
            tracing::error!(%path, ?errors, "a message catalogue has errors");
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(%path, ?errors, "a message catalogue repeats texts");
        }
    }
    bundle
}
