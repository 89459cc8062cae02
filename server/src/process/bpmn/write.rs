//! A graph as XML: the process with extension elements, and its diagram.

use std::io;

use placet_engine::Definition;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde_json::Value;

use super::graph::{Edge, Element, Graph, Node};
use super::{CEL, NAMESPACE};

type Xml = Writer<Vec<u8>>;

pub(super) fn document(definition: &Definition, graph: &Graph, language: &str) -> String {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    write(&mut xml, definition, graph, language).expect("writing to memory does not fail");
    String::from_utf8(xml.into_inner()).expect("XML was written as UTF-8")
}

fn write(xml: &mut Xml, definition: &Definition, graph: &Graph, language: &str) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let namespaces = [
        ("xmlns", "http://www.omg.org/spec/BPMN/20100524/MODEL"),
        ("xmlns:bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI"),
        ("xmlns:dc", "http://www.omg.org/spec/DD/20100524/DC"),
        ("xmlns:di", "http://www.omg.org/spec/DD/20100524/DI"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xmlns:placet", NAMESPACE),
        ("id", "definitions"),
        ("targetNamespace", NAMESPACE),
        ("exporter", "Placet"),
    ];
    xml.create_element("definitions")
        .with_attributes(namespaces)
        .write_inner_content(|xml| {
            process(xml, definition, graph, language)?;
            diagram(xml, definition, graph)
        })?;
    Ok(())
}

/// Ids are names in XML, which keys and ids of ours are with a word before them.
fn process_id(definition: &Definition) -> String {
    format!("process_{}", definition.key)
}

fn process(xml: &mut Xml, definition: &Definition, graph: &Graph, language: &str) -> io::Result<()> {
    let mut head = serde_json::to_value(definition).unwrap_or_default();
    if let Some(object) = head.as_object_mut() {
        object.remove("flow");
    }
    let id = process_id(definition);
    let name = plain(definition.name.get(language));
    let attributes = [
        ("id", id.as_str()),
        ("name", name.as_str()),
        ("isExecutable", "false"),
    ];
    xml.create_element("process")
        .with_attributes(attributes)
        .write_inner_content(|xml| {
            extension(xml, "placet:process", &head)?;
            for node in &graph.nodes {
                element(xml, node, graph)?;
            }
            for edge in &graph.edges {
                flow(xml, edge)?;
            }
            Ok(())
        })?;
    Ok(())
}

/// Something of ours, as JSON.
fn extension(xml: &mut Xml, name: &str, value: &Value) -> io::Result<()> {
    xml.create_element("extensionElements")
        .write_inner_content(|xml| {
            xml.create_element(name)
                .write_text_content(BytesText::new(&json(value)))?;
            Ok(())
        })?;
    Ok(())
}

/// JSON in which nothing stands that XML has no place for: control characters are escaped in JSON already, but for the
/// two non-characters.
fn json(value: &Value) -> String {
    value
        .to_string()
        .replace('\u{fffe}', "\\ufffe")
        .replace('\u{ffff}', "\\uffff")
}

/// A text for an attribute.
fn plain(text: &str) -> String {
    let allowed = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if allowed(c) { c } else { ' ' }).collect()
}

fn element(xml: &mut Xml, node: &Node, graph: &Graph) -> io::Result<()> {
    let name = plain(&node.name);
    let mut attributes = vec![("id", node.id.as_str())];
    if !name.is_empty() {
        attributes.push(("name", name.as_str()));
    }
    let default = graph
        .edges
        .iter()
        .find(|edge| edge.from == node.id && edge.is_default);
    if let Some(default) = default {
        attributes.push(("default", default.id.as_str()));
    }
    let called = node.detail.as_deref().map(plain).unwrap_or_default();
    if node.element == Element::CallActivity {
        attributes.push(("calledElement", called.as_str()));
    }
    let ends = |of: &dyn Fn(&Edge) -> bool| -> Vec<String> {
        let edges = graph.edges.iter().filter(|edge| of(edge));
        edges.map(|edge| edge.id.clone()).collect()
    };
    let incoming = ends(&|edge| edge.to == node.id);
    let outgoing = ends(&|edge| edge.from == node.id);
    xml.create_element(node.element.tag())
        .with_attributes(attributes)
        .write_inner_content(|xml| {
            if let Some(step) = &node.step {
                extension(xml, "placet:step", step)?;
            }
            for (tag, ids) in [("incoming", &incoming), ("outgoing", &outgoing)] {
                for id in ids {
                    xml.create_element(tag).write_text_content(BytesText::new(id))?;
                }
            }
            match node.element {
                Element::Terminate => {
                    xml.create_element("terminateEventDefinition").write_empty()?;
                }
                Element::Timer => {
                    let is_span = called.starts_with('P');
                    let tag = if is_span { "timeDuration" } else { "timeDate" };
                    xml.create_element("timerEventDefinition")
                        .write_inner_content(|xml| {
                            xml.create_element(tag)
                                .write_text_content(BytesText::new(&called))?;
                            Ok(())
                        })?;
                }
                _ => {}
            }
            Ok(())
        })?;
    Ok(())
}

fn flow(xml: &mut Xml, edge: &Edge) -> io::Result<()> {
    let name = plain(&edge.name);
    let mut attributes = vec![
        ("id", edge.id.as_str()),
        ("sourceRef", edge.from.as_str()),
        ("targetRef", edge.to.as_str()),
    ];
    if !name.is_empty() {
        attributes.push(("name", name.as_str()));
    }
    let flow = xml.create_element("sequenceFlow").with_attributes(attributes);
    if edge.arm.is_none() && edge.condition.is_none() {
        flow.write_empty()?;
        return Ok(());
    }
    flow.write_inner_content(|xml| {
        if let Some(arm) = &edge.arm {
            extension(xml, "placet:arm", arm)?;
        }
        if let Some(condition) = &edge.condition {
            let condition = plain(condition);
            xml.create_element("conditionExpression")
                .with_attributes([("xsi:type", "tFormalExpression"), ("language", CEL)])
                .write_text_content(BytesText::new(&condition))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn diagram(xml: &mut Xml, definition: &Definition, graph: &Graph) -> io::Result<()> {
    let process = process_id(definition);
    xml.create_element("bpmndi:BPMNDiagram")
        .with_attribute(("id", "diagram"))
        .write_inner_content(|xml| {
            xml.create_element("bpmndi:BPMNPlane")
                .with_attributes([("id", "plane"), ("bpmnElement", process.as_str())])
                .write_inner_content(|xml| {
                    graph.nodes.iter().try_for_each(|node| shape(xml, node))?;
                    graph.edges.iter().try_for_each(|edge| line(xml, edge, graph))
                })?;
            Ok(())
        })?;
    Ok(())
}

fn shape(xml: &mut Xml, node: &Node) -> io::Result<()> {
    let id = format!("{}_di", node.id);
    let ((x, y), (width, height)) = (node.at, node.element.size());
    let [x, y, width, height] = [x, y, width, height].map(|n| n.to_string());
    let mut attributes = vec![("id", id.as_str()), ("bpmnElement", node.id.as_str())];
    if node.element == Element::Exclusive {
        attributes.push(("isMarkerVisible", "true"));
    }
    xml.create_element("bpmndi:BPMNShape")
        .with_attributes(attributes)
        .write_inner_content(|xml| {
            xml.create_element("dc:Bounds")
                .with_attributes([
                    ("x", x.as_str()),
                    ("y", y.as_str()),
                    ("width", width.as_str()),
                    ("height", height.as_str()),
                ])
                .write_empty()?;
            Ok(())
        })?;
    Ok(())
}

/// From the right side of one to the left side of the other, with a corner where they are not in a line.
fn line(xml: &mut Xml, edge: &Edge, graph: &Graph) -> io::Result<()> {
    let (Some(from), Some(to)) = (graph.node(&edge.from), graph.node(&edge.to)) else {
        return Ok(());
    };
    let middle = |node: &Node| node.at.1 + node.element.size().1 / 2;
    let (start, end) = (
        (from.at.0 + from.element.size().0, middle(from)),
        (to.at.0, middle(to)),
    );
    let mut points = vec![start];
    if start.1 != end.1 {
        // Beside the gateway, so that lines of an arm stay in their row.
        let corner = if from.element.is_gateway() {
            start.0 + 20
        } else {
            end.0 - 20
        };
        points.extend([(corner, start.1), (corner, end.1)]);
    }
    points.push(end);
    let id = format!("{}_di", edge.id);
    xml.create_element("bpmndi:BPMNEdge")
        .with_attributes([("id", id.as_str()), ("bpmnElement", edge.id.as_str())])
        .write_inner_content(|xml| {
            for (x, y) in points {
                let (x, y) = (x.to_string(), y.to_string());
                xml.create_element("di:waypoint")
                    .with_attributes([("x", x.as_str()), ("y", y.as_str())])
                    .write_empty()?;
            }
            Ok(())
        })?;
    Ok(())
}
