//! Reading an event log in XES, one case at a time, from a plain or a gzipped file.
//!
//! A broken event stays in its case as a reason: the case around it can still be driven. Only XML that can't be
//! read at all ends the log.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::Trouble;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    pub name: String,
    pub amount: Option<String>,
    pub budget: Option<String>,
    pub number: Option<String>,
    /// In the file's order: adjacent events may carry equal times, so times are never read.
    pub events: Vec<Result<String, String>>,
}

pub struct Log {
    reader: Reader<Box<dyn BufRead + Send>>,
    buffer: Vec<u8>,
    cases: usize,
    ended: bool,
}

impl Log {
    pub fn open(path: &Path) -> Result<Self, Trouble> {
        let io = |why: std::io::Error| format!("{}: {why}", path.display());
        let mut file = BufReader::new(File::open(path).map_err(io)?);
        // By content and not by name: both `x.xes` and `x.xes.gz` are often the other.
        let gzipped = file.fill_buf().map_err(io)?.starts_with(&[0x1f, 0x8b]);
        let plain: Box<dyn BufRead + Send> = if gzipped {
            Box::new(BufReader::new(MultiGzDecoder::new(file)))
        } else {
            Box::new(file)
        };
        Ok(Self::new(plain))
    }

    fn new(plain: Box<dyn BufRead + Send>) -> Self {
        Self {
            reader: Reader::from_reader(plain),
            buffer: Vec::new(),
            cases: 0,
            ended: false,
        }
    }

    fn next_case(&mut self) -> Result<Option<Case>, Trouble> {
        let mut case: Option<Case> = None;
        let mut event: Option<Result<Option<String>, String>> = None;
        // Attributes nest; only those directly in a trace or an event are meant.
        let mut depth = 0_usize;
        loop {
            self.buffer.clear();
            let position = self.reader.buffer_position();
            let read = self
                .reader
                .read_event_into(&mut self.buffer)
                .map_err(|why| format!("the XML can't be read at byte {position}: {why}"))?;
            let (start, nested) = match &read {
                Event::Start(start) => (start, true),
                Event::Empty(start) => (start, false),
                Event::End(end) => {
                    match end.name().as_ref() {
                        "trace" => {
                            self.cases += 1;
                            return Ok(case.map(|case| named(case, self.cases)));
                        }
                        "event" => finish(case.as_mut(), event.take()),
                        _ => depth = depth.saturating_sub(1),
                    }
                    continue;
                }
                Event::Eof if case.is_some() => return Err("the file ends inside a case".into()),
                Event::Eof => return Ok(None),
                _ => continue,
            };
            match start.name().as_ref() {
                "trace" => {
                    case = Some(Case::default());
                    depth = 0;
                    if !nested {
                        self.cases += 1;
                        return Ok(case.map(|case| named(case, self.cases)));
                    }
                }
                "event" => {
                    event = Some(Ok(None));
                    if !nested {
                        finish(case.as_mut(), event.take());
                    }
                }
                _ => {
                    if depth == 0 {
                        match (&mut case, &mut event) {
                            (_, Some(event)) => read_event(event, start),
                            (Some(case), None) => read_case(case, start),
                            (None, None) => {}
                        }
                    }
                    // Only what stands inside a case counts: a log, its extensions and globals nest as they like.
                    depth += usize::from(nested && case.is_some());
                }
            }
        }
    }
}

impl Iterator for Log {
    type Item = Result<Case, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.next_case().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

fn named(mut case: Case, number: usize) -> Case {
    if case.name.is_empty() {
        case.name = format!("case {number} of the file, which has no name");
    }
    case
}

fn finish(case: Option<&mut Case>, event: Option<Result<Option<String>, String>>) {
    let (Some(case), Some(event)) = (case, event) else {
        return;
    };
    case.events
        .push(event.and_then(|activity| activity.ok_or_else(|| "it has no concept:name".to_owned())));
}

fn read_case(case: &mut Case, start: &BytesStart<'_>) {
    let Ok(Some((key, value))) = attribute(start) else {
        return;
    };
    match key.as_str() {
        "concept:name" => case.name = value,
        "Amount" => case.amount = Some(value),
        "BudgetNumber" => case.budget = Some(value),
        "DeclarationNumber" => case.number = Some(value),
        _ => {}
    }
}

fn read_event(event: &mut Result<Option<String>, String>, start: &BytesStart<'_>) {
    match (attribute(start), &mut *event) {
        (Ok(Some((key, value))), Ok(activity)) if key == "concept:name" => match activity {
            None => *activity = Some(value),
            Some(first) => *event = Err(format!("it has two names, `{first}` and `{value}`")),
        },
        (Err(why), Ok(_)) => *event = Err(why),
        _ => {}
    }
}

/// The pair of an XES attribute, which XML writes as two attributes.
fn attribute(start: &BytesStart<'_>) -> Result<Option<(String, String)>, String> {
    let (mut key, mut value) = (None, None);
    for found in start.attributes() {
        let found = found.map_err(|why| format!("an attribute can't be read: {why}"))?;
        let text = || {
            let text = found.normalized_value(XmlVersion::Implicit1_0);
            text.map(|text| text.into_owned())
                .map_err(|why| format!("a value can't be read: {why}"))
        };
        match found.key.as_ref() {
            "key" => key = Some(text()?),
            "value" => value = Some(text()?),
            _ => {}
        }
    }
    Ok(key.zip(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases(text: &'static str) -> Vec<Result<Case, Trouble>> {
        Log::new(Box::new(text.as_bytes())).collect()
    }

    #[test]
    fn nested_attributes_belong_to_their_parent() {
        let found = cases(
            r#"<log><trace><string key="concept:name" value="a"><string key="concept:name" value="inner"/></string>
               <event><string key="concept:name" value="X"><string key="concept:name" value="Y"/></string></event></trace></log>"#,
        );
        let case = found[0].as_ref().unwrap();
        assert_eq!(
            (case.name.as_str(), &case.events[..]),
            ("a", &[Ok("X".to_owned())][..])
        );
    }

    #[test]
    fn a_broken_event_stays_in_its_case() {
        let found = cases(
            r#"<log><trace><string key="concept:name" value="R&amp;D"/><event/><event><string key="concept:name" value="X"/></event></trace></log>"#,
        );
        let case = found[0].as_ref().unwrap();
        assert_eq!(case.name, "R&D");
        assert!(case.events[0].is_err() && case.events[1].is_ok());
    }

    #[test]
    fn a_log_that_breaks_off_keeps_its_whole_cases() {
        let found = cases(r#"<log><trace><string key="concept:name" value="a"/></trace><trace><event>"#);
        assert!(found[0].is_ok() && found[1].is_err() && found.len() == 2);
    }
}
