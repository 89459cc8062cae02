//! Characters that no text of a bundle may hold, because people read these texts to decide whether they trust it.

use serde_json::Value;

use super::fault::{Fault, Faults};
use crate::form::below;

/// Whether texts may have several lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    One,
    Many,
}

/// Characters that reorder or hide what stands around them: bidirectional controls, invisible separators, tags.
pub(super) fn is_deceptive(c: char) -> bool {
    matches!(
        c,
        '\u{061c}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// The first character of `text` that may not be there.
fn forbidden(text: &str, lines: Lines) -> Option<char> {
    let allowed = |c: char| lines == Lines::Many && matches!(c, '\n' | '\r' | '\t');
    text.chars()
        .find(|&c| (c.is_control() && !allowed(c)) || is_deceptive(c))
}

/// Tells of every text in `value`, names of members among them, that holds such a character.
pub(super) fn check(file: &str, value: &Value, lines: Lines, faults: &mut Faults) {
    walk(file, "", value, lines, faults);
}

fn walk(file: &str, pointer: &str, value: &Value, lines: Lines, faults: &mut Faults) {
    match value {
        Value::String(text) => judge(file, pointer, text, lines, faults),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(file, &format!("{pointer}/{index}"), item, lines, faults);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let pointer = below(pointer, name);
                judge(file, &pointer, name, Lines::One, faults);
                walk(file, &pointer, member, lines, faults);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Tells if one text does.
pub(super) fn judge(file: &str, pointer: &str, text: &str, lines: Lines, faults: &mut Faults) {
    if let Some(c) = forbidden(text, lines) {
        let character = format!("U+{:04X}", u32::from(c));
        faults.add(Fault::new(file, pointer, "text-characters").with("character", character));
    }
}
