//! Values of a form in words, for cards and lists.

use placet_engine::{Directory, MemberId};
use serde_json::Value;

use super::fields::{Field, Widget};
use super::localise;
use crate::http::Language;
use crate::i18n;
use crate::instance::Fact;
use crate::money::Money;

/// The fields that the form marks (`x-placet.fact`), in their order, with what was filled in.
pub fn of(fields: &[Field], form: &Value, directory: &Directory, language: Language) -> Vec<Fact> {
    let mut marked: Vec<_> = fields
        .iter()
        .filter_map(|field| Some((field.fact?, field)))
        .collect();
    marked.sort_by_key(|(place, _)| *place);
    marked
        .into_iter()
        .filter_map(|(_, field)| {
            let pointer = field.pointer()?;
            let text = display(field, form.pointer(&pointer)?, directory, language)?;
            Some(Fact::new(pointer, title(field, language), text))
        })
        .collect()
}

/// The field's name as people read it.
pub fn title(field: &Field, language: Language) -> String {
    let own = field
        .schema
        .pointer("/x-placet/title")
        .map(|title| localise::text(title, language.tag()));
    let plain = || Some(field.schema.get("title")?.as_str()?.to_owned());
    own.or_else(plain)
        .unwrap_or_else(|| field.path.last().cloned().flatten().unwrap_or_default())
}

/// One line; `None` where nothing was filled in.
fn display(field: &Field, value: &Value, directory: &Directory, language: Language) -> Option<String> {
    let member = |value: &Value| {
        Some(
            directory
                .member(MemberId(value.as_str()?.parse().ok()?))?
                .name
                .clone(),
        )
    };
    let text = match field.widget {
        Some(Widget::Money) => super::read_money(value)?.format(language.tag()),
        Some(Widget::Member) => member(value)?,
        Some(Widget::Members) => value
            .as_array()?
            .iter()
            .filter_map(member)
            .collect::<Vec<_>>()
            .join(", "),
        Some(Widget::Department) => directory.department(super::id(value)?.into())?.name.clone(),
        Some(Widget::ZonedDatetime) => value.get("local")?.as_str()?.replace('T', " "),
        Some(Widget::Table | Widget::Attachments) => {
            let count = value.as_array()?.len();
            i18n::text_json(language, "form-rows", &[("count", count.into())])
        }
        Some(Widget::Leave | Widget::Instance) => return None,
        Some(Widget::Date) | None => match value {
            Value::String(text) => option(field, value, language).unwrap_or_else(|| text.clone()),
            Value::Bool(yes) => i18n::text(language, if *yes { "form-yes" } else { "form-no" }, &[]),
            Value::Number(number) => option(field, value, language).unwrap_or_else(|| number.to_string()),
            _ => return None,
        },
    };
    let text: String = text.chars().take(200).collect();
    (!text.is_empty()).then_some(text)
}

fn option(field: &Field, value: &Value, language: Language) -> Option<String> {
    let option = field
        .schema
        .get("oneOf")?
        .as_array()?
        .iter()
        .find(|option| option.get("const") == Some(value))?;
    let own = option
        .pointer("/x-placet/title")
        .map(|title| localise::text(title, language.tag()));
    own.or_else(|| Some(option.get("title")?.as_str()?.to_owned()))
}

/// The amount in `value`, if it is one.
pub fn read_money(value: &Value) -> Option<Money> {
    serde_json::from_value(value.clone()).ok()
}
