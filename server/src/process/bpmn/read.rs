//! XML as a graph. Prefixes of namespaces are whatever a tool calls them; tags are told by their local names.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use serde_json::Value;

use super::Unreadable;
use super::graph::{Edge, Element, Graph, Node};

/// Most elements of a document.
const MAX_ELEMENTS: usize = 20_000;
/// Deepest nesting of elements.
const MAX_DEPTH: usize = 64;

/// What a document holds: the first process of it.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub id: String,
    pub name: String,
    /// What Placet wrote of the process as a whole.
    pub head: Option<Value>,
    pub graph: Graph,
    /// What has no place in a flow: the tag and the id or the name.
    pub beside: Vec<(String, String)>,
}

/// Where the reader is.
enum Inside {
    Definitions,
    Process,
    Node(usize),
    Edge(usize),
    /// Text of something is being read.
    Text(Wanted),
    /// An embedded sub-process: what is in it does not count.
    Skipped,
    Other,
}

#[derive(Clone, Copy)]
enum Wanted {
    Head,
    Step(usize),
    Arm(usize),
    Condition(usize),
    Time(usize),
}

pub(super) fn document(xml: &str) -> Result<Document, Unreadable> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut found = Document::default();
    let mut stack: Vec<Inside> = Vec::new();
    let (mut seen, mut has_process, mut text) = (0, false, String::new());
    let broken = |error: String| Unreadable::Xml(error);
    loop {
        match reader.read_event().map_err(|error| broken(error.to_string()))? {
            Event::Eof => break,
            Event::Start(start) => {
                seen += 1;
                if seen > MAX_ELEMENTS || stack.len() > MAX_DEPTH {
                    return Err(Unreadable::TooLarge);
                }
                let next = enter(&mut found, &stack, &start, &mut has_process)?;
                if matches!(next, Inside::Text(_)) {
                    text.clear();
                }
                stack.push(next);
            }
            Event::Empty(start) => {
                seen += 1;
                if seen > MAX_ELEMENTS {
                    return Err(Unreadable::TooLarge);
                }
                enter(&mut found, &stack, &start, &mut has_process)?;
            }
            Event::End(_) => {
                if let Some(Inside::Text(wanted)) = stack.pop() {
                    take(&mut found, wanted, &text);
                }
            }
            Event::Text(part) if matches!(stack.last(), Some(Inside::Text(_))) => {
                text.push_str(&part.xml10_content());
            }
            Event::CData(part) if matches!(stack.last(), Some(Inside::Text(_))) => {
                text.push_str(&part.xml10_content());
            }
            Event::GeneralRef(part) if matches!(stack.last(), Some(Inside::Text(_))) => {
                let known = match part.xml10_content().as_ref() {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "apos" => Some('\''),
                    "quot" => Some('"'),
                    // Nothing else is expanded.
                    _ => part.resolve_char_ref().ok().flatten(),
                };
                text.extend(known);
            }
            _ => {}
        }
    }
    if has_process {
        Ok(found)
    } else {
        Err(Unreadable::NoProcess)
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start
        .attributes()
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// What begins with a tag.
fn enter(
    found: &mut Document,
    stack: &[Inside],
    start: &BytesStart<'_>,
    has_process: &mut bool,
) -> Result<Inside, Unreadable> {
    let local = start.local_name();
    let tag: &str = local.as_ref();
    let attribute = |name: &str| attribute(start, name);
    let inside = stack.iter().rev().find(|inside| !matches!(inside, Inside::Other));
    Ok(match (inside, tag) {
        (None, "definitions") => Inside::Definitions,
        (Some(Inside::Definitions), "process") if !*has_process => {
            *has_process = true;
            found.id = attribute("id").unwrap_or_default();
            found.name = attribute("name").unwrap_or_default();
            Inside::Process
        }
        (Some(Inside::Definitions), "process" | "message" | "signal" | "error" | "collaboration") => {
            beside(found, tag, start);
            Inside::Skipped
        }
        (Some(Inside::Process), "process") => {
            // Of our own extension: the process as a whole.
            Inside::Text(Wanted::Head)
        }
        (Some(Inside::Process), "sequenceFlow") => {
            found.graph.edges.push(Edge {
                id: attribute("id").unwrap_or_default(),
                from: attribute("sourceRef").unwrap_or_default(),
                to: attribute("targetRef").unwrap_or_default(),
                name: attribute("name").unwrap_or_default(),
                ..Edge::default()
            });
            Inside::Edge(found.graph.edges.len() - 1)
        }
        (
            Some(Inside::Process),
            "laneSet" | "dataObject" | "dataObjectReference" | "dataStoreReference" | "textAnnotation",
        ) => {
            beside(found, tag, start);
            Inside::Skipped
        }
        (Some(Inside::Process), tag) => match Element::of_tag(tag) {
            Some(element) => {
                let mut node = Node::new(attribute("id").unwrap_or_default(), element);
                node.tag = tag.to_owned();
                node.name = attribute("name").unwrap_or_default();
                node.detail = attribute("calledElement");
                node.default = attribute("default");
                found.graph.nodes.push(node);
                Inside::Node(found.graph.nodes.len() - 1)
            }
            None => Inside::Other,
        },
        (Some(Inside::Node(at)), "step") => Inside::Text(Wanted::Step(*at)),
        (Some(Inside::Node(at)), "timeDuration" | "timeDate" | "timeCycle") => {
            Inside::Text(Wanted::Time(*at))
        }
        (Some(Inside::Node(at)), "terminateEventDefinition" | "errorEventDefinition") => {
            if found.graph.nodes[*at].element == Element::End {
                found.graph.nodes[*at].element = Element::Terminate;
            }
            Inside::Other
        }
        (
            Some(Inside::Node(at)),
            "messageEventDefinition" | "signalEventDefinition" | "conditionalEventDefinition",
        ) => {
            if found.graph.nodes[*at].element == Element::Timer {
                found.graph.nodes[*at].element = Element::Other;
            }
            Inside::Other
        }
        // What an embedded sub-process holds is in another flow.
        (Some(Inside::Node(_)), tag) if Element::of_tag(tag).is_some() || tag == "sequenceFlow" => {
            Inside::Skipped
        }
        (Some(Inside::Edge(at)), "arm") => Inside::Text(Wanted::Arm(*at)),
        (Some(Inside::Edge(at)), "conditionExpression") => {
            found.graph.edges[*at].language = attribute("language");
            Inside::Text(Wanted::Condition(*at))
        }
        (Some(Inside::Skipped), _) => Inside::Skipped,
        _ => Inside::Other,
    })
}

fn beside(found: &mut Document, tag: &str, start: &BytesStart<'_>) {
    let name = attribute(start, "name").filter(|name| !name.is_empty());
    let name = name.or_else(|| attribute(start, "id")).unwrap_or_default();
    found.beside.push((tag.to_owned(), name));
}

/// What was read to its end.
fn take(found: &mut Document, wanted: Wanted, text: &str) {
    let json = || {
        serde_json::from_str::<Value>(text.trim())
            .ok()
            .filter(Value::is_object)
    };
    let graph = &mut found.graph;
    match wanted {
        Wanted::Head => found.head = json(),
        Wanted::Step(at) => graph.nodes[at].step = json(),
        Wanted::Arm(at) => graph.edges[at].arm = json(),
        Wanted::Condition(at) => graph.edges[at].condition = Some(text.trim().to_owned()),
        Wanted::Time(at) => graph.nodes[at].detail = Some(text.trim().to_owned()),
    }
}
