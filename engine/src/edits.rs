//! O6: what becomes of the form when somebody hands one in.
//!
//! Invariant: what a person could not see is put back before anything is compared, and nothing that they may not write
//! differs afterwards. Computed values are nobody's to write: whatever was sent for them is left out, and the
//! [`Context`](crate::Context) fills them in.
//! Rows have no ids. In a list that got longer or shorter the equal rows at its beginning and at its end are the same
//! ones; in between rows are taken to be appended, and what was taken out must be the person's to write.

use serde_json::{Map, Value};

use crate::command::Refusal;
use crate::compiled::CompiledDefinition;
use crate::definition::{Access, Fields, Work};
use crate::event::Change;
use crate::fields::{access, has_content, uncover, visible};
use crate::pointer;

/// The form after a task's holder has set the fields in `sent`, by name; `null` takes one out.
///
/// # Errors
/// The pointers of what they may not write.
pub fn by_task(
    definition: &CompiledDefinition,
    work: &Work,
    stored: &Value,
    sent: &Map<String, Value>,
) -> Result<Value, Vec<String>> {
    let mut whole = visible(stored, &work.fields);
    if let Value::Object(shown) = &mut whole {
        for (name, value) in sent {
            if value.is_null() {
                shown.remove(name);
            } else {
                shown.insert(name.clone(), value.clone());
            }
        }
    }
    let editor = Editor {
        fields: &work.fields,
        default: Access::Read,
        computed: definition.computed(),
    };
    editor.hand_in(stored, whole)
}

/// The form after the requester has handed in `sent`, which is the whole form as they see it; `stored` is what there
/// was before, nothing for a new instance. Without `sent` it is what there was.
///
/// # Errors
/// There is no form, or the pointers of what they may not write.
pub fn by_requester(
    definition: &CompiledDefinition,
    stored: &Value,
    sent: Option<&Value>,
) -> Result<Value, Refusal> {
    let Some(sent) = sent else {
        return stored.is_object().then(|| stored.clone()).ok_or(Refusal::NoForm);
    };
    if !sent.is_object() {
        return Err(Refusal::NoForm);
    }
    let fields = &definition.policies.requester_fields;
    if fields.is_empty() {
        return Ok(sent.clone());
    }
    let nothing = Value::Object(Map::new());
    let stored = if stored.is_object() { stored } else { &nothing };
    let editor = Editor {
        fields,
        default: Access::Write,
        computed: definition.computed(),
    };
    editor.hand_in(stored, sent.clone()).map_err(Refusal::NotWritable)
}

/// Somebody's permissions while they edit.
#[derive(Clone, Copy)]
struct Editor<'a> {
    fields: &'a Fields,
    /// Where no pointer says anything.
    default: Access,
    computed: &'a [String],
}

impl Editor<'_> {
    fn hand_in(self, stored: &Value, mut sent: Value) -> Result<Value, Vec<String>> {
        for at in self.computed {
            pointer::remove(&mut sent, at);
        }
        let mut forbidden = Vec::new();
        self.reaches(&sent, "", &mut forbidden);
        let mut whole = self.restore(stored, &sent, "");
        for at in self.computed {
            keep(stored, &mut whole, at);
        }
        for change in pointer::differences(stored, &whole) {
            self.judge(&change, &mut forbidden);
        }
        forbidden.sort_unstable();
        forbidden.dedup();
        if forbidden.is_empty() {
            Ok(whole)
        } else {
            Err(forbidden)
        }
    }

    fn access(self, at: &str) -> Access {
        access(Some(self.fields), at, self.default)
    }

    /// Whether a pattern says something of what is below.
    fn differs_below(self, at: &str) -> bool {
        self.fields.keys().any(|pattern| pointer::is_below(pattern, at))
    }

    /// What is hidden can't be probed by sending it.
    fn reaches(self, sent: &Value, at: &str, forbidden: &mut Vec<String>) {
        if self.differs_below(at)
            && let Some(parts) = parts(sent)
        {
            for (token, part) in parts {
                self.reaches(part, &pointer::join(at, &token), forbidden);
            }
        } else if self.access(at) == Access::Hidden && has_content(sent) {
            forbidden.push(at.to_owned());
        }
    }

    fn sees(self, value: &Value, at: &str) -> Option<Value> {
        let shown = uncover(value, &mut at.to_owned(), &|at| self.access(at));
        (self.access(at) != Access::Hidden || has_content(&shown)).then_some(shown)
    }

    /// Puts back what the person could not see.
    fn restore(self, stored: &Value, sent: &Value, at: &str) -> Value {
        match (stored, sent) {
            (Value::Object(before), Value::Object(after)) => {
                let unseen = before.iter().filter(|(name, value)| {
                    !after.contains_key(*name) && self.sees(value, &pointer::join(at, name)).is_none()
                });
                let unseen = unseen.map(|(name, value)| (name.clone(), value.clone()));
                let sent = after.iter().map(|(name, value)| {
                    let whole = match before.get(name) {
                        Some(stored) => self.restore(stored, value, &pointer::join(at, name)),
                        None => value.clone(),
                    };
                    (name.clone(), whole)
                });
                Value::Object(unseen.chain(sent).collect())
            }
            (Value::Array(before), Value::Array(after)) => {
                let item = |index: usize| pointer::join(at, &index.to_string());
                let shown: Vec<Value> = (before.iter().enumerate())
                    .map(|(index, row)| self.sees(row, &item(index)).unwrap_or_default())
                    .collect();
                let rows = after
                    .iter()
                    .zip(same_rows(&shown, after))
                    .map(|(row, same)| match same {
                        Some(index) => self.restore(&before[index], row, &item(index)),
                        None => row.clone(),
                    });
                Value::Array(rows.collect())
            }
            // A hidden row of a list is shown as nothing, so that the others keep their places.
            (before, Value::Null) if self.sees(before, at).is_none() => before.clone(),
            _ => sent.clone(),
        }
    }

    fn judge(self, change: &Change, forbidden: &mut Vec<String>) {
        let at = &change.pointer;
        if let (Some(Value::Array(before)), Some(Value::Array(after))) = (&change.old, &change.new) {
            return self.judge_rows(before, after, at, forbidden);
        }
        if let Some(old) = &change.old {
            self.judge_removal(old, at, at, forbidden);
        }
        if let Some(new) = &change.new {
            self.judge_value(new, at, forbidden);
        }
    }

    fn judge_rows(self, before: &[Value], after: &[Value], list: &str, forbidden: &mut Vec<String>) {
        if self.access(list) != Access::Write {
            forbidden.push(list.to_owned());
            return;
        }
        let item = |index: usize| pointer::join(list, &index.to_string());
        let same = same_rows(before, after);
        for (index, row) in after.iter().enumerate() {
            let Some(of) = same[index] else {
                self.judge_value(row, &item(index), forbidden);
                continue;
            };
            for mut change in pointer::differences(&before[of], row) {
                change.pointer.insert_str(0, &item(index));
                self.judge(&change, forbidden);
            }
        }
        for (index, row) in before.iter().enumerate() {
            if !same.contains(&Some(index)) {
                self.judge_removal(row, &item(index), list, forbidden);
            }
        }
    }

    /// Of what is taken out only the place is named: what is hidden in it is nobody's to learn.
    fn judge_removal(self, old: &Value, at: &str, named: &str, forbidden: &mut Vec<String>) {
        let mut inside = Vec::new();
        self.judge_value(old, at, &mut inside);
        if !inside.is_empty() {
            forbidden.push(named.to_owned());
        }
    }

    /// A value that is new, or gone, is judged by what it really holds.
    fn judge_value(self, value: &Value, at: &str, forbidden: &mut Vec<String>) {
        let inside = if self.differs_below(at) {
            parts(value)
        } else {
            None
        };
        let Some(inside) = inside.filter(|parts| !parts.is_empty()) else {
            if self.access(at) != Access::Write {
                forbidden.push(at.to_owned());
            }
            return;
        };
        if value.is_array() && self.access(at) != Access::Write {
            forbidden.push(at.to_owned());
            return;
        }
        for (token, part) in inside {
            self.judge_value(part, &pointer::join(at, &token), forbidden);
        }
    }
}

/// Keeps the value at `at` as it was.
fn keep(stored: &Value, whole: &mut Value, at: &str) {
    let parent = at.rsplit_once('/').map_or("", |(parent, _)| parent);
    match stored.pointer(at) {
        Some(value) if whole.pointer(parent).is_some_and(Value::is_object) => {
            pointer::set(whole, at, value.clone());
        }
        _ => pointer::remove(whole, at),
    }
}

/// The members of an object, or the items of a list.
fn parts(value: &Value) -> Option<Vec<(String, &Value)>> {
    match value {
        Value::Object(fields) => Some(fields.iter().map(|(name, value)| (name.clone(), value)).collect()),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            Some(items.map(|(index, item)| (index.to_string(), item)).collect())
        }
        _ => None,
    }
}

/// For each row of `after` the row of `before` that it is.
fn same_rows(before: &[Value], after: &[Value]) -> Vec<Option<usize>> {
    if before.len() == after.len() {
        return (0..after.len()).map(Some).collect();
    }
    let most = before.len().min(after.len());
    let equal = |(one, other): &(&Value, &Value)| one == other;
    let head = before.iter().zip(after).take_while(equal).count();
    let tail = (before.iter().rev().zip(after.iter().rev()))
        .take(most - head)
        .take_while(equal)
        .count();
    let between = head..before.len() - tail;
    let grows = before.len() < after.len();
    (0..after.len())
        .map(|index| {
            if index >= after.len() - tail {
                Some(before.len() - (after.len() - index))
            } else {
                (index < head || grows && between.contains(&index)).then_some(index)
            }
        })
        .collect()
}
