//! A flow as nodes and edges, as BPMN sees it.

use serde_json::Value;

/// What a node is in BPMN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Start,
    End,
    /// Ends everything at once.
    Terminate,
    UserTask,
    SendTask,
    ServiceTask,
    CallActivity,
    Timer,
    Exclusive,
    Inclusive,
    Parallel,
    /// Something that this program has no step for.
    Other,
}

impl Element {
    pub fn tag(self) -> &'static str {
        match self {
            Self::Start => "startEvent",
            Self::End | Self::Terminate => "endEvent",
            Self::UserTask => "userTask",
            Self::SendTask => "sendTask",
            Self::ServiceTask => "serviceTask",
            Self::CallActivity => "callActivity",
            Self::Timer => "intermediateCatchEvent",
            Self::Exclusive => "exclusiveGateway",
            Self::Inclusive => "inclusiveGateway",
            Self::Parallel => "parallelGateway",
            Self::Other => "task",
        }
    }

    pub fn of_tag(tag: &str) -> Option<Self> {
        Some(match tag {
            "startEvent" => Self::Start,
            "endEvent" => Self::End,
            "userTask" | "manualTask" => Self::UserTask,
            "sendTask" => Self::SendTask,
            "serviceTask" => Self::ServiceTask,
            "callActivity" => Self::CallActivity,
            "intermediateCatchEvent" => Self::Timer,
            "exclusiveGateway" => Self::Exclusive,
            "inclusiveGateway" => Self::Inclusive,
            "parallelGateway" => Self::Parallel,
            "task"
            | "scriptTask"
            | "businessRuleTask"
            | "receiveTask"
            | "subProcess"
            | "adHocSubProcess"
            | "transaction"
            | "complexGateway"
            | "eventBasedGateway"
            | "intermediateThrowEvent"
            | "boundaryEvent" => Self::Other,
            _ => return None,
        })
    }

    pub fn is_gateway(self) -> bool {
        matches!(self, Self::Exclusive | Self::Inclusive | Self::Parallel)
    }

    /// Width and height in a diagram.
    pub fn size(self) -> (i64, i64) {
        match self {
            Self::Start | Self::End | Self::Terminate | Self::Timer => (36, 36),
            Self::Exclusive | Self::Inclusive | Self::Parallel => (50, 50),
            _ => (100, 80),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub id: String,
    pub element: Element,
    /// The tag that it was read from.
    pub tag: String,
    pub name: String,
    /// The step, without the steps in it.
    pub step: Option<Value>,
    /// Of timers: what is waited for. Of call activities: what is called.
    pub detail: Option<String>,
    /// The edge that is taken when no other one is.
    pub default: Option<String>,
    /// Left and top in the diagram.
    pub at: (i64, i64),
}

impl Node {
    pub fn new(id: impl Into<String>, element: Element) -> Self {
        Self {
            id: id.into(),
            element,
            tag: element.tag().to_owned(),
            name: String::new(),
            step: None,
            detail: None,
            default: None,
            at: (0, 0),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Edge {
    pub id: String,
    pub from: String,
    pub to: String,
    pub name: String,
    pub condition: Option<String>,
    /// The language of the condition, if it names one.
    pub language: Option<String>,
    /// The branch, without the steps in it.
    pub arm: Option<Value>,
    /// Whether it is taken when no other one is.
    pub is_default: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

impl Graph {
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }
}
