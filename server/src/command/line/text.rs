//! The line as characters, folded for matching and kept as written for the reason.

/// Characters as written, and the same positions folded: lower case, full-width forms as ASCII, dashes alike.
#[derive(Clone, Debug)]
pub(super) struct Text {
    written: Vec<char>,
    folded: Vec<char>,
}

impl Text {
    pub(super) fn new(line: &str) -> Self {
        let written: Vec<char> = line.chars().collect();
        let folded = written.iter().map(|c| fold(*c)).collect();
        Self { written, folded }
    }

    pub(super) fn from(&self, at: usize) -> Self {
        let at = at.min(self.written.len());
        Self {
            written: self.written[at..].to_vec(),
            folded: self.folded[at..].to_vec(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.folded.len()
    }

    pub(super) fn at(&self, at: usize) -> Option<char> {
        self.folded.get(at).copied()
    }

    pub(super) fn written(&self, at: usize) -> Option<char> {
        self.written.get(at).copied()
    }

    /// What was written from `start` to `end`, without the space around it.
    pub(super) fn slice(&self, start: usize, end: usize) -> String {
        let end = end.min(self.written.len());
        let start = start.min(end);
        self.written[start..end]
            .iter()
            .collect::<String>()
            .trim()
            .to_owned()
    }

    pub(super) fn skip_space(&self, mut at: usize) -> usize {
        while self.at(at).is_some_and(char::is_whitespace) {
            at += 1;
        }
        at
    }

    pub(super) fn eat_char(&self, at: usize, wanted: char) -> Option<usize> {
        (self.at(at) == Some(wanted)).then_some(at + 1)
    }

    /// Matches `pattern` at `at`. Where the pattern begins or ends with a Latin letter a word must begin or end;
    /// Chinese is written without spaces, so there no boundary is asked for.
    pub(super) fn eat(&self, at: usize, pattern: &str) -> Option<usize> {
        let mut end = at;
        for wanted in pattern.chars() {
            if wanted == ' ' {
                let next = self.skip_space(end);
                if next == end {
                    return None;
                }
                end = next;
            } else {
                end = self.eat_char(end, wanted)?;
            }
        }
        let begins = !pattern.starts_with(|c: char| c.is_ascii_alphanumeric()) || self.begins_word(at);
        let ends = !pattern.ends_with(|c: char| c.is_ascii_alphanumeric()) || self.ends_word(end);
        (end > at && begins && ends).then_some(end)
    }

    /// The longest of `patterns` that matches.
    pub(super) fn eat_any(&self, at: usize, patterns: &[&str]) -> Option<usize> {
        patterns.iter().filter_map(|p| self.eat(at, p)).max()
    }

    /// The value of the longest key that matches.
    pub(super) fn eat_word<T: Copy>(&self, at: usize, words: &[(&str, T)]) -> Option<(usize, T)> {
        words
            .iter()
            .filter_map(|(word, value)| Some((self.eat(at, word)?, *value)))
            .max_by_key(|(end, _)| *end)
    }

    pub(super) fn begins_word(&self, at: usize) -> bool {
        at == 0 || !self.at(at - 1).is_some_and(is_latin)
    }

    /// "Wednesday's" is no Wednesday.
    pub(super) fn ends_word(&self, end: usize) -> bool {
        match self.at(end) {
            Some('\'' | '’') => !self.at(end + 1).is_some_and(is_latin),
            next => !next.is_some_and(is_latin),
        }
    }

    /// The end of the word that begins at `at`: a Latin word up to space or Chinese, otherwise one character.
    pub(super) fn word_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        if self.at(at).is_some_and(is_chinese) {
            return end;
        }
        while self.at(end).is_some_and(|c| !c.is_whitespace() && !is_chinese(c)) {
            end += 1;
        }
        end
    }
}

/// Words that nothing claimed, joined again as they were written.
#[derive(Default)]
pub(super) struct Rest {
    pieces: Vec<(usize, usize)>,
}

impl Rest {
    pub(super) fn push(&mut self, start: usize, end: usize) {
        match self.pieces.last_mut() {
            Some(last) if last.1 == start => last.1 = end,
            _ => self.pieces.push((start, end)),
        }
    }

    /// Also joins pieces with only space between them, so that the person's spacing stays.
    pub(super) fn join(&self, text: &Text) -> String {
        let mut joined = String::new();
        let mut last_end = None;
        for (start, end) in &self.pieces {
            let piece = text.slice(*start, *end);
            let piece = piece.trim_matches(|c: char| c.is_whitespace() || ",;:，；：、。".contains(c));
            if piece.is_empty() {
                continue;
            }
            let adjacent = last_end.is_some_and(|last| text.skip_space(last) == *start);
            let chinese = joined.chars().last().is_some_and(is_chinese) && piece.starts_with(is_chinese);
            if !joined.is_empty() && (adjacent && last_end != Some(*start) || !chinese) {
                joined.push(' ');
            }
            joined.push_str(piece);
            last_end = Some(*end);
        }
        joined
    }
}

pub(super) fn is_latin(c: char) -> bool {
    c.is_alphanumeric() && !is_chinese(c)
}

pub(super) fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '〇' | '\u{f900}'..='\u{faff}')
}

/// As [`Text::eat`] wants its patterns.
pub(super) fn fold_all(words: &str) -> String {
    let folded: String = words.chars().map(fold).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fold(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0)
            .unwrap_or(c)
            .to_ascii_lowercase(),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '〜' | '~' => '-',
        '\u{3000}' | '\u{a0}' => ' ',
        '。' => '.',
        '、' => ',',
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}
