//! The app's log of one call: capped, and free of whatever could forge a line.

use crate::host::LogLine;
use crate::limits::{LOG_BYTES, LOG_LINES};
use crate::wit::Level;

/// The lines that are kept, and how many were not.
#[derive(Debug, Default)]
pub(crate) struct Log {
    lines: Vec<LogLine>,
    bytes: usize,
    dropped: u32,
}

impl Log {
    pub fn write(&mut self, level: Level, message: &str) {
        let room = LOG_BYTES.saturating_sub(self.bytes);
        if self.lines.len() >= LOG_LINES || room == 0 {
            self.dropped = self.dropped.saturating_add(1);
            return;
        }
        let message = harmless(message, room);
        self.bytes += message.len().max(1);
        self.lines.push(LogLine { level, message });
    }

    pub fn finish(self) -> (Vec<LogLine>, u32) {
        (self.lines, self.dropped)
    }
}

/// `message` on one line, at most `room` bytes: control characters and those that turn the direction of text become
/// escapes, so that no line can pretend to be another one.
pub(crate) fn harmless(message: &str, room: usize) -> String {
    let mut text = String::with_capacity(message.len().min(room));
    for character in message.chars() {
        let before = text.len();
        let turns =
            matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if character.is_control() || turns {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
        if text.len() > room {
            text.truncate(before);
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_can_not_pretend_to_be_two() {
        let forged = "fine\n2026-03-11 ERROR placet: all is lost\u{1b}[31m\u{202e}";
        assert_eq!(
            harmless(forged, 1000),
            "fine\\n2026-03-11 ERROR placet: all is lost\\u{1b}[31m\\u{202e}"
        );
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        assert_eq!(harmless("äöü", 5), "äö");
        assert_eq!(harmless("ab\n", 3), "ab");
    }

    #[test]
    fn what_exceeds_the_limits_is_counted() {
        let mut log = Log::default();
        for _ in 0..LOG_LINES + 7 {
            log.write(Level::Info, "");
        }
        let (lines, dropped) = log.finish();
        assert_eq!((lines.len(), dropped), (LOG_LINES, 7));

        let mut log = Log::default();
        log.write(Level::Info, &"x".repeat(LOG_BYTES * 2));
        log.write(Level::Info, "y");
        let (lines, dropped) = log.finish();
        assert_eq!((lines[0].message.len(), lines.len(), dropped), (LOG_BYTES, 1, 1));
    }
}
