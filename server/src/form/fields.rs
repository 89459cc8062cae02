//! The fields of a form, flattened, and where they stand in a value.

use serde_json::Value;

use super::dialect;
use super::problem::below;

/// A property of the schema, at any depth.
#[derive(Clone, Debug)]
pub struct Field {
    /// From the root; `None` stands for every item of a list.
    pub path: Vec<Option<String>>,
    pub widget: Option<Widget>,
    pub visible: Option<String>,
    pub computed: Option<String>,
    /// Whether the mini-app that brings the form sets it.
    pub by_app: bool,
    /// Whether the mini-app that brings the form says what it offers.
    pub offered_by_app: bool,
    /// Its place among what cards and lists show.
    pub fact: Option<u64>,
    /// Of the schema node, for titles.
    pub schema: Value,
}

/// Widgets whose values are more than JSON Schema can check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Widget {
    Money,
    Member,
    Members,
    Department,
    Leave,
    ZonedDatetime,
    Attachments,
    Instance,
    Date,
    Table,
}

impl Widget {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "money" => Self::Money,
            "member" => Self::Member,
            "members" => Self::Members,
            "department" => Self::Department,
            "leave" => Self::Leave,
            "zoned_datetime" => Self::ZonedDatetime,
            "attachments" => Self::Attachments,
            "instance" => Self::Instance,
            "date" => Self::Date,
            "table" => Self::Table,
            _ => return None,
        })
    }
}

impl Field {
    /// The pointer, where no list lies in between.
    pub fn pointer(&self) -> Option<String> {
        self.path.iter().try_fold(String::new(), |pointer, step| {
            Some(below(&pointer, step.as_deref()?))
        })
    }

    /// Every place where the field could stand in `form`: its parents are there, itself perhaps not.
    pub fn places<'v>(&self, form: &'v Value) -> Vec<Place<'v>> {
        let mut parents = vec![(String::new(), Some(form))];
        for step in &self.path {
            parents = parents
                .into_iter()
                .flat_map(|(pointer, value)| match (step, value) {
                    (Some(name), Some(Value::Object(object))) => {
                        vec![(below(&pointer, name), object.get(name))]
                    }
                    (None, Some(Value::Array(items))) => items
                        .iter()
                        .enumerate()
                        .map(|(index, item)| (format!("{pointer}/{index}"), Some(item)))
                        .collect(),
                    _ => Vec::new(),
                })
                .collect();
        }
        parents
            .into_iter()
            .map(|(pointer, value)| Place { pointer, value })
            .collect()
    }
}

/// One occurrence of a field in a value.
#[derive(Clone, Debug)]
pub struct Place<'v> {
    pub pointer: String,
    pub value: Option<&'v Value>,
}

/// All fields of an expanded schema, parents before their children, in the order of the schema.
pub fn of(schema: &Value) -> Vec<Field> {
    let mut fields = Vec::new();
    collect(schema, &mut Vec::new(), &mut fields);
    fields
}

fn collect(schema: &Value, path: &mut Vec<Option<String>>, fields: &mut Vec<Field>) {
    // Inside of a structured value there are no fields of the form's own.
    let whole = dialect::widget(schema).is_some_and(|name| name != "table" && Widget::parse(name).is_some());
    if whole {
        return;
    }
    for (name, property) in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        path.push(Some(name.clone()));
        let text = |key: &str| Some(property.get("x-placet")?.get(key)?.as_str()?.to_owned());
        fields.push(Field {
            path: path.clone(),
            widget: dialect::widget(property).and_then(Widget::parse),
            visible: text("visible"),
            computed: text("computed"),
            by_app: property.pointer("/x-placet/app") == Some(&Value::Bool(true)),
            offered_by_app: text("options").as_deref() == Some("app"),
            fact: property.pointer("/x-placet/fact").and_then(Value::as_u64),
            schema: property.clone(),
        });
        collect(property, path, fields);
        path.pop();
    }
    if let Some(items) = schema.get("items") {
        path.push(None);
        collect(items, path, fields);
        path.pop();
    }
}

/// Sets `value` at `pointer`, whose parent is there; `None` takes it out.
pub fn put(form: &mut Value, pointer: &str, value: Option<Value>) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return;
    };
    let name = name.replace("~1", "/").replace("~0", "~");
    let Some(Value::Object(object)) = form.pointer_mut(parent) else {
        return;
    };
    match value {
        Some(value) => {
            object.insert(name, value);
        }
        None => {
            object.remove(&name);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_in_a_table_stands_once_in_each_row() {
        let schema = dialect::expand(&json!({
            "type": "object",
            "properties": {
                "lines": { "type": "array", "items": { "type": "object", "properties": {
                    "amount": { "x-placet": { "widget": "money" } },
                    "note": { "type": "string" }
                }}}
            }
        }));
        let fields = of(&schema);
        let names: Vec<_> = fields.iter().map(|f| f.path.len()).collect();
        assert_eq!(names, [1, 3, 3], "money's own minor and currency are not fields");
        let form = json!({ "lines": [{ "note": "a" }, {}] });
        let places: Vec<_> = fields[2]
            .places(&form)
            .into_iter()
            .map(|p| (p.pointer, p.value.is_some()))
            .collect();
        assert_eq!(
            places,
            [
                ("/lines/0/note".to_owned(), true),
                ("/lines/1/note".to_owned(), false)
            ]
        );
    }
}
