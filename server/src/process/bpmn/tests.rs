//! There and back again, and what other tools write.

use placet_engine::Definition;
use serde_json::{Value, json};

use super::{export, import};

fn approval(id: &str) -> Value {
    json!({"kind": "approval", "id": id, "name": {"en": "First <look> & more", "zh": "初审"},
        "participants": {"rule": "manager"}})
}

fn definition(flow: Value) -> Definition {
    let value = json!({
        "format": 1, "key": "trial", "name": {"en": "Trial", "zh": "试用"},
        "form": {"schema": {"type": "object", "properties": {"note": {"type": "string", "title": "a \"b\" \u{1} 'c'"}}}},
        "flow": flow, "policies": {"withdraw": "until_first_decision"},
    });
    serde_json::from_value(value).expect("a definition")
}

fn comes_back(flow: Value) -> String {
    let before = definition(flow);
    let xml = export(&before, "en");
    let read = import(&xml).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    let after: Definition = serde_json::from_value(read.definition).expect("a definition");
    assert_eq!(after, before, "{xml}");
    assert_eq!(read.lost, [], "{xml}");
    xml
}

fn every_kind() -> Value {
    let arm = |id: &str, steps: Value| json!({"id": id, "name": "Arm", "when": "form.note == '<&>'", "steps": steps});
    json!([
        approval("1"),
        {"kind": "choice", "id": "c", "on_unknown": "otherwise", "otherwise": [], "arms": [
            arm("x", json!([approval("2"), {"kind": "end", "id": "e", "outcome": "rejected"}])),
            arm("y", json!([
                {"kind": "inclusive", "id": "i", "arms": [arm("p", json!([])), arm("q", json!([approval("3")]))],
                    "otherwise": [approval("4")]}])),
        ]},
        {"kind": "parallel", "id": "p", "arms": [
            {"id": "a", "steps": [{"kind": "wait", "id": "w", "until": {"after": {"span": {"days": 2}}}}]},
            {"id": "b", "steps": [{"kind": "subprocess", "id": "s", "process": "other", "each": "/note"}]},
        ]},
        {"kind": "app", "id": "app", "app": "acme.sum"},
        {"kind": "webhook", "id": "hook", "endpoint": "erp", "sends": ["/note"]},
        {"kind": "notify", "id": "n", "participants": {"rule": "role", "role": "hr"}},
        {"kind": "handle", "id": "h", "participants": {"rule": "requester"}},
    ])
}

#[test]
fn what_is_written_is_read_as_the_same() {
    comes_back(json!([]));
    comes_back(json!([approval("a")]));
    comes_back(every_kind());
    comes_back(json!([{"kind": "choice", "id": "c", "arms": [], "otherwise": []}, approval("a")]));
    // Everything ends in the branches.
    let end = |id: &str| json!([{"kind": "end", "id": id, "outcome": "approved"}]);
    comes_back(
        json!([{"kind": "choice", "id": "c", "otherwise": end("o"), "arms": [
        {"id": "x", "when": "true", "steps": end("e")}]}]),
    );
}

#[test]
fn a_branching_step_at_the_end_of_a_branch_comes_back() {
    let choice = |id: &str, inner: Value| {
        json!({"kind": "choice", "id": id, "otherwise": [],
            "arms": [{"id": "x", "when": "true", "steps": inner}]})
    };
    comes_back(json!([choice(
        "a",
        json!([choice("b", json!([choice("c", json!([]))]))])
    )]));
}

#[test]
fn viewers_find_a_shape_for_every_element_and_a_line_for_every_flow() {
    let xml = comes_back(every_kind());
    let count = |text: &str| xml.matches(text).count();
    let elements = [
        "<userTask",
        "<sendTask",
        "<serviceTask",
        "<callActivity",
        "<intermediateCatchEvent",
        "<startEvent",
        "<endEvent",
        "<exclusiveGateway",
        "<inclusiveGateway",
        "<parallelGateway",
    ];
    let elements: usize = elements.iter().map(|tag| count(tag)).sum();
    assert_eq!(count("<bpmndi:BPMNShape"), elements);
    assert_eq!(count("<bpmndi:BPMNEdge"), count("<sequenceFlow"));
    assert!(count("<di:waypoint") >= 2 * count("<sequenceFlow"));
    assert!(xml.contains("First &lt;look&gt; &amp; more"), "{xml}");
    assert!(xml.contains("default=\"flow_"), "{xml}");
}

const FOREIGN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE x [<!ENTITY boom "boom">]>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
  <bpmn:process id="Process_0x7" name="Order &amp; pay" isExecutable="true">
    <bpmn:laneSet id="lanes" />
    <bpmn:startEvent id="S"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="Check order" name="Check">
      <bpmn:extensionElements><zeebe:assignmentDefinition assignee="x" /></bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:exclusiveGateway id="G" name="Good?" default="f4" />
    <bpmn:userTask id="Approve" name="Approve" />
    <bpmn:intermediateCatchEvent id="T"><bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
    <bpmn:exclusiveGateway id="J" />
    <bpmn:scriptTask id="script" name="Compute" />
    <bpmn:endEvent id="E" />
    <bpmn:sequenceFlow id="f1" sourceRef="S" targetRef="Check order" />
    <bpmn:sequenceFlow id="f2" sourceRef="Check order" targetRef="G" />
    <bpmn:sequenceFlow id="f3" name="yes" sourceRef="G" targetRef="Approve">
      <bpmn:conditionExpression>=amount &gt; 5</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f4" sourceRef="G" targetRef="T" />
    <bpmn:sequenceFlow id="f5" sourceRef="G" targetRef="Check order" name="again" />
    <bpmn:sequenceFlow id="f6" sourceRef="Approve" targetRef="J" />
    <bpmn:sequenceFlow id="f7" sourceRef="T" targetRef="J" />
    <bpmn:sequenceFlow id="f8" sourceRef="J" targetRef="script" />
    <bpmn:sequenceFlow id="f9" sourceRef="script" targetRef="E" />
  </bpmn:process>
</bpmn:definitions>"#;

#[test]
fn what_others_write_becomes_what_comes_closest_and_what_is_lost_is_said() {
    let read = import(FOREIGN).expect("BPMN");
    let definition: Definition = serde_json::from_value(read.definition.clone()).expect("a definition");
    assert_eq!(
        (definition.key.as_str(), definition.name.get("en")),
        ("process_0x7", "Order & pay")
    );
    let flow = &read.definition["flow"];
    assert_eq!(flow[0]["id"], "Check_order");
    assert_eq!(flow[1]["kind"], "choice");
    assert_eq!(flow[1]["arms"][0]["steps"][0]["name"], "Approve");
    assert_eq!(
        flow[1]["otherwise"][0]["until"],
        json!({"after": {"span": {"days": 3}}})
    );
    assert_eq!(flow.as_array().map(Vec::len), Some(2));
    let lost: Vec<(&str, &str)> = read.lost.iter().map(|l| (l.name.as_str(), l.code)).collect();
    assert_eq!(
        lost,
        [
            ("lanes", "beside"),
            ("Good?", "loop"),
            ("Check", "who"),
            ("Approve", "who"),
            ("yes", "condition"),
            ("Compute", "no-step"),
        ]
    );
    assert!(read.lost.iter().all(|l| super::build::CODES.contains(&l.code)));
}

#[test]
fn what_is_no_bpmn_is_refused() {
    for text in [
        "",
        "<a/>",
        "<definitions><process></definitions>",
        "{}",
        "<definitions/>",
    ] {
        assert!(import(text).is_err(), "{text}");
    }
    let deep = "<a>".repeat(100);
    assert!(import(&deep).is_err());
}

#[test]
fn branches_that_do_not_come_together_are_said_and_nothing_hangs() {
    let flow = |id: usize, from: &str, to: &str| {
        format!("<sequenceFlow id=\"f{id}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>")
    };
    let xml = format!(
        "<definitions><process id=\"p\"><startEvent id=\"s\"/><parallelGateway id=\"g\"/><parallelGateway id=\"h\"/>\
         <userTask id=\"a\"/><userTask id=\"b\"/><userTask id=\"c\"/><endEvent id=\"e\"/>{}</process></definitions>",
        [
            ("s", "g"),
            ("g", "a"),
            ("g", "h"),
            ("h", "b"),
            ("h", "c"),
            ("a", "b"),
            ("b", "e"),
            ("c", "e")
        ]
        .iter()
        .enumerate()
        .map(|(id, (from, to))| flow(id, from, to))
        .collect::<String>()
    );
    let read = import(&xml).expect("BPMN");
    assert!(serde_json::from_value::<Definition>(read.definition).is_ok());
    assert!(
        read.lost.iter().any(|l| l.code == "unstructured"),
        "{:?}",
        read.lost
    );
}

#[test]
fn everything_that_is_lost_is_worded() {
    for code in super::build::CODES {
        let key = format!("bpmn-lost-{code}");
        for catalogue in [
            include_str!("../../../../schemas/messages/en/versions.ftl"),
            include_str!("../../../../schemas/messages/zh/versions.ftl"),
        ] {
            assert!(catalogue.contains(&format!("\n{key} = ")), "{key}");
        }
    }
}
